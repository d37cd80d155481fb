"""Typing in the plan's page: saving, faults, conflicts, drafts, pasting."""

import html
import json
import re
from typing import Any

import pytest

from accounts.models import Draft
from targets import actions
from tests.cast import Cast
from tests.targets.plan_pages import PLAN, SAVE, VERSION, cell, fields_of, text_of, value
from tests.targets.plans import POOR, current, fill, open_2022

pytestmark = pytest.mark.walk


@pytest.fixture
def draft(cast: Cast) -> Cast:
    """The plan of 2022 is open, nothing decided."""
    open_2022(cast)
    return cast


@pytest.fixture
def filled(draft: Cast) -> Cast:
    """All figures are there."""
    fill(draft, phuc_hoa=1, lang_mon=2)
    return draft


def test_saving_stores_and_comes_back_to_the_page(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-2": "1", "households-2": "2.111"}
    answer = client.post(SAVE, fields)
    assert (answer.status_code, answer["Location"]) == (302, VERSION)
    figures = current(draft.officer).lines[1].figures
    assert (figures["poor_reduction"], figures["households"]) == (1, 2111)
    assert not Draft.objects.of(draft.officer.scope).exists()


def test_bad_cell_is_marked_the_rest_is_saved_and_nothing_typed_is_lost(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-1": "hai", "poor_reduction-2": "1"}
    answer = client.post(SAVE, fields)
    assert answer.status_code == 422
    assert value(answer, "poor_reduction-1") == "hai"
    assert re.search(
        r'id="poor_reduction-1-error"[^>]*>“hai” không phải số nguyên không âm', answer.content.decode()
    )
    assert [line.figures["poor_reduction"] for line in current(draft.officer).lines] == [None, 1, None]
    again = client.get(PLAN)
    assert value(again, "poor_reduction-1") == "hai"
    assert cell(again, "poor_closing-1") == "–"


def test_two_people_on_one_row_see_both_values_and_choose(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-2": "1", "poor_reduction-3": "2"}
    actions.save_lines(
        scope=draft.officer.scope,
        version_id=current(draft.officer).id,
        rows={2: {"poor_reduction": 2}},
        seen={2: {"poor_reduction": None}},
    )
    answer = client.post(SAVE, fields)
    assert answer.status_code == 409
    assert "Phúc Hòa Kế hoạch giảm hộ nghèo – 1 2" in text_of(answer)
    assert [line.figures["poor_reduction"] for line in current(draft.officer).lines] == [None, 2, None]
    shown = fields_of(answer)
    assert shown["poor_reduction-3"] == "2"
    left_open = {name: text for name, text in shown.items() if not name.startswith("take-")}
    assert client.post(SAVE, left_open).status_code == 409
    assert client.post(SAVE, left_open | {"take-poor_reduction-2": "mine"}).status_code == 302
    assert [line.figures["poor_reduction"] for line in current(draft.officer).lines] == [None, 1, 2]


def test_choosing_what_is_stored_keeps_it(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-2": "1", "poor_reduction-3": "2"}
    fill(draft, phuc_hoa=2, lang_mon=1)
    shown = {k: v for k, v in fields_of(client.post(SAVE, fields)).items() if not k.startswith("take-")}
    assert client.post(SAVE, shown | {"take_all": "stored"}).status_code == 302
    assert [line.figures["poor_reduction"] for line in current(draft.officer).lines] == [0, 2, 1]


def preview(cast: Cast, fields: dict[str, str]) -> Any:
    return cast.officer.client.post(
        f"{VERSION}xem-truoc/ngheo/", fields, headers={"HX-Request": "true", "X-Background": "1"}
    )


def test_preview_computes_keeps_the_typing_and_writes_nothing(filled: Cast) -> None:
    fields = fields_of(filled.officer.client.get(PLAN)) | {"poor_reduction-3": "4", "poor_reduction-2": "x"}
    page = preview(filled, fields).content.decode()
    assert re.search(r'hx-target="#poor_closing-3"[^>]*>\s*<a[^>]*>6</a>', page)
    assert re.search(r'hx-target="#cong-poor_reduction"[^>]*>\s*–', page)
    assert 'data-error-for="poor_reduction-2"' in page
    assert current(filled.officer).lines[2].figures["poor_reduction"] == 2
    assert value(filled.officer.client.get(PLAN), "poor_reduction-3") == "4"


def test_preview_of_what_is_stored_forgets_the_draft(filled: Cast) -> None:
    fields = fields_of(filled.officer.client.get(PLAN))
    preview(filled, fields | {"poor_reduction-3": "4"})
    assert Draft.objects.of(filled.officer.scope).count() == 1
    preview(filled, fields)
    assert not Draft.objects.of(filled.officer.scope).exists()


def test_recomputing_without_script_shows_the_whole_page(filled: Cast) -> None:
    client = filled.officer.client
    answer = client.post(
        f"{VERSION}xem-truoc/ngheo/", fields_of(client.get(PLAN)) | {"poor_reduction-3": "4"}
    )
    assert cell(answer, "cong-poor_closing") == "14"
    assert value(answer, "poor_reduction-3") == "4"


def test_typing_is_seen_by_its_account_alone_and_can_be_given_up(filled: Cast) -> None:
    preview(filled, fields_of(filled.officer.client.get(PLAN)) | {"poor_reduction-3": "4"})
    assert cell(filled.leader.client.get(PLAN), "cong-poor_reduction") == "3"
    assert filled.officer.client.post(f"{VERSION}bo-go/ngheo/").status_code == 302
    assert value(filled.officer.client.get(PLAN), "poor_reduction-3") == "2"


BLOCK = "Xóm\tTổng số hộ năm 2022\tKế hoạch giảm\nNHÂN HÒA\t219\t0\nPHÚC HÒA\t209\t1\nLÀNG MƠN\t130\t2\nCỘNG\t658\t3"


def test_pasted_block_stands_typed_and_its_total_becomes_a_stated_one(draft: Cast) -> None:
    client = draft.officer.client
    answer = client.post(f"{VERSION}dan/ngheo/", fields_of(client.get(PLAN)) | {"block": BLOCK})
    assert answer.status_code == 200
    assert value(answer, "poor_reduction-3") == "2"
    assert current(draft.officer).lines[2].figures["poor_reduction"] is None
    assert client.post(SAVE, fields_of(answer)).status_code == 302
    view = current(draft.officer)
    assert [line.figures["poor_reduction"] for line in view.lines] == [0, 1, 2]
    assert [(one.key, one.value) for one in view.stated[POOR]] == [("households", 658), ("reduction", 3)]
    page = client.get(PLAN)
    assert cell(page, "cong-households") == "558 dán vào: 658 lệch 100"
    assert "Bỏ số đã dán" in text_of(page)
    client.post(f"{VERSION}bo-so-dan/", {"table": "ngheo", "figure": "households"})
    assert cell(client.get(PLAN), "cong-households") == "558"


def test_script_pastes_by_json_and_a_similar_name_is_asked_about(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"block": "LÀNG MƠN\t130\t2\nPHÚC HOÀNG\t209\t1"}
    answer = client.post(f"{VERSION}dan/ngheo/", fields, headers={"Accept": "application/json"})
    data = json.loads(answer.content)
    assert data["cells"] == {"households-3": "130", "poor_reduction-3": "2"}
    assert "“PHÚC HOÀNG” là Phúc Hòa" in html.unescape(data["notice"])
    agreed = client.post(
        f"{VERSION}dan/ngheo/", fields | {"nhan-2": "2"}, headers={"Accept": "application/json"}
    )
    assert json.loads(agreed.content)["cells"]["households-2"] == "209"


def test_whole_annex_pasted_takes_reductions_and_totals_only(draft: Cast) -> None:
    client = draft.officer.client
    block = (
        "TT\tTên xóm\tTổng số hộ\tHộ nghèo sau rà soát năm 2021\tHộ nghèo không còn khả năng lao động\t"
        "Kế hoạch giảm năm 2022\tHộ nghèo cuối kỳ năm 2022\n1\tNHÂN HÒA\t219\t9\t2\t1\t2\n\tCỘNG\t219\t9\t2\t1\t2"
    )
    data = json.loads(
        client.post(
            f"{VERSION}dan/ngheo/",
            fields_of(client.get(PLAN)) | {"block": block},
            headers={"Accept": "application/json"},
        ).content
    )
    assert data["cells"] == {
        "households-1": "219", "poor_reduction-1": "1",
        "households-cong": "219", "poor_opening-cong": "9", "poor_no_labour-cong": "2",
        "poor_reduction-cong": "1", "poor_closing-cong": "2",
    }  # fmt: skip


def test_filling_blanks_keeps_what_was_typed_before(draft: Cast) -> None:
    client = draft.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-3": "2"}
    assert client.post(f"{VERSION}dien-0/ngheo/", fields).status_code == 302
    assert [line.figures["poor_reduction"] for line in current(draft.officer).lines] == [0, 0, 2]
