"""The words of a version, block by block.

All of it under the lock of the version's row, so that two people never write at once; what one of them has not seen
yet is never overwritten. An empty paragraph is stored, for nothing typed is lost: the checks say that it is empty.
"""

import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction

from journal.actions import Change
from journal.queries import last_writer_of
from targets.actions.common import lock_open_version, note_edit, require, title_of
from targets.models import PlanVersion, TextBlock
from targets.queries.text import first_text
from targets.queries.versions import VersionView, block_of, version_at
from targets.rules.text import Block, BlockKind
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import format_count, normalize
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

LONGEST = 5_000  # characters of a paragraph; the longest one of plan 38 has some 700
LONGEST_REASON = 500
MOST = 500  # paragraphs of a plan; plan 38 has some 80
_NAMED = 70  # characters by which the journal names a paragraph

GONE = "Đoạn này không còn trong bản kế hoạch: người khác vừa bỏ. Chưa có gì được ghi."
SUBJECT_STAYS = "Kế hoạch phải có đúng một trích yếu; hãy sửa lời của trích yếu chứ không bỏ."


@transaction.atomic
def start_text(*, scope: Scope, version_id: int) -> None:
    """Gives an open version without a text the one it would have begun with; Refused where it has one."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    if view.blocks:
        raise Refused(f"{title_of(view)} đã có lời văn.")
    replaced = version_at(scope, view.year, view.replaces) if view.replaces else None
    source = write_first_text(scope=scope, version=version, year=view.year, replaced=replaced)
    note_edit(scope, version, view, "plan-text-changed", subject=f"Lời văn: {title_of(view)}", source=source)


def write_first_text(
    *, scope: Scope, version: PlanVersion, year: int, replaced: VersionView | None = None
) -> str:
    """The text that a new version begins with; says in words where it is from. The caller holds the transaction."""
    source, blocks = first_text(scope, year, replaced)
    write_blocks(scope=scope, version=version, blocks=blocks)
    if source is None:
        return "lời văn theo mẫu"
    return f"lời văn theo kế hoạch năm {source.year}, bản {source.number}"


def write_blocks(*, scope: Scope, version: PlanVersion, blocks: Iterable[Block]) -> None:
    """Blocks as the whole text of an open version, in their order; the caller holds the transaction."""
    TextBlock.objects.within(scope).filter(version=version).delete()
    TextBlock.objects.bulk_create(
        TextBlock(
            commune_id=version.commune_id,
            version=version,
            order=order,
            key=block.key,
            kind=block.kind.value,
            label=block.label,
            text=block.text,
            reason=block.reason,
        )
        for order, block in enumerate(blocks, 1)
    )


@transaction.atomic
def save_block(
    *,
    scope: Scope,
    version_id: int,
    key: str,
    text: str,
    kind: BlockKind | None = None,
    reason: str | None = None,
    seen: str,
) -> None:
    """Stores a paragraph's text; with `kind` and `reason` also those, None leaves them as they are.

    `seen`: the text as it was shown. Conflict (409) with both texts where somebody else changed it since, or took the
    paragraph out. A reason belongs to the text that it was written for: it goes where the text changes without one.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    rows = _rows(scope, version)
    row = _row_of(rows, key, seen=seen, mine=text)
    new = _merged(scope, view, row, seen, text)
    if reason is None and new != row.text:
        reason = ""
    changes = [
        *_change(row, "text", f"text-{key}", new),
        *_change(row, "kind", "block-kind", _kind_for(rows, row, kind)),
        *_change(row, "reason", "block-reason", row.reason if reason is None else _reason(reason)),
    ]
    if changes:
        row.save(update_fields=["text", "kind", "reason"])
        _note(scope, version, view, row, changes)


@transaction.atomic
def add_block(*, scope: Scope, version_id: int, after: str | None, kind: BlockKind, text: str) -> str:
    """Puts a new paragraph behind another one (None: at the begin); gives its key.

    Conflict where the other one was taken out meanwhile, Refused for a second subject.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    rows = _rows(scope, version)
    if len(rows) >= MOST:
        raise Refused(f"Kế hoạch đã có {format_count(len(rows))} đoạn, không thêm được nữa.")
    if kind is BlockKind.SUBJECT and _subjects(rows):
        raise Refused("Kế hoạch đã có trích yếu; chỉ được một.")
    place = 0 if after is None else rows.index(_row_of(rows, after, mine=text)) + 1
    row = TextBlock(
        commune_id=version.commune_id,
        version=version,
        order=place + 1,
        key=secrets.token_hex(5),
        kind=kind.value,
        text=_plain(text),
    )
    row.save()
    _renumber(scope, [*rows[:place], row, *rows[place:]])
    _note(scope, version, view, row, [Change(None, "", f"text-{row.key}", None, row.text)])
    return row.key


@transaction.atomic
def move_block(*, scope: Scope, version_id: int, key: str, up: bool) -> None:
    """Swaps a paragraph with the one before or behind it; at the ends nothing moves."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    rows = _rows(scope, version)
    row = _row_of(rows, key)
    old = rows.index(row)
    new = old - 1 if up else old + 1
    if not 0 <= new < len(rows):
        return
    rows[old], rows[new] = rows[new], row
    _renumber(scope, rows)
    _note(scope, version, view, row, [Change(None, "", "block-order", old + 1, new + 1)])


