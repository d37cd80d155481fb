"""The demo's register: its years end with the demo's figures, those of 2021 with the plan of 2022's."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hamlets.queries import command_scope, commune_by_slug, hamlets_in
from households.models import FlagKind, HouseholdFlag, LateEvent, Member, Movement, Proposal, ReviewCase
from households.queries import beside_register, review_sheet, standings_at
from households.queries.movements import state_after, state_before
from households.rules import PovertyClass
from households.rules.duplicates import Candidate, Likeness, find_pairs
from households.rules.from_register import NOBODY
from households.rules.movements import Link, Subject, check_chain
from reports.demo import make_demo
from thinhduc.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

GOLDEN = json.loads(
    (Path(__file__).parent.parent / "golden" / "thinhduc-2022.json").read_text(encoding="utf-8")
)
YEARS = (2019, 2020, 2021, 2022, 2023)


@pytest.fixture
def scope(settings: Any) -> Scope:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_demo("mot-mat-khau-chung")
    commune = commune_by_slug("thinh-duc")
    assert commune is not None
    return command_scope(commune)


def test_register_gives_the_results_that_the_plan_of_2022_began_with(scope: Scope) -> None:
    """Counted household by household, not by the query that the pages use."""
    end = date(2021, 12, 31)
    standing = [
        one
        for one in Movement.objects.within(scope).filter(counted_on__lte=end, hamlet_to__isnull=False)
        if one.until is None or one.until > end
    ]
    no_labour = set(
        HouseholdFlag.objects.within(scope)
        .filter(kind=FlagKind.NO_LABOUR, since__lte=end)
        .exclude(until__lt=end)
        .values_list("household_id", flat=True)
    )
    counted = {
        hamlet.name: (
            sum(one.class_to == PovertyClass.POOR and one.hamlet_to_id == hamlet.id for one in standing),
            sum(
                one.class_to == PovertyClass.POOR
                and one.hamlet_to_id == hamlet.id
                and one.household_id in no_labour
                for one in standing
            ),
            sum(one.class_to == PovertyClass.NEAR_POOR and one.hamlet_to_id == hamlet.id for one in standing),
        )
        for hamlet in hamlets_in(scope, 2021)
    }
    assert counted == {
        hamlet["name"]: (
            hamlet["poor"]["opening_2021"],
            hamlet["poor"]["no_labour_capacity"],
            hamlet["near_poor"]["opening_2021"],
        )
        for hamlet in GOLDEN["hamlets"]
    }
    assert [sum(column) for column in zip(*counted.values(), strict=True)] == [37, 21, 22]
    _check_entered(scope)


def _check_entered(scope: Scope) -> None:
    """Every year agrees with what was entered, but for one hamlet of the open one."""
    differing = {}
    for year in YEARS:
        sheet = review_sheet(scope, year)
        assert sheet is not None
        beside = beside_register(scope, sheet)
        assert len(beside.rows) == 12
        differing |= {(year, one.row.name): [d.key for d in one.undecided] for one in beside.undecided}
    assert differing == {(2023, "Xóm Thịnh"): ["poor"]}


def test_movements_and_people_keep_their_identities(scope: Scope) -> None:
    _check_ledger(scope)
    _check_chains(scope)
    _check_persons(scope)


def _check_ledger(scope: Scope) -> None:
    """Opening − out + in = closing, counted from the movements' own sides."""
    hamlets = hamlets_in(scope, 2023)
    for year in YEARS:
        opening, closing = (standings_at(scope, date(one, 12, 31)) for one in (year - 1, year))
        moved = list(Movement.objects.within(scope).filter(counted_on__year=year))
        for hamlet in hamlets:
            for one in PovertyClass:
                out = sum(m.hamlet_from_id == hamlet.id and m.class_from == one for m in moved)
                into = sum(m.hamlet_to_id == hamlet.id and m.class_to == one for m in moved)
                began = opening.get(hamlet.id, NOBODY).households.get(one, 0)
                assert closing.get(hamlet.id, NOBODY).households.get(one, 0) == began - out + into


def _check_chains(scope: Scope) -> None:
    """Each movement begins where the one before ended."""
    chains: dict[int, list[Link]] = {}
    for one in Movement.objects.within(scope).order_by("household", "number"):
        chains.setdefault(one.household_id, []).append(
            Link(one.number, one.counted_on, one.until, state_before(one), state_after(one))
        )
    assert len(chains) > 100
    assert [fault for links in chains.values() for fault in check_chain(Subject("", "", ""), links)] == []


def _check_persons(scope: Scope) -> None:
    """Who lives in a household is who is counted, and has artificial papers."""
    present: dict[int, int] = {}
    for household_id in Member.objects.within(scope).filter(left_on=None).values_list("household", flat=True):
        present[household_id] = present.get(household_id, 0) + 1
    standing = Movement.objects.within(scope).filter(until=None, hamlet_to__isnull=False)
    assert present == {one.household_id: one.persons_after for one in standing}
    numbers = (
        Member.objects.within(scope).exclude(identity_number="").values_list("identity_number", flat=True)
    )
    assert numbers
    assert all(number.startswith("000") and len(number) == 12 for number in numbers)


def test_something_waits_for_a_person_in_each_corner(scope: Scope) -> None:
    late = LateEvent.objects.within(scope).get()
    assert (late.state, late.happened_on.year) == (LateEvent.State.OPEN, 2022)
    family = Movement.objects.within(scope).filter(household=late.household_id).order_by("number")
    assert family[0].counted_on.year < 2022
    assert family.filter(until=None, persons_after__gte=2).exists()
    people = [
        Candidate(one.pk, one.folded, one.born_on, one.born_year, one.identity_number)
        for one in Member.objects.within(scope).filter(left_on=None)
    ]
    assert [pair.likeness for pair in find_pairs(people)] == [Likeness.NAME_AND_DAY]
    regular = ReviewCase.objects.within(scope).filter(round__kind="regular")
    assert sorted(one.steps.within(scope).count() for one in regular) == [1, 2, 3]
    proposals = Proposal.objects.within(scope).filter(state=Proposal.State.OPEN)
    assert {one.hamlet.slug for one in proposals} == {"phuc-hoa", "lang-mon"}
