"""A review of one household, step by step (domain.md, "A review, step by step")."""

from enum import StrEnum


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
