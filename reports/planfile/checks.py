"""What a schema can not say of a plan file: years, doubles, and the rules of a plan (targets/rules)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.planfile.faults import Fault, Path, fault_at, shown
from reports.planfile.plan import FileHamlet, PlanFile, file_key, households_key
from reports.planfile.values import is_integer
from reports.report import ColumnKind, number_in
from targets.rules import (
    PovertyClass,
    check_classes_together,
    check_complete,
    check_households,
    check_lines,
)
from thinhduc.figures import format_date, slugify
from thinhduc.findings import Finding, Level

Found = Iterator[tuple[Path, str]]

MISSING = "chưa có số; bản đã ban hành phải có đủ số của mọi xóm."


def check_content(document: Any, plan: PlanFile, *, as_issued: bool) -> list[Fault]:
    """Every fault of the content, whatever the faults of the structure; `as_issued` asks for what issuing needs."""
    found = [
        *_commune(plan),
        *_days(plan),
        *_year_keys(document, plan),
        *_doubles(plan),
        *_rules(plan),
        *_printed(plan),
    ]
    if as_issued:
        found += [*_details(plan), *_gaps(plan), *_printed_totals(plan)]
    return [fault_at(path, document, message) for path, message in found]


def _commune(plan: PlanFile) -> Found:
    if plan.commune.name and not plan.commune.slug:
        yield ("commune", "name"), "tên này không tạo được địa chỉ; ghi thêm mục slug, ví dụ thinh-duc."


def _days(plan: PlanFile) -> Found:
    """A document of a plan is dated about the plan's year; another year is a slip of the keyboard."""
    for path, day in ((("date",), plan.issued_on), (("parent_plan", "date"), plan.superior_date)):
        if day and plan.year and abs(day.year - plan.year) > 1:
            yield ("plan", *path), f"ngày {format_date(day)} cách năm kế hoạch {plan.year} quá xa."


def _year_keys(document: Any, plan: PlanFile) -> Found:
    """The year in a figure's name is the plan's, or of the openings the one before."""
    if not plan.year:
        return
    for index, hamlet in enumerate(_dictionaries(document, "hamlets")):
        yield from _wrong_years(("hamlets", index), hamlet, "households_", households_key(plan.year))
        for poverty_class in PovertyClass:
            line = hamlet.get(poverty_class.value)
            if isinstance(line, dict):
                path = ("hamlets", index, poverty_class.value)
                yield from _wrong_years(path, line, "opening_", file_key("opening", plan.year))
                if poverty_class is PovertyClass.NEAR_POOR and line.get("no_labour_capacity") is not None:
                    yield (*path, "no_labour_capacity"), "biểu hộ cận nghèo không có cột này."


def _wrong_years(path: Path, part: Mapping[str, Any], stem: str, expected: str) -> Found:
    for key in part:
        if key.startswith(stem) and key[len(stem) :].isdigit() and key != expected:
            yield (*path, key), f"sai năm: kế hoạch này phải ghi là {expected}."


def _dictionaries(document: Any, key: str) -> list[dict[str, Any]]:
    """The elements of a list as objects; an element that is none counts as empty."""
    elements = document.get(key) if isinstance(document, dict) else None
    if not isinstance(elements, list):
        return []
    return [one if isinstance(one, dict) else {} for one in elements]


def _doubles(plan: PlanFile) -> Found:
    """Names are the same when they differ by case or marks only: they would have one address."""
    names: dict[str, int] = {}
    orders: dict[int, int] = {}
    for index, hamlet in enumerate(plan.hamlets):
        slug = slugify(hamlet.name)
        if hamlet.name and not slug:
            yield ("hamlets", index, "name"), "tên phải có ít nhất một chữ hoặc số."
        if slug:
            first = names.setdefault(slug, index)
            if first != index:
                yield (
                    ("hamlets", index, "name"),
                    f"trùng tên với hamlets[{first}] ({shown(plan.hamlets[first].name)}).",
                )
        if hamlet.order:
            first = orders.setdefault(hamlet.order, index)
            if first != index:
                other = shown(plan.hamlets[first].name)
                yield ("hamlets", index, "order"), f"trùng số thứ tự với hamlets[{first}] ({other})."


