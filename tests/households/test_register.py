"""The register's households and people: what is entered, changed and shown of each."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from households.actions import record_movement
from households.actions.editing import add_flag, edit_household, end_flag, enter_household
from households.actions.members import add_member, change_member, remove_member
from households.actions.register import NewMember, register_household
from households.models import FlagKind, Leaving
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from tests.cast import Cast
from tests.households.registering import (
    BASE,
    SECRET,
    deeds_on,
    ledger,
    names,
    people_of,
    small_register,
    stored,
)
from thinhduc.errors import Conflict, NotAllowed, Refused


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def test_flags_are_chosen_on_their_days(cast: Cast, homes: dict[str, int]) -> None:
    scope, home = cast.officer.scope, homes["TD-01"]
    flag = add_flag(
        scope=scope, household_id=home, kind=FlagKind.NO_LABOUR, reason="Già yếu", since=date(2020, 5, 1)
    )
    end_flag(scope=scope, household_id=home, flag_id=flag, until=date(2021, 12, 30), reason="Con về ở cùng")
    assert names(cast, year=2020, flag="no-labour") == ["TD-01"]
    assert names(cast, year=2021, flag="no-labour") == []
    assert names(cast, flag="no-labour") == []
    assert deeds_on(home) == ["household-registered", "flag-added", "flag-ended"]


def test_a_flag_needs_a_reason_and_a_day_that_was(cast: Cast, homes: dict[str, int]) -> None:
    for reason, since in (
        ("", date(2021, 1, 1)),
        ("Già yếu", date(2999, 1, 1)),
        ("Già yếu", date(1900, 1, 1)),
    ):
        with pytest.raises(Refused, match=r"Hoàng Văn Đạt \(TD-01\)"):
            add_flag(
                scope=cast.officer.scope, household_id=homes["TD-01"], kind=FlagKind.MERIT, reason=reason,
                since=since,
            )  # fmt: skip


def test_a_household_is_entered_with_its_people_or_not_at_all(cast: Cast, homes: dict[str, int]) -> None:
    people = [
        NewMember("Lê Văn Bốn", born_year=2999, relation="head"),
        NewMember("Lê Thị Sáu", identity_number=SECRET),
        NewMember("Lê Thị Bảy", identity_number="12"),
    ]
    before = stored(homes["TD-01"]).pk
    with pytest.raises(Refused) as refused:
        enter_household(
            scope=cast.officer.scope, code="TD-09", hamlet_id=cast.hamlets["phuc-hoa"].pk,
            poverty_class=PovertyClass.POOR, on=date(2021, 1, 1), people=people,
        )  # fmt: skip
    assert [fault.code for fault in refused.value.findings] == [
        "birth-to-come", "identity-number", "member-elsewhere",
    ]  # fmt: skip
    (elsewhere,) = (fault for fault in refused.value.findings if fault.code == "member-elsewhere")
    assert "hộ Hoàng Văn Đạt (TD-01)" in elsewhere.message
    assert "Hộ Lê Văn Bốn (TD-09)" in elsewhere.message
    assert names(cast, words="TD-09") == []
    assert before == homes["TD-01"]


def test_a_new_household_comes_from_the_page(cast: Cast, homes: dict[str, int]) -> None:
    page = cast.officer.client.get(f"{BASE}them/")
    assert 'value="TD-05"' in page.content.decode()
    fields = {
        "code": "TD-05", "hamlet": str(cast.hamlets["lang-mon"].pk), "poverty_class": "near_poor",
        "kind": "registered", "on": "1/2/2021", "nguoi-TOTAL_FORMS": "3", "nguoi-INITIAL_FORMS": "0",
        "nguoi-0-name": "Bùi Văn Cả", "nguoi-0-birth": "1955", "nguoi-1-name": "Bùi Thị Hai",
        "nguoi-1-relation": "child", "nguoi-1-birth": "3/4/1980", "nguoi-1-identity_number": "090 123.456",
    }  # fmt: skip
    response = cast.officer.client.post(f"{BASE}them/", fields)
    assert response.status_code == 302
    body = cast.officer.client.get(response["Location"]).content.decode()
    assert "Bùi Văn Cả" in body
    assert "2 nhân khẩu" in body
    assert "••••••456" in body
    household_id = int(response["Location"].rstrip("/").rpartition("/")[2])
    assert people_of(household_id)["Bùi Thị Hai"].identity_number == "090123456"
    assert ledger(household_id) == [("registered", None, 2)]


def test_a_faulty_row_of_a_new_household_is_said_and_nothing_stored(
    cast: Cast, homes: dict[str, int]
) -> None:
    fields = {
        "code": "TD-05", "hamlet": str(cast.hamlets["lang-mon"].pk), "poverty_class": "near_poor",
        "kind": "registered", "on": "31/2/2021", "nguoi-TOTAL_FORMS": "2", "nguoi-INITIAL_FORMS": "0",
        "nguoi-0-name": "", "nguoi-1-birth": "31/2/1980",
    }  # fmt: skip
    response = cast.officer.client.post(f"{BASE}them/", fields)
    body = response.content.decode()
    assert response.status_code == 422
    for sentence in ("không phải ngày có thật", "Chưa ghi họ và tên chủ hộ", "không phải ngày sinh có thật"):
        assert sentence in body
    assert names(cast, words="TD-05") == []


def test_who_joins_and_leaves_changes_the_number_of_persons_by_a_movement(
    cast: Cast, homes: dict[str, int]
) -> None:
    scope, home = cast.officer.scope, homes["TD-01"]
    new = NewMember("Hoàng Thị Út", relation="child", joined_on=date(2021, 4, 1))
    added = add_member(scope=scope, household_id=home, new=new, reason="sinh con")
    remove_member(scope=scope, member_id=added.member_id, on=date(2021, 8, 1), why=Leaving.MOVED)
    assert ledger(home) == [("registered", None, 2), ("size-changed", 2, 3), ("size-changed", 3, 2)]
    assert people_of(home)["Hoàng Thị Út"].left_reason == "moved"
    assert deeds_on(home)[-4:] == ["movement-recorded", "member-added", "movement-recorded", "member-left"]


def test_the_head_does_not_just_leave(cast: Cast, homes: dict[str, int]) -> None:
    head = people_of(homes["TD-01"])["Hoàng Văn Đạt"]
    with pytest.raises(Refused, match="Hoàng Văn Đạt là chủ hộ"):
        remove_member(scope=cast.officer.scope, member_id=head.pk, on=date(2021, 1, 1), why=Leaving.MOVED)
    wife = people_of(homes["TD-01"])["Lý Thị Ba"]
    remove_member(
        scope=cast.officer.scope, member_id=head.pk, on=date(2021, 1, 1), why=Leaving.DIED, head_id=wife.pk
    )
    assert stored(homes["TD-01"]).head_name == "Lý Thị Ba"
    assert ledger(homes["TD-01"])[-1] == ("size-changed", 2, 1)


def test_the_last_person_leaves_with_the_household(cast: Cast, homes: dict[str, int]) -> None:
    head = people_of(homes["TD-03"])["Nguyễn Văn An"]
    remove_member(scope=cast.officer.scope, member_id=head.pk, on=date(2021, 1, 1), why=Leaving.DIED)
    assert ledger(homes["TD-03"])[-1] == ("dissolved", 1, None)
    assert "TD-03" not in names(cast)
    with pytest.raises(Refused, match="không còn trong xã"):
        add_member(
            scope=cast.officer.scope, household_id=homes["TD-03"],
            new=NewMember("Nguyễn Thị B", joined_on=date(2022, 1, 1)),
        )  # fmt: skip


def test_a_present_member_elsewhere_can_not_join(cast: Cast, homes: dict[str, int]) -> None:
    new = NewMember("Hoàng Văn Đạt", identity_number=SECRET, joined_on=date(2021, 1, 1))
    with pytest.raises(Refused, match=r"hộ Hoàng Văn Đạt \(TD-01\)") as refused:
        add_member(scope=cast.officer.scope, household_id=homes["TD-02"], new=new)
    assert SECRET not in refused.value.message
    assert ledger(homes["TD-02"]) == [("registered", None, 1)]


def test_correcting_the_head_renames_the_household(cast: Cast, homes: dict[str, int]) -> None:
    head = people_of(homes["TD-03"])["Nguyễn Văn An"]
    page = f"{BASE}{homes['TD-03']}/thanh-vien/{head.pk}/"
    fields = {"name": "Nguyễn Văn Ân", "relation": "head", "birth": "1/2/1950", "identity_number": ""}
    assert cast.officer.client.post(page, fields).status_code == 302
    assert names(cast, words="nguyen an") == ["TD-03"]
    assert stored(homes["TD-03"]).head_key.startswith("azzn0")
    assert people_of(homes["TD-03"])["Nguyễn Văn Ân"].born_on == date(1950, 2, 1)


def test_a_code_is_anothers_or_free(cast: Cast, homes: dict[str, int]) -> None:
    page = f"{BASE}{homes['TD-01']}/sua/"
    taken = cast.officer.client.post(page, {"code": "TD-02", "address": "Tổ 1"})
    assert taken.status_code == 422
    assert "đã có hộ khác dùng" in taken.content.decode()
    assert cast.officer.client.post(page, {"code": "0012", "address": "Tổ 1"}).status_code == 302
    assert stored(homes["TD-01"]).code == "0012"
    assert names(cast, words="0012 to 1") == ["0012"]


def test_two_who_edit_a_household_lose_nothing(cast: Cast, homes: dict[str, int]) -> None:
    scope, home = cast.officer.scope, homes["TD-01"]
    seen = {"code": "TD-01", "head_name": "Hoàng Văn Đạt", "address": "", "area": "", "note": ""}
    edit_household(scope=scope, household_id=home, values=seen | {"address": "Tổ 1"}, seen=seen)
    with pytest.raises(Conflict) as conflict:
        edit_household(scope=scope, household_id=home, values=seen | {"address": "Tổ 2"}, seen=seen)
    (clash,) = conflict.value.clashes
    assert (clash.seen, clash.mine, clash.stored) == ("", "Tổ 2", "Tổ 1")
    page = cast.officer.client.post(
        f"{BASE}{home}/sua/", {"code": "TD-01", "address": "Tổ 2", "seen": json.dumps(seen)}
    )
    body = page.content.decode()
    assert page.status_code == 409
    assert 'value="Tổ 2"' in body
    assert "Tổ 1" in body
    assert stored(home).address == "Tổ 1"


def test_two_who_correct_a_member_lose_nothing(cast: Cast, homes: dict[str, int]) -> None:
    member = people_of(homes["TD-01"])["Lý Thị Ba"]
    seen = {
        "name": "Lý Thị Ba",
        "birth": "",
        "sex": "",
        "relation": "other",
        "ethnicity": "",
        "joined_on": "",
    }
    scope = cast.officer.scope
    change_member(scope=scope, member_id=member.pk, values=seen | {"birth": "1961"}, seen=seen)
    with pytest.raises(Conflict) as conflict:
        change_member(scope=scope, member_id=member.pk, values=seen | {"birth": "1962"}, seen=seen)
    assert [(one.mine, one.stored) for one in conflict.value.clashes] == [("1962", "1961")]
    assert people_of(homes["TD-01"])["Lý Thị Ba"].born_year == 1961


def test_a_leader_reads_and_changes_nothing(cast: Cast, homes: dict[str, int]) -> None:
    body = cast.leader.client.get(f"{BASE}{homes['TD-01']}/").content.decode()
    assert "Hoàng Văn Đạt" in body
    assert "<form" not in body.partition('id="main"')[2]
    with pytest.raises(NotAllowed):
        edit_household(scope=cast.leader.scope, household_id=homes["TD-01"], values={}, seen={})


def test_the_page_shows_the_class_of_each_year(cast: Cast, homes: dict[str, int]) -> None:
    record_movement(
        scope=cast.officer.scope, household_id=homes["TD-01"], kind=MovementKind.ESCAPED_TO_NEAR_POOR,
        happened_on=date(2021, 6, 1), decision_number="12/QĐ-UBND",
    )  # fmt: skip
    body = cast.officer.client.get(f"{BASE}{homes['TD-01']}/").content.decode()
    ribbon = body.partition('class="ribbon"')[2].partition("</ol>")[0]
    assert ribbon.index("<b>2020</b><span>nghèo") < ribbon.index("<b>2021</b><span>cận nghèo")
    assert "nghèo → cận nghèo" in body
    assert "12/QĐ-UBND" in body


def test_the_command_prints_what_the_page_shows(
    cast: Cast, homes: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("household_history", commune="thinh-duc", code="TD-01", format="json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["standing"]["class"] == "poor"
    assert [member["name"] for member in printed["members"]] == ["Hoàng Văn Đạt", "Lý Thị Ba"]
    assert printed["members"][0]["identity"] == "•••••••••234"
    assert printed["years"][0] == {"year": 2020, "class": "poor", "hamlet": "Phúc Hòa", "persons": 2}
    assert [one["kind"] for one in printed["movements"]] == ["registered"]
    call_command("household_history", commune="thinh-duc", code="TD-01", format="text")
    assert "Hoàng Văn Đạt (TD-01): Phúc Hòa, hộ nghèo, 2 nhân khẩu" in capsys.readouterr().out


def test_named_people_and_counted_persons_are_held_beside_each_other(cast: Cast) -> None:
    done = register_household(
        scope=cast.officer.scope,
        code="TD-77",
        head_name="Nông Thị Mới",
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        poverty_class=PovertyClass.POOR,
        on=date(2020, 1, 1),
        persons=3,
        members=[NewMember("Nông Thị Mới", relation="head")],
    )
    page = cast.officer.client.get(f"{BASE}{done.household_id}/").content.decode()
    assert "Sổ ghi tên 1 người, biến động tính 3 nhân khẩu" in page
