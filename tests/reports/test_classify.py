"""`manage.py classify`: what the sheet on screen would say of one household."""

import json

import pytest

from tests.reports.commands import run

pytestmark = pytest.mark.django_db
ND = ("--standard", "nd-07-2021")


def test_a_class_in_words_with_points_limit_and_reason() -> None:
    done = run("classify", *ND, "--area", "rural", "--b1", "140", "--indices", "1,4,8")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Kết quả: hộ nghèo"
    assert "áp dụng từ 1/1/2022 đến 31/12/2026" in lines[1]
    assert lines[3] == "Chỉ số thiếu hụt: 3 trên 12, 30 điểm B2"
    assert lines[4] == (
        "Vì sao: Điểm B1 là 140, không quá mức 140 của khu vực nông thôn; "
        "thiếu hụt 3 chỉ số (30 điểm B2), từ 3 chỉ số là hộ nghèo."
    )


@pytest.mark.parametrize(
    ("area", "b1", "indices", "expected"),
    [
        ("rural", "141", "1,4,8", "neither"),
        ("rural", "140", "1,4", "near_poor"),
        ("rural", "140", "", "near_poor"),
        ("urban", "175", "1 4 8", "poor"),
        ("urban", "176", "1,4,8", "neither"),
    ],
)
def test_as_json(area: str, b1: str, indices: str, expected: str) -> None:
    done = run("classify", *ND, "--area", area, "--b1", b1, "--indices", indices, "--format", "json")
    answer = json.loads(done.out)
    assert done.status == 0
    assert (answer["class"], answer["b1"]) == (expected, int(b1))
    assert answer["bound"]["kind"] == "b1"
    assert answer["bound"]["within"] is (expected != "neither")
    assert answer["b2"] == 10 * len(answer["indices"])


def test_income_where_there_are_no_points() -> None:
    by_points = run(
        "classify", "--standard", "nd-351-2025", "--area", "rural", "--b1", "100", "--indices", "1"
    )
    assert by_points.status == 1
    assert "chưa có mức điểm B1 được công bố" in by_points.out
    by_income = run(
        "classify", "--standard", "nd-351-2025", "--area", "rural", "--income", "2.200.000", "--indices", "1"
    )
    assert by_income.status == 0
    assert "Kết quả: hộ cận nghèo" in by_income.out
    assert "đối chiếu với văn bản gốc" in by_income.out


def test_two_bands() -> None:
    done = run(
        "classify", "--standard", "qd-59-2015", "--area", "urban", "--income", "900000", "--format", "json"
    )
    answer = json.loads(done.out)
    assert (done.status, answer["class"], answer["indices"], answer["b2"]) == (0, "poor", None, None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--indices", "1,4,8"], "b1-missing"),
        (["--b1", "100"], "indices-missing"),
        (["--b1", "100", "--indices", "13"], "index-unknown"),
        (["--b1", "100", "--indices", "1", "--on", "1/1/2027"], "standard-not-valid"),
    ],
)
def test_what_can_not_be_classified_ends_with_1_and_the_reason(arguments: list[str], code: str) -> None:
    done = run("classify", *ND, "--area", "rural", *arguments, "--format", "json")
    answer = json.loads(done.out)
    assert (done.status, answer["class"]) == (1, None)
    assert code in {finding["code"] for finding in answer["findings"]}
    assert answer["why"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--area", "rural"], "thiếu --standard"),
        (["--standard", "khong-co", "--area", "rural"], "có: nd-07-2021, nd-351-2025, qd-59-2015"),
        ([*ND, "--area", "mountain"], "Không có khu vực “mountain”"),
        ([*ND, "--area", "rural", "--b1", "1,5"], "--b1: “1,5” không phải số nguyên"),
        ([*ND, "--area", "rural", "--b1", "-5"], "--b1"),
        ([*ND, "--area", "rural", "--income", "x"], "--income"),
        ([*ND, "--area", "rural", "--indices", "1;4"], "--indices"),
        ([*ND, "--area", "rural", "--on", "31/2/2026"], "--on"),
        ([*ND, "--area", "rural", "--format", "xml"], "--format"),
    ],
)
def test_what_is_typed_wrongly_ends_with_2_in_words(arguments: list[str], words: str) -> None:
    done = run("classify", *arguments)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
