"""Where a visible signature goes on a page, by NĐ 30/2020/NĐ-CP (regulations.md, section 5.3); all in points.

Boxes are (left, bottom, right, top) from the lower left corner of the page, as PDF counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]

UNKNOWN_HAND = (2, 1)  # proportions of a signature whose picture is not known here
HAND_WIDTH, HAND_HEIGHT = 50 * POINTS_PER_MM, 25 * POINTS_PER_MM  # at most
LEAST_ROOM = 10 * POINTS_PER_MM  # between title and name; else the picture goes over the lines
FURTHEST = 80 * POINTS_PER_MM  # a title further above is not that of the name
TEXT_WIDTH, TEXT_HEIGHT = 198, 28  # 70 by 10 mm; whole points, so that 10 points are not stretched
EDGE = 15 * POINTS_PER_MM  # the right margin of a document at its least
HEAD = 6 * POINTS_PER_MM


@dataclass(frozen=True)
class SignaturePlace:
    """The room between the signer's title and name: page (from 0), the middle, and from where to where."""

    page: int
    middle: float
    bottom: float
    top: float


def find_place(pdf: bytes, title: str, name: str) -> SignaturePlace | None:
    """Where the signer's title stands right above the name for the first time; None where it does not.

    A plan's own block comes before anything that its annexes may print.
    """
    if not title or not name:
        return None
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = _block(document, title, name)
    finally:
        document.close()
    return None if found is None else _between(*found)


def find_block(document: pypdfium2.PdfDocument, titles: Sequence[str], name: str) -> tuple[int, Box] | None:
    """The page and the box of the signer's whole block: the lines above the name, and the name."""
    found = _block(document, titles[-1], name) if titles and name else None
    if found is None:
        return None
    number, high, low = found
    text = document[number].get_textpage()
    lines = [box for words in titles if words for box in _found(text, words) if _is_above(box, low)]
    left, _, right, top = zip(high, low, *lines, strict=True)
    return number, (min(left), low[1], max(right), max(top))


def _block(document: pypdfium2.PdfDocument, title: str, name: str) -> tuple[int, Box, Box] | None:
    """The page, the title's box and the name's."""
    for number in range(len(document)):
        text = document[number].get_textpage()
        names, titles = _found(text, name), _found(text, title)
        for low in names:
            above = [high for high in titles if _is_above(high, low)]
            if above:
                return number, min(above, key=lambda high: high[1]), low
    return None


def _found(text: pypdfium2.PdfTextPage, words: str) -> list[Box]:
    """The boxes of a text wherever it stands on a page, letter by letter as it is printed."""
    search = text.search(words, match_case=True)
    boxes = []
    while found := search.get_next():
        first, count = found
        letters = [text.get_charbox(place) for place in range(first, first + count)]
        left, bottom, right, top = zip(*letters, strict=True)
        boxes.append((min(left), min(bottom), max(right), max(top)))
    return boxes


def _is_above(high: Box, low: Box) -> bool:
    """Whether a title stands above a name, centred over it."""
    is_centred = abs((high[0] + high[2]) - (low[0] + low[2])) / 2 < HAND_WIDTH / 4
    return is_centred and 0 < high[1] - low[3] < FURTHEST


def _between(page: int, high: Box, low: Box) -> SignaturePlace:
    return SignaturePlace(page, (low[0] + low[2]) / 2, low[3], high[1])


def hand_box(place: SignaturePlace, width: float, height: float) -> Box:
    """Where a picture of the hand's signature of these proportions goes: centred, as large as there is room."""
    room = max(place.top - place.bottom, LEAST_ROOM)
    scale = min(HAND_WIDTH / width, min(room, HAND_HEIGHT) / height)
    wide, high = width * scale, height * scale
    middle = (place.top + place.bottom) / 2
    return place.middle - wide / 2, middle - high / 2, place.middle + wide / 2, middle + high / 2


def seal_box(hand: Box, width: float, height: float) -> Box:
    """Where the seal goes, of its true size: left of the hand's signature and over a third of it."""
    right = hand[0] + (hand[2] - hand[0]) / 3
    middle = (hand[1] + hand[3]) / 2
    return right - width, middle - height / 2, right, middle + height / 2


def head_box(pdf: bytes) -> Box:
    """The top right of page 1, above its text."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    right, top = round(width - EDGE), round(height - HEAD)
    return right - TEXT_WIDTH, top - TEXT_HEIGHT, right, top
