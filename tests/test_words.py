"""No English in what people read: every page for everybody, every form's faults, refusals, and the issued files.

A word of ASCII letters alone is Vietnamese if it is built like a syllable without a tone mark: such a syllable never
ends in c, ch, p or t, and in no other consonant than m, n, ng, nh. What else stands there has to be in a short list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from pypdf import PdfReader

from tests.cast import Cast, Person
from tests.world import YEAR, World, make_world
from thinhduc.checks import all_routes

pytestmark = pytest.mark.walk

SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(?:oai|oay|oeo|uya|uai|uay|uyu|ai|ao|au|ay|eo|ia|iu|oa|oe|oi|oo|ua|ui|uy|ue|a|e|i|o|u|y)(?:m|n|ng|nh)?"
)
# Built like a syllable, and English all the same.
ENGLISH = set(re.findall(r"\w+", "am be by go he hi him me men my no on she song the them then too you"))
# Short forms of the office and of who issued a document, a foreign word of the law itself, kinds of files and their
# sizes, names of keys, and of the databases the health page tells; last what stands in examples of what to type,
# the address on a password slip, and the letters of the tests' household codes.
ALLOWED = set(
    re.findall(
        r"\w+",
        "ubnd kh tm kt tt tb nlndn ii iii iv cp ttg bxd nq qh bnnmt cccd vt csxh ub mttq ubmttq; internet; "
        "pdf docx excel xlsx csv html json png jpeg zip sha byte kb mb gb dpi; "
        "word qr ctrl enter esc tab pageup pagedown; sqlite postgresql; "
        "matkhau nv dat http https testserver kiem td cuong",
    )
)
# Names of files and hosts; the code of a draft's content, and that of an issued document.
NAMES_AND_CODES = re.compile(
    r"[\w-]+\.(pdf|docx|xlsx|html|json)\b|[\w.-]+\.vn\b|\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{2}\b"
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"
)
READ_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "content", "data-words", "data-typing", "data-lost",
                   "data-label")  # fmt: skip
PEOPLE = ["officer", "leader", "head", "commune_admin", "system_admin", "province_reader"]
NOT_PAGES = (".<slug:format>", "/suc-khoe/")


@dataclass
class Form:
    """A form of a page: where it is posted, its fields with the values that stand in them."""

    action: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """What a page says, to eyes and to ears, and its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.forms: list[Form] = []
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "code", "pre") or values.get("class") == "secret":
            self.skipped.append(tag)
        if tag != "meta":
            self.texts += [values[name] for name in READ_ATTRIBUTES if values.get(name)]
        if tag == "form" and values.get("method") == "post":
            self.forms.append(Form(values.get("action", "")))
        if tag in ("input", "textarea", "select") and values.get("name") and self.forms:
            kind = values.get("type", tag)
            self.forms[-1].fields[values["name"]] = (kind, values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and self.skipped[-1] == tag:
            self.skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipped and data.strip():
            self.texts.append(data)


def read(response: Any) -> Reader:
    """A page's texts; nothing of what is not a page."""
    reader = Reader()
    if "html" in response.get("Content-Type", ""):
        reader.feed(response.content.decode())
    elif response.streaming:
        b"".join(response.streaming_content)  # read to its end, so that the file is closed
    return reader


def foreign_words(texts: Iterable[str], known: set[str]) -> set[str]:
    """The words that are neither Vietnamese nor in the list; `known`: names that people gave."""
    found = set()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", NAMES_AND_CODES.sub("", text)):
            folded = word.lower()
            if not word.isascii() or len(word) == 1 or folded in ALLOWED | known:
                continue
            if not SYLLABLE.fullmatch(folded) or folded in ENGLISH:
                found.add(word)
    return found


@pytest.mark.parametrize("text", ["This field is required.", "Select a valid choice", "Next page", "no file", "the end",
                                  "Search", "Home", "Reset", "Submit", "Not Found", "Log in"])  # fmt: skip
def test_english_is_recognised(text: str) -> None:
    assert foreign_words([text], set())


@pytest.mark.parametrize("text", ["Công chức giảm nghèo", "In danh sách xem qua các năm", "Ban hành", "do ai ghi",
                                  "Trang chính", "Tra theo xóm, so với năm trước", "thay cho"])  # fmt: skip
def test_vietnamese_without_marks_is_left_alone(text: str) -> None:
    assert not foreign_words([text], set())


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.fixture
def known(cast: Cast) -> set[str]:
    """Account names and slugs stand on pages as they are."""
    names = [person.user.username for person in cast.everybody().values()]
    slugs = [cast.commune.slug, cast.other_commune.slug, *cast.hamlets]
    return {part for name in [*names, *slugs] for part in re.findall(r"[a-z]+", name)}


def address_of(address: str, world: World, number: int = 1) -> str:
    """With the world's own things in its places."""
    values = {**world.values, "number": number}
    if address.startswith("/he-thong/cap-tinh/"):
        values["membership_id"] = world.cast.province_reader.membership.pk
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), address)


