"""Each role's start page says what is to be done now, most urgent first."""

import doctest
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts import drafts
from accounts.models import User
from hamlets.models import Membership
from households.models import ReviewResult
from targets import actions, charts
from targets.pages import hamlet, tasks
from targets.queries import province
from tests.cast import Cast, Person, make_person
from tests.targets.making import (
    Row,
    approve,
    confirm_review,
    draft_plan,
    issue,
    issued_2022,
    make_town,
    queries_of,
    rows_2022,
)
from thinhduc.permissions import Role

pytestmark = pytest.mark.walk

HOME = "/thinh-duc/"


def page(person: Person, address: str = HOME) -> str:
    answer = person.client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(text: str) -> list[str]:
    """The tasks in the order of the page."""
    return re.findall(r"<h2>(.*?)</h2><p>", text)


@pytest.mark.parametrize("module", [charts, hamlet, tasks, province])
def test_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_new_commune_is_told_where_to_begin(cast: Cast) -> None:
    text = page(cast.officer)
    assert "Mở năm rà soát" in text
    assert "/thinh-duc/ra-soat/" in text


def test_officer_sees_who_has_no_result_and_who_is_unconfirmed(cast: Cast) -> None:
    rows = rows_2022(cast)
    confirm_review(cast.commune, cast.hamlets["nhan-hoa"], 2021, rows[cast.hamlets["nhan-hoa"]])
    confirm_review(
        cast.commune, cast.hamlets["phuc-hoa"], 2021, rows[cast.hamlets["phuc-hoa"]], confirmed=False
    )
    text = page(cast.officer)
    assert titles(text) == [
        "1 trên 3 xóm chưa có kết quả rà soát năm 2021",
        "1 xóm đã nhập năm 2021, chưa xác nhận",
    ]
    assert "Làng Mơn." in text
    assert "/thinh-duc/ra-soat/2021/" in text
    assert "Năm 2021: 1 trên 3 xóm đã xác nhận" in text


def test_an_unfinished_year_stays_when_the_next_one_is_opened(cast: Cast) -> None:
    rows = rows_2022(cast)
    for one, row in rows.items():
        confirm_review(cast.commune, one, 2021, row, confirmed=one.slug != "lang-mon")
        confirm_review(cast.commune, one, 2022, row)
    text = page(cast.officer)
    assert "1 xóm đã nhập năm 2021, chưa xác nhận" in titles(text)
    assert "Năm 2021: 2 trên 3 xóm đã xác nhận" in text


def test_confirmed_review_asks_for_the_next_plan(cast: Cast) -> None:
    for one, row in rows_2022(cast).items():
        confirm_review(cast.commune, one, 2021, row)
    assert titles(page(cast.officer)) == ["Chưa lập kế hoạch năm 2022"]


def test_draft_says_what_is_left_and_then_that_it_is_ready(cast: Cast) -> None:
    rows = rows_2022(cast) | {cast.hamlets["phuc-hoa"]: Row(None, 6, 4, 1, None, 1)}
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows)
    text = page(cast.officer)
    assert titles(text) == ["Kế hoạch năm 2022 đang soạn"]
    # The reduction that is not decided, and the fields of the words that wait for it.
    assert "Còn 2 điểm phải sửa và 1 cảnh báo chưa ghi lý do." in text
    from tests.targets.making import type_rows

    type_rows(cast.officer, version_id, rows_2022(cast))
    assert titles(page(cast.officer)) == ["Kế hoạch năm 2022 trình được"]


def test_what_is_left_is_counted_as_on_the_plans_page(cast: Cast) -> None:
    rows = {hamlet: replace(row, households=None) for hamlet, row in rows_2022(cast).items()}
    draft_plan(cast.officer, cast.commune, 2022, rows)
    # The words name two rates that are not known without the households.
    assert "Còn 2 điểm phải sửa và 1 cảnh báo chưa ghi lý do." in page(cast.officer)
    assert "3 xóm chưa có tổng số hộ" in page(cast.officer, f"{HOME}ke-hoach/2022/")


def test_returned_plan_comes_first_with_the_remark(cast: Cast) -> None:
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows_2022(cast))
    actions.submit(scope=cast.officer.scope, version_id=version_id)
    assert titles(page(cast.officer)) == ["Kế hoạch năm 2022 đang chờ lãnh đạo duyệt"]
    actions.send_back(scope=cast.leader.scope, version_id=version_id, remark="Xem lại Làng Mơn <b>ngay</b>")
    ReviewResult.objects.beyond_scope().filter(hamlet=cast.hamlets["nhan-hoa"]).update(confirmed_at=None)
    text = page(cast.officer)
    assert titles(text) == ["Kế hoạch năm 2022 bị trả lại", "1 xóm đã nhập năm 2021, chưa xác nhận"]
    assert "Xem lại Làng Mơn &lt;b&gt;ngay&lt;/b&gt;" in text
    assert "Nguyễn Văn Lãnh Đạo trả lại ngày" in text


