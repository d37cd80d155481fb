"""Typing a review: what is saved, what is refused, and that nothing typed is ever lost."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from households import actions
from households.models import ReviewResult
from households.queries import confirmed_results, review_sheet
from journal.models import Entry
from tests.cast import Cast
from tests.households.making import BASE, FIGURES, YEAR, form_of, sheet_of, stored
from thinhduc.errors import Conflict, Locked, NotAllowed, Refused

SAVE = f"{BASE}luu/"


def text_of(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def field(answer: Any, name: str) -> str:
    """The value that stands in a field of a page."""
    tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', answer.content.decode())
    assert tag, name
    value = re.search(r' value="([^"]*)"', tag[0])
    assert value
    return unescape(value[1])


def test_first_save_makes_the_rows_and_counts_revisions(opened: Cast) -> None:
    assert ReviewResult.objects.within(opened.officer.scope).count() == 0
    answer = opened.officer.client.post(SAVE, form_of(opened, {"poor-2": "6", "households-2": "2.111"}))
    assert answer.status_code == 302
    row = sheet_of(opened).by_order()[2]
    assert (row.values["poor"], row.values["households"], row.revision) == (6, 2111, 1)
    assert ReviewResult.objects.within(opened.officer.scope).count() == 1
    opened.officer.client.post(SAVE, form_of(opened, {"poor-2": "5"}))
    assert sheet_of(opened).by_order()[2].revision == 2


def test_empty_is_unknown_and_zero_is_typed(filled: Cast) -> None:
    filled.officer.client.post(SAVE, form_of(filled, {"poor-1": "", "near_poor-1": "0"}))
    assert stored(filled, 1, "poor") is None
    assert stored(filled, 1, "near_poor") == 0
    page = filled.officer.client.get(BASE)
    assert field(page, "poor-1") == ""
    assert field(page, "near_poor-1") == "0"
    assert "Chưa có Nhân Hòa. Phần đã biết cộng được: hộ nghèo 16" in text_of(page)


def test_a_bad_cell_is_marked_and_the_other_rows_are_saved(filled: Cast) -> None:
    changes = {"poor-1": "1,5", "no_labour-1": "1", "poor-2": "7", "poor-3": "11"}
    answer = filled.officer.client.post(SAVE, form_of(filled, changes))
    assert answer.status_code == 422
    assert "Đã lưu 2 xóm; 1 xóm còn ô chưa đúng" in text_of(answer)
    assert (stored(filled, 1, "no_labour"), stored(filled, 2, "poor"), stored(filled, 3, "poor")) == (
        2,
        7,
        11,
    )
    assert (field(answer, "poor-1"), field(answer, "no_labour-1")) == ("1,5", "1")
    cell = re.search(r'<input[^>]* name="poor-1"[^>]*>', answer.content.decode())
    assert cell
    assert 'aria-invalid="true" aria-describedby="poor-1-error"' in cell[0]
    assert 'id="poor-1-error">“1,5” không phải số nguyên' in unescape(answer.content.decode())
    assert field(filled.officer.client.get(BASE), "poor-1") == "1,5"


def test_two_people_on_one_cell_get_both_values_and_lose_nothing(filled: Cast) -> None:
    mine = form_of(filled, {"poor-3": "9", "poor-1": "2"})
    filled.officer.client.post(SAVE, form_of(filled, {"poor-3": "8"}))
    answer = filled.officer.client.post(SAVE, mine)
    assert answer.status_code == 409
    assert stored(filled, 3, "poor") == 8
    assert stored(filled, 1, "poor") == 3
    body = text_of(answer)
    assert "Số của anh/chị" in body
    row = re.search(r"Làng Mơn Hộ nghèo 10 9 8 do Trần Thị Cán Bộ", body)
    assert row, body
    assert (field(answer, "poor-3"), field(answer, "poor-1")) == ("9", "2")

    again = {name: field(answer, name) for name in mine if name.partition("-")[0] != "seen"}
    again |= {"seen": field(answer, "seen"), "clashes": field(answer, "clashes")}
    undecided = filled.officer.client.post(SAVE, again)
    assert undecided.status_code == 409
    assert stored(filled, 3, "poor") == 8
    decided = filled.officer.client.post(SAVE, again | {"take-poor-3": "mine"})
    assert decided.status_code == 302
    assert (stored(filled, 3, "poor"), stored(filled, 1, "poor")) == (9, 2)


def test_the_stored_value_can_be_taken_for_all(filled: Cast) -> None:
    mine = form_of(filled, {"poor-3": "9"})
    filled.officer.client.post(SAVE, form_of(filled, {"poor-3": "8"}))
    answer = filled.officer.client.post(SAVE, mine)
    again = {name: field(answer, name) for name in mine} | {"clashes": field(answer, "clashes")}
    assert filled.officer.client.post(SAVE, again | {"take_all": "stored"}).status_code == 302
    assert stored(filled, 3, "poor") == 8


def test_somebody_elses_other_row_is_no_conflict_and_not_set_back(filled: Cast) -> None:
    mine = form_of(filled, {"poor-1": "2"})
    filled.officer.client.post(SAVE, form_of(filled, {"poor-3": "8"}))
    assert filled.officer.client.post(SAVE, mine).status_code == 302
    assert (stored(filled, 1, "poor"), stored(filled, 3, "poor")) == (2, 8)


def test_a_bad_cell_does_not_hide_a_conflict_of_its_row(filled: Cast) -> None:
    """The row keeps the base it was typed on, so that mending the cell still meets what others wrote."""
    mine = form_of(filled, {"poor-3": "9", "households-3": "x"})
    filled.officer.client.post(SAVE, form_of(filled, {"poor-3": "8"}))
    answer = filled.officer.client.post(SAVE, mine)
    assert answer.status_code == 422
    mended = {name: field(answer, name) for name in mine} | {"households-3": "130"}
    assert filled.officer.client.post(SAVE, mended).status_code == 409
    assert stored(filled, 3, "poor") == 8


def test_confirmed_rows_are_read_only_and_say_who_locked_them(filled: Cast) -> None:
    mine = form_of(filled, {"poor-2": "5", "poor-1": "2"})
    actions.confirm_review(scope=filled.officer.scope, year=YEAR, hamlet_ids=[filled.hamlets["phuc-hoa"].pk])
    page = filled.officer.client.get(BASE).content.decode()
    assert 'name="poor-2"' not in page
    assert 'name="poor-1"' in page
    answer = filled.officer.client.post(SAVE, mine)
    assert answer.status_code == 422
    body = text_of(answer)
    assert "Phúc Hòa do Trần Thị Cán Bộ xác nhận lúc" in body
    assert "Mở khóa" in body
    assert "Đã gõ, chưa lưu: Hộ nghèo 5" in body
    assert (stored(filled, 2, "poor"), stored(filled, 1, "poor")) == (6, 3)
    assert field(answer, "poor-1") == "2"


def test_told_figures_need_who_told_them(filled: Cast) -> None:
    told = form_of(filled, {"poor-2": "5", "source": "on-behalf"})
    answer = filled.officer.client.post(SAVE, told)
    assert answer.status_code == 422
    assert "ai báo số" in text_of(answer)
    assert field(answer, "poor-2") == "5"
    note = "Trưởng xóm báo qua điện thoại"
    assert filled.officer.client.post(SAVE, told | {"note": note}).status_code == 302
    entry = Entry.objects.within(filled.officer.scope).filter(figure="poor", new_value="5").get()
    assert (entry.source, entry.reason, entry.hamlet_name) == ("nhập thay xóm", note, "Phúc Hòa")


def test_only_changed_figures_are_written_into_the_journal(filled: Cast) -> None:
    before = Entry.objects.within(filled.officer.scope).count()
    filled.officer.client.post(SAVE, form_of(filled, {"poor-2": "5"}))
    entries = list(Entry.objects.within(filled.officer.scope).order_by("id")[before:])
    assert [(e.deed, e.figure, e.old_value, e.new_value) for e in entries] == [
        ("review-saved", "", None, None),
        ("review-saved", "poor", "6", "5"),
    ]
    filled.officer.client.post(SAVE, form_of(filled))
    assert Entry.objects.within(filled.officer.scope).count() == before + 2


def test_preview_keeps_the_typing_and_writes_nothing_else(filled: Cast) -> None:
    client = filled.officer.client
    typed = form_of(filled, {"poor-1": "5", "poor-2": "x"})
    answer = client.post(f"{BASE}xem-truoc/", typed, headers={"HX-Request": "true", "X-Background": "1"})
    body = text_of(answer)
    assert answer.status_code == 200
    assert "Đã lưu bản gõ lúc" in body
    assert 'data-error-for="poor-2"' in answer.content.decode()
    assert (stored(filled, 1, "poor"), stored(filled, 2, "poor")) == (3, 6)
    page = client.get(BASE)
    assert "chưa lưu" in text_of(page)
    assert (field(page, "poor-1"), field(page, "poor-2")) == ("5", "x")
    assert field(filled.officer.client.get(BASE), "poor-1") == "5"
    client.post(f"{BASE}bo-ban-go/")
    assert field(client.get(BASE), "poor-1") == "3"


def test_without_script_preview_is_a_page_with_totals_of_what_is_typed(filled: Cast) -> None:
    answer = filled.officer.client.post(f"{BASE}xem-truoc/", form_of(filled, {"poor-1": "5"}))
    assert re.search(r'data-total="poor">.*?>21<', answer.content.decode())
    assert field(answer, "poor-1") == "5"


def test_totals_and_rates_follow_from_the_rows(filled: Cast) -> None:
    body = filled.officer.client.get(BASE).content.decode()
    assert re.search(r'data-total="poor">.*?>19<', body)
    assert re.search(r'data-total="poor_rate">.*?>3,41<', body)  # 19 / 558


def test_a_leader_reads_and_is_told_who_may_write(filled: Cast) -> None:
    page = filled.leader.client.get(BASE)
    assert page.status_code == 200
    assert "<input" not in re.sub(r'<input type="hidden"[^>]*>', "", page.content.decode())
    answer = filled.leader.client.post(SAVE, form_of(filled, {"poor-1": "1"}))
    assert answer.status_code == 403
    assert "Công chức giảm nghèo" in text_of(answer)
    assert stored(filled, 1, "poor") == 3
    with pytest.raises(NotAllowed):
        actions.save_review(scope=filled.leader.scope, year=YEAR, rows={1: {"poor": 1}}, seen=FIGURES)


def test_another_commune_is_not_found(filled: Cast) -> None:
    client = filled.other_officer.client
    assert client.get(BASE).status_code == 404
    assert client.post(SAVE, form_of(filled, {"poor-1": "1"})).status_code == 404
    assert client.get(BASE.replace("thinh-duc", "binh-son")).status_code == 404
    assert review_sheet(filled.other_officer.scope, YEAR) is None
    assert confirmed_results(filled.other_officer.scope, YEAR) == {}


def test_rows_of_no_hamlet_of_the_year_are_not_looked_at(filled: Cast) -> None:
    answer = filled.officer.client.post(SAVE, form_of(filled, {"poor-99": "5", "confirmed_by-1": "x"}))
    assert answer.status_code == 302
    assert ReviewResult.objects.within(filled.officer.scope).count() == 3


def test_a_year_that_is_not_open_is_not_found_and_not_written(cast: Cast) -> None:
    assert cast.officer.client.get("/thinh-duc/ra-soat/1989/").status_code == 404
    assert cast.officer.client.get(BASE).status_code == 404
    with pytest.raises(Refused, match="chưa mở"):
        actions.save_review(scope=cast.officer.scope, year=YEAR, rows={1: {"poor": 1}}, seen={})


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"1": 5}', '{"1": {"poor": true}}'])
def test_a_broken_base_becomes_a_conflict_not_an_overwrite(filled: Cast, seen: str) -> None:
    answer = filled.officer.client.post(SAVE, form_of(filled, {"poor-1": "1", "seen": seen}))
    assert answer.status_code == 409
    assert stored(filled, 1, "poor") == 3


def test_actions_raise_what_the_screen_shows(filled: Cast) -> None:
    scope = filled.officer.scope
    with pytest.raises(Conflict) as conflict:
        actions.save_review(scope=scope, year=YEAR, rows={3: {"poor": 9}}, seen={3: {"poor": 11}})
    (clash,) = conflict.value.clashes
    assert (clash.hamlet, clash.seen, clash.mine, clash.stored) == ("Làng Mơn", "11", "9", "10")
    actions.confirm_review(scope=scope, year=YEAR)
    with pytest.raises(Locked):
        actions.save_review(scope=scope, year=YEAR, rows={3: {"poor": 9}}, seen={3: {"poor": 10}})


def test_signing_in_is_asked_for(filled: Cast) -> None:
    answer = Client().get(BASE)
    assert (answer.status_code, answer["Location"].startswith("/dang-nhap/")) == (302, True)
