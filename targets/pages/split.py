"""A proposal beside what the plan has, hamlet by hamlet."""

from dataclasses import dataclass

from targets.queries.versions import VersionView
from targets.rules import Split, totals_of
from thinhduc import grids
from thinhduc.figures import format_change, format_count


@dataclass(frozen=True)
class SplitRow:
    """A hamlet: what can leave, what the plan has, what is proposed and why, what is to be taken.

    `deviation` says how what stands in the field differs from the proposal; empty where it does not.
    """

    order: int
    name: str
    capacity: str
    now: str
    proposed: str
    field: str
    text: str
    reason: str
    deviation: str
    error: str


@dataclass(frozen=True)
class SplitPage:
    """The proposal; `total` is of what stands in the fields, a dash where a cell is empty or bad."""

    summary: str
    rows: tuple[SplitRow, ...]
    capacity: str
    now: str
    proposed: str
    total: str


def split_page(view: VersionView, proposal: Split, typed: grids.TypedGrid | None) -> SplitPage:
    """The proposal as it is shown; `typed` is what a person changed in it."""
    figure = f"{proposal.poverty_class.value}_reduction"
    lines = {line.order: line for line in view.table(proposal.poverty_class)}
    errors = typed.errors() if typed else {}
    rows, values = [], []
    for share in proposal.shares:
        name = grids.field_name(figure, share.order)
        if typed is not None:
            value = typed.rows.get(share.order, {}).get(figure)
            text = typed.texts.get(share.order, {}).get(figure, "")
        else:
            value = share.given
            text = format_count(share.given) if share.given is not None else ""
        count = value if isinstance(value, int) else None
        values.append(count)
        rows.append(
            SplitRow(
                share.order,
                share.name,
                format_count(share.capacity),
                format_count(lines[share.order].reduction),
                format_count(share.given),
                name,
                text,
                share.reason,
                _deviation(count, share.given),
                errors.get(name, ""),
            )
        )
    totals = totals_of(tuple(lines.values()), proposal.poverty_class)
    known = [value for value in values if value is not None]
    return SplitPage(
        proposal.summary,
        tuple(rows),
        format_count(totals.capacity),
        format_count(totals.reduction),
        format_count(proposal.given),
        format_count(sum(known) if len(known) == len(values) else None),
    )


def _deviation(value: int | None, given: int | None) -> str:
    if value == given:
        return ""
    if value is None or given is None:
        return "khác đề xuất"
    return f"khác đề xuất {format_change(value - given)}"
