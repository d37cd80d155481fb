"""The yearly review's result per hamlet, from a workbook and into one.

What the screen lets a person store is stored here too, and found again at confirming: figures that contradict each
other and a row `CỘNG` that differs are said as notes. A fault is what can not be stored at all: a name that is no
hamlet's, a cell that is no count, another figure for a confirmed hamlet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from exchange.kinds import totals
from exchange.kinds.base import Asked, CellChange, Checked, Chosen, Item, Outcome, Progress, Stored
from exchange.kinds.naming import (
    HAMLET,
    Named,
    absent_note,
    fault_at,
    faults_of_the_whole,
    hamlet_field,
    hamlets_of,
    name_rows,
    place_of_cell,
    skipped_item,
)
from exchange.kinds.work import RowWork, taken
from hamlets.queries import hamlet_succession, hamlets_in
from hamlets.rules import successors_on
from households.actions import import_review, undo_review_import
from households.queries import ReviewRow, Sheet, review_sheet
from households.queries.results import row_of
from households.rules import ALIASES, FIGURES, KEYS, LABELS, ReviewFigures, check_review
from targets.queries import copied_revisions
from thinhduc.errors import Refused
from thinhduc.figures import format_count, format_datetime
from thinhduc.permissions import Permission
from thinhduc.values import read_count, show_count
from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.layouts import Fault, TableRow
from thinhduc.workbooks.writing import FormSheet

PART = "results"


class Reviews:
    """The kind "reviews"."""

    slug = "reviews"
    label = "Kết quả rà soát từng xóm"
    permission = Permission.EDIT_REVIEWS

    def parts(self, asked: Asked) -> tuple[Part, ...]:
        """One table: a row per hamlet, its eight figures."""
        figures = (
            Field(
                key,
                label,
                read_count,
                show_count,
                FieldType.COUNT,
                aliases=(*_other(short, label), *ALIASES[key]),
            )
            for key, label, short in FIGURES
        )
        return (Part(PART, self.label, (hamlet_field(asked), *figures), hints=("rà soát", "kết quả")),)

    def check(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> Checked:
        """Holds the rows against the year's review; a year that is not open yet is opened by storing."""
        return _Check(asked, rows).run()

    def store(self, asked: Asked, checked: Checked, chosen: Chosen, batch_id: int, source: str) -> Stored:
        """Saves the figures as typed ones are saved, on what the check saw; stated totals beside them."""
        work: Work = checked.work
        undo = import_review(
            scope=asked.scope,
            year=asked.year,
            rows={row.order: taken(checked, row, chosen) for row in work.rows},
            seen=work.seen,
            totals={
                totals.figure_of(key): value
                for row in work.totals
                for key, value in taken(checked, row, chosen).items()
            },
            batch_id=batch_id,
            file_name=source,
        )
        return Stored(f"Kết quả rà soát năm {asked.year}", undo)

    def undo(self, asked: Asked, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
        """Puts back what stood before; Refused where a hamlet was confirmed or changed since."""
        self._refuse_copied(asked, undo)
        undo_review_import(scope=asked.scope, year=asked.year, undo=undo, batch_id=batch_id, reason=reason)

    def _refuse_copied(self, asked: Asked, undo: Mapping[str, Any]) -> None:
        """A plan that was opened from these figures, or held against them, was built on them.

        Also after the result was unlocked: its revision would be given to other figures.
        """
        copied = copied_revisions(asked.scope, asked.year + 1)
        if not copied:
            return
        succession = hamlet_succession(asked.scope)
        day = date(asked.year + 1, 12, 31)
        for one in undo["rows"]:
            following = {one["hamlet"], *successors_on(succession, one["hamlet"], day)}
            if any(copied.get(pk, -1) >= one["new"]["revision"] for pk in following):
                raise Refused(
                    f"Chưa hoàn tác được: kế hoạch năm {asked.year + 1} đã lấy số đầu kỳ từ kết quả này. "
                    "Sửa từng số ở bảng kết quả rà soát."
                )

    def form(self, asked: Asked) -> Iterable[FormSheet]:
        """One sheet: the hamlets in order with what is stored."""
        hamlets = hamlets_of(asked)
        rows = _stored_rows(asked, review_sheet(asked.scope, asked.year))
        values = [{HAMLET: row.name, **row.values} for row in rows]
        yield FormSheet(
            name=f"Rà soát {asked.year}",
            part=self.parts(asked)[0],
            titles=(
                hamlets.commune.upper(),
                f"KẾT QUẢ RÀ SOÁT NĂM {asked.year}",
            ),
            rows=values,
            fixed=frozenset({HAMLET}),
            total=whole_sums(values, KEYS),
        )


def whole_sums(rows: Sequence[Mapping[str, Any]], keys: Iterable[str]) -> dict[str, int | None]:
    """The sums of the columns in which no row lacks its figure: a part of a sum is no total.

    >>> whole_sums([{"poor": 3, "persons": 9}, {"poor": 6, "persons": None}], ["poor", "persons"])
    {'poor': 9, 'persons': None}
    """
    return {
        key: sum(row[key] for row in rows) if rows and all(row.get(key) is not None for row in rows) else None
        for key in keys
    }


def _other(short: str, label: str) -> tuple[str, ...]:
    return (short,) if short != label else ()


def _stored_rows(asked: Asked, sheet: Sheet | None) -> tuple[ReviewRow, ...]:
    """A row per hamlet of the year, also where the year is not open."""
    return (
        sheet.rows if sheet else tuple(row_of(hamlet, None) for hamlet in hamlets_in(asked.scope, asked.year))
    )


@dataclass(frozen=True)
class Work:
    """What storing needs. `seen`: what the check saw of every hamlet, by order."""

    rows: tuple[RowWork, ...]
    totals: tuple[RowWork, ...]
    seen: Mapping[int, Mapping[str, int | None]]


class _Check:
    """One check, row by row."""

    def __init__(self, asked: Asked, rows: Sequence[TableRow]) -> None:
        self.asked, self.rows = asked, rows
        self.hamlets = hamlets_of(asked)
        self.sheet = review_sheet(asked.scope, asked.year)
        self.stored = {row.hamlet.id: row for row in _stored_rows(asked, self.sheet)}
        self.named = name_rows(asked, self.hamlets, rows)
        self.notes: list[str] = []
        self.items: list[Item] = []
        self.writes: list[RowWork] = []
        self.totals: list[RowWork] = []

    def run(self) -> Checked:
        named = iter(self.named)
        totals_seen = 0
        for row in self.rows:
            if row.skipped:
                self.items.append(skipped_item(row))
            elif row.is_total:
                totals_seen += 1
                self._take_total(row, is_second=totals_seen > 1)
            else:
                self._take(next(named))
        faults = faults_of_the_whole(self.hamlets, self.named)
        if self.sheet is None and not faults:
            self.notes.insert(0, f"Năm {self.asked.year} chưa mở; khi ghi, phần mềm mở năm này.")
        self.notes += absent_note(self.hamlets, self.named)
        seen = {row.order: row.values for row in self.stored.values()}
        return Checked(
            tuple(self.items), tuple(self.notes), faults, Work(tuple(self.writes), tuple(self.totals), seen)
        )

    def _take(self, named: Named) -> None:
        row = named.row
        stored = self.stored[named.hamlet.id] if named.hamlet else None
        told = {key: row.values[key] for key in KEYS if row.values.get(key) is not None}
        differing = {key: value for key, value in told.items() if stored and value != stored.values[key]}
        faults = [*row.faults, *named.faults]
        if stored is not None and stored.is_confirmed:
            faults += [_locked(row, stored, key) for key in differing]
        if stored is None or faults:
            self._add(row, Outcome.WRONG, named.title, faults=tuple(faults))
            return
        if not differing:
            self._add(row, Outcome.UNCHANGED, named.title, why="" if told else "Dòng này không ghi số nào.")
            return
        self._note_contradictions(row, stored, differing)
        changes = tuple(_change(key, stored.values[key], value) for key, value in differing.items())
        self.writes.append(RowWork(len(self.items), stored.order, differing))
        self._add(row, Outcome.CHANGED if stored.is_entered else Outcome.NEW, named.title, changes=changes)

    def _add(self, row: TableRow, outcome: Outcome, title: str, **parts: Any) -> None:
        self.items.append(Item(row.part, row.sheet, row.number, outcome, title, **parts))

    def _note_contradictions(self, row: TableRow, stored: ReviewRow, new: Mapping[str, int]) -> None:
        figures = ReviewFigures(stored.order, stored.name, **{**stored.values, **new})
        for finding in check_review([figures]):
            key = finding.key or ""
            place = place_of_cell(row, key, LABELS.get(key, ""))
            self.notes.append(
                f"{place}: {finding.message} Ghi được, nhưng chưa xác nhận được cho đến khi sửa."
            )

    def _take_total(self, row: TableRow, *, is_second: bool) -> None:
        faults = list(row.faults)
        if is_second:
            faults.append(
                fault_at(row, HAMLET, "Tên xóm", "Bảng có hai dòng CỘNG; chỉ để một dòng tổng của cả xã.")
            )
        if faults:
            self._add(row, Outcome.WRONG, totals.TOTAL, faults=tuple(faults))
            return
        values = [named.row.values for named in self.named]
        added, blanks = totals.sums_of(values, KEYS), totals.blanks_of(values, KEYS)
        before = {one.key: _count(one.value) for one in self.sheet.stated} if self.sheet else {}
        told = {key: row.values[key] for key in KEYS if row.values.get(key) is not None}
        differing = {key: value for key, value in told.items() if value != added[key]}
        for key, value in differing.items():
            words = totals.difference_words(value, added[key], blanks[key])
            self.notes.append(f"{place_of_cell(row, key, LABELS[key])}: {words}. {_KEPT}")
        fresh = {key: value for key, value in differing.items() if before.get(key) != value}
        if fresh:
            self.totals.append(
                RowWork(len(self.items), 0, {totals.stated_key(key): value for key, value in fresh.items()})
            )
            changes = [
                totals.stated_change(key, LABELS[key], _printed(before.get(key)), _printed(value))
                for key, value in fresh.items()
            ]
            self.items.append(totals.stated_item(row, changes))
        else:
            self.items.append(totals.unchanged_item(row, has_differences=bool(differing)))


_KEPT = "Ghi được và giữ làm số được ghi; chưa xác nhận được cho đến khi sửa các dòng hoặc bỏ số ấy."


def _locked(row: TableRow, stored: ReviewRow, key: str) -> Fault:
    at = format_datetime(timezone.localtime(stored.confirmed_at) if stored.confirmed_at else None)
    expected = (
        f"{stored.name} đã được {stored.confirmed_by or 'dòng lệnh'} xác nhận lúc {at} với "
        f"{format_count(stored.values[key])}, tệp ghi {format_count(row.values[key])}. Công chức giảm nghèo bấm "
        "“Mở khóa” và ghi lý do rồi nạp lại, hoặc sửa trong tệp."
    )
    return fault_at(row, key, LABELS[key], expected)


def _count(value: int | Fraction | None) -> int | None:
    return value if isinstance(value, int) else None


def _change(key: str, old: int | None, new: int) -> CellChange:
    return CellChange(key, LABELS[key], _printed(old), _printed(new))


def _printed(value: int | None) -> str:
    """As a change names it: nothing for what is not known."""
    return "" if value is None else format_count(value)
