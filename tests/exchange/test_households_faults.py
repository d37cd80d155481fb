"""What is wrong with a list of households: every place is named, nothing is stored; other tables than our own."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from households.actions import change_class, open_year
from households.models import Classification, Household, Movement, ReviewResult
from households.rules import PovertyClass
from tests.cast import Cast
from tests.exchange.files import book, is_still
from tests.exchange.test_households import (
    DECISION,
    HEADS,
    YEAR,
    changes,
    errors,
    found,
    kinds_of,
    near_poor_family,
    poor_family,
    row,
    said,
    taken,
    workbook,
)
from tests.households.registering import register, small_register
from thinhduc.workbooks.book import Book, cell_name

pytestmark = pytest.mark.walk

NATIONAL_KEYS = [
    "date", "family.hostName", "family.code", "family.coDanTocTaiCho", "family.hostGender", "family.numberOfMembers",
    "quickReview.result", "b1Point", "b2Point", "classify", "reviewer",
]  # fmt: skip
NATIONAL_HEADS = [
    "Thời gian rà soát", "Chủ hộ", "Mã hộ", "Dân tộc tại chỗ", "Giới tính", "Số nhân khẩu", "Phiếu A", "Phiếu B1",
    "Phiếu B2", "Kết quả rà soát", "Người rà soát",
]  # fmt: skip


def changed(rows: list[list[Any]], place: int, **cells: Any) -> list[list[Any]]:
    """The rows with other cells in one of them."""
    other = row(**cells)
    plain = row()
    new = [
        value if value != before else old
        for value, before, old in zip(other, plain, rows[place], strict=True)
    ]
    return [*rows[:place], new, *rows[place + 1 :]]


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        pytest.param(
            changed(poor_family(), 0, hamlet="Xóm Xa Lạ"), "P5", "không có trong danh sách xóm", id="hamlet"
        ),
        pytest.param(changed(poor_family(), 0, xa="Xã Bình Sơn"), "L5", "thuộc xã khác", id="commune"),
        pytest.param(changed(poor_family(), 0, class_="Hộ giàu"), "P5", "Hộ giàu", id="class"),
        pytest.param(changed(poor_family(), 0, b1=150), "P5", "điểm lại cho không nghèo", id="b1-class"),
        pytest.param(changed(poor_family(), 0, b2=35), "T5", "không phải điểm B2", id="b2"),
        pytest.param(changed(poor_family(), 0, on="31/2/2022"), "R5", "31/2/2022", id="day"),
        pytest.param(changed(poor_family(), 0, on="1/1/2099"), "R5", "chưa đến", id="to-come"),
        pytest.param(changed(poor_family(), 0, causes="9"), "X5", "nguyên nhân", id="causes"),
        pytest.param(changed(poor_family(), 0, persons=2), "Z5", "3 dòng thành viên", id="persons"),
        pytest.param(changed(poor_family(), 0, age=40), "Y5", "62 tuổi", id="age"),
        pytest.param(changed(poor_family(), 0, relation="Vợ"), "E5", "chưa có chủ hộ", id="no-head"),
        pytest.param(
            changed(poor_family(), 1, relation="Chủ hộ"), "E5", "2 người ghi là chủ hộ", id="two-heads"
        ),
        pytest.param(changed(poor_family(), 1, identity="019060000001"), "H6", "dòng 5", id="number-twice"),
        pytest.param(changed(poor_family(), 1, identity="1.2E+11"), "H6", "làm tròn", id="number-spoilt"),
        pytest.param(changed(poor_family(), 1, birth="1/1/2099"), "F6", "chưa đến", id="birth"),
        pytest.param(changed(poor_family(), 2, class_="Cận nghèo"), "P7", "khác với dòng 5", id="clash"),
    ],
)
def test_a_fault_names_its_cell(cast: Cast, rows: list[list[Any]], place: str, words: str) -> None:
    checked = found(cast, workbook(*rows))
    faults = [fault for item in checked.items for fault in item.faults]
    assert any(words in fault.expected for fault in faults), said(checked)
    places = {
        cell_name(fault.row, fault.column) for fault in faults if words in fault.expected and fault.column
    }
    assert place.replace("P5", "N5" if "xóm" in words else "P5") in places, (places, said(checked))
    assert not Household.objects.beyond_scope().exists()


def test_all_faults_at_once(cast: Cast) -> None:
    rows = changed(changed(poor_family(), 0, b2=35, persons=1, age=3), 1, identity="123", birth="1/1/2099")
    checked = found(cast, workbook(*rows, *changed(near_poor_family(), 0, hamlet="Làng Mơ")))
    assert {(item.row, fault.key) for item in checked.items for fault in item.faults} >= {
        (5, "b2"), (5, "persons"), (5, "age"), (6, "identity_number"), (6, "birth"), (8, "hamlet"),
    }  # fmt: skip
    proposals = [fault.proposal.label for item in checked.items for fault in item.faults if fault.proposal]
    assert proposals == ["Làng Mơn"]
    accepted = {"hamlet": {"Làng Mơ": str(cast.hamlets["lang-mon"].pk)}}
    again = found(cast, workbook(*changed(near_poor_family(), 0, hamlet="Làng Mơ")), accepted=accepted)
    assert said(again) == []


def test_a_new_household_needs_hamlet_and_class(cast: Cast) -> None:
    rows = [row(no=1, head="Lý Văn Ba", name="Lý Văn Ba", relation="Chủ hộ")]
    keys = [fault.key for item in found(cast, workbook(*rows)).items for fault in item.faults]
    assert keys == ["hamlet", "class"]


def test_what_repeats_is_passed_over_and_what_contradicts_is_wrong(cast: Cast) -> None:
    checked = found(cast, workbook(*poor_family(), *poor_family()))
    assert kinds_of(checked) == ["new"] * 3 + ["skipped"] * 3
    assert checked.items[3].why == "Lặp lại dòng 5"
    other = changed(near_poor_family(), 0, persons=2)
    checked = found(cast, workbook(*near_poor_family(), *other))
    assert kinds_of(checked) == ["wrong", "wrong"]
    assert "ở mấy chỗ với nội dung khác nhau (dòng 6)" in said(checked)[0]


def test_a_person_of_another_household_is_wrong(cast: Cast) -> None:
    small_register(cast)
    rows = changed(poor_family(), 1, identity="019060001234")
    assert any(
        "đang là thành viên của hộ Hoàng Văn Đạt (TD-01)" in one for one in said(found(cast, workbook(*rows)))
    )


def test_two_households_of_one_name_are_not_guessed(cast: Cast) -> None:
    for code in ("TD-01", "TD-02"):
        register(cast.officer, cast.hamlets["phuc-hoa"], code, "Lý Văn Ba")
    rows = [row(no=1, head="Lý Văn Ba", name="Lý Văn Ba", relation="Chủ hộ", hamlet="Phúc Hòa")]
    assert "mang tên chủ hộ Lý Văn Ba (mã TD-01, TD-02)" in said(found(cast, workbook(*rows)))[0]


def test_later_movements_and_confirmed_results_are_not_passed_over(cast: Cast) -> None:
    keys = small_register(cast)
    change_class(
        scope=cast.officer.scope,
        household_id=keys["TD-01"],
        after=PovertyClass.NEAR_POOR,
        on=date(2023, 3, 1),
    )
    rows = [
        row(
            no=1,
            head="Hoàng Văn Đạt",
            name="Hoàng Văn Đạt",
            relation="Chủ hộ",
            hamlet="Phúc Hòa",
            class_="Cận nghèo",
        )
    ]
    assert "đã có biến động tính từ 1/3/2023" in said(found(cast, workbook(*rows)))[0]
    open_year(scope=cast.officer.scope, year=YEAR, as_of=date(YEAR, 12, 14))
    ReviewResult.objects.beyond_scope().update_or_create(
        commune=cast.commune, hamlet=cast.hamlets["lang-mon"], year=YEAR,
        defaults={"confirmed_at": timezone.now(), "confirmed_by": "Trần Thị Cán Bộ"},
    )  # fmt: skip
    rows = [
        row(
            no=1,
            head="Nguyễn Văn An",
            name="Nguyễn Văn An",
            relation="Chủ hộ",
            hamlet="Làng Mơn",
            class_="Cận nghèo",
        )
    ]
    assert "kết quả rà soát năm 2022 đã được" in said(found(cast, workbook(*rows)))[0]


def test_who_escaped_is_found_or_passed_over(cast: Cast) -> None:
    keys = small_register(cast)
    heads = [
        "STT",
        "Tên",
        "Quan hệ",
        "Giới tính",
        "Ngày sinh",
        "CCCD",
        "Dân tộc",
        "Địa chỉ",
        "B1",
        "B2",
        "Ghi chú",
    ]
    rows = [
        [1, "Hoàng Văn Đạt", "Chủ hộ", "Nam", "1960", "019060001234", "", "", 150, 10, ""],
        [2, "Lý Thị Ba", "Vợ", "Nữ", "", "", "", "", None, None, ""],
        [3, "Không Có Trong Sổ", "Chủ hộ", "Nam", "1970", "", "", "", 150, 10, ""],
    ]
    source = book(**{"Thoát nghèo": [["DANH SÁCH HỘ THOÁT NGHÈO"], heads, *rows]})
    checked = found(cast, source)
    assert said(checked) == []
    assert ("class", "Hộ nghèo", "Không nghèo, không cận nghèo") in changes(checked)
    assert kinds_of(checked)[2] == "skipped"
    assert "không có hộ này" in checked.items[2].why
    taken(cast, source)
    last = Movement.objects.beyond_scope().get(household_id=keys["TD-01"], until=None)
    assert (last.kind, last.class_to) == ("escaped-above", "neither")
    assert Classification.objects.beyond_scope().get(household_id=keys["TD-01"]).b1 == 150
    assert is_still(found(cast, source))
    assert errors(cast) == []


def national(*rows: list[Any], hamlet: str = "") -> Book:
    tail = ["Xóm"] if hamlet else []
    return book(
        Sheet1=[
            [*NATIONAL_KEYS, *tail],
            [*NATIONAL_HEADS, *tail],
            *([*one, *([hamlet] if hamlet else [])] for one in rows),
        ]
    )


def test_the_national_export(cast: Cast) -> None:
    keys = small_register(cast)
    rows = [
        ["", "HOÀNG VĂN ĐẠT", "1", "x", "Nam", 2, "", "", "", "Hộ cận nghèo", ""],
        ["", "Lý Văn Mới", "1", "", "Nữ", 4, "", "", "", "Hộ nghèo", ""],
        ["", "Lý Văn Mới", "1", "", "Nữ", 4, "", "", "", "Hộ nghèo", ""],
        ["", "Thử Nghiệm", "999", "", "Nam", 1, "", "", "", "Hộ nghèo", ""],
    ]
    checked = found(cast, national(*rows))
    assert kinds_of(checked) == ["changed", "wrong", "skipped", "skipped"]
    assert checked.items[3].why == "Bản ghi thử của phần mềm quốc gia (mã 999)"
    assert "Hộ này chưa có trong sổ, nên phải ghi xóm của hộ. Tệp không có cột xóm; " in said(checked)[0]
    with_hamlet = national(rows[1], rows[2], hamlet="Nhân Hòa")
    taken(cast, with_hamlet)
    new = Household.objects.beyond_scope().get(head_name="Lý Văn Mới")
    entered = Movement.objects.beyond_scope().get(household=new)
    assert (new.code, entered.persons_after) == ("TD-05", 4)
    assert is_still(found(cast, with_hamlet))
    taken(cast, national(rows[0]))
    assert Movement.objects.beyond_scope().get(household_id=keys["TD-01"], until=None).class_to == "near_poor"
    assert errors(cast) == []


def test_a_list_of_another_commune_is_refused_whole(cast: Cast) -> None:
    checked = found(cast, workbook(*changed(poor_family(), 0, xa="Xã Bình Sơn")[:1]))
    assert "có lẽ đây là tệp của xã khác" in checked.faults[0].expected
    assert HEADS[11] == "Xã"
    assert DECISION[0]


def test_the_three_sheets_of_a_commune_come_in_together(cast: Cast) -> None:
    keys = small_register(cast)
    heads = [
        "STT",
        "TT",
        "Họ và tên",
        "Quan hệ với chủ hộ",
        "Giới tính",
        "Ngày sinh",
        "Số CCCD",
        "Dân tộc",
        "Địa chỉ",
        "B1",
        "B2",
    ]
    members = [["DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO"], [], HEADS, *near_poor_family()]
    poor = [
        ["DANH SÁCH HỘ THOÁT NGHÈO"],
        [],
        heads,
        [1, 1, "Hoàng Văn Đạt", "Chủ hộ", "Nam", "1960", "019060001234"],
    ]
    near = [
        ["DANH SÁCH HỘ THOÁT CẬN NGHÈO"],
        [],
        heads,
        [1, 1, "Trần Thị Ánh", "Chủ hộ", "Nữ", "", "", "", "", 150, 0],
    ]
    source = book(**{"HN, HCN": members, "Thoát nghèo": poor, "Thoát cận nghèo": near})
    checked = found(cast, source)
    assert said(checked) == []
    assert [(item.part, item.outcome.value) for item in checked.items] == [
        ("members", "new"), ("escaped", "changed"), ("escaped", "changed"),
    ]  # fmt: skip
    taken(cast, source)
    now = Movement.objects.beyond_scope().filter(until=None)
    assert now.get(household_id=keys["TD-01"]).kind == "escaped-above"
    assert now.get(household_id=keys["TD-02"]).kind == "escaped-near-poor"
    assert is_still(found(cast, source))


def test_a_household_listed_as_poor_and_as_escaped_is_said(cast: Cast) -> None:
    small_register(cast)
    head = "Hoàng Văn Đạt"
    members = [
        ["DANH SÁCH"],
        HEADS,
        row(no=1, head=head, name=head, relation="Chủ hộ", hamlet="Phúc Hòa", class_="Nghèo"),
    ]
    heads = [
        "STT",
        "Họ và tên",
        "Quan hệ",
        "Giới tính",
        "Ngày sinh",
        "CCCD",
        "Dân tộc",
        "Địa chỉ",
        "Phân loại hộ",
    ]
    escaped = [
        ["HỘ THOÁT NGHÈO"],
        heads,
        [1, head, "Chủ hộ", "Nam", "1960", "019060001234", "", "", "Không nghèo"],
    ]
    source = book(**{"HN": members, "Thoát nghèo": escaped})
    assert "Hộ này ở dòng 3 trang “HN” ghi là hộ nghèo" in said(found(cast, source))[0]
    escaped[2][-1] = None
    checked = found(cast, source)
    assert checked.items[1].why == "Hộ này đã có đủ ở dòng 3 trang “HN”"


def test_a_code_that_the_register_does_not_have_is_said(cast: Cast) -> None:
    small_register(cast)
    heads = ["Mã hộ trong sổ", "Chủ hộ", "Xóm", "Thành viên", "Quan hệ với chủ hộ"]
    row = ["TD-77", "Hoàng Văn Đạt", "Phúc Hòa", "Hoàng Văn Đạt", "Chủ hộ"]
    checked = found(cast, book(Sheet1=[heads, row]))
    assert is_still(checked)
    assert any("hộ Hoàng Văn Đạt (TD-01), tệp ghi TD-77" in note for note in checked.notes)
    assert not [
        note for note in found(cast, book(Sheet1=[heads, ["TD-01", *row[1:]]])).notes if "TD-01, tệp" in note
    ]
