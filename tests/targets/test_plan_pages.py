"""The plan's page as officer and leader see it: figures, findings, reasons, what may be typed."""

import html
import re

import pytest
from django.test.utils import CaptureQueriesContext

from targets import actions
from tests.cast import Cast
from tests.targets.plan_pages import PLAN, SAVE, VERSION, cell, fields_of, text_of, value
from tests.targets.plans import add_hamlets, confirm_review, current, fill, issue_2022, open_2022

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


def test_page_shows_figures_totals_rates_and_state(filled: Cast) -> None:
    answer = filled.officer.client.get(PLAN)
    assert answer.status_code == 200
    assert [cell(answer, f"cong-{key}") for key in ("households", "poor_opening", "poor_reduction", "poor_rate")] == [
        "558", "19", "3", "2,87",
    ]  # fmt: skip
    assert cell(answer, "poor_closing-3") == "8"
    assert cell(answer, "poor_capacity-2") == "2"
    assert value(answer, "poor_reduction-3") == "2"
    assert 'aria-current="step">Dự thảo' in answer.content.decode()
    assert "Hộ nghèo 19 → 16" in text_of(answer)
    assert "Hộ cận nghèo 5 → 5" in text_of(answer)


def test_cells_name_hamlet_and_figure(filled: Cast) -> None:
    page = filled.officer.client.get(PLAN).content.decode()
    assert re.search(
        r'name="poor_reduction-3"[^>]*data-figure="poor_reduction"[^>]*data-hamlet="Làng Mơn"', page
    )
    assert re.search(r'data-hamlet="Làng Mơn"[^>]*data-figure="poor_closing"', page)


def test_missing_is_a_dash_and_never_zero(draft: Cast) -> None:
    answer = draft.officer.client.get(PLAN)
    assert value(answer, "poor_reduction-1") == ""
    assert cell(answer, "poor_closing-1") == "–"
    assert [cell(answer, f"cong-{key}") for key in ("households", "poor_reduction", "poor_rate")] == [
        "–",
        "–",
        "–",
    ]
    assert "Tất cả các xóm: chưa tính được tỷ lệ" in text_of(answer)


def test_near_poor_table_by_address(filled: Cast) -> None:
    answer = filled.officer.client.get(f"{PLAN}?bieu=can-ngheo")
    assert cell(answer, "near_poor_opening-1") == "4"
    assert "poor_no_labour" not in answer.content.decode()


def test_optional_columns_appear(draft: Cast) -> None:
    actions.set_details(
        scope=draft.officer.scope,
        version_id=current(draft.officer).id,
        households_on=None,
        superior_number="",
        superior_date=None,
        superior_issuer="",
        form="paper",
        columns=["persons", "assigned_minimum", "note"],
    )
    answer = draft.officer.client.get(PLAN)
    fields = fields_of(answer)
    assert {"persons-1", "poor_minimum-1", "note-1"} <= set(fields)
    sent = fields | {"note-1": "Xóm mới sáp nhập", "persons-1": "876"}
    assert draft.officer.client.post(SAVE, sent).status_code == 302
    line = current(draft.officer).lines[0]
    assert (line.texts["note"], line.figures["persons"]) == ("Xóm mới sáp nhập", 876)


@pytest.mark.parametrize(
    ("columns", "is_wide"), [([], False), (["note"], False), (["persons", "note"], True)]
)
def test_many_columns_take_the_whole_page(draft: Cast, columns: list[str], is_wide: bool) -> None:
    actions.set_details(
        scope=draft.officer.scope,
        version_id=current(draft.officer).id,
        households_on=None,
        superior_number="",
        superior_date=None,
        superior_issuer="",
        form="paper",
        columns=columns,
    )
    for slug in ("ngheo", "can-ngheo"):
        page = draft.officer.client.get(f"{PLAN}?bieu={slug}").content.decode()
        assert ('plan-grid wide"' in page) is is_wide
    decide = draft.leader.client.get(f"{VERSION}duyet/").content.decode()
    assert decide.count('plan-grid wide"') == (2 if is_wide else 0)


def test_what_no_hamlet_has_is_said_in_a_word_and_without_a_sum(draft: Cast) -> None:
    text = text_of(draft.officer.client.get(PLAN))
    assert "Kế hoạch giảm hộ nghèo: còn thiếu tất cả 3 xóm. Chưa trình được." in text
    assert "cộng được 0" not in text


def test_finding_stands_in_the_row_and_in_the_card_with_the_way_to_the_cell(filled: Cast) -> None:
    fill(filled, nhan_hoa=2)
    answer = filled.officer.client.get(PLAN)
    page = answer.content.decode()
    assert "Nhân Hòa: giảm vượt số có thể giảm" in text_of(answer)
    assert 'href="?bieu=ngheo#poor_reduction-1"' in page
    assert re.search(r'id="dau-1">\s*<a class="row-mark warning"', page)
    assert re.search(r'id="dau-2">\s*</span>', page)


