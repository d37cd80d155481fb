"""A leader decides on exactly what was shown, never on the own work, and never without words when returning."""

import re

import pytest

from hamlets.models import Membership
from targets import actions
from targets.models import PlanLine, PlanVersion
from targets.queries import version_by_id
from targets.rules import PovertyClass
from tests.cast import Cast, Person, make_person
from tests.replacing import explain_replaced
from tests.targets.making import Row, draft_plan, issued_2022, make_town, queries_of, rows_2022, type_rows
from thinhduc.permissions import Role

pytestmark = pytest.mark.walk

PAGE = "/thinh-duc/ke-hoach/2022/ban-1/duyet/"


@pytest.fixture
def submitted(cast: Cast) -> int:
    """Phúc Hòa is to reduce more than it can, with a reason; a goal is missed by two, with a reason."""
    rows = rows_2022(cast) | {cast.hamlets["phuc-hoa"]: Row(209, 6, 4, 1, 3, 1)}
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows)
    line = PlanLine.objects.beyond_scope().filter(version_id=version_id, hamlet=cast.hamlets["phuc-hoa"])
    line.update(poor_reason="Xóm đã họp, ba hộ có con đi làm.")
    actions.set_goal(
        scope=cast.officer.scope,
        version_id=version_id,
        level="assigned",
        poverty_class=PovertyClass.POOR,
        reduction=162,
        rate=None,
        issuer="UBND thành phố Thái Nguyên",
        document="69/KH-UBND",
    )
    actions.set_goal_reason(
        scope=cast.officer.scope,
        version_id=version_id,
        level="assigned",
        poverty_class=PovertyClass.POOR,
        reason="Hai hộ già neo đơn.",
    )
    actions.submit(scope=cast.officer.scope, version_id=version_id, remark="Kính trình xem xét.")
    return version_id


def shown_hash(text: str) -> str:
    match = re.search(r'name="shown" value="([0-9a-f]{64})"', text)
    assert match is not None
    return match[1]


def state_of(version_id: int) -> str:
    state: str = PlanVersion.objects.beyond_scope().get(pk=version_id).state
    return state


def test_page_shows_all_that_is_approved(cast: Cast, submitted: int) -> None:
    text = cast.leader.client.get(PAGE).content.decode()
    for shown in ("7.777", "8.888", "209", "16.874", "1.671", "160"):
        assert shown in text
    assert "Xóm đã họp, ba hộ có con đi làm." in text
    assert "còn thiếu 2 hộ" in text
    assert "Hai hộ già neo đơn." in text
    assert "Trần Thị Cán Bộ" in text
    assert "Kính trình xem xét." in text
    assert "/thinh-duc/ke-hoach/2022/ban-1/bieu/annex-near-poor/" in text
    assert shown_hash(text)


def test_leader_approves_what_was_shown(cast: Cast, submitted: int) -> None:
    client = cast.leader.client
    shown = shown_hash(client.get(PAGE).content.decode())
    answer = client.post(f"{PAGE}dong-y/", {"shown": shown})
    assert (answer.status_code, state_of(submitted)) == (302, "approved")
    view = version_by_id(cast.leader.scope, submitted)
    assert view is not None
    assert view.approved_hash == shown
    after = client.get(PAGE).content.decode()
    assert 'name="shown"' not in after
    assert "Trả lại để sửa" in after


def test_changed_content_is_a_conflict_and_shows_the_new_one(cast: Cast, submitted: int) -> None:
    client = cast.leader.client
    shown = shown_hash(client.get(PAGE).content.decode())
    actions.recall(scope=cast.officer.scope, version_id=submitted)
    type_rows(cast.officer, submitted, {cast.hamlets["lang-mon"]: Row(8888, 888, 88, 881, 79, 81)})
    actions.submit(scope=cast.officer.scope, version_id=submitted)
    answer = client.post(f"{PAGE}dong-y/", {"shown": shown})
    text = answer.content.decode()
    assert (answer.status_code, state_of(submitted)) == (409, "submitted")
    assert "Nội dung kế hoạch đã khác với bản đang hiển thị" in text
    assert shown_hash(text) != shown
    assert client.post(f"{PAGE}dong-y/").status_code == 409


