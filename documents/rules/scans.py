"""What is taken as a scan of the signed and sealed paper: kinds, sizes, pages."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from thinhduc.figures import format_count, format_size, normalize

LARGEST = 30_000_000  # bytes, all files of a scan together
MOST_PAGES = 60  # all files together
MOST_FILES = 60
KINDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Looked:
    """What a file was found to be: its content type and pages; or `problem`, words that follow its name."""

    content_type: str
    pages: int
    problem: str = ""


def size_faults(sizes: Sequence[int]) -> list[str]:
    """Why files of so many bytes are not taken, before anything reads them.

    >>> size_faults([])
    ['Chưa chọn tệp nào.']
    >>> size_faults([20_000_000, 15_000_000])
    ['Các tệp nặng tất cả 35,0 MB; chỉ nhận đến 30,0 MB. Hãy quét lại ở 200 dpi, hoặc lưu thành một tệp PDF nhỏ hơn.']
    """
    if not sizes:
        return ["Chưa chọn tệp nào."]
    faults = []
    if len(sizes) > MOST_FILES:
        faults.append(f"Có {format_count(len(sizes))} tệp; chỉ nhận đến {MOST_FILES} tệp một lần.")
    if sum(sizes) > LARGEST:
        faults.append(
            f"Các tệp nặng tất cả {format_size(sum(sizes))}; chỉ nhận đến {format_size(LARGEST)}. Hãy quét lại ở "
            "200 dpi, hoặc lưu thành một tệp PDF nhỏ hơn."
        )
    return faults


def scan_faults(files: Sequence[tuple[str, Looked]]) -> list[str]:
    """What is wrong with the files of a scan (name, what it was found to be), all at once.

    >>> scan_faults([("a.pdf", Looked("application/pdf", 61))])
    ['Bản quét có 61 trang; chỉ nhận đến 60 trang.']
    >>> scan_faults([("b.docx", Looked("", 0, "không phải tệp PDF, JPEG hoặc PNG."))])
    ['Tệp “b.docx” không phải tệp PDF, JPEG hoặc PNG.']
    """
    faults = [f"Tệp “{name}” {looked.problem}" for name, looked in files if looked.problem]
    kinds = {looked.content_type for _, looked in files if not looked.problem}
    pages = sum(looked.pages for _, looked in files)
    if "application/pdf" in kinds and len(files) > 1:
        faults.append(
            "Một bản quét là một tệp PDF, hoặc các hình JPEG, PNG mỗi trang một hình; không gửi lẫn."
        )
    if pages > MOST_PAGES:
        faults.append(f"Bản quét có {format_count(pages)} trang; chỉ nhận đến {MOST_PAGES} trang.")
    return faults


def shown_name(name: str, fallback: str) -> str:
    r"""A file's name as it is kept: no folders, no marks that nobody sees, at most 120 characters.

    >>> shown_name("C:\\Quét\\Kế hoạch  38.pdf", "ban-quet.pdf"), shown_name(" ", "ban-quet.pdf")
    ('Kế hoạch 38.pdf', 'ban-quet.pdf')
    """
    last = normalize(name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return plain[-_LONGEST_NAME:] or fallback


@dataclass(frozen=True)
class PlacedPage:
    """A page of several files counted through: the file's place in the list, the page within it (from 1)."""

    file: int
    page: int


def placed(page: int, pages: Sequence[int]) -> PlacedPage | None:
    """Where page `page` (from 1) of all is, in files of so many pages each; None where there is no such page.

    >>> placed(4, [3, 2]), placed(6, [3, 2])
    (PlacedPage(file=1, page=1), None)
    """
    if page < 1:
        return None
    left = page
    for file, count in enumerate(pages):
        if left <= count:
            return PlacedPage(file, left)
        left -= count
    return None
