"""An officer hands the work over."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Draft
from hamlets import actions
from hamlets.models import Membership
from hamlets.queries import today
from journal.models import Entry
from tests.cast import make_person
from thinhduc.errors import NotAllowed, Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db
PAGE = "/thinh-duc/ban-giao/"


def draft_of(person: Any, address: str) -> Draft:
    return Draft.objects.create(
        user=person.user, membership_id=person.membership.pk, address=address, data={"poor-1": ["3"]},
        saved_at="2026-03-01T08:00:00+07:00",
    )  # fmt: skip


def test_without_another_officer_the_page_says_who_helps(cast: Any) -> None:
    page = cast.officer.client.get(PAGE).content.decode()
    assert "Quản trị xã cần tạo tài khoản" in page
    assert '<button class="button main">Bàn giao' not in page


def test_term_ends_and_what_was_typed_goes_to_the_successor(cast: Any) -> None:
    successor = make_person("canbomoi", "Ngô Thị Kế", Role.OFFICER, cast.commune)
    mine = draft_of(cast.officer, "/thinh-duc/ra-soat/2025/")
    elsewhere = draft_of(cast.officer, "/binh-son/ra-soat/2025/")
    clash = draft_of(cast.officer, "/thinh-duc/ke-hoach/2026/")
    theirs = draft_of(successor, "/thinh-duc/ke-hoach/2026/")
    last_day = today() + timedelta(days=9)
    client = cast.officer.client
    answer = client.post(
        PAGE,
        {
            "successor": str(successor.membership.pk),
            "last_day": format_date(last_day),
            "note": "Hồ sơ ở tủ số 3",
        },
    )
    assert answer["Location"] == f"{PAGE}bien-ban/"
    own = Membership.objects.beyond_scope().get(pk=cast.officer.membership.pk)
    assert own.valid_to == last_day
    owners = {draft.pk: (draft.user_id, draft.membership_id) for draft in Draft.objects.all()}
    assert owners[mine.pk] == (successor.user.pk, successor.membership.pk)
    assert owners[elsewhere.pk][0] == owners[clash.pk][0] == cast.officer.user.pk
    assert owners[theirs.pk][0] == successor.user.pk
    paper = client.get(f"{PAGE}bien-ban/").content.decode()
    for words in (
        "Trần Thị Cán Bộ",
        "Ngô Thị Kế",
        "Hồ sơ ở tủ số 3",
        format_date(last_day),
        "ký, ghi rõ họ tên",
    ):
        assert words in paper
    entry = Entry.objects.within(cast.leader.scope).get(deed="handed-over")
    assert "Ngô Thị Kế" in entry.subject
    assert "Hồ sơ ở tủ số 3" not in cast.commune_admin.client.get("/thinh-duc/nhat-ky/").content.decode()


def test_successor_is_another_officer_of_the_commune(cast: Any) -> None:
    for person in (cast.officer, cast.leader, cast.other_officer):
        with pytest.raises(Refused, match="công chức giảm nghèo khác"):
            actions.hand_over(
                scope=cast.officer.scope, successor_id=person.membership.pk, last_day=today(), note=""
            )
    assert Membership.objects.beyond_scope().get(pk=cast.officer.membership.pk).valid_to is None


def test_last_day_lies_in_both_terms(cast: Any) -> None:
    successor = make_person("canbomoi", "Ngô Thị Kế", Role.OFFICER, cast.commune)
    scope, pk = cast.officer.scope, successor.membership.pk
    with pytest.raises(Refused, match="từ hôm nay"):
        actions.hand_over(scope=scope, successor_id=pk, last_day=today() - timedelta(days=1), note="")
    Membership.objects.beyond_scope().filter(pk=pk).update(valid_to=today() + timedelta(days=3))
    with pytest.raises(Refused, match="trước khi nhận việc"):
        actions.hand_over(scope=scope, successor_id=pk, last_day=today() + timedelta(days=3), note="")


def test_only_an_officer_hands_over(cast: Any) -> None:
    for person in (cast.leader, cast.head, cast.commune_admin):
        assert person.client.get(PAGE).status_code == 403
        with pytest.raises(NotAllowed):
            actions.hand_over(scope=person.scope, successor_id=1, last_day=today(), note="")
