"""Opening a year, pasting with a row CỘNG, confirming, unlocking, the history of a figure, the list of years."""

import json
import re
import threading
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from hamlets.models import Commune
from households import actions
from households.models import ReviewResult, StatedTotal
from households.queries import confirmed_results, review_sheet, review_years
from journal.models import Entry
from journal.queries import figure_history
from tests.cast import Cast, Person, make_commune, make_person
from tests.households.making import BASE, FIGURES, YEAR, form_of, sheet_of, stored
from thinhduc.errors import Locked, NotAllowed, Refused
from thinhduc.permissions import Role

PLAN = json.loads((Path(__file__).parents[1] / "golden" / "thinhduc-2022.json").read_text())
TWELVE = [hamlet["name"] for hamlet in PLAN["hamlets"]]


def text_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def fields_of(answer: Any) -> dict[str, str]:
    """What the page's form would send."""
    page = unescape(answer.content.decode())
    names = re.findall(r'<input[^>]* name="([a-z_]+-(?:\d+|cong)|seen)"', page)
    return {
        name: found[1]
        for name in names
        if (
            found := re.search(
                rf"<input[^>]* name=\"{name}\" value=\"(.*?)\"(?: aria| data-|>| autocomplete)", page
            )
        )
    }


@pytest.fixture
def twelve(db: Any) -> Person:
    """The officer of a commune with the twelve hamlets of the plan of 2022, the year 2021 open."""
    commune, _ = make_commune("Thịnh Đức", TWELVE)
    officer = make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune)
    actions.open_year(scope=officer.scope, year=YEAR)
    return officer


def block_2022(households_total: str = "2.211") -> str:
    """The columns of the signed table as a sheet gives them, with the row CỘNG that does not add up."""
    lines = ["TT\tXóm\tTổng số hộ\tHộ nghèo\tKhông có KNLĐ\tHộ cận nghèo"]
    for hamlet in PLAN["hamlets"]:
        name = "ĐẦU PHÂN" if hamlet["order"] == 8 else hamlet["name"].upper()
        poor = hamlet["poor"]
        lines.append(
            f"{hamlet['order']}\t{name}\t{hamlet['households_2022']}\t{poor['opening_2021']}\t"
            f"{poor['no_labour_capacity']}\t{hamlet['near_poor']['opening_2021']}"
        )
    return "\r\n".join([*lines, f"\tCỘNG\t{households_total}\t37\t21\t22", ""])


def test_opening_a_year_copies_no_figure(filled: Cast) -> None:
    client = filled.officer.client
    assert (
        client.post("/thinh-duc/ra-soat/mo-nam/", {"year": "2022", "as_of": "14/12/2022"}).status_code == 302
    )
    sheet = review_sheet(filled.officer.scope, 2022)
    assert sheet is not None
    assert sheet.entered == 0
    page = client.get("/thinh-duc/ra-soat/2022/").content.decode()
    assert re.search(r"năm trước: 10\.", page)
    assert 'name="poor-3" value=""' in page
    again = client.post("/thinh-duc/ra-soat/mo-nam/", {"year": "2022"})
    assert again.status_code == 422
    assert "Năm 2022 đã mở" in text_of(again)
    assert client.post("/thinh-duc/ra-soat/mo-nam/", {"year": "22"}).status_code == 422
    assert (
        client.post("/thinh-duc/ra-soat/mo-nam/", {"year": "2023", "as_of": "31/2/2023"}).status_code == 422
    )


def test_pasted_block_with_a_total_that_does_not_add_up(twelve: Person) -> None:
    client = twelve.client
    asked = client.post(f"{BASE}dan-khoi/", {"block": block_2022(), "seen": "{}"})
    assert "“ĐẦU PHÂN” là Đầu Phần" in text_of(asked)
    assert 'name="nhan-9" value="8"' in asked.content.decode()
    pasted = client.post(f"{BASE}dan-khoi/", {"block": block_2022(), "seen": "{}", "nhan-9": "8"})
    assert pasted.status_code == 200
    body = text_of(pasted)
    assert "cộng 12 xóm được 2.111" in body
    assert "ghi 2.211, lệch 100" in body
    assert ReviewResult.objects.within(twelve.scope).count() == 0
    fields = fields_of(client.get(BASE))
    assert (fields["households-8"], fields["households-cong"]) == ("94", "2.211")
    saved = client.post(f"{BASE}luu/", fields | {"source": "pasted"}, follow=True)
    assert "Đã lưu 12 xóm và dòng CỘNG đã dán" in text_of(saved)
    stated = StatedTotal.objects.within(twelve.scope).get(figure="households")
    assert (stated.value, stated.source, stated.stated_by) == (2211, "dán từ bảng tính", "Trần Thị Cán Bộ")

    refused = client.post(f"{BASE}xac-nhan/")
    assert refused.status_code == 422
    assert "ghi 2.211, lệch 100" in text_of(refused)
    assert confirmed_results(twelve.scope, YEAR) == {}
    client.post(f"{BASE}bo-so-ghi/", {"figure": "households"})
    assert not StatedTotal.objects.within(twelve.scope).filter(figure="households").exists()
    assert client.post(f"{BASE}xac-nhan/").status_code == 302
    results = confirmed_results(twelve.scope, YEAR)
    assert sum(result.values["households"] or 0 for result in results.values()) == 2111
    deeds = list(
        Entry.objects.within(twelve.scope).filter(figure="").order_by("id").values_list("deed", flat=True)
    )
    assert deeds == [
        "review-opened",
        "review-saved",
        "review-stated",
        "review-stated-removed",
        "review-confirmed",
    ]


