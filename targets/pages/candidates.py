"""What the page of households that can leave and the page of the year so far show, ready to place."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.pages.columns import SLUGS
from targets.queries.candidates import Candidates, HamletCandidates
from targets.rules import PovertyClass
from targets.rules.candidates import Candidate, Progress, ProgressTotal, pinned_in_words, progress_total
from thinhduc.figures import format_change, format_count

_SHOWN_UNPINNED = 4


@dataclass(frozen=True)
class HamletSection:
    """A hamlet's households; `first` are near, pinned or have left; the `rest` only unfolds."""

    hamlet: HamletCandidates
    said: str
    level: str
    first: tuple[Candidate, ...]
    rest: tuple[Candidate, ...]
    differs: str

    @property
    def done_width(self) -> int:
        """How much of the reduction is pinned, 0 to 100."""
        planned = self.hamlet.planned or 0
        return min(100, 100 * self.hamlet.pinned // planned) if planned else 0


def tabs_of(url: str, current: PovertyClass) -> list[dict[str, object]]:
    """Both classes as tabs."""
    return [
        {
            "label": one.label.capitalize(),
            "url": f"{url}?bieu={SLUGS[one]}",
            "current": one is current,
        }
        for one in PovertyClass
    ]


def sections_of(found: Candidates) -> list[HamletSection]:
    """A section per hamlet in the order of the list."""
    return [_section(hamlet, found.poverty_class) for hamlet in found.hamlets]


def _section(hamlet: HamletCandidates, poverty_class: PovertyClass) -> HamletSection:
    near = max(_SHOWN_UNPINNED, hamlet.planned or 0)
    first: list[Candidate] = []
    rest: list[Candidate] = []
    for one in hamlet.households:
        close = one.left or (one.has_labour and len(first) < near)
        (first if one.is_pinned or close else rest).append(one)
    pinned, planned = hamlet.pinned, hamlet.planned
    level = "ok" if planned is not None and pinned >= planned else "warning"
    opening = hamlet.line.figures[f"{poverty_class.value}_opening"]
    known = len(hamlet.households)
    differs = (
        f"Sổ hộ có {format_count(known)} hộ, số đầu kỳ của kế hoạch là {format_count(opening)}."
        if opening is not None and opening != known
        else ""
    )
    return HamletSection(hamlet, pinned_in_words(planned, pinned), level, tuple(first), tuple(rest), differs)


@dataclass(frozen=True)
class YearSoFar:
    """The commune's year so far and each hamlet's; `widths`: planned and done of the busiest hamlet as 100."""

    rows: tuple[tuple[Progress, int, int], ...]
    total: ProgressTotal
    sentences: tuple[str, ...]


def year_so_far(rows: Sequence[Progress], poverty_class: PovertyClass) -> YearSoFar:
    """The table of planned, done, relapsed and the closing to expect."""
    total = progress_total(rows)
    busiest = max((max(row.planned or 0, row.done) for row in rows), default=0) or 1
    return YearSoFar(
        rows=tuple((row, 100 * (row.planned or 0) // busiest, 100 * row.done // busiest) for row in rows),
        total=total,
        sentences=tuple(_sentences(rows, total, poverty_class)),
    )


def _sentences(rows: Sequence[Progress], total: ProgressTotal, poverty_class: PovertyClass) -> list[str]:
    """What a leader reads first."""
    words = poverty_class.label
    said = []
    if total.planned is not None:
        said.append(
            f"Đã thoát {format_count(total.done)} {words}; kế hoạch cả năm là {format_count(total.planned)}."
        )
    if total.relapsed:
        names = ", ".join(row.name for row in rows if row.relapsed)
        said.append(f"Rơi vào diện {words} trong năm: {format_count(total.relapsed)} hộ ({names}).")
    if total.other:
        said.append(f"Chuyển đến, chuyển đi, tách, nhập và thay đổi khác: {format_change(total.other)} hộ.")
    behind = [row.name for row in rows if row.to_do]
    if behind:
        said.append(f"Còn phải giảm: {', '.join(behind)}.")
    return said
