"""A head sees the own hamlet's targets of issued versions, and nothing of another hamlet or of a draft."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hamlets.models import Hamlet, HamletPeriod, Membership, MembershipHamlet
from targets import actions
from targets.models import Acknowledgement
from tests.cast import Cast, make_person
from tests.replacing import explain_replaced
from tests.targets.making import Row, draft_plan, issue, issued_2022, leave_out_rates, type_rows
from thinhduc.permissions import Role

pytestmark = pytest.mark.walk

# What is of the request or the head's own membership, and may look like any number.
TOKEN = re.compile(
    r'name="(csrfmiddlewaretoken|membership)" value="[^"]+"|"(X-CSRFToken|X-Membership)": "[^"]+"'
)
OF_OTHERS = (
    "7777",
    "7.777",
    "777",
    "771",
    "8888",
    "8.888",
    "888",
    "881",
    "Nhân Hòa",
    "Làng Mơn",
    "nhan-hoa",
    "lang-mon",
)


def text_of(response: Any) -> str:
    return TOKEN.sub("", response.content.decode())


@pytest.fixture
def issued(cast: Cast) -> int:
    return issued_2022(cast)


@pytest.mark.parametrize("address", ["/thinh-duc/", "/thinh-duc/xom/", "/thinh-duc/xom/phuc-hoa/2022/"])
def test_head_sees_own_targets_alone(cast: Cast, issued: int, address: str) -> None:
    response = cast.head.client.get(address)
    text = text_of(response)
    assert response.status_code == 200
    assert "Kế hoạch 38/KH-UBND đã ban hành" in text
    assert "Tỷ lệ 2,39 % trên 209 hộ · 4 hộ không còn khả năng lao động" in text
    assert "−1" in text
    assert [other for other in OF_OTHERS if other in text] == []


def test_pages_show_what_the_leak_tests_look_for(cast: Cast, issued: int) -> None:
    """The figures looked for above do stand in the neighbours' own pages."""
    text = text_of(cast.head_lang_mon.client.get("/thinh-duc/xom/lang-mon/2022/"))
    assert "8.888" in text
    assert "Làng Mơn" in text


def test_no_total_of_the_commune_is_shown(cast: Cast, issued: int) -> None:
    text = text_of(cast.head.client.get("/thinh-duc/"))
    for total in ("1.671", "1671", "16.874", "16874", "1.653", "158", "153"):
        assert total not in text


@pytest.mark.parametrize("slug", ["lang-mon", "nhan-hoa", "linh-son"])
def test_foreign_hamlet_is_as_absent_as_one_that_is_not(cast: Cast, issued: int, slug: str) -> None:
    client = cast.head.client
    foreign = client.get(f"/thinh-duc/xom/{slug}/2022/")
    absent = client.get("/thinh-duc/xom/khong-co/2022/")
    assert foreign.status_code == absent.status_code == 404
    assert text_of(foreign).replace(slug, "") == text_of(absent).replace("khong-co", "")


def test_foreign_acknowledgement_is_not_found_and_writes_nothing(cast: Cast, issued: int) -> None:
    client = cast.head.client
    foreign = client.post("/thinh-duc/xom/lang-mon/2022/ban-1/tiep-nhan/")
    absent = client.post("/thinh-duc/xom/khong-co/2022/ban-1/tiep-nhan/")
    assert foreign.status_code == absent.status_code == 404
    assert text_of(foreign) == text_of(absent)
    assert not Acknowledgement.objects.beyond_scope().exists()


def test_head_of_another_commune_sees_nothing(cast: Cast, issued: int) -> None:
    assert cast.other_head.client.get("/thinh-duc/xom/phuc-hoa/2022/").status_code == 404
    assert "38/KH-UBND" not in text_of(cast.other_head.client.get("/binh-son/"))


@pytest.mark.parametrize("until", ["draft", "submitted", "approved"])
def test_plan_is_invisible_until_it_is_issued(cast: Cast, issued: int, until: str) -> None:
    phuc_hoa = cast.hamlets["phuc-hoa"]
    rows = {hamlet: Row(6543, 23, 3, 2, 5) for hamlet in cast.hamlets.values()}
    version_id = draft_plan(cast.officer, cast.commune, 2023, rows)
    if until != "draft":
        actions.submit(scope=cast.officer.scope, version_id=version_id)
    if until == "approved":
        from tests.targets.making import approve

        approve(cast.leader, version_id)
    client = cast.head.client
    assert client.get(f"/thinh-duc/xom/{phuc_hoa.slug}/2023/").status_code == 404
    for address in ("/thinh-duc/", "/thinh-duc/xom/phuc-hoa/2022/"):
        text = text_of(client.get(address))
        assert "6.543" not in text
        assert "2023" not in text
    drafted, absent = client.get("/thinh-duc/xom/phuc-hoa/2023/"), client.get("/thinh-duc/xom/phuc-hoa/2031/")
    assert text_of(drafted).replace("2023", "") == text_of(absent).replace("2031", "")