def test_changed_opening_and_typed_work_are_urgent(cast: Cast) -> None:
    draft_plan(cast.officer, cast.commune, 2022, rows_2022(cast))
    ReviewResult.objects.beyond_scope().filter(hamlet=cast.hamlets["phuc-hoa"]).update(poor=7, revision=2)
    scope = cast.officer.scope
    drafts.keep(
        user_id=cast.officer.user.pk,
        membership_id=scope.membership_id,
        address="/thinh-duc/ra-soat/2021/luu/",
        post=QueryDict("poor-1=5"),
        page="/thinh-duc/ra-soat/2021/",
        title="Rà soát năm 2021",
        parked=True,
    )
    text = page(cast.officer)
    assert titles(text)[:2] == ["Số đầu kỳ năm 2022 đã đổi ở 1 xóm", "Rà soát năm 2021: chưa lưu"]
    assert "/viec-dang-do/" in text
    assert "chưa lưu" not in page(cast.leader)


def test_approved_plan_waits_for_its_number(cast: Cast) -> None:
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows_2022(cast))
    actions.submit(scope=cast.officer.scope, version_id=version_id)
    approve(cast.leader, version_id)
    assert titles(page(cast.officer)) == ["Kế hoạch năm 2022 đã duyệt, chờ ban hành"]
    assert "Đã duyệt, chưa ban hành" in page(cast.leader)


def test_officer_sees_who_has_not_acknowledged_with_telephone(cast: Cast) -> None:
    version_id = issued_2022(cast)
    text = page(cast.officer)
    assert titles(text) == ["3 trên 3 xóm chưa tiếp nhận kế hoạch năm 2022"]
    assert text.count('href="tel:0912000000"') == 2
    assert "chưa có trưởng xóm" in text
    actions.acknowledge(scope=cast.head.scope, version_id=version_id, hamlet_id=cast.hamlets["phuc-hoa"].pk)
    assert titles(page(cast.officer)) == ["2 trên 3 xóm chưa tiếp nhận kế hoạch năm 2022"]
    assert "1 trên 3 xóm đã tiếp nhận" in page(cast.officer)


def test_receipt_of_a_head_who_left_does_not_count(cast: Cast) -> None:
    version_id = issued_2022(cast)
    phuc_hoa = cast.hamlets["phuc-hoa"]
    actions.acknowledge(scope=cast.head.scope, version_id=version_id, hamlet_id=phuc_hoa.pk)
    Membership.objects.beyond_scope().filter(pk=cast.head.membership.pk).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    make_person("truongmoi", "Ngô Thị Mới", Role.HAMLET_HEAD, cast.commune, hamlets=(phuc_hoa,))
    text = page(cast.officer)
    assert titles(text) == ["3 trên 3 xóm chưa tiếp nhận kế hoạch năm 2022"]
    assert "Ngô Thị Mới" in text


def test_figures_at_a_glance_and_the_signed_annex_are_on_the_page(cast: Cast) -> None:
    issued_2022(cast)
    for person in (cast.officer, cast.leader):
        text = page(person)
        assert "Số liệu năm 2022" in text
        assert "1.671" in text
        assert "Tỷ lệ 8,97 % trên 16.874 hộ" in text
        assert '<circle class="dot planned"' in text
        assert "Xem dạng bảng" in text
        for report in ("annex-poor", "annex-near-poor"):
            assert f"/thinh-duc/ke-hoach/2022/ban-1/bieu/{report}.pdf" in text


def test_another_year_can_be_shown(cast: Cast) -> None:
    issued_2022(cast)
    rows = {one: Row(5555, 55, 5, 3, 5, 1) for one in cast.hamlets.values()}
    issue(
        cast.officer,
        cast.leader,
        draft_plan(cast.officer, cast.commune, 2023, rows),
        "12/KH-UBND",
        date(2023, 3, 31),
    )
    assert "Số liệu năm 2023" in page(cast.officer)
    older = page(cast.officer, f"{HOME}?nam=2022")
    assert "Số liệu năm 2022" in older
    assert "16.665" not in older
    assert "Số liệu năm 2023" in page(cast.officer, f"{HOME}?nam=khong")