def _rules(plan: PlanFile) -> Found:
    """The errors of the plan's own rules, hamlet by hamlet; warnings are for the draft's page."""
    for index, hamlet in enumerate(plan.hamlets):
        poor, near_poor = (hamlet.table(poverty_class) for poverty_class in PovertyClass)
        findings = check_classes_together([poor], [near_poor])
        for poverty_class, line in ((PovertyClass.POOR, poor), (PovertyClass.NEAR_POOR, near_poor)):
            findings += check_lines([line], poverty_class)
        for finding in findings:
            if finding.level is Level.ERROR:
                yield _path_of(finding, index, plan.year), finding.message.removeprefix(f"{hamlet.name}: ")


def _path_of(finding: Finding, index: int, year: int) -> Path:
    """Where in the file a finding's figure stands; a fault of both tables stands at the hamlet."""
    poverty_class = finding.data.get("poverty_class")
    if poverty_class is None or finding.key is None:
        return ("hamlets", index)
    return ("hamlets", index, str(poverty_class), file_key(finding.key, year))


def _details(plan: PlanFile) -> Found:
    """The document's own details that an issued plan can not be without."""
    for key, value, name in (
        ("number", plan.number, "số, ký hiệu"),
        ("date", plan.issued_on, "ngày ban hành"),
        ("signer", plan.signer, "người ký"),
    ):
        if not value:
            yield ("plan", key), f"bản đã ban hành phải có {name}."


def _gaps(plan: PlanFile) -> Found:
    """Every figure of an issued plan is there: missing is not zero, and a file holds no reason for a gap."""
    for index, hamlet in enumerate(plan.hamlets):
        if any(f.code == "missing-households" for f in check_households([hamlet.table(PovertyClass.POOR)])):
            yield ("hamlets", index, households_key(plan.year)), MISSING
        for poverty_class in PovertyClass:
            for finding in check_complete([hamlet.table(poverty_class)], poverty_class):
                key = file_key(str(finding.key), plan.year)
                yield ("hamlets", index, poverty_class.value, key), MISSING


def _printed(plan: PlanFile) -> Found:
    """The signed annexes name every hamlet of the plan once, and hold a text for each of their columns."""
    for poverty_class in PovertyClass:
        table = (plan.printed or {}).get(poverty_class.value)
        if isinstance(table, dict):
            yield from _printed_table(("printed", poverty_class.value), table, plan.hamlets)


def _printed_totals(plan: PlanFile) -> Found:
    """A printed total stands twice in a file: text by text, and as a published figure. It is one figure."""
    for poverty_class in PovertyClass:
        table = (plan.printed or {}).get(poverty_class.value)
        cells = table.get("total") if isinstance(table, dict) else None
        if not isinstance(cells, dict):
            continue
        for stated in plan.stated.get(poverty_class, ()):
            text = cells.get(stated.key)
            kind = ColumnKind.RATE if stated.key == "rate" else ColumnKind.COUNT
            if isinstance(text, str) and number_in(text, kind) != stated.value:
                path = ("printed", poverty_class.value, "total", stated.key)
                yield (
                    path,
                    f"in “{shown(text)}” nhưng mục published ghi {shown(stated.text)}; hai nơi phải là một số.",
                )


def _printed_table(path: Path, table: Mapping[str, Any], hamlets: Sequence[FileHamlet]) -> Found:
    heads = table.get("heads")
    columns = [key for key in heads if key not in {"order", "name"}] if isinstance(heads, dict) else []
    rows = _dictionaries(table, "rows")
    orders = {hamlet.order for hamlet in hamlets}
    seen: set[int] = set()
    for index, row in enumerate(rows):
        order = row.get("order")
        if is_integer(order):
            yield from _printed_order((*path, "rows", index, "order"), order, orders, seen)
        yield from _printed_cells((*path, "rows", index, "cells"), row.get("cells"), columns)
    for hamlet in hamlets:
        if hamlet.order and hamlet.order not in seen:
            yield (*path, "rows"), f"thiếu dòng của xóm thứ {hamlet.order} ({shown(hamlet.name)})."
    yield from _printed_cells((*path, "total"), table.get("total"), columns)


def _printed_order(path: Path, order: Any, orders: set[int], seen: set[int]) -> Found:
    if order in seen:
        yield path, f"số thứ tự {order} ghi hai lần."
    elif order not in orders:
        yield path, f"kế hoạch không có xóm thứ {order}."
    seen.add(order)


def _printed_cells(path: Path, cells: Any, columns: Sequence[str]) -> Found:
    if not isinstance(cells, dict):
        return
    for key in columns:
        if key not in cells:
            yield (*path, key), "thiếu ô này; ô để trống thì ghi chuỗi rỗng."
    for key in cells:
        if key not in columns:
            yield (*path, key), "cột này không có trong heads của biểu."
