"""Typed figures in a text that contradict the tables.

A wrong alarm teaches people to pass over the right ones. So a number counts only in a phrase that can mean nothing but
the figure of the whole commune in the plan's year ("hộ nghèo … còn 1,4%", "giảm 06 hộ so với năm 2021"); a hamlet,
another year, another place or another group named beside it leaves the number alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from targets.rules.classes import PovertyClass
from targets.rules.text.facts import TextFacts
from targets.rules.text.sentences import Sentence, class_in, is_about_plan, own_words, sentences_of
from thinhduc.figures import Rate, format_count, format_rate, rate_of

_COUNT = r"(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,7})"
_RATE = r"(?P<number>\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|phần trăm)"
_CLASS = r"(?P<named>hộ (?P<near>cận )?nghèo)"
_LIMIT = r"(?:(?P<limit>dưới|không quá|tối đa|trên|ít nhất|tối thiểu) )?"
_STOP = r"\s*(?:$|[.,;:)(])"
_LIMITS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "": lambda actual, typed: actual == typed,
    "dưới": lambda actual, typed: actual < typed,
    "không quá": lambda actual, typed: actual <= typed,
    "tối đa": lambda actual, typed: actual <= typed,
    "trên": lambda actual, typed: actual > typed,
    "ít nhất": lambda actual, typed: actual >= typed,
    "tối thiểu": lambda actual, typed: actual >= typed,
}
_FALLING = re.compile(r"\b(?:giảm|xuống|cuối năm|cuối kỳ)\b", re.IGNORECASE)
_COUNT_NAMES = {"opening": "số {} đầu năm", "reduction": "số {} giảm", "closing": "số {} cuối năm"}
_LEAST_HAMLETS = 5  # "1/3 xóm" is a share


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


Found = Iterator[tuple[int, Contradiction]]


def contradictions_in(text: str, facts: TextFacts, above: str = "") -> tuple[Contradiction, ...]:
    """What contradicts the tables in a block, in its order; `above`: the headings that it stands under."""
    if not is_about_plan(above, facts):
        return ()
    found: list[tuple[int, Contradiction]] = []
    for sentence in sentences_of(text, facts):
        for read in (_rates, _counts, _openings, _hamlets, _households):
            found += ((sentence.start + place, one) for place, one in read(sentence))
    return tuple(dict.fromkeys(one for _place, one in sorted(found, key=lambda pair: pair[0])))


def _no_other_year(facts: TextFacts) -> str:
    """What follows is no other year: "… vào năm 2025", "(năm 2021)"."""
    return rf"(?![\s,(]*(?:vào |đến |trong |cuối |hết )*năm (?!{facts.year}\b)\d{{4}})"


def _matches(patterns: tuple[str, ...], sentence: Sentence) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        for match in re.finditer(pattern, sentence.text, re.IGNORECASE):
            if sentence.is_typed(match):
                yield match


def _rates(sentence: Sentence) -> Found:
    """ "tỷ lệ hộ nghèo toàn xã năm 2022 còn 1,4%", "… cuối năm là 1,47%", "còn 1,4% hộ nghèo"."""
    facts = sentence.facts
    between = rf"(?P<between>(?:[\s,(]+{own_words(facts)})*+)"
    ends = rf"(?={_STOP}|\s*(?:so với|tổng số hộ|và|vào|trong)\b){_no_other_year(facts)}"
    falls = r"[\s,]+(?:giảm )?(?:xuống còn|xuống|còn lại|chỉ còn|còn)\s*:?"
    states = r"\s*(?P<states>là|ở mức|chiếm|đạt|:)"
    patterns = (
        rf"\b{_CLASS}{between}(?:{falls}|{states})\s+{_LIMIT}{_RATE}{ends}",
        rf"\bcòn {_LIMIT}{_RATE} (?:số )?{_CLASS}(?={_STOP}){_no_other_year(facts)}",
    )
    for match in _matches(patterns, sentence):
        said = match.groupdict()
        is_of_the_end = not said.get("states") or "cuối" in said["between"].lower()
        place = min(match.start("named"), match.start("number"))
        if is_of_the_end and sentence.is_of_all(match.start("named")) and sentence.is_own(place):
            yield from _rate(sentence, match)


def _rate(sentence: Sentence, match: re.Match[str]) -> Found:
    poverty_class = class_in(match)
    totals = sentence.facts.totals[poverty_class]
    if totals.rate is None:
        return
    typed = match["number"].replace(".", ",")
    limit = (match["limit"] or "").lower()
    if _agrees(totals.rate, typed, limit) or (
        _is_current(sentence, match) and _agrees(rate_of(totals.opening, totals.households), typed, limit)
    ):
        return
    places = len(typed.partition(",")[2])
    expected = f"{format_rate(totals.rate, max(places, 2))}%"
    if not limit and places < 2:
        expected += f", làm tròn thành {format_rate(totals.rate, places)}%"
    name = f"tỷ lệ {poverty_class.label} cuối năm"
    yield match.start("number"), Contradiction("rate", name, f"{limit} {typed}%".strip(), expected, name)


def _agrees(rate: Rate | None, typed: str, limit: str) -> bool:
    """Whether the exact rate keeps the limit, or rounds to what was typed at its number of decimals."""
    if rate is None:
        return False
    if limit:
        return _LIMITS[limit](rate.value, Fraction(typed.replace(",", ".")) / 100)
    return format_rate(rate, len(typed.partition(",")[2])) == typed


def _is_current(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "còn" may say what there is at the year's beginning: nothing falls, no end is named."""
    return not _FALLING.search(sentence.text[: match.start("number")])


