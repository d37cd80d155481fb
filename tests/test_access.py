"""One table: every address against every role, in the own and in a foreign commune and hamlet.

An address that is missing from ACCESS fails. The table is written by hand from domain.md, "Who"; it is not drawn from
what the views declare.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.families import make_household
from tests.world import World, make_world
from thinhduc.checks import all_routes

PUBLIC = "public"
ANYONE = "officer leader head commune_admin system_admin province_reader"
OFFICE = "officer leader"

# Address → who may use it; everybody else in the commune gets 403, everybody from elsewhere 404.
ACCESS = {
    "/": ANYONE,
    "/dang-nhap/": PUBLIC,
    "/dang-xuat/": ANYONE,
    "/mat-khau/": ANYONE,
    "/vai-tro/": ANYONE,
    "/viec-dang-do/": ANYONE,
    "/viec-dang-do/<int:draft_id>/": ANYONE,
    "/viec-dang-do/<int:draft_id>/bo/": ANYONE,
    "/suc-khoe/": PUBLIC,
    "/kiem-tra/": PUBLIC,
    "/kiem-tra/<slug:code>/": PUBLIC,
    "/kiem-tra/<slug:code>/<path:rest>": PUBLIC,
    "/he-thong/": "system_admin",
    "/he-thong/xa/them/": "system_admin",
    "/he-thong/xa/<int:commune_id>/quan-tri/": "system_admin",
    "/he-thong/sap-nhap-xa/": "system_admin",
    "/he-thong/cap-tinh/": "system_admin",
    "/he-thong/cap-tinh/them/": "system_admin",
    "/he-thong/cap-tinh/<int:membership_id>/": "system_admin",
    "/he-thong/cap-lai-mat-khau/": "system_admin",
    "/he-thong/tinh-trang/": "system_admin",
    "/he-thong/chuan/": "system_admin",
    "/he-thong/chuan/<slug:standard>/": "system_admin",
    "/he-thong/chuan/<slug:standard>/them/": "system_admin",
    "/he-thong/chuan/<slug:standard>/bo/": "system_admin",
    "/tinh/": "province_reader",
    "/<slug:commune>/": "officer leader head commune_admin",
    "/<slug:commune>/tai-khoan/": "commune_admin",
    "/<slug:commune>/tai-khoan/them/": "commune_admin",
    "/<slug:commune>/tai-khoan/co-san/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/sua/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/dong/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/mo-lai/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/mo-khoa/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/mat-khau/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/vai-tro/": "commune_admin",
    "/<slug:commune>/tai-khoan/<int:user_id>/vai-tro/<int:membership_id>/ket-thuc/": "commune_admin",
    "/<slug:commune>/cac-xom/": "commune_admin",
    "/<slug:commune>/cac-xom/them/": "commune_admin",
    "/<slug:commune>/cac-xom/thong-tin-xa/": "commune_admin",
    "/<slug:commune>/cac-xom/sap-nhap/": "commune_admin",
    "/<slug:commune>/cac-xom/chia/": "commune_admin",
    "/<slug:commune>/cac-xom/<int:hamlet_id>/": "commune_admin",
    "/<slug:commune>/cac-xom/<int:hamlet_id>/ket-thuc/": "commune_admin",
    "/<slug:commune>/nhat-ky/": "officer leader commune_admin",
    "/<slug:commune>/ban-giao/": "officer",
    "/<slug:commune>/ban-giao/bien-ban/": "officer",
    "/<slug:commune>/chuan/": OFFICE,
    "/<slug:commune>/bien-dong/": OFFICE,
    "/<slug:commune>/bien-dong/cho-quyet/": OFFICE,
    "/<slug:commune>/bien-dong/cho-quyet/<int:late_id>/": "officer",
    "/<slug:commune>/bien-dong/ho/<int:household_id>/": "officer",
    "/<slug:commune>/bien-dong/ho/<int:household_id>/tach/": "officer",
    "/<slug:commune>/bien-dong/ho/<int:household_id>/nhap/": "officer",
    "/<slug:commune>/bien-dong/<int:year>/": OFFICE,
    "/<slug:commune>/bien-dong/<int:year>/ca-xa/": OFFICE,
    "/<slug:commune>/bien-dong/<int:year>/<slug:hamlet>/": OFFICE,
    "/<slug:commune>/ke-hoach/": OFFICE,
    "/<slug:commune>/ke-hoach/mo/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/so-sanh/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ho-thoat/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ho-thoat/luu/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/theo-doi/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bieu/<slug:report>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bieu/<slug:report>.<slug:format>": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/van-ban/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/van-ban/ke-hoach.<slug:ending>": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/luu-tru.zip": OFFICE,
    "/<slug:commune>/dot-ra-soat/": OFFICE,
    "/<slug:commune>/dot-ra-soat/lap/": "officer",
    "/<slug:commune>/dot-ra-soat/<int:round_id>/": OFFICE,
    "/<slug:commune>/dot-ra-soat/<int:round_id>/them/": "officer",
    "/<slug:commune>/dot-ra-soat/<int:round_id>/niem-yet/": OFFICE,
    "/<slug:commune>/dot-ra-soat/<int:round_id>/chuan/<slug:other>/": OFFICE,
    "/<slug:commune>/dot-ra-soat/<int:round_id>/buoc/<slug:step>/": "officer",
    "/<slug:commune>/dot-ra-soat/<int:round_id>/ho/<int:case_id>/": OFFICE,
    "/<slug:commune>/dot-ra-soat/<int:round_id>/ho/<int:case_id>/<slug:standard>/": OFFICE,
    "/<slug:commune>/dot-ra-soat/<int:round_id>/ho/<int:case_id>/<slug:standard>/luu/": "officer",
    "/<slug:commune>/dot-ra-soat/<int:round_id>/ho/<int:case_id>/<slug:standard>/xem-truoc/": "officer",
    "/<slug:commune>/dot-ra-soat/<int:round_id>/ho/<int:case_id>/<slug:standard>/bo-ban-go/": "officer",
    "/<slug:commune>/ra-soat/": OFFICE,
    "/<slug:commune>/ra-soat/mo-nam/": "officer",
    "/<slug:commune>/ra-soat/qua-cac-nam/": OFFICE,
    "/<slug:commune>/ra-soat/so-lieu/": OFFICE,
    "/<slug:commune>/ra-soat/<int:year>/": OFFICE,
    "/<slug:commune>/ra-soat/<int:year>/luu/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/xem-truoc/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/dan-khoi/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/xac-nhan/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/mo-khoa/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/bo-so-ghi/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/bo-ban-go/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/so-ho/": OFFICE,
    "/<slug:commune>/ra-soat/<int:year>/so-ho/chon/": "officer",
    "/<slug:commune>/ra-soat/<int:year>/so-ho/pham-vi/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/bat-dau/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/luu/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/xem-truoc/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/them/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/xem-truoc-them/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/bo-go/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/chuyen/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/bo/<slug:key>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/ly-do/<slug:key>/": "officer",
    "/<slug:commune>/van-ban-phap-luat/": OFFICE,
    "/<slug:commune>/van-ban-phap-luat/ghi/": "officer",
    "/<slug:commune>/van-ban-phap-luat/bo/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/luu/<slug:table>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/xem-truoc/<slug:table>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/dan/<slug:table>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/dien-0/<slug:table>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bo-go/<slug:table>/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bo-so-dan/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/muc-tieu/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ly-do/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/phan-bo/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/thong-tin/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/dau-ky/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/dau-ky-xom-moi/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/trinh/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/rut-lai/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/dieu-chinh/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bo-du-thao/": "officer",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bai-bo/": "leader",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/duyet/": "leader",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/duyet/dong-y/": "leader",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/duyet/tra-lai/": "leader",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-hanh/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/tiep-nhan/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/phieu/<slug:hamlet>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ky-so/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ky-so/tai-len/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ky-so/ky/": "leader",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ky-so/<int:file_id>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/tai-len/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/<int:scan_id>/trang-<int:page>.png": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/<int:scan_id>/tep-<int:order>/": OFFICE,
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/ban-hanh/<slug:report>/trang-<int:page>.png": OFFICE,
    "/<slug:commune>/hinh-ky/": "leader",
    "/<slug:commune>/hinh-ky/<int:stamp_id>.png": "leader",
    "/<slug:commune>/so-ho/": OFFICE,
    "/<slug:commune>/so-ho/so-ho.<slug:format>": OFFICE,
    "/<slug:commune>/so-ho/xuat-thanh-vien/": OFFICE,
    "/<slug:commune>/so-ho/xep-xom/": "officer",
    "/<slug:commune>/so-ho/niem-yet/": OFFICE,
    "/<slug:commune>/so-ho/them/": "officer",
    "/<slug:commune>/so-ho/trung/": "officer",
    "/<slug:commune>/so-ho/trung/khong-phai/": "officer",
    "/<slug:commune>/so-ho/trung/gop-nguoi/": "officer",
    "/<slug:commune>/so-ho/trung/gop-ho/<int:household_id>/<int:other_id>/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/": OFFICE,
    "/<slug:commune>/so-ho/<int:household_id>/sua/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/thanh-vien/them/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/thanh-vien/<int:member_id>/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/thanh-vien/<int:member_id>/roi/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/thanh-vien/<int:member_id>/so-giay-to/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/dac-diem/": "officer",
    "/<slug:commune>/so-ho/<int:household_id>/dac-diem/<int:flag_id>/het/": "officer",
    "/<slug:commune>/nap-tep/": OFFICE,
    "/<slug:commune>/nap-tep/gui/": "officer",
    "/<slug:commune>/nap-tep/mau/<slug:kind>/<int:year>/": "officer",
    "/<slug:commune>/nap-tep/ho-so/": OFFICE,
    "/<slug:commune>/nap-tep/ho-so/<int:profile_id>/xoa/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/": OFFICE,
    "/<slug:commune>/nap-tep/<int:batch_id>/tien-do/": OFFICE,
    "/<slug:commune>/nap-tep/<int:batch_id>/lam-lai/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/cot/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/giu-ho-so/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/nhan-ten/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/chon/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/ghi/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/hoan-tac/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/bo/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/tep/": "officer",
    "/<slug:commune>/nap-tep/<int:batch_id>/danh-dau/": "officer",
    "/<slug:commune>/xom/": "head",
    "/<slug:commune>/de-nghi/": OFFICE,
    "/<slug:commune>/de-nghi/<int:proposal_id>/": OFFICE,
    "/<slug:commune>/de-nghi/<int:proposal_id>/nhan/": "officer",
    "/<slug:commune>/de-nghi/<int:proposal_id>/khong-nhan/": "officer",
    "/<slug:commune>/xom/<slug:hamlet>/ho/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/ho/<int:household_id>/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/ho/<int:household_id>/bien-dong/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/ho/<int:household_id>/ra-soat/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/ho/<int:household_id>/sua/<int:member_id>/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/de-nghi/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/de-nghi/them-ho/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/de-nghi/<int:proposal_id>/rut/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/<int:year>/": "head",
    "/<slug:commune>/xom/<slug:hamlet>/<int:year>/ban-<int:number>/tiep-nhan/": "head",
}

PEOPLE = ANYONE.split()
FINE = (200, 302, 400, 409, 422)
# A draft, a membership, a hand-over that the person does not have is not found, also at the own addresses; below a
# public document nothing is.
UNKNOWN = (
    "/vai-tro/",
    "/kiem-tra/<slug:code>/<path:rest>",
    "/<slug:commune>/ban-giao/bien-ban/",
    "/viec-dang-do/<int:draft_id>/",
    "/viec-dang-do/<int:draft_id>/bo/",
)


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def filled(address: str, world: World, **changes: Any) -> str:
    """The address with the world's own things in its places."""
    values = {**world.values, **changes}
    if address.startswith("/he-thong/cap-tinh/") and not changes:
        values["membership_id"] = world.cast.province_reader.membership.pk
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), address)


