"""What nobody types by mistake: whatever is sent is answered in Vietnamese or "not found", never with a failure."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.holds.answers import VIETNAMESE, ask, is_answered
from tests.holds.making import PLAN, REVIEW, YEAR, Office, make_office, plan_rows, review_rows

pytestmark = pytest.mark.django_db

MILLION_DIGITS = "9" * 1_000_000
# One per hamlet, so that a single post holds them all.
HOSTILE_CELLS = ("-5", "1e3", "½", "²", "٣", "0x1f", "bốn", "<script>alert(1)</script>", "=1+1", "\u202e12",
                 "9" * 20, "1\r\nSet-Cookie: a=b")  # fmt: skip
LONG_OR_STRANGE = {
    "digits": "9" * 6000,
    "half": "½",
    "arabic": "٣",
    "markup": "<b>'\";--",
    "long": "x" * 90_000,
}
HOSTILE_SEEN = {
    "not-json": "{",
    "list": "[1,2]",
    "null": "null",
    "deep": "[" * 200_000,
    "huge-order": '{"%s":{"poor":1}}' % ("9" * 5000),
    "too-huge-number": '{"1":{"poor":%s}}' % ("9" * 5000),
    "rows": json.dumps({
        "2": {"poor": "abc", "poor_reduction": "abc", "near_poor_reduction": "abc", "note": 5},
        "3": {"poor": {"a": 1}, "poor_reduction": [], "near_poor_reduction": {}},
        "4": {"poor": 1.5, "poor_reduction": float("nan"), "near_poor_reduction": float("inf")},
        "5": {"poor": True, "poor_reduction": False, "near_poor_reduction": True},
        "6": {"poor": -1, "poor_reduction": -1, "near_poor_reduction": -1},
        "7": {"poor": 10**300, "poor_reduction": 10**300, "near_poor_reduction": 10**300},
        "8": {"poor": "\ud800", "poor_reduction": "\ud800", "near_poor_reduction": "\ud800", "note": "\ud800"},
        "9": {"poor": "\0", "poor_reduction": "\0", "near_poor_reduction": "\0", "note": "\0"},
        "10": [1], "11": None, "12": {"khong_co": 1, "__class__": 2}, "999": {"poor": 1}, "²": {"poor": 1},
    }),
}  # fmt: skip
SAVES = {f"{REVIEW}luu/": "poor", f"{PLAN}luu/ngheo/": "poor_reduction",
         f"{PLAN}luu/can-ngheo/": "near_poor_reduction"}  # fmt: skip
TAKES_TYPING = [
    *SAVES, f"{REVIEW}xem-truoc/", f"{REVIEW}dan-khoi/", f"{REVIEW}xac-nhan/", f"{REVIEW}bo-so-ghi/",
    f"{PLAN}xem-truoc/ngheo/", f"{PLAN}dan/ngheo/", f"{PLAN}dien-0/ngheo/",
]  # fmt: skip


@pytest.fixture
def office(db: Any) -> Office:
    return make_office()


@pytest.fixture
def client(office: Office) -> Client:
    """The officer's browser; a failure comes back as the 500 that a person would see."""
    client = office.officer.client
    client.raise_request_exception = False
    return client


def fields(**typed: str) -> dict[str, str]:
    """A grid's post by somebody who saw it empty."""
    return {"seen": "{}", "source": "entered", **typed}


def test_no_hostile_cell_is_stored_or_breaks_a_page(office: Office, client: Client) -> None:
    before = review_rows(office), plan_rows(office)
    for address, key in SAVES.items():
        for typed in (
            {f"{key}-{order}": text for order, text in enumerate(HOSTILE_CELLS, 1)},
            {f"{key}-1": MILLION_DIGITS},
        ):
            answer = client.post(address, fields(**typed))
            text = answer.content.decode()
            assert answer.status_code == 422, (address, answer.status_code)
            assert text.count("không phải số nguyên") >= len(typed)
            assert "<script>alert" not in text
            assert (
                client.get(REVIEW if "ra-soat" in address else PLAN).status_code == 200
            )  # the draft as well
    assert (review_rows(office), plan_rows(office)) == before


def test_the_character_nul_is_refused_wherever_it_stands(office: Office, client: Client) -> None:
    """PostgreSQL can not store it: not in a figure, a reason, a name of a field, nor in a draft."""
    for address, key in SAVES.items():
        for typed in ({f"{key}-1": "4\x005"}, {"note": "ghi\x00"}, {f"{key}-1\x00": "4"}, {"seen": "\x00"}):
            answer = client.post(address, fields(**typed))
            assert answer.status_code == 400
            assert VIETNAMESE.search(answer.content.decode())
    assert client.get(f"{REVIEW}?nam=%00").status_code == 400
    assert Client(raise_request_exception=False).post("/dang-nhap/", {"username": "a\x00"}).status_code == 400


