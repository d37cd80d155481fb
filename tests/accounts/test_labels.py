"""What a person typed, in the words of the pages."""

from typing import Any

import pytest

from accounts.labels import fields_of, label_of, title_of
from accounts.models import Draft


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("poor-3", "Dòng 3: hộ nghèo"),
        ("poor_reduction-12", "Dòng 12: kế hoạch giảm hộ nghèo"),
        ("full_name", "Họ và tên"),
        ("last_day", "Ngày cuối"),
        ("name", "Tên"),
        ("what", "Việc đã xảy ra"),
        ("goal-near_poor", "Mục tiêu hộ cận nghèo"),
        ("stated-poor-households", "Tổng được ghi, tổng số hộ"),
        ("file-plan-pdf", "Mã băm của tệp PDF"),
        ("file-plan-pdf-signed", "Mã băm của bản ký số"),
        ("chưa-ai-biết", "Nội dung khác"),
    ],
)
def test_names_are_said_in_words(name: str, words: str) -> None:
    assert label_of(name) == words


def test_values_are_said_in_words_and_blanks_left_out() -> None:
    data = {"role": ["officer"], "hamlets": ["4", "7"], "note": ["  "], "poor-1": ["3"], "seen-poor-1": ["2"]}
    assert fields_of(Draft(data=data)) == [
        ("Vai trò", "Công chức giảm nghèo"),
        ("Xóm", "đã chọn"),
        ("Xóm", "đã chọn"),
        ("Dòng 1: hộ nghèo", "3"),
    ]


def test_a_field_is_called_as_on_the_page_it_was_typed_on() -> None:
    draft = Draft(address="/thinh-duc/hinh-ky/", data={"kind": ["hand"]})
    assert fields_of(draft) == [("Hình này là", "chữ ký tay (xanh)")]
    assert label_of("kind") != "Hình này là"


def test_title_says_the_deed_of_the_address() -> None:
    def title(address: str, own: str = "") -> Any:
        return title_of(Draft(address=address, title=own, data={}))

    assert title("/thinh-duc/ban-giao/") == "Bàn giao công việc"
    assert title("/không/có/trang/này") == "Nội dung gõ dở"
    assert title("/thinh-duc/ban-giao/", "Rà soát năm 2025") == "Rà soát năm 2025"
