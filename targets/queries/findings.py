"""All findings of a version, from the rules; the screen, the gate before submitting and the command line call this."""

from collections.abc import Sequence

from targets.queries.openings import ChangedOpening, WaitingOpening, openings_of
from targets.queries.versions import VersionView
from targets.rules import (
    MISSING_HOUSEHOLDS,
    OVER_CAPACITY,
    ZERO_HOUSEHOLDS,
    PlanFigures,
    PovertyClass,
    PrintedRow,
    State,
    check_plan,
)
from thinhduc.figures import format_count
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


def plan_figures(view: VersionView) -> PlanFigures:
    """A version as the rules see it."""
    reasons = {}
    for line in view.lines:
        reasons[OVER_CAPACITY, line.name] = line.texts["poor_reason"]
        reasons[MISSING_HOUSEHOLDS, line.name] = line.texts["households_reason"]
        reasons[ZERO_HOUSEHOLDS, line.name] = line.texts["households_reason"]
    return PlanFigures(
        poor=view.table(PovertyClass.POOR),
        near_poor=view.table(PovertyClass.NEAR_POOR),
        goals=view.goals,
        stated=view.stated,
        printed=_printed_rows(view),
        reasons=reasons,
        is_issued=view.is_issued,
    )


def _printed_rows(view: VersionView) -> dict[PovertyClass, dict[int, PrintedRow]]:
    if view.printed is None:
        return {}
    return {
        poverty_class: {
            row["order"]: PrintedRow(row["name"], row["cells"])
            for row in view.printed[poverty_class.value]["rows"]
        }
        for poverty_class in PovertyClass
        if poverty_class.value in view.printed
    }


def findings_of(scope: Scope, view: VersionView) -> list[Finding]:
    """Every finding of a version, with what changed in the review since."""
    openings = openings_of(scope, view)
    found = check_plan(plan_figures(view))
    return [*found, *openings_as_findings(view, openings.changed, openings.waiting)]


def openings_as_findings(
    view: VersionView, changed: Sequence[ChangedOpening], waiting: Sequence[WaitingOpening] = ()
) -> list[Finding]:
    """A changed review: to be decided until the version is approved, a note from then on.

    Of hamlets merged or split since the review: whose results their openings wait for.
    """
    level, ending = _CHANGED.get(view.state, (Level.ERROR, "Chọn lấy số mới hoặc giữ số cũ."))
    return [
        Finding(
            level,
            "opening-changed",
            f"{opening.hamlet}: kết quả rà soát năm {view.year - 1} đã được sửa sau khi lập kế hoạch "
            f"({_values(opening)}). {ending}",
            hamlet=opening.hamlet,
            key="opening",
            data={"revision": opening.revision, "order": opening.order},
        )
        for opening in changed
    ] + [
        Finding(
            Level.NOTE,
            "opening-waiting",
            f"{one.hamlet}: {_waiting_words(one, view.year - 1)}",
            hamlet=one.hamlet,
            key="opening",
            data={"order": one.order, "is_split": int(bool(one.whole and not one.missing))},
        )
        for one in (waiting if view.is_open else ())
    ]


def _waiting_words(one: WaitingOpening, year: int) -> str:
    lacking = f"chưa có kết quả rà soát năm {year} đã xác nhận của {', '.join(one.missing)}"
    if not one.whole:
        return f"số đầu kỳ là tổng của các xóm cũ; {lacking}."
    if one.missing:
        return f"tách từ {', '.join(one.whole)}; {lacking}."
    return f"tách từ {', '.join(one.whole)}; nhập số đầu kỳ kèm lý do ở “Đầu kỳ của xóm mới chia”."


# What can still be done about a changed review, by the step the version is at; in a draft both ways are open.
_CHANGED = {
    State.SUBMITTED: (Level.ERROR, "Giữ số cũ kèm lý do; muốn lấy số mới thì rút lại bản trình trước."),
    State.APPROVED: (Level.NOTE, "Ban hành là giữ số đã duyệt; muốn lấy số mới thì lãnh đạo trả lại trước."),
    State.ISSUED: (Level.NOTE, "Có thể lập bản điều chỉnh."),
}

_SHORT = {
    "poor_opening": "hộ nghèo",
    "poor_no_labour": "không còn khả năng lao động",
    "near_poor_opening": "hộ cận nghèo",
}


def _values(opening: ChangedOpening) -> str:
    return "; ".join(
        f"{_SHORT[key]} trong kế hoạch {format_count(old)}, sau rà soát {format_count(new)}"
        for key, (old, new) in opening.figures.items()
    )
