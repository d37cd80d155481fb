"""Lists of the register that are no tables of pages: what a file of each holds, in the columns of the screen."""

from datetime import date

from households.pages.board import BoardCard
from households.pages.changes import ChangedRow
from households.pages.duplicates import PairLines
from households.pages.late import LateView
from households.pages.standards import StandardRow
from households.queries.proposals import ProposalView
from households.queries.rounds import RoundRow
from thinhduc.exporting import Column


def proposal_columns() -> list[Column]:
    """What heads proposed, open and decided."""

    def what(one: ProposalView) -> str:
        said = [one.event.label] if one.event else []
        said += [one.member] if one.member else []
        said += [f"{line.label}: {line.proposed}" for line in one.lines if line.proposed]
        return "; ".join(said)

    return [
        Column("Đề nghị", lambda one: one.kind_label, 22),
        Column("Hộ", lambda one: one.household, 28),
        Column("Xóm", lambda one: one.hamlet, 20),
        Column("Nội dung", what, 50),
        Column("Người gửi", lambda one: one.proposed_by, 24),
        Column("Gửi lúc", lambda one: one.proposed_at, 20),
        Column("Kết quả", lambda one: one.state_label),
        Column("Trả lời", lambda one: one.decided_reason, 40),
        Column("Người xem xét", lambda one: one.decided_by, 24),
        Column("Xem xét lúc", lambda one: one.decided_at, 20),
    ]


def late_columns() -> list[Column]:
    """Events of confirmed years, open and decided."""

    def what(one: LateView) -> str:
        return f"{one.kind} ({one.asked})" if one.asked else one.kind

    return [
        Column("Hộ", lambda one: one.title, 28),
        Column("Xóm", lambda one: one.hamlet, 20),
        Column("Biến động", what, 40),
        Column("Ngày xảy ra", lambda one: one.happened_on),
        Column("Lý do ghi", lambda one: one.reason, 36),
        Column("Người ghi", lambda one: one.recorded_by, 24),
        Column("Ghi lúc", lambda one: one.recorded_at, 20),
        Column("Quyết định", lambda one: one.state),
        Column("Lý do quyết định", lambda one: one.decided_reason, 36),
        Column("Người quyết định", lambda one: one.decided_by, 24),
    ]


def duplicate_columns() -> list[Column]:
    """Pairs of people who may be registered twice, both sides in one row; identity numbers as the page shows them."""
    facts = ("Họ và tên", "Sinh", "Giới tính", "Số giấy tờ", "Quan hệ", "Xóm", "Diện", "Nhân khẩu")

    def fact(place: int, side: str) -> Column:
        number = 1 if side == "first" else 2
        return Column(f"{facts[place]} ({number})", lambda lines: str(getattr(lines.facts[place], side)), 20)

    def household(side: str, number: int) -> Column:
        return Column(f"Hộ ({number})", lambda lines: str(getattr(lines.pair, side).household), 28)

    def likeness(lines: PairLines) -> str:
        return lines.pair.likeness.label

    return [
        Column("Giống nhau ở", likeness, 24),
        household("first", 1),
        household("second", 2),
        *(fact(place, side) for place in range(len(facts)) for side in ("first", "second")),
    ]


def board_columns(today: date) -> list[Column]:
    """Where each household of a round stands."""

    def result(one: BoardCard) -> str:
        return "phiếu còn thiếu" if one.is_incomplete else one.found

    return [
        Column("Chủ hộ", lambda one: one.card.head_name, 26),
        Column("Mã hộ", lambda one: one.card.code),
        Column("Xóm", lambda one: one.card.hamlet.name, 20),
        Column("Bước", lambda one: one.card.stage(today).label, 22),
        Column("Diện hiện nay", lambda one: one.now),
        Column("Theo phiếu", result),
        Column("Hạn", lambda one: one.due_words, 44),
    ]


def posted_columns() -> list[Column]:
    """The list of a round that is posted: name, hamlet, class and nothing else."""
    return [
        Column("Chủ hộ", lambda row: row["name"], 28),
        Column("Xóm", lambda row: row["hamlet"], 20),
        Column("Kết quả rà soát", lambda row: row["label"], 20),
    ]


def changed_columns() -> list[Column]:
    """Households that would change class by another standard."""

    def head(row: ChangedRow) -> str:
        return row.name

    return [
        Column("Chủ hộ", head, 26),
        Column("Mã hộ", lambda row: row.code),
        Column("Xóm", lambda row: row.hamlet, 20),
        Column("Đang xếp", lambda row: row.before),
        Column("Chuẩn kia", lambda row: row.after),
        Column("Vì sao", lambda row: row.why, 44),
    ]


def round_columns() -> list[Column]:
    """The rounds of a commune with how far each is."""

    def standard(row: RoundRow) -> str | None:
        return row.round.leading.name if row.round.leading else None

    return [
        Column("Đợt", lambda row: row.round.title, 36),
        Column("Từ ngày", lambda row: row.round.starts_on),
        Column("Đến ngày", lambda row: row.round.ends_on),
        Column("Chuẩn quyết định", standard, 36),
        Column("Số hộ", lambda row: row.cases, 9),
        Column("Đã xong", lambda row: row.over, 9),
    ]


def standard_columns() -> list[Column]:
    """All standards, for the system's administrator."""

    def document(row: StandardRow) -> str:
        return row.document

    return [
        Column("Chuẩn", lambda row: row.name, 36),
        Column("Văn bản", document, 30),
        Column("Phạm vi", lambda row: row.place),
        Column("Áp dụng", lambda row: row.period, 24),
        Column("Thu nhập, nông thôn · thành thị", lambda row: " · ".join(row.incomes), 26),
        Column("Điểm B1, nông thôn · thành thị", lambda row: " · ".join(row.points), 24),
        Column("Số chỉ số", lambda row: row.indices, 9),
        Column("Mức tin cậy", lambda row: row.mark.label),
    ]
