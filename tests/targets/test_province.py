"""A reader of the province sees totals of the communes named to him, and every look is in their journals."""

from datetime import date

from hamlets.models import MembershipCommune
from journal.models import Entry
from targets import actions
from targets.models import PlanLine
from targets.queries.province import commune_totals
from tests.cast import Cast, make_person
from tests.replacing import explain_replaced
from tests.targets.making import (
    Row,
    Town,
    draft_plan,
    issue,
    issued_2022,
    leave_out_rates,
    make_town,
    queries_of,
    rows_2022,
    type_rows,
)
from thinhduc.permissions import Role


def named(cast: Cast, *towns: Town) -> None:
    """Names communes to the cast's reader."""
    for town in towns:
        MembershipCommune.objects.create(membership=cast.province_reader.membership, commune=town.commune)


def body(cast: Cast, address: str = "/tinh/") -> str:
    answer = cast.province_reader.client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def issue_in(town: Town, rows: dict, year: int = 2022) -> int:
    version_id = draft_plan(town.officer, town.commune, year, rows)
    issue(town.officer, town.leader, version_id, "15/KH-UBND", date(year, 3, 25))
    return version_id


def test_totals_side_by_side_and_nothing_of_a_hamlet(cast: Cast) -> None:
    issued_2022(cast)
    town = make_town("Tân Cương", 2)
    issue_in(town, {town.hamlets[0]: Row(300, 10, 2, 5, 1, 1), town.hamlets[1]: Row(400, 8, 2, 5, 2, 0)})
    named(cast, town)
    text = body(cast)
    for shown in ("Xã Thịnh Đức", "16.874", "1.671", "−158", "1.513", "8,97", "Xã Tân Cương", "700", "2,14"):
        assert shown in text
    for of_a_hamlet in ("7777", "7.777", "777", "8.888", "888", "209", "Phúc Hòa", "Làng Mơn", "Xóm 1"):
        assert of_a_hamlet not in text
    for of_both in ("17.574", "1.689", "1.528"):
        assert of_both in text


def test_communes_not_named_are_not_there(cast: Cast) -> None:
    issued_2022(cast)
    town = make_town("Tân Cương", 1)
    issue_in(town, {town.hamlets[0]: Row(6161, 616, 16, 66, 61, 6)})
    text = body(cast)
    for foreign in ("Tân Cương", "6.161", "616", "555"):
        assert foreign not in text
    assert cast.province_reader.client.get(f"/{town.commune.slug}/").status_code == 404


def test_missing_figure_is_no_zero(cast: Cast) -> None:
    rows = rows_2022(cast) | {cast.hamlets["phuc-hoa"]: Row(None, 6, 4, 1, 1, 1)}
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows)
    PlanLine.objects.beyond_scope().filter(version_id=version_id).update(households_reason="Chờ số")
    leave_out_rates(cast.officer, version_id)
    issue(cast.officer, cast.leader, version_id)
    (row,) = commune_totals(cast.province_reader.scope, 2022)
    assert (row.households, row.poor.rate) == (None, None)
    assert (row.poor.opening, row.poor.closing) == (1671, 1513)
    text = body(cast)
    assert "16.665" not in text
    assert "Tổng số hộ: còn xóm chưa có số ở Xã Thịnh Đức" in text


def test_commune_without_plan_is_a_dash_and_the_sum_is_unknown(cast: Cast) -> None:
    issued_2022(cast)
    named(cast, make_town("Tân Cương", 1))
    rows = commune_totals(cast.province_reader.scope, 2022)
    assert {row.name: row.has_plan for row in rows} == {"Xã Thịnh Đức": True, "Xã Tân Cương": False}
    text = body(cast)
    assert "Chưa có kế hoạch có hiệu lực: Xã Tân Cương." in text
    assert "1 xã có kế hoạch cộng được: tổng số hộ 16.874" in text


def test_drafts_are_never_counted(cast: Cast) -> None:
    version_id = issued_2022(cast)
    draft = actions.adjust(scope=cast.officer.scope, version_id=version_id)
    type_rows(cast.officer, draft, {cast.hamlets["phuc-hoa"]: Row(5209, 6, 4, 1, 2, 1)})
    draft_plan(cast.officer, cast.commune, 2023, rows_2022(cast))
    text = body(cast)
    assert "16.874" in text
    assert "21.874" not in text
    assert "2023" not in text
    later = body(cast, "/tinh/?nam=2023")
    assert "16.874" not in later
    assert "1.671" not in later


def test_only_the_version_in_force_counts(cast: Cast) -> None:
    version_id = issued_2022(cast)
    draft = actions.adjust(scope=cast.officer.scope, version_id=version_id)
    type_rows(cast.officer, draft, {cast.hamlets["phuc-hoa"]: Row(5209, 6, 4, 1, 2, 1)})
    explain_replaced(cast.officer.scope, draft)
    issue(cast.officer, cast.leader, draft, "52/KH-UBND", date(2022, 9, 1))
    text = body(cast)
    assert "21.874" in text
    assert "16.874" not in text
    actions.revoke(scope=cast.leader.scope, version_id=draft, document="60/QĐ-UBND", reason="Sai mẫu")
    revoked = body(cast)
    assert "21.874" not in revoked
    assert "16.874" not in revoked


def test_each_look_is_in_the_journal_of_each_commune(cast: Cast) -> None:
    issued_2022(cast)
    town = make_town("Tân Cương", 1)
    other = make_town("Bình Yên", 1)
    named(cast, town)
    body(cast)
    body(cast)
    entries = Entry.objects.beyond_scope().filter(deed="province-looked")
    assert sorted(entries.values_list("commune_id", "year", "actor_name")) == sorted(
        [(pk, 2022, "Đỗ Văn Tỉnh") for pk in (cast.commune.pk, town.commune.pk)] * 2
    )
    assert not entries.filter(commune_id=other.commune.pk).exists()
    seen = Entry.objects.within(cast.commune_admin.scope).filter(deed="province-looked")
    assert seen.count() == 2


def test_list_is_sorted_by_the_exact_rate(cast: Cast) -> None:
    towns = [make_town(f"Xã {letter}", 1) for letter in "ABC"]
    for town, poor in zip(towns, (30, 10, 20), strict=True):
        issue_in(town, {town.hamlets[0]: Row(1000, poor, 1, 5, 0, 0)})
    named(cast, *towns)
    text = body(cast, "/tinh/?sort=-poor_rate")
    assert text.index("Xã Xã A") < text.index("Xã Xã C") < text.index("Xã Xã B")
    assert text.index("Xã Thịnh Đức", text.index("<tbody>")) > 0


def test_others_do_not_compare(cast: Cast) -> None:
    for person in (cast.officer, cast.leader, cast.head, cast.commune_admin, cast.system_admin):
        assert person.client.get("/tinh/").status_code == 403


def test_queries_do_not_grow_with_communes(cast: Cast) -> None:
    readers = []
    for count in (1, 5):
        towns = [make_town(f"Xã {count} {number}", 1 + 11 * (number % 2)) for number in range(count)]
        for town in towns:
            issue_in(town, town.rows())
        communes = tuple(town.commune for town in towns)
        readers.append(make_person(f"doc{count}", "Người Đọc", Role.PROVINCE_READER, communes=communes))
    counts = [queries_of(reader.client, "/tinh/") for reader in readers]
    assert counts[0] == counts[1]
