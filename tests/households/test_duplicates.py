"""People and households that were registered twice: found, decided by a person, merged without losing a count."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hamlets.queries import today
from households.actions.editing import add_flag
from households.actions.merging import decide_not_same, merge_duplicate, merge_people
from households.models import DuplicateDecision, FlagKind, HouseholdFlag, ReviewResult, ReviewYear
from households.queries.duplicates import duplicate_pairs
from households.queries.register import Chosen, register_list, size_of
from households.queries.standing import class_counts
from households.rules import PovertyClass
from households.rules.duplicates import Candidate, find_pairs
from tests.cast import Cast
from tests.households.registering import (
    BASE,
    SECRET,
    deeds_on,
    ledger,
    people_of,
    register,
    small_register,
    stored,
)
from thinhduc.errors import Refused


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


@pytest.fixture
def twice(cast: Cast, homes: dict[str, int]) -> tuple[int, int]:
    """TD-01 and a second row of it: the same head, and one person more."""
    double = register(
        cast.officer, cast.hamlets["phuc-hoa"], "X-01", "Hoàng Văn Đạt", "Hoàng Thị Út", born_year=1960,
        on=date(2021, 5, 1),
    )  # fmt: skip
    return homes["TD-01"], double


PEOPLE = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 40),
        st.sampled_from(["tran van an", "le thi ba"]),
        st.none(),
        st.sampled_from([1960, 1961, None]),
        st.sampled_from(["", "019060001234", "090123456"]),
    ),
    unique_by=lambda person: person.member_id,
    max_size=12,
)


@given(PEOPLE, st.randoms())
def test_pairs_do_not_depend_on_the_order_of_the_rows(people: list[Candidate], shuffled: Any) -> None:
    other = list(people)
    shuffled.shuffle(other)
    assert find_pairs(people) == find_pairs(other)
    for pair in find_pairs(people):
        assert pair.first_id < pair.second_id
    decided = {(pair.first_id, pair.second_id) for pair in find_pairs(people)}
    assert find_pairs(people, decided) == []


def test_different_numbers_are_different_people() -> None:
    one = Candidate(1, "tran van an", date(1960, 1, 1), 1960, "019060001234")
    assert find_pairs([one, Candidate(2, "tran van an", date(1960, 1, 1), 1960, "019060009999")]) == []
    (pair,) = find_pairs([one, Candidate(2, "le thi ba", None, None, "019060001234")])
    assert pair.likeness.value == "identity"


def test_a_filler_that_many_share_is_nobody() -> None:
    assert find_pairs(Candidate(pk, f"a{pk}", None, None, "000000000") for pk in range(1, 40)) == []


def test_alike_people_are_shown_until_somebody_decides(cast: Cast, twice: tuple[int, int]) -> None:
    scope = cast.officer.scope
    (pair,) = duplicate_pairs(scope).shown
    assert pair.likeness.value == "name-and-year"
    body = cast.officer.client.get(f"{BASE}trung/").content.decode()
    assert "Hoàng Văn Đạt (X-01)" in body
    assert SECRET not in body
    ids = (pair.first.member.id, pair.second.member.id)
    with pytest.raises(Refused, match="hai người"):
        decide_not_same(scope=scope, first_id=ids[0], second_id=ids[1], reason=" ")
    decide_not_same(scope=scope, first_id=ids[1], second_id=ids[0], reason="Hai anh em họ")
    assert duplicate_pairs(scope).shown == ()
    assert DuplicateDecision.objects.beyond_scope().get().reason == "Hai anh em họ"
    for household in twice:
        assert deeds_on(household)[-1] == "duplicate-decided"


def test_people_of_another_commune_are_no_pair(cast: Cast, homes: dict[str, int]) -> None:
    from hamlets.models import Hamlet

    there = Hamlet.objects.beyond_scope().get(slug="linh-son")
    register(cast.other_officer, there, "BS-01", "Hoàng Văn Đạt", born_year=1960, identity_number=SECRET)
    assert duplicate_pairs(cast.officer.scope).shown == ()
    assert duplicate_pairs(cast.other_officer.scope).shown == ()


def test_a_merged_household_leaves_and_both_histories_stay(cast: Cast, twice: tuple[int, int]) -> None:
    kept, double = twice
    scope = cast.officer.scope
    add_flag(scope=scope, household_id=double, kind=FlagKind.MERIT, reason="Giấy 12", since=date(2021, 6, 1))
    pairs = [(people_of(kept)["Hoàng Văn Đạt"].pk, people_of(double)["Hoàng Văn Đạt"].pk)]
    day = merge_duplicate(scope=scope, kept_id=kept, duplicate_id=double, reason="Ghi hai lần", same=pairs)
    assert day == date(2021, 5, 1)
    assert ledger(double) == [("registered", None, 2), ("merged-into", 2, None)]
    assert ledger(kept) == [("registered", None, 2), ("absorbed", 2, 3)]
    assert [name for name, one in people_of(kept).items() if one.left_on is None] == [
        "Hoàng Văn Đạt", "Lý Thị Ba", "Hoàng Thị Út",
    ]  # fmt: skip
    assert {name: one.left_reason for name, one in people_of(double).items()} == {
        "Hoàng Văn Đạt": "mistake", "Hoàng Thị Út": "elsewhere",
    }  # fmt: skip
    flags = HouseholdFlag.objects.beyond_scope().order_by("pk")
    assert [(flag.household_id, flag.until is None) for flag in flags] == [(double, False), (kept, True)]
    assert stored(double).merged_into_id == kept
    assert [one.code for one in register_list(scope, Chosen(words="hoang"))] == ["TD-01"]
    assert deeds_on(kept)[-1] == deeds_on(double)[-1] == "households-merged"
    page = cast.officer.client.get(f"{BASE}{double}/").content.decode()
    assert "Đã gộp vào hộ" in page
    assert "Nhập vào hộ khác" in page


def test_counts_are_those_without_the_duplicate(cast: Cast, homes: dict[str, int]) -> None:
    """A duplicate that brings nobody along never stands at the end of a year, and the kept one does not change."""
    scope, hamlet = cast.officer.scope, cast.hamlets["phuc-hoa"]
    days = [date(year, 12, 31) for year in (2020, 2021, 2022)]
    before = [class_counts(scope, day) for day in days]
    double = register(cast.officer, hamlet, "X-01", "Hoàng Văn Đạt", on=date(2021, 5, 1))
    assert size_of(scope, Chosen(year=2021)).households == 5
    pairs = [(people_of(homes["TD-01"])["Hoàng Văn Đạt"].pk, people_of(double)["Hoàng Văn Đạt"].pk)]
    merge_duplicate(
        scope=scope, kept_id=homes["TD-01"], duplicate_id=double, reason="Ghi hai lần", same=pairs
    )
    assert [class_counts(scope, day) for day in days] == before
    assert ledger(homes["TD-01"]) == [("registered", None, 2)]


def test_a_confirmed_year_keeps_what_it_counted(cast: Cast, twice: tuple[int, int]) -> None:
    scope, hamlet = cast.officer.scope, cast.hamlets["phuc-hoa"]
    confirm(cast, 2021)
    before = class_counts(scope, date(2021, 12, 31))
    day = merge_duplicate(scope=scope, kept_id=twice[0], duplicate_id=twice[1], reason="Ghi hai lần")
    assert day == date(2022, 1, 1)
    assert class_counts(scope, date(2021, 12, 31)) == before
    assert before[hamlet.pk, PovertyClass.POOR].households == 2
    assert class_counts(scope, date(2022, 1, 1))[hamlet.pk, PovertyClass.POOR].households == 1


def test_while_this_year_is_confirmed_nothing_is_merged(cast: Cast, twice: tuple[int, int]) -> None:
    confirm(cast, today().year)
    with pytest.raises(Refused, match=rf"năm {today().year} của xóm đã xác nhận"):
        merge_duplicate(
            scope=cast.officer.scope, kept_id=twice[0], duplicate_id=twice[1], reason="Ghi hai lần"
        )
    assert ledger(twice[1]) == [("registered", None, 2)]
    assert stored(twice[1]).merged_into_id is None


def confirm(cast: Cast, year: int) -> None:
    from django.utils import timezone

    now = timezone.now()
    ReviewYear.objects.create(commune=cast.commune, year=year, opened_at=now)
    ReviewResult.objects.create(
        commune=cast.commune, hamlet=cast.hamlets["phuc-hoa"], year=year, poor=2, confirmed_at=now
    )


def test_one_person_written_twice_in_a_household(cast: Cast, homes: dict[str, int]) -> None:
    home = register(
        cast.officer, cast.hamlets["phuc-hoa"], "TD-07", "Bùi Văn Cả", "Bùi Thị Hai", "Bùi Thị Hải"
    )
    kept, other = people_of(home)["Bùi Thị Hai"], people_of(home)["Bùi Thị Hải"]
    other.identity_number, other.born_year = "090123456", 1980
    other.save()
    merge_people(scope=cast.officer.scope, kept_id=kept.pk, other_id=other.pk, reason="Gõ nhầm dấu")
    rows = people_of(home)
    assert (rows["Bùi Thị Hai"].identity_number, rows["Bùi Thị Hai"].born_year) == ("090123456", 1980)
    assert rows["Bùi Thị Hải"].left_reason == "mistake"
    assert ledger(home)[-1] == ("size-changed", 3, 2)


def test_the_head_of_another_household_is_merged_with_the_household(
    cast: Cast, twice: tuple[int, int]
) -> None:
    kept, other = (people_of(pk)["Hoàng Văn Đạt"].pk for pk in twice)
    with pytest.raises(Refused, match="hãy gộp cả hai hộ"):
        merge_people(scope=cast.officer.scope, kept_id=kept, other_id=other, reason="Ghi hai lần")


def test_merging_from_the_page(cast: Cast, twice: tuple[int, int]) -> None:
    kept, double = twice
    client, address = cast.officer.client, f"{BASE}trung/gop-ho/{kept}/{double}/"
    body = client.get(address).content.decode()
    member = people_of(double)["Hoàng Văn Đạt"].pk
    same = people_of(kept)["Hoàng Văn Đạt"].pk
    assert f'<option value="{same}" selected>Hoàng Văn Đạt' in body
    assert client.post(address, {"reason": ""}).status_code == 422
    done = client.post(address, {"reason": "Ghi hai lần", f"same-{member}": str(same)})
    assert done["Location"] == f"{BASE}{kept}/"
    assert stored(double).merged_into_id == kept
    assert client.get(f"{BASE}trung/").content.decode().count("Không thấy ai ghi trùng") == 1


def test_somebody_is_kept_on_either_side(cast: Cast, twice: tuple[int, int]) -> None:
    """The button of the second household keeps the second row."""
    kept = people_of(twice[0])["Lý Thị Ba"].pk
    other = people_of(twice[1])["Hoàng Thị Út"].pk
    fields = {"first": str(kept), "second": str(other), "reason": "Một người", "swap": "1"}
    assert cast.officer.client.post(f"{BASE}trung/gop-nguoi/", fields).status_code == 302
    assert people_of(twice[0])["Lý Thị Ba"].left_reason == "mistake"
    assert people_of(twice[1])["Hoàng Thị Út"].left_on is None


def test_queries_do_not_grow_with_the_pairs(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            duplicate_pairs(cast.officer.scope)
        return len(captured)

    def twins(number: int) -> None:
        for code in ("A", "B"):
            name = f"Bùi Văn {'Ă' * (number + 1)}"
            register(cast.officer, cast.hamlets["phuc-hoa"], f"{code}{number}", name, born_year=1960)

    twins(0)
    few = asked()
    for number in range(1, 25):
        twins(number)
    assert asked() == few
    pairs = duplicate_pairs(cast.officer.scope)
    assert len(pairs.shown) == 20
    assert pairs.more
