"""What heads propose: stored once, seen by the own hamlet, done by the officer alone, its fate told."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.actions.proposals import Answer, accept_proposal, refuse_proposal
from households.actions.proposing import (
    propose_change,
    propose_correction,
    propose_household,
    withdraw_proposal,
)
from households.actions.register import NewMember, register_household
from households.actions.rounds import open_round
from households.models import Household, HouseholdFlag, Member, Movement, Proposal, ReviewCase
from households.queries.proposals import hamlet_proposals, open_proposals, proposal_by_id
from households.rules import PovertyClass
from households.rules.rounds import PERIODIC
from journal.models import Entry
from tests.cast import Cast
from thinhduc.errors import Conflict, NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast: Cast) -> Household:
    """A household of Phúc Hòa with head, wife and child."""
    done = register_household(
        scope=cast.officer.scope,
        code="TD-0107",
        head_name="Hoàng Văn Tứ",
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        poverty_class=PovertyClass.POOR,
        on=date(2020, 1, 1),
        members=[
            NewMember("Hoàng Văn Tứ", born_year=1960, relation="head"),
            NewMember("Lý Thị Bốn", born_year=1962, relation="spouse"),
            NewMember("Hoàng Thị Út", born_year=2010, relation="child"),
        ],
    )
    return Household.objects.beyond_scope().get(pk=done.household_id)


def member(household: Household, number: int) -> Member:
    return Member.objects.beyond_scope().get(household=household, number=number)


def persons_of(household: Household) -> int | None:
    return Movement.objects.beyond_scope().get(household=household, until=None).persons_after


def report(cast: Cast, household: Household, token=None, **values: str) -> int:
    return propose_change(
        scope=cast.head.scope,
        household_id=household.pk,
        token=token or uuid4(),
        values={"on": "5/3/2024", **values},
    )


def only_open(cast: Cast) -> Proposal:
    return Proposal.objects.within(cast.officer.scope).get(state="open")


def test_nothing_counts_until_the_officer_accepts(cast: Cast, home: Household) -> None:
    wife = member(home, 2)
    proposal = report(cast, home, what="member-died", member=str(wife.pk))
    assert persons_of(home) == 3
    accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())
    wife.refresh_from_db()
    assert (persons_of(home), wife.left_on, wife.left_reason) == (2, date(2024, 3, 5), "died")
    last = Movement.objects.beyond_scope().get(household=home, until=None)
    assert last.happened_on == date(2024, 3, 5)
    (told,) = hamlet_proposals(cast.head.scope, cast.hamlets["phuc-hoa"].pk)
    assert (told.state, told.decided_by) == ("accepted", cast.officer.user.full_name)


def test_sent_twice_is_stored_once(cast: Cast, home: Household) -> None:
    token = uuid4()
    first = report(cast, home, token, what="other", text="Nhà dột")
    assert report(cast, home, token, what="other", text="Nhà dột") == first
    assert Proposal.objects.within(cast.officer.scope).count() == 1
    assert Entry.objects.within(cast.officer.scope).filter(deed="proposal-made").count() == 1
    with pytest.raises(Refused, match="người khác gửi"):
        propose_household(
            scope=cast.head_lang_mon.scope,
            hamlet_id=cast.hamlets["lang-mon"].pk,
            token=token,
            values={"head_name": "Lò Văn Hai", "persons": "2", "on": "5/3/2024", "text": "khó khăn"},
        )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"what": ""}, "chưa chọn việc đã xảy ra"),
        ({"what": "member-died"}, "chưa chọn người"),
        ({"what": "other", "text": ""}, "chưa ghi nội dung"),
        ({"what": "moved-out", "on": ""}, "chưa ghi ngày xảy ra"),
        ({"what": "moved-out", "on": "31/2/2024"}, "31/2/2024"),
        ({"what": "moved-out", "on": "1/1/2099"}, "là ngày chưa đến"),
        ({"what": "member-joined", "name": "Bé Na", "birth": "hôm qua"}, "hôm qua"),
    ],
)
def test_faults_name_the_household(cast: Cast, home: Household, values: dict[str, str], said: str) -> None:
    with pytest.raises(Refused) as refused:
        report(cast, home, **values)
    assert any(said in finding.message for finding in refused.value.findings)
    assert all("Hoàng Văn Tứ" in finding.message for finding in refused.value.findings)
    assert not Proposal.objects.within(cast.officer.scope).exists()


def test_only_the_own_hamlet(cast: Cast, home: Household) -> None:
    for person in (cast.head_lang_mon, cast.other_head):
        with pytest.raises(Refused, match="Xóm không có"):
            propose_change(
                scope=person.scope,
                household_id=home.pk,
                token=uuid4(),
                values={"what": "moved-out", "on": "5/3/2024"},
            )
        with pytest.raises(Refused, match="Xóm không có người này"):
            propose_correction(
                scope=person.scope, member_id=member(home, 2).pk, token=uuid4(), values={"name": "Khác"}
            )
    with pytest.raises(Refused, match="không phụ trách"):
        propose_household(
            scope=cast.head.scope,
            hamlet_id=cast.hamlets["lang-mon"].pk,
            token=uuid4(),
            values={"head_name": "Lò Văn Hai", "persons": "2", "on": "5/3/2024", "text": "khó khăn"},
        )
    proposal = report(cast, home, what="other", text="Nhà dột")
    assert proposal_by_id(cast.head_lang_mon.scope, proposal) is None
    assert proposal_by_id(cast.other_officer.scope, proposal) is None
    for person in (cast.head, cast.leader):
        with pytest.raises(NotAllowed):
            accept_proposal(scope=person.scope, proposal_id=proposal, answer=Answer(remark="Đã xem"))


def test_a_correction_keeps_only_what_differs(cast: Cast, home: Household) -> None:
    child = member(home, 3)
    with pytest.raises(Refused) as refused:
        propose_correction(
            scope=cast.head.scope, member_id=child.pk, token=uuid4(), values={"name": "Hoàng Thị Út"}
        )
    assert "chưa có gì khác" in refused.value.findings[0].message
    proposal = propose_correction(
        scope=cast.head.scope,
        member_id=child.pk,
        token=uuid4(),
        values={"name": "Hoàng Thị Út", "birth": "4/6/2011", "sex": "female", "relation": "child"},
    )
    view = proposal_by_id(cast.officer.scope, proposal)
    assert {(line.key, line.now, line.proposed) for line in view.lines} == {
        ("birth", "2010", "4/6/2011"),
        ("sex", "", "Nữ"),
    }
    accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer(seen=view.seen))
    child.refresh_from_db()
    assert (child.born_on, child.born_year, child.sex) == (date(2011, 6, 4), 2011, "female")


def test_a_member_changed_meanwhile_is_a_conflict(cast: Cast, home: Household) -> None:
    child = member(home, 3)
    proposal = propose_correction(
        scope=cast.head.scope, member_id=child.pk, token=uuid4(), values={"birth": "2011"}
    )
    seen = proposal_by_id(cast.officer.scope, proposal).seen
    child.born_year = 2009
    child.save()
    with pytest.raises(Conflict):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer(seen=seen))
    assert only_open(cast).pk == proposal
    now = proposal_by_id(cast.officer.scope, proposal)
    assert (now.lines[0].now, now.lines[0].before, now.lines[0].has_moved) == ("2009", "2010", True)
    accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer(seen=now.seen))
    child.refresh_from_db()
    assert child.born_year == 2011


def test_two_open_proposals_on_one_household_are_flagged(cast: Cast, home: Household) -> None:
    first = report(cast, home, what="other", text="Nhà dột")
    assert open_proposals(cast.officer.scope)[0].rivals == ()
    second = report(cast, home, what="moved-out")
    assert {one.id: one.rivals for one in open_proposals(cast.officer.scope)} == {
        first: (second,),
        second: (first,),
    }
    body = cast.officer.client.get(reverse("proposals:proposals", args=["thinh-duc"])).content.decode()
    assert body.count("mâu thuẫn") == 2
    refuse_proposal(scope=cast.officer.scope, proposal_id=first, reason="Đã biết")
    assert open_proposals(cast.officer.scope)[0].rivals == ()


def test_refusing_takes_a_reason_that_the_head_reads(cast: Cast, home: Household) -> None:
    proposal = report(cast, home, what="moved-out")
    with pytest.raises(Refused, match="phải ghi lý do"):
        refuse_proposal(scope=cast.officer.scope, proposal_id=proposal, reason="  ")
    refuse_proposal(scope=cast.officer.scope, proposal_id=proposal, reason="Hộ vẫn ở xóm")
    page = cast.head.client.get(reverse("own:proposals", args=["thinh-duc", "phuc-hoa"]))
    assert "Hộ vẫn ở xóm" in page.content.decode()
    with pytest.raises(Refused, match="không nhận rồi"):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())
    assert persons_of(home) == 3


def test_what_the_rules_refuse_leaves_the_proposal_open(cast: Cast, home: Household) -> None:
    head = member(home, 1)
    proposal = report(cast, home, what="member-left", member=str(head.pk))
    with pytest.raises(Refused, match="là chủ hộ"):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())
    assert only_open(cast).pk == proposal
    assert persons_of(home) == 3


def test_the_head_of_a_household_dies_and_another_follows(cast: Cast, home: Household) -> None:
    proposal = report(cast, home, what="member-died", member=str(member(home, 1).pk))
    with pytest.raises(Refused):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())
    accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer(head_id=member(home, 2).pk))
    home.refresh_from_db()
    assert home.head_name == "Lý Thị Bốn"


def test_somebody_joins_and_the_household_loses_its_labour(cast: Cast, home: Household) -> None:
    joins = report(cast, home, what="member-joined", name="Hoàng Bé Na", birth="1/3/2024", relation="child")
    accept_proposal(scope=cast.officer.scope, proposal_id=joins, answer=Answer())
    assert persons_of(home) == 4
    assert member(home, 4).born_on == date(2024, 3, 1)
    weak = report(cast, home, what="lost-labour", text="cả hai vợ chồng ốm nặng")
    accept_proposal(scope=cast.officer.scope, proposal_id=weak, answer=Answer())
    flag = HouseholdFlag.objects.within(cast.officer.scope).get(household=home)
    assert (flag.kind, flag.since) == ("no-labour", date(2024, 3, 5))
    assert "cả hai vợ chồng ốm nặng" in flag.reason
    other = report(cast, home, what="other", text="Nhà dột")
    with pytest.raises(Refused, match="đã xử lý thế nào"):
        accept_proposal(scope=cast.officer.scope, proposal_id=other, answer=Answer())
    accept_proposal(scope=cast.officer.scope, proposal_id=other, answer=Answer(remark="Đã ghi nhà tạm"))


def test_a_new_household_is_entered_and_put_on_the_list(cast: Cast) -> None:
    scope = cast.officer.scope
    proposal = propose_household(
        scope=cast.head.scope,
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        token=uuid4(),
        values={
            "head_name": "Nông Thị Mới",
            "persons": "3",
            "address": "Tổ 2",
            "on": "10/10/2025",
            "text": "chồng bị tai nạn",
        },
    )
    round_id = open_round(scope=scope, kind=PERIODIC, year=2025, standards=["nd-07-2021"])
    done = accept_proposal(
        scope=scope, proposal_id=proposal, answer=Answer(code="TD-0200", round_id=round_id)
    )
    household = Household.objects.within(scope).get(pk=done.household_id)
    standing = Movement.objects.within(scope).get(household=household, until=None)
    assert (household.code, household.address) == ("TD-0200", "Tổ 2")
    assert (standing.class_to, standing.persons_after) == ("neither", 3)
    assert ReviewCase.objects.within(scope).get(household=household).ground == "proposal"


def test_a_household_of_the_register_needs_a_round(cast: Cast, home: Household) -> None:
    proposal = propose_household(
        scope=cast.head.scope,
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        token=uuid4(),
        values={"on": "5/3/2025", "text": "mất mùa"},
        household_id=home.pk,
    )
    with pytest.raises(Refused, match="Chọn đợt rà soát"):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())


def test_the_own_open_proposal_can_be_taken_back(cast: Cast, home: Household) -> None:
    proposal = report(cast, home, what="moved-out")
    with pytest.raises(Refused):
        withdraw_proposal(scope=cast.head_lang_mon.scope, proposal_id=proposal)
    withdraw_proposal(scope=cast.head.scope, proposal_id=proposal)
    with pytest.raises(Refused, match="đã rút rồi"):
        withdraw_proposal(scope=cast.head.scope, proposal_id=proposal)
    with pytest.raises(Refused, match="đã rút rồi"):
        accept_proposal(scope=cast.officer.scope, proposal_id=proposal, answer=Answer())


def test_the_pages_of_head_and_officer(cast: Cast, home: Household) -> None:
    places = ["thinh-duc", "phuc-hoa"]
    client = cast.head.client
    assert "Hoàng Văn Tứ" in client.get(reverse("own:households", args=places)).content.decode()
    assert client.get(reverse("own:household", args=[*places, home.pk])).status_code == 200
    assert Entry.objects.within(cast.officer.scope).filter(deed="household-read").count() == 1
    address = reverse("own:report", args=[*places, home.pk])
    wrong = client.post(address, {"token": str(uuid4()), "what": "moved-out", "on": "32/1/2024"})
    assert wrong.status_code == 422
    assert "32/1/2024" in wrong.content.decode()
    token = str(uuid4())
    sent = {"token": token, "what": "moved-out", "on": "5/3/2024"}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent, headers={"X-Send-Once": "1"})
    assert again.json() == {"url": reverse("own:proposals", args=places)}
    proposal = only_open(cast)
    officer = cast.officer.client
    page = officer.get(reverse("proposals:proposal", args=["thinh-duc", proposal.pk])).content.decode()
    assert "Cả hộ chuyển đi" in page
    done = officer.post(reverse("proposals:accept", args=["thinh-duc", proposal.pk]), {"seen": "{}"})
    assert done.status_code == 302
    assert client.get(reverse("own:household", args=[*places, home.pk])).status_code == 404


def test_a_list_of_proposals_costs_the_same_at_any_length(cast: Cast, home: Household) -> None:
    report(cast, home, what="other", text="một")
    client = cast.officer.client
    address = reverse("proposals:proposals", args=["thinh-duc"])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(12):
        report(cast, home, what="other", text=f"việc {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(one) == len(many)


def test_the_correction_page_shows_what_is_written_now(cast: Cast, home: Household) -> None:
    address = reverse("own:correct", args=["thinh-duc", "phuc-hoa", home.pk, member(home, 2).pk])
    assert 'value="Lý Thị Bốn"' in cast.head.client.get(address).content.decode()
    sent = {
        "token": str(uuid4()),
        "name": "Lý Thị Bốn",
        "birth": "1963",
        "relation": "spouse",
        "text": "CCCD",
    }
    assert cast.head.client.post(address, sent).status_code == 302
    assert json.loads(json.dumps(only_open(cast).values)) == {"birth": "1963"}


def test_accepting_a_new_household_offers_the_open_rounds(cast: Cast) -> None:
    proposal = propose_household(
        scope=cast.head.scope,
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        token=uuid4(),
        values={"head_name": "Nông Thị Mới", "persons": "3", "on": "10/10/2025", "text": "chồng bị tai nạn"},
    )
    open_round(scope=cast.officer.scope, kind=PERIODIC, year=2026, standards=["nd-07-2021"])
    page = cast.officer.client.get(reverse("proposals:proposal", args=["thinh-duc", proposal]))
    assert "Rà soát định kỳ năm 2026" in page.content.decode()