def _counts(sentence: Sentence) -> Found:
    """ "giảm 06 hộ so với năm 2021", "giảm 6 hộ nghèo và 3 hộ cận nghèo", "còn 31 hộ nghèo"."""
    facts = sentence.facts
    kind = re.escape(facts.commune_kind or "xã")
    ends = (
        rf"(?={_STOP}|\s*(?:và|so với (?:cuối |đầu )?năm (?:{facts.year - 1}|trước)|trên địa bàn {kind}|toàn {kind}|"
        rf"theo kế hoạch|(?:trong|vào|cuối|năm)(?= ))\b)(?!\s*trong (?!năm)){_no_other_year(facts)}"
    )
    one = re.compile(
        rf"{_LIMIT}{_COUNT}(?:\s*\([^()\d]{{1,30}}\))? hộ(?: (?P<class>(?P<near>cận )?nghèo))?{ends}",
        re.IGNORECASE,
    )
    verbs = (("reduction", r"giảm(?: được)?"), ("closing", r"(?:xuống còn|chỉ còn|còn lại|còn|xuống)"))
    for what, verb in verbs:
        for start in re.finditer(rf"\b{verb} ", sentence.text, re.IGNORECASE):
            found = list(_listed(sentence, what, start, one))
            if found and sentence.is_own(start.start()):
                yield from found


def _listed(sentence: Sentence, what: str, verb: re.Match[str], one: re.Pattern[str]) -> Found:
    """The counts after a verb: one, or one for each class."""
    more = r"giảm [\d.]+ hộ|còn [\d.,]+ ?(?:%|hộ)|(?:từ )?[\d.]+ hộ|kế hoạch"
    between = rf"(?:[\s,(:]+{own_words(sentence.facts, more)})*+[\s,(:]*"
    match = one.match(sentence.text, verb.end())
    if match and not match["class"]:
        poverty_class = sentence.class_before(verb.start(), between)
        if poverty_class and sentence.is_typed(match):
            yield from _count(sentence, what, poverty_class, match)
        return
    while match and match["class"]:
        if sentence.is_typed(match) and not sentence.is_joined_after(match.end()):
            yield from _count(sentence, what, class_in(match), match)
        following = re.compile(r"\s*(?:,|và) ").match(sentence.text, match.end())
        match = one.match(sentence.text, following.end()) if following else None