def test_mending_the_rows_also_lifts_the_stated_total(twelve: Person) -> None:
    client = twelve.client
    client.post(f"{BASE}dan-khoi/", {"block": block_2022(), "seen": "{}", "nhan-9": "8"})
    client.post(f"{BASE}luu/", fields_of(client.get(BASE)))
    fields = fields_of(client.get(BASE)) | {"households-1": "319"}
    assert client.post(f"{BASE}luu/", fields).status_code == 302
    assert client.post(f"{BASE}xac-nhan/").status_code == 302


def test_the_script_gets_the_cells_of_a_block(filled: Cast) -> None:
    answer = filled.officer.client.post(
        f"{BASE}dan-khoi/",
        {"block": "7\n9\n8\n5", "start": "poor-2", "seen": "{}"},
        headers={"Accept": "application/json"},
    )
    found = answer.json()
    assert found["cells"] == {"poor-2": "7", "poor-3": "9", "source": "pasted"}
    assert "bảng không còn xóm nào ở dưới" in found["notice"]
    assert stored(filled, 2, "poor") == 6


def test_a_similar_name_is_asked_about(filled: Cast) -> None:
    client = filled.officer.client
    fields = form_of(filled, {"block": "Phúc Hòa\t209\nLàng Mơ\t131"})
    asked = client.post(f"{BASE}dan-khoi/", fields)
    assert "“Làng Mơ” là Làng Mơn" in text_of(asked)
    assert 'name="households-3" value="130"' in asked.content.decode()
    taken = client.post(f"{BASE}dan-khoi/", fields | {"nhan-2": "3"})
    assert 'name="households-3" value="131"' in taken.content.decode()


def test_a_block_leaves_confirmed_rows_alone(filled: Cast) -> None:
    actions.confirm_review(scope=filled.officer.scope, year=YEAR, hamlet_ids=[filled.hamlets["phuc-hoa"].pk])
    answer = filled.officer.client.post(
        f"{BASE}dan-khoi/", form_of(filled, {"block": "Phúc Hòa\t1\nLàng Mơn\t2"})
    )
    assert "Phúc Hòa đã xác nhận nên không lấy số dán vào" in text_of(answer)


def test_confirming_names_every_hamlet_that_stops_it(filled: Cast) -> None:
    client = filled.officer.client
    client.post(f"{BASE}luu/", form_of(filled, {"no_labour-1": "", "no_labour-3": "11"}))
    answer = client.post(f"{BASE}xac-nhan/")
    assert answer.status_code == 422
    body = text_of(answer)
    assert "Nhân Hòa: chưa có hộ nghèo không có khả năng lao động" in body
    assert "Làng Mơn: hộ nghèo không có khả năng lao động (11) không được nhiều hơn hộ nghèo (10)" in body
    assert confirmed_results(filled.officer.scope, YEAR) == {}


def test_chosen_hamlets_are_confirmed_and_no_choice_is_no_yes(filled: Cast) -> None:
    client = filled.officer.client
    assert client.post(f"{BASE}xac-nhan/", {"choosing": "1"}).status_code == 422
    assert client.post(f"{BASE}xac-nhan/", {"choosing": "1", "hamlet": ["1", "3"]}).status_code == 302
    assert set(confirmed_results(filled.officer.scope, YEAR)) == {
        filled.hamlets["nhan-hoa"].pk,
        filled.hamlets["lang-mon"].pk,
    }


def test_confirming_saves_what_stands_typed_first(filled: Cast) -> None:
    assert filled.officer.client.post(f"{BASE}xac-nhan/", form_of(filled, {"poor-1": "2"})).status_code == 302
    results = confirmed_results(filled.officer.scope, YEAR)
    assert results[filled.hamlets["nhan-hoa"].pk].values["poor"] == 2
    assert len(results) == 3


