"""The check of a plan's workbook (exchange/kinds/plan.py says what is a fault and what a note)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from exchange.kinds import totals
from exchange.kinds.base import Asked, CellChange, Checked, Item, Outcome
from exchange.kinds.naming import (
    HAMLET,
    Known,
    Named,
    absent_note,
    fault_at,
    faults_of_the_whole,
    hamlets_of,
    listed,
    name_rows,
    place_of_cell,
    skipped_item,
)
from exchange.kinds.plan_fields import SHARED, STATED, TYPED, label_of, stored_key
from exchange.kinds.plan_row import computed_faults
from exchange.kinds.work import RowWork
from households.queries import opening_results
from targets.actions import TYPED as TYPED_KEYS
from targets.actions.common import locked_words, who_unlocks
from targets.queries import version_at
from targets.queries.openings import COPIED
from targets.queries.versions import LINE_FIGURES, LINE_TEXTS
from targets.rules import HamletFigures, PovertyClass, check_classes_together, check_lines
from thinhduc.figures import format_count, rate_of
from thinhduc.findings import Finding, Level
from thinhduc.stated import StatedTotal, difference_from
from thinhduc.values import StatedRate
from thinhduc.workbooks.layouts import Fault, TableRow

Values = dict[str, Any]


@dataclass(frozen=True)
class PlanWork:
    """What storing needs. `seen`: what the check saw of the typed figures, by order; `part` of a row is the class."""

    rows: tuple[RowWork, ...]
    totals: tuple[RowWork, ...]
    seen: Mapping[int, Mapping[str, Any]]


class PlanCheck:
    """One check: table by table what rows are whose, then row by row in the order of the workbook."""

    def __init__(self, asked: Asked, rows: Sequence[TableRow]) -> None:
        self.asked, self.rows = asked, rows
        self.view = version_at(asked.scope, asked.year)
        hamlets = hamlets_of(asked)
        if self.view is not None:
            lines = tuple(Known(line.hamlet_id, line.order, line.name) for line in self.view.lines)
            hamlets = replace(hamlets, known=lines)
        self.hamlets = hamlets
        self.stored = self._stored()
        self.merged = {order: dict(values) for order, values in self.stored.items()}
        self.by_part = {
            part: name_rows(asked, hamlets, [row for row in rows if row.part == part.value])
            for part in PovertyClass
        }
        self.shared: dict[tuple[int, str], TableRow] = {}  # who told a figure of both tables first
        self.touched: dict[int, list[TableRow]] = {}
        self.unopened: dict[str, None] = {}
        self.blanks: dict[PovertyClass, list[str]] = {part: [] for part in PovertyClass}
        self.notes: list[str] = []
        self.items: list[Item] = []
        self.writes: list[RowWork] = []
        self.totals: list[RowWork] = []

    def run(self) -> Checked:
        named = {part: iter(found) for part, found in self.by_part.items()}
        with_total = set()
        for row in self.rows:
            part = PovertyClass(row.part)
            if row.skipped:
                self.items.append(skipped_item(row))
            elif row.is_total:
                self._take_total(row, part, is_second=part in with_total)
                with_total.add(part)
            else:
                self._take(next(named[part]), part)
        self._note_rules()
        faults = faults_of_the_whole(self.hamlets, [one for found in self.by_part.values() for one in found])
        if not faults:
            self._note_the_whole()
        seen = {order: {key: values[key] for key in TYPED_KEYS} for order, values in self.stored.items()}
        work = PlanWork(tuple(self.writes), tuple(self.totals), seen)
        return Checked(tuple(self.items), tuple(self.notes), faults, work)

    def _stored(self) -> dict[int, Values]:
        """The lines by order as they stand, or as opening the plan will make them."""
        if self.view is not None:
            return {line.order: {**line.figures, **line.texts} for line in self.view.lines}
        results = opening_results(self.asked.scope, self.asked.year).results
        blank: Values = {**dict.fromkeys(LINE_FIGURES), **dict.fromkeys(LINE_TEXTS, "")}
        return {
            hamlet.order: blank
            | {
                key: results[hamlet.id].values.get(source) if hamlet.id in results else None
                for key, source in COPIED.items()
            }
            for hamlet in self.hamlets.known
        }

    def _label(self, key: str, part: PovertyClass) -> str:
        return label_of(key, part, self.asked.year)

    def _take(self, named: Named, part: PovertyClass) -> None:
        row, hamlet = named.row, named.hamlet
        faults = [*row.faults, *named.faults]
        if hamlet is None:
            self._add(row, Outcome.WRONG, named.title, faults=tuple(faults))
            return
        stored = self.stored[hamlet.order]
        told = {key: row.values[key] for key in TYPED if row.values.get(key) is not None}
        faults += self._told_otherwise(row, hamlet, told, part)
        faults += self._openings(row, hamlet, stored, part)
        faults += computed_faults(row, stored, part, lambda key: self._label(key, part))
        differing = {
            key: value
            for key, value in told.items()
            if value != stored[stored_key(key, part)] and self.shared.get((hamlet.order, key), row) is row
        }
        if differing and self.view is not None and not self.view.is_open:
            why = f"{locked_words(self.view)} {who_unlocks(self.view)}"
            faults += [fault_at(row, key, self._label(key, part), why) for key in differing]
        if faults:
            self._add(row, Outcome.WRONG, named.title, faults=tuple(faults))
            return
        self._look_for_blank(row, hamlet, stored, part)
        if not differing:
            self._add(row, Outcome.UNCHANGED, named.title)
            return
        self.merged[hamlet.order] |= {stored_key(key, part): value for key, value in differing.items()}
        self.touched.setdefault(hamlet.order, []).append(row)
        changes = tuple(
            CellChange(key, self._label(key, part), _printed(stored[stored_key(key, part)]), _printed(value))
            for key, value in differing.items()
        )
        is_new = all(stored[stored_key(key, part)] in (None, "") for key in TYPED)
        self.writes.append(RowWork(len(self.items), hamlet.order, differing, part.value))
        self._add(row, Outcome.NEW if is_new else Outcome.CHANGED, named.title, changes=changes)

    def _add(self, row: TableRow, outcome: Outcome, title: str, **parts: Any) -> None:
        self.items.append(Item(row.part, row.sheet, row.number, outcome, title, **parts))

    def _told_otherwise(
        self, row: TableRow, hamlet: Known, told: Mapping[str, Any], part: PovertyClass
    ) -> list[Fault]:
        """What both tables tell of a hamlet is one figure: the first one tells it, the second one must agree."""
        faults = []
        for key in SHARED:
            if key not in told:
                continue
            first = self.shared.setdefault((hamlet.order, key), row)
            if first.part != row.part and first.values[key] != told[key]:
                expected = (
                    f"{hamlet.name} ở đây là {_printed(told[key])}, ở {place_of_cell(first)} là "
                    f"{_printed(first.values[key])}; hai biểu phải ghi cùng một giá trị."
                )
                faults.append(fault_at(row, key, self._label(key, part), expected))
        return faults

    def _openings(
        self, row: TableRow, hamlet: Known, stored: Mapping[str, Any], part: PovertyClass
    ) -> list[Fault]:
        """Openings come from the confirmed review; a workbook's are only held against them."""
        faults = []
        for key in ("opening", "no_labour"):
            value = row.values.get(key)
            if value is None:
                continue
            own = stored[stored_key(key, part)]
            if own is None:
                self.unopened[hamlet.name] = None
            elif own != value:
                expected = (
                    f"{hamlet.name}: theo kết quả rà soát năm {self.asked.year - 1} là {format_count(own)}, tệp ghi "
                    f"{format_count(value)}. Số đầu kỳ không nạp từ biểu; sửa tệp, hoặc sửa kết quả rà soát trước."
                )
                faults.append(fault_at(row, key, self._label(key, part), expected))
        return faults

    def _look_for_blank(
        self, row: TableRow, hamlet: Known, stored: Mapping[str, Any], part: PovertyClass
    ) -> None:
        """A blank reduction beside a closing that equals the opening: it may be meant as 0, it is not taken so."""
        if row.values.get("reduction") is not None or row.values.get("closing") is None:
            return
        if stored[stored_key("reduction", part)] is None:
            self.blanks[part].append(hamlet.name)

    def _take_total(self, row: TableRow, part: PovertyClass, *, is_second: bool) -> None:
        faults = list(row.faults)
        if is_second:
            said = "Bảng có hai dòng CỘNG; chỉ để một dòng tổng của cả xã."
            faults.append(fault_at(row, HAMLET, "Tên xóm", said))
        if faults:
            self._add(row, Outcome.WRONG, totals.TOTAL, faults=tuple(faults))
            return
        before = {one.key: one for one in self.view.stated.get(part, ())} if self.view else {}
        added = self._added(part)
        blanks = totals.blanks_of((one.row.values for one in self.by_part[part]), added)
        fresh: dict[str, tuple[str, int | Fraction]] = {}
        has_differences = False
        for key, value in row.values.items():
            words = _difference(value, added.get(key), blanks.get(key, 0))
            if value is None or not words:
                continue
            has_differences = True
            place = place_of_cell(row, key, self._label(key, part))
            exact = value.share if isinstance(value, StatedRate) else value
            self.notes.append(f"{place}: {words}. {self._ending(key, exact, before)}")
            if key in STATED and (key not in before or before[key].value != exact):
                fresh[key] = (value.text if isinstance(value, StatedRate) else format_count(value), exact)
        if not fresh:
            self.items.append(totals.unchanged_item(row, has_differences=has_differences))
            return
        values = {totals.stated_key(key): stated for key, stated in fresh.items()}
        self.totals.append(RowWork(len(self.items), 0, values, part.value))
        changes = [
            totals.stated_change(key, self._label(key, part), before[key].text if key in before else "", text)
            for key, (text, _) in fresh.items()
        ]
        if self.view is not None and not self.view.is_open:
            why = f"{locked_words(self.view)} {who_unlocks(self.view)}"
            places = tuple(fault_at(row, key, self._label(key, part), why) for key in fresh)
            self.totals.pop()
            self._add(row, Outcome.WRONG, totals.TOTAL, faults=places)
            return
        self.items.append(totals.stated_item(row, changes))

    def _ending(self, key: str, stated: Any, before: Mapping[str, StatedTotal]) -> str:
        """What becomes of a total that differs; that of a version that is no longer typed in stands already."""
        if self.view and not self.view.is_open and key in before and before[key].value == stated:
            return totals.AS_BEFORE
        return _KEPT if key in STATED else _NOT_KEPT

    def _added(self, part: PovertyClass) -> dict[str, Any]:
        """What the workbook's rows add up to; the rate is of these sums."""
        rows = [one.row.values for one in self.by_part[part]]
        counts = ("households", "persons", "opening", "no_labour", "assigned_minimum", "reduction", "closing")
        added: dict[str, Any] = totals.sums_of(rows, counts)
        added["rate"] = rate_of(added["closing"], added["households"])
        added["opening_rate"] = rate_of(added["opening"], added["households"])
        return added

    def _note_rules(self) -> None:
        """What submitting would refuse in the lines that the workbook changes."""
        for order, rows in self.touched.items():
            tables = {part: [self._figures(order, part)] for part in PovertyClass}
            findings = [finding for part, lines in tables.items() for finding in check_lines(lines, part)]
            findings += check_classes_together(tables[PovertyClass.POOR], tables[PovertyClass.NEAR_POOR])
            self.notes += [self._rule_note(finding, rows) for finding in findings]

    def _figures(self, order: int, part: PovertyClass) -> HamletFigures:
        values = self.merged[order]
        name = next(hamlet.name for hamlet in self.hamlets.known if hamlet.order == order)
        return HamletFigures(
            order,
            name,
            households=values["households"],
            opening=values[f"{part.value}_opening"],
            no_labour=values["poor_no_labour"] if part is PovertyClass.POOR else None,
            reduction=values[f"{part.value}_reduction"],
        )

    def _rule_note(self, finding: Finding, rows: Sequence[TableRow]) -> str:
        row = next((one for one in rows if one.part == finding.data.get("poverty_class")), rows[0])
        key = finding.key or ""
        place = place_of_cell(row, key, self._label(key, PovertyClass(row.part)))
        ending = "" if finding.level is Level.WARNING else " Ghi được, nhưng chưa trình được cho đến khi sửa."
        return f"{place}: {finding.message}{ending}"

    def _note_the_whole(self) -> None:
        year = self.asked.year
        if self.view is None:
            self.notes.insert(0, f"Năm {year} chưa có kế hoạch; khi ghi, phần mềm lập dự thảo.")
        if self.unopened:
            self.notes.append(
                f"Chưa có kết quả rà soát năm {year - 1} đã xác nhận của {listed(self.unopened)}, nên số đầu kỳ trong "
                "tệp chưa so được và không được nạp."
            )
        for part, names in self.blanks.items():
            if names:
                self.notes.append(
                    f"Biểu {part.label}: ô “{self._label('reduction', part)}” để trống ở {listed(names)}. Ô trống là "
                    "chưa quyết định, không phải 0; nếu không giảm thì ghi 0, hoặc sau khi nạp bấm “Điền 0” ở kế hoạch."
                )
        for part, found in self.by_part.items():
            self.notes += absent_note(self.hamlets, found, f"Biểu {part.label} trong tệp") if found else []


_KEPT = "Ghi được và giữ làm số được ghi; chưa trình được cho đến khi sửa các dòng hoặc bỏ số ấy."
_NOT_KEPT = "Số cộng này không được ghi lại."


def _difference(stated: Any, added: Any, blanks: int = 0) -> str:
    """How a total differs from what its rows give; "" where it agrees or, of a rate, can not be compared."""
    if isinstance(stated, StatedRate):
        texts = [difference_from(StatedTotal("rate", stated.text, share), added) for share in stated.readings]
        if added is None or None in texts:
            return ""
        return f"theo số cộng các dòng là {texts[0].computed_text}, dòng CỘNG ghi {stated.text}"  # type: ignore[union-attr]
    if stated is None or stated == added:
        return ""
    return totals.difference_words(stated, added, blanks)


def _printed(value: Any) -> str:
    """As a change names it: nothing for what is not known."""
    return format_count(value) if isinstance(value, int) else value or ""
