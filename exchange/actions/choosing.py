"""What a person decides about a batch: where its tables stand, who is meant, which changes are taken."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from exchange.actions.common import asked_of, kind_named, lock, want
from exchange.checking import merged_names, open_book
from exchange.kinds.base import Outcome
from exchange.models import ImportBatch, ImportRow, State, Wanted
from exchange.queries import faults_of, rows_of
from exchange.rules import Deed, changed_fields
from exchange.rules.counts import ALL, KEEP, TAKE
from exchange.rules.outline import tables_of
from thinhduc.errors import Refused
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Unreadable
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.layouts import Layout
from thinhduc.workbooks.mapping import complete, laid_at

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_DECISIONS = (TAKE, KEEP, "")


@transaction.atomic
def choose_columns(*, scope: Scope, batch_id: int, layouts: Sequence[Layout]) -> None:
    """Keeps where the tables stand and asks for the check; Refused, saying all that is missing, where it can not be."""
    batch = lock(scope, batch_id, Deed.MAP)
    parts = kind_named(batch.kind).parts(asked_of(scope, batch))
    faults = [*_impossible(batch, parts, layouts), *complete(layouts, parts)]
    if faults:
        raise Refused(" ".join(dict.fromkeys(faults)))
    batch.layouts = [layout.as_dict() for layout in layouts]
    batch.state = State.UPLOADED
    want(batch, Wanted.CHECK)
    batch.save()


def _impossible(batch: ImportBatch, parts: Sequence[Part], layouts: Sequence[Layout]) -> list[str]:
    """What no form of the page sends."""
    keys = {part.slug: {field.key for field in part.fields} for part in parts}
    sheets = {sheet["name"] for sheet in batch.sheets}
    faults = []
    for layout in layouts:
        first, last = layout.head_rows
        if layout.part not in keys or not {*layout.columns, *layout.constants} <= keys[layout.part]:
            faults.append("Loại tệp này không có bảng hoặc mục được chọn.")
        if layout.sheet not in sheets:
            faults.append(f"Trong tệp không có trang “{layout.sheet[:40]}”.")
        if not 1 <= first <= last < layout.first_row <= LAST_ROW:
            faults.append("Dòng tiêu đề phải có trong trang và ở trên dòng số liệu đầu tiên.")
        if not all(1 <= column <= LAST_COLUMN for column in layout.columns.values()):
            faults.append("Cột được chọn không có trong trang.")
    return faults


def point_at_table(
    *,
    scope: Scope,
    batch_id: int,
    part: str,
    sheet: str,
    head_rows: tuple[int, int],
    first_row: int = 0,
) -> None:
    """Finds the columns anew below head rows that a person names; the page of columns then offers them.

    Refused where the workbook has no such sheet or rows.
    """
    with transaction.atomic():
        batch = lock(scope, batch_id, Deed.MAP)
        kind = kind_named(batch.kind)
        parts = {one.slug: one for one in kind.parts(asked_of(scope, batch))}
        if part not in parts:
            raise Refused("Loại tệp này không có bảng được chọn.")
        try:
            book = open_book(scope, kind, batch.year, bytes(batch.data or b""), batch.file_name)
            found = laid_at(book, parts[part], sheet, head_rows, first_row=first_row)
        except (Unreadable, ValueError) as error:
            raise Refused(str(error)) from error
        others = [table for table in batch.found if table["layout"]["part"] != part]
        order = list(parts)
        batch.found = sorted(
            [*others, *tables_of(book, [found])], key=lambda table: order.index(table["layout"]["part"])
        )
        batch.layouts, batch.state = [], State.MAPPING
        laid = [Layout.from_dict(table["layout"]) for table in batch.found]
        batch.notes = complete(laid, list(parts.values()))
        batch.save()


@transaction.atomic
def accept_name(*, scope: Scope, batch_id: int, key: str, text: str, value: str) -> None:
    """Takes a name of the workbook for what a fault proposed, and asks for the check.

    Refused where no fault of the batch proposes it.
    """
    batch = lock(scope, batch_id, Deed.DECIDE)
    proposed = {
        (one.proposal.key, one.proposal.text, one.proposal.value)
        for one in faults_of(scope, batch_id)
        if one.proposal
    }
    if (key, text, value) not in proposed:
        raise Refused(f"Không có đề xuất nào cho “{text[:80]}”.")
    batch.accepted = merged_names(batch.accepted, {key: {text: value}})
    batch.state = State.UPLOADED
    want(batch, Wanted.CHECK)
    batch.save()


@transaction.atomic
def choose_changes(*, scope: Scope, batch_id: int, choices: Mapping[int, Mapping[str, str]]) -> None:
    """Decides changed cells one by one: by the row's number in the batch and the key "take", "keep", "" for neither."""
    batch = lock(scope, batch_id, Deed.DECIDE)
    rows = rows_of(scope, batch_id, Outcome.CHANGED.value).filter(number__in=list(choices))
    changed = []
    for row in rows:
        keys = {change["key"] for change in row.changes}
        chosen = {
            key: _sound(choice)
            for key, choice in {**row.choices, **choices[row.number]}.items()
            if key in keys
        }
        row.choices = {key: choice for key, choice in chosen.items() if choice}
        changed.append(row)
    ImportRow.objects.within(scope).bulk_update(changed, ["choices"], batch_size=500)
    count_changes(scope, batch)
    batch.save(update_fields=["fields"])


@transaction.atomic
def set_rule(*, scope: Scope, batch_id: int, rule: str, choice: str) -> None:
    """Decides all changed cells of a column ("members.name") or of the file ("*") that are not decided one by one.

    `choice`: "take", "keep", or "" to take the rule back.
    """
    batch = lock(scope, batch_id, Deed.DECIDE)
    known = {ALL, *(f"{field['part']}.{field['key']}" for field in batch.fields)}
    if rule not in known:
        raise Refused("Tệp không có thay đổi nào ở cột này.")
    rules = {**batch.rules, rule: _sound(choice)}
    batch.rules = {name: decided for name, decided in rules.items() if decided}
    count_changes(scope, batch)
    batch.save(update_fields=["rules", "fields"])


def _sound(choice: str) -> str:
    if choice not in _DECISIONS:
        raise Refused("Với mỗi thay đổi chỉ chọn được: lấy số của tệp, hoặc giữ số đang có.")
    return choice


def count_changes(scope: Scope, batch: ImportBatch) -> None:
    """Counts anew which columns have changes and how many of them nobody has decided about."""
    rows = rows_of(scope, batch.pk, Outcome.CHANGED.value).values_list("part", "changes", "choices")
    batch.fields = [field.as_dict() for field in changed_fields(rows.iterator(), batch.rules)]