def test_unlocking_takes_a_reason_and_is_recorded(filled: Cast) -> None:
    client, scope = filled.officer.client, filled.officer.scope
    client.post(f"{BASE}xac-nhan/")
    before = confirmed_results(scope, YEAR)[filled.hamlets["phuc-hoa"].pk]
    assert (before.revision, before.confirmed_by) == (1, "Trần Thị Cán Bộ")
    refused = client.post(f"{BASE}mo-khoa/", {"hamlet": "2", "reason": "  "})
    assert refused.status_code == 422
    assert "phải ghi lý do" in text_of(refused)
    page = refused.content.decode()
    assert '<details class="unlock" open>' in page
    assert re.findall(r'name="hamlet" value="(\d+)" checked', page) == ["2"]
    assert client.post(f"{BASE}mo-khoa/", {"hamlet": "2", "reason": "Xóm báo lại"}).status_code == 302
    assert set(confirmed_results(scope, YEAR)) == {
        filled.hamlets["nhan-hoa"].pk,
        filled.hamlets["lang-mon"].pk,
    }
    entry = Entry.objects.within(scope).get(deed="review-unlocked")
    assert (entry.reason, entry.subject) == ("Xóm báo lại", f"Kết quả rà soát năm {YEAR}: Phúc Hòa")
    assert client.post(f"{BASE}luu/", form_of(filled, {"poor-2": "5"})).status_code == 302
    assert sheet_of(filled).by_order()[2].revision == 2


def test_a_whole_pasted_row_of_totals_is_taken_out_at_once(filled: Cast) -> None:
    client = filled.officer.client
    wrong = {"households-cong": "1", "poor-cong": "1", "persons-cong": ""}
    client.post(f"{BASE}luu/", form_of(filled, wrong))
    page = client.get(BASE).content.decode()
    button = re.search(r'name="figure" value="([^"]+)">Bỏ cả dòng CỘNG', page)
    assert button
    assert set(button[1].split()) == {"households", "poor"}
    assert client.post(f"{BASE}bo-so-ghi/", {"figure": button[1]}).status_code == 302
    assert not StatedTotal.objects.within(filled.officer.scope).exists()
    assert "Bỏ cả dòng" not in client.get(BASE).content.decode()


@pytest.mark.parametrize(
    "deed", ["mo-nam/", "2021/luu/", "2021/xac-nhan/", "2021/mo-khoa/", "2021/bo-so-ghi/", "2021/dan-khoi/"]
)
def test_a_leader_changes_nothing(filled: Cast, deed: str) -> None:
    answer = filled.leader.client.post(
        f"/thinh-duc/ra-soat/{deed}", {"year": "2022", "reason": "x", "hamlet": "1"}
    )
    assert answer.status_code == 403
    assert "Việc này do Công chức giảm nghèo thực hiện" in text_of(answer)