def asked(clients: dict[str, Client], addresses: Iterable[str]) -> Iterator[tuple[str, str, str, Client]]:
    """Who asks, how, at which address, for every method that the address answers."""
    methods = {route.address: route.methods for route in all_routes()}
    for address in addresses:
        for method in ("GET", "POST"):
            if method in methods[address]:
                yield from ((name, method, address, client) for name, client in clients.items())


def answer(client: Client, method: str, target: str) -> Any:
    """What comes back; whatever the request changed is undone, so that every request meets the same world."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.post(target, {}) if method == "POST" else client.get(target)
        if response.streaming:
            list(response.streaming_content)  # a file read to its end is closed
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def clients_of(world: World, names: Iterable[str] = PEOPLE) -> dict[str, Client]:
    return {name: getattr(world.cast, name).client for name in names}


def test_every_address_is_in_the_table() -> None:
    assert {route.address for route in all_routes()} == set(ACCESS)


@pytest.mark.walk
def test_without_signing_in_one_is_asked_to(world: World) -> None:
    wrong = []
    for _, method, address, client in asked({"nobody": Client()}, ACCESS):
        response = answer(client, method, filled(address, world))
        goes_to_sign_in = response.status_code == 302 and response["Location"].startswith("/dang-nhap/")
        is_answered = response.status_code in (200, 422) or (
            response.status_code == 404 and address in UNKNOWN
        )
        fine = is_answered if ACCESS[address] == PUBLIC else goes_to_sign_in
        if not fine:
            wrong.append((method, address, response.status_code))
    assert not wrong, wrong


@pytest.mark.walk
def test_each_role_gets_what_the_table_says(world: World) -> None:
    wrong = []
    for name, method, address, client in asked(
        clients_of(world), (a for a, who in ACCESS.items() if who != PUBLIC)
    ):
        status = answer(client, method, filled(address, world)).status_code
        stranger = "<slug:commune>" in address and name in ("system_admin", "province_reader")
        if name in ACCESS[address].split():
            fine = status in FINE or (status == 404 and address in UNKNOWN)
        else:
            fine = status == (404 if stranger else 403)
        if not fine:
            wrong.append((name, method, address, status))
    assert not wrong, wrong


@pytest.mark.walk
def test_a_foreign_commune_is_not_found(world: World) -> None:
    """Whatever is asked for there, and in the same words as a commune that does not exist."""
    wrong = []
    for name, method, address, client in asked(
        clients_of(world), (a for a in ACCESS if "<slug:commune>" in a)
    ):
        foreign = answer(client, method, filled(address, world, commune=world.cast.other_commune.slug))
        if foreign.status_code != 404:
            wrong.append((name, method, address, foreign.status_code))
        elif name == "officer":
            nowhere = answer(client, method, filled(address, world, commune="khong-co-xa-nay"))
            assert without_tokens(foreign) == without_tokens(nowhere), address
    assert not wrong, wrong


def without_tokens(response: Any) -> str:
    """The body without what differs from request to request."""
    return re.sub(r"(csrfmiddlewaretoken\" value|X-CSRFToken\": )[^>}]*", "", response.content.decode())


def test_a_foreign_hamlet_is_not_found_for_a_head(world: World) -> None:
    of_heads = [a for a, who in ACCESS.items() if "<slug:hamlet>" in a and "head" in who.split()]
    assert of_heads
    for _, method, address, client in asked(clients_of(world, ["head"]), of_heads):
        foreign = answer(client, method, filled(address, world, hamlet="lang-mon"))
        nowhere = answer(client, method, filled(address, world, hamlet="khong-co-xom-nay"))
        assert foreign.status_code == nowhere.status_code == 404, address
        assert without_tokens(foreign) == without_tokens(nowhere), address


def test_a_guessed_key_of_another_commune_is_not_found(world: World) -> None:
    keyed = [a for a in ACCESS if re.search(r"<int:(user|membership|hamlet|commune)_id>", a)]
    administrators = {
        True: clients_of(world, ["system_admin"]),
        False: clients_of(world, ["commune_admin"]),
    }
    for address in keyed:
        for _, method, _, client in asked(administrators[address.startswith("/he-thong/")], [address]):
            status = answer(client, method, filled(address, world, **world.foreign)).status_code
            assert status == 404, (method, address)


def test_a_household_of_another_commune_or_hamlet_is_not_found(world: World) -> None:
    """By its key in the own addresses: for the officer that of another commune, for a head that of another hamlet."""
    keyed = [a for a in ACCESS if "<int:household_id>" in a]
    others = make_household(world.cast.hamlets["lang-mon"], "Lò Thị Ngoài", code="M-1").pk
    for name, key in (("officer", world.foreign["household_id"]), ("head", others)):
        own = [a for a in keyed if name in ACCESS[a].split()]
        assert own
        for _, method, address, client in asked(clients_of(world, [name]), own):
            found = answer(client, method, filled(address, world, household_id=key, other_id=key))
            nowhere = answer(client, method, filled(address, world, household_id=9**15, other_id=9**15))
            assert found.status_code == nowhere.status_code, (name, method, address)
            assert found.status_code in (404, 422), (name, method, address)
            assert "Đinh Văn Xa" not in found.content.decode()
            assert "Lò Thị Ngoài" not in found.content.decode()
