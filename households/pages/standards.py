"""What the pages of standards show: cut-offs in words, indices by service, where each fact comes from, the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from households.rules import AreaRule, Index, SourceMark, Standard
from thinhduc.figures import DASH, format_count, format_date

# "Có nguồn" is the normal case and stays quiet; what a person must still look up is seen.
_MARK_LEVELS = {SourceMark.TO_CHECK: "warning", SourceMark.NOT_FOUND: "warning", SourceMark.OWN: "act"}


@dataclass(frozen=True)
class MarkView:
    """How well a fact is known, as a tag."""

    label: str
    level: str


@dataclass(frozen=True)
class LimitRow:
    """The cut-offs of an area in words; `hamlets`: how many of the commune's it holds for, None where not asked."""

    area: str
    income: str
    outright: str
    points: str
    poor: str
    near_poor: str
    mark: MarkView
    hamlets: int | None


@dataclass(frozen=True)
class IndexRow:
    """An index with when a household lacks it, empty where that is not known."""

    number: int
    name: str
    deprived_when: str
    mark: MarkView


@dataclass(frozen=True)
class Service:
    """A basic service with its indices."""

    name: str
    indices: tuple[IndexRow, ...]


@dataclass(frozen=True)
class SourceNote:
    """Where something comes from."""

    about: str
    text: str


@dataclass(frozen=True)
class StandardView:
    """A standard as its page shows it."""

    slug: str
    name: str
    document: str
    issuer: str
    place: str
    period: str
    rule: str
    limits: tuple[LimitRow, ...]
    services: tuple[Service, ...]
    same_indices_as: str
    index_mark: MarkView | None
    is_worded: bool
    sources: tuple[SourceNote, ...]
    mark: MarkView
    is_own: bool
    unknown: str


def standard_view(
    standard: Standard, hamlets: Mapping[str, int] | None = None, beside: Sequence[Standard] = ()
) -> StandardView:
    """Everything of a standard.

    `hamlets`: how many rural and urban ones the commune has; `beside`: standards that the page shows before this one,
    whose indices need not stand there twice. `index_mark`: the one that all indices have, None where they differ;
    `is_worded`: whether it is known of any index when a household lacks it.
    """
    marks = {index.mark for index in standard.indices}
    same = next((one.name for one in beside if one.indices == standard.indices), "")
    return StandardView(
        slug=standard.slug,
        name=standard.name,
        document=standard.document,
        issuer=standard.issuer,
        place=standard.province or "cả nước",
        period=standard.period,
        rule=_rule_words(standard),
        limits=tuple(_limit_row(rule, standard, hamlets) for rule in standard.areas),
        services=() if same else _services(standard.indices),
        same_indices_as=same,
        index_mark=_mark(marks.pop()) if len(marks) == 1 else None,
        is_worded=any(index.deprived_when for index in standard.indices),
        sources=_sources(standard),
        mark=_mark(standard.mark),
        is_own=bool(standard.province),
        unknown=_unknown(standard),
    )


def _mark(mark: SourceMark) -> MarkView:
    return MarkView(mark.label, _MARK_LEVELS.get(mark, "ok"))


def _rule_words(standard: Standard) -> str:
    count = f"{len(standard.indices)} chỉ số"
    if standard.index_points is None or standard.b2_from is None:
        return f"Phiếu B2: {count}; điểm mỗi chỉ số chưa tìm thấy"
    return f"Phiếu B2: {count}, mỗi chỉ số {standard.index_points} điểm, nghèo từ {standard.b2_from} điểm"


def _unknown(standard: Standard) -> str:
    """What can not be done with the standard as it is known."""
    missing = [rule.area_label for rule in standard.areas if not rule.has_points]
    if not missing:
        return ""
    where = "" if len(missing) == len(standard.areas) else f" ở khu vực {missing[0]}"
    return (
        f"Chưa có mức điểm B1 được công bố{where} nên chưa xếp loại được theo điểm; "
        "có thu nhập bình quân thì xếp loại được. Phần mềm không tự đặt mức điểm."
    )


def _limit_row(rule: AreaRule, standard: Standard, hamlets: Mapping[str, int] | None) -> LimitRow:
    from_ = f"từ {standard.lacking_from} chỉ số trở lên"
    below = f"dưới {standard.lacking_from} chỉ số"
    limit, outright = format_count(rule.income_limit), rule.income_outright
    poor = f"Không quá {limit} và thiếu {from_}"
    near_poor = f"Không quá {limit} và thiếu {below}"
    if outright is not None:
        poor = f"Không quá {format_count(outright)}; hoặc không quá {limit} và thiếu {from_}"
        near_poor = f"Trên {format_count(outright)} đến {limit} và thiếu {below}"
    return LimitRow(
        area=rule.area_label.capitalize(),
        income=limit,
        outright="" if outright is None else format_count(outright),
        points=format_count(rule.b1_limit) if rule.has_points else DASH,
        poor=poor,
        near_poor=near_poor,
        mark=_mark(rule.mark),
        hamlets=None if hamlets is None else hamlets.get(rule.area, 0),
    )


