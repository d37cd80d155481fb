"""Every fault of a plan file: told with its place, all at once, in Vietnamese, and nothing is stored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hamlets.queries import commune_by_slug
from tests.cast import make_commune
from tests.reports.commands import GOLDEN, plan_2022, row_counts, run, set_at, write

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
Edit = Callable[[dict[str, Any]], object]


def both(*edits: Edit) -> Edit:
    return lambda document: [edit(document) for edit in edits]


def put(*path: Any) -> Edit:
    return lambda document: set_at(document, *path)


def drop(*path: Any) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        *way, key = path
        for step in way:
            document = document[step]
        del document[key]

    return edit


FAULTS: dict[str, tuple[Edit, list[str]]] = {
    "unknown-key": (put("ghi_chu", 1), ["ghi_chu: không có mục này"]),
    "unknown-key-inside": (
        put("hamlets", 3, "poor", "giam", 1),
        ["hamlets[3] (Xóm Phú) › poor › giam: không có mục này"],
    ),
    "missing-commune": (drop("commune"), ["commune: thiếu mục này"]),
    "missing-keys": (
        both(drop("commune", "kind"), drop("plan", "year"), drop("hamlets", 0, "order")),
        ["commune › kind: thiếu", "plan › year: thiếu", "hamlets[0] (Nhân Hòa) › order: thiếu",
         "printed › poor › rows[0] (NHÂN HÒA) › order: kế hoạch không có xóm thứ 1",
         "printed › near_poor › rows[0] (NHÂN HÒA) › order: kế hoạch không có xóm thứ 1"],
    ),
    "no-hamlets": (both(put("hamlets", []), drop("printed")), ["hamlets: danh sách phải có từ 1"]),
    "hamlets-no-list": (both(put("hamlets", {}), drop("printed")), ["hamlets: phải là một danh sách"]),
    "hamlet-no-object": (
        both(put("hamlets", 0, 7), drop("printed")), ["hamlets[0]: phải là một nhóm mục"],
    ),
    "commune-no-object": (put("commune", "Thịnh Đức"), ["commune: phải là một nhóm mục"]),
    "duplicate-hamlet": (
        put("hamlets", 5, "name", "XÓM PHÙ"),
        ["hamlets[5] (XÓM PHÙ) › name: trùng tên với hamlets[3] (Xóm Phú)"],
    ),
    "duplicate-order": (
        both(put("hamlets", 5, "order", 4), drop("printed")),
        ["hamlets[5] (Xóm Thịnh) › order: trùng số thứ tự với hamlets[3] (Xóm Phú)"],
    ),
    "order-zero": (
        both(put("hamlets", 5, "order", 0), drop("printed")), ["hamlets[5] (Xóm Thịnh) › order: phải từ 1"],
    ),
    "blank-name": (
        both(put("hamlets", 5, "name", "  ")), ["hamlets[5] (  ) › name: không được để trống"],
    ),
    "name-of-signs": (put("hamlets", 5, "name", "???"), ["hamlets[5] (???) › name: tên phải có ít nhất"]),
    "hamlet-kind": (put("hamlets", 5, "kind", "làng"), ["hamlets[5] (Xóm Thịnh) › kind: phải là một trong: xóm"]),
    "negative": (
        put("hamlets", 3, "poor", "reduction", -1), ["hamlets[3] (Xóm Phú) › poor › reduction: phải từ 0"],
    ),
    "fraction": (
        put("hamlets", 3, "households_2022", 1.5), ["hamlets[3] (Xóm Phú) › households_2022: phải là số nguyên"],
    ),
    "whole-fraction": (
        put("hamlets", 3, "households_2022", 182.0), ["hamlets[3] (Xóm Phú) › households_2022: phải là số nguyên"],
    ),
    "boolean": (
        put("hamlets", 3, "near_poor", "opening_2021", True),
        ["hamlets[3] (Xóm Phú) › near_poor › opening_2021: phải là số nguyên"],
    ),
    "text-for-a-figure": (
        put("hamlets", 3, "poor", "no_labour_capacity", "2"),
        ["hamlets[3] (Xóm Phú) › poor › no_labour_capacity: phải là số nguyên"],
    ),
    "too-large": (
        put("hamlets", 3, "households_2022", 10_000_001), ["hamlets[3] (Xóm Phú) › households_2022: quá lớn"],
    ),
    "not-a-number": (
        put("hamlets", 3, "households_2022", float("nan")),
        ["hamlets[3] (Xóm Phú) › households_2022: không phải là một số"],
    ),
    "control-character": (
        put("hamlets", 3, "name", "Xóm\x00Phú"), ["hamlets[3] (Xóm Phú) › name: “Xóm Phú” có ký tự điều khiển"],
    ),
    "reduction-over-opening": (
        put("hamlets", 3, "poor", "reduction", 5),
        ["hamlets[3] (Xóm Phú) › poor › reduction: kế hoạch giảm 5 nhiều hơn 4 hộ nghèo đầu kỳ"],
    ),
    "near-poor-reduction-over-opening": (
        put("hamlets", 3, "near_poor", "reduction", 3),
        ["hamlets[3] (Xóm Phú) › near_poor › reduction: kế hoạch giảm 3 nhiều hơn 2 hộ cận nghèo đầu kỳ"],
    ),
    "no-labour-over-poor": (
        put("hamlets", 3, "poor", "no_labour_capacity", 5),
        ["hamlets[3] (Xóm Phú) › poor › no_labour_capacity: 5 hộ không còn khả năng lao động nhiều hơn"],
    ),
    "classes-over-households": (
        put("hamlets", 3, "households_2022", 5),
        ["hamlets[3] (Xóm Phú): 4 hộ nghèo và 2 hộ cận nghèo đầu kỳ nhiều hơn tổng số 5 hộ"],
    ),
    "no-labour-of-the-near-poor": (
        put("hamlets", 3, "near_poor", "no_labour_capacity", 1),
        ["hamlets[3] (Xóm Phú) › near_poor › no_labour_capacity: biểu hộ cận nghèo không có cột này"],
    ),
    "wrong-year-of-households": (
        put("hamlets", 3, "households_2021", 180), ["hamlets[3] (Xóm Phú) › households_2021: sai năm"],
    ),
    "wrong-year-of-opening": (
        put("hamlets", 3, "poor", "opening_2020", 4), ["hamlets[3] (Xóm Phú) › poor › opening_2020: sai năm"],
    ),
    "impossible-date": (put("plan", "date", "2022-02-31"), ["plan › date: “2022-02-31” không phải ngày có thật"]),
    "date-otherwise": (put("plan", "date", "31/3/2022"), ["plan › date: “31/3/2022” không phải ngày có thật"]),
    "date-far-away": (put("plan", "date", "2222-03-31"), ["plan › date: ngày 31/3/2222 cách năm kế hoạch 2022 quá xa"]),
    "impossible-superior-date": (
        put("plan", "parent_plan", "date", "2022-13-01"), ["plan › parent_plan › date: “2022-13-01” không phải ngày"],
    ),
    "year-far-away": (put("plan", "year", 3022), ["plan › year: quá lớn"]),
    "rate": (
        put("plan", "stated_targets", "poor_rate", "một phẩy tư"),
        ["plan › stated_targets › poor_rate: “một phẩy tư” không phải tỷ lệ"],
    ),
    "rate-over-100": (
        put("plan", "stated_targets", "poor_rate", "140"), ["plan › stated_targets › poor_rate: “140” không phải"],
    ),
    "rate-as-number": (
        put("plan", "stated_targets", "poor_rate", 1.4), ["plan › stated_targets › poor_rate: phải là chữ"],
    ),
    "negative-goal": (
        put("plan", "stated_targets", "near_poor_reduction", -3),
        ["plan › stated_targets › near_poor_reduction: phải từ 0"],
    ),
    "malformed-slug": (put("commune", "slug", "Thịnh Đức"), ["commune › slug: “Thịnh Đức” không phải địa chỉ"]),
    "slug-with-newline": (
        put("commune", "slug", "thinh-duc\n"), ["commune › slug: “thinh-duc ” có ký tự điều khiển"],
    ),
    "reserved-slug": (put("commune", "slug", "he-thong"), ["commune › slug: địa chỉ “he-thong” dành cho"]),
    "commune-kind": (put("commune", "kind", "huyện"), ["commune › kind: phải là một trong: xã, phường"]),
    "published-shape": (
        both(put("published", "poor", "tong", 1), put("published", "households_total", "2.211"),
             put("published", "near_poor", "rate", 0.86), put("published", "near_poor", "no_labour_capacity", 1)),
        ["published › households_total: phải là số nguyên", "published › near_poor › no_labour_capacity: không có",
         "published › near_poor › rate: phải là chữ", "published › poor › tong: không có mục này"],
    ),
    "published-no-object": (put("published", []), ["published: phải là một nhóm mục"]),
    "printed-missing-hamlet": (
        drop("printed", "poor", "rows", 7), ["printed › poor › rows: thiếu dòng của xóm thứ 8 (Đầu Phần)"],
    ),
    "printed-double-hamlet": (
        put("printed", "poor", "rows", 7, "order", 9),
        ["printed › poor › rows: thiếu dòng của xóm thứ 8",
         "printed › poor › rows[8] (KHÁNH HÒA) › order: số thứ tự 9 ghi"],
    ),
    "printed-unknown-hamlet": (
        put("printed", "near_poor", "rows", 7, "order", 13),
        ["printed › near_poor › rows: thiếu dòng của xóm thứ 8",
         "printed › near_poor › rows[7] (ĐẦU PHÂN) › order: kế hoạch không có xóm thứ 13"],
    ),
    "printed-unknown-cell": (
        put("printed", "poor", "rows", 7, "cells", "persons", "1"),
        ["printed › poor › rows[7] (ĐẦU PHẦN) › cells › persons: cột này không có trong heads"],
    ),
    "printed-missing-cell": (
        drop("printed", "poor", "total", "rate"), ["printed › poor › total › rate: thiếu ô này"],
    ),
    "printed-number": (
        put("printed", "poor", "rows", 7, "cells", "households", 94),
        ["printed › poor › rows[7] (ĐẦU PHẦN) › cells › households: phải là chữ"],
    ),
    "printed-one-table": (drop("printed", "near_poor"), ["printed › near_poor: thiếu mục này"]),
    "several-at-once": (
        both(put("hamlets", 0, "poor", "reduction", -1), put("hamlets", 1, "poor", "reduction", 9),
             put("hamlets", 2, "name", "phuc hoa"), put("plan", "date", "2022-04-31"), put("khac", None)),
        ["hamlets[0] (Nhân Hòa) › poor › reduction: phải từ 0",
         "hamlets[1] (Phúc Hòa) › poor › reduction: kế hoạch giảm 9",
         "hamlets[2] (phuc hoa) › name: trùng tên", "khac: không có mục này", "plan › date: “2022-04-31”"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_its_place_and_nothing_is_stored(name: str, tmp_path: Path) -> None:
    edit, expected = FAULTS[name]
    document = plan_2022()
    edit(document)
    before = row_counts()
    answer = run("load_plan", write(tmp_path / "k.json", document))
    faults, last = sorted(answer.lines[:-1]), answer.lines[-1]
    assert answer.status == 1
    assert (answer.out, row_counts()) == ("", before)
    assert "chưa có gì được lưu" in last
    for fault, start in zip(faults, sorted(expected), strict=True):
        assert fault.startswith(start)


ISSUED_FAULTS: dict[str, tuple[Edit, list[str]]] = {
    "printed-total-is-not-the-published": (
        put("printed", "poor", "total", "opening", "99"),
        ["printed › poor › total › opening: in “99” nhưng mục published ghi 37"],
    ),
    "printed-rate-is-not-the-published": (
        put("printed", "near_poor", "total", "rate", "0,68"),
        ["printed › near_poor › total › rate: in “0,68” nhưng mục published ghi 0,86"],
    ),
    "details": (
        both(drop("plan", "number"), drop("plan", "date"), drop("plan", "signer")),
        ["plan › date: bản đã ban hành phải có", "plan › number: bản đã ban hành phải có",
         "plan › signer: bản đã ban hành phải có"],
    ),
    "gaps": (
        both(put("hamlets", 3, "households_2022", None), drop("hamlets", 3, "poor", "no_labour_capacity"),
             put("hamlets", 4, "near_poor", "reduction", None)),
        ["hamlets[3] (Xóm Phú) › households_2022: chưa có số",
         "hamlets[3] (Xóm Phú) › poor › no_labour_capacity: chưa có",
         "hamlets[4] (Xóm Cường) › near_poor › reduction: chưa có số"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ISSUED_FAULTS)
def test_issued_plan_needs_details_and_every_figure(name: str, tmp_path: Path) -> None:
    edit, expected = ISSUED_FAULTS[name]
    document = plan_2022()
    edit(document)
    path, before = write(tmp_path / "k.json", document), row_counts()
    answer = run("load_plan", path, "--issued")
    assert (answer.status, row_counts()) == (1, before)
    for fault, start in zip(sorted(answer.lines[:-1]), expected, strict=True):
        assert fault.startswith(start)
    assert run("load_plan", path).status == 0  # a draft may still wait for them


def test_issued_plan_of_a_day_to_come_is_refused(tmp_path: Path) -> None:
    text = GOLDEN.read_text(encoding="utf-8").replace("_2022", "_2099").replace("_2021", "_2098")
    document = json.loads(text)
    document["plan"] |= {"year": 2099, "date": "2099-03-31"}
    del document["plan"]["parent_plan"]
    answer = run("load_plan", write(tmp_path / "k.json", document), "--issued")
    assert answer.lines[0].startswith("plan › date: ngày 31/3/2099 còn ở phía trước")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "tệp: tệp trống", id="empty"),
        pytest.param(b"\xef\xbb\xbf  \n", "tệp: tệp trống", id="blank"),
        pytest.param(b"{", "tệp: không phải JSON: sai từ dòng 1, cột 2", id="half"),
        pytest.param(b"PK\x03\x04\xff", "tệp: không phải chữ UTF-8 (byte thứ 5)", id="excel"),
        pytest.param("{}".encode("utf-16"), "tệp: không phải chữ UTF-8", id="utf-16"),
        pytest.param(b"[" * 100_000, "tệp: các mục lồng nhau quá sâu", id="deep"),
        pytest.param(b'{"a":' * 900 + b"1" + b"}" * 900, "tệp: các mục lồng nhau quá sâu", id="deep-objects"),
        pytest.param(b"[]", "tệp: phải là một nhóm mục", id="list"),
        pytest.param(b"null", "tệp: phải là một nhóm mục", id="null"),
        pytest.param(b'"Th\\ud800"', "tệp: “Th”", id="broken-letter"),
        pytest.param(b" " * 5_000_001, "tệp: tệp quá lớn", id="huge"),
    ],
)
def test_file_that_can_not_be_read_is_refused_in_words(content: bytes, expected: str, tmp_path: Path) -> None:
    before = row_counts()
    answer = run("load_plan", write(tmp_path / "k.json", content))
    assert (answer.status, row_counts()) == (1, before)
    assert answer.lines[0].startswith(expected.removesuffix("”"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param('"year": 2022', '"year": 2022, "year": 2023', "plan › year: mục này ghi hai lần", id="twice"),
        pytest.param(
            '"households_2022": 219', '"households_2022": 1e400',
            "hamlets[0] (Nhân Hòa) › households_2022: không phải là một số", id="endless",
        ),
        pytest.param(
            '"households_2022": 219', '"households_2022": -Infinity',
            "hamlets[0] (Nhân Hòa) › households_2022: không phải là một số", id="infinity",
        ),
        pytest.param(
            '"households_2022": 219', '"households_2022": ' + "9" * 6000,
            "hamlets[0] (Nhân Hòa) › households_2022: quá lớn", id="long",
        ),
    ],
)  # fmt: skip
def test_writing_that_json_lets_pass_is_refused(old: str, new: str, expected: str, tmp_path: Path) -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    assert old in text
    before = row_counts()
    answer = run("load_plan", write(tmp_path / "k.json", text.replace(old, new, 1).encode()))
    assert (answer.status, len(answer.lines), row_counts()) == (1, 2, before)
    assert answer.lines[0].startswith(expected)


def test_missing_file_and_directory_are_said(tmp_path: Path) -> None:
    assert run("load_plan", str(tmp_path / "khong-co.json")).lines[0].startswith("Không có tệp ")
    assert "là thư mục" in run("load_plan", str(tmp_path)).lines[0]


def test_name_with_line_breaks_stays_on_its_fault_s_line(tmp_path: Path) -> None:
    document = plan_2022()
    document["hamlets"][3]["name"] = "Xóm\nPhú"
    answer = run("load_plan", write(tmp_path / "k.json", document))
    assert (answer.status, len(answer.lines)) == (1, 2)
    assert answer.lines[0].startswith("hamlets[3] (Xóm Phú) › name: “Xóm Phú” có ký tự điều khiển")


def test_slug_of_another_commune_is_a_fault(tmp_path: Path) -> None:
    make_commune("Thịnh Đức", ["Nhân Hòa"])
    document = plan_2022()
    document["commune"]["name"] = "Thịnh Đán"
    before = row_counts()
    answer = run("load_plan", write(tmp_path / "k.json", document))
    assert (answer.status, row_counts()) == (1, before)
    assert answer.lines[0].startswith("commune › slug: địa chỉ “thinh-duc” đã là của xã Thịnh Đức")
    document["commune"] |= {"name": "Thịnh Đức", "kind": "phường"}
    answer = run("load_plan", write(tmp_path / "k.json", document))
    assert answer.lines[0].startswith("commune › kind: trong hệ thống đang là xã Thịnh Đức")


def test_slug_follows_the_name_where_the_file_has_none(tmp_path: Path) -> None:
    document = plan_2022()
    del document["commune"]["slug"]
    assert run("load_plan", write(tmp_path / "k.json", document)).status == 0
    assert commune_by_slug("thinh-duc") is not None


def test_no_word_of_the_validator_leaks(tmp_path: Path) -> None:
    """Messages are Vietnamese whatever keyword of the schema was broken."""
    english = ("is not", "required", "expected", "property", "valid", "schema", "Error", "None")
    for edit, _ in FAULTS.values():
        document = plan_2022()
        edit(document)
        answer = run("load_plan", write(tmp_path / "k.json", document))
        assert not [line for line in answer.lines if any(word in line for word in english)]
