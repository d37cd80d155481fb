"""The public page: what it shows, what it never shows, files held against it, how often one may ask."""

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from documents.actions.public import ask
from documents.models import PublicLook
from documents.queries.public import document_by_code
from documents.rules.public import FILE, LOOK, MISS, MOST, SPAN, read_code, wait_after
from hamlets.models import CommunePeriod
from reports.plan_queries import build_plan
from targets.actions import adjust
from targets.models import IssuedFile, PlanVersion
from targets.queries.versions import version_by_id
from targets.rules.codes import PUBLIC_ALPHABET, PUBLIC_LENGTH, printed_public_code
from tests.cast import Cast
from tests.documents.public_page import add_signed, address, drop, issue_next, pdf
from tests.documents.public_plan import issue
from tests.families import make_household
from tests.targets.plans import open_2022

NOW = 3_000_000 * SPAN + 7
codes = st.text(PUBLIC_ALPHABET, min_size=PUBLIC_LENGTH, max_size=PUBLIC_LENGTH)


@given(codes, st.sampled_from([" ", "-", "–", ". ", ""]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    typed = between.join((code[:4].lower(), code[4:8], code[8:]))
    assert read_code(typed).code == code
    assert read_code(f"https://giamngheo.example.vn/kiem-tra/{printed_public_code(code)}/").code == code


@given(st.text("ACDEFGHJKLab0OơđÊıß９Ａ -–/?#.\u200b", max_size=40))
def test_what_is_no_code_is_refused_in_words(typed: str) -> None:
    read = read_code(typed)
    assert bool(read.code) is not bool(read.problem)
    assert not read.code or (len(read.code) == PUBLIC_LENGTH and set(read.code) <= set(PUBLIC_ALPHABET))


@given(st.integers(0, 2 * MOST), st.integers(0, 10**10))
def test_waiting_ends_with_the_span(spent: int, second: int) -> None:
    wait = wait_after(spent, second)
    assert (wait > 0) is (spent > MOST)
    assert not wait or (second + wait) % SPAN == 0


@pytest.fixture(autouse=True)
def _within_one_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands, so that no test runs over the end of a span."""
    monkeypatch.setattr("documents.verify_views.time", SimpleNamespace(time=lambda: NOW))


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    """The plan of 2022 as it was issued, with its code."""
    return issue(cast.officer.scope, open_2022(cast).id)


def test_a_stranger_sees_what_was_issued(version: PlanVersion) -> None:
    response = Client().get(address(version))
    text = response.content.decode()
    for shown in (
        "38/KH-UBND", "31/3/2022", "Ủy ban nhân dân xã Thịnh Đức", "Người Ký", "KT. CHỦ TỊCH",
        "Đang có hiệu lực", printed_public_code(version.public_code),
    ):  # fmt: skip
        assert shown in text
    assert pdf(version).sha256 in text.replace("<wbr>", "")
    assert response.status_code == 200
    figures = IssuedFile.objects.beyond_scope().get(version=version, format="json")
    assert figures.sha256 not in text.replace("<wbr>", "")


@override_settings(PUBLIC_ADDRESS="https://giamngheo.example.vn")
def test_what_is_printed_leads_here(cast: Cast, version: PlanVersion) -> None:
    view = version_by_id(cast.officer.scope, version.pk)
    assert view
    printed = build_plan(cast.officer.scope, view)
    assert printed.public_address == f"https://giamngheo.example.vn{address(version)}"
    assert (
        read_code(printed.public_code).code == read_code(printed.public_address).code == version.public_code
    )


def test_headers_keep_it_out_of_caches_and_search_engines(version: PlanVersion) -> None:
    for where in ("/kiem-tra/", address(version), "/kiem-tra/ACDE-FGHJ-KLMN/"):
        response = Client().get(where)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert "default-src 'none'" in response["Content-Security-Policy"]


def test_nothing_of_hamlets_households_or_the_inside_gets_out(cast: Cast, version: PlanVersion) -> None:
    make_household(cast.hamlets["phuc-hoa"], "Hoàng Văn Tứ", code="TD-0107")
    add_signed(cast, version, b"%PDF signed", "Người Ký")
    texts = [Client().get(address(version)), drop(version, b"x"), drop(version, bytes(pdf(version).content))]
    for text in (response.content.decode() for response in texts):
        for hamlet in ("Nhân Hòa", "Phúc Hòa", "Làng Mơn"):
            assert hamlet not in text
        code = printed_public_code(version.public_code)
        seen = re.sub(rf"{code}|<code>.*?</code>|<[^>]*>|\d+:\d+ ngày \d+/\d+/\d+", " ", text)
        assert set(re.findall(r"\d+", seen)) <= {"2022", "38", "31", "3", "30", "0", "256"}
        assert "Hoàng Văn Tứ" not in text
        assert "TD-0107" not in text
        links = set(re.findall(r'(?:href|action)="([^"]*)"', text))
        assert {link for link in links if not link.startswith("/static/")} == {
            "/kiem-tra/",
            "#main",
            "#tra-loi",
        }


def test_the_lookup_reads_neither_content_nor_figures(
    version: PlanVersion, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6) as asked:
        assert document_by_code(version.public_code)
    said = " ".join(query["sql"] for query in asked.captured_queries)
    assert '"content"' not in said
    for table in ("planline", "publishedfigure", "textblock", "target", "hamletperiod", "household"):
        assert f"targets_{table}" not in said
        assert f'_{table}"' not in said


def test_the_office_is_named_as_on_that_day(cast: Cast, version: PlanVersion) -> None:
    CommunePeriod.objects.beyond_scope().filter(commune=cast.commune).update(valid_to=date(2025, 6, 30))
    CommunePeriod.objects.create(
        commune=cast.commune, kind="phuong", name="Đức Mới", superior="UBND tỉnh", province="Thái Nguyên",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    text = Client().get(address(version)).content.decode()
    assert "Ủy ban nhân dân xã Thịnh Đức" in text
    assert "Đức Mới" not in text


def test_the_very_file_is_known_and_one_byte_less_is_not(version: PlanVersion) -> None:
    content = bytes(pdf(version).content)
    assert "Đúng là tệp đã ban hành" in drop(version, content).content.decode()
    for other in (content[:-1], content + b"\n", content.replace(b"%PDF-1", b"%PDF-2", 1)):
        assert "Không phải tệp nào của văn bản này" in drop(version, other).content.decode()


def test_a_file_of_another_document_is_not_one_of_this(cast: Cast, version: PlanVersion) -> None:
    other = issue_next(cast, version)
    assert "Không phải tệp nào" in drop(version, bytes(pdf(other).content)).content.decode()
    assert "Đúng là tệp đã ban hành" in drop(other, bytes(pdf(other).content)).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Tệp này trống"), (b"0" * 2001, "Tệp nặng 2,0 kB")],
    ids=["empty", "large"],
)
def test_what_is_no_file_to_compare_is_refused(
    version: PlanVersion, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    monkeypatch.setattr("documents.hashing.LARGEST", 2000)
    monkeypatch.setattr("documents.public_forms.LARGEST", 2000)
    response = drop(version, content)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_nothing_sent_is_refused(version: PlanVersion) -> None:
    response = Client().post(address(version))
    assert response.status_code == 422
    assert "Đề nghị chọn một tệp." in response.content.decode()


def test_far_too_large_is_not_even_read(version: PlanVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.hashing.FAR_TOO_LARGE", 1000)
    response = drop(version, b"0" * 2000)
    assert response.status_code == 400
    assert "quá lớn" in response.content.decode()


def test_a_large_file_is_written_nowhere(version: PlanVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    response = drop(version, bytes(range(256)) * 20_000)
    assert "Không phải tệp nào" in response.content.decode()


def test_posts_carry_a_token(version: PlanVersion) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address(version), {}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', browser.get(address(version)).content.decode())
    assert token
    content = SimpleUploadedFile("a.pdf", bytes(pdf(version).content))
    response = browser.post(address(version), {"csrfmiddlewaretoken": token[1], "file": content})
    assert "Đúng là tệp đã ban hành" in response.content.decode()


def test_a_typed_code_leads_on_or_is_refused_in_words(version: PlanVersion) -> None:
    typed = version.public_code.lower()
    response = Client().get("/kiem-tra/", {"ma": typed})
    assert (response.status_code, response["Location"]) == (302, address(version))
    wrong = Client().get("/kiem-tra/", {"ma": "ACDE-FGHJ-KLM0"})
    assert wrong.status_code == 422
    assert "Mã không có ký tự “0”" in wrong.content.decode()
    assert "ACDE-FGHJ-KLM0" in wrong.content.decode()


def test_every_reason_for_nothing_looks_alike(cast: Cast, version: PlanVersion) -> None:
    """Unknown, malformed, a draft, an issued version without a code: one page, as many questions to the database."""
    adjust(scope=cast.officer.scope, version_id=version.pk)
    Client().get("/kiem-tra/y/")  # the first one of a span writes a row
    pages, questions = set(), set()
    for code in ("ACDE-FGHJ-KLMN", "x", "-", "_", "0" * 300, version.public_code[:-1], str(version.pk)):
        connection.force_debug_cursor = True
        connection.queries_log.clear()
        response = Client().get(f"/kiem-tra/{code}/")
        questions.add(len(connection.queries_log))
        assert response.status_code == 404
        pages.add(response.content)
    connection.force_debug_cursor = False
    assert len(pages) == 1
    assert len(questions) == 1


def test_guessing_is_stopped_before_anything_is_looked_up(version: PlanVersion) -> None:
    statuses = [Client().get(f"/kiem-tra/ACDE-FGHJ-KLM{last}/").status_code for last in PUBLIC_ALPHABET] + [
        Client().get(f"/kiem-tra/ACDE-FGHJ-KLN{last}/").status_code for last in PUBLIC_ALPHABET[:10]
    ]
    allowed = -(-MOST // (LOOK + MISS))
    assert statuses == [404] * allowed + [429] * (len(statuses) - allowed)
    refused = Client().get(address(version))
    assert refused.status_code == 429
    assert refused["Retry-After"] == str(SPAN - 7)
    assert "Đã kiểm tra quá nhiều lần" in refused.content.decode()
    assert Client().get("/kiem-tra/").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get(address(version)).status_code == 200


def test_who_holds_the_code_looks_often_but_not_without_end(version: PlanVersion) -> None:
    for _ in range(MOST // 2):
        ask(address="203.0.113.8", cost=LOOK, second=NOW)
    browser = Client(REMOTE_ADDR="203.0.113.8")
    statuses = [drop_from(browser, version) for _ in range(MOST // 2 // FILE + 1)]
    assert statuses == [200] * (MOST // 2 // FILE) + [429]


def drop_from(browser: Client, version: PlanVersion) -> int:
    return browser.post(address(version), {"file": SimpleUploadedFile("a.pdf", b"x")}).status_code


@pytest.mark.django_db
def test_no_address_is_kept_and_old_spans_go() -> None:
    ask(address="203.0.113.7", cost=LOOK, second=SPAN)
    (kept,) = PublicLook.objects.all()
    assert "203" not in kept.who
    assert re.fullmatch("[0-9a-f]{64}", kept.who)
    ask(address="2001:db8::1", cost=LOOK, second=2 * SPAN)
    ask(address="2001:db8::2", cost=MISS, second=3 * SPAN - 1)
    (kept,) = PublicLook.objects.all()
    assert (kept.span, kept.count) == (2, LOOK + MISS)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted() -> None:
    def some(_: int) -> None:
        for _ in range(5):
            ask(address="203.0.113.7", cost=LOOK, second=SPAN)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(some, range(4)))
    assert PublicLook.objects.get().count == 20 * LOOK