def test_leader_sees_warnings_with_their_reasons(cast: Cast) -> None:
    rows = rows_2022(cast) | {cast.hamlets["phuc-hoa"]: Row(209, 6, 4, 1, 3, 1)}
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows)
    from targets.models import PlanLine

    PlanLine.objects.beyond_scope().filter(version_id=version_id).update(poor_reason="Xóm đã họp")
    assert "Không có kế hoạch nào chờ duyệt" in page(cast.leader)
    actions.submit(scope=cast.officer.scope, version_id=version_id)
    text = page(cast.leader)
    assert "Kế hoạch năm 2022, bản 1" in text
    assert "chỉ 2 hộ nghèo còn khả năng lao động" in text
    assert "Lý do của người soạn: Xóm đã họp" in text
    assert "/thinh-duc/ke-hoach/2022/ban-1/duyet/" in text
    assert "một lãnh đạo khác của xã phải duyệt" not in text
    assert "chưa duyệt được" not in text
    ReviewResult.objects.beyond_scope().filter(year=2021, hamlet=cast.hamlets["lang-mon"]).update(
        poor=11, revision=2
    )
    stopped = page(cast.leader)
    assert "Lỗi, chưa duyệt được" in stopped
    assert "sau rà soát 11)" in stopped


def test_administrator_sees_accounts_and_no_figure(cast: Cast) -> None:
    issued_2022(cast)
    ended = make_person(
        "hetky", "Cao Văn Hết", Role.HAMLET_HEAD, cast.commune, hamlets=(cast.hamlets["nhan-hoa"],)
    )
    soon = make_person("sapky", "Lưu Thị Sắp", Role.LEADER, cast.commune)
    today = timezone.localdate()
    for person, day in ((ended, today - timedelta(days=3)), (soon, today + timedelta(days=10))):
        Membership.objects.beyond_scope().filter(pk=person.membership.pk).update(valid_to=day)
    User.objects.filter(pk=soon.user.pk).update(last_login=timezone.now())
    text = page(cast.commune_admin)
    assert "1 tài khoản đã hết nhiệm kỳ" in text
    assert "1 tài khoản sắp hết nhiệm kỳ" in text
    assert "1 trên 3 xóm chưa có trưởng xóm" in text
    assert "tài khoản chưa đăng nhập lần nào" in text
    for figure in ("7777", "7.777", "777", "8.888", "1.671", "16.874", "38/KH-UBND", "Hộ nghèo"):
        assert figure not in text


def test_administrator_is_told_of_locks_and_missing_roles(cast: Cast) -> None:
    from axes.models import AccessAttempt

    AccessAttempt.objects.create(
        username=cast.head.user.username,
        ip_address="10.0.0.7",
        user_agent="x",
        failures_since_start=5,
        attempt_time=timezone.now(),
    )
    Membership.objects.beyond_scope().filter(pk=cast.leader.membership.pk).update(valid_to=date(2020, 2, 1))
    text = page(cast.commune_admin)
    assert "1 tài khoản đang bị khóa đăng nhập" in text
    assert "Chưa có ai giữ vai trò Lãnh đạo UBND" in text


def test_start_of_another_commune_is_not_found(cast: Cast) -> None:
    issued_2022(cast)
    for person in (cast.officer, cast.leader, cast.commune_admin, cast.head):
        assert person.client.get("/binh-son/").status_code == 404
    other = page(cast.other_officer, "/binh-son/")
    for figure in ("7.777", "16.874", "38/KH-UBND", "Làng Mơn"):
        assert figure not in other


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "leader", "administrator"])
def test_queries_do_not_grow_with_hamlets(role: str) -> None:
    counts = []
    for name, size in (("Xã Nhỏ", 1), ("Xã Lớn", 12)):
        town = make_town(name, size)
        issue(town.officer, town.leader, draft_plan(town.officer, town.commune, 2022, town.rows()))
        draft_plan(town.officer, town.commune, 2023, town.rows())
        for number, one in enumerate(town.hamlets):
            make_person(
                f"{town.commune.slug}-{number}", "Trưởng", Role.HAMLET_HEAD, town.commune, hamlets=(one,)
            )
        person = {
            "officer": town.officer,
            "leader": town.leader,
            "administrator": make_person(f"qt-{size}", "Quản Trị", Role.COMMUNE_ADMIN, town.commune),
        }[role]
        counts.append(queries_of(person.client, f"/{town.commune.slug}/"))
    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_year_without_a_plan_tells_the_next_step(cast: Cast) -> None:
    address = "/thinh-duc/ke-hoach/2022/"
    text = page(cast.officer, address)
    assert "Chưa có kế hoạch năm 2022" in text
    assert "rà soát đã xác nhận của năm 2021" in text
    form = page(cast.officer, address).split('action="/thinh-duc/ke-hoach/mo/"')[1]
    assert 'name="year" value="2022"' in form.split("</form>")[0]
    assert cast.officer.client.post("/thinh-duc/ke-hoach/mo/", {"year": "2022"})["Location"] == address
    reader = page(cast.leader, "/thinh-duc/ke-hoach/2024/")
    assert "Công chức giảm nghèo chưa lập kế hoạch năm này" in reader
    assert "/ke-hoach/mo/" not in reader
    assert cast.officer.client.get("/thinh-duc/ke-hoach/9999/").status_code == 404
