"""Workbooks that leave: forms that change nothing when they come back, what was sent in, the same with marks."""

import io
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse

from exchange.kinds import KINDS
from exchange.models import ImportBatch
from exchange.queries import faults_of
from households.models import ReviewResult
from journal.models import Entry
from tests.cast import Cast
from tests.exchange.engine import sent, standing
from tests.exchange.fakes import FakeKind, workbook
from tests.exchange.files import check, is_still
from tests.families import make_household
from thinhduc.workbooks.book import Book
from thinhduc.workbooks.mapping import lay_out
from thinhduc.workbooks.reading import read_book
from thinhduc.workbooks.writing import COMMUNE, FAULTS_SHEET, KIND, YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
IDENTITY = "001204000017"


def address(cast: Cast, *parts: object) -> str:
    return "/".join(("", cast.commune.slug, "nap-tep", *map(str, parts), ""))


def data_of(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.status_code
    whole: Any = response
    return b"".join(whole.streaming_content)


def taken(deed: str) -> list[tuple[str, str, int | None]]:
    """What the journal says of files that were taken."""
    entries = Entry.objects.beyond_scope().filter(deed=deed).order_by("pk")
    return list(entries.values_list("subject", "reason", "batch_id"))


@pytest.mark.parametrize(("kind", "year"), [("reviews", 2021), ("plan", 2022)])
def test_a_form_knows_where_it_belongs_and_changes_nothing_when_it_comes_back(
    cast: Cast, issued: object, kind: str, year: int
) -> None:
    response = cast.officer.client.get(address(cast, "mau", kind, year))
    book = read_book(data_of(response), "mau.xlsx")
    assert response["Content-Disposition"].startswith("attachment")
    assert book.properties == {COMMUNE: cast.commune.slug, KIND: kind, YEAR: str(year)}
    checked = check(kind, cast.officer.scope, year, book)[1]
    assert is_still(checked)
    assert taken("form-taken") == [(f"Mẫu {KINDS[kind].label} năm {year}", "", None)]


@pytest.fixture
def issued(cast: Cast) -> int:
    """Reviews of 2021 and a plan of 2022."""
    from tests.world import issued_plan  # only after Django is set up

    return issued_plan(cast)


def test_a_form_with_identity_numbers_takes_a_reason_that_stays(cast: Cast) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "Lý Văn Ba", persons=1)
    household.members.create(
        commune_id=cast.commune.pk, number=1, name="Lý Văn Ba", relation="head", identity_number=IDENTITY
    )
    client, place = cast.officer.client, address(cast, "mau", "households", 2021)
    assert "Lý do" in client.get(place).content.decode()
    refused = client.post(place, {"reason": "  "})
    assert refused.status_code == 422
    assert taken("form-taken") == []
    book = read_book(data_of(client.post(place, {"reason": "Đối chiếu sau rà soát"})), "mau.xlsx")
    assert IDENTITY in {cell for sheet in book.sheets for row in sheet.rows for cell in row}
    ((subject, reason, _),) = taken("form-taken")
    assert "đủ số giấy tờ" in subject
    assert reason == "Đối chiếu sau rà soát"


@pytest.mark.parametrize("place", ["mau/khong-co/2021", "mau/reviews/1812", "7/tep", "7/danh-dau"])
def test_what_there_is_not_is_not_found(cast: Cast, place: str) -> None:
    assert cast.officer.client.get(address(cast, place)).status_code == 404


def test_a_workbook_comes_back_as_it_was_sent(cast: Cast, kind: FakeKind) -> None:
    data = workbook()
    batch_id = sent(cast.officer.scope, data)
    response = cast.officer.client.get(address(cast, batch_id, "tep"))
    assert data_of(response) == data
    assert response["Content-Disposition"] == 'attachment; filename="so ho.xlsx"'
    assert taken("batch-file-taken") == [("so ho.xlsx (nguyên bản)", "", batch_id)]


def test_only_who_imports_takes_a_workbook_out_again(cast: Cast, kind: FakeKind) -> None:
    batch_id = sent(cast.officer.scope, workbook([("Phú Thái", "x", 1)]))
    for file in ("tep", "danh-dau"):
        assert cast.leader.client.get(address(cast, batch_id, file)).status_code == 403
        assert cast.other_officer.client.get(address(cast, batch_id, file)).status_code == 404
    assert cast.leader.client.get(address(cast, "mau/reviews/2021")).status_code == 403
    assert taken("batch-file-taken") == []


def test_a_workbook_whose_bytes_are_not_kept_is_not_found(cast: Cast, kind: FakeKind) -> None:
    batch_id = sent(cast.officer.scope)
    ImportBatch.objects.beyond_scope().filter(pk=batch_id).update(data=None)
    assert cast.officer.client.get(address(cast, batch_id, "tep")).status_code == 404


def test_faults_are_marked_in_the_persons_own_workbook_which_is_read_again(
    cast: Cast, kind: FakeKind
) -> None:
    rows = [("Phú Thái", "mười", 1), ("Đầu Phân", 3, "-4"), ("Làng Cam", 1, 2)]
    properties = {COMMUNE: cast.commune.slug, KIND: "reviews", YEAR: "2021"}
    batch_id = sent(cast.officer.scope, workbook(rows, properties=properties))
    faults = faults_of(cast.officer.scope, batch_id)
    response = cast.officer.client.get(address(cast, batch_id, "danh-dau"))
    assert "c%E1%BA%A7n%20s%E1%BB%ADa%29.xlsx" in response["Content-Disposition"]
    data = data_of(response)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["Số hộ"]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {"B2", "A3", "C3"}
    assert page["B2"].comment.text == next(fault.expected for fault in faults if fault.column == 2)
    assert book.sheetnames[0] == FAULTS_SHEET
    assert taken("batch-file-taken") == [("so ho.xlsx (đánh dấu chỗ cần sửa)", "", batch_id)]
    assert_reads_the_same(cast, kind, read_book(data, "lai.xlsx"))
    again = sent(cast.officer.scope, data)
    assert standing(cast.officer.scope, again).wrong == 2
    assert faults_of(cast.officer.scope, again) == faults


def assert_reads_the_same(cast: Cast, kind: FakeKind, book: Book) -> None:
    from exchange.kinds.base import Asked

    parts = kind.parts(Asked(cast.officer.scope, 2021))
    (found,) = lay_out(book, parts, {})
    assert (found.layout.sheet, found.layout.head_rows) == ("Số hộ", (1, 1))
    assert book.properties[KIND] == "reviews"


def test_a_workbook_without_faults_has_nothing_to_mark(cast: Cast, kind: FakeKind) -> None:
    batch_id = sent(cast.officer.scope)
    response = cast.officer.client.get(address(cast, batch_id, "danh-dau"))
    assert response.status_code == 422
    assert "không có chỗ nào" in response.content.decode()


def test_taking_files_changes_no_figure(cast: Cast, issued: object) -> None:
    before = list(ReviewResult.objects.beyond_scope().order_by("pk").values())
    cast.officer.client.get(address(cast, "mau/reviews/2021"))
    assert list(ReviewResult.objects.beyond_scope().order_by("pk").values()) == before
