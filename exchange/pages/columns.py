"""The page for choosing which column holds what, and what its form sends back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.pages.words import Link, crumbs_of, steps_at
from exchange.queries import BatchView
from households.rules.persons import mask_identity
from thinhduc.figures import format_count, format_size
from thinhduc.workbooks.book import column_letters
from thinhduc.workbooks.fields import Field, Part
from thinhduc.workbooks.layouts import Layout

SAMPLE = 24  # characters of a value beside its column's head


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the sheet: "C · Họ và tên (Lê Văn An)"."""

    number: int
    name: str


@dataclass(frozen=True)
class FieldRow:
    """What is to be found, and where it is; `status`: "missing", "doubtful" or ""."""

    key: str
    label: str
    is_needed: bool
    status: str
    column: int
    examples: str
    constant: str


@dataclass(frozen=True)
class SampleRow:
    """A row of the sheet as it stands."""

    number: int
    cells: tuple[str, ...]
    is_head: bool


@dataclass(frozen=True)
class TableCard:
    """One table; `is_missing`: none was found, so that a person points at its heads first."""

    index: int
    part: str
    label: str
    is_taken: bool
    is_missing: bool
    is_optional: bool
    sheet: str
    sheets: tuple[str, ...]
    head_first: int
    head_last: int
    first_row: int
    letters: tuple[str, ...]
    sample: tuple[SampleRow, ...]
    columns: tuple[ColumnChoice, ...]
    fields: tuple[FieldRow, ...]
    notes: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """The first rows are shown at once where something is not sure."""
        return self.is_missing or any(field.status for field in self.fields)


@dataclass(frozen=True)
class ColumnsPage:
    """The whole page; `faults`: why what was sent could not be taken."""

    id: int
    file_name: str
    crumbs: list[Link]
    steps: list[dict[str, object]]
    tables: tuple[TableCard, ...]
    facts: tuple[Mapping[str, Any], ...]
    faults: tuple[str, ...]

    @property
    def is_pointing(self) -> bool:
        """No table was found yet: first a person says where one stands."""
        return all(table.is_missing for table in self.tables)


def columns_page(
    commune: str,
    batch: BatchView,
    parts: Sequence[Part],
    *,
    batch_url: str,
    sent: Sequence[Layout] | None = None,
    faults: Sequence[str] = (),
) -> ColumnsPage:
    """The page as it was found, or as it was sent (`sent`) and refused."""
    chosen = batch.layouts if sent is None else tuple(sent)
    return ColumnsPage(
        id=batch.id,
        file_name=batch.file_name,
        crumbs=crumbs_of(commune, batch.file_name, "Chọn cột", urls=(batch_url,)),
        steps=steps_at("Chọn cột"),
        tables=tuple(_cards(batch, parts, chosen, is_sent=sent is not None)),
        facts=(
            {"label": "Tên tệp", "value": batch.file_name},
            {"label": "Cỡ", "value": format_size(batch.size)},
            {"label": "Số trang", "value": format_count(len(batch.sheets))},
        ),
        faults=tuple(faults),
    )


def _cards(
    batch: BatchView, parts: Sequence[Part], chosen: Sequence[Layout], *, is_sent: bool
) -> list[TableCard]:
    """The tables that were found, then the parts of which none was."""
    by_slug = {part.slug: part for part in parts}
    found = [(Layout.from_dict(table["layout"]), table) for table in batch.found]
    cards: list[TableCard] = []
    for layout, table in found:
        same = next((one for one in chosen if (one.part, one.sheet) == (layout.part, layout.sheet)), None)
        is_taken = same is not None if chosen or is_sent else True
        cards.append(_card(len(cards), batch, by_slug[layout.part], same or layout, table, is_taken=is_taken))
    known = {layout.part for layout, _ in found}
    cards += [
        _missing(len(cards) + place, batch, part)
        for place, part in enumerate(part for part in parts if part.slug not in known)
    ]
    return cards


def _card(
    index: int, batch: BatchView, part: Part, layout: Layout, table: Mapping[str, Any], *, is_taken: bool
) -> TableCard:
    columns = {one["column"]: one for one in table["columns"]}
    rows = [_field(field, layout, columns, table["doubtful"]) for field in part.fields]
    order = {"missing": 0, "doubtful": 1, "": 2}
    letters, sample = _sample(batch, layout.sheet, layout.head_rows)
    return TableCard(
        index=index,
        part=part.slug,
        label=part.label,
        is_taken=is_taken,
        is_missing=False,
        is_optional=part.is_optional,
        sheet=layout.sheet,
        sheets=tuple(sheet["name"] for sheet in batch.sheets),
        head_first=layout.head_rows[0],
        head_last=layout.head_rows[1],
        first_row=layout.first_row,
        letters=letters,
        sample=sample,
        columns=tuple(ColumnChoice(number, _name(number, one)) for number, one in columns.items()),
        fields=tuple(sorted(rows, key=lambda row: order[row.status])),
        notes=tuple(table["clashes"]),
    )


