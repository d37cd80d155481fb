"""Poverty standards and what they make of a household (domain.md, "Households through time"; NĐ 07/2021/NĐ-CP, TT
07/2021/TT-BLĐTBXH for points; QĐ 59/2015/QĐ-TTg for the two bands of 2016–2021). All limits are inclusive.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from households.rules.classes import PovertyClass
from thinhduc.figures import format_count, format_date
from thinhduc.findings import Finding, Level

AREA_LABELS = {"rural": "nông thôn", "urban": "thành thị"}


class SourceMark(StrEnum):
    """How well a fact of a standard is known; shown beside it."""

    SOURCED = "sourced"
    TO_CHECK = "to-check"
    NOT_FOUND = "not-found"
    OWN = "own"

    @property
    def label(self) -> str:
        """As it stands beside the fact."""
        return _MARK_LABELS[self]


_MARK_LABELS = {
    SourceMark.SOURCED: "có nguồn",
    SourceMark.TO_CHECK: "cần đối chiếu",
    SourceMark.NOT_FOUND: "chưa tìm thấy",
    SourceMark.OWN: "theo văn bản tỉnh",
}


@dataclass(frozen=True)
class Index:
    """A basic service that a household may lack; `key` names the same index in another standard."""

    number: int
    key: str
    service: str
    name: str
    deprived_when: str = ""
    mark: SourceMark = SourceMark.SOURCED
    source: str = ""


@dataclass(frozen=True)
class AreaRule:
    """The cut-offs of one kind of area: income in VND per person and month, B1 in points.

    At or below `*_outright` a household is poor whatever it lacks; at or below `*_limit` what it lacks decides. None:
    the standard has no such limit, or it is not known.
    """

    area: str
    income_limit: int | None = None
    income_outright: int | None = None
    b1_limit: int | None = None
    b1_outright: int | None = None
    mark: SourceMark = SourceMark.SOURCED
    source: str = ""

    @property
    def area_label(self) -> str:
        return AREA_LABELS.get(self.area, self.area)

    @property
    def has_points(self) -> bool:
        """Whether B1 points classify: where income has two bands, points need both of them."""
        return self.b1_limit is not None and (self.income_outright is None or self.b1_outright is not None)


@dataclass(frozen=True)
class Standard:
    """A standard: from `lacking_from` indices a household within the limit is poor; `province` blank is national."""

    slug: str
    name: str
    document: str
    issuer: str
    valid_from: date
    valid_to: date | None
    lacking_from: int
    areas: tuple[AreaRule, ...]
    indices: tuple[Index, ...]
    index_points: int | None = None
    province: str = ""
    mark: SourceMark = SourceMark.SOURCED
    source: str = ""

    def covers(self, day: date) -> bool:
        """Whether the standard holds on a day; both ends belong to it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def area(self, area: str) -> AreaRule | None:
        """The cut-offs of an area, None where the standard has none."""
        return next((rule for rule in self.areas if rule.area == area), None)

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the indices."""
        return frozenset(index.number for index in self.indices)

    @property
    def b2_from(self) -> int | None:
        """The B2 points from which a household within the limit is poor."""
        return None if self.index_points is None else self.lacking_from * self.index_points

    @property
    def period(self) -> str:
        """The period in words."""
        end = f"đến {format_date(self.valid_to)}" if self.valid_to else "về sau"
        return f"từ {format_date(self.valid_from)} {end}"


@dataclass(frozen=True)
class SheetFigures:
    """What a sheet says: B1 in points, the lacking indices' numbers, income in VND per person and month.

    None is not surveyed; an empty set of indices is "nothing lacking".
    """

    b1: int | None = None
    lacking: frozenset[int] | None = None
    income: int | None = None


@dataclass(frozen=True)
class Bound:
    """The limit that was asked: `kind` is b1 or income, in points or VND."""

    kind: str
    value: int
    limit: int
    outright: int | None = None

    @property
    def within(self) -> bool:
        """At the limit is within it."""
        return self.value <= self.limit

    @property
    def is_outright(self) -> bool:
        """Poor whatever is lacking."""
        return self.outright is not None and self.value <= self.outright

    def words(self) -> str:
        """The value beside the limit it was held against."""
        shown = self.outright if self.is_outright and self.outright is not None else self.limit
        side = "không quá" if self.within else "trên"
        if self.kind == "b1":
            return f"điểm B1 là {format_count(self.value)}, {side} mức {format_count(shown)}"
        return f"thu nhập {format_count(self.value)} đồng, {side} mức {format_count(shown)} đồng"


@dataclass(frozen=True)
class Classified:
    """A class with why, or None with the findings that stop it.

    `lacking`: how many indices are lacking; `b2`: their points; None where not surveyed or without points.
    """

    poverty_class: PovertyClass | None
    why: str
    bound: Bound | None = None
    lacking: int | None = None
    b2: int | None = None
    findings: tuple[Finding, ...] = ()


def classify(sheet: SheetFigures, standard: Standard, area: str, *, on: date | None = None) -> Classified:
    """What `standard` makes of a household in `area` (rural or urban).

    `on`: a day for which the class is to hold, None where that is not asked. B1 points go before income where both are
    known and the standard has points. Never raises for what a sheet says.

    >>> rule = AreaRule("rural", income_limit=1_500_000, b1_limit=140)
    >>> indices = tuple(Index(n, f"k{n}", "", f"Chỉ số {n}") for n in range(1, 13))
    >>> standard = Standard(
    ...     "nd-07-2021", "Chuẩn 2022–2026", "NĐ 07/2021/NĐ-CP", "Chính phủ", date(2022, 1, 1), date(2026, 12, 31),
    ...     lacking_from=3, index_points=10, areas=(rule,), indices=indices)
    >>> found = classify(SheetFigures(b1=140, lacking=frozenset({1, 4, 8})), standard, "rural")
    >>> found.poverty_class.label, found.b2
    ('hộ nghèo', 30)
    >>> classify(SheetFigures(b1=140, lacking=frozenset({1, 4})), standard, "rural").poverty_class.label
    'hộ cận nghèo'
    >>> classify(SheetFigures(b1=141, lacking=frozenset({1, 4, 8})), standard, "rural").why
    'Điểm B1 là 141, trên mức 140 của khu vực nông thôn; thiếu hụt bao nhiêu cũng không tính.'
    >>> classify(SheetFigures(lacking=frozenset()), standard, "rural").why
    'Phiếu chưa có tổng điểm B1.'
    """
    lacking = None if sheet.lacking is None else len(sheet.lacking)
    b2 = None if lacking is None or standard.index_points is None else lacking * standard.index_points
    rule = standard.area(area)
    errors = [*_misfits(sheet, standard, area, on), *_impossible(sheet)]
    bound = _bound(sheet, rule) if rule else None
    if rule and bound is None:
        errors.append(_no_bound(sheet, standard, rule))
    if not errors and bound and sheet.lacking is None and bound.within and not bound.is_outright:
        errors.append(_error("indices-missing", "Phiếu chưa ghi hộ thiếu hụt những chỉ số nào."))
    if errors or rule is None or bound is None:
        why = " ".join(finding.message for finding in errors)
        return Classified(None, why, bound, lacking, b2, tuple(errors))
    found, why = _decide(bound, lacking, b2, standard, rule)
    return Classified(found, why, bound, lacking, b2, tuple(_remarks(bound, sheet, standard, rule)))


def _decide(
    bound: Bound, lacking: int | None, b2: int | None, standard: Standard, rule: AreaRule
) -> tuple[PovertyClass, str]:
    place = f"{bound.words()} của khu vực {rule.area_label}"
    place = place[0].upper() + place[1:]
    if not bound.within:
        return PovertyClass.NEITHER, f"{place}; thiếu hụt bao nhiêu cũng không tính."
    if bound.is_outright or lacking is None:
        return PovertyClass.POOR, f"{place}; thiếu hụt bao nhiêu cũng là hộ nghèo."
    points = "" if b2 is None else f" ({format_count(b2)} điểm B2)"
    said = f"{place}; thiếu hụt {lacking} chỉ số{points}"
    if lacking >= standard.lacking_from:
        return PovertyClass.POOR, f"{said}, từ {standard.lacking_from} chỉ số là hộ nghèo."
    return PovertyClass.NEAR_POOR, f"{said}, dưới {standard.lacking_from} chỉ số là hộ cận nghèo."


def _bound(sheet: SheetFigures, rule: AreaRule) -> Bound | None:
    if sheet.b1 is not None and rule.has_points and rule.b1_limit is not None:
        return Bound("b1", sheet.b1, rule.b1_limit, rule.b1_outright)
    if sheet.income is not None and rule.income_limit is not None:
        return Bound("income", sheet.income, rule.income_limit, rule.income_outright)
    return None


def _no_bound(sheet: SheetFigures, standard: Standard, rule: AreaRule) -> Finding:
    """Why neither points nor income say anything."""
    if rule.has_points:
        return _error("b1-missing", "Phiếu chưa có tổng điểm B1.")
    if rule.income_limit is None:
        return _error(
            "limits-unknown",
            f"{standard.name} chưa có mức điểm B1 hay mức thu nhập nào cho khu vực {rule.area_label}.",
        )
    return _error(
        "points-unknown" if sheet.b1 is not None else "income-missing",
        f"{standard.name} chưa có mức điểm B1 được công bố; chỉ xếp loại được khi có thu nhập bình quân.",
    )


def _misfits(sheet: SheetFigures, standard: Standard, area: str, on: date | None) -> list[Finding]:
    """Where standard, place, day and indices do not go together."""
    found = []
    if standard.area(area) is None:
        label = AREA_LABELS.get(area, area)
        found.append(_error("area-unknown", f"{standard.name} không có mức cho khu vực {label}."))
    if on is not None and not standard.covers(on):
        found.append(
            _error(
                "standard-not-valid",
                f"{standard.name} áp dụng {standard.period}, không áp dụng cho ngày {format_date(on)}.",
            )
        )
    if unknown := sorted((sheet.lacking or frozenset()) - standard.numbers):
        numbers = ", ".join(map(str, unknown))
        found.append(
            _error(
                "index-unknown",
                f"{standard.name} không có chỉ số {numbers}; chuẩn này có {len(standard.indices)} chỉ số.",
            )
        )
    return found


def _impossible(sheet: SheetFigures) -> list[Finding]:
    found = []
    if sheet.b1 is not None and sheet.b1 < 0:
        found.append(_error("b1-impossible", "Tổng điểm B1 không thể âm."))
    if sheet.income is not None and sheet.income < 0:
        found.append(_error("income-impossible", "Thu nhập không thể âm."))
    return found


def _remarks(bound: Bound, sheet: SheetFigures, standard: Standard, rule: AreaRule) -> list[Finding]:
    """What a person should know of a class that was found."""
    found = []
    income = _bound(replace(sheet, b1=None), rule)
    if income and income.within != bound.within:
        message = f"Điểm B1 và {income.words()} nói khác nhau; xếp loại theo điểm B1."
        found.append(Finding(Level.WARNING, "income-differs", message, key="income"))
    if SourceMark.TO_CHECK in (standard.mark, rule.mark):
        message = f"{standard.name}: mức áp dụng còn phải đối chiếu với văn bản gốc."
        found.append(Finding(Level.NOTE, "standard-to-check", message))
    return found


def _error(code: str, message: str) -> Finding:
    return Finding(Level.ERROR, code, message)
