"""Results from the register: computed beside entered, chosen by a person with a reason, locked when confirmed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households import actions
from households.models import Choice, FlagKind, HouseholdFlag, RegisterExtent, ReviewResult
from households.queries import Beside, beside_register, review_sheet
from households.rules import PovertyClass
from households.rules.from_register import choice_stands, differences_of, undecided_of
from journal.models import Entry
from reports.checking.register import check_against_register, check_chains
from tests.cast import Cast
from tests.households.making import YEAR, sheet_of
from tests.households.registering import register
from thinhduc.errors import Conflict, Locked, NotAllowed, Refused
from thinhduc.findings import Level
from thinhduc.guards import lifted

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
PAGE = f"/thinh-duc/ra-soat/{YEAR}/so-ho/"
REASON = "Đã đối chiếu với danh sách hộ."


@pytest.fixture
def town(opened: Cast) -> Cast:
    """Phúc Hòa: two poor (one without labour) and one near-poor, where three poor were told. Làng Mơn: one poor."""
    officer, hamlets = opened.officer, opened.hamlets
    first = register(officer, hamlets["phuc-hoa"], "TD-01", "Hoàng Văn Đạt", "Lý Thị Ba")
    register(officer, hamlets["phuc-hoa"], "TD-02", "Trần Thị Ánh")
    register(officer, hamlets["phuc-hoa"], "TD-03", "Lê Văn Cừ", "Lê Thị Na", poverty_class=NEAR_POOR)
    register(officer, hamlets["lang-mon"], "TD-04", "Nguyễn Văn An")
    HouseholdFlag.objects.create(
        commune=opened.commune, household_id=first, kind=FlagKind.NO_LABOUR, reason="Tuổi cao",
        since=date(2020, 5, 1), recorded_by="Trần Thị Cán Bộ", recorded_at="2020-05-01T00:00:00Z",
    )  # fmt: skip
    actions.save_review(
        scope=officer.scope,
        year=YEAR,
        rows={
            1: {"poor": 0, "no_labour": 0, "near_poor": 0},
            2: {"households": 209, "poor": 3, "no_labour": 1, "near_poor": 1},
        },
        seen={},
    )
    actions.set_register_extent(scope=officer.scope, year=YEAR, extent=RegisterExtent.REVIEWED)
    return opened


def beside(cast: Cast) -> Beside:
    return beside_register(cast.officer.scope, sheet_of(cast))


def register_of(cast: Cast, order: int) -> dict[str, int | None]:
    return dict(beside(cast).rows[order - 1].register)


def result_of(cast: Cast, slug: str) -> ReviewResult:
    found: ReviewResult = ReviewResult.objects.within(cast.officer.scope).get(
        year=YEAR, hamlet=cast.hamlets[slug]
    )
    return found


def choose(cast: Cast, choice: str, *slugs: str, reason: str = REASON, **more: Any) -> int:
    return actions.choose_result(
        scope=cast.officer.scope,
        year=YEAR,
        hamlet_ids=[cast.hamlets[slug].pk for slug in slugs],
        choice=choice,
        reason=reason,
        **more,
    )


def test_register_gives_what_it_holds_and_nothing_else(town: Cast) -> None:
    assert register_of(town, 2) == {
        "households": None, "persons": None, "poor": 2, "poor_persons": 3, "no_labour": 1, "near_poor": 1,
        "near_poor_persons": 2, "average_farming": None,
    }  # fmt: skip
    assert register_of(town, 1)["poor"] == 0
    assert [(one.row.name, [d.key for d in one.undecided]) for one in beside(town).undecided] == [
        ("Phúc Hòa", ["poor"])
    ]


def test_complete_register_gives_resident_households(town: Cast) -> None:
    actions.set_register_extent(scope=town.officer.scope, year=YEAR, extent=RegisterExtent.COMPLETE)
    assert (register_of(town, 2)["households"], register_of(town, 2)["persons"]) == (3, 5)
    actions.set_register_extent(scope=town.officer.scope, year=YEAR, extent=RegisterExtent.NONE)
    assert beside(town).rows == ()


def test_register_is_counted_at_the_end_of_the_year(town: Cast) -> None:
    scope = town.officer.scope
    late = register(town.officer, town.hamlets["phuc-hoa"], "TD-09", "Vi Văn Muộn", on=date(YEAR + 1, 1, 1))
    assert late
    assert register_of(town, 2)["poor"] == 2
    flag = HouseholdFlag.objects.within(scope).get()
    flag.until = date(YEAR, 12, 30)
    flag.save()
    assert register_of(town, 2)["no_labour"] == 0


def test_confirming_waits_for_the_choice_and_names_every_hamlet(town: Cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.confirm_review(
            scope=town.officer.scope,
            year=YEAR,
            hamlet_ids=[town.hamlets["nhan-hoa"].pk, town.hamlets["phuc-hoa"].pk],
        )
    assert "Phúc Hòa" in refused.value.message
    assert [one.code for one in refused.value.findings] == ["register-differs"]
    actions.confirm_review(scope=town.officer.scope, year=YEAR, hamlet_ids=[town.hamlets["nhan-hoa"].pk])


def test_taking_the_register_writes_figures_reason_and_journal(town: Cast) -> None:
    revision = result_of(town, "phuc-hoa").revision
    assert choose(town, Choice.REGISTER, "phuc-hoa") == 1
    result = result_of(town, "phuc-hoa")
    assert (result.poor, result.poor_persons, result.households) == (2, 3, 209)
    assert (result.source, result.revision) == ("register", revision + 1)
    assert (result.choice, result.choice_reason, result.chosen_by) == (
        "register", REASON, town.officer.user.full_name,
    )  # fmt: skip
    assert result.register_figures["poor"] == 2
    entry = Entry.objects.within(town.officer.scope).filter(deed="review-chosen", figure="poor").get()
    assert (entry.old_value, entry.new_value, entry.reason) == ("3", "2", REASON)
    assert entry.source == "tính từ sổ hộ"
    actions.confirm_review(scope=town.officer.scope, year=YEAR, hamlet_ids=[town.hamlets["phuc-hoa"].pk])
    with pytest.raises(Refused):
        choose(town, Choice.ENTERED, "phuc-hoa")


def test_keeping_the_entered_figure_stays_in_its_history(town: Cast) -> None:
    choose(town, Choice.ENTERED, "phuc-hoa")
    result = result_of(town, "phuc-hoa")
    assert (result.poor, result.source, result.choice) == (3, "entered", "entered")
    assert beside(town).undecided == []
    entry = Entry.objects.within(town.officer.scope).filter(deed="review-chosen", figure="poor").get()
    assert (entry.old_value, entry.new_value) == ("3", "3")
    assert entry.reason == f"Sổ hộ có 2. {REASON}"
    page = town.officer.client.get(
        "/thinh-duc/ra-soat/so-lieu/", {"xom": "phuc-hoa", "nam": YEAR, "so": "poor"}
    )
    assert "Chọn giữa số đã nhập và sổ hộ" in page.content.decode()


def test_register_that_moves_on_asks_again(town: Cast) -> None:
    choose(town, Choice.ENTERED, "phuc-hoa")
    register(
        town.officer, town.hamlets["phuc-hoa"], "TD-08", "Chu Thị Tư", "Chu Văn Tám", poverty_class=NEAR_POOR
    )
    assert [d.key for d in beside(town).undecided[0].undecided] == ["near_poor"]
    register(town.officer, town.hamlets["phuc-hoa"], "TD-07", "Chu Văn Bảy")
    assert [d.key for d in beside(town).undecided[0].undecided] == ["near_poor"]  # three poor, as entered


def test_typing_again_ends_the_choice_it_was_about(town: Cast) -> None:
    scope = town.officer.scope
    choose(town, Choice.REGISTER, "phuc-hoa")
    actions.save_review(scope=scope, year=YEAR, rows={2: {"households": 210}}, seen={2: {"households": 209}})
    kept = result_of(town, "phuc-hoa")
    assert (kept.choice, kept.source) == ("register", "register")
    actions.save_review(scope=scope, year=YEAR, rows={2: {"poor": 4}}, seen={2: {"poor": 2}})
    ended = result_of(town, "phuc-hoa")
    assert (ended.choice, ended.choice_reason, ended.chosen_at, ended.register_figures) == (
        "",
        "",
        None,
        None,
    )
    assert ended.source == "entered"
    assert [one.row.name for one in beside(town).undecided] == ["Phúc Hòa"]


def test_register_fills_what_nobody_entered_without_a_reason(town: Cast) -> None:
    choose(town, Choice.REGISTER, "lang-mon", reason="")
    assert (result_of(town, "lang-mon").poor, result_of(town, "lang-mon").near_poor) == (1, 0)
    assert result_of(town, "lang-mon").households is None


@pytest.mark.parametrize(
    ("choice", "slug", "more", "kind"),
    [
        ("register", "phuc-hoa", {"reason": " "}, Refused),
        ("entered", "lang-mon", {}, Refused),  # nothing entered, nothing to keep
        ("both", "phuc-hoa", {}, Refused),
        ("register", "phuc-hoa", {"shown": "other figures"}, Conflict),
    ],
)
def test_refused_choices_write_nothing(
    town: Cast, choice: str, slug: str, more: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        choose(town, choice, slug, **more)
    assert not ReviewResult.objects.within(town.officer.scope).exclude(choice="").exists()
    assert not Entry.objects.within(town.officer.scope).filter(deed="review-chosen").exists()


def test_confirmed_result_is_not_chosen_again(town: Cast) -> None:
    choose(town, Choice.ENTERED, "phuc-hoa")
    actions.confirm_review(scope=town.officer.scope, year=YEAR, hamlet_ids=[town.hamlets["phuc-hoa"].pk])
    with pytest.raises(Locked):
        choose(town, Choice.REGISTER, "phuc-hoa")


def test_extent_needs_a_reason_once_results_came_from_the_register(town: Cast) -> None:
    choose(town, Choice.REGISTER, "phuc-hoa")
    with pytest.raises(Refused, match="Phúc Hòa"):
        actions.set_register_extent(scope=town.officer.scope, year=YEAR, extent="none")
    with pytest.raises(Refused):
        actions.set_register_extent(scope=town.officer.scope, year=YEAR, extent="half", reason="x")
    with pytest.raises(NotAllowed):
        actions.set_register_extent(scope=town.leader.scope, year=YEAR, extent="none", reason="x")
    actions.set_register_extent(scope=town.officer.scope, year=YEAR, extent="none", reason="Sổ chưa ghi đủ.")
    sheet = review_sheet(town.officer.scope, YEAR)
    assert sheet is not None
    assert sheet.register_extent is RegisterExtent.NONE


def test_page_shows_both_and_takes_the_choice(town: Cast) -> None:
    client = town.officer.client
    text = client.get(PAGE).content.decode()
    assert "nhiều hơn" not in text
    assert "ít hơn 1" in text
    assert f"/thinh-duc/so-ho/?nam={YEAR}&amp;xom=phuc-hoa&amp;dien={POOR.value}" in text
    assert f"dien={POOR.value}&amp;dacdiem=no-labour" in text
    grid = client.get(f"/thinh-duc/ra-soat/{YEAR}/").content.decode()
    assert "Sổ hộ cho số khác ở 1 xóm: Phúc Hòa." in grid
    refused = client.post(f"{PAGE}chon/", {"hamlet": "2", "choice": "register", "stamp": beside(town).stamp})
    assert (refused.status_code, "ghi lý do chọn" in refused.content.decode()) == (422, True)
    taken = client.post(
        f"{PAGE}chon/", {"hamlet": "2", "choice": "register", "reason": REASON, "stamp": beside(town).stamp}
    )
    assert (taken.status_code, result_of(town, "phuc-hoa").choice) == (302, "register")
    assert REASON in client.get(PAGE).content.decode()
    stale = client.post(f"{PAGE}chon/", {"hamlet": "3", "choice": "register", "stamp": "0"})
    assert stale.status_code == 409


def test_confirmed_figure_opens_its_households(town: Cast) -> None:
    actions.confirm_review(scope=town.officer.scope, year=YEAR, hamlet_ids=[town.hamlets["nhan-hoa"].pk])
    text = town.officer.client.get(f"/thinh-duc/ra-soat/{YEAR}/").content.decode()
    assert f"/thinh-duc/so-ho/?nam={YEAR}&amp;xom=nhan-hoa&amp;dien={POOR.value}" in text
    assert f"xom=nhan-hoa&amp;nam={YEAR}&amp;so=households" in text  # the register does not hold all of them


def test_queries_do_not_grow_with_hamlets_and_households(town: Cast) -> None:
    sheet, scope = sheet_of(town), town.officer.scope
    with CaptureQueriesContext(connection) as few:
        beside_register(scope, sheet)
    for number in range(6):
        register(town.officer, town.hamlets["nhan-hoa"], f"N-{number}", f"Lò Văn {number}")
    with CaptureQueriesContext(connection) as many:
        beside_register(scope, sheet)
    assert len(few) == len(many) == 2


def test_check_says_what_moved_on_after_confirming_and_what_was_changed_behind(town: Cast) -> None:
    scope = town.officer.scope
    assert [(one.level, one.code) for one in check_against_register(scope, sheet_of(town))] == [
        (Level.NOTE, "register-differs")
    ]
    choose(town, Choice.REGISTER, "phuc-hoa")
    actions.confirm_review(scope=scope, year=YEAR, hamlet_ids=[town.hamlets["phuc-hoa"].pk])
    assert list(check_against_register(scope, sheet_of(town))) == []
    assert list(check_chains(scope)) == []
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE households_movement SET class_to = %s WHERE class_to = %s", [NEAR_POOR, POOR])
    moved = list(check_against_register(scope, sheet_of(town)))
    assert {(one.level, one.code, one.hamlet) for one in moved} == {
        (Level.WARNING, "register-differs", "Phúc Hòa")
    }
    ReviewResult.objects.within(scope).filter(hamlet=town.hamlets["phuc-hoa"]).update(poor=9)
    assert (Level.ERROR, "not-as-chosen") in {
        (one.level, one.code) for one in check_against_register(scope, sheet_of(town))
    }


def test_check_names_the_household_whose_movements_do_not_join(town: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_movement SET until = '2020-06-01' WHERE number = 1")
    found = list(check_chains(town.officer.scope))
    assert {one.code for one in found} == {"chain-open-end"}
    assert any("Làng Mơn: hộ Nguyễn Văn An (TD-04)" in one.message for one in found)


def test_rules_leave_unknown_figures_alone() -> None:
    assert differences_of({"poor": None, "near_poor": 3}, {"poor": 2, "near_poor": None}) == ()
    (one,) = differences_of({"poor": 3}, {"poor": 2})
    assert undecided_of([one], "register", None) == (one,)
    assert choice_stands(["poor"], None)
