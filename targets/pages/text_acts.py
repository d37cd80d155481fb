"""Legal acts as the pages show them: those a text cites, and the list a commune goes by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from targets.rules.text import Act, Block, TextFacts, citations_in, filled
from targets.rules.text.acts import same_number
from thinhduc.figures import format_date

IN_FORCE, NOT_YET, ENDED, UNKNOWN = "ok", "warning", "error", ""


@dataclass(frozen=True)
class CitedAct:
    """An act that the text names: whether it is in force, in words; `key` of the first paragraph that names it."""

    number: str
    title: str
    level: str
    words: str
    key: str


def cited_acts(
    blocks: Iterable[Block], facts: TextFacts, acts: Sequence[Act], day: date
) -> tuple[CitedAct, ...]:
    """Each act once, in the order the text names them; whether it is in force on `day`."""
    known = {same_number(act.number): act for act in sorted(acts, key=lambda act: act.is_own)}
    places: dict[str, str] = {}
    for block in blocks:
        for citation in citations_in(filled(block.text, facts)):
            places.setdefault(citation.number, block.key)
    return tuple(
        _cited(number, key, known.get(same_number(number)), facts, day) for number, key in places.items()
    )


def _cited(number: str, key: str, act: Act | None, facts: TextFacts, day: date) -> CitedAct:
    if act is not None:
        return CitedAct(number, act.title, *validity_of(act, day), key)
    if number in {one.number for one in citations_in(facts.superior_number)}:
        return CitedAct(number, facts.superior_issuer, UNKNOWN, "kế hoạch cấp trên", key)
    return CitedAct(number, "", UNKNOWN, "chưa có trong danh sách", key)


def validity_of(act: Act, day: date) -> tuple[str, str]:
    """A level and the words for it."""
    if act.is_ended(day):
        instead = f", thay bằng {act.ended_by}" if act.ended_by else ""
        return ENDED, f"hết hiệu lực sau {format_date(act.valid_to)}{instead}"
    if act.valid_from is not None and act.valid_from > day:
        return NOT_YET, f"có hiệu lực từ {format_date(act.valid_from)}"
    if act.valid_to is not None:
        return IN_FORCE, f"còn hiệu lực đến hết ngày {format_date(act.valid_to)}"
    return IN_FORCE, "còn hiệu lực"


@dataclass(frozen=True)
class ActRow:
    """A row of the commune's list of acts."""

    act: Act
    level: str
    words: str

    @property
    def source(self) -> str:
        """Whose list it stands in."""
        return "Của xã" if self.act.is_own else "Danh sách chung"


def act_rows(acts: Iterable[Act], day: date) -> tuple[ActRow, ...]:
    """The list: the commune's own first, each part in the order of its numbers."""
    return tuple(
        ActRow(act, *validity_of(act, day))
        for act in sorted(acts, key=lambda act: (not act.is_own, act.number))
    )
