"""A workbook with twenty-five different faults: each is named with its place, and not one row of a table changes."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from openpyxl import Workbook

from tests.cast import Cast
from tests.exchange.files import dump
from tests.households.registering import register
from tests.reports.commands import run

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

HEADS = [
    "Mã hộ trong sổ", "Chủ hộ", "Xóm", "Xã", "Phân loại hộ", "Số nhân khẩu", "Số quyết định", "Ngày quyết định",
    "Điểm B1", "Điểm B2", "Hộ DTTS", "Nguyên nhân nghèo", "Thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính",
    "Số CCCD", "Tuổi",
]  # fmt: skip
SOUND = ["", "", "Phúc Hòa", "Thịnh Đức", "Hộ nghèo", 1, "12/QĐ-UBND", "15/12/2022", 120, 40, "x", "1, 7", "",
         "Chủ hộ", "2/3/1960", "Nữ", "", ""]  # fmt: skip
# What is written in the place of a sound cell, by its column; each household has one fault.
FAULTS: list[dict[str, Any]] = [
    {"Xóm": "Xóm Không Có"},
    {"Xóm": "LÀNG MÔN"},
    {"Xã": "Bình Sơn"},
    {"Phân loại hộ": "Hộ giàu"},
    {"Số nhân khẩu": "1,5"},
    {"Số nhân khẩu": -1},
    {"Số nhân khẩu": "một"},
    {"Ngày quyết định": "31/2/2022"},
    {"Ngày quyết định": 44910},
    {"Ngày quyết định": "15/12/22"},
    {"Điểm B1": "120,5"},
    {"Điểm B2": "#REF!"},
    {"Phân loại hộ": "Hộ cận nghèo"},
    {"Hộ DTTS": "có lẽ"},
    {"Nguyên nhân nghèo": "9"},
    {"Thành viên": "NguyÔn ThÞ BÈy"},
    {"Thành viên": "Nguy?n Th? Tám"},
    {"Thành viên": "Nguyễn Thị 9"},
    {"Quan hệ với chủ hộ": "hàng xóm"},
    {"Ngày sinh": "3/31/1960"},
    {"Ngày sinh": "2/3/2060"},
    {"Ngày sinh": "1850"},
    {"Giới tính": "nửa"},
    {"Số CCCD": "1.2E+11"},
    {"Số CCCD": "01906000123"},
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    page = book.active
    page.title = "Danh sách"
    page.append(HEADS)
    for number, fault in enumerate(FAULTS):
        letters = "".join(chr(65 + int(digit)) for digit in str(number))
        cells = dict(zip(HEADS, SOUND, strict=True)) | {
            "Chủ hộ": f"Lý Thị {letters}",
            "Thành viên": f"Lý Thị {letters}",
        }
        cells |= {"Chủ hộ": fault["Thành viên"]} if "Thành viên" in fault else {}
        page.append([(cells | fault)[head] for head in HEADS])
    book.save(tmp_path / "danh sach.xlsx")
    return tmp_path / "danh sach.xlsx"


def test_twenty_five_faults_are_twenty_five_places_and_nothing_changes(cast: Cast, workbook: Path) -> None:
    register(cast.officer, cast.hamlets["phuc-hoa"], "PH-01", "Hà Thị Cũ", on=date(2022, 1, 1))
    tables = sorted(model._meta.db_table for model in apps.get_models() if model._meta.auto_field)
    before = dump(*tables)
    answer = run(
        "import_workbook", str(workbook), "--commune", "thinh-duc", "--kind", "households", "--year", "2022",
        "--commit", "--take-changes",
    )  # fmt: skip
    assert answer.status == 1
    assert dump(*tables) == before
    said = answer.out.splitlines()
    missing = []
    for row, fault in enumerate(FAULTS, 2):
        ((head, value),) = fault.items()
        where = rf"Trang “Danh sách”, dòng {row}, cột {chr(65 + HEADS.index(head))} \([^)]+\)"
        place = rf"{where}: .*{re.escape(str(value))}"
        if not any(re.match(place, line, re.IGNORECASE) for line in said):
            missing.append((head, value, [line for line in said if f"dòng {row}," in line]))
    assert not missing
    assert len(FAULTS) == 25
    assert said[-1].endswith(" 25 sai")
