"""Merging and splitting hamlets and communes with a date, and reading what was before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from hamlets import actions
from hamlets.actions import MergedCommunes, NewHamlet
from hamlets.models import Commune, CommunePeriod, Hamlet, HamletPeriod, HamletSuccession, Membership
from hamlets.queries import hamlets_in, past_communes, past_places, place_of, scope_of, today, with_past
from hamlets.queries.settings import hamlet_cards, hamlet_changes
from journal.models import Entry
from tests.cast import MemberClient, Person, make_commune, make_person
from thinhduc.errors import NotAllowed, Refused
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 1)
HAMLETS = "/thinh-duc/cac-xom/"
MERGE, SPLIT, COMMUNES = f"{HAMLETS}sap-nhap/", f"{HAMLETS}chia/", "/he-thong/sap-nhap-xa/"


def names(cast: Any, year: int) -> list[str]:
    return [hamlet.name for hamlet in hamlets_in(cast.officer.scope, year)]


def merge(cast: Any, *slugs: str, name: str = "Hòa Mơn", on: date = JULY, **values: Any) -> Hamlet:
    ids = [cast.hamlets[slug].pk for slug in slugs]
    typed = {"kind": "xom", "area": "rural", "order": None, "slug": ""} | values
    return actions.merge_hamlets(scope=cast.commune_admin.scope, hamlet_ids=ids, name=name, on=on, **typed)


def tan_cuong(cast: Any, on: date = JULY, **values: Any) -> MergedCommunes:
    """Thịnh Đức and Bình Sơn become one; the system's administrator does it."""
    typed = {
        "predecessors": [cast.commune.pk, cast.other_commune.pk], "name": "Tân Cương", "slug": "tan-cuong",
        "kind": "xa", "superior": "UBND tỉnh Thái Nguyên", "province": "Thái Nguyên", "on": on,
    } | values  # fmt: skip
    return actions.merge_communes(scope=cast.system_admin.scope, **typed)


def stranger(made: MergedCommunes, role: Role, **values: Any) -> Person:
    """Somebody of the new commune."""
    return make_person(f"moi.{role.value}", "Người Xã Mới", role, made.commune, **values)


# --- hamlets


def test_merged_hamlets_stand_until_the_day_before_and_the_new_one_from_then_on(cast: Any) -> None:
    hamlet = merge(cast, "phuc-hoa", "lang-mon")
    assert (names(cast, 2024), names(cast, 2025)) == (
        ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"],
        ["Nhân Hòa", "Hòa Mơn"],
    )
    ended = HamletPeriod.objects.within(cast.officer.scope).filter(valid_to=date(2025, 6, 30))
    assert ended.count() == 2
    rows = HamletSuccession.objects.within(cast.officer.scope).filter(successor=hamlet, on=JULY)
    assert {row.predecessor.slug for row in rows.select_related("predecessor")} == {"phuc-hoa", "lang-mon"}
    assert hamlet.slug == "hoa-mon"


def test_heads_of_merged_hamlets_end_with_them_and_others_stay(cast: Any) -> None:
    both = make_person(
        "truonghai", "Chu Văn Hai", Role.HAMLET_HEAD, cast.commune,
        hamlets=(cast.hamlets["phuc-hoa"], cast.hamlets["nhan-hoa"]),
    )  # fmt: skip
    merge(cast, "phuc-hoa", "lang-mon")
    ends = {one.user.username: one.valid_to for one in Membership.objects.within(cast.officer.scope).filter(
        role=Role.HAMLET_HEAD.value).select_related("user")}  # fmt: skip
    assert ends == {
        "truongxom": date(2025, 6, 30),
        "truongmon": date(2025, 6, 30),
        both.user.username: None,
    }


def test_new_hamlet_may_keep_the_name_of_an_old_one(cast: Any) -> None:
    hamlet = merge(cast, "phuc-hoa", "lang-mon", name="Phúc Hòa")
    assert (hamlet.slug, names(cast, 2025)) == ("phuc-hoa-2025", ["Nhân Hòa", "Phúc Hòa"])
    with pytest.raises(Refused, match="đã có xóm mang tên Nhân Hòa"):
        actions.split_hamlet(
            scope=cast.commune_admin.scope,
            hamlet_id=hamlet.pk,
            parts=[NewHamlet("Nhân Hòa", "xom", "rural"), NewHamlet("Mơn", "xom", "rural")],
            on=date(2026, 1, 1),
        )


