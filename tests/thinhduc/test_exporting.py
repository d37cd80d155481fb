"""Lists as files: what is read back is what was stored, and memory stays small."""

import csv
import io
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from thinhduc.exporting import Column, csv_chunks, stream_csv, xlsx_file, xlsx_response

IDENTITY = "001204000017"
FORMULAS = ["=1+1", "+84912345678", "-2", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "\r=1"]


def columns(count: int = 1) -> list[Column]:
    return [Column(f"Cột {place}", lambda row, place=place: row[place]) for place in range(count)]


def from_csv(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    text = "".join(csv_chunks(columns(len(rows[0])), rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))[1:]


def from_xlsx(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    with xlsx_file(columns(len(rows[0])), rows, "Sổ hộ") as file:
        page = openpyxl.load_workbook(file)["Sổ hộ"]
    return [list(row) for row in page.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=len(rows[0]))]


def test_identity_numbers_come_back_as_they_are() -> None:
    assert from_csv([(IDENTITY, "Lê Văn Án, xóm Phú")]) == [[IDENTITY, "Lê Văn Án, xóm Phú"]]
    ((number, name),) = from_xlsx([(IDENTITY, "Lê Văn Án")])
    assert (number.value, number.data_type, number.number_format) == (IDENTITY, "s", "@")
    assert name.value == "Lê Văn Án"


def test_nothing_becomes_a_formula() -> None:
    for (cell,), text in zip(from_csv([(text,) for text in FORMULAS]), FORMULAS, strict=True):
        assert cell == f"'{text}"
    for (cell,), text in zip(from_xlsx([(text,) for text in FORMULAS[:5]]), FORMULAS, strict=False):
        assert (cell.value, cell.data_type) == (text, "s")
    assert from_csv([(-2, "a=1")]) == [["-2", "a=1"]]


def test_values_keep_their_kind() -> None:
    moment = datetime(2022, 3, 31, 20, 30, tzinfo=UTC)
    row = (None, 0, 2111, date(2022, 3, 31), moment, date(1890, 5, 1), "")
    assert from_csv([row]) == [["", "0", "2111", "31/3/2022", "03:30 ngày 1/4/2022", "1/5/1890", ""]]
    (cells,) = from_xlsx([row])
    assert [cell.value for cell in cells] == [
        None, 0, 2111, datetime(2022, 3, 31), datetime(2022, 4, 1, 3, 30), "1/5/1890", None,  # noqa: DTZ001 - Excel has no zones
    ]  # fmt: skip


@pytest.mark.parametrize("value", [True, 1.5, ["x"]])
def test_value_without_a_cell_is_a_fault_of_the_column(value: Any) -> None:
    for write in (lambda: from_csv([(value,)]), lambda: from_xlsx([(value,)])):
        with pytest.raises(TypeError):
            write()


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.lists(st.tuples(printable, st.integers(-(2**31), 2**31)), min_size=1))
def test_csv_is_read_back_whole(rows: list[tuple[str, int]]) -> None:
    read = from_csv(rows)
    expected = [f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text for text, _ in rows]
    assert [text for text, _ in read] == expected
    assert [number for _, number in read] == [str(number) for _, number in rows]


@pytest.mark.django_db
def test_answers_name_the_file() -> None:
    answer = stream_csv(columns(), [("x",)], "so-ho.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="so-ho.csv"'
    assert b"".join(answer).startswith(b"\xef\xbb\xbf")
    xlsx = xlsx_response(columns(), [("x",)], "so-ho.xlsx", "Sổ hộ")
    assert b"".join(xlsx).startswith(b"PK")
    assert xlsx["Content-Disposition"] == 'attachment; filename="so-ho.xlsx"'
    xlsx.close()


IN_A_PROCESS_OF_ITS_OWN = """
import io, re, sys
from pathlib import Path
from thinhduc.exporting import Column, csv_chunks, xlsx_file

def highest():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

def written(count):
    columns = [Column(str(n), lambda row, n=n: row[n]) for n in range(3)]
    rows = ((f"{number:012d}", f"Người thứ {number}", number) for number in range(count))
    if sys.argv[1] == "csv":
        return sum(len(chunk) for chunk in csv_chunks(columns, rows))
    with xlsx_file(columns, rows, "x") as file:
        return file.seek(0, io.SEEK_END)

written(1000)
before = highest()
print(written(50_000), highest() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="chỉ Linux nói bộ nhớ đã dùng ở /proc")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_long_list_stays_small_in_memory(kind: str) -> None:
    """50,000 rows of three cells held as Python rows are 15 MB; the writers hold a portion of them."""
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN, kind], check=True, capture_output=True, text=True
    )
    size, grown_kb = map(int, ran.stdout.split())
    assert size > 500_000
    assert grown_kb < 3_000


@pytest.mark.django_db
def test_queryset_is_read_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.bulk_create(User(username=f"u{n}", full_name="x") for n in range(5))
    people = User.objects.order_by("username")
    text = "".join(csv_chunks([Column("Tên", lambda user: user.username)], people))
    assert text.splitlines()[1:] == [f"u{n}" for n in range(5)]
    assert people._result_cache is None
