"""What the register waits for stands on the start page of whoever can do it, and on the paper of handing over."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hamlets.work import open_work
from households.actions import set_register_extent
from households.models import Household, LateEvent, Proposal
from households.pages.waiting import register_tasks
from households.queries.waiting import open_rounds, register_work
from households.rules.from_register import RegisterExtent
from targets.models import PlannedHousehold, PlanVersion
from targets.queries import version_at
from targets.queries.candidates import progress_of, year_so_far
from targets.rules import PovertyClass
from tests.cast import Cast, Person
from tests.families import escape
from tests.households.making_rounds import (
    CERTIFICATE,
    DECISION,
    MEETING,
    POSTED,
    add,
    make_household,
    periodic_round,
    regular_round,
    score,
    walk,
)
from tests.targets.making import confirm_review, issued_2022, rows_2022
from tests.targets.test_start import HOME, page, titles

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def propose(cast: Cast, slug: str, household: Household | None = None, **fields: Any) -> Proposal:
    """Something a head asked for."""
    hamlet = cast.hamlets[slug]
    return Proposal.objects.create(
        commune_id=hamlet.commune_id,
        hamlet=hamlet,
        household=household,
        token=uuid4(),
        proposed_by="Hoàng Thị Phúc",
        proposed_by_id=cast.head.user.pk,
        **{
            "kind": "add-household",
            "values": {"head_name": "Lò Thị Mới"},
            "proposed_at": timezone.make_aware(timezone.datetime(2022, 4, 2, 9)),
            **fields,
        },
    )


def keep_late(cast: Cast, household: Household) -> LateEvent:
    """An event of a confirmed year."""
    return LateEvent.objects.create(
        commune=cast.commune,
        hamlet=cast.hamlets["phuc-hoa"],
        household=household,
        kind="size-changed",
        happened_on=date(2021, 5, 1),
        asked={},
        recorded_by="Cán Bộ",
        recorded_at=timezone.now(),
    )


def posted_round(cast: Cast) -> int:
    """A regular round of March 2022: one household posted, one just listed, one through."""
    scope, hamlet = cast.officer.scope, cast.hamlets["phuc-hoa"]
    round_id = regular_round(scope)
    cases = [
        add(scope, round_id, make_household(hamlet, f"R{number}", f"Hà Văn Hộ {number}"))
        for number in range(3)
    ]
    for case_id in (cases[0], cases[2]):
        score(scope, round_id, case_id, 130, [1, 2, 3])
        walk(scope, round_id, [case_id], MEETING, POSTED)
    walk(scope, round_id, cases[2:], DECISION, CERTIFICATE)
    return round_id


def queries_of(person: Person, address: str = HOME) -> int:
    client = person.client
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_officer_is_told_of_proposals_and_late_events(cast: Cast) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "P1", "Ma Văn Gần")
    assert "đề nghị" not in page(cast.officer)
    propose(cast, "phuc-hoa")
    propose(cast, "lang-mon", proposed_at=timezone.make_aware(timezone.datetime(2022, 4, 1, 1, 6)))
    propose(cast, "lang-mon", state="refused", decided_at=timezone.now())
    keep_late(cast, household)
    text = page(cast.officer)
    assert "2 đề nghị của trưởng xóm đang chờ" in titles(text)
    assert "gửi ngày 1/4/2022" in text
    assert "/thinh-duc/de-nghi/" in text
    assert "1 biến động của năm đã xác nhận chờ quyết định" in titles(text)
    assert "/thinh-duc/bien-dong/cho-quyet/" in text
    assert "đề nghị" not in page(cast.other_officer, "/binh-son/")


def test_round_over_its_deadline_stands_first(cast: Cast) -> None:
    propose(cast, "phuc-hoa")
    round_id = posted_round(cast)
    text = page(cast.officer)
    assert titles(text)[0] == "Rà soát thường xuyên tháng 3/2022: 2 hộ quá hạn"
    assert f"/thinh-duc/dot-ra-soat/{round_id}/" in text


def test_deadline_is_told_from_a_week_before_and_is_over_the_day_after(cast: Cast) -> None:
    posted_round(cast)
    scope = cast.officer.scope
    (one,) = open_rounds(scope, date(2022, 3, 23))
    due = one.due.day  # type: ignore[union-attr]
    assert (one.households, one.to_decide) == (2, 0)  # the posting runs until the 24th

    def tones(today: date) -> list[str]:
        return [task.tone for task in register_tasks("thinh-duc", register_work(scope, (), today), today)]

    (one,) = open_rounds(scope, date(2022, 3, 25))
    assert one.to_decide == 1
    due = one.due.day  # type: ignore[union-attr]
    assert tones(due) == ["warning"]
    assert tones(due + timedelta(days=1)) == ["error"]
    (listed,) = open_rounds(scope, date(2022, 3, 10))
    assert tones(listed.due.day - timedelta(days=8)) == ["note"]  # type: ignore[union-attr]


def test_round_that_is_far_from_its_deadline_is_handed_over_but_is_no_task(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_household(cast.hamlets["phuc-hoa"], "P1", "Ma Văn Gần")
    periodic_round(cast.officer.scope)
    for place in ("targets.views.start.today", "households.pages.waiting.this_day"):
        monkeypatch.setattr(place, lambda: date(2022, 11, 1))
    assert "Rà soát định kỳ năm 2022" not in page(cast.officer)
    labels = [row.label for row in open_work(cast.officer.scope, "thinh-duc")]
    assert "Rà soát định kỳ năm 2022: còn 1 hộ" in labels


def test_round_that_is_through_waits_for_nobody(cast: Cast) -> None:
    scope = cast.officer.scope
    round_id = regular_round(scope)
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "R1", "Hà Văn Hộ"))
    score(scope, round_id, case_id, 130, [1, 2, 3])
    walk(scope, round_id, [case_id], MEETING, POSTED, DECISION)
    assert open_rounds(scope, date(2022, 6, 1)) == []


def test_differences_with_the_register_wait_in_an_open_year_only(cast: Cast) -> None:
    rows = rows_2022(cast)
    hamlet = cast.hamlets["phuc-hoa"]
    make_household(hamlet, "P1", "Ma Văn Gần")
    confirm_review(cast.commune, hamlet, 2021, rows[hamlet], confirmed=False)
    set_register_extent(scope=cast.officer.scope, year=2021, extent=RegisterExtent.REVIEWED)
    text = page(cast.officer)
    assert [title for title in titles(text) if title.startswith("Số đã nhập năm 2021 khác sổ hộ ở")]
    assert "/thinh-duc/ra-soat/2021/so-ho/" in text
    assert register_work(cast.officer.scope, (), date(2022, 1, 1)).undecided == ()


def test_handing_over_lists_what_is_open_in_the_register(cast: Cast) -> None:
    propose(cast, "phuc-hoa")
    posted_round(cast)
    keep_late(cast, Household.objects.beyond_scope().get(code="R0"))
    work = {row.label: row.url for row in open_work(cast.officer.scope, "thinh-duc")}
    assert work["1 đề nghị của trưởng xóm đang chờ"] == "/thinh-duc/de-nghi/"
    assert "1 biến động của năm đã xác nhận chờ quyết định" in work
    assert "Rà soát thường xuyên tháng 3/2022: 2 hộ quá hạn" in work
    assert (
        "Rà soát thường xuyên tháng 3/2022: 2 hộ quá hạn"
        in cast.officer.client.get("/thinh-duc/ban-giao/").content.decode()
    )


def test_leader_sees_rounds_to_decide_and_how_the_plan_goes(cast: Cast) -> None:
    assert "chờ quyết định" not in page(cast.leader)
    issued_2022(cast)
    assert "Sổ hộ chưa có biến động nào của năm 2022" in page(cast.leader)
    round_id = posted_round(cast)
    escape(make_household(cast.hamlets["lang-mon"], "M1", "Lý Văn Thoát"), date(2022, 5, 4))
    text = page(cast.leader)
    assert "Rà soát thường xuyên tháng 3/2022: 1 hộ chờ quyết định" in titles(text)
    assert f"/thinh-duc/dot-ra-soat/{round_id}/" in text
    assert "/thinh-duc/ke-hoach/2022/theo-doi/" in text
    assert cast.leader.client.get("/thinh-duc/ke-hoach/2022/theo-doi/").status_code == 200
    version = version_at(cast.leader.scope, 2022)
    assert version is not None
    for one in year_so_far(cast.leader.scope, version):
        rows = progress_of(cast.leader.scope, version, one.poverty_class)
        assert one.done == sum(row.done for row in rows)
        assert one.relapsed == sum(row.relapsed for row in rows)
        assert one.planned == sum(row.planned for row in rows)
    poor = year_so_far(cast.leader.scope, version)[0]
    assert (poor.poverty_class, poor.done) == (PovertyClass.POOR, 1)


def pin(cast: Cast, household: Household, slug: str = "phuc-hoa") -> None:
    version = PlanVersion.objects.beyond_scope().get()
    PlannedHousehold.objects.create(
        commune=cast.commune,
        plan_id=version.plan_id,
        poverty="poor",
        household=household,
        hamlet=cast.hamlets[slug],
        pinned_by="Cán Bộ",
        pinned_at=timezone.now(),
    )


def test_head_sees_the_own_proposals_and_whom_to_visit(cast: Cast) -> None:
    issued_2022(cast)
    near = make_household(cast.hamlets["phuc-hoa"], "P1", "Ma Văn Gần")
    gone = make_household(cast.hamlets["phuc-hoa"], "P2", "Vi Thị Thoát")
    other = make_household(cast.hamlets["lang-mon"], "M1", "Lý Văn Khác")
    escape(gone, date(2022, 5, 4))
    pin(cast, near)
    pin(cast, gone)
    pin(cast, other, "lang-mon")
    propose(cast, "phuc-hoa")
    propose(
        cast, "phuc-hoa", near, kind="report-change", values={"what": "member-joined"}, state="refused",
        decided_at=timezone.now(), decided_reason="Chưa có giấy khai sinh",
    )  # fmt: skip
    propose(
        cast, "phuc-hoa", state="accepted", values={"head_name": "Cũ Rồi"},
        decided_at=timezone.now() - timedelta(days=15),
    )  # fmt: skip
    propose(cast, "lang-mon", values={"head_name": "Người Khác"})
    text = page(cast.head)
    visits = text.split("Hộ cần đến năm 2022")[1].split("</section>")[0]
    assert f'/thinh-duc/xom/phuc-hoa/ho/{near.pk}/"' in visits
    assert "Vi Thị Thoát" in visits
    assert visits.count("không còn trong diện") == 1
    assert "Lý Văn Khác" not in text
    assert "Chưa có giấy khai sinh" in text
    assert "Cũ Rồi" not in text
    assert "Người Khác" not in text
    assert "1 đang chờ" in text
    for address in ("/thinh-duc/xom/phuc-hoa/ho/", "/thinh-duc/xom/phuc-hoa/de-nghi/"):
        assert f'href="{address}"' in text
        assert cast.head.client.get(address).status_code == 200


def test_head_sees_nobody_to_visit_before_the_plan_is_issued(cast: Cast) -> None:
    from tests.targets.plans import open_2022

    open_2022(cast)
    pin(cast, make_household(cast.hamlets["phuc-hoa"], "P1", "Ma Văn Gần"))
    text = page(cast.head)
    assert "Ma Văn Gần" not in text
    assert 'href="/thinh-duc/xom/phuc-hoa/ho/"' in text


def test_pages_ask_as_often_for_much_work_as_for_little(cast: Cast) -> None:
    issued_2022(cast)
    round_id = posted_round(cast)
    propose(cast, "phuc-hoa")
    propose(cast, "phuc-hoa", state="refused", decided_at=timezone.now())
    first = Household.objects.beyond_scope().get(code="R0")
    keep_late(cast, first)
    pin(cast, first)
    people = (cast.officer, cast.leader, cast.head)
    asked = [queries_of(person) for person in people]
    over = queries_of(cast.officer, "/thinh-duc/ban-giao/")
    second = regular_round(cast.officer.scope, 2022, 5)
    for number in range(8):
        household = make_household(cast.hamlets["phuc-hoa"], f"X{number}", f"Bế Văn Thêm {number}")
        add(cast.officer.scope, round_id if number % 2 else second, household)
        propose(cast, "phuc-hoa", household, kind="add-household")
        propose(cast, "phuc-hoa", household, state="accepted", decided_at=timezone.now())
        keep_late(cast, household)
        pin(cast, household)
    assert [queries_of(person) for person in people] == asked
    assert queries_of(cast.officer, "/thinh-duc/ban-giao/") == over
