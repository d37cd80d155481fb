"""The named styles of the Word file, so that whoever works on in Word changes a part in one place."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from targets.rules.text import BlockKind

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
BODY_SIZE = 14
FIRST_LINE = Mm(12.7)


@dataclass(frozen=True)
class Look:
    """How a style looks: size in points, space above and below in points."""

    size: float = BODY_SIZE
    bold: bool = False
    italic: bool = False
    align: ALIGN = ALIGN.LEFT
    indent: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False


_BODY = Look(align=ALIGN.JUSTIFY, indent=True, before=3, after=6)

LOOKS: dict[str, Look] = {
    "Normal": Look(),
    "Header": Look(size=13, align=ALIGN.CENTER),
    "Footer": Look(size=10),
    "Heading 1": Look(bold=True, align=ALIGN.JUSTIFY, indent=True, before=6, after=6, keep=True),
    "Heading 2": Look(bold=True, align=ALIGN.JUSTIFY, indent=True, before=3, after=6, keep=True),
    "Body Text": _BODY,
    "Quốc hiệu": Look(size=12, bold=True, align=ALIGN.CENTER),
    "Tiêu ngữ": Look(size=13, bold=True, align=ALIGN.CENTER),
    "Cơ quan chủ quản": Look(size=12, align=ALIGN.CENTER),
    "Cơ quan ban hành": Look(size=12, bold=True, align=ALIGN.CENTER),
    "Số ký hiệu": Look(size=13, align=ALIGN.CENTER, before=3),
    "Địa danh ngày tháng": Look(size=13, italic=True, align=ALIGN.CENTER, before=3),
    "Đường kẻ": Look(size=4, align=ALIGN.CENTER, before=2, after=3),
    "Dự thảo": Look(bold=True, align=ALIGN.RIGHT),
    "Tên loại văn bản": Look(bold=True, align=ALIGN.CENTER, before=14),
    "Trích yếu": Look(bold=True, align=ALIGN.CENTER),
    "Căn cứ": Look(italic=True, align=ALIGN.JUSTIFY, indent=True, before=3, after=6),
    "Ghi chú giữa dòng": Look(italic=True, align=ALIGN.CENTER, before=3, after=6),
    "Nơi nhận": Look(size=12, bold=True, italic=True, keep=True),
    "Danh sách nơi nhận": Look(size=11),
    "Chức vụ người ký": Look(bold=True, align=ALIGN.CENTER, keep=True),
    "Họ tên người ký": Look(bold=True, align=ALIGN.CENTER, before=84),
    "Mã kiểm tra": Look(size=9, before=3),
    "Số phụ lục": Look(bold=True, align=ALIGN.CENTER, keep=True),
    "Tên phụ lục": Look(bold=True, align=ALIGN.CENTER, keep=True),
    "Kèm theo": Look(size=13, italic=True, align=ALIGN.CENTER, before=3, after=10, keep=True),
    "Đầu bảng": Look(size=12, bold=True, align=ALIGN.CENTER),
    "Ô chữ": Look(size=12),
    "Ô số": Look(size=12, align=ALIGN.RIGHT),
    "Ô thứ tự": Look(size=12, align=ALIGN.CENTER),
    "Kết phụ lục": Look(align=ALIGN.RIGHT, before=3),
    "Ghi chú phụ lục": Look(size=12, italic=True, before=3),
}

STYLE_OF: dict[BlockKind, str] = {
    BlockKind.BASIS: "Căn cứ",
    BlockKind.PART: "Heading 1",
    BlockKind.HEADING: "Heading 2",
    BlockKind.REMARK: "Ghi chú giữa dòng",
}


def define_styles(word: WordDocument) -> None:
    """Makes or changes every style in `LOOKS`, and the defaults that all others come from."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_font(defaults)
    _set_language(defaults)
    for name, look in LOOKS.items():
        _define(word, name, look)


def style_id(name: str) -> str:
    """By which a paragraph names one of our styles."""
    return name.replace(" ", "")


def _define(word: WordDocument, name: str, look: Look) -> None:
    known = name in word.styles
    style = word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = word.styles["Normal"]
    style.hidden, style.quick_style = False, True
    _set_font(style.element.get_or_add_rPr())
    font = style.font
    font.size, font.bold, font.italic = Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.alignment = look.align
    form.first_line_indent = FIRST_LINE if look.indent else Mm(0)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = 1.0
    form.keep_with_next = look.keep
    form.widow_control = True


def _set_font(properties: Any) -> None:
    """One font for all scripts; theme fonts would win over it, so they go."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.insert(0, fonts)


def _set_language(properties: Any) -> None:
    """Without it Word's spelling underlines every Vietnamese word."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia"):
        language.set(qn(f"w:{script}"), LANGUAGE)
    properties.append(language)
