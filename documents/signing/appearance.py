"""What a visible signature shows: a picture, or number and time as text (NĐ 30/2020/NĐ-CP, regulations.md 5.3)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle
from weasyprint import HTML

from documents.signing.chains import HERE
from documents.signing.keys import SEAL_WIDTH
from documents.signing.placing import POINTS_PER_MM, TEXT_HEIGHT, TEXT_WIDTH, Box
from documents.signing.sign import Appearance

MOST_PIXELS = 16_000_000  # what documents/rules/stamps.py lets through
MM_PER_INCH = 25.4
FILLING = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, inner_content_scaling=InnerScaling.STRETCH_TO_FIT
)

_PAGE = """<!doctype html><html lang="vi"><style>
@page {{ size: {width}pt {height}pt; margin: 0 }}
body, p {{ margin: 0 }}
p {{ text-align: right; color: #000; font: 10pt/1.25 "Times New Roman", "Liberation Serif", serif }}
</style><p>{number}</p><p>{time}</p></html>"""


def picture_of(png: bytes) -> Image.Image | None:
    """A picture of hand or seal with its transparent ground; None where the bytes are no such picture."""
    try:
        picture = Image.open(BytesIO(png), formats=("PNG",))
        if picture.width * picture.height > MOST_PIXELS:
            return None
        return _with_dpi(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def _with_dpi(picture: Image.Image) -> Image.Image:
    plain = picture.convert("RGBA")
    plain.info["dpi"] = picture.info.get("dpi", (0, 0))
    return plain


def seal_size(picture: Image.Image, width_mm: float | None) -> tuple[float, float]:
    """A seal's true width and height in points: as given, else as the picture says by its dots per inch."""
    dots = float(picture.info["dpi"][0])
    own = picture.width / dots * MM_PER_INCH if dots else SEAL_WIDTH
    wide = (width_mm or (own if 10 <= own <= 60 else SEAL_WIDTH)) * POINTS_PER_MM
    return wide, wide * picture.height / picture.width


def shown(picture: Image.Image, page: int, box: Box) -> Appearance:
    """A picture alone, without a frame."""
    left, bottom, right, top = (round(edge) for edge in box)
    style = StaticStampStyle(
        background=PdfImage(picture, box=BoxConstraints(right - left, top - bottom)),
        background_layout=FILLING,
        background_opacity=1.0,
        border_width=0,
    )
    return Appearance(page, (left, bottom, right, top), style)


@contextmanager
def text_shown(number: str, at: datetime, box: Box) -> Iterator[Appearance]:
    """Number and symbol, and the time of signing, as text on page 1; the appearance holds while the context does.

    The time by ISO 8601 with the zone of Việt Nam: 2022-03-31T10:00:00+07:00.
    """
    time = at.astimezone(HERE).replace(microsecond=0).isoformat()
    html = _PAGE.format(width=TEXT_WIDTH, height=TEXT_HEIGHT, number=escape(number), time=time)
    left, bottom, right, top = (round(edge) for edge in box)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.pdf"
        HTML(string=html).write_pdf(path)
        style = StaticStampStyle(
            background=ImportedPdfPage(str(path)),
            background_layout=FILLING,
            background_opacity=1.0,
            border_width=0,
        )
        yield Appearance(0, (left, bottom, right, top), style)
