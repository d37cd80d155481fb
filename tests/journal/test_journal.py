"""Who reads what of the journal."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.actions import Change, record
from journal.deeds import DEEDS, OTHER, READINGS, deed_label
from journal.models import Entry
from journal.queries import deeds, figures_of
from tests.lists import assert_lists_agree, drawn_lists

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "/thinh-duc/nhat-ky/"


@pytest.fixture
def written(cast: Any) -> Any:
    """A figure that was changed, with a reason and a subject, in each commune; and an administrator's deed."""
    for person, hamlet, number in ((cast.officer, "phuc-hoa", 4711), (cast.other_officer, None, 9393)):
        record(
            scope=person.scope,
            deed="plan-saved",
            subject="Hộ Trần Văn Kín",
            year=2026,
            reason="lý do kín",
            changes=[
                Change(
                    cast.hamlets[hamlet].pk if hamlet else None, "Phúc Hòa", "poor_reduction", None, number
                )
            ],
        )
    record(scope=cast.commune_admin.scope, deed="account-closed", subject="Ai Đó (aido)")
    return cast


@pytest.mark.django_db
def test_officer_and_leader_read_figures_and_reasons_of_their_commune(written: Any) -> None:
    for person in (written.officer, written.leader):
        page = person.client.get(PAGE).content.decode()
        for words in ("4.711", "lý do kín", "Phúc Hòa", "kế hoạch giảm hộ nghèo", "– → 4.711", "Ai Đó"):
            assert words in page
        assert "9.393" not in page


@pytest.mark.django_db
def test_administrator_reads_deeds_without_figures_reasons_or_households(written: Any) -> None:
    page = written.commune_admin.client.get(PAGE).content.decode()
    for words in ("Sửa số liệu kế hoạch", "Trần Thị Cán Bộ", "Công chức giảm nghèo", "2026", "Ai Đó (aido)"):
        assert words in page
    for words in ("4711", "4.711", "lý do kín", "Trần Văn Kín", "kế hoạch giảm hộ nghèo", "Phúc Hòa", "9393"):
        assert words not in page


@pytest.mark.django_db
def test_heads_readers_and_system_read_no_journal(written: Any) -> None:
    assert written.head.client.get(PAGE).status_code == 403
    assert written.province_reader.client.get(PAGE).status_code == 404
    assert written.system_admin.client.get(PAGE).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("deed=account-closed", "Đóng tài khoản"),
        ("year=2026", "Sửa số liệu kế hoạch"),
        ("since=1/1/2020&until=31/12/2099", "Đóng tài khoản"),
    ],
)
def test_journal_is_filtered(written: Any, query: str, seen: str) -> None:
    rows = written.officer.client.get(f"{PAGE}?{query}").content.decode().split("<tbody>")[1]
    assert f">{seen}<" in rows
    assert rows.count("<th") == 1 or "since" in query
    none = written.officer.client.get(f"{PAGE}?until=31/12/2019").content.decode()
    assert "Chưa có việc nào" in none


@pytest.mark.django_db
def test_deeds_are_chosen_by_who_did_them(written: Any) -> None:
    page = written.officer.client.get(f"{PAGE}?person={written.commune_admin.user.pk}").content.decode()
    rows = page.split("<tbody>")[1]
    assert "Đóng tài khoản" in rows
    assert "Sửa số liệu kế hoạch" not in rows
    record(
        scope=written.system_admin.scope,
        deed="commune-changed",
        subject="xã Thịnh Đức",
        commune_id=written.commune.pk,
    )
    rows = written.officer.client.get(f"{PAGE}?person=khac").content.decode().split("<tbody>")[1]
    assert "Đổi thông tin xã" in rows
    assert "Đóng tài khoản" not in rows
    nobody = written.officer.client.get(f"{PAGE}?person={written.other_officer.user.pk}")
    assert "error-text" in nobody.content.decode()


@pytest.mark.django_db
def test_one_deed_is_one_line_with_its_figures_folded_under_it(written: Any) -> None:
    changes = [
        Change(None, "Làng Mơn", "poor_reduction", old, old + 1, "riêng" if old == 2 else "")
        for old in range(3)
    ]
    record(
        scope=written.officer.scope, deed="plan-saved", subject="Một việc", reason="chung", changes=changes
    )
    head = Entry.objects.within(written.officer.scope).filter(subject="Một việc").earliest("id")
    parts = Entry.objects.within(written.officer.scope).filter(part_of=head.pk)
    assert (head.kind, head.part_of, parts.count()) == (Entry.Kind.DEED, None, 3)
    page = written.officer.client.get(PAGE).content.decode()
    assert page.count("Một việc") == 1
    assert "<summary>3 số liệu</summary>" in page
    (drawn,) = drawn_lists(page)
    assert len(drawn.rows) == 3  # this one, the one with 4.711, the administrator's
    folded = page.split("<summary>3 số liệu</summary>")[1].split("</details>")[0]
    for words in ("0 → 1", "1 → 2", "2 → 3"):
        assert words in folded
    assert folded.count("(riêng)") == 1
    assert "chung" not in folded


