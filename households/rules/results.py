"""The yearly review's figures of the hamlets: totals, rates, and the identities that hold between them (domain.md,
"Figures of a year" and "Planned reductions" 4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thinhduc.figures import Rate, format_count, rate_of
from thinhduc.findings import Finding, Level
from thinhduc.stated import StatedDifference, StatedTotal, difference_from
from thinhduc.sums import Gap, gap_of, total_of

# The figures of a hamlet in the order of the grid: key, name, short name for a narrow head.
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("households", "Tổng số hộ", "Tổng số hộ"),
    ("persons", "Nhân khẩu", "Nhân khẩu"),
    ("poor", "Hộ nghèo", "Hộ nghèo"),
    ("poor_persons", "Khẩu nghèo", "Khẩu nghèo"),
    ("no_labour", "Hộ nghèo không có khả năng lao động", "Không có KNLĐ"),
    ("near_poor", "Hộ cận nghèo", "Hộ cận nghèo"),
    ("near_poor_persons", "Khẩu cận nghèo", "Khẩu cận nghèo"),
    (
        "average_farming",
        "Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
        "Hộ NLNDN mức sống TB",
    ),
)
KEYS = tuple(key for key, _, _ in FIGURES)
LABELS = {key: label for key, label, _ in FIGURES}

# Other heads under which people keep a figure, in a pasted block or a workbook.
ALIASES: dict[str, tuple[str, ...]] = {
    "households": ("Số hộ", "Tổng hộ", "Hộ dân", "Số hộ dân", "Tổng số hộ dân cư"),
    "persons": ("Số khẩu", "Khẩu", "Tổng số khẩu", "Số nhân khẩu", "Tổng số nhân khẩu"),
    "poor": ("Số hộ nghèo", "Tổng số hộ nghèo"),
    "poor_persons": ("Số khẩu nghèo", "Nhân khẩu nghèo", "Khẩu hộ nghèo"),
    "no_labour": (
        "Không còn KNLĐ",
        "Hộ nghèo không còn khả năng lao động",
        "Không có khả năng lao động",
        "Hộ không có KNLĐ",
    ),
    "near_poor": ("Số hộ cận nghèo", "Tổng số hộ cận nghèo", "Cận nghèo"),
    "near_poor_persons": ("Số khẩu cận nghèo", "Nhân khẩu cận nghèo", "Khẩu hộ cận nghèo"),
    "average_farming": ("Hộ mức sống trung bình", "Mức sống TB", "Hộ có mức sống trung bình"),
}

# What the annexes of a plan are made of: without these a result can not be confirmed.
NEEDED = ("poor", "no_labour", "near_poor")

# The parts together are not more than the whole: a household has at least one person, the classes exclude each other.
_IDENTITIES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("no-labour-over-poor", ("no_labour",), "poor"),
    ("classes-over-households", ("poor", "near_poor", "average_farming"), "households"),
    ("households-over-persons", ("households",), "persons"),
    ("poor-over-poor-persons", ("poor",), "poor_persons"),
    ("near-poor-over-near-poor-persons", ("near_poor",), "near_poor_persons"),
    ("class-persons-over-persons", ("poor_persons", "near_poor_persons"), "persons"),
)


@dataclass(frozen=True)
class ReviewFigures:
    """What the review of a year found in a hamlet; counts, None for what is unknown.

    >>> phuc_hoa = ReviewFigures(2, "Phúc Hòa", households=209, poor=6, no_labour=4, near_poor=1)
    >>> str(phuc_hoa.poor_rate), str(phuc_hoa.near_poor_rate)
    ('6/209', '1/209')
    """

    order: int
    name: str
    households: int | None = None
    persons: int | None = None
    poor: int | None = None
    poor_persons: int | None = None
    no_labour: int | None = None
    near_poor: int | None = None
    near_poor_persons: int | None = None
    average_farming: int | None = None

    @property
    def poor_rate(self) -> Rate | None:
        """Poor in all households."""
        return rate_of(self.poor, self.households)

    @property
    def near_poor_rate(self) -> Rate | None:
        """Near-poor in all households."""
        return rate_of(self.near_poor, self.households)


@dataclass(frozen=True)
class ReviewTotals:
    """The commune's row as computed from the hamlets; None where a cell of the column is missing."""

    hamlets: int
    households: int | None
    persons: int | None
    poor: int | None
    poor_persons: int | None
    no_labour: int | None
    near_poor: int | None
    near_poor_persons: int | None
    average_farming: int | None

    @property
    def poor_rate(self) -> Rate | None:
        """Σ poor in Σ households, not a mean of the hamlets' rates."""
        return rate_of(self.poor, self.households)

    @property
    def near_poor_rate(self) -> Rate | None:
        """Σ near-poor in Σ households."""
        return rate_of(self.near_poor, self.households)