def test_return_needs_words_and_keeps_what_was_typed(cast: Cast, submitted: int) -> None:
    client = cast.leader.client
    empty = client.post(f"{PAGE}tra-lai/", {"remark": "  \n "})
    assert (empty.status_code, state_of(submitted)) == (422, "submitted")
    assert "Trả lại thì phải ghi ý kiến" in empty.content.decode()
    answer = client.post(f"{PAGE}tra-lai/", {"remark": "Xem lại Làng Mơn.\nGhi rõ căn cứ."})
    assert (answer.status_code, state_of(submitted)) == (302, "returned")
    officer = cast.officer.client.get("/thinh-duc/").content.decode()
    assert "Xem lại Làng Mơn.\nGhi rõ căn cứ." in officer


def test_return_that_comes_too_late_keeps_the_remark(cast: Cast, submitted: int) -> None:
    actions.recall(scope=cast.officer.scope, version_id=submitted)
    answer = cast.leader.client.post(f"{PAGE}tra-lai/", {"remark": "Xem lại Làng Mơn"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Xem lại Làng Mơn" in text
    assert "Dự thảo" in text


def both_roles(cast: Cast, person: Person) -> Person:
    """The person with the other role of the two as a second, later membership, and the first one ended."""
    Membership.objects.beyond_scope().filter(pk=person.membership.pk).delete()
    membership = Membership.objects.create(
        user=person.user,
        role=Role.LEADER.value,
        commune=cast.commune,
        valid_from=person.membership.valid_from,
    )
    return Person(person.user, membership)


def test_own_work_has_no_button_but_a_reason(cast: Cast, submitted: int) -> None:
    officer_as_leader = both_roles(cast, cast.officer)
    client = officer_as_leader.client
    text = client.get(PAGE).content.decode()
    assert 'name="shown"' not in text
    assert "không được duyệt chính bản đó" in text
    assert "một lãnh đạo UBND xã khác" in text
    shown = shown_hash(cast.leader.client.get(PAGE).content.decode())
    answer = client.post(f"{PAGE}dong-y/", {"shown": shown})
    assert (answer.status_code, state_of(submitted)) == (403, "submitted")
    assert "<p>Người xử lý: một lãnh đạo" in answer.content.decode()


def test_adjustment_says_what_differs(cast: Cast) -> None:
    draft = actions.adjust(scope=cast.officer.scope, version_id=issued_2022(cast))
    type_rows(cast.officer, draft, {cast.hamlets["phuc-hoa"]: Row(209, 6, 4, 1, 2, 1)})
    explain_replaced(cast.officer.scope, draft)
    actions.submit(scope=cast.officer.scope, version_id=draft)
    text = cast.leader.client.get("/thinh-duc/ke-hoach/2022/ban-2/duyet/").content.decode()
    assert "Khác gì so với bản 1" in text
    assert "Phúc Hòa: kế hoạch giảm hộ nghèo từ 1 thành 2 (tăng 1)." in text


def test_only_leaders_of_the_commune_decide(cast: Cast, submitted: int) -> None:
    for person in (cast.officer, cast.head, cast.commune_admin):
        assert person.client.get(PAGE).status_code == 403
        assert person.client.post(f"{PAGE}dong-y/", {"shown": "0" * 64}).status_code == 403
        assert person.client.post(f"{PAGE}tra-lai/", {"remark": "Sai"}).status_code == 403
    other = make_person("lanhdaokhac", "Mai Văn Khác", Role.LEADER, cast.other_commune)
    assert other.client.get(PAGE).status_code == 404
    assert state_of(submitted) == "submitted"


@pytest.mark.django_db
def test_queries_do_not_grow_with_hamlets() -> None:
    counts = []
    for name, size in (("Xã Nhỏ", 1), ("Xã Lớn", 12)):
        town = make_town(name, size)
        version_id = draft_plan(town.officer, town.commune, 2022, town.rows())
        actions.submit(scope=town.officer.scope, version_id=version_id)
        page = f"/{town.commune.slug}/ke-hoach/2022/ban-1/duyet/"
        counts.append(queries_of(town.leader.client, page))
    assert counts[0] == counts[1]
