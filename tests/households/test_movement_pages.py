"""The pages of movements: the balance says what the command says, a movement is seen before it is recorded."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households import actions
from households.models import LateEvent, Movement
from tests.cast import Cast
from tests.households.making import small_register
from tests.reports.commands import run
from tests.world import confirm_results

pytestmark = pytest.mark.walk

BASE = "/thinh-duc/bien-dong/"


@pytest.fixture
def keys(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def body(client: Any, path: str) -> str:
    """A page as text without tags, blanks single."""
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows(client: Any, path: str) -> dict[str, list[str]]:
    """The lines of the balance by name: what each cell's link reads out, or the bare figure."""
    html = client.get(path).content.decode()
    found = {}
    for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL):
        name = re.sub(r"<[^>]+>", "", line.split("</th>")[0]).strip()
        cells = re.findall(r'<td class="n[^>]*>(.*?)</td>', line, re.DOTALL)
        found[name] = [
            label[0] if (label := re.findall(r'aria-label="[^"]*: ([^"]*)\. Xem', cell)) else "0 hộ, 0 khẩu"
            for cell in cells
        ]
    return found


@pytest.mark.parametrize("poverty_class", ["poor", "near_poor", "neither"])
def test_balance_shows_what_the_command_prints(cast: Cast, keys: dict[str, int], poverty_class: str) -> None:
    shown = rows(cast.leader.client, f"{BASE}2022/?dien={poverty_class}")
    printed = json.loads(run("movements", "--commune", "thinh-duc", "--year", "2022", "--format", "json").out)
    entries = {one["name"]: one["classes"][poverty_class] for one in printed["hamlets"]}
    entries["CỘNG"] = printed["total"][poverty_class]
    hamlets = [one for name, one in entries.items() if name != "CỘNG"]
    for name, entry in entries.items():
        outs = entry_kinds(hamlets, "out")
        ins = entry_kinds(hamlets, "in")
        nothing = {"households": 0, "persons": 0}
        expected = [
            entry["opening"],
            *(entry["out"].get(kind, nothing) for kind in outs),
            *(entry["in"].get(kind, nothing) for kind in ins),
            entry["closing"],
        ]
        assert shown[name] == [f"{one['households']} hộ, {one['persons']} khẩu" for one in expected], name


def entry_kinds(entries: list[Any], side: str) -> list[str]:
    """The kinds that any hamlet has, in the order of the kinds."""
    from households.rules.kinds import MovementKind

    return [kind.value for kind in MovementKind if any(kind.value in one[side] for one in entries)]


def test_balance_says_what_stays_within_the_commune(cast: Cast, keys: dict[str, int]) -> None:
    page = body(cast.officer.client, f"{BASE}2022/?dien=poor")
    assert (
        "Toàn xã đầu năm 2022 có 2 hộ (5 khẩu), giảm 1 hộ (4 khẩu), tăng 0 hộ (0 khẩu); cuối năm 2022 còn 1 hộ"
        in page
    )
    assert "1 hộ (1 khẩu) chuyển giữa các xóm của xã" in page


def test_number_of_queries_does_not_grow(cast: Cast, keys: dict[str, int]) -> None:
    client = cast.officer.client
    addresses = (f"{BASE}2022/", f"{BASE}2022/ca-xa/", f"{BASE}2022/lang-mon/?dien=poor")
    before = [queries_of(client, address) for address in addresses]
    for day in range(1, 8):
        actions.members_changed(
            scope=cast.officer.scope,
            household_id=keys["TD-0004"],
            persons_after=5 + day,
            on=date(2022, 6, day),
        )
    assert [queries_of(client, address) for address in addresses] == before


