"""Small files as people send them: scanned pages, pictures of hand and seal."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

BLUE, RED, BLACK = (30, 60, 180, 255), (200, 25, 35, 255), (0, 0, 0, 255)


def picture(kind: str = "JPEG", size: tuple[int, int] = (420, 594), colour: str = "white") -> bytes:
    """A page as a picture."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


@cache  # Pillow writes the time of making into the file
def scanned(pages: int, colours: tuple[str, ...] = ("white",)) -> bytes:
    """A PDF as a scanner makes it: a picture a page, in these colours in turn."""
    drawn = [Image.new("RGB", (420, 594), colours[page % len(colours)]) for page in range(pages)]
    file = BytesIO()
    drawn[0].save(file, "PDF", save_all=True, append_images=drawn[1:])
    return file.getvalue()


@cache
def printed(pages: int, colour: str = "white") -> bytes:
    """A PDF that can be signed, as that of a plan is; pages of another colour make another file."""
    file, writer = BytesIO(), PdfWriter(clone_from=PdfReader(BytesIO(scanned(pages, (colour,)))))
    writer.write(file)
    return file.getvalue()


def stamp(
    colour: tuple[int, int, int, int] = BLUE, ground: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> bytes:
    """A stroke on a see-through ground, or on another."""
    drawn = Image.new("RGBA", (300, 150), ground)
    ImageDraw.Draw(drawn).line([(20, 120), (120, 30), (160, 110), (280, 40)], fill=colour, width=9)
    file = BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()
