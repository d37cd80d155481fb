"""What has to be looked at in a review, each with the way to its cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from households.queries import Sheet
from households.rules import KEYS, LABELS, ReviewFigures, ReviewTotals, gaps_of
from thinhduc import grids
from thinhduc.figures import format_count
from thinhduc.findings import Finding, Level
from thinhduc.stated import StatedTotal


@dataclass(frozen=True)
class Link:
    """A way to what a finding is about."""

    label: str
    url: str


@dataclass(frozen=True)
class FindingView:
    """A finding with the ways to its cell; `removes` names a stated total that can be taken out."""

    level: str
    message: str
    title: str = ""
    links: tuple[Link, ...] = ()
    removes: str = ""


def fault_views(sheet: Sheet, errors: Mapping[str, str]) -> list[FindingView]:
    """The cells that can not be read, each with the way to it."""
    names = {row.order: row.name for row in sheet.rows}
    views = []
    for name, message in errors.items():
        key, _, order = name.rpartition("-")
        title = f"{names[int(order)]}: {LABELS[key]}"
        views.append(FindingView(Level.ERROR.value, message, title, (Link("Đến ô này", f"#{name}"),)))
    return views


def finding_views(sheet: Sheet, findings: Iterable[Finding]) -> list[FindingView]:
    """Findings of the rules with the ways to their cells."""
    orders = {row.name: row.order for row in sheet.rows}
    views = []
    for finding in findings:
        links: tuple[Link, ...] = ()
        if finding.hamlet in orders and finding.key:
            links = (Link("Đến ô này", f"#{grids.field_name(finding.key, orders[finding.hamlet])}"),)
        is_stated = finding.code == "stated-total-differs"
        views.append(
            FindingView(
                finding.level.value,
                finding.message,
                title="Tổng không khớp với các xóm" if is_stated else "",
                links=links,
                removes=finding.key or "" if is_stated else "",
            )
        )
    return views


def waiting_views(stated: Mapping[str, StatedTotal], totals: ReviewTotals) -> list[FindingView]:
    """Stated totals that can not be compared yet, because their column has no total."""
    return [
        FindingView(
            Level.NOTE.value,
            f"{LABELS[key]}: {one.origin} ghi {one.text}; chưa đối chiếu được vì còn xóm chưa có số.",
            title="Tổng được ghi",
            removes=key,
        )
        for key, one in stated.items()
        if getattr(totals, key) is None
    ]


def gap_views(figures: Sequence[ReviewFigures]) -> list[FindingView]:
    """Columns without a total, those that lack the same hamlets in one sentence."""
    together: dict[tuple[str, ...], list[str]] = {}
    for gap in gaps_of(figures):
        label = LABELS[gap.key]
        together.setdefault(gap.missing, []).append(
            f"{label[0].lower()}{label[1:]} {format_count(gap.known_sum)}"
        )
    views = []
    for missing, sums in together.items():
        if len(missing) == len(figures):
            message = "Chưa xóm nào có số." if len(sums) == len(KEYS) else f"Chưa có số: {_labels(sums)}."
        else:
            message = f"Chưa có {', '.join(missing)}. Phần đã biết cộng được: {'; '.join(sums)}."
        views.append(FindingView(Level.NOTE.value, message, title="Chưa có tổng"))
    return views


def _labels(sums: Iterable[str]) -> str:
    return ", ".join(one.rpartition(" ")[0] for one in sums)
