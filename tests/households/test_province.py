"""The made-up province: it balances, says the same of the same seed, and stands only where nothing else does."""

from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from hamlets.models import Commune, Hamlet, HamletPeriod, Membership
from hamlets.queries import command_scope
from hamlets.rules import RESERVED_SLUGS
from households.models import (
    Classification,
    FlagKind,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    ReviewCase,
    ReviewResult,
    ReviewYear,
    Sheet,
    Standard,
)
from households.province import rows
from households.province.communes import Yardstick, make_commune
from households.province.plan import Size, commune_plans
from households.province.writer import TABLES, write_province
from households.queries.from_register import standings_at
from households.queries.movements import chain_of, ledger_of, link_of
from households.queries.standards import rule_of
from households.queries.standing import class_counts, on_that_day
from households.rules import SheetFigures, classify, numbers_of
from households.rules.from_register import NOBODY, RegisterExtent, register_figures
from households.rules.kinds import MovementKind
from households.rules.ledger import NONE, check_balance
from households.rules.movements import Event, Link, Subject, check_chain, check_event
from households.rules.persons import Birth, Person, check_household
from households.rules.results import ReviewFigures, check_review
from thinhduc.errors import Refused

SIZE = Size(communes=2, households=60, years=3, seed="7")
YEARS = range(SIZE.first_year, SIZE.last_year + 1)
TODAY = date(2026, 6, 1)


@pytest.fixture
def communes(db: Any) -> list[Commune]:
    """The two communes of a small province."""
    write_province(SIZE)
    return list(Commune.objects.beyond_scope().order_by("pk"))


def stored(model: Any) -> list[Any]:
    return list(model.objects.beyond_scope().order_by("pk"))


def pure_rows(size: Size) -> list[Any]:
    """Every row of a province, without a database, by the standard of all its years."""
    numbers = rows.Numbers(*(count(1) for _ in range(6)))
    yardsticks = [Yardstick(rule_of(Standard.objects.get(slug="nd-07-2021")), 1)] * size.years
    made = [make_commune(plan, size, numbers, yardsticks) for plan in commune_plans(size)]
    return [row for one in made for kind in TABLES for row in one.rows[kind]]


def test_every_hamlet_year_and_class_balances(communes: list[Commune]) -> None:
    for commune, plan in zip(communes, commune_plans(SIZE), strict=True):
        scope = command_scope(commune)
        names = {hamlet.pk: hamlet.slug for hamlet in Hamlet.objects.within(scope)}
        for year in YEARS:
            ledger, standing = ledger_of(scope, year), class_counts(scope, date(year, 12, 31))
            assert check_balance(ledger, standing, names) == []
            opening = class_counts(scope, date(year - 1, 12, 31))
            assert {cell: ledger.row(*cell).opening for cell in opening} == opening
            assert sum((one for one in standing.values()), NONE).households == plan.households
            assert any(row.outs for row in ledger.rows.values())


def test_chains_hold_and_the_rules_would_have_let_every_movement_in(communes: list[Commune]) -> None:
    chains: dict[int, list[Movement]] = {}
    for movement in Movement.objects.beyond_scope().order_by("household_id", "number"):
        chains.setdefault(movement.household_id, []).append(movement)
    assert set(chains) == {household.pk for household in stored(Household)}
    subject = Subject("hộ", "1", "xóm")
    for movements in chains.values():
        links = [link_of(movement) for movement in movements]
        assert check_chain(subject, links) == []
        for position, (movement, link) in enumerate(zip(movements, links, strict=True)):
            assert (
                check_event(subject, chain_of(movements[:position]), event_of(movement, link), today=TODAY)
                == []
            )


def event_of(movement: Movement, link: Link) -> Event:
    """What somebody would have asked to record."""
    kind, after = MovementKind(movement.kind), link.after
    if after is None:
        return Event(kind, movement.happened_on)
    return Event(kind, movement.happened_on, after.hamlet_id, after.poverty_class, after.persons)


def test_members_are_as_many_as_the_movements_say_and_fit_together(communes: list[Commune]) -> None:
    present: dict[int, list[Member]] = {}
    for member in stored(Member):
        assert member.identity_number[:3] in ("", "000")
        if member.left_on is None:
            present.setdefault(member.household_id, []).append(member)
    households = {household.pk: household for household in stored(Household)}
    for movement in Movement.objects.beyond_scope().filter(until=None):
        people = present.get(movement.household_id, [])
        assert len(people) == (movement.persons_after or 0)
        if people:
            (head,) = [one for one in people if one.relation == "head"]
            assert households[movement.household_id].head_name == head.name
            assert check_household("hộ", [person_of(one) for one in people], TODAY) == []
    numbers = [one.identity_number for people in present.values() for one in people if one.identity_number]
    assert len(numbers) == len(set(numbers))


def person_of(member: Member) -> Person:
    birth = Birth(member.born_on, member.born_year)
    return Person(member.name, birth, member.sex, member.relation, member.identity_number, member.joined_on)


def test_confirmed_results_are_what_the_register_gives(communes: list[Commune]) -> None:
    assert {(one.register_extent, one.year) for one in stored(ReviewYear)} == {("complete", y) for y in YEARS}
    for commune in communes:
        scope = command_scope(commune)
        for year in YEARS:
            results = list(ReviewResult.objects.within(scope).filter(year=year))
            assert len(results) == Hamlet.objects.within(scope).count()
            standings = standings_at(scope, date(year, 12, 31))
            for one in results:
                assert one.is_confirmed
                given = register_figures(RegisterExtent.COMPLETE, standings.get(one.hamlet_id, NOBODY))
                assert {key: getattr(one, key) for key in given} == given
                assert check_review([ReviewFigures(1, "xóm", **given)]) == []