@pytest.mark.django_db
def test_what_was_only_looked_at_is_a_list_of_its_own(written: Any) -> None:
    record(scope=written.leader.scope, deed="household-read", subject="Hộ Xem")
    client = written.officer.client
    assert "Hộ Xem" not in client.get(PAGE).content.decode()
    read = client.get(f"{PAGE}?kind=reading").content.decode()
    assert "Hộ Xem" in read
    assert "Trần Văn Kín" not in read
    assert "Hộ Xem" in client.get(f"{PAGE}?deed=household-read").content.decode()


@pytest.mark.django_db
def test_what_there_is_to_choose_from_is_not_asked_of_the_journal(written: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        written.officer.client.get(PAGE)
    of_journal = [query["sql"] for query in asked if 'FROM "journal_entry"' in query["sql"]]
    assert len(of_journal) == 2  # the page, its figures
    assert not [sql for sql in of_journal if "DISTINCT" in sql]


@pytest.mark.django_db
def test_page_and_figures_are_found_by_their_indexes(written: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table of ten rows without any index")
    scope = written.officer.scope
    page = deeds(scope).filter(kind=Entry.Kind.DEED, pk__lt=10**6)[:50]
    assert "journal_commune (commune_id=? AND kind=? AND id<?)" in page.explain()
    with CaptureQueriesContext(connection) as asked:
        figures_of(scope, list(page))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
        assert any("journal_part_of" in row[-1] for row in cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["20226", "x", "99999999999999999999"])
def test_year_that_is_none_is_said_beside_its_field(written: Any, year: str) -> None:
    page = written.officer.client.get(f"{PAGE}?year={year}")
    assert page.status_code == 200
    assert "error-text" in page.content.decode()


@pytest.mark.django_db
def test_date_that_is_none_is_said_beside_its_field(written: Any) -> None:
    page = written.officer.client.get(f"{PAGE}?since=31/2/2026").content.decode()
    assert "không phải ngày có thật" in page


@pytest.mark.django_db
def test_journal_is_paged_and_asks_as_often_for_many_rows(
    written: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = written.officer.client
    client.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE)
    asked = len(few)
    for _ in range(60):
        record(scope=written.officer.scope, deed="plan-saved", year=2026)
    with django_assert_num_queries(asked):
        page = client.get(PAGE).content.decode()
    assert 'aria-label="Các trang"' in page
    (drawn,) = assert_lists_agree(page)
    assert len(drawn.rows) == 50
    with django_assert_num_queries(asked):
        last = client.get(f"{PAGE}?trang=cuoi").content.decode()
    assert len(drawn_lists(last)[0].rows) == 50
    assert_lists_agree(written.commune_admin.client.get(PAGE).content.decode())


@pytest.mark.django_db
def test_journal_is_never_counted(written: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        written.officer.client.get(PAGE)
    assert not [query["sql"] for query in asked if "COUNT(*)" in query["sql"]]


def _deeds_in(path: Path) -> set[str]:
    """What a file hands to the journal as a deed: to `record` itself, or to a function that passes it on.

    Other things are called deeds as well; those of the journal are words joined by a dash.
    """
    found = set()
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call):
            to_journal = getattr(call.func, "id", "") in ("record", "record_in_communes")
            given = {word.arg: word.value for word in call.keywords}.get("deed")
            if given is not None and not isinstance(given, ast.JoinedStr):
                names = {one.value for one in ast.walk(given) if isinstance(one, ast.Constant)}
                found |= {name for name in names if isinstance(name, str) and (to_journal or "-" in name)}
    return found


def test_every_deed_that_is_written_has_its_words() -> None:
    paths = [*ROOT.glob("*/actions/**/*.py"), *ROOT.glob("*/actions.py")]
    written = set().union(*map(_deeds_in, paths))
    assert len(written) > 40
    assert written - set(DEEDS) == set()
    assert [deed for deed in DEEDS if "-" not in deed] == []
    assert set(DEEDS) >= READINGS
    assert deed_label("không có việc này") == OTHER
