"""Hamlets re-arranged: figures go on, households go along (domain.md, "Places through time")."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hamlets.actions import NewHamlet
from hamlets.models import Hamlet
from hamlets.queries import hamlets_in
from households.actions import open_year
from households.actions.places import (
    HamletSplit,
    assign_split,
    split_hamlet,
)
from households.models import Household, Movement, ReviewResult
from households.queries import opening_results, review_sheet
from households.queries.movements import ledger_of
from households.queries.series import hamlet_series
from households.rules import PovertyClass
from targets.actions import enter_openings, open_plan
from targets.models import PlanLine
from targets.queries import findings_of, version_at
from tests.cast import Cast
from tests.households.placing import JULY, confirm, merge, register, review, split, standing
from thinhduc.errors import Refused

pytestmark = pytest.mark.django_db


def test_opening_of_a_merged_hamlet_is_the_sum_of_its_predecessors(cast: Cast) -> None:
    review(cast, 2024)
    hamlet = merge(cast)
    open_plan(scope=cast.officer.scope, year=2025)
    view = version_at(cast.officer.scope, 2025, "current")
    assert [(line.name, line.figures["poor_opening"], line.figures["near_poor_opening"]) for line in view.lines] == [
        ("Nhân Hòa", 3, 4),
        ("Hòa Mơn", 16, 1),
    ]  # fmt: skip
    line = next(one for one in view.lines if one.hamlet_id == hamlet.pk)
    assert (line.figures["poor_no_labour"], line.opening_revision) == (10, 2)
    assert opening_results(cast.officer.scope, 2026).results == {}


def test_missing_predecessor_leaves_the_opening_unknown_and_is_named(cast: Cast) -> None:
    review(cast, 2024, "lang-mon")
    merge(cast)
    scope = cast.officer.scope
    open_plan(scope=scope, year=2025)
    view = version_at(scope, 2025, "current")
    assert [line.figures["poor_opening"] for line in view.lines] == [3, None]
    (told,) = [finding for finding in findings_of(scope, view) if finding.code == "opening-waiting"]
    assert "chưa có kết quả rà soát năm 2024 đã xác nhận của Làng Mơn" in told.message
    confirm(cast.hamlets["lang-mon"], 2024, 10, 6, 0)
    codes = [finding.code for finding in findings_of(scope, view)]
    assert "opening-changed" in codes
    assert "opening-waiting" not in codes


def test_unknown_figure_of_one_predecessor_stays_unknown(cast: Cast) -> None:
    review(cast, 2024, "lang-mon")
    confirm(cast.hamlets["lang-mon"], 2024, None, None, 0)
    hamlet = merge(cast)
    values = opening_results(cast.officer.scope, 2025).results[hamlet.pk].values
    assert (values["poor"], values["near_poor"], values["households"]) == (None, 1, 200)


def test_changed_result_of_a_predecessor_is_to_be_decided(cast: Cast) -> None:
    review(cast, 2024)
    merge(cast)
    scope = cast.officer.scope
    open_plan(scope=scope, year=2025)
    ReviewResult.objects.within(scope).filter(hamlet=cast.hamlets["lang-mon"]).update(poor=9, revision=2)
    told = [
        f.message
        for f in findings_of(scope, version_at(scope, 2025, "current"))
        if f.code == "opening-changed"
    ]
    assert len(told) == 1
    assert "trong kế hoạch 16, sau rà soát 15" in told[0]


def test_opening_of_a_split_hamlet_is_entered_and_the_sum_holds(cast: Cast) -> None:
    review(cast, 2024)
    first, second = split(cast)
    scope = cast.officer.scope
    version_id = open_plan(scope=scope, year=2025)
    view = version_at(scope, 2025, "current")
    assert [line.figures["poor_opening"] for line in view.lines] == [3, 6, None, None]
    told = [finding.message for finding in findings_of(scope, view) if finding.code == "opening-waiting"]
    assert len(told) == 2
    assert "tách từ Làng Mơn" in told[0]

    def enter(poor: tuple[int, int], reason: str = "Biên bản chia hộ") -> list[str]:
        figures = {
            first.pk: {"poor": poor[0], "no_labour": 4, "near_poor": 0},
            second.pk: {"poor": poor[1], "no_labour": 2, "near_poor": 0},
        }
        return enter_openings(scope=scope, version_id=version_id, figures=figures, reason=reason)

    with pytest.raises(Refused, match="Làng Mơn có 10 hộ nghèo; các xóm chia ra cộng lại là 9"):
        enter((6, 3))
    with pytest.raises(Refused, match="cần ghi lý do"):
        enter((6, 4), " ")
    with pytest.raises(Refused, match="tất cả các xóm"):
        enter_openings(scope=scope, version_id=version_id, figures={first.pk: {"poor": 10}}, reason="x")
    assert enter((6, 4)) == ["Mơn 1", "Mơn 2"]
    sums = PlanLine.objects.within(scope).filter(version_id=version_id)
    assert sum(line.poor_opening for line in sums) == 19
    assert not [
        f for f in findings_of(scope, version_at(scope, 2025, "current")) if f.code == "opening-waiting"
    ]


def test_split_openings_are_entered_on_the_page(cast: Cast) -> None:
    review(cast, 2024)
    first, second = split(cast)
    open_plan(scope=cast.officer.scope, year=2025)
    address = "/thinh-duc/ke-hoach/2025/ban-1/dau-ky-xom-moi/"
    client = cast.officer.client
    assert "Làng Mơn → Mơn 1, Mơn 2" in client.get(address).content.decode()
    assert address in client.get("/thinh-duc/ke-hoach/2025/").content.decode()
    typed = {"group": "1", "reason": "Biên bản", f"poor-{first.pk}": "6", f"poor-{second.pk}": "3",
             f"no_labour-{first.pk}": "4", f"no_labour-{second.pk}": "2",
             f"near_poor-{first.pk}": "0", f"near_poor-{second.pk}": "0"}  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "cộng lại là 9" in refused.content.decode()
    assert client.post(address, {**typed, f"poor-{second.pk}": "4"}).status_code == 302
    view = version_at(cast.officer.scope, 2025, "current")
    assert [line.figures["poor_opening"] for line in view.lines] == [3, 6, 6, 4]


def test_year_that_was_reviewed_is_not_taken_from_its_hamlets(cast: Cast) -> None:
    review(cast, 2025)
    with pytest.raises(Refused, match=r"Phúc Hòa \(năm 2025\).*ngày sau 31/12/2025"):
        merge(cast)
    assert [hamlet.name for hamlet in hamlets_in(cast.officer.scope, 2025)] == [
        "Nhân Hòa",
        "Phúc Hòa",
        "Làng Mơn",
    ]
    merge(cast, on=date(2026, 1, 1))


def test_households_go_along_and_nothing_counts_as_moved(cast: Cast) -> None:
    scope = cast.officer.scope
    households = [register(cast.commune, cast.hamlets["phuc-hoa"], f"P{n}", persons=n) for n in (1, 2, 3)]
    register(cast.commune, cast.hamlets["lang-mon"], "M1", "near_poor", 5)
    stays = register(cast.commune, cast.hamlets["nhan-hoa"], "N1")
    before = standing(scope, date(2025, 6, 30))
    hamlet = merge(cast)
    after = standing(scope, JULY)
    assert after == {
        (hamlet.pk, "poor"): (3, 6),
        (hamlet.pk, "near_poor"): (1, 5),
        (cast.hamlets["nhan-hoa"].pk, "poor"): (1, 4),
    }
    assert standing(scope, date(2025, 6, 30)) == before
    kinds = set(Movement.objects.within(scope).values_list("kind", flat=True))
    assert kinds == {"registered", "taken-over"}
    (first, second) = Movement.objects.within(scope).filter(household=households[0]).order_by("number")
    assert (first.until, second.hamlet_from_id, second.until) == (JULY, cast.hamlets["phuc-hoa"].pk, None)
    assert Movement.objects.within(scope).filter(household=stays).count() == 1


def test_households_of_a_split_hamlet_are_given_to_its_parts(cast: Cast) -> None:
    ids = [register(cast.commune, cast.hamlets["lang-mon"], f"M{n}", persons=n).pk for n in (1, 2, 3)]
    scope = cast.officer.scope
    before = standing(scope, date(2025, 6, 30))
    first, second = split(cast)
    stranger = register(cast.commune, cast.hamlets["nhan-hoa"], "N1")
    page = cast.officer.client.get("/thinh-duc/so-ho/").content.decode()
    assert "Làng Mơn đã chia; còn hộ chưa xếp" in page
    address = "/thinh-duc/so-ho/xep-xom/"
    assert "3 hộ chờ xếp" in cast.officer.client.get(address).content.decode()
    typed = {"hamlet": str(cast.hamlets["lang-mon"].pk), f"ho-{ids[0]}": str(first.pk)}
    assert cast.officer.client.post(address, typed).status_code == 302
    assert "2 hộ chờ xếp" in cast.officer.client.get(address).content.decode()
    del typed[f"ho-{ids[0]}"]
    assert cast.officer.client.post(address, {**typed, "rest": str(second.pk)}).status_code == 302
    after = standing(scope, JULY)
    assert (after[first.pk, "poor"], after[second.pk, "poor"]) == ((1, 1), (2, 5))
    assert standing(scope, date(2025, 6, 30)).items() >= before.items()
    ledger = ledger_of(scope, 2025)
    assert (ledger.total(PovertyClass.POOR).outs, ledger.total(PovertyClass.POOR).ins) == ({}, {})
    with pytest.raises(Refused, match="Không còn hộ nào"):
        assign_split(scope=scope, hamlet_id=cast.hamlets["lang-mon"].pk, parts={stranger.pk: first.pk})


def test_two_thousand_households_cost_as_many_statements_as_twenty(cast: Cast) -> None:
    def cost(codes: range) -> int:
        Household.objects.bulk_create(
            Household(commune=cast.commune, code=f"H{n}", head_name=f"Hộ {n}", head_key="", folded="")
            for n in codes
        )
        made = Household.objects.within(cast.officer.scope).filter(code__in=[f"H{n}" for n in codes])
        Movement.objects.bulk_create(
            Movement(
                commune=cast.commune, household=one, number=1, kind="registered", happened_on=date(2020, 1, 1),
                counted_on=date(2020, 1, 1), hamlet_to=cast.hamlets["phuc-hoa"], class_to="poor",
                persons_after=3, recorded_by="", recorded_at=timezone.now(),
            )
            for one in made
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries, pytest.raises(ZeroDivisionError):
            _merge_and_undo(cast)
        return len([one for one in queries if "household" in one["sql"]])

    few = cost(range(20))
    many = cost(range(20, 2020))
    assert many - few <= 2000 // 40, (few, many)  # SQLite takes fewer than 1 000 values in a statement


def _merge_and_undo(cast: Cast) -> None:
    from django.db import transaction

    with transaction.atomic():
        merge(cast)
        raise ZeroDivisionError


def test_household_that_moved_after_the_day_stops_the_merger(cast: Cast) -> None:
    household = register(cast.commune, cast.hamlets["phuc-hoa"], "P1")
    Movement.objects.within(cast.officer.scope).filter(household=household).update(
        counted_on=date(2025, 8, 15), happened_on=date(2025, 8, 15)
    )
    with pytest.raises(Refused, match=r"Hộ Hộ P1 \(P1\) đã có biến động tính từ 15/8/2025"):
        merge(cast)
    assert not Hamlet.objects.within(cast.officer.scope).filter(slug="hoa-mon").exists()


def test_merger_is_not_entered_ahead_while_the_register_is_used(cast: Cast) -> None:
    coming = date(2099, 1, 1)
    register(cast.commune, cast.hamlets["phuc-hoa"], "P1")
    with pytest.raises(Refused, match="chỉ ghi được từ ngày 1/1/2099 trở đi"):
        merge(cast, on=coming)


def test_years_compare_across_a_merger_and_a_split(cast: Cast) -> None:
    for year in (2022, 2023, 2024):
        review(cast, year, *(["lang-mon"] if year == 2023 else []))
    hamlet = merge(cast)
    scope = cast.officer.scope
    confirm(cast.hamlets["nhan-hoa"], 2025, 2, 1, 1)
    confirm(hamlet, 2025, 12, 8, 2)
    found = hamlet_series(scope, "poor", 2025)
    assert found.values[hamlet.pk] == {2021: None, 2022: 16, 2023: None, 2024: 16, 2025: 12}
    assert found.totals == {2021: None, 2022: 19, 2023: None, 2024: 19, 2025: 14}
    page = cast.leader.client.get("/thinh-duc/ra-soat/qua-cac-nam/?so=poor&nam=2025").content.decode()
    assert "gồm cả các xóm trước sáp nhập" in page
    parts = split_hamlet(
        scope=cast.commune_admin.scope,
        split=HamletSplit(
            hamlet.pk, (NewHamlet("Hòa", "xom", "rural"), NewHamlet("Mơn", "xom", "rural")), date(2026, 1, 1)
        ),
    )
    again = hamlet_series(scope, "poor", 2026)
    assert {again.values[part.pk][2025] for part in parts} == {None}
    assert again.totals[2025] == 14
    assert again.parts == {part.pk for part in parts}


def test_grid_shows_the_year_before_of_a_merged_hamlet(cast: Cast) -> None:
    review(cast, 2024)
    hamlet = merge(cast)
    open_year(scope=cast.officer.scope, year=2025, as_of=date(2025, 12, 14))
    sheet = review_sheet(cast.officer.scope, 2025)
    assert (sheet.before[hamlet.pk]["poor"], sheet.before[hamlet.pk]["near_poor"]) == (16, 1)


def test_a_hamlet_with_households_of_the_register_is_not_ended(cast: Cast) -> None:
    """They would stand nowhere: in no head's list, in no hamlet's figures. Said without a number or a name."""
    register(cast.commune, cast.hamlets["lang-mon"], "M-1")
    address = f"/thinh-duc/cac-xom/{cast.hamlets['lang-mon'].pk}/ket-thuc/"
    refused = cast.commune_admin.client.post(address, {"last_day": "30/6/2025"})
    body = refused.content.decode()
    assert (refused.status_code, "còn hộ trong sổ hộ" in body) == (422, True)
    assert "M-1" not in body
    assert [one.slug for one in hamlets_in(cast.officer.scope, 2026)].count("lang-mon") == 1
    empty = f"/thinh-duc/cac-xom/{cast.hamlets['nhan-hoa'].pk}/ket-thuc/"
    assert cast.commune_admin.client.post(empty, {"last_day": "30/6/2025"}).status_code == 302