@transaction.atomic
def remove_block(*, scope: Scope, version_id: int, key: str, seen: str) -> None:
    """Takes a paragraph out; one that is gone already is gone. The journal keeps its text.

    Refused for the subject; Conflict where somebody changed the text since it was `seen`.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    rows = _rows(scope, version)
    row = next((one for one in rows if one.key == key), None)
    if row is None:
        return
    if _subjects(rows) == [row]:
        raise Refused(SUBJECT_STAYS)
    if _plain(seen) != _plain(row.text):
        raise _conflict(scope, view, row, seen, "")
    _note(scope, version, view, row, [Change(None, "", f"text-{key}", row.text, None)])
    row.delete()
    _renumber(scope, [one for one in rows if one is not row])


@transaction.atomic
def set_reason(*, scope: Scope, version_id: int, key: str, reason: str) -> None:
    """Why a warning about a paragraph is right as it stands; the leader sees it. "" takes the reason out."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    row = _row_of(_rows(scope, version), key, mine=reason)
    if changes := _change(row, "reason", "block-reason", _reason(reason)):
        row.save(update_fields=["reason"])
        _note(scope, version, view, row, changes)


def _rows(scope: Scope, version: PlanVersion) -> list[TextBlock]:
    return list(TextBlock.objects.within(scope).filter(version=version))


def _row_of(rows: Sequence[TextBlock], key: str, *, seen: str = "", mine: str = "") -> TextBlock:
    """The paragraph of a key; Conflict, with what was typed, where it is there no more."""
    row = next((one for one in rows if one.key == key), None)
    if row is None:
        raise Conflict(GONE, [ClashText("", "Lời văn", f"text-{key}", seen, mine, "")])
    return row


def _subjects(rows: Sequence[TextBlock]) -> list[TextBlock]:
    return [row for row in rows if row.kind == BlockKind.SUBJECT]


def _merged(scope: Scope, view: VersionView, row: TextBlock, seen: str, typed: str) -> str:
    """The text to store: typed where only this person changed it, stored where this person left it alone."""
    mine, shown, stored = _plain(typed), _plain(seen), _plain(row.text)
    if mine in (shown, stored):
        return row.text
    if shown != stored:
        raise _conflict(scope, view, row, seen, mine)
    return mine


def _conflict(scope: Scope, view: VersionView, row: TextBlock, seen: str, mine: str) -> Conflict:
    figure = f"text-{row.key}"
    return Conflict(
        "Trong lúc anh/chị sửa, người khác đã lưu lời văn khác ở cùng đoạn. Chưa có gì được ghi; hãy chọn lời đúng.",
        [
            ClashText(
                hamlet="",
                field_label=name_of_block(block_of(row)),
                field_name=figure,
                seen=seen,
                mine=mine,
                stored=row.text,
                stored_by=last_writer_of(scope, view.year, view.id, figure),
            )
        ],
    )


def _kind_for(rows: Sequence[TextBlock], row: TextBlock, kind: BlockKind | None) -> str:
    """The kind to store; Refused where there would be no subject or two."""
    if kind is None or kind == row.kind:
        return row.kind
    if _subjects(rows) == [row]:
        raise Refused(SUBJECT_STAYS)
    if kind is BlockKind.SUBJECT and _subjects(rows):
        raise Refused("Kế hoạch đã có trích yếu; chỉ được một.")
    return kind.value


def _change(row: TextBlock, field: str, figure: str, new: str) -> list[Change]:
    """Sets a field of the row; what of it changed, as the journal keeps it."""
    old = getattr(row, field)
    if old == new:
        return []
    setattr(row, field, new)
    if field == "kind":
        return [Change(None, "", figure, BlockKind(old).label, BlockKind(new).label)]
    return [Change(None, "", figure, old, new)]


def _renumber(scope: Scope, rows: Sequence[TextBlock]) -> None:
    """Orders 1, 2, 3 … in the order of the rows."""
    moved = [(order, row) for order, row in enumerate(rows, 1) if row.order != order]
    for order, row in moved:
        row.order = order
    TextBlock.objects.within(scope).bulk_update([row for _, row in moved], ["order"])


def _plain(text: str) -> str:
    """A paragraph on one line, as it is stored and compared; Refused where it is too long."""
    plain = normalize(text)
    if len(plain) > LONGEST:
        raise Refused(
            f"Đoạn văn dài {format_count(len(plain))} chữ cái, nhiều nhất là {format_count(LONGEST)}; "
            "hãy tách thành nhiều đoạn."
        )
    return plain


def _reason(text: str) -> str:
    reason = normalize(text)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            f"Lý do dài {format_count(len(reason))} chữ cái, nhiều nhất là {format_count(LONGEST_REASON)}."
        )
    return reason


def name_of_block(block: Block) -> str:
    """How the journal and a refusal name a paragraph: what it is and how it begins.

    >>> name_of_block(Block("1", BlockKind.CLAUSE, "Hỗ trợ hộ nghèo"))
    'Khoản “Hỗ trợ hộ nghèo”'
    """
    kind = block.kind.label.partition(" (")[0]
    if not block.text:
        return f"{kind} (chưa có lời)"
    if len(block.text) <= _NAMED:
        return f"{kind} “{block.text}”"
    return f"{kind} “{block.text[:_NAMED].rpartition(' ')[0] or block.text[:_NAMED]}…”"


def _note(
    scope: Scope, version: PlanVersion, view: VersionView, row: TextBlock, changes: Sequence[Change]
) -> None:
    subject = f"{title_of(view)}: {name_of_block(block_of(row))}"
    note_edit(scope, version, view, "plan-text-changed", changes=changes, subject=subject)
