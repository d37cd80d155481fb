"""Who sees nothing of a household, and what is never written where.

Every name, code and number below is of a household that the asker may not see; none of them may stand in any answer.
"""

import re
from typing import Any

import pytest
from django.urls import reverse

from households.actions.reading import open_identity
from households.queries.household import household_view
from households.queries.register import Chosen, register_list, size_of
from journal.models import Entry
from tests.cast import Cast, Person
from tests.households.registering import BASE, SECRET, deeds_on, people_of, small_register
from thinhduc.errors import NotAllowed, Refused
from thinhduc.scope import Scope

FOREIGN = "/binh-son/so-ho/"
NAMES = ("Hoàng Văn Đạt", "Lý Thị Ba", "Trần Thị Ánh", "Nguyễn Văn An", "Vũ Thị Em", "TD-01", "TD-03", SECRET)


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def addresses(base: str, homes: dict[str, int]) -> list[str]:
    home = homes["TD-01"]
    member = people_of(home)["Hoàng Văn Đạt"].pk
    return [
        base,
        f"{base}?q=hoang",
        f"{base}so-ho.csv",
        f"{base}so-ho.xlsx",
        f"{base}xuat-thanh-vien/",
        f"{base}niem-yet/",
        f"{base}them/",
        f"{base}trung/",
        f"{base}trung/gop-ho/{home}/{homes['TD-02']}/",
        f"{base}{home}/",
        f"{base}{home}/sua/",
        f"{base}{home}/thanh-vien/them/",
        f"{base}{home}/thanh-vien/{member}/",
        f"{base}{home}/thanh-vien/{member}/roi/",
        f"{base}{home}/thanh-vien/{member}/so-giay-to/",
        f"{base}{home}/dac-diem/",
    ]


def answers(person: Person, address: str) -> list[Any]:
    client = person.client
    fields = {"reason": "xem", "form": "csv", "full": "on"}
    return [client.get(address), client.post(address, fields)]


def body_of(response: Any) -> str:
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8", "replace")


def assert_nothing(response: Any, address: str, allowed: tuple[int, ...]) -> None:
    assert response.status_code in allowed, (address, response.status_code)
    body = body_of(response)
    assert not [name for name in NAMES if name in body], address


@pytest.mark.parametrize("who", ["head", "head_lang_mon", "commune_admin", "system_admin", "province_reader"])
def test_who_has_no_register_gets_nothing_of_it(cast: Cast, homes: dict[str, int], who: str) -> None:
    for address in addresses(BASE, homes):
        for response in answers(getattr(cast, who), address):
            assert_nothing(response, address, (403, 404, 405))


@pytest.mark.parametrize("who", ["other_officer", "other_head"])
def test_another_commune_gets_nothing_by_any_address(cast: Cast, homes: dict[str, int], who: str) -> None:
    for base in (BASE, FOREIGN):
        for address in addresses(base, homes):
            for response in answers(getattr(cast, who), address):
                own_list = base == FOREIGN and not re.search(r"so-ho/(trung/gop-ho/)?\d", address)
                fine = (200, 403, 405, 422) if own_list and who == "other_officer" else (403, 404, 405)
                assert_nothing(response, address, fine)


def test_a_leader_reads_but_takes_no_number_and_changes_nothing(cast: Cast, homes: dict[str, int]) -> None:
    for address in addresses(BASE, homes):
        get, post = answers(cast.leader, address)
        assert SECRET not in body_of(get)
        assert SECRET not in body_of(post)
        assert post.status_code in (403, 405), address


def test_a_head_reads_the_own_hamlet_alone(cast: Cast, homes: dict[str, int]) -> None:
    own, other = cast.head.scope, cast.head_lang_mon.scope
    assert [one.code for one in register_list(own, Chosen())] == ["TD-02", "TD-01"]
    assert [one.code for one in register_list(other, Chosen())] == ["TD-03"]
    assert size_of(own, Chosen()).households == 2
    for words in ("nguyen", "td-03", "vu van uoc"):
        assert list(register_list(own, Chosen(words=words))) == []
        assert size_of(own, Chosen(words=words)).households == 0
    assert household_view(own, homes["TD-03"]) is None
    view = household_view(own, homes["TD-01"])
    assert view is not None
    assert [member.name for member in view.present] == ["Hoàng Văn Đạt", "Lý Thị Ba"]
    assert view.journal == ()


def test_a_head_sees_a_household_from_the_move_on(cast: Cast, homes: dict[str, int]) -> None:
    from datetime import date

    from households.actions import move_to_hamlet

    there = cast.hamlets["lang-mon"].pk
    move_to_hamlet(
        scope=cast.officer.scope, household_id=homes["TD-01"], hamlet_id=there, on=date(2022, 3, 1)
    )
    assert household_view(cast.head.scope, homes["TD-01"]) is None
    assert [one.code for one in register_list(cast.head.scope, Chosen(year=2021))] == ["TD-02"]
    view = household_view(cast.head_lang_mon.scope, homes["TD-01"])
    assert view is not None
    assert [one.number for one in view.movements] == [2]
    assert {one.year for one in view.years if one.standing} == set(
        range(2022, max(one.year for one in view.years) + 1)
    )
    assert [one.code for one in register_list(cast.head_lang_mon.scope, Chosen(year=2021))] == ["TD-03"]