def test_draft_of_an_adjustment_is_invisible(cast: Cast, issued: int) -> None:
    before = text_of(cast.head.client.get("/thinh-duc/"))
    draft = actions.adjust(scope=cast.officer.scope, version_id=issued)
    type_rows(cast.officer, draft, {cast.hamlets["phuc-hoa"]: Row(210, 6, 4, 1, 2, 1)})
    assert text_of(cast.head.client.get("/thinh-duc/")) == before
    assert cast.head.client.post("/thinh-duc/xom/phuc-hoa/2022/ban-2/tiep-nhan/").status_code == 404


def test_head_acknowledges_once_and_sees_when(cast: Cast, issued: int) -> None:
    client = cast.head.client
    address = "/thinh-duc/xom/phuc-hoa/2022/ban-1/tiep-nhan/"
    assert address in text_of(client.get("/thinh-duc/"))
    response = client.post(address)
    assert response["Location"] == "/thinh-duc/xom/phuc-hoa/2022/"
    client.post(address)
    row = Acknowledgement.objects.beyond_scope().get()
    assert (row.version_id, row.hamlet, row.person) == (issued, cast.hamlets["phuc-hoa"], cast.head.user)
    text = text_of(client.get("/thinh-duc/"))
    at = timezone.localtime(row.at)
    assert f"Đã tiếp nhận lúc {at:%H:%M} ngày {at.day}/{at.month}/{at.year}" in text
    assert address not in text


def test_new_head_is_asked_anew_and_sees_who_was_before(cast: Cast, issued: int) -> None:
    phuc_hoa = cast.hamlets["phuc-hoa"]
    actions.acknowledge(scope=cast.head.scope, version_id=issued, hamlet_id=phuc_hoa.pk)
    successor = make_person("truongmoi", "Ngô Thị Mới", Role.HAMLET_HEAD, cast.commune, hamlets=(phuc_hoa,))
    text = text_of(successor.client.get("/thinh-duc/"))
    assert "/thinh-duc/xom/phuc-hoa/2022/ban-1/tiep-nhan/" in text
    assert "Hoàng Thị Phúc đã tiếp nhận lúc" in text


def test_adjusted_version_asks_again_and_names_the_old_one(cast: Cast, issued: int) -> None:
    phuc_hoa = cast.hamlets["phuc-hoa"]
    actions.acknowledge(scope=cast.head.scope, version_id=issued, hamlet_id=phuc_hoa.pk)
    draft = actions.adjust(scope=cast.officer.scope, version_id=issued)
    type_rows(cast.officer, draft, {phuc_hoa: Row(210, 6, 4, 1, 2, 1)})
    explain_replaced(cast.officer.scope, draft)
    issue(cast.officer, cast.leader, draft, "52/KH-UBND", date(2022, 9, 1))
    text = text_of(cast.head.client.get("/thinh-duc/"))
    assert "/thinh-duc/xom/phuc-hoa/2022/ban-2/tiep-nhan/" in text
    assert "Bản này thay cho bản 1" in text
    assert "Bản 1: Kế hoạch 38/KH-UBND" in text
    assert "Đã thay bằng bản 2" in text
    assert "Tỷ lệ 1,90 % trên 210 hộ" in text
    old = cast.head.client.post("/thinh-duc/xom/phuc-hoa/2022/ban-1/tiep-nhan/")
    assert old.status_code == 422
    assert Acknowledgement.objects.beyond_scope().count() == 1


def test_revoked_version_is_named_and_asks_nothing(cast: Cast, issued: int) -> None:
    actions.revoke(
        scope=cast.leader.scope, version_id=issued, document="60/QĐ-UBND", reason="Sai mẫu biểu kèm theo"
    )
    text = text_of(cast.head.client.get("/thinh-duc/"))
    assert "Kế hoạch 38/KH-UBND đã bị bãi bỏ" in text
    assert "60/QĐ-UBND" in text
    assert "Sai mẫu biểu kèm theo" in text
    assert "tiep-nhan" not in text