def _openings(sentence: Sentence) -> Found:
    """ "đầu năm 2022 có 37 hộ nghèo", "sau rà soát năm 2021 còn 37 hộ nghèo"."""
    year, last = sentence.facts.year, sentence.facts.year - 1
    when = rf"(?:đầu năm(?: {year})?|đầu kỳ|cuối năm {last}|sau rà soát(?: cuối)? năm {last})"
    own = rf"(?:[\s,]+{own_words(sentence.facts)})?"
    ends = rf"(?={_STOP}|\s*(?:và|trên)\b)"
    for match in _matches((rf"\b{when}{own}[\s,]*(?:có|là|còn|:) {_COUNT} {_CLASS}{ends}",), sentence):
        if sentence.is_own(match.start(), may_be_before=True) and not sentence.is_joined_after(match.end()):
            yield from _count(sentence, "opening", class_in(match), match)


def _count(sentence: Sentence, what: str, poverty_class: PovertyClass, match: re.Match[str]) -> Found:
    totals = sentence.facts.totals[poverty_class]
    if what == "closing" and _is_current(sentence, match) and _number(match) == totals.opening:
        return
    name = _COUNT_NAMES[what].format(poverty_class.label)
    yield from _compared(match, getattr(totals, what), what, name, name)


def _hamlets(sentence: Sentence) -> Found:
    """ "12/12 xóm", "tất cả 12 xóm", "xã có 12 xóm", a recipient "12 xóm"."""
    facts = sentence.facts
    if not facts.hamlet_kind:
        return
    kind, commune = re.escape(facts.hamlet_kind), re.escape(facts.commune_kind or "xã")
    ends = rf"(?={_STOP}|\s*(?:và|trên địa bàn|của)\b)"
    patterns = (
        rf"^\s*(?:các )?(?:ông,? bà )?(?:trưởng )?{_COUNT} {kind}\s*$",
        rf"\b(?:tất cả|toàn bộ) {_COUNT} {kind}{ends}",
        rf"\b(?:toàn {commune}|{re.escape(facts.commune)}) (?:hiện )?(?:có|gồm) {_COUNT} {kind}{ends}",
    )
    shares = (rf"(?<![\d/.,])\d{{1,3}}/{_COUNT} {kind}\b",)
    found = [*_matches(patterns, sentence)]
    found += [match for match in _matches(shares, sentence) if _number(match) > _LEAST_HAMLETS]
    for match in found:
        subject = f"số {facts.hamlet_kind}"
        yield from _compared(match, facts.hamlets or None, "hamlets", subject, "số xóm")


def _households(sentence: Sentence) -> Found:
    """ "tổng số hộ là 2.111", "trên tổng số 2.111 hộ", "31/2.111 hộ"; much smaller ones are of some households."""
    own = rf"(?:[\s,]+{own_words(sentence.facts)})*+"
    ends = rf"(?={_STOP}|\s*(?:và|toàn|trên địa bàn|của|chiếm)\b)"
    patterns = (
        rf"\btổng số hộ(?: dân(?: cư)?)?{own}\s*(?:là|có|:)\s*{_COUNT}(?: hộ(?: dân)?)?{ends}",
        rf"\btổng số {_COUNT} hộ(?: dân(?: cư)?)?{ends}",
        rf"(?<![\d/.,])\d{{1,4}}/{_COUNT} hộ(?: dân(?: cư)?)?{ends}",
    )
    households = sentence.facts.totals[PovertyClass.POOR].households
    for match in _matches(patterns, sentence):
        if households and _number(match) * 2 > households and sentence.is_own(match.start()):
            yield from _compared(match, households, "households", "tổng số hộ", "tổng số hộ")


def _number(match: re.Match[str]) -> int:
    return int(match["number"].replace(".", ""))


def _compared(match: re.Match[str], actual: int | None, what: str, subject: str, field: str) -> Found:
    """The contradiction, where the tables know the figure and it is another."""
    limit = (match.groupdict().get("limit") or "").lower()
    if actual is None or _LIMITS[limit](Fraction(actual), Fraction(_number(match))):
        return
    unit = subject.removeprefix("số ") if what == "hamlets" else "hộ"
    typed = f"{limit} {match['number']} {unit}".strip()
    yield match.start("number"), Contradiction(what, subject, typed, f"{format_count(actual)} {unit}", field)
