"""The households behind a planned reduction: who is near, who is pinned, what became of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from households.models import FlagKind, HouseholdFlag, ReviewCase, ReviewRound, Sheet, Standard
from households.rules.classes import PovertyClass as HouseholdClass
from households.rules.masks import mask_of
from journal.models import Entry
from targets.actions.candidates import set_planned_households
from targets.queries import version_at
from targets.queries.candidates import candidates_of, planned_households, progress_of
from targets.rules import PovertyClass
from targets.rules.candidates import Progress, progress_total
from tests.cast import Cast
from tests.families import add_movement, escape, make_household
from tests.targets.plans import confirm_review, fill, open_2022
from thinhduc.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def survey(household, lacking: list[int], b1: int = 120) -> None:
    """A sheet of the periodic review of 2021."""
    standard = Standard.objects.get(slug="nd-07-2021")
    review, _ = ReviewRound.objects.beyond_scope().get_or_create(
        commune_id=household.commune_id,
        year=2021,
        kind="periodic",
        defaults={
            "starts_on": date(2021, 9, 1),
            "ends_on": date(2021, 12, 14),
            "opened_by": "Cán Bộ",
            "opened_at": timezone.now(),
        },
    )
    hamlet = household.movements(manager="objects").beyond_scope().get(until=None).hamlet_to
    case = ReviewCase.objects.create(
        commune_id=household.commune_id, round=review, household=household, hamlet=hamlet, ground="was-poor"
    )
    Sheet.objects.create(
        commune_id=household.commune_id, case=case, standard=standard, b1=b1, lacking=mask_of(lacking)
    )


@pytest.fixture
def town(cast: Cast) -> Cast:
    """Phúc Hòa with four poor households at the end of 2021, the plan of 2022 as a draft."""
    hamlet = cast.hamlets["phuc-hoa"]
    near = make_household(hamlet, "Ma Văn Gần", code="P1")
    far = make_household(hamlet, "Vi Thị Xa", code="P2")
    unable = make_household(hamlet, "Tạ Thị Yếu", code="P3", persons=1)
    make_household(hamlet, "Lý Văn Chưa", code="P4")
    make_household(cast.hamlets["lang-mon"], "Hà Văn Khác", code="M1")
    survey(near, [1, 4, 8])
    survey(far, [1, 2, 3, 4, 5, 6])
    survey(unable, [1, 2, 3])
    HouseholdFlag.objects.create(
        commune=cast.commune,
        household=unable,
        kind=FlagKind.NO_LABOUR,
        reason="già yếu",
        since=date(2020, 1, 1),
        recorded_by="Cán Bộ",
        recorded_at=timezone.now(),
    )
    open_2022(cast)
    return cast


def of_phuc_hoa(cast: Cast):
    found = candidates_of(cast.officer.scope, 2022, PovertyClass.POOR)
    return next(hamlet for hamlet in found.hamlets if hamlet.line.hamlet_slug == "phuc-hoa")


def keys(cast: Cast) -> dict[str, int]:
    return {one.code: one.household_id for one in of_phuc_hoa(cast).households}


def test_nearest_with_labour_capacity_come_first(town: Cast) -> None:
    assert [one.code for one in of_phuc_hoa(town).households] == ["P1", "P2", "P4", "P3"]
    first = of_phuc_hoa(town).households[0]
    assert (first.lacking, first.indices[0], first.b1) == (3, "Việc làm", 120)
    assert not of_phuc_hoa(town).households[-1].has_labour


def test_pins_are_kept_and_told_in_the_journal(town: Cast) -> None:
    known = keys(town)
    scope = town.officer.scope
    pin = {"scope": scope, "year": 2022, "poverty_class": PovertyClass.POOR}
    assert set_planned_households(**pin, chosen=[known["P1"]], shown=known.values()) == 1
    assert set_planned_households(**pin, chosen=[known["P1"]], shown=known.values()) == 0
    assert [one.code for one in of_phuc_hoa(town).households if one.is_pinned] == ["P1"]
    assert set_planned_households(**pin, chosen=[known["P2"]], shown=known.values()) == 2
    assert [one.code for one in of_phuc_hoa(town).households if one.is_pinned] == ["P2"]
    told = Entry.objects.within(scope).filter(deed="households-planned").exclude(figure="")
    assert list(told.order_by("id").values_list("old_value", "new_value")) == [
        (None, "Ma Văn Gần (P1)"),
        ("Ma Văn Gần (P1)", None),
        (None, "Vi Thị Xa (P2)"),
    ]


def test_what_was_not_shown_stays_pinned(town: Cast) -> None:
    known = keys(town)
    pin = {"scope": town.officer.scope, "year": 2022, "poverty_class": PovertyClass.POOR}
    set_planned_households(**pin, chosen=[known["P1"]], shown=[])
    set_planned_households(**pin, chosen=[], shown=[known["P2"]])
    assert [one.code for one in of_phuc_hoa(town).households if one.is_pinned] == ["P1"]


def test_a_household_that_was_not_in_the_class_is_refused(town: Cast) -> None:
    stranger = make_household(town.hamlets["phuc-hoa"], "Đỗ Văn Khá", "neither", code="K1")
    with pytest.raises(Refused, match="1 hộ đã chọn không phải hộ nghèo đầu năm 2022"):
        set_planned_households(
            scope=town.officer.scope,
            year=2022,
            poverty_class=PovertyClass.POOR,
            chosen=[stranger.pk],
            shown=[],
        )


def test_only_the_officer_pins(town: Cast) -> None:
    for person in (town.leader, town.head):
        with pytest.raises(NotAllowed):
            set_planned_households(
                scope=person.scope, year=2022, poverty_class=PovertyClass.POOR, chosen=[], shown=[]
            )


def test_a_year_without_plan_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="chưa có kế hoạch"):
        set_planned_households(
            scope=cast.officer.scope, year=2022, poverty_class=PovertyClass.POOR, chosen=[], shown=[]
        )


def test_head_sees_the_own_pinned_households_once_issued(town: Cast) -> None:
    known = keys(town)
    set_planned_households(
        scope=town.officer.scope,
        year=2022,
        poverty_class=PovertyClass.POOR,
        chosen=known.values(),
        shown=[],
    )
    hamlet = town.hamlets["phuc-hoa"]
    assert planned_households(town.head.scope, [2022]) == {}
    assert len(planned_households(town.officer.scope, [2022])[hamlet.pk, 2022]) == 4
    assert planned_households(town.head_lang_mon.scope, [2022]) == {}


def test_year_so_far(town: Cast) -> None:
    fill(town)
    known = {one.code: one for one in of_phuc_hoa(town).households}
    hamlet = town.hamlets["phuc-hoa"]
    households = {
        code: hamlet.commune.households(manager="objects").beyond_scope().get(pk=one.household_id)
        for code, one in known.items()
    }
    escape(households["P1"], date(2022, 5, 20))
    add_movement(
        households["P4"], "moved-out", date(2022, 6, 1), hamlet=None, poverty_class=None, persons=None
    )
    fallen = make_household(hamlet, "Bế Văn Ngã", "near_poor", code="N1")
    escape(fallen, date(2022, 7, 1), to=HouseholdClass.POOR)
    escape(households["P2"], date(2023, 1, 5))  # of the year after
    version = version_at(town.officer.scope, 2022)
    (row,) = [
        one for one in progress_of(town.officer.scope, version, PovertyClass.POOR) if one.name == "Phúc Hòa"
    ]
    assert (row.opening, row.done, row.relapsed, row.other, row.now) == (4, 1, 1, -1, 3)
    (near,) = [
        one
        for one in progress_of(town.officer.scope, version, PovertyClass.NEAR_POOR)
        if one.name == "Phúc Hòa"
    ]
    assert (near.opening, near.done, near.relapsed, near.other, near.now) == (1, 0, 0, -1, 0)


counts = st.integers(0, 40)


@given(st.lists(st.tuples(counts, st.none() | counts, counts, counts), min_size=1, max_size=8))
def test_forecast_never_promises_more_than_planned_or_done(rows) -> None:
    found = [
        Progress(order, f"Xóm {order}", 100, opening, planned, min(done, opening), relapsed, 0)
        for order, (opening, planned, done, relapsed) in enumerate(rows, 1)
    ]
    for row in found:
        if row.planned is None:
            assert row.forecast is None
        else:
            assert row.forecast == max(0, row.opening + row.relapsed - max(row.planned, row.done))
    total = progress_total(found)
    known = [row.forecast for row in found]
    assert total.forecast == (None if None in known else sum(known))


def test_pages_show_and_keep(town: Cast) -> None:
    address = reverse("targets:candidates", args=["thinh-duc", 2022])
    page = town.officer.client.get(address)
    body = page.content.decode()
    assert body.index("Ma Văn Gần") < body.index("Vi Thị Xa") < body.index("Tạ Thị Yếu")
    assert "Sổ hộ có 4 hộ, số đầu kỳ của kế hoạch là 6." in body
    known = keys(town)
    sent = {"household": [known["P1"]], "shown": list(known.values())}
    answer = town.officer.client.post(reverse("targets:pin", args=["thinh-duc", 2022]), sent)
    assert answer.status_code == 302
    assert "đã chọn <b>1</b>" in town.leader.client.get(address).content.decode()
    assert "Lưu hộ đã chọn" not in town.leader.client.get(address).content.decode()
    assert town.leader.client.get(reverse("targets:progress", args=["thinh-duc", 2022])).status_code == 200
    nothing = reverse("targets:candidates", args=["thinh-duc", 2031])
    assert town.officer.client.get(nothing).status_code == 404


def test_queries_do_not_grow_with_the_households(town: Cast) -> None:
    address = reverse("targets:candidates", args=["thinh-duc", 2022])
    client = town.officer.client
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(20):
        survey(make_household(town.hamlets["phuc-hoa"], f"Nông Văn {number}", code=f"X{number}"), [1, 2])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_empty_register_says_the_next_step(cast: Cast) -> None:
    confirm_review(cast)
    from targets import actions  # beside its one use

    actions.open_plan(scope=cast.officer.scope, year=2022)
    page = cast.officer.client.get(reverse("targets:candidates", args=["thinh-duc", 2022]))
    assert "Mở sổ hộ" in page.content.decode()
