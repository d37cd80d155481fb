"""Typed figures in a text that contradict the tables.

A wrong alarm teaches people to pass over the right ones. So a number counts only in a phrase that can mean nothing but
the figure of the whole commune in the plan's year ("hộ nghèo … còn 1,4%", "giảm 06 hộ so với năm 2021"); a hamlet,
another year, another place or another group named beside it leaves the number alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from targets.rules.classes import PovertyClass
from targets.rules.lines import Totals
from targets.rules.text.facts import TextFacts
from targets.rules.text.filling import filled_parts
from thinhduc.figures import format_count, format_rate

COUNT = r"(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,7})"
RATE = r"(?P<number>\d{1,3}(?:[.,]\d{1,4})?)\s?(?:%|phần trăm)"
CLASS = r"hộ\s+(?P<near>cận\s+)?nghèo"
LIMIT = r"(?:(?P<limit>dưới|không quá|tối đa|trên|ít nhất|tối thiểu)\s+)?"

LONGEST = 2000  # characters; what is longer is no sentence

_BLANKS = re.compile(r"[^\S\n]+")
_CLASS = re.compile(r"(?:hộ\s+)?(?P<near>cận\s+)nghèo|hộ\s+nghèo", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:,|và|hoặc|/|-|–)\s*")
_SEGMENT = re.compile(r"(?:[^;.!?\n]|[.!?](?!\s|$))+")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_STANDARD = re.compile(
    r"chuẩn\s+(?:hộ\s+)?nghèo(?:\s+đa\s+chiều)?(?:\s+giai\s+đoạn\s+\d{4}\s?[-–]\s?\d{4})?", re.IGNORECASE
)
# Words after which a number is not the plan's own of the year.
_ELSEWHERE = re.compile(
    r"\b(?:đã|hiện|quý|tháng|giai đoạn|mỗi|từng|bình quân|hằng năm|hàng năm|thêm|đầu năm|đầu kỳ|rà soát|kết quả|"
    r"thiếu hụt|dân tộc|tỉnh|huyện|thành phố|thị xã|cả nước|toàn quốc|giao)\b",
    re.IGNORECASE,
)
_CONTEXT = re.compile(r"\b(?:kết quả|tình hình|thực trạng|đánh giá)\b", re.IGNORECASE)
_LIMITS: dict[str, tuple[Callable[[Fraction, Fraction], bool], str]] = {
    "dưới": (lambda actual, limit: actual < limit, "dưới "),
    "không quá": (lambda actual, limit: actual <= limit, "không quá "),
    "tối đa": (lambda actual, limit: actual <= limit, "tối đa "),
    "trên": (lambda actual, limit: actual > limit, "trên "),
    "ít nhất": (lambda actual, limit: actual >= limit, "ít nhất "),
    "tối thiểu": (lambda actual, limit: actual >= limit, "tối thiểu "),
}


@dataclass(frozen=True)
class Contradiction:
    """A typed figure and what the tables say. `what`: rate, reduction, closing, opening, hamlets or households.

    `typed` and `expected` as they are printed, with their unit; `field` is the name of the field that would follow.
    """

    what: str
    subject: str
    typed: str
    expected: str
    field: str


@dataclass(frozen=True)
class _Sentence:
    """A part of a block between full stops and semicolons. `typed` says whether a stretch was typed by a person."""

    text: str
    start: int
    fields: tuple[tuple[int, int], ...]
    facts: TextFacts

    def is_typed(self, match: re.Match[str], group: str = "number") -> bool:
        """Whether the number stands in the text itself, not in a field."""
        start, end = (self.start + place for place in match.span(group))
        return not any(first < end and start < last for first, last in self.fields)


def contradictions_in(text: str, facts: TextFacts, above: str = "") -> tuple[Contradiction, ...]:
    """What contradicts the tables in a block, in its order; `above`: the headings that it stands under."""
    if _CONTEXT.search(above) or _other_years(above, facts):
        return ()
    found: list[tuple[int, Contradiction]] = []
    for sentence in _sentences(text, facts):
        for read in (_rates, _counts, _openings, _hamlets, _households):
            found += ((sentence.start + place, one) for place, one in read(sentence))
    return tuple(dict.fromkeys(one for _place, one in sorted(found, key=lambda pair: pair[0])))


def _sentences(text: str, facts: TextFacts) -> Iterator[_Sentence]:
    whole, fields = "", []
    for part in filled_parts(_BLANKS.sub(" ", unicodedata.normalize("NFC", text)), facts):
        if part.is_field:
            fields.append((len(whole), len(whole) + len(part.text)))
        whole += part.text
    for match in _SEGMENT.finditer(whole):
        if len(match[0]) <= LONGEST:
            yield _Sentence(match[0], match.start(), tuple(fields), facts)


Found = Iterator[tuple[int, Contradiction]]


def _rates(sentence: _Sentence) -> Found:
    """ "tỷ lệ hộ nghèo toàn xã năm 2022 còn 1,4%", "… cuối năm là 1,47%", "còn 1,4% hộ nghèo"."""
    facts = sentence.facts
    between = rf"(?P<between>(?:[\s,(]+{_own_words(facts)}(?!\w))*+)"
    ends = r"(?=\s*(?:$|[.,;:)(]|(?:so với|tổng số hộ|và|vào|trong)\b))"
    falls = r"(?:giảm\s+)?(?:xuống\s+còn|xuống|còn\s+lại|chỉ\s+còn|còn)\s*:?\s+"
    is_at_end = r"(?:là|ở\s+mức|chiếm|đạt|:)\s+"
    patterns = (
        (rf"(?<!\w)(?P<before>\w*)\s*\b{CLASS}{between}[\s,]+{falls}{LIMIT}{RATE}{ends}", ""),
        (rf"(?<!\w)(?P<before>\w*)\s*\b{CLASS}{between}\s*{is_at_end}{LIMIT}{RATE}{ends}", "cuối"),
        (
            rf"(?<!\w)(?P<before>)còn\s+{LIMIT}{RATE}\s+(?:số\s+)?{CLASS}(?=\s*(?:$|[.,;:)(]))(?P<between>)",
            "",
        ),
    )
    for pattern, needed in patterns:
        for match in re.finditer(pattern, sentence.text, re.IGNORECASE):
            is_own = needed in match["between"].lower() and match["before"].lower() not in _PARTLY
            if is_own and _is_plain(sentence, match.start()) and sentence.is_typed(match):
                yield from _rate(sentence, match)


_PARTLY = frozenset({"thuộc", "con", "em", "cho", "của", "người", "các", "những", "nghèo", "và", "trong"})


def _own_words(facts: TextFacts) -> str:
    """What may stand between the class and its figure without naming another place, time or group."""
    names = "|".join(re.escape(name) for name in (facts.commune, facts.commune_kind) if name)
    own = rf"(?:toàn\s+)?(?:{names})" if names else "toàn"
    year, last = facts.year, facts.year - 1
    return (  # atomic: no text can be read in two ways, so that none takes long
        rf"(?>{own}|của|trên\s+địa\s+bàn|theo|đa\s+chiều|sẽ|phải|dự\s+kiến|ước|phấn\s+đấu|giảm|đến|"
        rf"(?:hết\s+|cuối\s+)?năm(?:\s+{year})?|cuối\s+kỳ|{_STANDARD.pattern}|"
        rf"so\s+với\s+năm\s+{last}|từ\s+[\d.,]+\s?%)"
    )


def _rate(sentence: _Sentence, match: re.Match[str]) -> Found:
    poverty_class = _class_in(match)
    rate = sentence.facts.totals[poverty_class].rate
    if rate is None:
        return
    typed = match["number"].replace(".", ",")
    places = len(typed.partition(",")[2])
    value = Fraction(typed.replace(",", ".")) / 100
    limit = (match["limit"] or "").lower()
    if _LIMITS[limit][0](rate.value, value) if limit else format_rate(rate, places) == typed:
        return
    expected = f"{format_rate(rate, max(places, 2))}%"
    if not limit and places < 2:
        expected += f", làm tròn thành {format_rate(rate, places)}%"
    name = f"tỷ lệ {poverty_class.label} cuối năm"
    yield match.start("number"), Contradiction("rate", name, f"{limit} {typed}%".strip(), expected, name)


def _counts(sentence: _Sentence) -> Found:
    """ "giảm 06 hộ so với năm 2021", "giảm 6 hộ nghèo và 3 hộ cận nghèo", "còn 31 hộ nghèo"."""
    year, last = sentence.facts.year, sentence.facts.year - 1
    kind = re.escape(sentence.facts.commune_kind or "xã")
    ends = (
        rf"(?=\s*(?:$|[.,;:)(]|(?:và|so\s+với\s+(?:cuối\s+|đầu\s+)?năm(?:\s+(?:{last}|trước)|(?!\s+\d))|trên\s+địa\s+bàn\s+{kind}|toàn\s+{kind}|theo\s+kế\s+hoạch|"
        rf"(?:trong\s+|vào\s+|cuối\s+)*năm\s+(?:{year}|nay)|trong\s+năm(?!\s+\d)|cuối\s+năm(?!\s+\d))\b))"
    )
    one = rf"{LIMIT}{COUNT}(?:\s*\([^()\d]{{1,30}}\))?\s+hộ(?:\s+(?P<poor>(?P<near>cận\s+)?nghèo))?{ends}"
    verbs = (
        ("reduction", r"giảm(?:\s+được)?"),
        ("closing", r"(?:xuống\s+còn|chỉ\s+còn|còn\s+lại|còn|xuống)"),
    )
    for what, verb in verbs:
        for start in re.finditer(rf"\b{verb}\s+", sentence.text, re.IGNORECASE):
            found = list(_listed(sentence, what, start.end(), re.compile(one, re.IGNORECASE)))
            if found and _is_plain(sentence, start.start()):
                yield from found


def _listed(sentence: _Sentence, what: str, place: int, one: re.Pattern[str]) -> Found:
    """The counts of a verb: one, or one for each class."""
    match = one.match(sentence.text, place)
    while match:
        poverty_class = _class_in(match) if match["poor"] else _class_at(sentence.text, match.start())
        if poverty_class and sentence.is_typed(match) and not _names_pair(sentence.text, match):
            yield from _count(sentence, what, poverty_class, match)
        following = re.compile(r"\s*(?:,|và)\s+").match(sentence.text, match.end())
        match = one.match(sentence.text, following.end()) if following else None
        if match and not match["poor"]:
            match = None


def _openings(sentence: _Sentence) -> Found:
    """ "đầu năm 2022 có 37 hộ nghèo", "sau rà soát năm 2021 còn 37 hộ nghèo"."""
    year, last = sentence.facts.year, sentence.facts.year - 1
    when = rf"(?:đầu\s+năm(?:\s+{year})?|đầu\s+kỳ|cuối\s+năm\s+{last}|sau\s+rà\s+soát(?:\s+cuối)?\s+năm\s+{last})"
    own = rf"(?:[\s,]+{_own_words(sentence.facts)})?"
    pattern = rf"\b{when}{own}[\s,]*(?:có|là|còn|:)\s+{COUNT}\s+{CLASS}(?=\s*(?:$|[.,;:)(]|(?:và|trên)\b))"
    for match in re.finditer(pattern, sentence.text, re.IGNORECASE):
        before = sentence.text[: match.start()]
        if sentence.is_typed(match) and not _ELSEWHERE.search(before) and not _names_hamlet(sentence):
            yield from _count(sentence, "opening", _class_in(match), match)


_COUNT_NAMES = {
    "opening": ("số {} đầu năm", "opening"),
    "reduction": ("số {} giảm", "reduction"),
    "closing": ("số {} cuối năm", "closing"),
}


def _count(sentence: _Sentence, what: str, poverty_class: PovertyClass, match: re.Match[str]) -> Found:
    totals: Totals = sentence.facts.totals[poverty_class]
    name = _COUNT_NAMES[what][0].format(poverty_class.label)
    limit = match.groupdict().get("limit") or ""
    found = _compared(match, getattr(totals, what), limit.lower(), "hộ")
    if found:
        yield match.start("number"), Contradiction(what, name, *found, name)


def _hamlets(sentence: _Sentence) -> Found:
    """ "12/12 xóm", "tất cả 12 xóm", "xã có 12 xóm", a recipient "12 xóm"."""
    kind = re.escape(sentence.facts.hamlet_kind)
    commune = re.escape(sentence.facts.commune_kind or "xã")
    if not kind:
        return
    name = re.escape(sentence.facts.commune)
    ends = r"(?=\s*(?:$|[.,;:)(]|(?:và|trên\s+địa\s+bàn|của)\b))"
    heads = r"(?:các\s+)?(?:ông,?\s+bà\s+)?(?:trưởng\s+)?"
    patterns = (
        rf"^\s*{heads}{COUNT}\s+{kind}\s*$",
        rf"(?<![\d/.,])\d{{1,3}}/{COUNT}\s+{kind}\b",
        rf"\b(?:tất\s+cả|toàn\s+bộ|cả)\s+{COUNT}\s+{kind}{ends}",
        rf"\b(?:toàn\s+{commune}|{name})\s+(?:hiện\s+)?(?:có|gồm)\s+{COUNT}\s+{kind}{ends}",
    )
    for pattern in patterns:
        for match in re.finditer(pattern, sentence.text, re.IGNORECASE):
            if sentence.is_typed(match):
                found = _compared(match, sentence.facts.hamlets or None, "", sentence.facts.hamlet_kind)
                if found:
                    subject = f"số {sentence.facts.hamlet_kind}"
                    yield match.start("number"), Contradiction("hamlets", subject, *found, "số xóm")


def _households(sentence: _Sentence) -> Found:
    """ "tổng số hộ là 2.111", "trên tổng số 2.111 hộ", "31/2.111 hộ"."""
    own = rf"(?:[\s,]+{_own_words(sentence.facts)}(?!\w))*+"
    ends = r"(?=\s*(?:$|[.,;:)(]|(?:và|toàn|trên\s+địa\s+bàn|của|chiếm)\b))"
    patterns = (
        rf"\btổng\s+số\s+hộ(?:\s+dân(?:\s+cư)?)?{own}\s*(?:là|có|:)\s*{COUNT}(?:\s+hộ(?:\s+dân)?)?{ends}",
        rf"\btổng\s+số\s+{COUNT}\s+hộ(?:\s+dân(?:\s+cư)?)?{ends}",
        rf"(?<![\d/.,])\d{{1,4}}/{COUNT}\s+hộ(?:\s+dân(?:\s+cư)?)?{ends}",
    )
    households = sentence.facts.totals[PovertyClass.POOR].households
    for pattern in patterns:
        for match in re.finditer(pattern, sentence.text, re.IGNORECASE):
            if sentence.is_typed(match) and _is_plain(sentence, match.start()):
                found = _compared(match, households, "", "hộ")
                if found:
                    yield (
                        match.start("number"),
                        Contradiction("households", "tổng số hộ", *found, "tổng số hộ"),
                    )


def _compared(match: re.Match[str], actual: int | None, limit: str, unit: str) -> tuple[str, str] | None:
    """What was typed and what the tables say, where they contradict."""
    if actual is None:
        return None
    typed = int(match["number"].replace(".", ""))
    agrees = _LIMITS[limit][0](Fraction(actual), Fraction(typed)) if limit else actual == typed
    if agrees:
        return None
    return f"{limit} {match['number']} {unit}".strip(), f"{format_count(actual)} {unit}"


def _class_in(match: re.Match[str]) -> PovertyClass:
    return PovertyClass.NEAR_POOR if match["near"] else PovertyClass.POOR


def _class_at(text: str, place: int) -> PovertyClass | None:
    """The class named last before the number, else next after it; None where two are named together, or none is."""
    mentions = list(_CLASS.finditer(text))
    if not mentions:
        return None
    number = max(0, sum(mention.end() <= place for mention in mentions) - 1)
    around = mentions[max(0, number - 1) : number + 2]
    if any(_JOIN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(around)):
        return None
    return _class_in(mentions[number])


def _names_pair(text: str, match: re.Match[str]) -> bool:
    """ "9 hộ nghèo, hộ cận nghèo": a sum of both."""
    following = _JOIN.match(text, match.end())
    return bool(match["poor"] and following and _CLASS.match(text, following.end()))


def _is_plain(sentence: _Sentence, place: int) -> bool:
    """Whether nothing before `place` says that the number is of another time, place or group."""
    before = _STANDARD.sub("", sentence.text[:place])
    before = re.sub(
        rf"so\s+với\s+(?:cuối\s+)?năm\s+{sentence.facts.year - 1}", "", before, flags=re.IGNORECASE
    )
    if _ELSEWHERE.search(before) or _other_years(before, sentence.facts):
        return False
    return not _names_hamlet(sentence)


def _names_hamlet(sentence: _Sentence) -> bool:
    text = sentence.text.lower().replace(sentence.facts.commune.lower(), "")
    return any(line.name.lower() in text for line in sentence.facts.poor if line.name)


def _other_years(text: str, facts: TextFacts) -> bool:
    return any(int(year) != facts.year for year in _YEARS.findall(text))