@pytest.mark.parametrize("text", LONG_OR_STRANGE.values(), ids=LONG_OR_STRANGE)
def test_texts_of_any_kind_are_answered(office: Office, client: Client, text: str) -> None:
    """In notes, choices, pasted blocks, names of fields, wherever a grid's post holds text."""
    names = (
        "note", "note-1", "source", "reason", "block", "start", "hamlet", "figure", "table", "take_all",
        "poor-cong", "households-cong", "parked_draft", "next", "choosing",
    )  # fmt: skip
    short = text[:6000]
    wrong = []
    for address in [*TAKES_TYPING, f"{REVIEW}mo-khoa/", f"{PLAN}bo-so-dan/"]:
        for data in (
            fields(**dict.fromkeys(names, text), **{f"nhan-{short}": short}),
            fields(
                clashes=f"poor-{short} poor_reduction-{short}",
                block=f"Nhân Hòa\t{text}",
                start=f"poor-{short}",
            ),
        ):
            answer = ask(client, address, data)
            if not is_answered(answer):
                wrong.append((address, [*data][:4], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("seen", HOSTILE_SEEN.values(), ids=HOSTILE_SEEN)
def test_a_forged_base_never_overwrites_unasked(office: Office, client: Client, seen: str) -> None:
    """What somebody claims to have seen and nobody stored is a conflict, in words."""
    orders = range(1, 13)
    for address, key in SAVES.items():
        client.post(address, fields(**{f"{key}-{order}": "4" for order in orders}))
    before = review_rows(office), plan_rows(office)
    assert before[0][2]["poor"] == before[1][2]["near_poor_reduction"] == before[1][2]["poor_reduction"] == 4
    for address, key in SAVES.items():
        typed = {f"{key}-{order}": "7" for order in orders}
        answer = client.post(address, {"seen": seen, **typed})
        assert answer.status_code == 409, (address, answer.status_code)
        assert client.get(REVIEW if "ra-soat" in address else PLAN).status_code == 200
        settled = {"clashes": " ".join(typed), "take_all": "stored"}
        assert is_answered(ask(client, address, {"seen": seen, **typed, **settled}))
        assert is_answered(ask(client, address.replace("luu", "xem-truoc"), {"seen": seen, **typed}))
    assert (review_rows(office), plan_rows(office)) == before


def test_fields_that_are_no_part_of_the_grid_are_not_looked_at(office: Office, client: Client) -> None:
    unknown = {
        "poor-13": "7",
        "poor-0": "7",
        "poor--1": "7",
        "khong_co-1": "7",
        "confirmed_at-1": "2026",
        "id": "1",
    }
    answer = client.post(f"{REVIEW}luu/", fields(**unknown, **{"poor-2": "3"}))
    assert answer.status_code == 302
    stored = {order: row["poor"] for order, row in review_rows(office).items() if row["poor"] is not None}
    assert stored == {2: 3}
    answer = client.post(
        f"{PLAN}luu/ngheo/", fields(**unknown, **{"poor_opening-1": "99", "poor_reduction-2": "3"})
    )
    assert answer.status_code == 302
    rows = plan_rows(office)
    assert {order: row["poor_reduction"] for order, row in rows.items() if row["poor_reduction"]} == {2: 3}


def test_another_communes_order_is_not_written(cast: Cast) -> None:
    """Bình Sơn's officer posts to the own grid an order that only Thịnh Đức has, and to Thịnh Đức's grid."""
    office = cast  # three hamlets each
    from households.actions import open_year  # after the applications are loaded
    from households.models import ReviewResult

    open_year(scope=office.officer.scope, year=YEAR)
    open_year(scope=office.other_officer.scope, year=YEAR)
    client = office.other_officer.client
    assert client.post(f"/binh-son/ra-soat/{YEAR}/luu/", fields(**{"poor-7": "3"})).status_code == 302
    assert client.post(f"/thinh-duc/ra-soat/{YEAR}/luu/", fields(**{"poor-1": "3"})).status_code == 404
    assert not ReviewResult.objects.beyond_scope().exists()


def test_a_field_sent_twice_is_one_value(office: Office, client: Client) -> None:
    answer = client.post(f"{REVIEW}luu/", fields() | {"poor-1": ["3", "9"], "poor-2": ["", "8"]})
    assert answer.status_code == 302
    assert [review_rows(office)[order]["poor"] for order in (1, 2)] == [9, 8]


def test_too_many_or_too_large_fields_are_refused_in_words(office: Office, client: Client) -> None:
    many = {f"poor-{number}": "1" for number in range(5001)}
    large = {"block": "1\t" * 1_300_000}
    for address in (f"{REVIEW}luu/", f"{PLAN}luu/ngheo/", "/dang-nhap/"):
        for data in (many, large):
            answer = client.post(address, data)
            assert answer.status_code in (400, 413), (address, answer.status_code)
            assert VIETNAMESE.search(answer.content.decode()), address


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"poor-1=%FF%FE%00&seen=%00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"poor-1=1", "application/x-www-form-urlencoded; charset=utf-16"),
    ],
)
def test_broken_bodies_are_answered(office: Office, client: Client, body: bytes, kind: str) -> None:
    membership = str(office.officer.membership.pk)
    for address in SAVES:
        answer = client.generic(
            "POST", address, body, content_type=kind, headers={"X-Membership": membership}
        )
        assert is_answered(answer), (address, answer.status_code)


