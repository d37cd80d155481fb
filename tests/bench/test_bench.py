"""What the speed table stands on: a form is sent as a browser sends it, ratios and aims are said right."""

from pathlib import Path

import pytest

from bench.exports import WRITERS
from bench.forms import change_counts, read_form
from bench.pages import Save
from bench.run_exchange import NAMES, memory
from bench.table import BEGIN, END, Row, compare, has_marks, put_into, share, spread, suffixed

PAGE = """
<form id="other"><input name="stranger" value="1"></form>
<button form="grid" name="button" value="1">Lưu</button>
<form id="grid" action="/luu/">
<input type="hidden" name="seen" value="{&quot;1&quot;:4}">
<input name="poor-1" value="4"><input name="poor-2" value="5">
<input type="checkbox" name="kept" value="a" checked><input type="checkbox" name="left" value="b">
<select name="source"><option value="entered">nhập<option value="pasted" selected>dán</select>
<textarea name="note">hai
dòng</textarea><input type="submit" name="go" value="Gửi">
</form>
<input type="checkbox" form="grid" name="hamlet" value="3" checked>
"""
FIGURES = {"ours": [0.010, 0.020, 0.012], "peer": [0.040, 0.050, 0.060]}


def test_form_is_sent_as_a_browser_sends_it() -> None:
    action, fields = read_form(PAGE, "grid")
    assert action == "/luu/"
    assert fields == [
        ("seen", '{"1":4}'),
        ("poor-1", "4"),
        ("poor-2", "5"),
        ("kept", "a"),
        ("source", "pasted"),
        ("note", "hai\ndòng"),
        ("hamlet", "3"),
    ]


def test_page_without_the_form_is_refused() -> None:
    with pytest.raises(LookupError):
        read_form(PAGE, "missing")


def test_every_second_change_leads_back() -> None:
    fields = [("poor-1", "4"), ("note", "5")]
    once, count = change_counts(fields, r"poor-[0-9]+")
    assert (once, count) == ([("poor-1", "5"), ("note", "5")], 1)
    assert change_counts(once, r"poor-[0-9]+")[0] == fields


def test_save_that_would_change_nothing_is_refused() -> None:
    with pytest.raises(LookupError):
        Save("/trang/", "grid", r"near_poor-[0-9]+").filled(PAGE)


def test_save_sends_its_button_to_the_form() -> None:
    address, fields = Save("/trang/", "grid", r"poor-[0-9]+", "_save").filled(PAGE)
    assert address == "/luu/"
    assert fields[-1] == ("_save", "1")


def test_shares_and_spreads() -> None:
    assert [share(range(1, 101), percent) for percent in (50, 95)] == [50, 95]
    assert share([7], 95) == 7
    assert spread([0.1234, 0.0101, 1.5]) == "123 (10.1–1,500)"


@pytest.mark.parametrize(
    ("aim", "said"), [(0.5, "| ≤ 0.5 | yes |"), (0.2, "| ≤ 0.2 | **no** |"), (None, "| – | – |")]
)
def test_ratio_is_taken_within_each_turn_and_held_against_its_aim(aim: float | None, said: str) -> None:
    line = compare(FIGURES, [Row("thing", "ours", "peer", "other", aim)], "ms")[-1]
    assert line == f"| thing | 12.0 (10.0–20.0) | other | 50.0 (40.0–60.0) | 0.25 (0.20–0.40) {said}"


def test_peer_that_is_not_there_leaves_its_cells_empty() -> None:
    line = compare(FIGURES, [Row("thing", "ours", "absent", "other", 1)], "ms")[-1]
    assert line == "| thing | 12.0 (10.0–20.0) | other | – | – | – | – |"


def test_other_figures_of_a_comparison_carry_no_aim() -> None:
    assert suffixed([Row("thing", "ours", "peer", "other", 2)], " cpu") == [
        Row("thing", "ours cpu", "peer cpu", "other")
    ]


def test_result_replaces_what_stood_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"before\n{BEGIN}\nold \\1\n{END}\nafter\n", encoding="utf-8")
    put_into(page, r"new \1")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew \\1\n{END}\nafter\n"
    assert has_marks(page)
    page.write_text("no marks", encoding="utf-8")
    assert not has_marks(page)


@pytest.mark.parametrize("writer", list(WRITERS))
def test_each_side_writes_all_rows_of_the_long_list(writer: str) -> None:
    assert WRITERS[writer](300) > 300 * (100 if writer == "csv" else 20)


def test_memory_that_passes_the_aim_is_said_to() -> None:
    lines = memory({"xlsx": [1024, 120 * 1024], "csv": [100 * 1024], NAMES["openpyxl"]: [512 * 1024]})
    assert [line.split(" | ")[-1] for line in lines[2:]] == ["**no** |", "yes |", "– |"]
