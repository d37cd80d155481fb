"""Every workbook of the catalogue: a clear sentence or the right cells, in bounded time and memory."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.thinhduc.workbooks import hostile
from tests.thinhduc.workbooks.catalogue import READ, REFUSED, Read, Refused
from thinhduc.workbooks.book import Unreadable
from thinhduc.workbooks.child import messages
from thinhduc.workbooks.container import Container
from thinhduc.workbooks.reading import book_of, read_book

ROOT = Path(__file__).resolve().parents[3]
# Runs in a process of its own: what it and its child used at most has nothing of the other tests in it.
MEASURE = """
import re, resource, sys
from pathlib import Path
from thinhduc.workbooks.reading import read_book
from thinhduc.workbooks.book import Unreadable
data = sys.stdin.buffer.read()
try:
    book = read_book(data)
    print(len(book.sheets[0].rows))
except Unreadable:
    print("refused")
here = re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1]
print(int(here) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_it_is_refused_with_a_sentence(case: Refused) -> None:
    data = case.make()
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_book(data) if case.is_heavy else book_of(messages(data))
    sentence = str(refused.value)
    assert case.says in sentence
    assert sentence.endswith(".")
    assert time.process_time() - began < 3


@pytest.mark.parametrize("case", REFUSED[14:60:9], ids=lambda case: case.name)
def test_the_sentence_comes_from_a_process_of_its_own(case: Refused) -> None:
    with pytest.raises(Unreadable, match=re.escape(case.says)):
        read_book(case.make())


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_it_is_read_all_the_same(case: Read) -> None:
    book = book_of(messages(case.make()))
    assert [list(row) for row in book.sheets[0].rows] == case.rows
    assert len(book.notes) == len(case.notes)
    assert all(piece in note for piece, note in zip(case.notes, book.notes, strict=True))


@pytest.mark.parametrize(
    ("make", "rows", "most_here", "most_there"),
    [
        ("empty_rows", "2", 60, 80),
        ("many_cells", "20001", 80, 110),
        ("lying_sizes", "refused", 40, 60),
    ],
)
def test_memory_is_bounded(make: str, rows: str, most_here: int, most_there: int) -> None:
    """At most so many megabytes in the asking process as a whole, and in the one that reads."""
    run = [sys.executable, "-c", MEASURE]
    data = getattr(hostile, make)()
    found = subprocess.run(run, cwd=ROOT, input=data, stdout=subprocess.PIPE, check=True).stdout.split()
    assert found[0].decode() == rows
    assert int(found[1]) <= most_here
    assert int(found[2]) <= most_there


def test_a_reader_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinhduc.workbooks.reading.PATIENCE", 0.001)
    with pytest.raises(Unreadable, match="quá nhiều thời gian"):
        read_book(hostile.with_parts({}))


@pytest.mark.parametrize("end", ["os.abort()", "raise SystemExit(3)", "", "print('not what was asked for')"])
def test_a_reader_that_dies_leaves_a_sentence(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr("thinhduc.workbooks.reading.COMMAND", (sys.executable, "-c", f"import os; {end}"))
    with pytest.raises(Unreadable, match="quá nhiều thời gian hoặc bộ nhớ, hoặc tệp bị hỏng"):
        read_book(hostile.with_parts({}))


def test_only_plain_values_are_taken_from_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = "import pickle, sys, os; pickle.dump(('end', (), os.system), sys.stdout.buffer)"
    monkeypatch.setattr("thinhduc.workbooks.reading.COMMAND", (sys.executable, "-c", answer))
    with pytest.raises(Unreadable):
        read_book(hostile.with_parts({}))


@pytest.mark.parametrize("place", range(2**20 - 12, 2**20 + 3))
def test_a_declaration_on_the_border_of_two_pieces_is_seen(place: int) -> None:
    texts = b"<sst>" + b" " * (place - 5) + b"<!DOCTYPE a></sst>"
    with pytest.raises(Unreadable, match="khai báo XML"):
        list(
            Container(hostile.zipped(hostile.parts() | {hostile.STRINGS: texts}, 0)).xml_chunks(
                hostile.STRINGS.lower()
            )
        )


def test_the_catalogue_names_every_case_once() -> None:
    names = [case.name for case in (*REFUSED, *READ)]
    assert len(names) == len(set(names))
