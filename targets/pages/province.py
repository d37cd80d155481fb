"""What keeps the communes' figures from having a sum, in words."""

from collections.abc import Iterable, Sequence

from targets.queries.province import CommuneTotals
from thinhduc.figures import format_count
from thinhduc.sums import gap_of


def gap_sentences(rows: Sequence[CommuneTotals]) -> list[str]:
    """Who has no plan in force, whose hamlets lack a figure, and what is known adds up to."""
    without = [row.name for row in rows if not row.has_plan]
    planned = [row for row in rows if row.has_plan]
    sentences = [f"Chưa có kế hoạch có hiệu lực: {', '.join(without)}."] if without else []
    for label, cells in _columns(planned):
        gap = gap_of(label, cells)
        if gap is not None:
            sentences.append(
                f"{label}: còn xóm chưa có số ở {', '.join(gap.missing)}; các xã đã đủ số cộng được "
                f"{format_count(gap.known_sum)}."
            )
    if without and planned:
        known = "; ".join(
            f"{label.lower()} {format_count(_known(cells))}" for label, cells in _columns(planned)
        )
        sentences.append(f"{len(planned)} xã có kế hoạch cộng được: {known}.")
    return sentences


def _known(cells: Iterable[tuple[str, int | None]]) -> int:
    return sum(value for _, value in cells if value is not None)


def _columns(rows: Sequence[CommuneTotals]) -> list[tuple[str, list[tuple[str, int | None]]]]:
    return [
        ("Tổng số hộ", [(row.name, row.households) for row in rows]),
        ("Hộ nghèo đầu kỳ", [(row.name, row.poor.opening) for row in rows]),
        ("Hộ nghèo cuối kỳ", [(row.name, row.poor.closing) for row in rows]),
        ("Hộ cận nghèo đầu kỳ", [(row.name, row.near_poor.opening) for row in rows]),
        ("Hộ cận nghèo cuối kỳ", [(row.name, row.near_poor.closing) for row in rows]),
    ]