@pytest.mark.parametrize("named", [None, "", "abc", "0", "-1", "9" * 6000, "1\x00", "½", "٣", "leader"])
def test_a_post_without_the_own_membership_writes_nothing(office: Office, named: str | None) -> None:
    """Missing, malformed or somebody else's: a conflict in words, and what was typed is kept."""
    client = Client(raise_request_exception=False)
    client.force_login(office.officer.user, backend="accounts.backends.PasswordBackend")
    before = review_rows(office)
    value = str(office.leader.membership.pk) if named == "leader" else named
    data = fields(**{"poor-1": "4"}) | ({} if value is None else {"membership": value})
    for address in (*SAVES, f"{REVIEW}xac-nhan/"):
        answer = client.post(address, data)
        assert answer.status_code in (400, 409), (address, answer.status_code)
        assert VIETNAMESE.search(answer.content.decode())
    assert review_rows(office) == before


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "///evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/",
     "/\t/evil.example", "\x00//evil.example", "/%0d%0aSet-Cookie:a=b", "/\r\nSet-Cookie: a=b",
     "javascript:alert(1)", "/" + "a" * 100_000],
)  # fmt: skip
def test_going_on_leads_to_no_other_host(office: Office, client: Client, onward: str) -> None:
    answers = [
        client.post("/vai-tro/", {"role": str(office.officer.membership.pk), "next": onward}),
        client.get("/dang-nhap/", {"next": onward}),
        Client(raise_request_exception=False).get("/dang-nhap/", {"next": onward}),
    ]
    for answer in answers:
        assert is_answered(answer)
        location = answer.get("Location", "/")
        assert re.match(r"/(?![/\\])", location), location
        assert "Set-Cookie: a=b" not in str(answer.headers)
        assert 'href="//evil' not in answer.content.decode()


def test_a_page_that_names_another_host_is_not_linked(office: Office) -> None:
    """What is kept offers the page it was typed on, by the browser's own word: only one of ours."""
    client = office.officer.client
    data = fields(**{"poor-1": "4", "membership": "abc"})
    client.post(f"{REVIEW}luu/", data, headers={"Referer": "http://testserver//evil.example/a"})
    listed = client.get("/viec-dang-do/").content.decode()
    (found,) = set(re.findall(r"/viec-dang-do/(\d+)/", listed))
    page = client.get(f"/viec-dang-do/{found}/").content.decode()
    assert "//evil.example" not in page


def test_a_foreign_host_name_is_refused_in_words(office: Office, client: Client) -> None:
    for address in ("/dang-nhap/", REVIEW):
        answer = client.get(address, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert VIETNAMESE.search(answer.content.decode())
        assert "evil.example" not in answer.content.decode()


def test_a_draft_that_was_forged_is_shown_without_a_failure(office: Office, client: Client) -> None:
    from accounts.models import Draft  # after the applications are loaded

    for data in (
        {"poor-1": []},
        {"seen": ["["]},
        {"poor-1": ["x" * 200_000]},
        {"seen": [json.dumps({"1": {"poor": "a"}})]},
    ):
        for address, page in ((REVIEW, REVIEW), (f"{PLAN}luu/ngheo/", PLAN)):
            Draft.objects.update_or_create(
                user=office.officer.user, address=address,
                defaults={"data": data, "saved_at": "2026-03-01T08:00:00+07:00", "parked": True},
            )  # fmt: skip
            assert client.get(page).status_code == 200
    for draft in Draft.objects.all():
        assert client.get(f"/viec-dang-do/{draft.pk}/").status_code == 200


@pytest.mark.parametrize("year", ["0", "99", "1989", "2101", "9999", "10000", "99999"])
def test_years_out_of_range_are_not_found(office: Office, client: Client, year: str) -> None:
    for address in (
        f"/thinh-duc/ke-hoach/{year}/",
        f"/thinh-duc/ra-soat/{year}/",
        f"/thinh-duc/ke-hoach/{year}/so-sanh/",
    ):
        assert client.get(address).status_code == 404
