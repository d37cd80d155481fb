"""The two tables of a plan, from a workbook and into one; the application's own annexes come in the same way.

What a draft may hold is stored, also where submitting would refuse it (a reduction above the opening, a row `CỘNG` that
differs): it is said as a note with its place. A fault is what can not be stored or can not be meant: a name that is no
hamlet's, an opening that is not the confirmed review's, a closing or a rate that does not follow from its own row, two
tables that tell one hamlet's households differently, a figure for a version that is no longer typed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from exchange.kinds import totals
from exchange.kinds.base import Asked, Checked, Chosen, Progress, Stored
from exchange.kinds.naming import HAMLET, hamlet_field, hamlets_of
from exchange.kinds.plan_check import PlanCheck, PlanWork
from exchange.kinds.plan_fields import SHARED, grouped_label, label_of, stored_key
from exchange.kinds.reviews import whole_sums
from exchange.kinds.work import taken
from households.queries import opening_results
from targets.actions import import_plan, undo_plan_import
from targets.queries import version_at
from targets.queries.openings import COPIED
from targets.rules import OPTIONAL_COLUMNS, PovertyClass
from thinhduc.permissions import Permission
from thinhduc.values import read_count, read_rate, read_text, show_count, show_rate, show_text
from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.layouts import TableRow
from thinhduc.workbooks.writing import FormSheet

LONGEST_NOTE = 200
_COUNTS = {"households", "persons", "opening", "no_labour", "assigned_minimum", "reduction", "closing"}
_COMPUTED = {"opening", "no_labour", "closing", "rate", "opening_rate"}
_NAMES = {
    "households": ("Tổng số hộ", "Tổng số hộ dân", "Số hộ"),
    "persons": ("Nhân khẩu", "Số nhân khẩu", "Số khẩu"),
    "opening": ("{class} sau rà soát", "{class} đầu kỳ", "Sau rà soát"),
    "opening_rate": ("Tỷ lệ đầu kỳ",),
    "no_labour": ("Không còn KNLĐ", "{class} không có khả năng lao động"),
    "assigned_minimum": ("Giao tối thiểu", "Chỉ tiêu giao"),
    "reduction": ("Kế hoạch giảm", "Kế hoạch giảm {class}", "Số hộ giảm"),
    "closing": ("{class} cuối kỳ", "Cuối kỳ"),
    "rate": ("Tỷ lệ", "Tỷ lệ {class} cuối kỳ"),
    "note": (),
}


class PlanTables:
    """The kind "plan"."""

    slug = "plan"
    label = "Biểu kế hoạch giảm hộ nghèo, hộ cận nghèo"
    permission = Permission.EDIT_PLANS

    def parts(self, asked: Asked) -> tuple[Part, ...]:
        """The table of the poor and that of the near-poor; a workbook may hold one of them alone."""
        hamlet = hamlet_field(asked)
        return tuple(_part(asked, poverty_class, hamlet) for poverty_class in PovertyClass)

    def check(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> Checked:
        """Holds the rows against the plan's current version; where there is none, against what opening it will give."""
        return PlanCheck(asked, rows).run()

    def store(self, asked: Asked, checked: Checked, chosen: Chosen, batch_id: int, source: str) -> Stored:
        """Saves the figures as typed ones are saved, on what the check saw; stated totals beside them."""
        work: PlanWork = checked.work
        lines: dict[int, dict[str, Any]] = {}
        stated: dict[PovertyClass, dict[str, Any]] = {}
        columns = set()
        for row in work.rows:
            for key, value in taken(checked, row, chosen).items():
                lines.setdefault(row.order, {})[stored_key(key, PovertyClass(row.part))] = value
                columns.add(key)
        for row in work.totals:
            found = {totals.figure_of(key): value for key, value in taken(checked, row, chosen).items()}
            stated.setdefault(PovertyClass(row.part), {}).update(found)
        undo = import_plan(
            scope=asked.scope,
            year=asked.year,
            rows=lines,
            seen=work.seen,
            totals=stated,
            columns=columns & set(OPTIONAL_COLUMNS),
            batch_id=batch_id,
        )
        return Stored(f"Kế hoạch năm {asked.year}", undo)

    def undo(self, asked: Asked, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
        """Puts back what stood before; Refused where the version moved on or a figure was written since."""
        undo_plan_import(scope=asked.scope, undo=undo, batch_id=batch_id, reason=reason)

    def form(self, asked: Asked) -> Iterable[FormSheet]:
        """A sheet for each table; what both tables share is asked for in the first one alone."""
        hamlets = hamlets_of(asked)
        view = version_at(asked.scope, asked.year)
        if view is not None:
            lines = [(line.name, {**line.figures, **line.texts}) for line in view.lines]
            added = {key for key in OPTIONAL_COLUMNS if key in view.columns}
        else:
            results, added = opening_results(asked.scope, asked.year).results, set()
            lines = [
                (
                    hamlet.name,
                    {
                        key: results[hamlet.id].values.get(source) if hamlet.id in results else None
                        for key, source in COPIED.items()
                    },
                )
                for hamlet in hamlets.known
            ]
        for part in self.parts(asked):
            poverty_class = PovertyClass(part.slug)
            fields = tuple(field for field in part.fields if _is_asked(field.key, poverty_class, added))
            keys = [field.key for field in fields if field.key != HAMLET]
            rows = [
                {HAMLET: name, **{key: values.get(stored_key(key, poverty_class)) for key in keys}}
                for name, values in lines
            ]
            yield FormSheet(
                name=f"{part.label} {asked.year}",
                part=replace(part, fields=fields),
                titles=(
                    hamlets.commune.upper(),
                    f"BIỂU PHÂN BỐ CHỈ TIÊU GIẢM {poverty_class.label.upper()} NĂM {asked.year}",
                ),
                rows=rows,
                fixed=frozenset({HAMLET, "opening", "no_labour"}),
                total=whole_sums(rows, [key for key in keys if key in _COUNTS]),
            )


def _part(asked: Asked, poverty_class: PovertyClass, hamlet: Field) -> Part:
    keys = [key for key in _NAMES if key != "no_labour" or poverty_class is PovertyClass.POOR]
    near = poverty_class is PovertyClass.NEAR_POOR
    return Part(
        poverty_class.value,
        f"Biểu {poverty_class.label}",
        (hamlet, *(_field(key, poverty_class, asked.year) for key in keys)),
        hints=("cận nghèo", "Phụ lục II") if near else ("hộ nghèo", "Phụ lục I"),
        is_optional=True,
    )


def _field(key: str, poverty_class: PovertyClass, year: int) -> Field:
    aliases = tuple(name.replace("{class}", poverty_class.label).capitalize() for name in _NAMES[key])
    if grouped := grouped_label(key, poverty_class, year):
        aliases += (grouped,)
    label, is_computed = label_of(key, poverty_class, year), key in _COMPUTED
    if key in _COUNTS:
        return Field(key, label, read_count, show_count, FieldType.COUNT, aliases, is_computed=is_computed)
    if key == "note":
        return Field(key, label, read_text(LONGEST_NOTE), show_text, FieldType.TEXT, aliases, width=40)
    return Field(key, label, read_rate, show_rate, FieldType.POINTS, aliases, is_computed=True)


def _is_asked(key: str, poverty_class: PovertyClass, added: Iterable[str]) -> bool:
    """Whether a form has the column: what is computed from the row is left out, it would be stale once typed over."""
    if key in ("closing", "rate", "opening_rate"):
        return False
    if key in SHARED and poverty_class is PovertyClass.NEAR_POOR:
        return False
    return key not in OPTIONAL_COLUMNS or key in added