def totals_of(rows: Sequence[ReviewFigures]) -> ReviewTotals:
    """The commune's totals; a column with a missing cell has none.

    >>> rows = [ReviewFigures(1, "Nhân Hòa", households=219, poor=3), ReviewFigures(2, "Phúc Hòa", poor=6)]
    >>> totals_of(rows).poor, totals_of(rows).households
    (9, None)
    """
    return ReviewTotals(len(rows), **{key: total_of(getattr(row, key) for row in rows) for key in KEYS})


def gaps_of(rows: Sequence[ReviewFigures]) -> tuple[Gap, ...]:
    """The columns without a total, in the grid's order: the known sum and who is missing.

    >>> gaps_of([ReviewFigures(1, "Nhân Hòa", poor=3), ReviewFigures(2, "Phúc Hòa")])[2]
    Gap(key='poor', known_sum=3, missing=('Phúc Hòa',))
    """
    gaps = (gap_of(key, ((row.name, getattr(row, key)) for row in rows)) for key in KEYS)
    return tuple(gap for gap in gaps if gap is not None)


def check_review(rows: Iterable[ReviewFigures]) -> list[Finding]:
    """An error per figure below zero and per identity that does not hold; unknown figures break none.

    >>> print(check_review([ReviewFigures(2, "Phúc Hòa", poor=6, no_labour=7)])[0].message)
    Phúc Hòa: hộ nghèo không có khả năng lao động (7) không được nhiều hơn hộ nghèo (6).
    """
    findings = []
    for row in rows:
        findings += [_negative(row, key) for key in KEYS if (getattr(row, key) or 0) < 0]
        for code, parts, whole in _IDENTITIES:
            known = [key for key in parts if getattr(row, key) is not None]
            limit = getattr(row, whole)
            total = sum(getattr(row, key) for key in known)
            if known and limit is not None and total > limit:
                findings.append(_too_many(row, code, known, whole))
    return findings


def check_confirmable(rows: Iterable[ReviewFigures]) -> list[Finding]:
    """An error per missing figure that a plan's annexes use: poor, no-labour, near-poor.

    >>> [f.message for f in check_confirmable([ReviewFigures(2, "Phúc Hòa", poor=6, near_poor=1)])]
    ['Phúc Hòa: chưa có hộ nghèo không có khả năng lao động; nếu không có hộ nào thì ghi 0. Chưa xác nhận được.']
    """
    return [
        Finding(
            Level.ERROR,
            f"missing-{key.replace('_', '-')}",
            f"{row.name}: chưa có {_words(key)}; nếu không có hộ nào thì ghi 0. Chưa xác nhận được.",
            hamlet=row.name,
            key=key,
        )
        for row in rows
        for key in NEEDED
        if getattr(row, key) is None
    ]


def compare_stated(stated: StatedTotal, totals: ReviewTotals) -> StatedDifference | None:
    """How a stated total differs from the rows; None where it agrees or can not be compared."""
    return difference_from(stated, getattr(totals, stated.key) if stated.key in KEYS else None)


def check_stated_totals(stated: Iterable[StatedTotal], totals: ReviewTotals) -> list[Finding]:
    """An error per stated total that differs from its rows; it blocks until the rows are mended or it is taken out.

    >>> totals = totals_of([ReviewFigures(1, "Nhân Hòa", poor=3), ReviewFigures(2, "Phúc Hòa", poor=6)])
    >>> print(check_stated_totals([StatedTotal("poor", "8", 8, at_text="14:02", source="dán")], totals)[0].message)
    Hộ nghèo: cộng 2 xóm được 9; dòng CỘNG dán lúc 14:02 ghi 8, lệch 1. Chưa xác nhận được.
    """
    differences = (compare_stated(one, totals) for one in stated)
    return [_differs(difference, totals) for difference in differences if difference is not None]


def _differs(difference: StatedDifference, totals: ReviewTotals) -> Finding:
    return Finding(
        Level.ERROR,
        "stated-total-differs",
        f"{LABELS[difference.key]}: cộng {totals.hamlets} xóm được {difference.computed_text}; "
        f"{difference.stated.origin} ghi {difference.stated_text}, lệch {difference.amount_text}. Chưa xác nhận được.",
        key=difference.key,
        data={
            "stated": difference.stated_text,
            "computed": difference.computed_text,
            "difference": int(difference.difference),
            "by": difference.stated.by,
        },
    )


def _words(key: str) -> str:
    label = LABELS[key]
    return label[0].lower() + label[1:]


def _negative(row: ReviewFigures, key: str) -> Finding:
    text = f"{row.name}: {_words(key)} không được là số âm."
    return Finding(Level.ERROR, "negative-figure", text, row.name, key, {"value": getattr(row, key)})


def _too_many(row: ReviewFigures, code: str, parts: Sequence[str], whole: str) -> Finding:
    limit = getattr(row, whole)
    listed = " cộng ".join(f"{_words(key)} ({format_count(getattr(row, key))})" for key in parts)
    text = f"{row.name}: {listed} không được nhiều hơn {_words(whole)} ({format_count(limit)})."
    data = {"value": sum(getattr(row, key) for key in parts), "limit": limit}
    return Finding(Level.ERROR, code, text, row.name, parts[0], data)