@pytest.mark.parametrize("scope", [Scope.nobody()])
def test_no_scope_is_nothing(cast: Cast, homes: dict[str, int], scope: Scope) -> None:
    assert list(register_list(scope, Chosen())) == []
    assert household_view(scope, homes["TD-01"]) is None


def test_every_read_is_in_the_journal(cast: Cast, homes: dict[str, int]) -> None:
    for person in (cast.officer, cast.leader):
        person.client.get(f"{BASE}{homes['TD-01']}/")
    reads = Entry.objects.beyond_scope().filter(deed="household-read", household_id=homes["TD-01"])
    assert [(one.actor_name, one.role) for one in reads.order_by("pk")] == [
        ("Trần Thị Cán Bộ", "officer"), ("Nguyễn Văn Lãnh Đạo", "leader"),
    ]  # fmt: skip


def test_a_number_is_masked_until_it_is_opened_with_a_reason(cast: Cast, homes: dict[str, int]) -> None:
    home = homes["TD-01"]
    member = people_of(home)["Hoàng Văn Đạt"]
    page = f"{BASE}{home}/"
    client = cast.officer.client
    for address in (
        page,
        f"{page}sua/",
        f"{page}thanh-vien/{member.pk}/",
        f"{page}thanh-vien/{member.pk}/roi/",
    ):
        assert SECRET not in client.get(address).content.decode(), address
    assert "•••••••••234" in client.get(page).content.decode()
    opening = f"{page}thanh-vien/{member.pk}/so-giay-to/"
    refused = client.post(opening, {"reason": " "})
    assert refused.status_code == 422
    assert SECRET not in refused.content.decode()
    opened = client.post(opening, {"reason": "Đối chiếu thẻ bảo hiểm"})
    assert SECRET in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    entry = Entry.objects.beyond_scope().get(deed="identity-opened")
    assert (entry.household_id, entry.reason) == (home, "Đối chiếu thẻ bảo hiểm")
    assert entry.subject == "Hoàng Văn Đạt, hộ Hoàng Văn Đạt (TD-01)"
    assert SECRET not in client.get(page).content.decode()


def test_a_member_is_opened_by_its_own_household_alone(cast: Cast, homes: dict[str, int]) -> None:
    member = people_of(homes["TD-01"])["Hoàng Văn Đạt"]
    address = reverse("register:open_identity", args=["thinh-duc", homes["TD-02"], member.pk])
    assert cast.officer.client.post(address, {"reason": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        open_identity(scope=cast.leader.scope, member_id=member.pk, reason="x")
    with pytest.raises(Refused, match="Xã không có người này"):
        open_identity(scope=cast.other_officer.scope, member_id=member.pk, reason="x")


def test_files_hold_whole_numbers_for_a_reason_alone(cast: Cast, homes: dict[str, int]) -> None:
    client, address = cast.officer.client, f"{BASE}xuat-thanh-vien/?xom=phuc-hoa"
    masked = client.post(address, {"form": "csv"}).getvalue().decode()
    assert "Hoàng Văn Đạt" in masked
    assert "•••••••••234" in masked
    assert SECRET not in masked
    assert "Nguyễn Văn An" not in masked
    refused = client.post(address, {"form": "csv", "full": "on"})
    assert (refused.status_code, SECRET in refused.content.decode()) == (422, False)
    full = client.post(address, {"form": "csv", "full": "on", "reason": "Cấp thẻ bảo hiểm y tế"})
    assert SECRET in full.getvalue().decode()
    assert SECRET not in client.get(f"{BASE}so-ho.csv").getvalue().decode()
    entries = Entry.objects.beyond_scope().filter(deed="list-exported").order_by("pk")
    assert [(one.subject, one.source, one.reason) for one in entries] == [
        ("Danh sách người, che số giấy tờ (xóm Phúc Hòa): 3 dòng", "CSV", ""),
        ("Danh sách người, đủ số giấy tờ (xóm Phúc Hòa): 3 dòng", "CSV", "Cấp thẻ bảo hiểm y tế"),
        ("Danh sách hộ (tất cả): 4 dòng", "CSV", ""),
    ]


def test_the_journal_never_holds_a_number(cast: Cast, homes: dict[str, int]) -> None:
    home = homes["TD-01"]
    member = people_of(home)["Hoàng Văn Đạt"]
    fields = {"name": "Hoàng Văn Đạt", "relation": "head", "birth": "1960", "identity_number": "019060007777"}
    client = cast.officer.client
    assert client.post(f"{BASE}{home}/thanh-vien/{member.pk}/", fields).status_code == 302
    client.post(f"{BASE}{home}/thanh-vien/{member.pk}/so-giay-to/", {"reason": "Đối chiếu"})
    assert "member-changed" in deeds_on(home)
    for entry in Entry.objects.beyond_scope():
        texts = (
            entry.subject,
            entry.old_value,
            entry.new_value,
            entry.reason,
            entry.source,
            entry.actor_name,
        )
        assert not [text for text in texts if text and (SECRET in text or "019060007777" in text)]
    body = client.get("/thinh-duc/nhat-ky/?deed=member-changed").content.decode()
    assert "số cũ → số mới" in body


def test_the_administrators_journal_names_no_household(cast: Cast, homes: dict[str, int]) -> None:
    cast.officer.client.get(f"{BASE}{homes['TD-01']}/")
    body = cast.commune_admin.client.get("/thinh-duc/nhat-ky/").content.decode()
    assert "Xem hồ sơ hộ" in body
    assert not [name for name in NAMES if name in body]