def _field(
    field: Field, layout: Layout, columns: Mapping[int, Mapping[str, Any]], doubtful: Sequence[str]
) -> FieldRow:
    column = layout.columns.get(field.key, 0)
    constant = layout.constants.get(field.key, "")
    status = "doubtful" if field.key in doubtful and column else ""
    if field.is_needed and not column and not constant:
        status = "missing"
    samples = columns[column]["samples"] if column in columns else ()
    examples = " · ".join(map(_shown, samples))
    return FieldRow(field.key, field.label, field.is_needed, status, column, examples, constant)


def _missing(index: int, batch: BatchView, part: Part) -> TableCard:
    """A part of which no table was found: the first sheet is shown, its heads are asked for."""
    sheet = batch.sheets[0]["name"] if batch.sheets else ""
    letters, sample = _sample(batch, sheet, (0, 0))
    return TableCard(
        index=index,
        part=part.slug,
        label=part.label,
        is_taken=False,
        is_missing=True,
        is_optional=part.is_optional,
        sheet=sheet,
        sheets=tuple(one["name"] for one in batch.sheets),
        head_first=1,
        head_last=1,
        first_row=2,
        letters=letters,
        sample=sample,
        columns=(),
        fields=(),
        notes=(),
    )


def _sample(
    batch: BatchView, sheet: str, head_rows: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[SampleRow, ...]]:
    """The letters of the columns and the first rows of a sheet, as far as anything stands there."""
    top: list[list[str]] = next((one["top"] for one in batch.sheets if one["name"] == sheet), [])
    width = max((len(row) for row in top), default=0)
    rows = tuple(
        SampleRow(
            number, (*map(_shown, row), *[""] * (width - len(row))), head_rows[0] <= number <= head_rows[1]
        )
        for number, row in enumerate(top, 1)
    )
    return tuple(column_letters(number + 1) for number in range(width)), rows


def _shown(text: str) -> str:
    """A cell as it stands; of an identity number the last digits alone."""
    return mask_identity(text) if re.fullmatch(r"\d{9}|\d{12}", text) else text


def _name(column: int, found: Mapping[str, Any]) -> str:
    """ "C · Họ và tên (Lê Văn An)": its letters, its head, the first value that stands in it."""
    head = f" · {found['head']}" if found["head"] else ""
    sample = _shown(found["samples"][0]) if found["samples"] else ""
    return f"{column_letters(column)}{head}" + (f" ({sample[:SAMPLE]})" if sample else "")


@dataclass(frozen=True)
class Pointing:
    """Where a person says that the heads of a part stand."""

    part: str
    sheet: str
    head_rows: tuple[int, int]
    first_row: int


def pointed_at(data: Mapping[str, str], index: str) -> Pointing:
    """The table whose heads are to be read anew; rows that are no numbers count as 0."""
    layout = _layout(data, index)
    first = layout.first_row if layout.first_row > layout.head_rows[1] else 0
    return Pointing(layout.part, layout.sheet, layout.head_rows, first)


def sent_layouts(data: Mapping[str, str]) -> list[Layout]:
    """The tables that are taken, as the form says them."""
    taken = sorted((match[1] for name in data if (match := re.fullmatch(r"t(\d{1,3})-take", name))), key=int)
    return [_layout(data, index) for index in taken]


def _layout(data: Mapping[str, str], index: str) -> Layout:
    mark = f"t{index}-"
    columns = _starting(data, f"{mark}c-")
    return Layout(
        part=data.get(f"{mark}part", ""),
        sheet=data.get(f"{mark}sheet", ""),
        head_rows=(_number(data.get(f"{mark}head1", "")), _number(data.get(f"{mark}head2", ""))),
        first_row=_number(data.get(f"{mark}first", "")),
        columns={key: number for key, text in columns.items() if (number := _number(text))},
        constants={key: text.strip() for key, text in _starting(data, f"{mark}k-").items() if text.strip()},
    )


def _starting(data: Mapping[str, str], mark: str) -> dict[str, str]:
    return {name.removeprefix(mark): data[name] for name in data if name.startswith(mark)}


def _number(text: str) -> int:
    """A row or a column; 0 for what is none."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 7 else 0
