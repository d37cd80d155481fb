"""The register as a list: chosen, taken out as a file, posted; queries that do not grow with what there is."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.actions import record_movement
from households.actions.editing import add_flag
from households.actions.members import add_member
from households.actions.register import NewMember
from households.models import FlagKind
from households.queries.register import Chosen, size_of
from households.rules.kinds import MovementKind
from tests.cast import Cast
from tests.households.registering import BASE, SECRET, names, register, small_register


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def listed(cast: Cast, query: str) -> str:
    response = cast.officer.client.get(BASE + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_goes_by_given_name_in_the_vietnamese_alphabet(cast: Cast, homes: dict[str, int]) -> None:
    assert names(cast) == ["TD-03", "TD-02", "TD-01", "TD-04"]  # An, Ánh, Đạt, Em
    body = listed(cast, "")
    places = [body.index(name) for name in ("Nguyễn Văn An", "Trần Thị Ánh", "Hoàng Văn Đạt", "Vũ Thị Em")]
    assert places == sorted(places)
    assert "4 hộ, 6 nhân khẩu" in body


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("dat", ["TD-01"]),
        ("HOÀNG đạt", ["TD-01"]),
        ("td-02", ["TD-02"]),
        ("uoc", ["TD-04"]),  # a member, not the head
        ("ly ba", ["TD-01"]),
        ("hoang ba", []),  # words of two different people are nobody's name
        ("không có", []),
    ],
)
def test_search_finds_head_code_and_member_whatever_marks_are_typed(
    cast: Cast, homes: dict[str, int], words: str, codes: list[str]
) -> None:
    assert names(cast, words=words) == codes


def test_filters_are_those_of_the_address(cast: Cast, homes: dict[str, int]) -> None:
    assert "Hoàng Văn Đạt" in (poor := listed(cast, "?xom=phuc-hoa&dien=poor"))
    assert "Trần Thị Ánh" not in poor
    assert "Nguyễn Văn An" not in poor
    assert "1 hộ, 2 nhân khẩu" in poor


def test_an_unknown_filter_gives_nothing_rather_than_all(cast: Cast, homes: dict[str, int]) -> None:
    for query in ("?xom=khong-co", "?dien=x", "?nam=1200", "?dacdiem=x", "?thieu=99"):
        assert "Hoàng Văn Đạt" not in listed(cast, query), query
        assert cast.officer.client.get(f"{BASE}so-ho.csv{query}").getvalue().decode().count("\n") == 1, query


def test_a_year_lists_who_stood_at_its_end(cast: Cast, homes: dict[str, int]) -> None:
    scope = cast.officer.scope
    record_movement(
        scope=scope, household_id=homes["TD-01"], kind=MovementKind.ESCAPED_ABOVE,
        happened_on=date(2022, 5, 1),
    )  # fmt: skip
    record_movement(
        scope=scope, household_id=homes["TD-03"], kind=MovementKind.MOVED_OUT, happened_on=date(2022, 12, 31)
    )
    hamlet = cast.hamlets["phuc-hoa"].pk
    assert names(cast, year=2021, hamlet_id=hamlet, poverty_class="poor") == ["TD-01"]
    assert names(cast, year=2022, hamlet_id=hamlet, poverty_class="poor") == []
    assert names(cast, year=2022, poverty_class="neither") == ["TD-01", "TD-04"]
    assert names(cast, year=2021) == ["TD-03", "TD-02", "TD-01", "TD-04"]
    assert names(cast, year=2022) == ["TD-02", "TD-01", "TD-04"]
    assert names(cast, year=2019) == []
    assert names(cast, poverty_class="da-roi") == ["TD-03"]
    assert names(cast, year=2021, poverty_class="da-roi") == []
    assert size_of(scope, Chosen(year=2021, hamlet_id=hamlet)).households == 2


def test_files_hold_the_rows_of_the_list(cast: Cast, homes: dict[str, int]) -> None:
    text = cast.officer.client.get(f"{BASE}so-ho.csv?dien=poor").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[:5] for row in rows] == [
        ["Chủ hộ", "Mã hộ", "Xóm", "Diện", "Nhân khẩu"],
        ["Nguyễn Văn An", "TD-03", "Làng Mơn", "hộ nghèo", "1"],
        ["Hoàng Văn Đạt", "TD-01", "Phúc Hòa", "hộ nghèo", "2"],
    ]
    book = openpyxl.load_workbook(
        io.BytesIO(cast.officer.client.get(f"{BASE}so-ho.xlsx?dien=poor").getvalue())
    )
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[:4] for row in cells] == [row[:4] for row in rows]
    assert [row[4] for row in cells[1:]] == [1, 2]


def test_the_posted_list_has_name_hamlet_and_class_alone(cast: Cast, homes: dict[str, int]) -> None:
    body = cast.officer.client.get(f"{BASE}niem-yet/").content.decode().partition('id="main"')[2]
    for shown in ("Hoàng Văn Đạt", "Phúc Hòa", "hộ nghèo", "Trần Thị Ánh", "hộ cận nghèo"):
        assert shown in body
    for hidden in ("TD-01", "Lý Thị Ba", "1960", "nhân khẩu", "Vũ Thị Em", SECRET[-3:]):
        assert hidden not in body


def queries_of(cast: Cast, address: str) -> list[str]:
    client = cast.officer.client
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize(
    "address",
    ["", "?xom=phuc-hoa&dien=poor&nam=2021", "?q=hoang", "trung/", "niem-yet/", "{home}/", "{home}/sua/"],
)
def test_queries_do_not_grow_with_the_register(cast: Cast, address: str) -> None:
    """Asked with 1 household and with 30 more, each with people, a flag and movements."""
    scope, hamlet = cast.officer.scope, cast.hamlets["phuc-hoa"]
    home = register(cast.officer, hamlet, "A-00", "Hoàng Văn Không", "Lý Thị Không")
    address = BASE + address.format(home=home)
    few = queries_of(cast, address)
    for number in range(1, 31):
        pk = register(cast.officer, hamlet, f"A-{number:02}", "Hoàng Văn Một", "Lý Thị Hai", born_year=1960)
        add_flag(scope=scope, household_id=pk, kind=FlagKind.MERIT, reason="Giấy", since=date(2020, 2, 1))
    for member in ("Hoàng Thị Ba", "Hoàng Thị Bốn"):
        new = NewMember(member, relation="child", joined_on=date(2021, 2, 1))
        add_member(scope=scope, household_id=home, new=new)
    many = queries_of(cast, address)
    assert len(many) == len(few) or "trung" in address
    assert len(many) <= 30


def test_rows_fetched_are_those_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 30 households and a page of 5, no more than 5 and one are read."""
    for number in range(30):
        register(cast.officer, cast.hamlets["phuc-hoa"], f"A-{number:02}", f"Hoàng Văn {'Ă' * (number + 1)}")
    monkeypatch.setattr("households.views.register.PAGE_SIZE", 5)
    read = count_households(monkeypatch)
    body = listed(cast, "?dien=poor")
    assert body.count("<tr>") == 5 + 1
    assert 5 <= read() <= 6


def count_households(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many households are made from rows from now on."""
    from households.models import Household

    made = []
    original = Household.from_db.__func__

    def from_db(cls: Any, *args: Any) -> Any:
        made.append(1)
        return original(cls, *args)

    monkeypatch.setattr(Household, "from_db", classmethod(from_db))
    return lambda: len(made)
