"""Recording a movement, as it is shown: what can be recorded, and what it will do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from households.actions.movements import Foreseen, OneMovement
from households.pages.movements import state_in_words
from households.rules.kinds import MovementKind
from households.rules.movements import Chain, kinds_for
from thinhduc.findings import Finding


@dataclass(frozen=True)
class Preview:
    """What recording will do: from where to where, what speaks against it, whether it will wait for a decision."""

    before: str
    after: str
    findings: tuple[Finding, ...]
    waits: str

    @property
    def may_record(self) -> bool:
        """Nothing speaks against it."""
        return not self.findings


def preview_of(foreseen: Foreseen, asked: OneMovement, names: Mapping[int, str]) -> Preview:
    """A movement that is about to be recorded."""
    years = ", ".join(str(year) for year in foreseen.years)
    waits = (
        f"Kết quả năm {years} đã xác nhận: biến động được giữ lại chờ quyết định, chưa đổi số liệu nào."
        if years and not foreseen.findings
        else ""
    )
    after = state_in_words(foreseen.after, names)
    if asked.head_id or asked.head_name:
        after += ", chủ hộ mới"
    return Preview(state_in_words(foreseen.before, names), after, foreseen.findings, waits)


@dataclass(frozen=True)
class KindChoice:
    """A movement that may be recorded; `detail` says what it leads to."""

    label: str
    detail: str
    url: str


_LEADS_TO = {
    MovementKind.ESCAPED_TO_NEAR_POOR: "thành hộ cận nghèo",
    MovementKind.ESCAPED_ABOVE: "không nghèo, không cận nghèo",
    MovementKind.ESCAPED_NEAR_POOR: "không nghèo, không cận nghèo",
    MovementKind.FELL_TO_POOR: "thành hộ nghèo",
    MovementKind.RELAPSED: "trước đây đã từng nghèo, cận nghèo",
    MovementKind.ARISEN: "trước đây chưa từng nghèo, cận nghèo",
    MovementKind.MOVED_HAMLET: "trong xã",
    MovementKind.MOVED_OUT: "ra ngoài xã",
    MovementKind.MOVED_IN: "từ ngoài xã, hoặc trở lại",
    MovementKind.SIZE_CHANGED: "sinh, mất, người đến, người đi",
    MovementKind.DISSOLVED: "hộ không còn",
    MovementKind.REGISTERED: "hộ đã có từ trước",
}


def kind_choices(chain: Chain, commune: str, household_id: int) -> list[KindChoice]:
    """What can be recorded of a household as it stands."""
    address = reverse("movements:record", args=[commune, household_id])
    choices = [
        KindChoice(kind.label, _LEADS_TO.get(kind, ""), f"{address}?loai={kind.value}")
        for kind in kinds_for(chain)
    ]
    if chain.state is None:
        return choices
    head = MovementKind.HEAD_CHANGED
    choices.append(KindChoice(head.label, "hộ vẫn như cũ", f"{address}?loai={head.value}"))
    if chain.state.persons > 1:
        split = reverse("movements:split", args=[commune, household_id])
        choices.append(KindChoice("Tách hộ", "vài người thành hộ mới", split))
    merge = reverse("movements:merge", args=[commune, household_id])
    return [*choices, KindChoice(MovementKind.MERGED_INTO.label, "cả hộ", merge)]
