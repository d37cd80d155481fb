"""A long list as a file, made in a process of its own: `python -m bench.exports WRITER ROWS` → seconds, kB.

The kB are what the process grew by at its highest, beyond what it held with everything loaded and a short list written;
what it took to get there does not hide it.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import Any

from thinhduc.exporting import Column, csv_chunks, xlsx_file

HEADS = (
    "Mã hộ", "Chủ hộ", "Xóm", "Họ và tên", "Ngày sinh", "Giới tính", "Quan hệ với chủ hộ", "Dân tộc", "Số giấy tờ",
    "Nhân khẩu",
)  # fmt: skip
COLUMNS = tuple(Column(head, itemgetter(place)) for place, head in enumerate(HEADS))


def records(count: int) -> Iterator[tuple[Any, ...]]:
    """People of a register: no two rows alike, nothing of an earlier one kept."""
    for number in range(count):
        yield (
            f"H{number // 4:06}",
            f"Người đứng tên hộ thứ {number // 4}",
            f"Xóm số {number % 1496}",
            f"Người thứ {number} của sổ",
            date(1940 + number % 80, 1 + number % 12, 1 + number % 28),
            "nam" if number % 2 else "nữ",
            "con" if number % 4 else "chủ hộ",
            "Kinh" if number % 3 else "Sán Dìu",
            f"{number:012}",
            1 + number % 9,
        )


def as_xlsx(count: int) -> int:
    """Bytes of the file that the application sends."""
    with xlsx_file(COLUMNS, records(count), "Sổ hộ") as file:
        return file.seek(0, 2)


def as_csv(count: int) -> int:
    """Bytes of the text that the application sends."""
    return sum(len(chunk.encode()) for chunk in csv_chunks(COLUMNS, records(count)))


def by_openpyxl(count: int) -> int:
    """Bytes of the same cells as openpyxl writes them row by row."""
    from openpyxl import Workbook  # the peer must not burden the others

    book = Workbook(write_only=True)
    page = book.create_sheet("Sổ hộ")
    page.append(HEADS)
    for record in records(count):
        page.append(record)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        return file.seek(0, 2)


WRITERS: dict[str, Callable[[int], int]] = {"xlsx": as_xlsx, "csv": as_csv, "openpyxl": by_openpyxl}


def held(line: str) -> int:
    """A line of what Linux says of the process's memory, in kB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(rf"{line}:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) if found else 0


def forget_highest() -> None:
    """From here on the highest is counted anew (Linux's proc(5), clear_refs)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main(writer: str, count: int) -> None:
    """Writes once, says how long it took and how much it held."""
    write = WRITERS[writer]
    write(1000)
    forget_highest()
    before, began = held("VmRSS"), perf_counter()
    if write(count) < count:
        raise RuntimeError("Fewer bytes than rows came out.")
    print(perf_counter() - began, held("VmHWM") - before)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
