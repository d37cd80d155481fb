"""From the bytes of a file to a `Book`: read in a process of its own, so that no file can stop or fill the server."""

import pickle
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from thinhduc.apart import asked, command_of
from thinhduc.workbooks.book import Area, Book, Cell, Sheet, Unreadable
from thinhduc.workbooks.container import check_bytes

COMMAND = command_of("thinhduc.workbooks.child")
PATIENCE = 120  # seconds by the clock; the child's own limit is of the processor
TOO_MUCH = (
    "Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ, hoặc tệp bị hỏng, nên đã dừng lại; chưa có gì được ghi. Hãy chép "
    "riêng bảng cần nạp sang một tệp mới rồi gửi lại."
)

_TORN = (pickle.UnpicklingError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError)
_PLAIN = {("datetime", kind.__name__): kind for kind in (date, datetime, time, timedelta)}


def read_book(data: bytes, file_name: str = "") -> Book:
    """The workbook in the bytes of an .xlsx or .xlsm file.

    Unreadable, with a Vietnamese sentence that says what to do, for whatever else it is: another kind of file, a
    protected, broken or malicious one, one that reaches too far.
    """
    check_bytes(data, file_name)
    with asked(COMMAND, [data], PATIENCE) as answer:
        if not answer.is_whole:
            raise Unreadable(TOO_MUCH)
        return book_of(_answers(answer.stream))


def book_of(messages: Iterable[tuple[Any, ...]]) -> Book:
    """The book that the child's messages make; Unreadable where it refused, or did not come to its end."""
    sheets: list[Sheet] = []
    rows: list[list[Cell]] = []
    for kind, *content in messages:
        if kind == "sheet":
            name, is_hidden, hidden_rows, uncalculated, merged = content
            rows = []
            areas = tuple(Area(*area) for area in merged)
            sheets.append(Sheet(name, rows, is_hidden, hidden_rows, uncalculated, areas))
        elif kind == "rows":
            rows.extend(content[0])
        elif kind == "refused":
            raise Unreadable(content[0])
        else:
            notes, properties = content
            return Book(tuple(sheets), notes, properties)
    raise Unreadable(TOO_MUCH)


class _Unpickler(pickle.Unpickler):
    """Takes the plain values that cells are made of, and nothing else."""

    def find_class(self, module: str, name: str) -> type:
        """The kinds of date; anything else is refused."""
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _PLAIN[module, name]


def _answers(answer: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    while True:
        try:
            yield _Unpickler(answer).load()
        except EOFError:
            return
        except _TORN as error:
            raise Unreadable(TOO_MUCH) from error
