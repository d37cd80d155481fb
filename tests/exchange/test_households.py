"""Households with their people from a workbook: found, held against the register, stored, taken back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Checked
from exchange.kinds.households.form import form_rows
from hamlets.queries import command_scope
from households.actions import change_class, members_changed
from households.actions.editing import add_flag, end_flag
from households.actions.members import add_member, remove_member
from households.actions.register import NewMember
from households.models import (
    Classification,
    FlagKind,
    Household,
    HouseholdFlag,
    Leaving,
    Member,
    Movement,
)
from households.queries.importing import snapshot_of
from households.rules import PovertyClass
from journal.models import Entry
from reports.checking import check_all
from tests.cast import Cast, make_commune, make_person
from tests.exchange.files import book, check, dump, faults_of, form, is_still, take
from tests.households.registering import people_of, register, small_register, stored
from thinhduc.errors import NotAllowed, Refused
from thinhduc.permissions import Role
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Book
from thinhduc.workbooks.mapping import lay_out
from thinhduc.workbooks.reading import read_book

YEAR = 2022
TABLES = (
    "households_household", "households_member", "households_movement", "households_householdflag",
    "households_classification", "households_lateevent",
)  # fmt: skip
HEADS = [
    "STT", "STT hộ", "Chủ hộ", "Thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "CCCD", "Tỉnh", "Huyện",
    "Mã huyện", "Xã", "Mã xã", "Thôn", "Dân tộc", "Phân loại hộ", "QĐ công nhận", "Ngày ban hành QĐ", "B1", "B2",
    "DTTS", "Không có KNLĐ", "Có công CM", "Nguyên nhân nghèo", "Tuổi", "Số nhân khẩu",
]  # fmt: skip
PLACE = ["Thái Nguyên", "Thái Nguyên", "164", "Xã Thịnh Đức", "05503"]
DECISION = ["125/QĐ-UBND", "15/12/2022"]


def row(**cells: Any) -> list[Any]:
    """A row of a list after a review by the heads' keys; the commune's columns are filled."""
    keys = [
        "stt",
        "no",
        "head",
        "name",
        "relation",
        "birth",
        "sex",
        "identity",
        "tinh",
        "huyen",
        "mahuyen",
        "xa",
        "maxa",
        "hamlet",
        "ethnicity",
        "class_",
        "decision",
        "on",
        "b1",
        "b2",
        "dtts",
        "no_labour",
        "merit",
        "causes",
        "age",
        "persons",
    ]
    places = dict(zip(("tinh", "huyen", "mahuyen", "xa", "maxa"), PLACE, strict=True))
    return [{**places, **cells}.get(key) for key in keys]


def poor_family() -> list[list[Any]]:
    return [
        row(
            no=1, head="LÝ VĂN BA", name="LÝ VĂN BA", relation="Chủ hộ", birth="12/3/1960", sex="Nam",
            identity="019060000001", hamlet="Xóm Phúc Hoà", ethnicity="Nùng", class_="Hộ nghèo", decision=DECISION[0],
            on=DECISION[1], b1=120, b2="30", dtts="x", no_labour=None, causes="1; 7", age=62, persons=3,
        ),
        row(name="Hoàng Thị Tư", relation="Vợ", birth="1963", sex="Nữ", identity="019163000002", age=59),
        row(name="Lý Văn Năm", relation="Con", birth="01/02/1990", sex="Nam", age="32"),
    ]  # fmt: skip


def near_poor_family() -> list[list[Any]]:
    return [
        row(
            no=2, head="Vũ Thị Sáu", name="Vũ Thị Sáu", relation="Chủ hộ", birth=1975.0, sex="Nữ", hamlet="LÀNG MƠN",
            ethnicity="Kinh", class_="Cận nghèo", decision=DECISION[0], on=DECISION[1], b1=130, b2=10, persons=1,
        )
    ]  # fmt: skip


def workbook(*rows: list[Any], name: str = "HN-HCN") -> Book:
    titles = [["UBND XÃ THỊNH ĐỨC"], ["DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU RÀ SOÁT NĂM 2022"], []]
    return book(**{name: [*titles, HEADS, *(rows or [*poor_family(), *near_poor_family()])]})


def found(cast: Cast, source: Book | bytes, year: int = YEAR, **options: Any) -> Checked:
    return check("households", cast.officer.scope, year, source, **options)[1]


def taken(cast: Cast, source: Book | bytes, year: int = YEAR, **options: Any) -> Any:
    return take("households", cast.officer.scope, year, source, **options)


def undo(cast: Cast, done: Any) -> None:
    KINDS["households"].undo(Asked(cast.officer.scope, YEAR), done.undo, 7, "nạp nhầm tệp")


def said(checked: Checked) -> list[str]:
    return [fault.sentence for fault in faults_of(checked)]


def kinds_of(checked: Checked) -> list[str]:
    return [one.outcome.value for one in checked.items]


def changes(checked: Checked) -> list[tuple[str, str, str]]:
    return [(one.key, one.old, one.new) for item in checked.items for one in item.changes]


def errors(cast: Cast) -> list[str]:
    return [one.finding.message for one in check_all([cast.commune]) if one.is_error]


def test_a_list_comes_in_and_the_same_again_changes_nothing(cast: Cast) -> None:
    first = found(cast, workbook())
    assert said(first) == []
    assert kinds_of(first) == ["new"] * 4
    assert first.items[1].title == "Hoàng Thị Tư, hộ Lý Văn Ba (0001)"
    assert first.items[3].why.startswith(
        "Làng Mơn · Hộ cận nghèo · Số nhân khẩu 1 · Số quyết định 125/QĐ-UBND · "
    )
    assert "•••••••••" in first.items[0].why
    assert "019060000001" not in first.items[0].why
    done = taken(cast, workbook())
    household = Household.objects.beyond_scope().get(code="0001")
    people = people_of(household.pk)
    assert household.head_name == "Lý Văn Ba"
    assert (people["Lý Văn Ba"].identity_number, people["Hoàng Thị Tư"].born_year) == ("019060000001", 1963)
    assert people["Lý Văn Năm"].born_on == date(1990, 2, 1)
    movement = Movement.objects.beyond_scope().get(household=household)
    assert (movement.kind, movement.counted_on, movement.class_to) == (
        "registered",
        date(2022, 12, 15),
        "poor",
    )
    assert (movement.decision_number, movement.persons_after) == ("125/QĐ-UBND", 3)
    fact = Classification.objects.beyond_scope().get(household=household)
    assert (fact.year, fact.b1, fact.b2, fact.causes, fact.case_id) == (2022, 120, 30, 0b1000001, None)
    flag = HouseholdFlag.objects.beyond_scope().get(household=household)
    assert (flag.kind, flag.since, flag.until) == ("ethnic-minority", date(2022, 12, 15), None)
    assert Entry.objects.beyond_scope().filter(household_id=household.pk, batch_id=7).count() == 1
    assert is_still(found(cast, workbook()))
    assert errors(cast) == []
    assert done.subject == "Danh sách hộ năm 2022"


def test_the_form_read_back_unchanged_changes_nothing(cast: Cast) -> None:
    keys = small_register(cast)
    scope = cast.officer.scope
    # One whose people are not named, one who left, flags that stand and one that ended, a name stored decomposed.
    memberless = register(cast.officer, cast.hamlets["lang-mon"], "TD-09", "Đỗ Văn Chín")
    Member.objects.beyond_scope().filter(household_id=memberless).delete()
    add_member(
        scope=scope, household_id=keys["TD-02"],
        new=NewMember(
            "Trần Văn Hòa", born_year=2001, relation="child", identity_number="012345678", joined_on=date(2021, 1, 1)
        ),
    )  # fmt: skip
    gone = people_of(keys["TD-04"])["Vũ Văn Ước"]
    remove_member(scope=scope, member_id=gone.pk, on=date(2022, 3, 1), why=Leaving.MOVED)
    add_flag(
        scope=scope,
        household_id=keys["TD-01"],
        kind=FlagKind.NO_LABOUR,
        reason="Già yếu",
        since=date(2021, 1, 1),
    )
    ended = add_flag(
        scope=scope, household_id=keys["TD-03"], kind=FlagKind.MERIT, reason="Giấy", since=date(2021, 1, 1)
    )
    end_flag(scope=scope, household_id=keys["TD-03"], flag_id=ended, until=date(2022, 1, 1), reason="Nhầm")
    Member.objects.beyond_scope().filter(name="Hoàng Văn Đạt").update(
        name="Hoa\u0300ng Văn Đạt", born_on=date(1960, 1, 2)
    )
    Household.objects.beyond_scope().filter(pk=keys["TD-03"]).update(address="Ngõ 5, =1+1")
    checked = found(cast, form("households", scope, YEAR))
    assert said(checked) == []
    assert changes(checked) == []
    assert is_still(checked)
    assert len(checked.items) == 7
    change_class(scope=scope, household_id=keys["TD-01"], after=PovertyClass.NEAR_POOR, on=date(2023, 5, 1))
    assert is_still(found(cast, form("households", scope, YEAR)))
    assert is_still(found(cast, form("households", scope, 2023), 2023))


def test_undoing_leaves_every_row_as_it_was(cast: Cast) -> None:
    small_register(cast)
    before = dump(*TABLES)
    rows = [
        row(
            no=1, head="Hoàng Văn Đạt", name="Hoàng Văn Đạt", relation="Chủ hộ", birth="3/4/1960", hamlet="Làng Mơn",
            class_="Cận nghèo", b1=130, b2=20, no_labour="x", persons=4, identity="019060001234", on=DECISION[1],
        ),
        row(name="Lý Thị Ba", relation="Vợ", sex="Nữ"),
        row(name="Hoàng Văn Bé", relation="Con", birth="2010"),
        *poor_family(),
    ]  # fmt: skip
    done = taken(cast, workbook(*rows))
    assert dump(*TABLES) != before
    assert errors(cast) == []
    assert is_still(found(cast, workbook(*rows)))
    undo(cast, done)
    assert dump(*TABLES) == before
    assert errors(cast) == []
    again = taken(cast, workbook(*rows))
    undo(cast, again)
    assert dump(*TABLES) == before


def test_nothing_is_undone_once_something_was_built_on_it(cast: Cast) -> None:
    done = taken(cast, workbook())
    household = Household.objects.beyond_scope().get(code="0001")
    members_changed(scope=cast.officer.scope, household_id=household.pk, persons_after=4, on=date(2023, 1, 5))
    before = dump(*TABLES)
    with pytest.raises(Refused, match=r"hộ Lý Văn Ba \(0001\)"):
        undo(cast, done)
    assert dump(*TABLES) == before


def test_each_change_is_taken_by_itself(cast: Cast) -> None:
    keys = small_register(cast)
    rows = [
        row(
            no=1, head="Hoàng Văn Đạt", name="Hoàng Văn Đạt", relation="Chủ hộ", birth="3/4/1960", hamlet="Làng Mơn",
            class_="Cận nghèo", no_labour="x", identity="019060001234",
        ),
        row(name="Lý Thị Ba", relation="Vợ", sex="Nữ"),
        row(name="Hoàng Văn Bé", relation="Con", birth="2010"),
    ]  # fmt: skip
    checked = found(cast, workbook(*rows))
    assert changes(checked) == [
        ("hamlet", "Phúc Hòa", "Làng Mơn"), ("class", "Hộ nghèo", "Hộ cận nghèo"), ("no_labour", "không", "có"),
        ("birth", "1960", "3/4/1960"), ("sex", "", "Nữ"), ("relation", "Khác", "Vợ/chồng"),
    ]  # fmt: skip
    assert kinds_of(checked) == ["changed", "changed", "new"]
    taken(cast, workbook(*rows), keep=frozenset({"hamlet", "sex"}))
    last = Movement.objects.beyond_scope().get(household_id=keys["TD-01"], until=None)
    assert (last.hamlet_to_id, last.class_to, last.persons_after) == (
        cast.hamlets["phuc-hoa"].pk,
        "near_poor",
        3,
    )
    people = people_of(keys["TD-01"])
    assert (people["Lý Thị Ba"].sex, people["Lý Thị Ba"].relation) == ("", "spouse")
    assert people["Hoàng Văn Bé"].joined_on == date(2022, 12, 31)
    assert changes(found(cast, workbook(*rows))) == [("hamlet", "Phúc Hòa", "Làng Mơn"), ("sex", "", "Nữ")]
    assert errors(cast) == []


def test_another_head(cast: Cast) -> None:
    keys = small_register(cast)
    rows = [
        row(no=1, head="Lý Thị Ba", name="Lý Thị Ba", relation="Chủ hộ", hamlet="Phúc Hòa"),
        row(name="Hoàng Văn Đạt", relation="Bố", identity="019060001234"),
    ]
    checked = found(cast, workbook(*rows))
    assert changes(checked) == [("head", "Hoàng Văn Đạt", "Lý Thị Ba")]
    taken(cast, workbook(*rows))
    people = people_of(keys["TD-01"])
    assert (people["Lý Thị Ba"].relation, people["Hoàng Văn Đạt"].relation) == ("head", "parent")
    assert stored(keys["TD-01"]).head_name == "Lý Thị Ba"
    assert Movement.objects.beyond_scope().get(household_id=keys["TD-01"], until=None).kind == "head-changed"
    assert is_still(found(cast, workbook(*rows)))


def test_who_may_and_whose_lists(cast: Cast) -> None:
    asked, checked = check("households", cast.officer.scope, YEAR, workbook())
    with pytest.raises(NotAllowed):
        KINDS["households"].store(Asked(cast.leader.scope, YEAR), checked, lambda *_: True, 7, "tệp")
    assert check("households", command_scope(cast.commune), YEAR, workbook())[1].items == checked.items
    assert asked.year == YEAR


def test_queries_do_not_grow_with_the_list(cast: Cast) -> None:
    def rows(count: int) -> list[list[Any]]:
        return [
            line
            for number in range(count)
            for line in (
                row(
                    no=number + 1, head=f"Lý Văn {_word(number)}", name=f"Lý Văn {_word(number)}", relation="Chủ hộ",
                    birth="1970", hamlet="Phúc Hòa", class_="Nghèo", b1=100, b2=30, on=DECISION[1], dtts="x",
                ),
                row(name="Hoàng Thị Lan", relation="Vợ", birth=1970),
            )
        ]  # fmt: skip

    counts = []
    added = 190
    for number in (10, 10 + added):
        source = workbook(*rows(number))
        with CaptureQueriesContext(connection) as checking:
            found(cast, source)
        with CaptureQueriesContext(connection) as storing:
            done = taken(cast, source)
        with CaptureQueriesContext(connection) as undoing:
            undo(cast, done)
        counts.append((len(checking), len(storing), len(undoing)))
    (few, *few_written), (many, *many_written) = counts
    assert few == many
    # SQLite takes so many values at once and no more; a statement per household would be far beyond.
    assert sum(many_written) - sum(few_written) < added / 4


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)).capitalize()


def test_the_page_shows_the_points_that_came_with_a_list(cast: Cast) -> None:
    taken(cast, workbook())
    household = Household.objects.beyond_scope().get(code="0001")
    page = cast.officer.client.get(f"/thinh-duc/so-ho/{household.pk}/").content.decode()
    assert "B1 120 điểm, B2 30 điểm" in page
    assert "Không có đất sản xuất; Có người ốm đau, bệnh nặng, tai nạn" in page


def test_a_class_that_came_with_a_list_and_no_longer_fits_is_found(cast: Cast) -> None:
    taken(cast, workbook())
    Classification.objects.beyond_scope().filter(household__code="0001").update(poverty_class="neither")
    assert any("có kết quả năm 2022 nạp từ tệp là không nghèo" in one for one in errors(cast))


def test_the_form_of_one_commune_fills_an_empty_one(cast: Cast) -> None:
    taken(cast, workbook())
    small_register(cast)
    scope = cast.officer.scope
    add_member(
        scope=scope, household_id=Household.objects.beyond_scope().get(code="TD-02").pk,
        new=NewMember("Trần Văn Bé", born_on=date(2022, 12, 20), relation="child", joined_on=date(2022, 12, 20)),
    )  # fmt: skip
    empty, _ = make_commune("Thịnh Đức Mới", ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"])
    other = make_person("canbomoi", "Lê Thị Mới", Role.OFFICER, empty)
    source = form("households", scope, YEAR)
    take("households", other.scope, YEAR, source)
    assert is_still(check("households", other.scope, YEAR, source)[1])

    def told(of: Scope) -> list[dict[str, Any]]:
        rows = form_rows(snapshot_of(of, YEAR))
        return [{**row, "decided_on": None} for row in rows]

    assert told(other.scope) == told(scope)
    assert [one.finding.message for one in check_all([empty]) if one.is_error] == []


def test_the_columns_are_found_by_themselves(cast: Cast) -> None:
    def gaps(source: Book | bytes) -> list[tuple[Any, ...]]:
        parts = KINDS["households"].parts(Asked(cast.officer.scope, YEAR))
        read = source if isinstance(source, Book) else read_book(source)
        return [
            (
                one.layout.part,
                one.missing,
                one.doubtful,
                one.clashes,
                {one.heads[place] for place in one.unknown},
            )
            for one in lay_out(read, parts, {})
        ]

    small_register(cast)
    assert gaps(workbook()) == [("members", (), (), (), set())]
    assert gaps(form("households", cast.officer.scope, YEAR)) == [("members", (), (), (), set())]
