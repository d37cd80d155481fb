"""Bytes of a real workbook, changed anywhere: a book or a sentence, never another error, never a hang."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thinhduc.workbooks import hostile
from thinhduc.workbooks.book import Book, Unreadable
from thinhduc.workbooks.child import messages
from thinhduc.workbooks.reading import book_of, read_book

CALM = settings(max_examples=100, deadline=5_000, suppress_health_check=[HealthCheck.too_slow])


def _real() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Hộ nghèo")
        for row, cells in enumerate((["STT", "Xóm", "Hộ nghèo"], [1, "XÓM PHÚ", 10], [2, "ĐẦU PHẦN", 1.5])):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(3, 0, date(2022, 3, 31), workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 2, "=SUM(C2:C3)", None, 11.5)
        sheet.merge_range(4, 0, 5, 2, "CỘNG")
        sheet.set_row(2, None, None, {"hidden": True})
        workbook.add_worksheet("Ẩn").hide()
        workbook.set_custom_property("thinhduc.year", "2021")
    return out.getvalue()


REAL = _real()
with zipfile.ZipFile(io.BytesIO(REAL)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}
PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([
        b"<", b">", b'"', b"&#0;", b"&lt;", b"&x;", b"<!--", b"]]>", b"<![CDATA[", b"<?a?>", b"</c>", b"</row>", b"\0",
        b"\xff\xfe", b"A1048576", b'r="XFD99999999"', b'<c r="A0"><v>1</v></c>', b'<c r="a1"><v>1</v></c>', b"-1",
        b'<row r="0">', b'<c r="B2" t="s"><v>99999999999</v></c>', b'<c t="d"><v>2022-03-31</v></c>', b"1e999",
        b'<c r="B2" t="e"><v>\xff</v></c>',
        b'<mergeCell ref="A1:ZZ99999999"/>', b'<mergeCell ref="B2"/>',
    ]),
)  # fmt: skip
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=4)


def _changed(data: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, piece in cuts:
        place = int(where * len(data))
        data = data[:place] + piece + data[place + length :]
    return data


def _is_answered(data: bytes, read: Callable[[bytes], Book] = lambda data: book_of(messages(data))) -> bool:
    try:
        return isinstance(read(data), Book)
    except Unreadable as refused:
        return str(refused).endswith(".")


@CALM
@given(CUTS)
def test_changed_anywhere(cuts: list[tuple[float, int, bytes]]) -> None:
    assert _is_answered(_changed(REAL, cuts))


@CALM
@given(st.sampled_from(sorted(PARTS)), CUTS)
def test_a_part_changed_and_packed_again(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    assert _is_answered(hostile.zipped(PARTS | {name: _changed(PARTS[name], cuts)}))


@CALM
@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]), CUTS)
def test_a_part_that_matters_changed(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    assert _is_answered(hostile.zipped(PARTS | {name: _changed(PARTS[name], cuts)}))


@CALM
@given(st.binary(max_size=2_000))
def test_any_bytes(data: bytes) -> None:
    assert _is_answered(data)
    assert _is_answered(b"PK\x03\x04" + data)


@settings(max_examples=8, deadline=20_000)
@given(st.sampled_from(sorted(PARTS)), CUTS)
def test_through_a_process_of_its_own(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    assert _is_answered(hostile.zipped(PARTS | {name: _changed(PARTS[name], cuts)}), read_book)