def _services(indices: Sequence[Index]) -> tuple[Service, ...]:
    """The indices by service; one that comes back later in the list stands alone, so that the numbers ascend."""
    services: list[tuple[str, list[IndexRow]]] = []
    for index in indices:
        if not services or services[-1][0] != index.service:
            services.append((index.service, []))
        row = IndexRow(index.number, index.name, index.deprived_when, _mark(index.mark))
        services[-1][1].append(row)
    return tuple(Service(name, tuple(rows)) for name, rows in services)


def _sources(standard: Standard) -> tuple[SourceNote, ...]:
    """Each source once, with everything that it is about."""
    notes: dict[str, list[str]] = {}
    for rule in standard.areas:
        notes.setdefault(rule.source, []).append(f"Mức {rule.area_label}")
    numbers: dict[str, list[str]] = {}
    for index in () if standard.province else standard.indices:
        numbers.setdefault(index.source, []).append(str(index.number))
    return tuple(
        SourceNote(about, text)
        for about, text in (
            ("Chuẩn", standard.source),
            *((", ".join(about), text) for text, about in notes.items()),
            *((_numbered(about, len(standard.indices)), text) for text, about in numbers.items()),
        )
        if text
    )


def _numbered(numbers: Sequence[str], whole: int) -> str:
    return "Các chỉ số" if len(numbers) == whole else f"Chỉ số {', '.join(numbers)}"


@dataclass(frozen=True)
class StandardRow:
    """A line of the list."""

    slug: str
    name: str
    document: str
    place: str
    period: str
    incomes: tuple[str, ...]
    points: tuple[str, ...]
    indices: int
    mark: MarkView
    is_present: bool


def standard_row(standard: Standard, day: date) -> StandardRow:
    """One standard of the list; `incomes` and `points` in the order of its areas, each with the area's name."""
    return StandardRow(
        slug=standard.slug,
        name=standard.name,
        document=standard.document,
        place=standard.province or "cả nước",
        period=f"{format_date(standard.valid_from)} – {format_date(standard.valid_to)}",
        incomes=tuple(format_count(rule.income_limit) for rule in standard.areas),
        points=tuple(format_count(rule.b1_limit) for rule in standard.areas),
        indices=len(standard.indices),
        mark=_mark(standard.mark),
        is_present=standard.covers(day),
    )


@dataclass(frozen=True)
class Spans:
    """All that hold at some time, over the years from `first` to `last`."""

    first: int
    last: int
    rows: tuple["Span", ...]


@dataclass(frozen=True)
class Span:
    """A standard along the years: `start` and `width` of 100, and whether it holds in the year that is shown."""

    label: str
    start: int
    width: int
    year: int
    current: bool


def spans(standards: Sequence[Standard], shown: int) -> Spans | None:
    """The standards over the years they cover together; an open end reaches the last of them."""
    if not standards:
        return None
    first = min(one.valid_from.year for one in standards)
    last = max((one.valid_to or one.valid_from).year for one in standards)
    return Spans(first, last, tuple(_span(one, first, last, shown) for one in standards))


def _span(standard: Standard, first: int, last: int, shown: int) -> Span:
    """A stretch in hundredths of all the years; its link leads to a year in which the standard holds."""
    start = standard.valid_from.year
    end = standard.valid_to.year if standard.valid_to else last
    whole = last - first + 1
    left, right = (start - first) * 100 // whole, (end + 1 - first) * 100 // whole
    current = start <= shown <= end
    return Span(standard.name, left, right - left, shown if current else start, current)


@dataclass(frozen=True)
class Coming:
    """The national standard that follows: from when, and each area's income from → to."""

    name: str
    day: str
    incomes: tuple[tuple[str, str, str], ...]


def coming(standards: Sequence[Standard], year: int) -> Coming | None:
    """The national standard that begins the year after `year`, beside the one that ends with it."""
    national = [one for one in standards if not one.province]
    ending = next((one for one in national if one.valid_to and one.valid_to.year == year), None)
    following = next((one for one in national if one.valid_from.year == year + 1), None)
    if ending is None or following is None:
        return None
    rows = []
    for rule in following.areas:
        before = ending.area(rule.area)
        old = before.income_limit if before else None
        rows.append((rule.area_label, format_count(old), format_count(rule.income_limit)))
    return Coming(following.name, format_date(following.valid_from), tuple(rows))
