"""What is wrong with a step of a review before it is recorded: all of it at once, naming the household."""

from collections.abc import Callable
from datetime import date, timedelta

from households.rules.deadlines import Deadline, due_of
from households.rules.steps import CaseStanding, Step, StepKind
from thinhduc.figures import format_count, format_date
from thinhduc.findings import Finding, Level


def refusals_of(
    step: Step,
    standing: CaseStanding,
    *,
    name: str,
    hamlet: str,
    today: date,
    posting: Deadline,
    days_off: frozenset[date] = frozenset(),
) -> list[Finding]:
    """Every reason why `step` may not follow, with the household's name; empty where it may. Warnings may pass.

    `posting`: how long a list is posted; shorter than its earliest reading is refused, than its latest warned about.

    >>> from households.rules.deadlines import Reading, Unit
    >>> from households.rules.standards import SourceMark
    >>> from households.rules.steps import standing_of
    >>> three = Deadline("posting", "Niêm yết", "", (Reading(3, Unit.DAYS, "", SourceMark.SOURCED),))
    >>> standing = standing_of([Step(StepKind.LISTED, date(2022, 3, 15)), Step(StepKind.SURVEYED, date(2022, 3, 16))])
    >>> early = Step(StepKind.MEETING, date(2022, 3, 14), present=40, in_favour=30, against=12)
    >>> for finding in refusals_of(
    ...     early, standing, name="Trần Văn An", hamlet="Phúc Hòa", today=date(2022, 3, 20), posting=three):
    ...     print(finding.message)
    Hộ Trần Văn An: họp dân ngày 14/3/2022 trước bước “Đã điều tra, chấm điểm” ngày 16/3/2022.
    Hộ Trần Văn An: đồng ý 30 và không đồng ý 12 cộng lại nhiều hơn 40 người có mặt.
    """

    def fault(code: str, message: str, level: Level = Level.ERROR) -> Finding:
        return Finding(level, code, f"Hộ {name}: {message}", hamlet, step.kind.value)

    found = [*_order_faults(step, standing, today, fault)]
    if step.kind is StepKind.MEETING:
        found += _vote_faults(step, fault)
    if step.kind is StepKind.POSTED:
        found += _posting_faults(step, posting, days_off, fault)
    if step.kind is StepKind.DECISION:
        found += _decision_faults(step, standing, fault)
    if step.kind in _NEED_NUMBER and not step.document.strip():
        found.append(fault("number-missing", f"chưa ghi {_NEED_NUMBER[step.kind]}."))
    if step.kind in _NEED_WORDS and not step.text.strip():
        found.append(fault("words-missing", f"chưa ghi {_NEED_WORDS[step.kind]}."))
    return found


_Fault = Callable[..., Finding]

_NEED_NUMBER = {
    StepKind.DECISION: "số quyết định",
    StepKind.CERTIFICATE: "số giấy chứng nhận",
}
_NEED_WORDS = {
    StepKind.COMPLAINT: "nội dung khiếu nại",
    StepKind.RE_CHECK: "kết quả phúc tra",
    StepKind.OPINION: "cơ quan cho ý kiến và ý kiến",
    StepKind.WITHDRAWN: "lý do rút",
}


def _order_faults(step: Step, standing: CaseStanding, today: date, fault: _Fault) -> list[Finding]:
    found = []
    label = step.kind.label[0].lower() + step.kind.label[1:]
    if step.kind not in standing.next:
        waiting = ", ".join(f"“{kind.label}”" for kind in standing.next) or "không còn bước nào"
        found.append(
            fault("step-not-next", f"chưa ghi được “{step.kind.label}”. {standing.why} Ghi được: {waiting}.")
        )
    if step.on > today:
        found.append(fault("day-to-come", f"{label} ngày {format_date(step.on)} là ngày chưa đến."))
    if standing.last and step.on < standing.last.on:
        found.append(
            fault(
                "day-before-last",
                f"{label} ngày {format_date(step.on)} trước bước “{standing.last.kind.label}” "
                f"ngày {format_date(standing.last.on)}.",
            )
        )
    return found


def _vote_faults(step: Step, fault: _Fault) -> list[Finding]:
    if step.present is None or step.in_favour is None or step.against is None:
        return [fault("votes-missing", "chưa ghi đủ số có mặt, đồng ý và không đồng ý.")]
    if step.present < 1:
        return [fault("nobody-present", "cuộc họp phải có người có mặt.")]
    if step.in_favour + step.against > step.present:
        return [
            fault(
                "votes-too-many",
                f"đồng ý {format_count(step.in_favour)} và không đồng ý {format_count(step.against)} cộng lại "
                f"nhiều hơn {format_count(step.present)} người có mặt.",
            )
        ]
    return []


def _posting_faults(step: Step, posting: Deadline, days_off: frozenset[date], fault: _Fault) -> list[Finding]:
    if step.until is None:
        return [fault("posting-end-missing", "chưa ghi niêm yết đến ngày nào.")]
    due = due_of(posting, step.on, days_off)
    said = f"niêm yết từ {format_date(step.on)} đến {format_date(step.until)}"
    if step.until < due.day:
        return [
            fault(
                "posting-short",
                f"{said} là ngắn hơn {posting.words}; sớm nhất đến {format_date(due.day)}.",
            )
        ]
    if step.until < due.latest:
        return [
            fault(
                "posting-short-by-one-reading",
                f"{said} đủ theo cách tính ngắn; theo cách tính dài phải đến {format_date(due.latest)} "
                f"({posting.words}).",
                Level.WARNING,
            )
        ]
    return []


def _decision_faults(step: Step, standing: CaseStanding, fault: _Fault) -> list[Finding]:
    found = []
    if standing.posted_until and step.on <= standing.posted_until:
        first = standing.posted_until + timedelta(days=1)
        found.append(
            fault(
                "decision-before-posting-ended",
                f"niêm yết đến hết ngày {format_date(standing.posted_until)}; quyết định sớm nhất là ngày "
                f"{format_date(first)}.",
            )
        )
    return found
