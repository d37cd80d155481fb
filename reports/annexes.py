"""The two annexes of a plan: the table of the poor and that of the near-poor, from plain data to a `Report`.

Heads are those of plan 38 of 2022 with the plan's own year; the form is that of NĐ 30/2020/NĐ-CP (regulations.md 5.2).
A historical annex says text by text what was signed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reports.columns import columns_of, leads_of
from reports.published import published_totals
from reports.report import Cell, CellValue, Column, ColumnKind, Report, Row
from targets.rules import HamletFigures, PovertyClass, State, StatedTotal, Totals, totals_of
from thinhduc.figures import (
    DASH,
    Rate,
    format_count,
    format_date,
    format_date_long,
    format_rate,
    rate_of,
)
from thinhduc.findings import Finding
from thinhduc.sums import total_of

BLANK = "……"  # left for what is written in by hand, or stays empty on an electronic document


@dataclass(frozen=True)
class AnnexKind:
    """What tells the two annexes apart; `stem` starts the file's name, in ASCII that a person can read."""

    key: str
    poverty_class: PovertyClass
    label: str
    name: str
    stem: str


ANNEXES = (
    AnnexKind("annex-poor", PovertyClass.POOR, "Phụ lục I", "Biểu giảm hộ nghèo", "bieu-giam-ho-ngheo"),
    AnnexKind(
        "annex-near-poor",
        PovertyClass.NEAR_POOR,
        "Phụ lục II",
        "Biểu giảm hộ cận nghèo",
        "bieu-giam-ho-can-ngheo",
    ),
)


def annex_kind(poverty_class: PovertyClass) -> AnnexKind:
    """The annex of a class."""
    return next(kind for kind in ANNEXES if kind.poverty_class is poverty_class)


@dataclass(frozen=True)
class HamletExtras:
    """What the optional columns show of a hamlet; None or "" for what is unknown."""

    persons: int | None = None
    assigned_minimum: int | None = None
    note: str = ""


@dataclass(frozen=True)
class AnnexInput:
    """What an annex is made from.

    `commune_name` without, `commune_kind` the kind alone ("Thịnh Đức", "xã"). `extras` by the line's order. `columns`:
    keys of `optional_columns()`. `stated`: totals that somebody stated. `printed`: the signed annexes text by text, by
    class ("poor", "near_poor"), or None for the decree's form. `form`: "paper" fills number and date into the
    attachment line once they are known, anything else leaves them blank. `findings`: those of this table.
    `content_code` is printed until the version is issued.
    """

    poverty_class: PovertyClass
    commune_slug: str
    commune_kind: str
    commune_name: str
    year: int
    version: int
    state: State
    lines: Sequence[HamletFigures]
    extras: Mapping[int, HamletExtras] = field(default_factory=dict)
    columns: Sequence[str] = ()
    stated: Sequence[StatedTotal] = ()
    printed: Mapping[str, Any] | None = None
    form: str = "paper"
    document_number: str = ""
    document_date: date | None = None
    findings: Sequence[Finding] = ()
    hamlet_word: str = "xóm"
    content_code: str = ""

    @property
    def commune(self) -> str:
        """Kind and name, as within a sentence."""
        return f"{self.commune_kind} {self.commune_name}"


def build_annex(data: AnnexInput) -> Report:
    """The annex of one class: in the decree's form, or as it was signed where `printed` holds this class.

    >>> lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Phúc Hòa", 209, 6, 4, 1)]
    >>> report = build_annex(
    ...     AnnexInput(PovertyClass.POOR, "thinh-duc", "xã", "Thịnh Đức", 2022, 1, State.DRAFT, lines))
    >>> report.title, report.total["rate"].text, str(report.total["rate"].value)
    ('BIỂU PHÂN BỐ CHỈ TIÊU GIẢM HỘ NGHÈO NĂM 2022', '1,87', '8/428')
    """
    printed = (data.printed or {}).get(data.poverty_class.value)
    return _by_decree(data) if printed is None else _as_signed(data, printed)


def _by_decree(data: AnnexInput) -> Report:
    kind = annex_kind(data.poverty_class)
    columns = columns_of(data.poverty_class, data.year, data.columns)
    rows = tuple(
        Row(line.name, line.name, line.order, {c.key: _computed_cell(c, data, line) for c in columns})
        for line in data.lines
    )
    total = {column.key: _cell(column, value) for column, value in _totals(columns, data).items()}
    is_incomplete = any(
        cell.text == DASH for cells in (total, *(row.cells for row in rows)) for cell in cells.values()
    )
    return _report(
        data,
        annex_label=kind.label,
        title=f"BIỂU PHÂN BỐ CHỈ TIÊU GIẢM {data.poverty_class.label.upper()} NĂM {data.year}",
        attachment=_attachment(data),
        leads=leads_of(data.hamlet_word),
        columns=columns,
        rows=rows,
        total_label="CỘNG",
        total=total,
        notes=(f"Dấu “{DASH}” là số liệu chưa có.",) if is_incomplete else (),
        ending="./.",
    )


