"""Sentences of a text, and whether a number in one can only be the commune's own of the plan's year."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from targets.rules.classes import PovertyClass
from targets.rules.text.facts import TextFacts
from targets.rules.text.filling import filled_parts

LONGEST = 2000  # characters; what is longer is no sentence

_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCE = re.compile(r"(?:[^;.!?\n]|[.!?](?!\s|$))+")
_CLASS = re.compile(r"(?:hộ )?(?P<near>cận )nghèo|hộ nghèo", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:,|và|hoặc|/|-|–)\s*")
_YEARS = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d)")
_STANDARD = re.compile(r"chuẩn (?:hộ )?nghèo(?: đa chiều)?(?: giai đoạn \d{4} ?[-–] ?\d{4})?", re.IGNORECASE)
# Words after which a number is not the plan's own of the year.
_ELSEWHERE = re.compile(
    r"\b(?:đã|hiện|đến nay|vẫn|quý|tháng|giai đoạn|mỗi|từng|bình quân|hằng năm|hàng năm|thêm|đầu năm|đầu kỳ|rà soát|"
    r"kết quả|thiếu hụt|dân tộc|tỉnh|huyện|thành phố|thị xã|cả nước|toàn quốc|giao)\b",
    re.IGNORECASE,
)
_CONTEXT = re.compile(r"\b(?:kết quả|tình hình|thực trạng|đánh giá)\b", re.IGNORECASE)
# Before "hộ nghèo": the number is of some of them, or of their members.
_PARTLY = re.compile(
    r"\b(?:thuộc|con|em|cho|của|với|người|các|những|nghèo|và|trong|nhà)(?: số)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Sentence:
    """What stands between full stops and semicolons of a block, as printed, in composed letters and single blanks.

    `start`: its place in the block; `fields`: where in the block fields are, whose numbers nobody typed.
    """

    text: str
    start: int
    fields: tuple[tuple[int, int], ...]
    facts: TextFacts

    def is_typed(self, match: re.Match[str]) -> bool:
        """Whether the group `number` stands in the text itself, not in a field."""
        start, end = (self.start + place for place in match.span("number"))
        return not any(first < end and start < last for first, last in self.fields)

    def is_own(self, place: int, *, may_be_before: bool = False) -> bool:
        """Whether nothing before `place` says that a number is of another time, place or group.

        `may_be_before`: of the time before the plan's year too.
        """
        if self.names_hamlet:
            return False
        last = self.facts.year - 1
        before = re.sub(
            rf"so với (?:cuối )?năm {last}", "", _STANDARD.sub("", self.text[:place]), flags=re.IGNORECASE
        )
        return not _ELSEWHERE.search(before) and (may_be_before or not names_other_year(before, self.facts))

    @cached_property
    def names_hamlet(self) -> bool:
        """Whether it is about a hamlet, not about all of the commune."""
        text = self.text.lower().replace(self.facts.commune.lower(), "")
        return any(line.name.lower() in text for line in self.facts.poor if line.name)

    @cached_property
    def _mentions(self) -> list[re.Match[str]]:
        return list(_CLASS.finditer(self.text))

    def is_of_all(self, place: int) -> bool:
        """Whether the class named at `place` stands alone, and for all its households."""
        before = self.text[:place]
        joined = any(_JOIN.fullmatch(self.text, one.end(), place) for one in self._mentions)
        return not joined and not _PARTLY.search(before)

    def is_joined_after(self, place: int) -> bool:
        """Whether another class follows at once: "9 hộ nghèo, hộ cận nghèo" is a sum of both."""
        following = _JOIN.match(self.text, place)
        return bool(following and _CLASS.match(self.text, following.end()))

    def class_before(self, place: int, between: str) -> PovertyClass | None:
        """The class named last before `place`, with only words of `between` (an expression) on the way."""
        mention = next((one for one in reversed(self._mentions) if one.end() <= place), None)
        if mention is None or not self.is_of_all(mention.start()) or self.is_joined_after(mention.end()):
            return None
        if not re.compile(between, re.IGNORECASE).fullmatch(self.text, mention.end(), place):
            return None
        return class_in(mention)


def sentences_of(text: str, facts: TextFacts) -> Iterator[Sentence]:
    """The sentences of a block, fields filled."""
    whole, fields = "", []
    for part in filled_parts(_BLANKS.sub(" ", unicodedata.normalize("NFC", text)), facts):
        if part.is_field:
            fields.append((len(whole), len(whole) + len(part.text)))
        whole += part.text
    for match in _SENTENCE.finditer(whole):
        if len(match[0]) <= LONGEST:
            yield Sentence(match[0], match.start(), tuple(fields), facts)


def is_about_plan(above: str, facts: TextFacts) -> bool:
    """Whether what stands under the headings `above` can be the plan's, not what was reached or is for later.

    >>> facts = TextFacts(2022, "xã", "Thịnh Đức", "", "", "xóm", 0, [], [])
    >>> [is_about_plan(one, facts) for one in ("MỤC TIÊU NĂM 2022", "KẾT QUẢ NĂM 2021", "Đến năm 2025")]
    [True, False, False]
    """
    return not _CONTEXT.search(above) and not names_other_year(above, facts)


def names_other_year(text: str, facts: TextFacts) -> bool:
    """Whether a year other than the plan's is named."""
    return any(int(year) != facts.year for year in _YEARS.findall(text))


def own_words(facts: TextFacts, more: str = "") -> str:
    """An expression: what may stand on the way to a figure without naming another place, time or group; or `more`.

    Each part is atomic: no text can be read in two ways, so that none takes long.
    """
    names = "|".join(re.escape(name) for name in (facts.commune, facts.commune_kind) if name)
    own = rf"(?:toàn )?(?:{names})" if names else "toàn"
    return (
        rf"(?>{f'{more}|' if more else ''}{own}|của|trên địa bàn|theo|đa chiều|sẽ|phải|dự kiến|ước|phấn đấu|giảm|đến|"
        rf"(?:hết |cuối )?năm(?: {facts.year})?|cuối kỳ|{_STANDARD.pattern}|so với năm {facts.year - 1}|"
        rf"từ [\d.,]+ ?%)(?!\w)"
    )


def class_in(match: re.Match[str]) -> PovertyClass:
    """The class that a match names by its group `near`."""
    return PovertyClass.NEAR_POOR if match["near"] else PovertyClass.POOR
