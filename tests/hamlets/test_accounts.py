"""What a commune's administrator does with accounts and roles, and what nobody may."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from hamlets import actions
from hamlets.models import Membership, MembershipHamlet
from hamlets.queries import today
from hamlets.queries.accounts import accounts_in
from journal.models import Entry
from thinhduc.errors import NotAllowed, Refused
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db
LIST = "/thinh-duc/tai-khoan/"
SECRET = re.compile(r'<dd class="secret">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</dd>')


def new_account(cast: Any, **typed: Any) -> Any:
    data = {"full_name": "Nguyễn Văn Đạt", "role": "officer", "valid_from": "1/1/2026", **typed}
    return cast.commune_admin.client.post(f"{LIST}them/", data)


def test_new_account_is_answered_with_its_slip_once(cast: Any) -> None:
    answer = new_account(cast)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    password = SECRET.search(text)[1]
    user = User.objects.get(username="dat.nv")
    assert user.must_change_password
    assert user.check_password(password)
    # It stands nowhere else: not in the account, the journal, the session or the next page.
    assert password not in "".join(map(str, User.objects.values_list("password", "full_name", "phone")))
    stored = "".join(map(str, Entry.objects.beyond_scope().values()))
    assert password not in stored
    assert password not in "".join(map(str, (session.get_decoded() for session in Session.objects.all())))
    assert password not in cast.commune_admin.client.get(f"{LIST}{user.pk}/").content.decode()
    _, entered = Client(), Client().post("/dang-nhap/", {"username": "dat.nv", "password": password})
    assert entered["Location"] == "/mat-khau/"


def test_people_stand_by_given_name(cast: Any) -> None:
    for name in ("Vũ Văn Ân", "Đỗ Thị Anh", "Bùi Thị Yến", "Trần Văn An"):
        new_account(cast, full_name=name)
    text = cast.commune_admin.client.get(LIST).content.decode()
    assert 'aria-label="Tài khoản trong xã"' in text
    places = [text.index(name) for name in ("Trần Văn An", "Đỗ Thị Anh", "Vũ Văn Ân", "Bùi Thị Yến")]
    assert places == sorted(places)
    backwards = cast.commune_admin.client.get(f"{LIST}?sort=-full_name").content.decode()
    assert backwards.index("Bùi Thị Yến") < backwards.index("Trần Văn An")


def test_proposed_name_is_free_and_a_taken_one_is_refused_keeping_what_was_typed(cast: Any) -> None:
    new_account(cast)
    new_account(cast)
    assert User.objects.filter(username__startswith="dat.nv").count() == 2
    answer = new_account(cast, username="canbo", phone="0912 345 678")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "đã có người dùng" in text
    assert 'value="0912 345 678"' in text


def test_all_faults_are_said_at_once_by_field(cast: Any) -> None:
    answer = cast.commune_admin.client.post(
        f"{LIST}them/",
        {"username": "Có Dấu", "phone": "abc", "role": "hamlet-head", "valid_from": "31/2/2026"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for label in (
        "Họ và tên</b>:",
        "Tên đăng nhập</b>:",
        "Điện thoại</b>:",
        "Xóm phụ trách</b>:",
        "Từ ngày</b>:",
    ):
        assert label in text
    assert "không phải ngày có thật" in text


def test_head_gets_several_hamlets_of_the_own_commune_only(cast: Any) -> None:
    own = [cast.hamlets["phuc-hoa"].pk, cast.hamlets["lang-mon"].pk]
    assert new_account(cast, role="hamlet-head", hamlets=list(map(str, own))).status_code == 200
    links = MembershipHamlet.objects.beyond_scope().filter(membership__user__username="dat.nv")
    assert sorted(links.values_list("hamlet_id", flat=True)) == sorted(own)
    foreign = cast.other_head.membership.hamlet_links.model.objects.beyond_scope().get(
        membership=cast.other_head.membership
    )
    grant = actions.Grant(Role.HAMLET_HEAD, today(), None, frozenset({foreign.hamlet_id}))
    with pytest.raises(Refused, match="xóm của xã"):
        actions.give_role_here(scope=cast.commune_admin.scope, user_id=cast.officer.user.pk, grant=grant)


@pytest.mark.parametrize("role", ["officer", "leader", "hamlet-head"])
def test_administrator_can_not_give_himself_a_role_that_sees_data(cast: Any, role: str) -> None:
    me = cast.commune_admin.user
    data = {"role": role, "valid_from": "1/1/2026", "hamlets": [str(cast.hamlets["phuc-hoa"].pk)]}
    answer = cast.commune_admin.client.post(f"{LIST}{me.pk}/vai-tro/", data)
    assert answer.status_code == 422
    assert "không tự giao cho mình" in answer.content.decode()
    by_name = cast.commune_admin.client.post(f"{LIST}co-san/", {**data, "username": me.username})
    assert by_name.status_code == 422
    assert Membership.objects.beyond_scope().filter(user=me).count() == 1


def test_nor_by_way_of_another_commune(cast: Any) -> None:
    """He administers both; in the other one the account is still his own."""
    me = cast.commune_admin.user
    there = Membership.objects.create(
        user=me, role=Role.COMMUNE_ADMIN.value, commune=cast.other_commune, valid_from=date(2020, 1, 1)
    )
    client = cast.commune_admin.client
    client.post("/vai-tro/", {"role": str(there.pk)})
    client.membership_id = there.pk
    data = {"role": "officer", "valid_from": "1/1/2026", "username": me.username}
    assert client.post("/binh-son/tai-khoan/co-san/", data).status_code == 422
    assert client.post(f"/binh-son/tai-khoan/{me.pk}/vai-tro/", data).status_code == 422
    assert Membership.objects.beyond_scope().filter(user=me).count() == 2


def test_nobody_but_an_administrator_manages_accounts(cast: Any) -> None:
    for person in (cast.officer, cast.leader, cast.head):
        assert person.client.get(LIST).status_code == 403
        with pytest.raises(NotAllowed):
            actions.close_account(scope=person.scope, user_id=cast.head.user.pk)


@pytest.mark.parametrize(
    "deed",
    ["", "sua/", "dong/", "mo-lai/", "mo-khoa/", "mat-khau/", "vai-tro/", "vai-tro/{membership}/ket-thuc/"],
)
def test_account_of_another_commune_is_not_found(cast: Any, deed: str) -> None:
    other = cast.other_officer
    address = f"{LIST}{other.user.pk}/{deed.format(membership=other.membership.pk)}"
    before = User.objects.filter(pk=other.user.pk).values().get()
    client = cast.commune_admin.client
    answers = {client.get(address).status_code, client.post(address).status_code}
    assert answers <= {404, 405}
    assert 404 in answers
    assert User.objects.filter(pk=other.user.pk).values().get() == before
    assert "Bùi Thị Khác" not in cast.commune_admin.client.get(LIST).content.decode()


def test_role_here_does_not_hand_over_an_account_that_works_elsewhere(cast: Any) -> None:
    """Else an administrator could add a role, reset the password and see the other commune's data."""
    client = cast.commune_admin.client
    data = {"username": "canbokhac", "role": "officer", "valid_from": "1/1/2026"}
    other = cast.other_officer.user
    assert client.post(f"{LIST}co-san/", data)["Location"] == f"{LIST}{other.pk}/"
    before = User.objects.filter(pk=other.pk).values().get()
    for deed in ("mat-khau/", "dong/", "mo-lai/", "sua/"):
        answer = client.post(f"{LIST}{other.pk}/{deed}", {"full_name": "Đổi Tên"})
        assert answer.status_code == 422
        assert "nơi khác" in answer.content.decode()
    assert User.objects.filter(pk=other.pk).values().get() == before