def test_split_hamlet_gives_its_place_to_its_parts(cast: Any) -> None:
    parts = [NewHamlet("Phúc Hòa 1", "xom", "rural"), NewHamlet("Phúc Hòa 2", "to-dan-pho", "urban")]
    made = actions.split_hamlet(
        scope=cast.commune_admin.scope, hamlet_id=cast.hamlets["phuc-hoa"].pk, parts=parts, on=JULY
    )
    assert [hamlet.slug for hamlet in made] == ["phuc-hoa-1", "phuc-hoa-2"]
    assert names(cast, 2025) == ["Nhân Hòa", "Phúc Hòa 1", "Phúc Hòa 2", "Làng Mơn"]
    assert names(cast, 2024) == ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"]
    (change,) = hamlet_changes(cast.commune_admin.scope)
    assert (change.on, change.before, change.after) == (JULY, ("Phúc Hòa",), ("Phúc Hòa 1", "Phúc Hòa 2"))


@pytest.mark.parametrize(
    ("slugs", "on", "words"),
    [
        (("phuc-hoa",), JULY, "ít nhất hai xóm"),
        (("phuc-hoa", "lang-mon"), date(2019, 1, 1), "Ngày 31/12/2018 không có Phúc Hòa"),
        (("phuc-hoa", "lang-mon"), date(2020, 1, 1), "Phúc Thịnh đã có thay đổi từ 1/1/2021"),
    ],
)
def test_refused_merger_leaves_everything_as_it_was(
    cast: Any, slugs: tuple[str, ...], on: date, words: str
) -> None:
    if on.year == 2019:
        HamletPeriod.objects.within(cast.officer.scope).filter(hamlet=cast.hamlets["phuc-hoa"]).update(
            valid_from=date(2020, 1, 1)
        )
    if on.year == 2020:
        actions.change_hamlet(
            scope=cast.commune_admin.scope, hamlet_id=cast.hamlets["phuc-hoa"].pk, name="Phúc Thịnh",
            kind="xom", area="rural", order=2, from_day=date(2021, 1, 1),
        )  # fmt: skip
    before = list(HamletPeriod.objects.within(cast.officer.scope).order_by("pk").values())
    with pytest.raises(Refused, match=words):
        merge(cast, *slugs, on=on)
    assert list(HamletPeriod.objects.within(cast.officer.scope).order_by("pk").values()) == before


def test_hamlets_of_another_commune_are_not_merged(cast: Any) -> None:
    foreign = Hamlet.objects.within(cast.other_officer.scope).first()
    with pytest.raises(Refused, match="Xã không có xóm này"):
        actions.merge_hamlets(
            scope=cast.commune_admin.scope, hamlet_ids=[cast.hamlets["phuc-hoa"].pk, foreign.pk],
            name="Mới", kind="xom", area="rural", order=None, slug="", on=JULY,
        )  # fmt: skip


def test_hamlet_goes_once(cast: Any) -> None:
    merge(cast, "phuc-hoa", "lang-mon")
    with pytest.raises(Refused, match="Phúc Hòa đã sáp nhập hoặc chia từ 1/7/2025"):
        merge(cast, "phuc-hoa", "nhan-hoa", name="Nhân Phúc")


