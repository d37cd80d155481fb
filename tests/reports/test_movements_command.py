"""`manage.py movements`: the year's balance as data and as lines."""

import json

import pytest

from tests.cast import Cast
from tests.households.making import small_register
from tests.reports.commands import run

POOR = {"opening": {"households": 2, "persons": 5}, "carried": {"households": 0, "persons": 0}}


@pytest.fixture(autouse=True)
def _register(cast: Cast) -> None:
    small_register(cast)


def test_one_hamlet_as_data() -> None:
    content = json.loads(
        run(
            "movements",
            "--commune",
            "thinh-duc",
            "--year",
            "2022",
            "--hamlet",
            "Phúc Hòa",
            "--format",
            "json",
        ).out
    )
    (hamlet,) = content["hamlets"]
    assert hamlet["slug"] == "phuc-hoa"
    assert hamlet["classes"]["poor"] == POOR | {
        "out": {
            "escaped-to-near-poor": {"households": 1, "persons": 4},
            "moved-hamlet": {"households": 1, "persons": 1},
        },
        "in": {},
        "closing": {"households": 0, "persons": 0},
    }
    assert hamlet["classes"]["near_poor"]["closing"] == {"households": 1, "persons": 4}
    assert "total" not in content


def test_move_between_hamlets_is_inside_the_commune() -> None:
    total = json.loads(run("movements", "--commune", "thinh-duc", "--year", "2022", "--format", "json").out)[
        "total"
    ]
    assert total["poor"] == POOR | {
        "out": {"escaped-to-near-poor": {"households": 1, "persons": 4}},
        "in": {},
        "internal": {"households": 1, "persons": 1},
        "closing": {"households": 1, "persons": 1},
    }
    assert total["near_poor"]["in"]["size-changed"] == {"households": 0, "persons": 1}


def test_lines_for_people() -> None:
    out = run("movements", "--commune", "thinh-duc", "--year", "2022").out
    assert (
        "  CỘNG: đầu năm 2 hộ (5 khẩu); giảm 1 hộ (4 khẩu) thoát nghèo thành cận nghèo; cuối năm 1 hộ (1 khẩu)"
        in out
    )


def test_unknown_hamlet_is_refused() -> None:
    refused = run("movements", "--commune", "thinh-duc", "--year", "2022", "--hamlet", "Xóm Lạ")
    assert (refused.status, refused.lines) == (
        1,
        ["Năm 2022 xã không có xóm nào tên hay địa chỉ là “Xóm Lạ”."],
    )