def test_exact_name_is_asked_for(cast: Any) -> None:
    data = {"username": "canbokha", "role": "officer", "valid_from": "1/1/2026"}
    answer = cast.commune_admin.client.post(f"{LIST}co-san/", data)
    assert answer.status_code == 422
    assert "Không có tài khoản" in answer.content.decode()


def test_overlapping_term_of_the_same_role_is_refused_in_words(cast: Any) -> None:
    address = f"{LIST}{cast.officer.user.pk}/vai-tro/"
    answer = cast.commune_admin.client.post(address, {"role": "officer", "valid_from": "1/1/2026"})
    assert answer.status_code == 422
    assert "từ 1/1/2020 không thời hạn" in answer.content.decode()
    assert (
        cast.commune_admin.client.post(address, {"role": "leader", "valid_from": "1/1/2026"}).status_code
        == 302
    )


def test_ended_role_can_be_followed_by_a_new_term(cast: Any) -> None:
    client, account = cast.commune_admin.client, f"{LIST}{cast.officer.user.pk}/"
    yesterday = today() - timedelta(days=1)
    end = f"{account}vai-tro/{cast.officer.membership.pk}/ket-thuc/"
    refused = client.post(end, {"last_day": "31/12/2019"})
    assert refused.status_code == 422
    assert "bắt đầu 1/1/2020" in refused.content.decode()
    assert client.post(end, {"last_day": yesterday.isoformat()}).status_code == 302
    assert cast.officer.client.get("/thinh-duc/").status_code == 404
    again = client.post(f"{account}vai-tro/", {"role": "officer", "valid_from": today().isoformat()})
    assert again.status_code == 302