@pytest.mark.parametrize("who", ["officer", "leader", "head", "system_admin"])
def test_only_the_communes_administrator_merges_hamlets(cast: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.merge_hamlets(
            scope=cast.everybody()[who].scope, hamlet_ids=[1, 2], name="Mới", kind="xom", area="rural",
            order=None, slug="", on=JULY,
        )  # fmt: skip


def test_head_appointed_after_the_day_is_named(cast: Any) -> None:
    Membership.objects.within(cast.commune_admin.scope).filter(pk=cast.head.membership.pk).update(
        valid_from=date(2025, 8, 1)
    )
    with pytest.raises(Refused, match="Hoàng Thị Phúc giữ vai trò Trưởng xóm từ 1/8/2025"):
        merge(cast, "phuc-hoa", "lang-mon")


def test_merging_and_splitting_on_the_page_is_shown_first(cast: Any) -> None:
    client = cast.commune_admin.client
    typed = {
        "hamlets": [str(cast.hamlets[slug].pk) for slug in ("phuc-hoa", "lang-mon")], "name": "Hòa Mơn",
        "kind": "xom", "area": "rural", "on": "1/7/2025",
    }  # fmt: skip
    assert "Sáp nhập xóm" in client.get(HAMLETS).content.decode()
    shown = client.post(MERGE, typed).content.decode()
    assert "Đến hết ngày 30/6/2025" in shown
    assert "Từ ngày 1/7/2025" in shown
    assert "hoa-mon" in shown
    assert names(cast, 2025) == ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"]
    assert 'value="Hòa Mơn"' in client.post(MERGE, {**typed, "step": "edit"}).content.decode()
    assert client.post(MERGE, {**typed, "step": "do"}).status_code == 302
    assert names(cast, 2025) == ["Nhân Hòa", "Hòa Mơn"]
    page = client.get(HAMLETS).content.decode()
    assert "Phúc Hòa + Làng Mơn" in page
    split = {"hamlet": str(cast.hamlets["nhan-hoa"].pk), "on": "1/1/2026", "names": "Nhân 1\nNhân 2",
             "kind": "xom", "area": "rural"}  # fmt: skip
    assert "Nhân 2" in client.post(SPLIT, split).content.decode()
    assert client.post(SPLIT, {**split, "step": "do"}).status_code == 302
    assert names(cast, 2026) == ["Nhân 1", "Nhân 2", "Hòa Mơn"]
    again = client.post(SPLIT, {**split, "step": "do"})
    assert again.status_code == 422


def test_future_name_is_announced_and_not_yet_shown(cast: Any) -> None:
    coming = today() + timedelta(days=400)
    actions.change_hamlet(
        scope=cast.commune_admin.scope, hamlet_id=cast.hamlets["phuc-hoa"].pk, name="Phúc Thịnh", kind="xom",
        area="rural", order=2, from_day=coming,
    )  # fmt: skip
    card = next(card for card in hamlet_cards(cast.commune_admin.scope) if card.slug == "phuc-hoa")
    assert (card.shown.name, [one.name for one in card.coming]) == ("Phúc Hòa", ["Phúc Thịnh"])
    page = cast.commune_admin.client.get(HAMLETS).content.decode()
    assert ">Phúc Hòa</a>" in page
    assert f"từ {coming.day}/{coming.month}/{coming.year}: Phúc Thịnh" in page


def test_marks_that_nobody_sees_make_no_other_name(cast: Any) -> None:
    typed = {"kind": "xom", "area": "rural", "order": "4"}
    client = cast.commune_admin.client
    taken = client.post(f"{HAMLETS}them/", {**typed, "name": "Phúc\u202e Hòa\u200b"})
    assert taken.status_code == 422
    assert "đã có xóm mang tên Phúc Hòa" in taken.content.decode()
    assert client.post(f"{HAMLETS}them/", {**typed, "name": "Đầu\u2066 Phần\ufeff"}).status_code == 302
    assert names(cast, 2026)[-1] == "Đầu Phần"


# --- communes


def test_communes_become_one_and_nothing_of_the_old_ones_is_gone(cast: Any) -> None:
    counts = (HamletPeriod.objects.beyond_scope().count(), Membership.objects.beyond_scope().count())
    made = tan_cuong(cast)
    new = make_person("moi", "Người Mới", Role.OFFICER, made.commune).scope
    assert [hamlet.name for hamlet in hamlets_in(new, 2025)] == [
        "Nhân Hòa", "Phúc Hòa", "Làng Mơn", "Linh Sơn", "Bình Định", "Xuân Đãng",
    ]  # fmt: skip
    assert place_of(new, made.commune.pk).commune_name == "UBND xã Tân Cương"
    assert CommunePeriod.objects.beyond_scope().filter(valid_to=date(2025, 6, 30)).count() == 2
    ended = Membership.objects.beyond_scope().filter(valid_to=date(2025, 6, 30))
    assert ended.count() == counts[1] - 2 - 0  # but the system's administrator and the province's reader
    assert HamletPeriod.objects.beyond_scope().count() == 2 * counts[0]
    deeds = Entry.objects.beyond_scope().filter(deed="communes-merged")
    assert {entry.commune_id for entry in deeds} == {
        cast.commune.pk,
        cast.other_commune.pk,
        made.commune.pk,
    }


def test_same_names_get_the_old_communes_name_and_others_may_be_given(cast: Any) -> None:
    third, hamlets = make_commune("Tân Cương", ["Nhân Hòa", "Xóm Gò"])
    made = tan_cuong(cast, predecessors=[cast.commune.pk, third.pk], slug="tan-cuong-2025",
                     hamlet_names={hamlets["xom-go"].pk: "Gò Móc"})  # fmt: skip
    scope = make_person("moi", "Người Mới", Role.OFFICER, made.commune).scope
    assert [hamlet.name for hamlet in hamlets_in(scope, 2025)] == [
        "Nhân Hòa (Thịnh Đức)", "Phúc Hòa", "Làng Mơn", "Nhân Hòa (Tân Cương)", "Gò Móc",
    ]  # fmt: skip
    assert made.renamed["Nhân Hòa, Thịnh Đức"] == "Nhân Hòa (Thịnh Đức)"
    with pytest.raises(Refused, match="Thịnh Đức đã sáp nhập hoặc chia từ 1/7/2025"):
        tan_cuong(cast, slug="lan-hai")


def test_merger_on_the_page_names_the_new_administrator(cast: Any) -> None:
    client = cast.system_admin.client
    typed = {
        "communes": [str(cast.commune.pk), str(cast.other_commune.pk)], "on": "1/7/2025", "kind": "xa",
        "name": "Tân Cương", "slug": "tan-cuong", "superior": "UBND tỉnh Thái Nguyên",
        "province": "Thái Nguyên", "administrators": [str(cast.commune_admin.user.pk)],
    }  # fmt: skip
    shown = client.post(COMMUNES, typed).content.decode()
    assert "6 xóm của các xã cũ" in shown
    assert not Commune.objects.beyond_scope().filter(slug="tan-cuong").exists()
    assert client.post(COMMUNES, {**typed, "step": "do"}).status_code == 302
    commune = Commune.objects.beyond_scope().get(slug="tan-cuong")
    (membership,) = Membership.objects.beyond_scope().filter(commune=commune)
    assert (membership.user_id, membership.valid_from) == (cast.commune_admin.user.pk, JULY)
    taken = client.post(COMMUNES, {**typed, "slug": "tinh", "step": "do"})
    assert taken.status_code == 422


def test_only_those_who_administered_an_old_commune_may_be_named(cast: Any) -> None:
    with pytest.raises(Refused, match="Trần Thị Cán Bộ không phải là quản trị viên"):
        tan_cuong(cast, administrators=[cast.officer.user.pk])
    with pytest.raises(NotAllowed):
        actions.merge_communes(
            scope=cast.commune_admin.scope, predecessors=[1, 2], name="X", slug="x", kind="xa", superior="",
            province="", on=JULY,
        )  # fmt: skip


# --- reading the past


READABLE = ("/thinh-duc/ke-hoach/", "/thinh-duc/ra-soat/", "/binh-son/ke-hoach/", "/binh-son/ra-soat/")
OTHERS = ("/thinh-duc/nhat-ky/", "/thinh-duc/tai-khoan/", "/thinh-duc/cac-xom/", "/thinh-duc/xom/",
          "/thinh-duc/ban-giao/")  # fmt: skip


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_officer_and_leader_of_the_new_commune_read_the_old_ones(cast: Any, role: Role) -> None:
    client = stranger(tan_cuong(cast), role).client
    for address in READABLE:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "(đến 30/6/2025) – chỉ đọc" in page.content.decode()
        assert "Về UBND xã Tân Cương" in page.content.decode()
    for address in OTHERS:
        assert client.get(address).status_code == 404, address
    assert client.get("/thinh-duc/").headers["Location"] == "/thinh-duc/ke-hoach/"
    own = client.get("/tan-cuong/ke-hoach/").content.decode()
    assert 'href="/thinh-duc/ke-hoach/"' in own
    assert "chỉ đọc" not in own


def test_nothing_is_written_in_an_old_commune(cast: Any) -> None:
    client = stranger(tan_cuong(cast), Role.OFFICER).client
    for address in ("ra-soat/mo-nam/", "ke-hoach/mo/", "ra-soat/2024/luu/", "ke-hoach/"):
        answer = client.post(f"/thinh-duc/{address}", {"year": "2024"})
        assert answer.status_code == 404, address


@pytest.mark.parametrize("role", [Role.HAMLET_HEAD, Role.COMMUNE_ADMIN])
def test_others_of_the_new_commune_see_nothing_of_the_old_ones(cast: Any, role: Role) -> None:
    made = tan_cuong(cast)
    new_hamlet = Hamlet.objects.beyond_scope().get(pk=made.hamlets[cast.hamlets["phuc-hoa"].pk])
    hamlets = (new_hamlet,) if role is Role.HAMLET_HEAD else ()
    client = stranger(made, role, hamlets=hamlets).client
    for address in (*READABLE, *OTHERS, "/thinh-duc/", "/thinh-duc/xom/phuc-hoa/2024/"):
        assert client.get(address).status_code == 404, address


def test_a_commune_that_is_no_predecessor_is_not_found(cast: Any) -> None:
    third, _ = make_commune("Phúc Trìu", ["Xóm Đá"])
    officer_of_third = make_person("cb3", "Cán Bộ Ba", Role.OFFICER, third)
    made = tan_cuong(cast)
    new = stranger(made, Role.OFFICER)
    assert new.client.get("/phuc-triu/ke-hoach/").status_code == 404
    assert officer_of_third.client.get("/thinh-duc/ke-hoach/").status_code == 404
    assert officer_of_third.client.get("/tan-cuong/ke-hoach/").status_code == 404
    assert past_communes(officer_of_third.scope) == frozenset()
    assert cast.province_reader.client.get("/thinh-duc/ke-hoach/").status_code == 404
    assert Client().get("/thinh-duc/ke-hoach/").status_code == 302


def test_predecessor_does_not_read_its_successor_and_nobody_before_the_day(cast: Any) -> None:
    coming = today() + timedelta(days=30)
    made = tan_cuong(cast, on=coming)
    assert cast.officer.client.get("/thinh-duc/ke-hoach/").status_code == 200
    assert cast.officer.client.get("/tan-cuong/ke-hoach/").status_code == 404
    new = stranger(made, Role.OFFICER)
    assert new.client.get("/thinh-duc/ke-hoach/").status_code == 404
    assert with_past(new.scope) == new.scope


def test_indirect_predecessors_are_read_too(cast: Any) -> None:
    made = tan_cuong(cast)
    third, _ = make_commune("Phúc Trìu", ["Xóm Đá"])
    again = tan_cuong(
        cast, predecessors=[made.commune.pk, third.pk], name="Đại Phúc", slug="dai-phuc", on=date(2026, 1, 1)
    )
    new = stranger(again, Role.LEADER)
    assert [past.place.name for past in past_places(new.scope)] == [
        "Phúc Trìu", "Tân Cương", "Bình Sơn", "Thịnh Đức",
    ]  # fmt: skip
    page = new.client.get("/thinh-duc/ke-hoach/").content.decode()
    assert "Hồ sơ xã Thịnh Đức (đến 30/6/2025) – chỉ đọc" in page
    assert new.client.get("/tan-cuong/ra-soat/").status_code == 200


def test_past_is_not_opened_by_another_membership(cast: Any) -> None:
    """Somebody who also administers the new commune reads as officer only while working as officer."""
    made = tan_cuong(cast)
    person = stranger(made, Role.COMMUNE_ADMIN)
    officer = Membership.objects.create(
        user=person.user, role=Role.OFFICER.value, commune=made.commune, valid_from=date(2025, 7, 1)
    )
    client: MemberClient = person.client
    assert client.get("/thinh-duc/ke-hoach/").status_code == 404
    session = client.session
    session["membership"] = officer.pk
    session.save()
    assert client.get("/thinh-duc/ke-hoach/").status_code == 200
    assert scope_of(person.user, officer).role is Role.OFFICER
