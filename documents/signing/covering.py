"""What the pictures of signatures may not cover: anything that the issued page prints.

Whatever a signature's field shows lies over the page and can be opaque, so it could put other figures in the place of
the issued ones. It may stand on blank paper and within the signer's own block, where hand and seal belong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from documents.signing.placing import Box, find_block

EDGE = 1.0  # points of a picture's edge that may touch print
LARGEST_SHARE = (
    0.25  # of a page, that the pictures on it may cover together; of a letter, that they may touch
)
STEP, FURTHEST_STEP = 4.0, 20  # points, times; a picture is moved out of the way by less than its width
LEAST_DRAWING = 2.0  # points; a rule is thinner
LONGEST_QUOTE = 60  # characters of what is covered that a sentence names

MUCH = "Hình của các chữ ký che hơn một phần tư trang {page}."
PRINT = (
    "Hình của chữ ký che chữ đã in ở trang {page} (“{words}”); đặt hình chữ ký vào chỗ trống hoặc giữa chức vụ và họ "
    "tên người ký."
)
DRAWING = (
    "Hình của chữ ký che hình đã in ở trang {page} (như mã QR); đặt hình chữ ký vào chỗ trống hoặc giữa chức vụ và họ "
    "tên người ký."
)


@dataclass(frozen=True)
class Signatory:
    """Who is to sign, as the issued document prints it: the lines above the name, and the name."""

    titles: tuple[str, ...] = ()
    name: str = ""


NOBODY = Signatory()


def covering_faults(
    issued: bytes, boxes: Mapping[int, Sequence[Box]], signatory: Signatory
) -> tuple[str, ...]:
    """What the boxes cover of the issued file, in sentences; `boxes`: of each page (from 0) all of them together."""
    if not boxes:
        return ()
    document = pypdfium2.PdfDocument(issued)
    try:
        found = find_block(document, signatory.titles, signatory.name)
        page, block = found or (-1, None)
        return tuple(
            fault
            for number in sorted(boxes)
            for fault in _faults(document[number], number, boxes[number], block if number == page else None)
        )
    finally:
        document.close()


def clear_box(issued: bytes, page: int, box: Box, signatory: Signatory) -> Box | None:
    """The box, moved to the right as little as it needs to cover nothing; None where no place near is free."""
    for step in range(FURTHEST_STEP):
        moved = box[0] + step * STEP, box[1], box[2] + step * STEP, box[3]
        if not covering_faults(issued, {page: [moved]}, signatory):
            return moved
    return None


def _faults(page: pypdfium2.PdfPage, number: int, boxes: Sequence[Box], block: Box | None) -> Iterator[str]:
    wide, high = page.get_size()
    if sum(map(_area, boxes)) > LARGEST_SHARE * wide * high:
        yield MUCH.format(page=number + 1)
    if words := _covered_words(page.get_textpage(), boxes, block):
        yield PRINT.format(page=number + 1, words=words)
    drawings = (one.get_bounds() for one in page.get_objects() if one.type != pdfium.FPDF_PAGEOBJ_TEXT)
    if any(
        _is_drawing(one) and not _is_in(block, one) and _share(one, boxes) > LARGEST_SHARE for one in drawings
    ):
        yield DRAWING.format(page=number + 1)


def _covered_words(text: pypdfium2.PdfTextPage, boxes: Sequence[Box], block: Box | None) -> str:
    """The printed letters that are covered, in their order; between two that do not follow each other, an ellipsis."""
    covered = [place for place in range(text.count_chars()) if _is_covered(text, place, boxes, block)]
    runs = groupby(enumerate(covered), lambda one: one[1] - one[0])
    words = [_letters(text, run[0][1], run[-1][1]) for run in (list(group) for _, group in runs)]
    quote = "…".join(" ".join(word.split()) for word in words)
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"


def _letters(text: pypdfium2.PdfTextPage, first: int, last: int) -> str:
    return "".join(_letter(text, place) for place in range(first, last + 1))


def _letter(text: pypdfium2.PdfTextPage, place: int) -> str:
    return chr(pdfium.FPDFText_GetUnicode(text.raw, place))


def _is_covered(text: pypdfium2.PdfTextPage, place: int, boxes: Sequence[Box], block: Box | None) -> bool:
    """Whether a letter's middle lies under a picture, or too much of it does; slits between pictures save nothing.

    A blank between two letters counts as its box says, so that covered words are named whole.
    """
    letter = text.get_charbox(place)
    if _is_in(block, letter):
        return False
    return any(_is_in(_shrunk(box), letter) for box in boxes) or _share(letter, boxes) > LARGEST_SHARE


def _is_in(box: Box | None, other: Box) -> bool:
    """Whether the middle of `other` lies in `box`."""
    if box is None:
        return False
    across, up = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] < across < box[2] and box[1] < up < box[3]


def _shrunk(box: Box) -> Box:
    return box[0] + EDGE, box[1] + EDGE, box[2] - EDGE, box[3] - EDGE


def _is_drawing(box: Box) -> bool:
    return box[2] - box[0] > LEAST_DRAWING and box[3] - box[1] > LEAST_DRAWING


def _share(box: Box, boxes: Sequence[Box]) -> float:
    """How much of `box` the boxes lie over, each counted by itself."""
    size = _area(box)
    return sum(_area(_common(box, one)) for one in boxes) / size if size else 0.0


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
