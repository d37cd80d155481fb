"""Openings of hamlets that were split since the review: entered by a person, held against the whole."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from hamlets.rules import Figures, split_faults
from households.queries import SplitGroup, opening_results
from journal.actions import Change
from targets.actions.common import lock_open_version, note_edit, require
from targets.models import PlanLine
from targets.queries.openings import COPIED
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

# The review's figures that are entered, as sentences name them.
ENTERED = {
    "poor": "hộ nghèo",
    "no_labour": "hộ nghèo không còn khả năng lao động",
    "near_poor": "hộ cận nghèo",
}


@transaction.atomic
def enter_openings(
    *, scope: Scope, version_id: int, figures: Mapping[int, Figures], reason: str
) -> list[str]:
    """Sets the openings of all hamlets that were split from the same place; gives back their names.

    `figures`: hamlet → key of ENTERED → count. Refused with every fault where they do not add up to the confirmed
    results of the whole, one is missing, or there is no reason.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    group = _group_of(opening_results(scope, view.year).splits, figures)
    if group.missing:
        raise Refused(
            f"Chưa có kết quả rà soát năm {view.year - 1} đã xác nhận của {', '.join(group.missing)}.",
            who_can_lift="Công chức xác nhận kết quả ấy trước.",
        )
    lines = list(
        PlanLine.objects.within(scope)
        .filter(version=version, hamlet_id__in=group.hamlet_ids)
        .order_by("order")
    )
    parts = [(line.name, figures[line.hamlet_id]) for line in lines]
    if faults := split_faults(" + ".join(group.whole), group.values, parts, reason, ENTERED):
        raise Refused(" ".join(faults))
    changes = []
    for line in lines:
        for key, source in COPIED.items():
            new = figures[line.hamlet_id].get(source)
            if getattr(line, key) != new:
                changes.append(Change(line.hamlet_id, line.name, key, getattr(line, key), new))
                setattr(line, key, new)
        line.save(update_fields=list(COPIED))
    if changes:
        note_edit(
            scope,
            version,
            view,
            "plan-openings-entered",
            changes=changes,
            reason=reason,
            source="xóm mới chia",
        )
    return [line.name for line in lines]


def _group_of(groups: Sequence[SplitGroup], figures: Mapping[int, Figures]) -> SplitGroup:
    """The split whose hamlets, all of them, were entered."""
    for group in groups:
        if set(group.hamlet_ids) == set(figures):
            return group
    raise Refused("Hãy nhập số đầu kỳ của tất cả các xóm được chia ra từ cùng một xóm.")
