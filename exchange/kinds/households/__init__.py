"""Households with their people, from a workbook and into one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exchange.kinds.base import Asked, Checked, Chosen, Outcome, Progress, Stored
from exchange.kinds.households.checking import Check, Plan, Work
from exchange.kinds.households.fields import escaped_part, members_part, national_part
from exchange.kinds.households.form import form_sheets
from exchange.kinds.households.grouping import KEYS_OF_KINDS
from households.actions.importing import store_households
from households.actions.undoing import undo_households
from households.rules.importing import Difference, Write, changed_household
from thinhduc.permissions import Permission
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.layouts import TableRow
from thinhduc.workbooks.writing import FormSheet


class Households:
    """The kind "households"."""

    slug = "households"
    label = "Danh sách hộ và thành viên"
    permission = Permission.EDIT_REGISTER

    def parts(self, asked: Asked) -> tuple[Part, ...]:
        """The list with members, those who escaped, the national export; at least one of them."""
        return members_part(asked), escaped_part(asked), national_part(asked)

    def check(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> Checked:
        """Holds the rows against the register as it stood at the end of the year, today where that is still to come."""
        return Check(asked, rows, progress).run()

    def store(self, asked: Asked, checked: Checked, chosen: Chosen, batch_id: int, source: str) -> Stored:
        """Enters what is new and what somebody chose, in bulk; Refused where what was chosen does not hold together."""
        work: Work = checked.work
        writes = [_chosen_write(plan, work, checked, chosen) for plan in work.plans]
        undo = store_households(
            scope=asked.scope,
            year=asked.year,
            snapshot=work.snapshot,
            writes=[write for write in writes if not write.changes_nothing],
            batch_id=batch_id,
            source=source,
        )
        return Stored(f"Danh sách hộ năm {asked.year}", undo)

    def undo(self, asked: Asked, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
        """Takes out what came in and puts back what was changed; Refused where something was built on it since."""
        undo_households(scope=asked.scope, year=asked.year, undo=undo, batch_id=batch_id, reason=reason)

    def form(self, asked: Asked) -> Iterable[FormSheet]:
        """One sheet: every household that stands, with its people."""
        return form_sheets(asked)


def _chosen_write(plan: Plan, work: Work, checked: Checked, chosen: Chosen) -> Write:
    if plan.compared is None:
        return plan.write

    def is_taken(one: Difference) -> bool:
        is_new = checked.items[one.place].outcome is Outcome.NEW
        return is_new or chosen(one.place, KEYS_OF_KINDS.get(one.key, one.key))

    return changed_household(plan.compared, work.snapshot.day, is_taken)