def test_two_hamlets_are_shown_apart(cast: Cast, issued: int) -> None:
    both = make_person(
        "haixom",
        "Đinh Văn Hai",
        Role.HAMLET_HEAD,
        cast.commune,
        hamlets=(cast.hamlets["phuc-hoa"], cast.hamlets["lang-mon"]),
    )
    text = text_of(both.client.get("/thinh-duc/xom/"))
    assert text.index("Tỷ lệ 2,39 % trên 209 hộ") < text.index("trên 8.888 hộ")
    assert text.count("tiep-nhan/") == 2
    for of_both in ("9.097", "9097", "894", "7777", "7.777", "Nhân Hòa"):
        assert of_both not in text
    one = text_of(both.client.get("/thinh-duc/xom/phuc-hoa/2022/"))
    assert "8.888" not in one
    assert "888" not in one


def test_ended_term_shows_nothing(cast: Cast, issued: int) -> None:
    client = cast.head.client
    Membership.objects.beyond_scope().filter(pk=cast.head.membership.pk).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    for address in ("/thinh-duc/", "/thinh-duc/xom/", "/thinh-duc/xom/phuc-hoa/2022/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "209" not in text_of(response)


def test_head_without_hamlet_or_plan_is_told_the_next_step(cast: Cast) -> None:
    assert "Chưa có kế hoạch nào được ban hành" in text_of(cast.head.client.get("/thinh-duc/"))
    nobody = make_person("chuaxom", "Tạ Văn Chưa", Role.HAMLET_HEAD, cast.commune)
    assert "Chưa được giao xóm nào" in text_of(nobody.client.get("/thinh-duc/"))


def test_missing_households_leave_a_sentence_not_a_zero(cast: Cast) -> None:
    rows = {hamlet: Row(100, 6, 4, 1, 1, 1) for hamlet in cast.hamlets.values()}
    rows[cast.hamlets["phuc-hoa"]] = Row(None, 6, 4, 1, 1, 1)
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows)
    from targets.models import PlanLine

    PlanLine.objects.beyond_scope().filter(version_id=version_id).update(
        households_reason="Chờ số của công an xã"
    )
    leave_out_rates(cast.officer, version_id)
    issue(cast.officer, cast.leader, version_id)
    text = text_of(cast.head.client.get("/thinh-duc/"))
    assert "Chưa có tổng số hộ năm 2022 nên chưa tính được tỷ lệ" in text
    assert "0,00 %" not in text


def test_other_roles_do_not_get_the_heads_pages(cast: Cast, issued: int) -> None:
    for person in (cast.officer, cast.leader, cast.commune_admin):
        assert person.client.get("/thinh-duc/xom/phuc-hoa/2022/").status_code == 403
        assert person.client.post("/thinh-duc/xom/phuc-hoa/2022/ban-1/tiep-nhan/").status_code == 403


def test_page_is_small_and_its_queries_are_fixed(
    cast: Cast, issued: int, django_assert_num_queries: Any
) -> None:
    client = cast.head.client
    client.get("/thinh-duc/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        response = client.get("/thinh-duc/")
    assert len(response.content) <= 100_000
    many = [cast.hamlets["phuc-hoa"]]
    rows = {hamlet: Row(100, 6, 4, 1, 1, 1) for hamlet in cast.hamlets.values()}
    for number in range(11):
        hamlet = Hamlet.objects.create(commune=cast.commune, slug=f"xom-{number}")
        HamletPeriod.objects.create(
            commune=cast.commune, hamlet=hamlet, name=f"Xóm {number}", order=10 + number
        )
        MembershipHamlet.objects.create(commune=cast.commune, membership=cast.head.membership, hamlet=hamlet)
        many.append(hamlet)
    rows |= {hamlet: Row(100, 6, 4, 1, 1, 1) for hamlet in many}
    issue(
        cast.officer,
        cast.leader,
        draft_plan(cast.officer, cast.commune, 2023, rows),
        "9/KH-UBND",
        date(2023, 3, 31),
    )
    with django_assert_num_queries(len(one)):
        response = client.get("/thinh-duc/")
    assert response.content.decode().count("tiep-nhan/") == 12
    assert len(response.content) <= 100_000
