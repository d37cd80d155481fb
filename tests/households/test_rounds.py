"""Rounds: their lists, the board, the sheet's page, one step for many, the list for posting, another standard."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.actions.rounds import add_case, open_round
from households.models import CaseStep, Classification, ReviewCase, Sheet
from households.queries.rounds import cards, hamlet_counts, round_view
from households.rules import PovertyClass
from households.rules.rounds import PERIODIC, REGULAR
from households.rules.steps import Ground, Stage, Step, StepKind
from journal.models import Entry
from tests.cast import Cast
from tests.households.making_rounds import (
    MEETING,
    POSTED,
    add,
    make_household,
    periodic_round,
    regular_round,
    score,
    walk,
)
from thinhduc.errors import Refused
from thinhduc.scope import Scope

BASE = "/thinh-duc/dot-ra-soat/"
NEAR, NEITHER = PovertyClass.NEAR_POOR, PovertyClass.NEITHER


@pytest.fixture
def scope(cast: Cast) -> Scope:
    return cast.officer.scope


def fill(cast: Cast, scope: Scope, round_id: int, count: int) -> list[int]:
    """So many households of Phúc Hòa on the list, each with its sheet."""
    ids = []
    for number in range(count):
        household = make_household(cast.hamlets["phuc-hoa"], f"PH-{number:03}", f"Trần Văn An{number}")
        ids.append(add(scope, round_id, household))
        score(scope, round_id, ids[-1], 120, (1, 2, 3))
    return ids


def test_a_periodic_round_lists_the_poor_and_the_near_poor_of_the_register(cast: Cast, scope: Scope) -> None:
    make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An")
    make_household(cast.hamlets["lang-mon"], "LM-01", "Lê Thị Bình", NEAR)
    make_household(cast.hamlets["lang-mon"], "LM-02", "Vũ Văn Cảnh", NEITHER)
    round_id = periodic_round(scope)
    listed = ReviewCase.objects.within(scope).filter(round_id=round_id).order_by("household__code")
    assert [(case.household.code, case.ground) for case in listed] == [
        ("LM-01", "was-near-poor"),
        ("PH-01", "was-poor"),
    ]
    review = round_view(scope, round_id)
    assert review
    assert (review.starts_on, review.ends_on) == (date(2022, 9, 1), date(2022, 12, 14))
    assert CaseStep.objects.within(scope).filter(kind="listed").count() == 2


def test_listing_costs_the_same_statements_for_one_household_and_for_many(cast: Cast, scope: Scope) -> None:
    asked = []
    for year in (2022, 2023):
        for number in range(1 if year == 2022 else 15):
            make_household(cast.hamlets["phuc-hoa"], f"{year}-{number:02}", "Trần Văn An")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            periodic_round(scope, year)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_round_needs_a_standard_in_force_and_is_opened_once(cast: Cast, scope: Scope) -> None:
    with pytest.raises(Refused, match="chưa có hiệu lực"):
        open_round(scope=scope, kind=PERIODIC, year=2026, standards=["nd-351-2025"])
    with pytest.raises(Refused, match="không áp dụng được"):
        open_round(scope=scope, kind=REGULAR, year=2024, month=3, standards=["qd-59-2015"])
    with pytest.raises(Refused, match="một hoặc 2 chuẩn"):
        open_round(scope=scope, kind=PERIODIC, year=2026, standards=[])
    both = open_round(scope=scope, kind=PERIODIC, year=2026, standards=["nd-351-2025", "nd-07-2021"])
    review = round_view(scope, both)
    assert review
    assert review.leading
    assert (review.leading.slug, len(review.standards)) == ("nd-07-2021", 2)
    with pytest.raises(Refused, match="đã lập rồi"):
        open_round(scope=scope, kind=PERIODIC, year=2026, standards=["nd-07-2021"])


def test_a_household_is_listed_once_with_the_day_it_asked(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    household = make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An")

    def asked(requested_on: date | None) -> int:
        return add_case(
            scope=scope, round_id=round_id, household_id=household.pk, ground=Ground.FORM_01,
            requested_on=requested_on,
        )  # fmt: skip

    for day, words in (
        (None, "chưa ghi ngày"),
        (date(2999, 1, 1), "chưa đến"),
        (date(2022, 5, 1), "đợt sau"),
    ):
        with pytest.raises(Refused, match=f"Trần Văn An.*{words}"):
            asked(day)
    asked(date(2022, 3, 10))
    with pytest.raises(Refused, match=r"Trần Văn An.*đã có trong danh sách"):
        asked(date(2022, 3, 10))


def test_the_board_costs_a_fixed_number_of_queries_and_reads_the_cards_it_shows(
    cast: Cast, scope: Scope
) -> None:
    client, asked = cast.officer.client, []
    for month, count in ((3, 2), (4, 12)):
        round_id = regular_round(scope, month=month)
        for number in range(count):
            household = make_household(cast.hamlets["phuc-hoa"], f"{month}-{number}", "Trần Văn An")
            case_id = add(scope, round_id, household)
            score(scope, round_id, case_id, 120, (1, 2, 3))
        client.get(f"{BASE}{round_id}/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{BASE}{round_id}/?xom=phuc-hoa").content.decode()
        asked.append(len(queries))
        assert page.count(f"{BASE}{round_id}/ho/") == count
    assert asked[0] == asked[1]


def test_counts_and_cards_say_the_same_of_every_stage(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    ids = fill(cast, scope, round_id, 4)
    walk(scope, round_id, ids[1:], MEETING)
    walk(scope, round_id, ids[2:], POSTED)
    review = round_view(scope, round_id)
    assert review
    for today in (date(2022, 3, 23), date(2022, 3, 25)):
        (counts,) = hamlet_counts(scope, review, today)
        stages = [card.stage(today) for card in cards(scope, review, today)]
        assert counts.stages == {stage: stages.count(stage) for stage in set(stages)}
    assert stages.count(Stage.TO_DECIDE) == 2


def test_a_deadline_that_has_passed_is_said_in_words(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    fill(cast, scope, round_id, 1)
    page = cast.officer.client.get(f"{BASE}{round_id}/").content.decode()
    assert re.search(r"Quá hạn [\d.]+ ngày", page)
    assert "hạn 30/3/2022; theo cách tính dài hơn là 5/4/2022" in page


def test_one_meeting_is_recorded_for_the_households_chosen(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    ids = fill(cast, scope, round_id, 3)
    fields: dict[str, Any] = {"case": ids[:2], "on": "18/3/2022", "present": "40"}
    fields |= {f"in_favour-{pk}": "38" for pk in ids} | {f"against-{pk}": "2" for pk in ids}
    url = f"{BASE}{round_id}/buoc/meeting/"
    wrong = cast.officer.client.post(url, fields | {f"against-{ids[1]}": "hai"})
    assert wrong.status_code == 422
    assert not CaseStep.objects.within(scope).filter(kind="meeting").exists()
    answer = cast.officer.client.post(url, fields)
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}{round_id}/")
    met = CaseStep.objects.within(scope).filter(kind="meeting").values_list("case_id", flat=True)
    assert sorted(met) == sorted(ids[:2])


def test_all_refusals_of_a_step_stand_on_the_page_with_what_was_typed(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    ids = fill(cast, scope, round_id, 2)
    walk(scope, round_id, ids, MEETING, POSTED)
    answer = cast.officer.client.post(
        f"{BASE}{round_id}/buoc/decision/", {"case": ids, "on": "24/3/2022", "document": "45/QĐ-UBND"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("quyết định sớm nhất là ngày 25/3/2022") == 2
    assert 'value="45/QĐ-UBND"' in page
    assert not Classification.objects.within(scope).exists()


def test_a_sheet_is_saved_and_the_next_household_comes(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    first, second = (
        add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], code, head))
        for code, head in (("PH-1", "Trần Văn An"), ("PH-2", "Lê Thị Bình"))
    )
    client, sheet = cast.officer.client, f"{BASE}{round_id}/ho/{{}}/nd-07-2021/"
    fields = {"b1": "140", "index": ["1", "4", "8"], "surveyed_on": "16/3/2022", "seen": "0", "go": "next"}
    answer = client.post(sheet.format(first) + "luu/", fields)
    assert answer["Location"] == sheet.format(second)
    stored = Sheet.objects.within(scope).get(case_id=first)
    assert (stored.b1, stored.lacking) == (140, 137)
    following = client.get(sheet.format(second)).content.decode()
    assert 'value="16/3/2022"' in following, "the next sheet begins with the day of the one before"
    untouched = {"surveyed_on": "16/3/2022", "seen": "0", "go": "next"}
    last = client.post(sheet.format(second) + "luu/", untouched)
    assert last["Location"] == f"{BASE}{round_id}/?xom=phuc-hoa"
    assert not Sheet.objects.within(scope).filter(case_id=second).exists(), "a day alone says nothing"


def test_a_preview_says_the_class_keeps_the_typing_and_stores_nothing(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-1", "Trần Văn An"))
    client, sheet = cast.officer.client, f"{BASE}{round_id}/ho/{case_id}/nd-07-2021/"
    fields = {"b1": "140", "index": ["1", "4"], "seen": "0"}
    answer = client.post(sheet + "xem-truoc/", fields, headers={"HX-Request": "true"}).content.decode()
    assert "Hộ cận nghèo" in answer
    assert re.search(r"data-b2>20<", answer)
    assert "Đã lưu bản gõ lúc" in answer
    assert not Sheet.objects.within(scope).exists()
    again = client.get(sheet).content.decode()
    assert 'name="b1" inputmode="numeric" value="140"' in again
    assert "chưa lưu" in again
    client.post(sheet + "bo-ban-go/", {})
    assert 'value="140"' not in client.get(sheet).content.decode()


def test_ticks_that_contradict_each_other_are_refused_and_stay(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-1", "Trần Văn An"))
    sheet = f"{BASE}{round_id}/ho/{case_id}/nd-07-2021/"
    answer = cast.officer.client.post(sheet + "luu/", {"b1": "mười", "index": ["1", "none"], "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không thiếu hụt chỉ số nào" in page
    assert "“mười”" in page
    assert not Sheet.objects.within(scope).exists()


def test_reading_a_sheet_is_in_the_journal(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    household = make_household(cast.hamlets["phuc-hoa"], "PH-1", "Trần Văn An")
    case_id = add(scope, round_id, household)
    cast.leader.client.get(f"{BASE}{round_id}/ho/{case_id}/nd-07-2021/")
    read = Entry.objects.within(scope).get(deed="household-read")
    assert (read.household_id, read.actor_name) == (household.pk, cast.leader.user.full_name)


def test_the_list_for_posting_shows_name_hamlet_and_class_and_nothing_else(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    household = make_household(cast.hamlets["phuc-hoa"], "MA-HO-77", "Trần Văn An")
    household.address = "Ngõ Giếng Đá"
    household.save()
    case_id = add(scope, round_id, household)
    score(scope, round_id, case_id, 119, (1, 2, 3))
    client, url = cast.officer.client, f"{BASE}{round_id}/niem-yet/"
    assert "Trần Văn An" not in client.get(url).content.decode(), "a meeting has to agree first"
    walk(scope, round_id, [case_id], MEETING)
    page = client.get(url).content.decode()
    assert all(words in page for words in ("Trần Văn An", "Phúc Hòa", "Hộ nghèo"))
    assert not any(words in page for words in ("MA-HO-77", "Ngõ Giếng Đá", "119"))
    assert Entry.objects.within(scope).filter(deed="list-exported").count() == 2


def test_what_another_standard_would_change_is_only_shown(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope, year=2026)
    household = make_household(cast.hamlets["phuc-hoa"], "PH-1", "Trần Văn An")
    case_id = add(scope, round_id, household)
    score(scope, round_id, case_id, 160, (1,))
    before = CaseStep.objects.within(scope).count()
    page = cast.officer.client.get(f"{BASE}{round_id}/chuan/nd-351-2025/").content.decode()
    assert "Trần Văn An" in page
    assert "Chỉ để xem trước" in page
    assert CaseStep.objects.within(scope).count() == before
    assert not Classification.objects.within(scope).exists()


def test_a_case_of_another_round_or_commune_is_not_found(cast: Cast, scope: Scope) -> None:
    round_id, other = regular_round(scope), regular_round(scope, month=4)
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-1", "Trần Văn An"))
    assert cast.officer.client.get(f"{BASE}{other}/ho/{case_id}/nd-07-2021/").status_code == 404
    foreign = f"/binh-son/dot-ra-soat/{round_id}/ho/{case_id}/nd-07-2021/"
    assert cast.other_officer.client.get(foreign).status_code == 404
    assert cast.head.client.get(f"{BASE}{round_id}/").status_code == 403


def test_a_household_is_found_without_its_marks_and_put_on_the_list(cast: Cast, scope: Scope) -> None:
    round_id = regular_round(scope)
    household = make_household(cast.hamlets["phuc-hoa"], "PH-1", "Đặng Thị Đào", NEITHER)
    client, url = cast.officer.client, f"{BASE}{round_id}/them/"
    assert "Đặng Thị Đào" in client.get(url, {"tim": "dang dao"}).content.decode()
    fields = {"tim": "dang dao", "household": str(household.pk), "ground": "form-01"}
    refused = client.post(url, fields | {"requested_on": ""})
    assert refused.status_code == 422
    answer = client.post(url, fields | {"requested_on": "10/3/2022", "procedure_code": "1.011607"})
    case = ReviewCase.objects.within(scope).get()
    assert answer["Location"] == f"{BASE}{round_id}/ho/{case.pk}/"
    assert (case.ground, case.procedure_code) == ("form-01", "1.011607")


def test_surveying_many_at_once_does_not_need_their_sheets_first(cast: Cast, scope: Scope) -> None:
    """The step says that somebody was there; the class is asked for at the decision."""
    round_id = regular_round(scope)
    ids = [
        add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], f"PH-{n}", "Trần Văn An"))
        for n in range(3)
    ]
    done = walk(scope, round_id, ids, Step(StepKind.SURVEYED, date(2022, 3, 16)))
    assert done.cases == 3


def test_who_has_met_is_not_chosen_for_another_survey(cast: Cast, scope: Scope) -> None:
    """It would take the meeting back."""
    round_id = regular_round(scope)
    met = fill(cast, scope, round_id, 1)
    walk(scope, round_id, met, MEETING)
    waiting = add(scope, round_id, make_household(cast.hamlets["lang-mon"], "LM-1", "Lê Thị Bình"))
    page = cast.officer.client.get(f"{BASE}{round_id}/buoc/surveyed/").content.decode()
    assert f'name="case" value="{waiting}" checked' in page
    assert f'name="case" value="{met[0]}">' in page