def _as_signed(data: AnnexInput, printed: Mapping[str, Any]) -> Report:
    heads = printed["heads"]
    columns = tuple(
        _relabelled(column, heads[column.key], printed.get("group_head"))
        for column in columns_of(data.poverty_class, data.year, tuple(heads))
        if column.key in heads
    )
    leads = tuple(_relabelled(lead, heads[lead.key], None) for lead in leads_of(data.hamlet_word))
    printed_rows = {row["order"]: row for row in printed["rows"]}
    rows = tuple(_signed_row(columns, data, line, printed_rows.get(line.order)) for line in data.lines)
    total = {
        column.key: Cell(value, printed["total"].get(column.key, ""), stated=True)
        for column, value in _totals(columns, data).items()
    }
    return _report(
        data,
        annex_label="",
        title=printed["title"],
        attachment=printed["attachment"],
        leads=leads,
        columns=columns,
        rows=rows,
        total_label=printed["total_label"],
        total=total,
    )


def _report(
    data: AnnexInput, *, columns: tuple[Column, ...], total: Mapping[str, Cell], **parts: Any
) -> Report:
    kind = annex_kind(data.poverty_class)
    return Report(
        key=kind.key,
        name=kind.name,
        commune=data.commune_slug,
        commune_name=data.commune,
        year=data.year,
        version=data.version,
        state=data.state.value,
        draft=data.state is not State.ISSUED,
        extent=f"Toàn {data.commune}: {len(data.lines)} {data.hamlet_word}",
        columns=columns,
        total=total,
        published=published_totals(data.stated, columns, total),
        findings=tuple(data.findings),
        document=_document(data),
        file_stem=f"{kind.stem}-{data.year}",
        content_code="" if data.state is State.ISSUED else data.content_code,
        **parts,
    )


def _document(data: AnnexInput) -> str:
    if data.document_number and data.document_date:
        return f"Kế hoạch số {data.document_number} ngày {format_date(data.document_date)} của UBND {data.commune}"
    return f"Dự thảo kế hoạch giảm nghèo năm {data.year} của UBND {data.commune}, bản {data.version}"


def _attachment(data: AnnexInput) -> str:
    """The line that ties the annex to its document (NĐ 30/2020/NĐ-CP; Phụ lục III, Mẫu 2.1, 2.2 electronic)."""
    number, day = f"{BLANK}/KH-UBND", f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    if data.form == "paper" and data.document_number and data.document_date:
        number, day = data.document_number, format_date_long(data.document_date)
    return f"(Kèm theo Kế hoạch số {number} {day} của UBND {data.commune})"


def _relabelled(column: Column, label: str, group: str | None) -> Column:
    return replace(column, label=label, group=group if column.group else None)


def _signed_row(
    columns: Iterable[Column], data: AnnexInput, line: HamletFigures, printed: Mapping[str, Any] | None
) -> Row:
    if printed is None:
        return Row(line.name, line.name, line.order, {c.key: _computed_cell(c, data, line) for c in columns})
    cells = {
        column.key: Cell(_value(column, data, line), printed["cells"].get(column.key, ""), stated=True)
        for column in columns
    }
    return Row(line.name, printed["name"], line.order, cells)


def _computed_cell(column: Column, data: AnnexInput, line: HamletFigures) -> Cell:
    return _cell(column, _value(column, data, line))


def _value(column: Column, data: AnnexInput, line: HamletFigures) -> CellValue:
    extras = data.extras.get(line.order, HamletExtras())
    match column.key:
        case "persons" | "assigned_minimum":
            count: int | None = getattr(extras, column.key)
            return count
        case "note":
            return extras.note or None
        case "opening_rate":
            return rate_of(line.opening, line.households)
    value: CellValue = getattr(line, column.key)
    return value


def _totals(columns: Iterable[Column], data: AnnexInput) -> dict[Column, CellValue]:
    computed = totals_of(data.lines, data.poverty_class)
    return {column: _total(column, computed, data) for column in columns}


def _total(column: Column, computed: Totals, data: AnnexInput) -> CellValue:
    match column.key:
        case "persons" | "assigned_minimum":
            extras = (data.extras.get(line.order, HamletExtras()) for line in data.lines)
            return total_of(getattr(one, column.key) for one in extras)
        case "note":
            return None
        case "opening_rate":
            return rate_of(computed.opening, computed.households)
    value: CellValue = getattr(computed, column.key)
    return value


def _cell(column: Column, value: CellValue) -> Cell:
    if column.kind is ColumnKind.TEXT:
        return Cell(value, str(value or ""), stated=True)
    if column.kind is ColumnKind.RATE:
        return Cell(value, format_rate(value if isinstance(value, Rate) else None))
    return Cell(value, format_count(value if isinstance(value, int) else None))
