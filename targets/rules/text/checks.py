"""What is wrong, doubtful or missing in a text, held against the tables and the legal acts.

| code | level | what |
|---|---|---|
| text-missing, text-subject, text-empty-block | error | no text; not exactly one subject; a block without words |
| text-basis | error | no basis that cites a document by its number |
| text-field-unknown, text-field-broken | error | a field or format that does not exist; a brace left open |
| text-field-missing | error | a field whose value is not known yet |
| text-blank | error | a number or date left open by dots or blanks |
| text-rate, -reduction, -closing, -opening, -hamlets, -households | warning | a typed figure contradicts the tables |
| text-act-ended, -act-year, -act-date | warning | not in force; not the year of its number; not its day, or no day |
| text-other-year | warning | subject, lead or closing names another year only |
| text-annex | warning | the text does not mention its annexes |
| text-replaced | warning | an adjusted version's text does not name the plan that it replaces |
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from targets.rules.classes import PovertyClass
from targets.rules.lines import gaps_of
from targets.rules.text.acts import Act, citations_in, same_number
from targets.rules.text.blocks import Block, BlockKind
from targets.rules.text.facts import TextFacts
from targets.rules.text.fields import FIELDS, REPLACED
from targets.rules.text.figures import Contradiction, contradictions_in
from targets.rules.text.filling import FieldUse, filled, parts_of
from targets.rules.text.places import above_each, places_of
from thinhduc.figures import format_date
from thinhduc.findings import Finding, Level

_BLANK = re.compile(  # "ngày tháng năm sinh" is no date
    r"số:?[ \xa0]*(?:[.…_]+[ \xa0]*|(?=/))/[ \xa0]?(?-i:[A-ZĐ])|(?<![.…_])(?:[.]{2,}|[…_]+)[ \xa0]?%|"
    r"ngày(?:[ \xa0]{2,}|[ \xa0]*[.…_]+[ \xa0]*)tháng|ngày[ \xa0]tháng[ \xa0](?:\d{1,2}[ \xa0])?năm[ \xa0]\d{4}",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:biểu|phụ\s+lục)[^.;]{0,60}kèm\s+theo|kèm\s+theo[^.;]{0,60}(?:biểu|phụ\s+lục)|"
    r"(?:theo|tại|có|xem)\s+(?:các\s+)?phụ\s+lục|phụ\s+lục\s+(?:số\s+)?[IVX\d]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)năm\s+((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_DATED = re.compile(r"tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_OF_THE_YEAR = frozenset({BlockKind.SUBJECT, BlockKind.LEAD, BlockKind.CLOSING})
_REASON = "nếu giữ thì phải ghi lý do."
_KNOWN_FROM = {
    "Cấp trên": "nhập cấp trên trực tiếp và tỉnh của xã, ghi cả loại, ví dụ “UBND tỉnh Thái Nguyên”",
    "Kế hoạch của cấp trên": "nhập đủ số, ngày và cơ quan ban hành kế hoạch của cấp trên",
    "Xã và xóm": "nhập đủ thông tin của xã và tổng số hộ của các xóm",
    REPLACED: "bản này không thay kế hoạch nào, viết lại không dùng chỗ điền này",
}
_OF_A_RATE = {"households": "tổng số hộ", "opening": "số hộ đầu kỳ", "reduction": "số hộ giảm"}
_MOST_NAMED = 5  # hamlets in one sentence


@dataclass(frozen=True)
class _Fault:
    """A finding before it is known whether it blocks: `advice` is left out for a text that can no longer change."""

    level: Level
    code: str
    said: str
    advice: str
    block: Block | None = None
    data: Mapping[str, int | str | None] = field(default_factory=dict)

    def finding(self, *, is_historical: bool) -> Finding:
        data: dict[str, int | str | None] = {"block": self.block.key if self.block else None, **self.data}
        if self.level is Level.WARNING:
            data["reason"] = self.block.reason.strip() if self.block else ""
        level = Level.NOTE if is_historical else self.level
        message = f"{self.said}." if is_historical else f"{self.said}; {self.advice}"
        return Finding(level, self.code, message, key=self.block.key if self.block else None, data=data)


@dataclass(frozen=True)
class _Text:
    """A text with what every check needs of it."""

    blocks: Sequence[Block]
    facts: TextFacts
    places: Sequence[str]

    def __iter__(self) -> Iterator[tuple[Block, str]]:
        return iter(zip(self.blocks, self.places, strict=True))

    def of(self, *kinds: BlockKind) -> list[Block]:
        return [block for block in self.blocks if block.kind in kinds]


def check_text(
    blocks: Sequence[Block],
    facts: TextFacts,
    acts: Sequence[Act],
    *,
    day: date,
    is_historical: bool = False,
) -> list[Finding]:
    """All findings of a text: those of the whole, then block by block. `day`: on which cited acts must be in force.

    `key` and `data["block"]` name the block, None for the whole; `data["reason"]` of a warning is the block's reason. A
    historical or issued text is kept as it is: what is found in it is only noted.
    """
    if not blocks:
        said = "Kế hoạch chưa có lời văn"
        faults = [_Fault(Level.ERROR, "text-missing", said, "soạn các phần I–V trước khi trình.")]
        return [fault.finding(is_historical=is_historical) for fault in faults]
    text = _Text(blocks, facts, places_of(blocks))
    of_blocks = [
        *_empty(text),
        *_fields(text),
        *_blanks(text),
        *_figures(text),
        *_acts(text, acts, day),
        *_years(text),
    ]
    order = {block.key: place for place, block in enumerate(blocks)}
    of_blocks.sort(key=lambda fault: order[fault.block.key] if fault.block else -1)
    faults = [*_subject(text), *_basis(text), *_annex(text), *_replaced(text), *of_blocks]
    return [fault.finding(is_historical=is_historical) for fault in faults]


def _subject(text: _Text) -> Iterator[_Fault]:
    subjects = text.of(BlockKind.SUBJECT)
    if not subjects:
        yield _Fault(
            Level.ERROR, "text-subject", "Lời văn chưa có trích yếu", "thêm một đoạn loại “Trích yếu”."
        )
    for block in subjects[1:]:
        said = f"Lời văn có {len(subjects)} trích yếu, phải có đúng một"
        yield _Fault(Level.ERROR, "text-subject", said, "bỏ hoặc đổi loại đoạn thừa.", block)


def _basis(text: _Text) -> Iterator[_Fault]:
    """The document follows others: at least one basis names one by its number, typed or by a field."""
    bases = text.of(BlockKind.BASIS)
    if any("{số kế hoạch cấp trên" in block.text or citations_in(block.text) for block in bases):
        return
    what = "chưa căn cứ nào ghi số, ký hiệu văn bản" if bases else "chưa có căn cứ nào"
    advice = "ghi kế hoạch của cấp trên (số, ngày, cơ quan ban hành)."
    yield _Fault(Level.ERROR, "text-basis", f"Căn cứ: {what}", advice, bases[0] if bases else None)


def _annex(text: _Text) -> Iterator[_Fault]:
    if any(_ANNEX.search(block.text) for block in text.blocks):
        return
    said = "Lời văn chưa nhắc tới biểu kèm theo, văn bản có phụ lục phải nói rõ (Nghị định 30/2020/NĐ-CP)"
    advice = f"ghi “(Có biểu chi tiết kèm theo)” ở phần mục tiêu; {_REASON}"
    yield _Fault(Level.WARNING, "text-annex", said, advice, next(iter(text.of(BlockKind.SUBJECT)), None))


def _replaced(text: _Text) -> Iterator[_Fault]:
    """What an adjusted version replaces, is named in it: by a field, or typed."""
    facts = text.facts
    number = same_number(facts.replaced_number)
    cited = (one for block in text.blocks for one in citations_in(filled(block.text, facts)))
    if not number or any(same_number(one.number) == number for one in cited):
        return
    said = f"Bản điều chỉnh thay kế hoạch số {facts.replaced_number} nhưng lời văn chưa nhắc tới số đó"
    advice = (
        f"ghi “thay thế Kế hoạch số {{số kế hoạch được thay}} ngày {{ngày kế hoạch được thay}}”; {_REASON}"
    )
    yield _Fault(Level.WARNING, "text-replaced", said, advice, next(iter(text.of(BlockKind.SUBJECT)), None))


def _empty(text: _Text) -> Iterator[_Fault]:
    for block, place in text:
        if not block.text.strip():
            said = f"{place}: đoạn còn để trống"
            yield _Fault(Level.ERROR, "text-empty-block", said, "viết nội dung hoặc xóa đoạn.", block)


def _fields(text: _Text) -> Iterator[_Fault]:
    """Fields that do not exist, block by block, and those without a value, each once with all its places."""
    missing: dict[str, list[tuple[Block, str]]] = {}
    for block, place in text:
        for part in parts_of(block.text):
            if isinstance(part, str):
                yield from _broken(part, block, place)
            elif not part.is_known:
                yield _unknown(part, block, place)
            elif part.field and part.field.read(text.facts) in (None, ""):
                missing.setdefault(part.name, []).append((block, place))
    for name, uses in missing.items():
        yield _missing(name, uses, text.facts)


def _broken(part: str, block: Block, place: str) -> Iterator[_Fault]:
    if "{" in part or "}" in part:
        said = f"{place}: có dấu ngoặc nhọn lẻ “{_around(part)}”"
        yield _Fault(
            Level.ERROR, "text-field-broken", said, "chỗ điền số phải viết trọn, ví dụ {năm}.", block
        )


def _around(part: str) -> str:
    at = min(place for place in (part.find("{"), part.find("}")) if place >= 0)
    return part[max(0, at - 12) : at + 24].strip()


def _unknown(use: FieldUse, block: Block, place: str) -> _Fault:
    if use.field is None:
        said = f"{place}: không có chỗ điền nào tên “{use.name}”"
        advice = "chọn lại trong danh sách chỗ điền."
    else:
        forms = ", ".join(f"“{form}”" for form in use.field.formats) or "không có cách in riêng"
        said = f"{place}: chỗ điền “{use.name}” không có cách in “{use.form}”"
        advice = f"cách in được chọn: {forms}."
    return _Fault(Level.ERROR, "text-field-unknown", said, advice, block, {"field": use.name})


def _missing(name: str, uses: Sequence[tuple[Block, str]], facts: TextFacts) -> _Fault:
    block, place = uses[0]
    others = len({one.key for one, _place in uses}) - 1
    also = f" (và {others} đoạn khác)" if others else ""
    advice = _KNOWN_FROM.get(FIELDS[name].group, "nhập đủ số liệu của các xóm")
    if FIELDS[name].kind == "rate":
        advice = f"{_rate_needs(name, facts) or advice}, hoặc viết lại đoạn này không dùng tỷ lệ"
    said = f"{place}{also}: chỗ điền {{{name}}} chưa có giá trị"
    keys = ",".join(dict.fromkeys(one.key for one, _place in uses))
    return _Fault(
        Level.ERROR, "text-field-missing", said, f"{advice}.", block, {"field": name, "blocks": keys}
    )


def _rate_needs(name: str, facts: TextFacts) -> str:
    """ "nhập tổng số hộ của Tân Đức": the figures that a rate waits for, and whose; "" where no figure is missing."""
    is_near_poor = PovertyClass.NEAR_POOR.label in name
    lines = facts.near_poor if is_near_poor else facts.poor
    gaps = gaps_of(lines, PovertyClass.NEAR_POOR if is_near_poor else PovertyClass.POOR)
    needs = []
    for gap in gaps:
        if gap.key in _OF_A_RATE:
            names = ", ".join(gap.missing[:_MOST_NAMED])
            more = len(gap.missing) - _MOST_NAMED
            needs.append(
                f"{_OF_A_RATE[gap.key]} của {names}{f' và {more} {facts.hamlet_kind} khác' if more > 0 else ''}"
            )
    return f"nhập {'; '.join(needs)}" if needs else ""


def _blanks(text: _Text) -> Iterator[_Fault]:
    for block, place in text:
        found = _BLANK.search(block.text)
        if found:
            said = f"{place}: còn chỗ chưa điền ở “{found[0].strip()}”"
            yield _Fault(Level.ERROR, "text-blank", said, "ghi đủ số hoặc ngày.", block)


def _figures(text: _Text) -> Iterator[_Fault]:
    for (block, place), above in zip(text, above_each(text.blocks), strict=True):
        heads = "\n".join(filled(one.text, text.facts) for one in above)
        for one in contradictions_in(block.text, text.facts, heads):
            yield _contradiction(one, block, place)


def _contradiction(one: Contradiction, block: Block, place: str) -> _Fault:
    said = f"{place}: lời văn ghi {one.subject} là {one.typed}, theo biểu là {one.expected}"
    advice = f"sửa lại hoặc dùng chỗ điền {{{one.field}}}; {_REASON}"
    data = {"typed": one.typed, "expected": one.expected, "field": one.field}
    return _Fault(Level.WARNING, f"text-{one.what}", said, advice, block, data)


def _acts(text: _Text, acts: Iterable[Act], day: date) -> Iterator[_Fault]:
    known = {same_number(act.number): act for act in sorted(acts, key=lambda act: act.is_own)}
    for block, place in text:
        for cited in dict.fromkeys(citations_in(filled(block.text, text.facts))):
            act = known.get(same_number(cited.number))
            if cited.no_day:
                said = f"{place}: văn bản số {cited.number} ghi ngày {cited.no_day}, lịch không có ngày này"
                yield _act_fault("text-act-date", said, "xem lại ngày", cited.number, block)
            if cited.year and cited.day and cited.year != cited.day.year:
                said = f"{place}: văn bản số {cited.number} ghi ngày {format_date(cited.day)}"
                said += f", khác năm {cited.year} trong số, ký hiệu"
                yield _act_fault("text-act-year", said, "xem lại số hoặc ngày", cited.number, block)
            elif act and act.issued_on and cited.day and act.issued_on != cited.day:
                said = f"{place}: văn bản số {cited.number} ghi ngày {format_date(cited.day)}"
                said += f", theo danh mục văn bản là ngày {format_date(act.issued_on)}"
                yield _act_fault("text-act-date", said, "xem lại ngày", cited.number, block)
            if act and act.is_ended(day):
                ended = f" ({act.ended_by})" if act.ended_by else ""
                said = f"{place}: văn bản số {cited.number} hết hiệu lực sau ngày {format_date(act.valid_to)}{ended}"
                yield _act_fault(
                    "text-act-ended", said, "thay bằng văn bản đang có hiệu lực", cited.number, block
                )


def _act_fault(code: str, said: str, advice: str, number: str, block: Block) -> _Fault:
    return _Fault(Level.WARNING, code, said, f"{advice}; {_REASON}", block, {"act": number})


def _years(text: _Text) -> Iterator[_Fault]:
    """A year left from the plan that the text was carried over from."""
    year = text.facts.year
    for block, place in text:
        if block.kind not in _OF_THE_YEAR:
            continue
        years = {int(one) for one in _YEAR.findall(_DATED.sub("", filled(block.text, text.facts)))}
        if years and year not in years:
            named = ", ".join(str(one) for one in sorted(years))
            said = f"{place}: ghi năm {named}, kế hoạch là của năm {year}"
            advice = f"sửa lại hoặc dùng chỗ điền {{năm}}; {_REASON}"
            yield _Fault(Level.WARNING, "text-other-year", said, advice, block)
