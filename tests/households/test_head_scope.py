"""A household that moves between hamlets: what its old head no longer learns, and the new one not of before."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from households.actions import move_to_hamlet
from households.actions.editing import add_flag, end_flag
from households.actions.proposing import propose_change, propose_correction
from households.models import FlagKind, Household, Member, Proposal, Sheet, Standard
from households.queries.household import household_view
from households.queries.register import Chosen, register_list, size_of
from journal.models import Entry
from tests.cast import Cast
from tests.households.making_rounds import STANDARD, add, regular_round
from tests.households.registering import people_of, small_register
from thinhduc.errors import Refused

MOVED = date(2022, 5, 1)
OWN = "/thinh-duc/xom/phuc-hoa/ho/"


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def move(cast: Cast, home: int) -> None:
    """From Phúc Hòa to Làng Mơn."""
    there = cast.hamlets["lang-mon"].pk
    move_to_hamlet(scope=cast.officer.scope, household_id=home, hamlet_id=there, on=MOVED)


def report(cast: Cast, home: int, token: Any, text: str, member: str = "") -> int:
    values = {"what": "other", "on": "1/2/2022", "text": text, "member": member}
    return propose_change(scope=cast.head.scope, household_id=home, token=token, values=values)


def reads(home: int) -> int:
    return Entry.objects.beyond_scope().filter(deed="household-read", household_id=home).count()


@pytest.mark.parametrize("chosen", [Chosen(), Chosen(year=2021), Chosen(poverty_class="da-roi")])
def test_a_head_counts_what_the_list_shows(cast: Cast, homes: dict[str, int], chosen: Chosen) -> None:
    move(cast, homes["TD-01"])
    scope = cast.head.scope
    assert size_of(scope, chosen).households == len(register_list(scope, chosen))


def test_a_head_is_not_offered_what_is_gone(cast: Cast, homes: dict[str, int]) -> None:
    assert "không còn trong sổ" not in cast.head.client.get(OWN).content.decode()
    assert "không còn trong sổ" in cast.officer.client.get("/thinh-duc/so-ho/").content.decode()


def test_a_year_of_any_length_is_answered(cast: Cast, homes: dict[str, int]) -> None:
    for person, address in ((cast.head, OWN), (cast.officer, "/thinh-duc/so-ho/")):
        body = person.client.get(f"{address}?nam={'1' * 5000}")
        assert body.status_code == 200
        assert "TD-01" not in body.content.decode()


def test_what_a_sheet_found_before_the_move_is_not_searched(cast: Cast, homes: dict[str, int]) -> None:
    officer = cast.officer.scope
    home = Household.objects.beyond_scope().get(pk=homes["TD-01"])
    case = add(officer, regular_round(officer), home)
    standard = Standard.objects.get(slug=STANDARD)
    Sheet.objects.create(commune_id=home.commune_id, case_id=case, standard=standard, lacking=1)
    lacking = Chosen(year=2022, lacking=1)
    assert [one.code for one in register_list(cast.head.scope, Chosen(lacking=1))] == ["TD-01"]
    assert [one.code for one in register_list(cast.head.scope, lacking)] == ["TD-01"]
    move(cast, home.pk)
    assert [one.code for one in register_list(officer, lacking)] == ["TD-01"]
    assert list(register_list(cast.head_lang_mon.scope, lacking)) == []


def test_what_was_true_before_the_move_is_not_the_new_heads(cast: Cast, homes: dict[str, int]) -> None:
    officer, home = cast.officer.scope, homes["TD-01"]
    for kind in (FlagKind.MERIT, FlagKind.NO_LABOUR):
        add_flag(scope=officer, household_id=home, kind=kind, reason="theo hồ sơ", since=date(2021, 1, 1))
    view = household_view(officer, home)
    assert view is not None
    ended = next(flag.id for flag in view.flags if flag.kind is FlagKind.MERIT)
    end_flag(scope=officer, household_id=home, flag_id=ended, until=date(2021, 12, 1), reason="hết")
    old = household_view(cast.head.scope, home)
    assert old is not None
    assert {flag.kind for flag in old.flags} == {FlagKind.MERIT, FlagKind.NO_LABOUR}
    move(cast, home)
    new = household_view(cast.head_lang_mon.scope, home)
    assert new is not None
    assert [flag.kind for flag in new.flags] == [FlagKind.NO_LABOUR]


def test_the_old_head_reads_no_name_of_now_in_the_own_proposals(cast: Cast, homes: dict[str, int]) -> None:
    home, member = homes["TD-01"], people_of(homes["TD-01"])["Lý Thị Ba"]
    report(cast, home, uuid4(), "vắng nhà lâu ngày", str(member.pk))
    propose_correction(
        scope=cast.head.scope, member_id=member.pk, token=uuid4(), values={"birth": "1961", "text": "CCCD"}
    )
    page = "/thinh-duc/xom/phuc-hoa/de-nghi/"
    assert "Lý Thị Ba" in cast.head.client.get(page).content.decode()
    move(cast, home)
    Household.objects.beyond_scope().filter(pk=home).update(head_name="Chủ Hộ Mới")
    Member.objects.beyond_scope().filter(pk=member.pk).update(name="Tên Sau Này")
    body = cast.head.client.get(page).content.decode()
    assert "hộ TD-01, không còn ở xóm" in body
    assert "vắng nhà lâu ngày" in body
    assert "Chủ Hộ Mới" not in body
    assert "Tên Sau Này" not in body


def test_a_page_sent_again_with_other_words_is_not_taken_for_the_first(
    cast: Cast, homes: dict[str, int]
) -> None:
    token = uuid4()
    first = report(cast, homes["TD-01"], token, "bán trâu")
    assert report(cast, homes["TD-01"], token, "bán trâu") == first
    for home, text in ((homes["TD-01"], "bán bò"), (homes["TD-02"], "bán trâu")):
        with pytest.raises(Refused, match="nội dung khác"):
            report(cast, home, token, text)
    assert Proposal.objects.beyond_scope().count() == 1


def test_every_page_of_a_household_that_is_opened_is_in_the_journal(
    cast: Cast, homes: dict[str, int]
) -> None:
    home = homes["TD-01"]
    member = people_of(home)["Lý Thị Ba"].pk
    office = f"/thinh-duc/so-ho/{home}/"
    opened = [
        (cast.officer, office),
        (cast.officer, f"{office}sua/"),
        (cast.officer, f"{office}thanh-vien/{member}/"),
        (cast.officer, f"{office}thanh-vien/{member}/roi/"),
        (cast.officer, f"/thinh-duc/so-ho/trung/gop-ho/{home}/{homes['TD-02']}/"),
        (cast.head, f"{OWN}{home}/"),
        (cast.head, f"{OWN}{home}/bien-dong/"),
        (cast.head, f"{OWN}{home}/ra-soat/"),
        (cast.head, f"{OWN}{home}/sua/{member}/"),
    ]
    for number, (person, address) in enumerate(opened, start=1):
        assert person.client.get(address).status_code == 200, address
        assert reads(home) == number, address
    refused = cast.officer.client.post(f"{office}dac-diem/", {})
    assert (refused.status_code, reads(home)) == (422, len(opened) + 1)
