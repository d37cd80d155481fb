"""Standards in the database: there after every migrate, a province's own made and taken back."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hamlets.models import Area, CommunePeriod
from households.actions import add_own_standard, remove_own_standard
from households.models import ReviewRound, Standard, StandardArea, StandardIndex
from households.queries import (
    all_standards,
    areas_of_commune,
    standard_by_slug,
    standards_between,
    standards_of_commune,
    standards_on,
)
from households.queries.standards import national_indices
from households.rules import AREA_LABELS
from households.rules import Standard as Rule
from households.seeds import STANDARDS
from journal.models import Entry
from tests.cast import Cast
from thinhduc.errors import NotAllowed, Refused
from thinhduc.guards import lifted

NATIONAL = ["nd-351-2025", "nd-07-2021", "qd-59-2015"]
LIMITS = {
    "rural": {"income_limit": 1_750_000, "b1_limit": None},
    "urban": {"income_limit": 2_250_000, "b1_limit": 185},
}


def add_own(cast: Cast, **changes: Any) -> Rule:
    values: dict[str, Any] = {
        "base_slug": "nd-07-2021",
        "province": "Thái Nguyên",
        "name": "Chuẩn nghèo Thái Nguyên",
        "document": "NQ 06/2024/NQ-HĐND",
        "issuer": "HĐND tỉnh",
        "valid_from": date(2024, 8, 1),
        "valid_to": date(2025, 12, 31),
        "lacking_from": 3,
        "limits": LIMITS,
    }
    return add_own_standard(scope=cast.system_admin.scope, **{**values, **changes})


@pytest.mark.django_db
def test_national_standards_are_there_as_the_regulations_say() -> None:
    assert [one.slug for one in all_standards()] == NATIONAL
    limits = {
        (one.slug, rule.area): (rule.income_outright, rule.income_limit, rule.b1_limit)
        for one in all_standards()
        for rule in one.areas
    }
    assert limits == {
        ("qd-59-2015", "rural"): (700_000, 1_000_000, None),
        ("qd-59-2015", "urban"): (900_000, 1_300_000, None),
        ("nd-07-2021", "rural"): (None, 1_500_000, 140),
        ("nd-07-2021", "urban"): (None, 2_000_000, 175),
        ("nd-351-2025", "rural"): (None, 2_200_000, None),
        ("nd-351-2025", "urban"): (None, 2_800_000, None),
    }
    assert {one.slug: len(one.indices) for one in all_standards()} == dict(
        zip(NATIONAL, (12, 12, 10), strict=True)
    )
    assert {one.slug: one.b2_from for one in all_standards()} == dict(
        zip(NATIONAL, (None, 30, None), strict=True)
    )


@pytest.mark.django_db
def test_every_fact_says_how_well_it_is_known() -> None:
    """What is unknown stays empty and says so; what is not read in the decree itself names where it comes from."""
    for standard in all_standards():
        facts = [standard, *standard.areas, *standard.indices]
        assert all(fact.source for fact in facts), standard.slug
        for index in standard.indices:
            assert bool(index.deprived_when) is (index.mark.value != "not-found"), index
        for rule in standard.areas:
            assert rule.b1_limit is not None or "Điểm B1" in rule.source, rule


@pytest.mark.django_db
def test_areas_are_called_as_the_hamlets_call_them() -> None:
    assert dict(AREA_LABELS) == {area.value: area.label for area in Area}


@pytest.mark.django_db
def test_migrating_again_overwrites_nothing() -> None:
    Standard.objects.filter(slug="nd-07-2021").update(name="Tên đã sửa")
    Standard.objects.filter(slug="qd-59-2015").delete()
    before = (Standard.objects.count(), StandardArea.objects.count(), StandardIndex.objects.count())
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    assert Standard.objects.get(slug="nd-07-2021").name == "Tên đã sửa"
    assert before == (2, 4, 24)
    assert (Standard.objects.count(), StandardArea.objects.count(), StandardIndex.objects.count()) == (
        3,
        6,
        34,
    )


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_them_again() -> None:
    Standard.objects.all().delete()
    with lifted(connection):  # the database refuses to empty the journal
        call_command("flush", interactive=False, verbosity=0)
    assert [one.slug for one in all_standards()] == NATIONAL


@pytest.mark.parametrize(
    ("day", "slugs"),
    [
        (date(2016, 1, 4), []),
        (date(2021, 12, 31), ["qd-59-2015"]),
        (date(2022, 1, 1), ["nd-07-2021"]),
        (date(2026, 12, 31), ["nd-07-2021"]),
        (date(2027, 1, 1), ["nd-351-2025"]),
        (date(2031, 1, 1), []),
    ],
)
@pytest.mark.django_db
def test_one_national_standard_holds_on_a_day(day: date, slugs: list[str]) -> None:
    assert [one.slug for one in standards_on(day)] == slugs


def test_a_province_sees_its_own_beside_the_national_one(cast: Cast) -> None:
    own = add_own(cast)
    day = date(2025, 1, 1)
    assert own.slug == "thai-nguyen-2024"
    assert [one.slug for one in standards_on(day, "Tỉnh Thái Nguyên")] == ["nd-07-2021", own.slug]
    assert [one.slug for one in standards_on(day, "Bắc Ninh")] == ["nd-07-2021"]
    assert [one.slug for one in standards_on(day)] == ["nd-07-2021"]
    assert [one.slug for one in standards_on(date(2026, 1, 1), "Thái Nguyên")] == ["nd-07-2021"]
    scope = cast.officer.scope
    assert len(standards_of_commune(scope, scope.commune_id, day)) == 2
    CommunePeriod.objects.within(cast.system_admin.scope).update(province="Bắc Ninh")
    assert len(standards_of_commune(scope, scope.commune_id, day)) == 1
    assert [one.slug for one in standards_between(date(2021, 1, 1), date(2024, 12, 31), "Thái Nguyên")] == [
        "qd-59-2015", "nd-07-2021", own.slug,
    ]  # fmt: skip


def test_areas_of_a_commune_are_those_of_its_hamlets(cast: Cast) -> None:
    scope = cast.officer.scope
    assert areas_of_commune(scope, scope.commune_id, 2022) == {"rural": 3}


def test_a_province_takes_over_the_indices_and_its_own_limits(cast: Cast) -> None:
    own = add_own(cast)
    stored = standard_by_slug(own.slug)
    national = standard_by_slug("nd-07-2021")
    assert stored == own
    assert national is not None
    assert own.indices == national.indices
    assert [(rule.income_limit, rule.b1_limit, rule.has_points) for rule in own.areas] == [
        (1_750_000, None, False),
        (2_250_000, 185, True),
    ]
    assert Standard.objects.get(slug=own.slug).copied_from == Standard.objects.get(slug="nd-07-2021")


def test_adding_is_in_the_journal_with_what_differs(cast: Cast) -> None:
    add_own(cast)
    entries = Entry.objects.beyond_scope().filter(deed="standard-added")
    assert {(one.hamlet_name, one.figure, one.old_value, one.new_value) for one in entries} == {
        ("", "", None, None),
        ("nông thôn", "income_limit", "1500000", "1750000"),
        ("nông thôn", "b1_limit", "140", None),
        ("thành thị", "income_limit", "2000000", "2250000"),
        ("thành thị", "b1_limit", "175", "185"),
    }
    assert {one.actor_name for one in entries} == {cast.system_admin.user.full_name}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"limits": {"rural": {"income_limit": 1_400_000}, "urban": LIMITS["urban"]}}, "rural-income_limit"),
        ({"limits": {"urban": LIMITS["urban"]}}, "rural-income_limit"),
        ({"valid_to": date(2024, 7, 31)}, "valid_to"),
        ({"lacking_from": 0}, "lacking_from"),
        ({"lacking_from": 4}, "lacking_from"),
    ],
)
def test_what_can_not_be_is_refused_by_field(cast: Cast, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refused:
        add_own(cast, **changes)
    assert [finding.key for finding in refused.value.findings] == [key]
    assert not Standard.objects.exclude(province="").exists()


def test_two_standards_of_one_province_do_not_overlap(cast: Cast) -> None:
    add_own(cast)
    with pytest.raises(Refused) as refused:
        add_own(cast, province="tỉnh Thái Nguyên", valid_from=date(2025, 12, 31), valid_to=date(2026, 12, 31))
    assert [finding.code for finding in refused.value.findings] == ["period-overlap"]
    assert add_own(cast, province="Bắc Kạn").slug == "bac-kan-2024"
    following = add_own(cast, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    assert following.slug == "thai-nguyen-2026"


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"valid_to": None}, "period-after-base"),
        ({"valid_to": date(2027, 1, 1)}, "period-after-base"),
        ({"valid_from": date(2021, 12, 31)}, "period-before-base"),
    ],
)
def test_an_own_standard_holds_no_longer_than_the_one_it_was_held_against(
    cast: Cast, period: dict[str, date | None], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_own(cast, **period)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_copy_of_a_copy_is_refused(cast: Cast) -> None:
    own = add_own(cast)
    with pytest.raises(Refused, match="chuẩn quốc gia"):
        add_own(cast, base_slug=own.slug, province="Bắc Kạn")


def test_only_the_system_administrator_manages_standards(cast: Cast) -> None:
    own = add_own(cast)
    for person in (cast.officer, cast.leader, cast.commune_admin, cast.province_reader, cast.head):
        with pytest.raises(NotAllowed):
            add_own_standard(
                scope=person.scope, base_slug="nd-07-2021", province="X", name="X", document="X", issuer="X",
                valid_from=date(2024, 1, 1), valid_to=None, lacking_from=2, limits=LIMITS,
            )  # fmt: skip
        with pytest.raises(NotAllowed):
            remove_own_standard(scope=person.scope, slug=own.slug)
    assert standard_by_slug(own.slug) is not None


def test_only_an_own_standard_that_nobody_uses_is_taken_back(cast: Cast) -> None:
    scope = cast.system_admin.scope
    with pytest.raises(Refused, match="quốc gia"):
        remove_own_standard(scope=scope, slug="nd-07-2021")
    own = add_own(cast)
    used = ReviewRound.objects.create(
        commune=cast.commune,
        year=2025,
        kind="periodic",
        starts_on=date(2025, 9, 1),
        ends_on=date(2025, 12, 14),
        opened_at=timezone.now(),
    )
    used.standards.set([Standard.objects.get(slug=own.slug)])
    with pytest.raises(Refused, match="đợt rà soát"):
        remove_own_standard(scope=scope, slug=own.slug)
    used.standards.clear()
    assert remove_own_standard(scope=scope, slug=own.slug) == own.name
    assert standard_by_slug(own.slug) is None
    assert Entry.objects.beyond_scope().filter(deed="standard-removed").count() == 1


def test_the_file_is_read_by_people_too() -> None:
    """Composed letters, one object per standard, nothing that the models do not know."""
    text = STANDARDS.read_text(encoding="utf-8")
    fields = {field.name for field in Standard._meta.get_fields()}
    for one in json.loads(text):
        assert set(one) <= fields | {"areas", "indices"}


def test_reading_takes_three_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert len(all_standards()) == 3
    add_own(cast)
    with django_assert_num_queries(3):
        assert len(all_standards()) == 4


@pytest.mark.parametrize("year", range(2015, 2032))
def test_indices_to_choose_from_are_those_of_the_national_standard(db: None, year: int) -> None:
    day = date(year, 12, 31)
    first = next(iter(standards_on(day)), None)
    expected = (first.slug, tuple((one.number, one.name) for one in first.indices)) if first else ("", ())
    assert national_indices(day) == expected