def queries_of(client: Any, address: str) -> int:
    """How many queries a page takes once everything is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_list_is_narrowed_to_what_a_figure_counts(cast: Cast, keys: dict[str, int]) -> None:
    client = cast.leader.client
    page = body(client, f"{BASE}2022/phuc-hoa/?dien=poor&chieu=ra&loai=escaped-to-near-poor")
    assert "Hoàng Văn Tứ" in page
    assert "Lê Thị Na" not in page
    assert "UBND xã Thịnh Đức" in page
    assert "Phúc Hòa → Làng Mơn" in body(client, f"{BASE}2022/phuc-hoa/")
    assert client.get(f"{BASE}2022/linh-son/").status_code == 404


def test_movement_is_shown_before_it_is_recorded(cast: Cast, keys: dict[str, int]) -> None:
    client = cast.officer.client
    address = f"{BASE}ho/{keys['TD-0001']}/"
    choices = body(client, address)
    assert "Thoát cận nghèo" in choices
    assert "Thoát nghèo, vượt chuẩn cận nghèo" not in choices
    form = {"on": "5/1/2023", "decision_number": "12/QĐ-UBND", "buoc": "xem"}
    asked = client.post(f"{address}?loai=escaped-near-poor", form)
    assert "Sẽ ghi" in asked.content.decode()
    before = Movement.objects.within(cast.officer.scope).count()
    assert client.post(f"{address}?loai=escaped-near-poor", form | {"buoc": "ghi"}).status_code == 302
    last = Movement.objects.within(cast.officer.scope).order_by("-id")[0]
    assert Movement.objects.within(cast.officer.scope).count() == before + 1
    assert (last.kind, last.class_to, last.decision_number) == ("escaped-near-poor", "neither", "12/QĐ-UBND")


def test_impossible_movement_is_refused_with_name_and_rule(cast: Cast, keys: dict[str, int]) -> None:
    client = cast.officer.client
    address = f"{BASE}ho/{keys['TD-0001']}/?loai=escaped-near-poor"
    response = client.post(address, {"on": "5/1/2022", "buoc": "ghi"})
    assert response.status_code == 422
    assert (
        "Phúc Hòa: hộ Hoàng Văn Tứ (TD-0001) ngày 5/1/2022 trước biến động gần nhất"
        in response.content.decode()
    )
    assert Movement.objects.within(cast.officer.scope).filter(household=keys["TD-0001"]).count() == 2


def test_household_is_split_and_merged_from_the_page(cast: Cast, keys: dict[str, int]) -> None:
    client = cast.officer.client
    form = {
        "on": "1/2/2023",
        "code": "TD-0009",
        "persons": "2",
        "head_name": "Trần Văn Mười",
        "hamlet_id": cast.hamlets["lang-mon"].pk,
    }
    assert client.post(f"{BASE}ho/{keys['TD-0004']}/tach/", form).status_code == 302
    own = Movement.objects.within(cast.officer.scope)
    new = own.get(kind="split-off")
    assert (new.household.code, new.persons_after) == ("TD-0009", 2)
    merged = {"on": "2/2/2023", "into_code": "TD-0004"}
    assert client.post(f"{BASE}ho/{new.household_id}/nhap/", merged).status_code == 302
    assert own.filter(household=keys["TD-0004"]).latest("number").persons_after == 5
    unknown = client.post(f"{BASE}ho/{keys['TD-0004']}/nhap/", merged | {"into_code": "TD-0404"})
    assert "Xã không có hộ nào mã TD-0404." in unknown.content.decode()


def test_late_event_is_decided_on_its_page(cast: Cast, keys: dict[str, int]) -> None:
    confirm_results(cast, 2022)
    client = cast.officer.client
    address = f"{BASE}ho/{keys['TD-0004']}/?loai=size-changed"
    form = {"on": "1/12/2022", "persons": "6", "buoc": "xem"}
    assert "Kết quả năm 2022 đã xác nhận" in client.post(address, form).content.decode()
    client.post(address, form | {"buoc": "ghi"})
    (late,) = LateEvent.objects.within(cast.officer.scope)
    waiting = body(client, f"{BASE}cho-quyet/")
    assert "Trần Thị Chín (TD-0004)" in waiting
    assert "6 khẩu" in waiting
    decide = f"{BASE}cho-quyet/{late.pk}/"
    without_reason = client.post(decide, {"cach": "now"})
    assert without_reason.status_code == 422
    assert "Chưa ghi lý do." in without_reason.content.decode()
    locked = client.post(decide, {"cach": "then", "reason": "báo muộn"})
    assert locked.status_code == 422
    assert "Làng Mơn (do Trần Thị Cán Bộ xác nhận)" in locked.content.decode()
    assert client.post(decide, {"cach": "now", "reason": "báo muộn"}).status_code == 302
    last = Movement.objects.within(cast.officer.scope).filter(household=keys["TD-0004"]).latest("number")
    assert (last.happened_on, last.counted_on) == (date(2022, 12, 1), date(2023, 1, 1))
    assert "tính vào năm đang mở" in body(cast.leader.client, f"{BASE}cho-quyet/")


def test_empty_pages_say_the_next_step(cast: Cast) -> None:
    client = cast.officer.client
    assert "Năm này sổ hộ chưa có gì" in body(client, f"{BASE}2022/")
    assert "Không có biến động nào chờ quyết định" in body(client, f"{BASE}cho-quyet/")
    assert client.get(BASE).status_code == 302
