"""What a province's own standard must keep to: it may be higher than the national one it follows, never lower
(NĐ 07/2021/NĐ-CP lets a province set a higher one; regulations by which each province does so differ)."""

from collections.abc import Iterable, Iterator
from datetime import date

from households.rules.standards import AreaRule, Standard
from thinhduc.figures import format_count, format_date
from thinhduc.findings import Finding, Level

LIMITS = {
    "income_outright": "mức thu nhập nghèo ngay",
    "income_limit": "mức thu nhập",
    "b1_outright": "điểm B1 nghèo ngay",
    "b1_limit": "mức điểm B1",
}
_TOO_MUCH = 10  # times the national limit: a zero too many


def check_own(own: Standard, base: Standard, others: Iterable[Standard] = ()) -> list[Finding]:
    """All that is wrong with `own`, made after `base`, beside the province's other standards; empty where it may stand.

    A finding's key is the field: `valid_to`, `lacking_from`, or area and limit as in `rural-income_limit`.

    >>> rule = AreaRule("rural", income_limit=1_500_000, b1_limit=140)
    >>> base = Standard("s", "Chuẩn", "", "", date(2022, 1, 1), None, 3, (rule,), ())
    >>> from dataclasses import replace
    >>> lower = replace(base, areas=(replace(rule, income_limit=1_400_000),))
    >>> [(finding.key, finding.message) for finding in check_own(lower, base)]
    [('rural-income_limit', 'Nông thôn: mức thu nhập 1.400.000 thấp hơn chuẩn quốc gia 1.500.000.')]
    """
    return [
        *_period(own, others),
        *_within(own, base),
        *_lacking(own, base),
        *(finding for rule in own.areas for finding in _area(rule, base)),
        *_same(own, base),
    ]


def _period(own: Standard, others: Iterable[Standard]) -> Iterator[Finding]:
    if own.valid_to is not None and own.valid_to < own.valid_from:
        yield _error("period-order", "Ngày kết thúc phải sau ngày bắt đầu.", "valid_to")
        return
    for other in others:
        if own.valid_from <= (other.valid_to or date.max) and other.valid_from <= (own.valid_to or date.max):
            message = (
                f"Tỉnh đã có {other.name}, áp dụng {other.period}; "
                "hai chuẩn của một tỉnh không được trùng thời gian."
            )
            yield _error("period-overlap", message, "valid_from")


def _within(own: Standard, base: Standard) -> Iterator[Finding]:
    """It was held against this national standard alone, so it holds no longer than that one."""
    if own.valid_from < base.valid_from:
        message = f"{base.name} áp dụng {base.period}; chuẩn của tỉnh không bắt đầu sớm hơn."
        yield _error("period-before-base", message, "valid_from")
    if base.valid_to is not None and (own.valid_to is None or own.valid_to > base.valid_to):
        message = (
            f"{base.name} hết ngày {format_date(base.valid_to)}; ghi ngày cuối không sau ngày ấy. "
            "Từ ngày sau thì ghi một chuẩn khác, theo chuẩn quốc gia mới."
        )
        yield _error("period-after-base", message, "valid_to")


def _lacking(own: Standard, base: Standard) -> Iterator[Finding]:
    if not 1 <= own.lacking_from <= base.lacking_from:
        message = f"Phải từ 1 đến {base.lacking_from} chỉ số, vì chuẩn quốc gia lấy từ {base.lacking_from}."
        yield _error("lacking-range", message, "lacking_from")


def _area(rule: AreaRule, base: Standard) -> Iterator[Finding]:
    national = base.area(rule.area)
    if national is None:
        return
    label = rule.area_label.capitalize()
    for name, words in LIMITS.items():
        mine, theirs = getattr(rule, name), getattr(national, name)
        key = f"{rule.area}-{name}"
        if mine is None:
            if theirs is not None and name.startswith("income"):
                yield _error("limit-missing", f"{label}: chưa ghi {words}.", key)
        elif theirs is not None and mine < theirs:
            message = f"{label}: {words} {format_count(mine)} thấp hơn chuẩn quốc gia {format_count(theirs)}."
            yield _error("limit-lower", message, key)
        elif theirs is not None and mine > theirs * _TOO_MUCH:
            message = (
                f"{label}: {words} {format_count(mine)} cao gấp hơn {_TOO_MUCH} lần chuẩn quốc gia "
                f"{format_count(theirs)}; hãy xem lại số chữ số."
            )
            yield _error("limit-too-high", message, key)
    yield from _together(rule, national, label)


def _together(rule: AreaRule, national: AreaRule, label: str) -> Iterator[Finding]:
    """What only two limits of an area say together."""
    for kind, words in (("income", "mức thu nhập"), ("b1", "mức điểm B1")):
        low, high = getattr(rule, f"{kind}_outright"), getattr(rule, f"{kind}_limit")
        if low is not None and high is not None and low > high:
            message = f"{label}: {words} nghèo ngay phải không quá {words}."
            yield _error("limits-order", message, f"{rule.area}-{kind}_outright")
    if rule.b1_limit is None or rule.income_limit is None or national.income_limit is None:
        return
    if rule.income_limit > national.income_limit and rule.b1_limit == national.b1_limit:
        message = (
            f"{label}: thu nhập đã nâng mà điểm B1 vẫn là {rule.b1_limit}; ghi điểm theo văn bản của tỉnh, "
            "hoặc để trống nếu văn bản không có."
        )
        yield _error("points-left", message, f"{rule.area}-b1_limit")


def _same(own: Standard, base: Standard) -> Iterator[Finding]:
    def limits(standard: Standard) -> list[tuple[object, ...]]:
        return [(rule.area, *(getattr(rule, name) for name in LIMITS)) for rule in standard.areas]

    if own.lacking_from == base.lacking_from and limits(own) == limits(base):
        yield _error("same-as-national", f"Chuẩn này không khác gì {base.name}; không cần ghi riêng.", None)


def _error(code: str, message: str, key: str | None) -> Finding:
    return Finding(Level.ERROR, code, message, key=key)