def test_actions_refuse_a_leader_too(filled: Cast) -> None:
    scope = filled.leader.scope
    for deed in (
        lambda: actions.open_year(scope=scope, year=2030),
        lambda: actions.confirm_review(scope=scope, year=YEAR),
        lambda: actions.unlock_review(scope=scope, year=YEAR, hamlet_ids=[1], reason="x"),
        lambda: actions.remove_stated(scope=scope, year=YEAR, figures=["poor"]),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_history_says_who_when_how_and_why(filled: Cast) -> None:
    told = {"poor-2": "5", "source": "on-behalf", "note": "Trưởng xóm báo"}
    filled.officer.client.post(f"{BASE}luu/", form_of(filled, told))
    page = filled.leader.client.get("/thinh-duc/ra-soat/so-lieu/?xom=phuc-hoa&nam=2021&so=poor")
    body = text_of(page)
    assert "Hộ nghèo, Phúc Hòa, năm 2021" in body
    assert re.search(
        r"6 5 Trần Thị Cán Bộ \(Công chức giảm nghèo\) Sửa kết quả rà soát .* nhập thay xóm Trưởng xóm báo",
        body,
    )
    assert "chưa có 6 Trần Thị Cán Bộ" in body
    assert "Làng Mơn" not in body


@pytest.mark.parametrize(
    "query", ["xom=linh-son&nam=2021", "xom=phuc-hoa&nam=2021&so=secret", "nam=0000", "nam=x"]
)
def test_history_of_nothing_is_not_found(filled: Cast, query: str) -> None:
    assert filled.officer.client.get(f"/thinh-duc/ra-soat/so-lieu/?{query}").status_code == 404


def test_history_stays_within_the_scope(filled: Cast) -> None:
    hamlet = filled.hamlets["phuc-hoa"].pk
    assert figure_history(filled.officer.scope, hamlet, YEAR, ["poor"])
    for other in (filled.other_officer, filled.head, filled.commune_admin, filled.province_reader):
        assert figure_history(other.scope, hamlet, YEAR, ["poor"]) == []
    assert filled.head.client.get("/thinh-duc/ra-soat/so-lieu/?xom=phuc-hoa&nam=2021").status_code == 403


def test_the_list_of_years_says_how_far_each_is(filled: Cast) -> None:
    (year,) = review_years(filled.officer.scope)
    assert (year.hamlets, year.entered, year.confirmed, year.totals.poor) == (3, 3, 0, 19)
    filled.officer.client.post(f"{BASE}luu/", form_of(filled, {"poor-1": ""}))
    actions.open_year(scope=filled.officer.scope, year=2022)
    body = text_of(filled.leader.client.get("/thinh-duc/ra-soat/"))
    assert "0 trên 3 xóm có số" in body
    assert "Năm 2021" in body
    (newest, older) = review_years(filled.officer.scope)
    assert (newest.totals.poor, older.totals.poor) == (None, None)
    assert review_years(filled.other_officer.scope) == []


def test_a_foreign_unlock_is_not_found(filled: Cast) -> None:
    actions.confirm_review(scope=filled.officer.scope, year=YEAR)
    answer = filled.other_officer.client.post(f"{BASE}mo-khoa/", {"hamlet": "1", "reason": "x"})
    assert answer.status_code == 404
    with pytest.raises(Refused):
        actions.unlock_review(
            scope=filled.other_officer.scope,
            year=YEAR,
            hamlet_ids=[filled.hamlets["nhan-hoa"].pk],
            reason="x",
        )
    assert len(confirmed_results(filled.officer.scope, YEAR)) == 3


def officer_of(count: int) -> tuple[Person, Commune]:
    commune, _ = make_commune(f"Xã {count}", [f"Xóm {number}" for number in range(1, count + 1)])
    officer = make_person(f"canbo{count}", "Cán Bộ", Role.OFFICER, commune)
    actions.open_year(scope=officer.scope, year=YEAR)
    return officer, commune


def test_queries_do_not_grow_with_the_hamlets(db: Any) -> None:
    counts: dict[int, list[int]] = {}
    for hamlets in (1, 12):
        officer, commune = officer_of(hamlets)
        client = officer.client
        base = f"/{commune.slug}/ra-soat/{YEAR}/"
        # Few figures: SQLite takes about 45 rows of the journal in one statement.
        rows = {order: {"poor": 3, "no_labour": 2, "near_poor": 4} for order in range(1, hamlets + 1)}
        changed = {order: {"poor": 2} for order in rows}
        posts = [
            lambda rows=rows, scope=officer.scope: actions.save_review(
                scope=scope, year=YEAR, rows=rows, seen={}
            ),
            lambda rows=rows, changed=changed, scope=officer.scope: actions.save_review(
                scope=scope, year=YEAR, rows=changed, seen=rows
            ),
            lambda client=client, base=base: client.get(base),
            lambda client=client, base=base: client.get(base.removesuffix(f"{YEAR}/")),
            lambda client=client, base=base: client.post(f"{base}xac-nhan/"),
        ]
        counts[hamlets] = []
        for act in posts:
            with CaptureQueriesContext(connection) as queries:
                act()
            counts[hamlets].append(len(queries))
    assert counts[1] == counts[12]
    assert max(counts[12]) < 40


@pytest.mark.django_db(transaction=True)
def test_twelve_people_save_at_once_and_nothing_is_lost() -> None:
    commune, _ = make_commune("Thịnh Đức", TWELVE)
    people = [
        make_person(f"nguoi{number}", f"Người {number}", Role.OFFICER, commune) for number in range(1, 13)
    ]
    actions.open_year(scope=people[0].scope, year=YEAR)
    scopes = [person.scope for person in people]
    start = threading.Barrier(12)
    faults: list[BaseException] = []

    def save(order: int) -> None:
        try:
            start.wait(timeout=30)
            for poor in (order, order + 1):
                actions.save_review(
                    scope=scopes[order - 1],
                    year=YEAR,
                    rows={order: {"poor": poor}},
                    seen={order: {"poor": None if poor == order else order}},
                )
        except BaseException as fault:  # noqa: BLE001 - the test's own thread has to hear of it
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(order,)) for order in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    sheet = review_sheet(scopes[0], YEAR)
    assert sheet is not None
    assert [(row.values["poor"], row.revision) for row in sheet.rows] == [
        (order + 1, 2) for order in range(1, 13)
    ]
    assert Entry.objects.within(scopes[0]).filter(figure="poor").count() == 24


def test_a_confirmed_row_is_locked_for_everybody(filled: Cast) -> None:
    actions.confirm_review(scope=filled.officer.scope, year=YEAR)
    with pytest.raises(Locked):
        actions.save_review(scope=filled.officer.scope, year=YEAR, rows={1: {"poor": 9}}, seen=FIGURES)
    with pytest.raises(Refused, match="đã được xác nhận"):
        actions.confirm_review(scope=filled.officer.scope, year=YEAR)
