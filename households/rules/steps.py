"""A review of one household, step by step (domain.md, "A review, step by step"; QĐ 24/2021/QĐ-TTg, articles 3–5).

Steps are only added; where a case stands follows from them. A wrong step is followed by another: surveying again opens
a new round, whose meeting and posting count and no earlier ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from thinhduc.figures import format_count, format_date


class Ground(StrEnum):
    """Why a household is on the list of a round."""

    WAS_POOR = "was-poor"
    WAS_NEAR_POOR = "was-near-poor"
    FORM_01 = "form-01"
    FORM_04 = "form-04"
    PROPOSAL = "proposal"

    @property
    def label(self) -> str:
        return _GROUNDS[self]

    @property
    def is_request(self) -> bool:
        """Whether somebody asked for the review, so that it has a day of its own."""
        return self in (Ground.FORM_01, Ground.FORM_04, Ground.PROPOSAL)


_GROUNDS = {
    Ground.WAS_POOR: "đang là hộ nghèo",
    Ground.WAS_NEAR_POOR: "đang là hộ cận nghèo",
    Ground.FORM_01: "đề nghị rà soát (Mẫu số 01)",
    Ground.FORM_04: "đề nghị công nhận thoát nghèo (Mẫu số 04)",
    Ground.PROPOSAL: "trưởng xóm đề nghị",
}


class StepKind(StrEnum):
    """The steps of a case."""

    LISTED = "listed"
    SURVEYED = "surveyed"
    MEETING = "meeting"
    POSTED = "posted"
    COMPLAINT = "complaint"
    RE_CHECK = "re-check"
    OPINION = "opinion"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STEPS[self]


_STEPS = {
    StepKind.LISTED: "Vào danh sách",
    StepKind.SURVEYED: "Đã điều tra, chấm điểm",
    StepKind.MEETING: "Họp dân",
    StepKind.POSTED: "Niêm yết",
    StepKind.COMPLAINT: "Có khiếu nại",
    StepKind.RE_CHECK: "Phúc tra",
    StepKind.OPINION: "Ý kiến cấp trên",
    StepKind.DECISION: "Quyết định",
    StepKind.CERTIFICATE: "Cấp giấy chứng nhận",
    StepKind.WITHDRAWN: "Rút khỏi danh sách",
}


class Stage(StrEnum):
    """Where a case waits: the columns of the board."""

    TO_SURVEY = "to-survey"
    TO_MEET = "to-meet"
    TO_POST = "to-post"
    POSTED = "posted"
    COMPLAINT = "complaint"
    TO_DECIDE = "to-decide"
    DECIDED = "decided"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STAGES[self]

    @property
    def is_done(self) -> bool:
        """Nothing is to be done any more before the class stands."""
        return self in (Stage.DECIDED, Stage.CERTIFIED, Stage.WITHDRAWN)


_STAGES = {
    Stage.TO_SURVEY: "Chờ điều tra",
    Stage.TO_MEET: "Chờ họp dân",
    Stage.TO_POST: "Chờ niêm yết",
    Stage.POSTED: "Đang niêm yết",
    Stage.COMPLAINT: "Có khiếu nại",
    Stage.TO_DECIDE: "Chờ quyết định",
    Stage.DECIDED: "Đã quyết định",
    Stage.CERTIFIED: "Đã cấp giấy",
    Stage.WITHDRAWN: "Đã rút",
}

# After an agreed meeting; one that did not agree leads to a survey only.
_NEXT: dict[StepKind, tuple[StepKind, ...]] = {
    StepKind.LISTED: (StepKind.SURVEYED, StepKind.WITHDRAWN),
    StepKind.SURVEYED: (StepKind.MEETING, StepKind.WITHDRAWN),
    StepKind.MEETING: (StepKind.POSTED, StepKind.SURVEYED, StepKind.WITHDRAWN),
    StepKind.POSTED: (
        StepKind.COMPLAINT,
        StepKind.OPINION,
        StepKind.DECISION,
        StepKind.SURVEYED,
        StepKind.WITHDRAWN,
    ),
    StepKind.COMPLAINT: (StepKind.RE_CHECK, StepKind.WITHDRAWN),
    StepKind.RE_CHECK: (
        StepKind.COMPLAINT,
        StepKind.OPINION,
        StepKind.DECISION,
        StepKind.SURVEYED,
        StepKind.WITHDRAWN,
    ),
    StepKind.OPINION: (StepKind.COMPLAINT, StepKind.DECISION, StepKind.SURVEYED, StepKind.WITHDRAWN),
    StepKind.DECISION: (StepKind.CERTIFICATE,),
    StepKind.CERTIFICATE: (),
    StepKind.WITHDRAWN: (),
}


@dataclass(frozen=True)
class Step:
    """One step: its day, and by kind the last day of posting, the votes, the document, the words."""

    kind: StepKind
    on: date
    until: date | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    document: str = ""
    text: str = ""

    @property
    def is_agreed(self) -> bool:
        """Of a meeting: at least half of those present agree (QĐ 24/2021/QĐ-TTg, article 4).

        >>> day = date(2022, 3, 18)
        >>> [Step(StepKind.MEETING, day, present=41, in_favour=votes).is_agreed for votes in (20, 21)]
        [False, True]
        >>> Step(StepKind.MEETING, day, present=40, in_favour=20).is_agreed
        True
        """
        if not self.present or self.in_favour is None:
            return False
        return 2 * self.in_favour >= self.present


@dataclass(frozen=True)
class CaseStanding:
    """Where a case stands after its steps.

    `round`: the survey that counts, 1 the first, 0 before it; `is_agreed`: what its meeting said, None before;
    `posted_until`: the last day of its posting; `next`: what may follow; `why`: what it waits for, in words.
    """

    last: Step | None = None
    round: int = 0
    is_agreed: bool | None = None
    met_on: date | None = None
    posted_on: date | None = None
    posted_until: date | None = None
    decided_on: date | None = None
    decision: str = ""

    @property
    def kind(self) -> StepKind | None:
        return self.last.kind if self.last else None

    @property
    def next(self) -> tuple[StepKind, ...]:
        if self.kind is None:
            return (StepKind.LISTED,)
        if self.kind is StepKind.MEETING and not self.is_agreed:
            return (StepKind.SURVEYED, StepKind.WITHDRAWN)
        return _NEXT[self.kind]

    @property
    def why(self) -> str:
        """What it waits for."""
        if self.last is None:
            return "Chưa vào danh sách."
        if self.kind is StepKind.MEETING and not self.is_agreed:
            return (
                f"Họp ngày {format_date(self.last.on)} chỉ {format_count(self.last.in_favour)} trên "
                f"{format_count(self.last.present)} người có mặt đồng ý, chưa được một nửa: "
                "phải điều tra lại rồi họp lại."
            )
        if self.kind is StepKind.COMPLAINT:
            return f"Khiếu nại ngày {format_date(self.last.on)} chưa ghi kết quả phúc tra."
        return _WAITS[self.kind] if self.kind else ""

    def stage(self, today: date) -> Stage:
        """The column of the board on a day."""
        if self.last is None:
            return Stage.TO_SURVEY
        return stage_of(self.last, today)

    @property
    def is_sheet_open(self) -> bool:
        """Whether scores may still be changed: until a meeting agrees to them, and again while they are re-checked."""
        if self.kind is StepKind.MEETING:
            return not self.is_agreed
        return self.kind in (
            None,
            StepKind.LISTED,
            StepKind.SURVEYED,
            StepKind.COMPLAINT,
            StepKind.RE_CHECK,
        )


_WAITS = {
    StepKind.LISTED: "Chờ điều tra, chấm điểm.",
    StepKind.SURVEYED: "Chờ họp dân.",
    StepKind.MEETING: "Họp đã thống nhất, chờ niêm yết.",
    StepKind.POSTED: "Chờ hết hạn niêm yết rồi ra quyết định.",
    StepKind.RE_CHECK: "Đã phúc tra, chờ quyết định.",
    StepKind.OPINION: "Đã có ý kiến cấp trên, chờ quyết định.",
    StepKind.DECISION: "Đã quyết định, chờ cấp giấy chứng nhận nếu có.",
    StepKind.CERTIFICATE: "Đã cấp giấy chứng nhận, hồ sơ xong.",
    StepKind.WITHDRAWN: "Đã rút khỏi danh sách.",
}


def stage_of(last: Step, today: date) -> Stage:
    """The column a case stands in, told by its last step alone.

    >>> posted = Step(StepKind.POSTED, date(2022, 3, 21), until=date(2022, 3, 24))
    >>> [stage_of(posted, date(2022, 3, day)).value for day in (24, 25)]
    ['posted', 'to-decide']
    """
    if last.kind is StepKind.MEETING:
        return Stage.TO_POST if last.is_agreed else Stage.TO_SURVEY
    if last.kind is StepKind.POSTED:
        return Stage.POSTED if last.until is None or today <= last.until else Stage.TO_DECIDE
    return {
        StepKind.LISTED: Stage.TO_SURVEY,
        StepKind.SURVEYED: Stage.TO_MEET,
        StepKind.COMPLAINT: Stage.COMPLAINT,
        StepKind.RE_CHECK: Stage.TO_DECIDE,
        StepKind.OPINION: Stage.TO_DECIDE,
        StepKind.DECISION: Stage.DECIDED,
        StepKind.CERTIFICATE: Stage.CERTIFIED,
        StepKind.WITHDRAWN: Stage.WITHDRAWN,
    }[last.kind]


def standing_of(steps: Iterable[Step]) -> CaseStanding:
    """Where a case stands after `steps`, in their order.

    >>> steps = [Step(StepKind.LISTED, date(2022, 3, 15)), Step(StepKind.SURVEYED, date(2022, 3, 16)),
    ...          Step(StepKind.MEETING, date(2022, 3, 18), present=41, in_favour=20, against=15)]
    >>> standing = standing_of(steps)
    >>> standing.is_agreed, standing.round, [kind.value for kind in standing.next]
    (False, 1, ['surveyed', 'withdrawn'])
    >>> standing_of([*steps, Step(StepKind.SURVEYED, date(2022, 3, 20))]).round
    2
    """
    standing = CaseStanding()
    for step in steps:
        standing = _after(standing, step)
    return standing


def _after(standing: CaseStanding, step: Step) -> CaseStanding:
    if step.kind is StepKind.SURVEYED:
        return CaseStanding(last=step, round=standing.round + 1)
    standing = replace(standing, last=step)
    if step.kind is StepKind.MEETING:
        return replace(standing, is_agreed=step.is_agreed, met_on=step.on)
    if step.kind is StepKind.POSTED:
        return replace(standing, posted_on=step.on, posted_until=step.until)
    if step.kind is StepKind.DECISION:
        return replace(standing, decided_on=step.on, decision=step.document)
    return standing
