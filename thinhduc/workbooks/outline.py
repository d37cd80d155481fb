"""The small parts of a workbook: which sheets it has and where they lie, what it says of itself, what it may not do."""

from dataclasses import dataclass
from xml.parsers import expat

from thinhduc.workbooks.book import Unreadable
from thinhduc.workbooks.container import BROKEN, RESAVE, Container

MOST_SHEETS = 200
OURS = "thinhduc."

_ROOT, _PROPERTIES = "_rels/.rels", "docprops/custom.xml"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

MACROS = "Tệp có chứa macro; macro không được chạy, chỉ đọc giá trị trong các ô."
LINKS = "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác; liên kết không được mở, chỉ đọc giá trị đã lưu trong tệp."
STALE = (
    "Tệp có công thức và do phần mềm khác ghi ra, Excel chưa tính lại; nếu thấy kết quả công thức chưa đúng, hãy mở "
    "tệp bằng Excel, lưu rồi gửi lại."
)


@dataclass(frozen=True)
class Element:
    """One element of XML, without its namespace."""

    name: str
    attributes: dict[str, str]
    text: str


@dataclass(frozen=True)
class SheetPart:
    """A sheet in the order of the workbook; `part` is empty for one that holds no cells (a chart)."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True)
class Outline:
    """`is_stale`: formulas are to be calculated again by whoever opens the workbook."""

    sheets: tuple[SheetPart, ...]
    notes: tuple[str, ...]
    properties: dict[str, str]
    is_stale: bool


def elements(data: bytes) -> list[Element]:
    """All elements in the order in which they end; attributes by their names without namespaces."""
    found: list[Element] = []
    open_ones: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_ones.append((_local(name), {_local(key): text for key, text in attributes.items()}, []))

    def text(piece: str) -> None:
        if open_ones:
            open_ones[-1][2].append(piece)

    def end(_: str) -> None:
        name, attributes, pieces = open_ones.pop()
        found.append(Element(name, attributes, "".join(pieces)))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(BROKEN) from error
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def outline_of(container: Container) -> Outline:
    """What stands in the small parts; Unreadable where they contradict each other or lead out of the file."""
    roots = [target for kind, target in _relations(container, _ROOT).values() if kind == "officeDocument"]
    if [root.removeprefix("/").lower() for root in roots] != [_WORKBOOK]:
        raise Unreadable(BROKEN)
    found = elements(container.small(_WORKBOOK))
    sheets = _sheets(container, [one.attributes for one in found if one.name == "sheet"])
    calculation = next((one.attributes for one in found if one.name == "calcPr"), {})
    return Outline(
        sheets,
        tuple(_notes(container)),
        _properties(container),
        calculation.get("fullCalcOnLoad") in {"1", "true"},
    )


def _sheets(container: Container, listed: list[dict[str, str]]) -> tuple[SheetPart, ...]:
    if not listed:
        raise Unreadable(f"Tệp không có trang nào. {RESAVE}")
    if len(listed) > MOST_SHEETS:
        raise Unreadable(
            f"Tệp có {len(listed)} trang, quá {MOST_SHEETS} trang. Hãy chép riêng bảng cần nạp sang tệp mới."
        )
    relations = _relations(container, _RELATIONS)
    sheets = tuple(_sheet(container, relations, attributes) for attributes in listed)
    names = [sheet.name.casefold() for sheet in sheets]
    parts = [sheet.part for sheet in sheets if sheet.part]
    for sheet in sheets:
        if names.count(sheet.name.casefold()) > 1 or parts.count(sheet.part) > 1:
            raise Unreadable(
                f"Trang “{sheet.name}” được ghi hai lần trong tệp, không rõ bản nào đúng. {RESAVE}"
            )
    return sheets


def _relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """By its name in the file the kind of a relation and where it leads."""
    if part not in container.names:
        raise Unreadable(f"Tệp thiếu phần chỉ chỗ của các trang nên không đọc được. {RESAVE}")
    return {
        one.attributes.get("Id", ""): (
            _local(one.attributes.get("Type", "").replace("/", ":")),
            one.attributes.get("Target", ""),
        )
        for one in elements(container.small(part))
        if one.name == "Relationship" and one.attributes.get("TargetMode") != "External"
    }


def _sheet(
    container: Container, relations: dict[str, tuple[str, str]], attributes: dict[str, str]
) -> SheetPart:
    name = attributes.get("name", "")
    kind, target = relations.get(attributes.get("id", ""), ("", ""))
    is_hidden = attributes.get("state", "visible") != "visible"
    if kind in {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}:
        return SheetPart(name, is_hidden, "")
    part = (target[1:] if target.startswith("/") else f"xl/{target}").lower()
    if not name or kind != "worksheet" or part not in container.names or not container.is_xml(part):
        raise Unreadable(f"Trang “{name}” không có nội dung trong tệp: tệp bị hỏng. {RESAVE}")
    return SheetPart(name, is_hidden, part)


def _notes(container: Container) -> list[str]:
    notes = []
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in container.names):
        notes.append(MACROS)
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in container.names):
        notes.append(LINKS)
    return notes


def _properties(container: Container) -> dict[str, str]:
    if _PROPERTIES not in container.names:
        return {}
    properties: dict[str, str] = {}
    value = ""
    for one in elements(container.small(_PROPERTIES)):
        if one.name != "property":
            value = one.text  # its value ends just before the property itself
        elif one.attributes.get("name", "").startswith(OURS):
            properties[one.attributes["name"]] = value
    return properties
