"""Events of confirmed years in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from households.actions.late import Counting
from households.models import LateEvent
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from thinhduc.figures import format_count

# What may be decided: its name in the form, the button, what it does.
WAYS = (
    (
        Counting.NOW.value,
        "Tính vào năm đang mở",
        "Ngày xảy ra giữ nguyên; số liệu chỉ thay đổi từ năm chưa xác nhận.",
    ),
    (
        Counting.THEN.value,
        "Tính vào năm xảy ra",
        "Chỉ được khi kết quả của năm ấy và các năm sau đã mở khóa.",
    ),
    (Counting.REJECT.value, "Không tính", "Sổ hộ không thay đổi; lý do được giữ lại."),
)

DECIDED = {
    Counting.NOW: "Đã tính vào năm đang mở.",
    Counting.THEN: "Đã tính vào năm xảy ra.",
    Counting.REJECT: "Đã ghi quyết định không tính.",
}


@dataclass(frozen=True)
class LateView:
    """What was asked, and what was decided about it."""

    id: int
    title: str
    url: str
    hamlet: str
    kind: str
    asked: str
    happened_on: date
    recorded_by: str
    recorded_at: datetime
    reason: str
    state: str
    decided_by: str
    decided_at: datetime | None
    decided_reason: str


def hamlets_of(late: LateEvent) -> set[int]:
    """The hamlets it names."""
    return {late.hamlet_id, late.asked["values"].get("hamlet_id") or late.hamlet_id}


def late_view(late: LateEvent, names: Mapping[int, str], commune: str) -> LateView:
    """One event in words."""
    values = late.asked["values"]
    household = late.household
    return LateView(
        id=late.pk,
        title=str(household) if household else f"{values['head_name']} ({values['code']})",
        url=reverse("register:household", args=[commune, household.pk]) if household else "",
        hamlet=names.get(late.hamlet_id, ""),
        kind=MovementKind(late.kind).label,
        asked=", ".join(_asked(values, names)),
        happened_on=late.happened_on,
        recorded_by=late.recorded_by,
        recorded_at=late.recorded_at,
        reason=values.get("reason", ""),
        state=late.get_state_display(),
        decided_by=late.decided_by,
        decided_at=late.decided_at,
        decided_reason=late.decided_reason,
    )


def _asked(values: Mapping[str, object], names: Mapping[int, str]) -> list[str]:
    """What of the household was to change."""
    parts = []
    if hamlet_id := values.get("hamlet_id"):
        parts.append(f"xóm {names.get(int(str(hamlet_id)), '')}")
    if poverty_class := values.get("poverty_class"):
        parts.append(PovertyClass(str(poverty_class)).label)
    if persons := values.get("persons"):
        parts.append(f"{format_count(int(str(persons)))} khẩu")
    return parts