def test_sheets_give_the_class_that_was_decided_and_the_movement_made(communes: list[Commune]) -> None:
    standards = {one.pk: rule_of(one) for one in Standard.objects.all()}
    found = {(one.case_id, one.standard_id): one for one in stored(Classification)}
    sheets = stored(Sheet)
    assert len(sheets) == len(found) == len(stored(ReviewCase)) > 0
    for sheet in sheets:
        decided = found[sheet.case_id, sheet.standard_id]
        figures = SheetFigures(sheet.b1, frozenset(numbers_of(sheet.lacking)), sheet.income)
        area = HamletPeriod.objects.beyond_scope().get(hamlet_id=decided.hamlet_id).area
        by_rule = classify(figures, standards[sheet.standard_id], area, on=decided.decided_on)
        assert by_rule.poverty_class == decided.poverty_class
        stands = Movement.objects.beyond_scope().get(
            on_that_day(date(decided.year, 12, 31)), household_id=decided.household_id
        )
        assert stands.class_to == decided.poverty_class


def test_every_kind_of_event_happens_in_a_larger_commune(db: Any) -> None:
    write_province(Size(communes=1, households=1_500, years=4, seed="1"))
    kinds = set(Movement.objects.beyond_scope().values_list("kind", flat=True))
    assert kinds == {kind.value for kind in MovementKind} - {"handed-over", "taken-over"}
    assert set(HouseholdFlag.objects.beyond_scope().values_list("kind", flat=True)) == set(FlagKind) - {
        "local-minority"
    }
    last = Movement.objects.beyond_scope().filter(until=None, hamlet_to__isnull=False)
    assert 0.06 < last.exclude(class_to="neither").count() / 1_500 < 0.10
    assert 3.5 < Member.objects.beyond_scope().filter(left_on=None).count() / 1_500 < 3.9


def test_each_commune_has_one_officer_whom_nobody_can_sign_in_as(communes: list[Commune]) -> None:
    for commune in communes:
        (membership,) = Membership.objects.beyond_scope().filter(commune=commune).select_related("user")
        assert membership.role == "officer"
        assert not membership.user.has_usable_password()
    assert User.objects.count() == 2


def test_same_seed_gives_the_same_rows_and_another_one_others(db: Any) -> None:
    made, other = pure_rows(SIZE), pure_rows(replace(SIZE, seed="8"))
    assert made == pure_rows(SIZE)
    for kind in (rows.HouseholdRow, rows.MemberRow, rows.MovementRow, rows.SheetRow):
        assert [row for row in made if type(row) is kind] != [row for row in other if type(row) is kind]


def test_what_is_stored_is_what_was_made(communes: list[Commune]) -> None:
    made = [row for row in pure_rows(SIZE) if isinstance(row, rows.MemberRow)]
    kept = [(one.pk, one.household_id, one.name, one.born_on) for one in stored(Member)]
    assert kept == [(row.id, row.household_id, row.name, row.born_on) for row in made]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_addresses_differ_and_none_is_reserved(seed: str) -> None:
    slugs = [plan.slug for plan in commune_plans(Size(999, 20_000, 1, seed))]
    assert len(set(slugs)) == 999
    assert RESERVED_SLUGS.isdisjoint(slugs)


def test_database_with_a_commune_is_refused_and_stays_as_it_was(db: Any) -> None:
    Commune.objects.create(slug="co-that")
    error = StringIO()
    with pytest.raises(SystemExit):
        call_command("make_province", communes=1, households=50, stdout=StringIO(), stderr=error)
    assert error.getvalue() == (
        "Cơ sở dữ liệu này đã có 1 xã; chỉ dựng tỉnh mẫu trong cơ sở dữ liệu còn trống.\n"
    )
    assert stored(Household) == []


@pytest.mark.parametrize(
    "size",
    [
        {"communes": 0, "households": 50, "years": 1},
        {"communes": 1000, "households": 350_000, "years": 1},
        {"communes": 2, "households": 20, "years": 1},
        {"communes": 1, "households": 50, "years": 0},
        {"communes": 1, "households": 50, "years": 11},
    ],
)
def test_size_that_can_not_be_is_refused(size: dict[str, int]) -> None:
    with pytest.raises(Refused):
        Size(seed="1", **size)


def test_year_without_a_standard_is_refused(db: Any) -> None:
    with pytest.raises(Refused, match="Chưa có chuẩn nghèo đủ mức cho năm 2031"):
        write_province(Size(1, 50, 1, "1", last_year=2031))
    assert stored(Commune) == []


def test_keys_go_on_after_the_written_ones(communes: list[Commune]) -> None:
    """On PostgreSQL a sequence that was not told would give out a key that is taken."""
    commune = communes[0]
    assert Commune.objects.create(slug="them").pk > communes[-1].pk
    last = stored(Household)[-1].pk
    made = Household.objects.create(commune=commune, code="them", head_name="x", head_key="x", folded="x")
    assert made.pk > last


def test_command_says_what_it_made(db: Any) -> None:
    out = StringIO()
    call_command("make_province", communes=1, households=50, years=1, stdout=out)
    assert out.getvalue().splitlines()[-1] == "Đã dựng tỉnh mẫu: 1 xã, 50 hộ, 1 năm."
    assert Movement.objects.beyond_scope().filter(until=None, hamlet_to__isnull=False).count() == 50


def test_check_figures_finds_nothing_wrong(communes: list[Commune]) -> None:
    out = StringIO()
    call_command("check_figures", stdout=out)
    assert out.getvalue() == "0 lỗi, 0 cảnh báo, 0 ghi chú.\n"