def test_reason_is_written_in_place(filled: Cast) -> None:
    fill(filled, nhan_hoa=2)
    client = filled.officer.client
    client.post(f"{VERSION}ly-do/", {"code": "poor_reason", "order": "1", "reason": "Hộ có con đi làm xa."})
    assert current(filled.officer).lines[0].texts["poor_reason"] == "Hộ có con đi làm xa."
    assert "Cảnh báo, đã có lý do" in text_of(client.get(PLAN))


def test_one_reason_for_all_hamlets_without_households(draft: Cast) -> None:
    draft.officer.client.post(
        f"{VERSION}ly-do/",
        {"code": "households_reason", "order": ["1", "2", "3"], "reason": "Chờ công an xã."},
    )
    assert {line.texts["households_reason"] for line in current(draft.officer).lines} == {"Chờ công an xã."}


def test_leader_reads_and_can_not_type(filled: Cast) -> None:
    answer = filled.leader.client.get(PLAN)
    assert cell(answer, "poor_reduction-3") == "2"
    assert 'id="bieu"' not in answer.content.decode()
    assert filled.leader.client.post(SAVE, {"poor_reduction-3": "4"}).status_code == 403


def test_foreign_commune_and_head_see_nothing(filled: Cast) -> None:
    assert filled.other_officer.client.get(PLAN).status_code == 404
    assert filled.head.client.get(PLAN).status_code == 403
    for address in ("/binh-son/ke-hoach/2022/", "/binh-son/ke-hoach/"):
        assert "Thịnh Đức" not in text_of(filled.other_officer.client.get(address))


@pytest.mark.parametrize("address", ["luu/khac/", "xem-truoc/khac/", "dan/khac/"])
def test_unknown_table_is_not_found(draft: Cast, address: str) -> None:
    assert draft.officer.client.post(f"{VERSION}{address}").status_code == 404


def test_submitted_version_refuses_typing_with_the_way_out(filled: Cast) -> None:
    client = filled.officer.client
    fields = fields_of(client.get(PLAN)) | {"poor_reduction-3": "4"}
    actions.submit(scope=filled.officer.scope, version_id=current(filled.officer).id)
    answer = client.post(SAVE, fields, HTTP_REFERER="http://testserver" + VERSION)
    assert answer.status_code == 422
    assert "rút lại" in text_of(answer)
    assert f'<a href="{VERSION}">Về trang vừa mở</a>' in answer.content.decode()
    assert "Rút lại" in text_of(client.get(PLAN))
    actions.recall(scope=filled.officer.scope, version_id=current(filled.officer).id)
    assert value(client.get(PLAN), "poor_reduction-3") == "4"


def test_issued_version_is_read_only_with_annexes_and_adjustment(cast: Cast) -> None:
    issue_2022(cast)
    answer = cast.officer.client.get(PLAN)
    page = answer.content.decode()
    assert 'id="bieu"' not in page
    assert "38/KH-UBND" in text_of(answer)
    assert "Điều chỉnh" in text_of(answer)
    assert f"{VERSION}bieu/annex-near-poor.xlsx" in page
    assert f"{VERSION}tiep-nhan/" in page


def test_every_read_figure_opens_its_history(filled: Cast) -> None:
    page = html.unescape(filled.officer.client.get(PLAN).content.decode())
    assert "/thinh-duc/ra-soat/so-lieu/?xom=lang-mon&nam=2021&so=poor" in page
    assert 'data-history="/thinh-duc/ra-soat/so-lieu/?xom=lang-mon&nam=2022&so=poor_reduction"' in page


def test_both_tables_take_the_same_number_of_queries_for_any_number_of_hamlets(cast: Cast) -> None:
    from django.db import connection

    open_2022(cast)
    client = cast.officer.client
    client.get(PLAN)  # the session's time of the last deed is written once
    with CaptureQueriesContext(connection) as few:
        client.get(PLAN)
    actions.discard(scope=cast.officer.scope, version_id=current(cast.officer).id)
    from households.models import ReviewResult, ReviewYear

    ReviewResult.objects.within(cast.officer.scope).delete()
    ReviewYear.objects.within(cast.officer.scope).delete()
    add_hamlets(cast, 12)
    confirm_review(cast)
    actions.open_plan(scope=cast.officer.scope, year=2022)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(PLAN)
    assert "Xóm 12" in text_of(answer)
    assert len(many) == len(few) <= 30
