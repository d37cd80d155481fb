"""Thousands of rows that name the same: each says a few of the others, so that what is said grows as the rows do."""

import pytest

from tests.cast import Cast
from tests.exchange.files import book, check, faults_of
from tests.exchange.test_households import found, row, workbook

pytestmark = pytest.mark.django_db
HEADS = ["TT", "Xóm", "Tổng số hộ", "Nhân khẩu", "Hộ nghèo", "Khẩu nghèo", "Hộ cận nghèo"]


def test_one_hamlet_in_every_row(cast: Cast) -> None:
    rows = [HEADS, *([number, "Làng Mơn", 9, 9, 0, 0, 0] for number in range(1, 301))]
    _, checked = check("reviews", cast.officer.scope, 2021, book(**{"Tờ 1": rows}))
    told = [fault.expected for fault in faults_of(checked) if fault.key == "hamlet"]
    assert len(told) == 300
    assert told[0].endswith("Trang “Tờ 1”, dòng 7 và 294 chỗ nữa; mỗi xóm chỉ một dòng.")
    assert max(map(len, told)) < 250


def test_one_number_and_one_household_in_every_row(cast: Cast) -> None:
    def family(number: int) -> list[object]:
        return row(
            no=number, head="Lý Văn Ba", name="Lý Văn Ba", relation="Chủ hộ", birth="1960", sex="Nam",
            identity="001060000017", hamlet="Nhân Hòa", class_="Hộ nghèo", persons=number,
        )  # fmt: skip

    checked = found(cast, workbook(*map(family, range(1, 41))))
    told = [fault.expected for fault in faults_of(checked)]
    assert sum("và 34 chỗ nữa; mỗi người một số." in words for words in told) == 40
    assert sum("và 34 chỗ nữa); để lại một chỗ" in words for words in told) == 40
