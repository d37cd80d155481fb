"""The reading of scans and pictures in a process of its own (thinhduc/apart.py): `python -m documents.pictures.child`.

Standard input: one line of JSON with the deed, then the files' bytes one after the other. Standard output: a
line of JSON for each file as soon as it is read, or for a drawn page the bytes of its PNG.
"""

import io
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from thinhduc.apart import bound

MEMORY = 768 * 2**20  # bytes of address space; a page of MOST_PIXELS in four colours takes 721 MiB
SECONDS = 15  # of the processor; such a page takes 2
LARGEST_ANSWER = 64 * 2**20  # bytes
MOST_PIXELS = 70_000_000  # an A3 page at 600 dpi has 69.6 million
TALLEST = 4  # times its width that a page may be high
COLOURS = 128  # of a drawn page; enough for ink, seal and paper, and a fourth of the bytes
SAMPLED = 300  # pixels along the longer side of a stamp that its colours are counted on

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TYPES = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG}
NO_KIND = "không phải tệp PDF, JPEG hoặc PNG."
HEIC = (
    "là ảnh HEIC của iPhone; hãy đặt Cài đặt › Camera › Định dạng là “Tương thích nhất” rồi chụp lại, "
    "hoặc gửi lại dạng JPEG."
)
_HEIC_BRANDS = {b"heic", b"heix", b"heif", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
BROKEN = "không mở được, có thể tệp bị hỏng hoặc tải lên chưa hết."
LOCKED = "là tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi tải lại."
ENDLESS = f"có hình lớn quá {MOST_PIXELS // 1_000_000} triệu điểm ảnh; hãy quét lại ở 200–300 dpi."
OUT_OF_SHAPE = "có trang không đúng hình dạng một trang giấy."

# A stamp's picture is a PNG alone, and nobody scans it anew.
NO_PNG = "không phải dạng PNG; hãy lưu lại dạng PNG có nền trong suốt."
HEIC_STAMP = "là ảnh HEIC của iPhone; hãy xóa nền rồi lưu lại dạng PNG có nền trong suốt."
_OF_STAMP = {
    NO_KIND: NO_PNG,
    HEIC: HEIC_STAMP,
    ENDLESS: "quá lớn; hãy cắt sát mép rồi thu nhỏ, mỗi chiều không quá 4.000 điểm ảnh.",
    OUT_OF_SHAPE: "quá dài hoặc quá hẹp; hãy cắt sát nét ký hoặc con dấu.",
}


class Unfit(Exception):
    """A file that is not taken; its words follow the file's name."""


def is_pdf(data: bytes) -> bool:
    """By content: the mark may stand a little behind the beginning."""
    return b"%PDF-" in data[:1024]


def look(data: bytes) -> dict[str, Any]:
    """What a file of a scan is and how many pages it has: {"type", "pages"}, or {"problem": words}."""
    try:
        if is_pdf(data):
            return {"type": PDF, "pages": _pages(data)}
        with opened(data) as picture:
            kind = TYPES[picture.format or ""]
            picture.draft("RGB", (500, 500))  # a JPEG is then decoded at an eighth
            picture.load()
            return {"type": kind, "pages": 1}
    except Unfit as unfit:
        return {"problem": str(unfit)}


def _pages(data: bytes) -> int:
    """The number of pages, each of which has a sound shape."""
    with document(data) as pdf:
        for page in range(min(len(pdf), 200)):
            scale_of(pdf[page].get_size(), 100)
        if not len(pdf):
            raise Unfit(BROKEN)
        return len(pdf)


def document(data: bytes) -> pypdfium2.PdfDocument:
    """The PDF; Unfit where it can not be opened."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unfit(LOCKED if "password" in str(error).lower() else BROKEN) from error


def scale_of(size: tuple[float, float], width: int) -> float:
    """How a page of `size` points is scaled to be `width` pixels wide."""
    across, high = size
    if across <= 0 or high <= 0 or high > TALLEST * across or across > TALLEST * high:
        raise Unfit(OUT_OF_SHAPE)
    return width / across


def is_heic(data: bytes) -> bool:
    """A picture as iPhones take it, by the mark of its container (ISO/IEC 23008-12)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def opened(data: bytes) -> Image.Image:
    """The picture, not decoded yet; Unfit where it is none of the kinds or too large."""
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except UnidentifiedImageError as error:
        raise Unfit(HEIC if is_heic(data) else NO_KIND) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Unfit(ENDLESS)
    scale_of(picture.size, 100)
    return picture


def draw(data: bytes, page: int, width: int) -> bytes:
    """Page `page` (from 1) as a PNG of at most `width` pixels across."""
    drawn = _drawn(data, page, width) if is_pdf(data) else _shrunk(data, width)
    reduced = drawn.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    answer = io.BytesIO()
    reduced.save(answer, "PNG")
    return answer.getvalue()


def _drawn(data: bytes, page: int, width: int) -> Image.Image:
    with document(data) as pdf:
        if not 1 <= page <= len(pdf):
            raise Unfit(BROKEN)
        shown = pdf[page - 1]
        picture: Image.Image = shown.render(scale=scale_of(shown.get_size(), width)).to_pil()
        return picture.copy()  # its own memory, before the document is closed


def _shrunk(data: bytes, width: int) -> Image.Image:
    with opened(data) as picture:
        picture.draft("RGB", (width, width * 2))
        upright = ImageOps.exif_transpose(_small(picture, width * 2))
        upright.thumbnail((width, width * TALLEST))
        plain = Image.new("RGB", upright.size, "white")
        plain.paste(upright, mask=upright.getchannel("A"))
        return plain


def _small(picture: Image.Image, longest: int) -> Image.Image:
    """The picture with what is see-through in it, shrunk first: a large one is not to stand in memory twice."""
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        picture = picture.convert("RGBA")
    picture.thumbnail((longest, longest))
    return picture.convert("RGBA")


def weigh(data: bytes) -> dict[str, Any]:
    """What a stamp's picture is made of: {"type", "width", "height", "clear", "inked", "blue", "red"}, or {"problem"}.

    The last four are counts of sampled pixels: see-through, opaque, and of the opaque those that are bluish or reddish.
    """
    try:
        with opened(data) as picture:
            facts = {"type": TYPES[picture.format or ""], "width": picture.width, "height": picture.height}
            sample = _small(picture, SAMPLED)
    except Unfit as unfit:
        return {"problem": _OF_STAMP.get(str(unfit), str(unfit))}
    counts = {"clear": 0, "inked": 0, "blue": 0, "red": 0}
    plain = sample.tobytes()
    for red, green, blue, opacity in zip(*(plain[place::4] for place in range(4)), strict=True):
        counts["clear"] += opacity < 32
        if opacity > 128:
            counts["inked"] += 1
            counts["blue"] += blue > red + 30 and blue >= green
            counts["red"] += red > blue + 30 and red > green + 30
    return {**facts, **counts}


def answers(question: dict[str, Any], files: Sequence[bytes]) -> Iterator[bytes]:
    """What is asked, answered file by file; a library that stumbles over a file says it in words."""
    if question["deed"] == "draw":
        yield draw(files[0], question["page"], question["width"])
        return
    deed: Callable[[bytes], dict[str, Any]] = {"look": look, "weigh": weigh}[question["deed"]]
    for data in files:
        yield json.dumps(_safely(deed, data)).encode() + b"\n"


def _safely(deed: Callable[[bytes], dict[str, Any]], data: bytes) -> dict[str, Any]:
    try:
        return deed(data)
    except (OSError, ValueError, SyntaxError, pypdfium2.PdfiumError):
        return {"problem": BROKEN}  # as Pillow raises for pictures that are torn


def main() -> None:
    """Answers one question."""
    bound(memory=MEMORY, seconds=SECONDS, largest_answer=LARGEST_ANSWER)
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = (
        None  # `opened` holds a picture's own words against MOST_PIXELS before it is decoded
    )
    question = json.loads(sys.stdin.buffer.readline())
    files = [sys.stdin.buffer.read(size) for size in question["sizes"]]
    for answer in answers(question, files):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