def test_last_administrator_stays(cast: Any) -> None:
    scope, own = cast.commune_admin.scope, cast.commune_admin.membership
    with pytest.raises(Refused, match="cuối cùng"):
        actions.end_role(scope=scope, membership_id=own.pk, last_day=today())
    actions.give_role_here(
        scope=scope, user_id=cast.leader.user.pk, grant=actions.Grant(Role.COMMUNE_ADMIN, today())
    )
    actions.end_role(scope=scope, membership_id=own.pk, last_day=today())


def test_reset_ends_the_sessions_and_asks_for_a_new_password(cast: Any) -> None:
    working = cast.officer.client
    assert working.get("/vai-tro/").status_code == 200
    answer = cast.commune_admin.client.post(f"{LIST}{cast.officer.user.pk}/mat-khau/")
    assert "no-store" in answer["Cache-Control"]
    assert SECRET.search(answer.content.decode())
    assert working.get("/vai-tro/").status_code == 302
    assert User.objects.get(pk=cast.officer.user.pk).must_change_password


def test_closing_and_reopening(cast: Any) -> None:
    client, account = cast.commune_admin.client, f"{LIST}{cast.officer.user.pk}/"
    working = cast.officer.client
    client.post(f"{account}dong/")
    assert working.get("/vai-tro/").status_code == 302
    assert "đã đóng" in client.get(account).content.decode()
    client.post(f"{account}mo-lai/")
    assert cast.officer.client.get("/vai-tro/").status_code == 200
    own = client.post(f"{LIST}{cast.commune_admin.user.pk}/dong/")
    assert own.status_code == 422


def test_unlocking_forgets_the_failures_of_that_account_alone(cast: Any) -> None:
    for username in ("canbo", "lanhdao"):
        AccessAttempt.objects.create(
            username=username, ip_address="10.0.0.1", user_agent="x", failures_since_start=5
        )
    client = cast.commune_admin.client
    assert client.get(LIST).content.decode().count("tạm khóa đến") == 2
    client.post(f"{LIST}{cast.officer.user.pk}/mo-khoa/")
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["lanhdao"]


def test_list_is_filtered_by_name_role_and_state(cast: Any) -> None:
    client = cast.commune_admin.client

    def names(query: str) -> set[str]:
        page = client.get(f"{LIST}?{query}").content.decode()
        return {user.full_name for user in User.objects.all() if f">{user.full_name}</a>" in page}

    assert names("") == {user.full_name for user in accounts_in(cast.commune_admin.scope)}
    assert len(names("")) == 5
    for typed in ("Cán bộ", "can bo", "THI CAN", "canbo"):
        assert names(f"q={typed}") == {"Trần Thị Cán Bộ"}
    assert names("role=hamlet-head") == {"Hoàng Thị Phúc", "Lý Văn Mơn"}
    assert names("state=closed") == set()


def test_list_asks_the_database_as_often_for_many_accounts(
    cast: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = cast.commune_admin.client
    client.get(LIST)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST)
    asked = len(few)
    for number in range(12):
        new_account(cast, username=f"nguoi{number}", full_name=f"Người Thứ {number}")
    client.get(LIST)
    with django_assert_num_queries(asked):
        client.get(LIST)
