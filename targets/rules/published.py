"""Stated totals of a plan beside the computed ones (domain.md, "Stated figures").

In a draft a difference blocks submitting; in an issued annex it is a note: the plan of 2022 prints 2.211 households,
its twelve lines add up to 2.111.
"""

from collections.abc import Iterable
from fractions import Fraction

from targets.rules.lines import Totals, label_of
from thinhduc.figures import DASH, Rate
from thinhduc.findings import Finding, Level
from thinhduc.stated import StatedDifference, StatedTotal, difference_from

_COLUMNS = frozenset({"households", "opening", "no_labour", "capacity", "reduction", "closing", "rate"})


def computed_of(key: str, totals: Totals) -> int | Rate | None:
    """The computed total that a stated one stands for; None where it is unknown or there is no such column."""
    value: int | Rate | None = getattr(totals, key) if key in _COLUMNS else None
    return value


def compare_stated(stated: StatedTotal, totals: Totals) -> StatedDifference | None:
    """How a stated total differs from the rows; None where it agrees or can not be compared."""
    return difference_from(stated, computed_of(stated.key, totals))


def check_stated(stated: Iterable[StatedTotal], totals: Totals, *, is_issued: bool = False) -> list[Finding]:
    """A finding per stated total that differs, or that can not be compared because a hamlet's figure is missing.

    `data` holds stated and computed as printed, the difference, by whom and why.

    >>> from targets.rules.classes import PovertyClass
    >>> from targets.rules.lines import HamletFigures, totals_of
    >>> totals = totals_of([HamletFigures(1, "Cả xã", households=2111)], PovertyClass.POOR)
    >>> pasted = StatedTotal("households", "2.211", 2211, at_text="14:02", source="dán")
    >>> print(check_stated([pasted], totals)[0].message)
    Tổng số hộ: cộng 1 xóm được 2.111; dòng CỘNG dán lúc 14:02 ghi 2.211, lệch 100. Chưa trình được.
    """
    findings = []
    for one in stated:
        if one.value is None:
            continue
        difference = compare_stated(one, totals)
        if difference is not None:
            findings.append(_published(difference, totals) if is_issued else _differs(difference, totals))
        elif computed_of(one.key, totals) is None:
            findings.append(_not_comparable(one, totals))
    return findings


def _differs(difference: StatedDifference, totals: Totals) -> Finding:
    return _finding(
        difference,
        totals,
        Level.ERROR,
        "stated-total-differs",
        f"{_computed_words(difference, totals)}; {difference.stated.origin} ghi {difference.stated_text}, "
        f"lệch {difference.amount_text}. Chưa trình được.",
    )


def _published(difference: StatedDifference, totals: Totals) -> Finding:
    stated = difference.stated
    who = f" Người ghi: {stated.by}." if stated.by else ""
    why = f" Lý do: {stated.reason}" if stated.reason else " Chưa ghi lý do."
    return _finding(
        difference,
        totals,
        Level.NOTE,
        "published-differs",
        f"{_computed_words(difference, totals)}; biểu đã ký in {difference.stated_text}, "
        f"lệch {difference.amount_text}.{who}{why}",
    )


def _computed_words(difference: StatedDifference, totals: Totals) -> str:
    verb = "tính từ" if isinstance(difference.computed, Rate) else "cộng"
    label = label_of(difference.key, totals.poverty_class)
    return f"{label}: {verb} {totals.hamlets} xóm được {difference.computed_text}"


def _finding(difference: StatedDifference, totals: Totals, level: Level, code: str, message: str) -> Finding:
    exact = difference.difference
    return Finding(
        level,
        code,
        message,
        key=difference.key,
        data={
            "stated": difference.stated_text,
            "computed": difference.computed_text,
            "difference": str(exact) if isinstance(exact, Fraction) else exact,
            "by": difference.stated.by,
            "reason": difference.stated.reason,
            "poverty_class": totals.poverty_class.value,
        },
    )


def _not_comparable(stated: StatedTotal, totals: Totals) -> Finding:
    return Finding(
        Level.NOTE,
        "stated-total-not-comparable",
        f"{label_of(stated.key, totals.poverty_class)}: số được ghi {stated.text or DASH} chưa so được với tổng các "
        "xóm vì còn xóm thiếu số liệu.",
        key=stated.key,
        data={"stated": stated.text, "poverty_class": totals.poverty_class.value},
    )
