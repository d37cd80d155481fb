"""Who reads what of the journal."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.actions import Change, record
from journal.deeds import DEEDS, OTHER, deed_label
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
        ("person=Phạm Văn Quản", "Đóng tài khoản"),
        ("deed=account-closed", "Đóng tài khoản"),
        ("year=2026", "Sửa số liệu kế hoạch"),
        ("since=1/1/2020&until=31/12/2099", "Đóng tài khoản"),
    ],
)
def test_journal_is_filtered(written: Any, query: str, seen: str) -> None:
    rows = written.officer.client.get(f"{PAGE}?{query}").content.decode().split("<tbody>")[1]
    assert f">{seen}<" in rows
    none = written.officer.client.get(f"{PAGE}?until=31/12/2019").content.decode()
    assert "Chưa có việc nào" in none


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


def test_every_deed_that_is_written_has_its_words() -> None:
    written = set()
    for path in ROOT.glob("*/actions*/**/*.py"):
        written |= set(re.findall(r'deed="([a-z-]+)"', path.read_text()))
    for path in ROOT.glob("*/actions.py"):
        written |= set(re.findall(r'deed="([a-z-]+)"', path.read_text()))
    assert len(written) > 15
    assert written - set(DEEDS) == set()
    assert deed_label("không có việc này") == OTHER