def addresses(person: Person, world: World) -> Iterator[str]:
    """Every page, whether the person may open it or not: a refusal is read too."""
    for route in all_routes():
        if "GET" in route.methods and not route.address.endswith(NOT_PAGES):
            numbers = (1, 2) if "<int:number>" in route.address else (1,)
            yield from (address_of(route.address, world, number) for number in numbers)


def post(client: Client, address: str, fields: dict[str, str]) -> Any:
    """The answer; whatever was changed is undone."""
    with transaction.atomic():
        response = client.post(address, fields)
        transaction.set_rollback(True)
    return response


def answers(form: Form) -> Iterator[dict[str, str]]:
    """What a form is posted with: nothing typed, then nonsense; what is hidden stays as it is."""
    for typed in ("", "?"):
        yield {
            name: value if kind == "hidden" else typed
            for name, (kind, value) in form.fields.items()
            if name != "csrfmiddlewaretoken" and (typed or kind not in ("checkbox", "radio"))
        }


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_and_every_fault_speaks_vietnamese(name: str, world: World, known: set[str]) -> None:
    person = getattr(world.cast, name)
    client = person.client
    wrong: dict[str, set[str]] = {}
    forms: dict[tuple[str, frozenset[str]], Form] = {}
    for address in addresses(person, world):
        page = read(client.get(address, follow=True))
        wrong[address] = foreign_words(page.texts, known)
        for form in page.forms:
            form.action = form.action if form.action.startswith("/") else address.partition("?")[0]
            forms[form.action, frozenset(form.fields)] = form
    forms = {key: form for key, form in forms.items() if form.action != "/dang-xuat/"}
    for form in forms.values():
        for fields in answers(form):
            answer = post(client, form.action, fields)
            wrong.setdefault(form.action, set()).update(foreign_words(read(answer).texts, known))
    assert len(forms) > 1
    assert not {address: words for address, words in wrong.items() if words}


def test_posts_without_anything_are_refused_in_vietnamese(world: World, known: set[str]) -> None:
    wrong = {}
    for name in PEOPLE:
        client = getattr(world.cast, name).client
        for route in all_routes():
            if "POST" in route.methods and route.address != "/dang-xuat/":
                answer = post(client, address_of(route.address, world, 2), {})
                wrong[name, route.address] = foreign_words(read(answer).texts, known)
    assert not {key: words for key, words in wrong.items() if words}


def test_pages_before_signing_in_speak_vietnamese(world: World, known: set[str]) -> None:
    client = Client()
    texts = [*read(client.get("/dang-nhap/")).texts, *read(client.post("/dang-nhap/", {})).texts]
    for _ in range(6):
        texts += read(client.post("/dang-nhap/", {"username": "canbo", "password": "sai"})).texts
    assert any("khóa" in text for text in texts), "the lock-out was not reached"
    texts += read(Client().get("/khong-co/")).texts
    texts += read(Client(enforce_csrf_checks=True).post("/dang-nhap/", {"username": "a"})).texts
    broken = Reader()
    broken.feed(render_to_string("errors/500.html"))
    assert broken.texts
    assert not foreign_words([*texts, *broken.texts], known)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("report", ["annex-poor", "annex-near-poor"])
def test_files_speak_vietnamese(world: World, known: set[str], report: str, number: int) -> None:
    client = world.cast.officer.client
    base = f"/{world.cast.commune.slug}/ke-hoach/{YEAR}/ban-{number}/bieu/{report}"
    pdf = PdfReader(BytesIO(content_of(client.get(f"{base}.pdf"))))
    texts = [page.extract_text() for page in pdf.pages] + [str(pdf.metadata.title)]
    book = openpyxl.load_workbook(BytesIO(content_of(client.get(f"{base}.xlsx"))))
    for sheet in book:
        cells = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        texts += [sheet.title, *(text for text in cells if not text.startswith("="))]
        texts += [part.text or "" for part in (sheet.oddHeader.center, sheet.oddFooter.center)]
    html = Reader()
    html.feed(content_of(client.get(f"{base}.html")).decode())
    assert len(texts) > 20
    assert not foreign_words([*texts, *html.texts], known)


def content_of(response: Any) -> bytes:
    """The bytes of a download."""
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content
