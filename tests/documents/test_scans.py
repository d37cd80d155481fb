"""Scans of the signed paper: what is taken and what is refused, what is kept, how it is shown page by page."""

import hashlib
import sys
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from documents.actions.scans import SentFile, add_scan
from documents.models import Scan, ScanFile
from documents.pages.scans import Asked, Beside, beside
from documents.pictures import reading
from documents.pictures.reading import draw_page, look_at
from documents.queries.issued import prints_of
from documents.queries.scans import scan_file, scan_page, scans_of
from journal.models import Entry
from targets.actions import adjust, revoke
from targets.models import PlanVersion
from targets.queries import outline_at
from tests.cast import Cast
from tests.documents.issued import YEAR, issue
from tests.documents.pictures import picture, scanned, stamp
from tests.targets.plan_pages import text_of
from thinhduc.apart import one_of_few
from thinhduc.errors import NotAllowed, Refused

PAGE = f"/thinh-duc/ke-hoach/{YEAR}/ban-1/ban-quet/"


@pytest.fixture
def version_id(cast: Cast) -> int:
    return issue(cast)


def test_the_place_to_send_a_scan_says_when_the_plan_is_no_longer_in_force(
    cast: Cast, version_id: int
) -> None:
    text = text_of(cast.officer.client.get(PAGE))
    assert "Ký và đóng dấu trên giấy xong" in text
    revoke(scope=cast.leader.scope, version_id=version_id, document="12/QĐ-UBND", reason="Sai căn cứ.")
    text = text_of(cast.officer.client.get(PAGE))
    assert "Kế hoạch này không còn hiệu lực" in text
    assert "vẫn đưa bản quét vào đây được" in text
    assert "Ký và đóng dấu" not in text


def sent(*files: bytes) -> list[SentFile]:
    return [SentFile(f"trang {order}.jpg", content) for order, content in enumerate(files, 1)]


def colour_at(png: bytes, place: tuple[int, int] = (200, 200)) -> Any:
    with Image.open(BytesIO(png)) as drawn:
        return drawn.convert("RGB").getpixel(place)


def test_a_scan_is_kept_as_it_was_sent_with_its_hash(cast: Cast, version_id: int) -> None:
    content = scanned(3)
    add_scan(scope=cast.officer.scope, version_id=version_id, files=sent(content), note="  quét   màu ")
    (scan,) = scans_of(cast.leader.scope, version_id)
    (file,) = scan.files
    assert (scan.note, scan.added_by, scan.pages) == ("quét màu", "Trần Thị Cán Bộ", 3)
    assert (file.content_type, file.size) == ("application/pdf", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    kept = scan_file(cast.leader.scope, version_id, scan.id, 1)
    assert kept is not None
    assert kept.content == content
    entry = Entry.objects.within(cast.officer.scope).get(deed="scan-added", kind="deed")
    assert "3 trang" in entry.subject
    assert Entry.objects.within(cast.officer.scope).get(part_of=entry.pk).new_value == file.sha256


def test_pictures_keep_their_order_and_count_through(cast: Cast, version_id: int) -> None:
    files = sent(picture(colour="red"), picture("PNG", colour="lime"), picture(colour="blue"))
    scan_id = add_scan(scope=cast.leader.scope, version_id=version_id, files=files)
    seen = []
    for page in (1, 2, 3):
        found = scan_page(cast.leader.scope, version_id, scan_id, page)
        assert found is not None
        content, within = found
        assert within == 1
        seen.append(max(range(3), key=colour_at(draw_page(content, 1, 400)).__getitem__))
    assert seen == [0, 1, 2]
    assert scan_page(cast.leader.scope, version_id, scan_id, 4) is None


def test_a_later_scan_takes_the_place_of_the_earlier_which_stays(cast: Cast, version_id: int) -> None:
    scope = cast.officer.scope
    first = add_scan(scope=scope, version_id=version_id, files=sent(scanned(1)))
    second = add_scan(scope=scope, version_id=version_id, files=sent(scanned(2)))
    assert [scan.id for scan in scans_of(scope, version_id)] == [second, first]
    with pytest.raises(Refused, match="đã có trong hồ sơ"):
        add_scan(scope=scope, version_id=version_id, files=sent(scanned(2)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_scanfile")


REFUSED = {
    "no file": ([], "Chưa chọn tệp nào"),
    "not of a kind, whatever its name": (
        [SentFile("a.pdf", b"PK\3\4 nothing")],
        "“a.pdf” không phải tệp PDF",
    ),
    "torn PDF": ([SentFile("b.pdf", scanned(1)[:300])], "“b.pdf” không mở được"),
    "torn picture": ([SentFile("c.jpg", picture(size=(2000, 2000))[:3000])], "“c.jpg” không mở được"),
    "PDF among pictures": (sent(scanned(1), picture()), "không gửi lẫn"),
    "too many pages": (sent(scanned(61)), "61 trang; chỉ nhận đến 60"),
    "strip": (sent(picture(size=(40, 2000))), "không đúng hình dạng"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_scan_is_refused_in_words_and_nothing_stored(
    case: str, cast: Cast, version_id: int
) -> None:
    files, words = REFUSED[case]
    with pytest.raises(Refused, match=words):
        add_scan(scope=cast.officer.scope, version_id=version_id, files=files)
    assert not Scan.objects.within(cast.officer.scope).exists()
    assert not ScanFile.objects.within(cast.officer.scope).exists()


def test_all_faults_are_said_at_once(cast: Cast, version_id: int) -> None:
    with pytest.raises(Refused) as refused:
        add_scan(scope=cast.officer.scope, version_id=version_id, files=sent(b"one", scanned(61), b"two"))
    for words in ("“trang 1.jpg” không phải", "“trang 3.jpg” không phải", "61 trang", "không gửi lẫn"):
        assert words in refused.value.message


def test_a_picture_that_unpacks_to_too_much_is_refused() -> None:
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    (looked,) = look_at([bomb.getvalue()])
    assert "70 triệu điểm ảnh" in looked.problem


def test_a_locked_pdf_is_refused_with_what_to_do() -> None:
    from pypdf import PdfReader, PdfWriter

    writer, file = PdfWriter(clone_from=PdfReader(BytesIO(scanned(1)))), BytesIO()
    writer.encrypt("mat-khau")
    writer.write(file)
    (looked,) = look_at([file.getvalue()])
    assert "mật khẩu" in looked.problem


def test_only_an_issued_version_takes_a_scan(cast: Cast, version_id: int) -> None:
    draft = adjust(scope=cast.officer.scope, version_id=version_id)
    with pytest.raises(Refused, match="đã ban hành"):
        add_scan(scope=cast.officer.scope, version_id=draft, files=sent(scanned(1)))
    with pytest.raises(NotAllowed):
        add_scan(scope=cast.head.scope, version_id=version_id, files=sent(scanned(1)))
    with pytest.raises(Refused, match="không còn"):
        add_scan(scope=cast.other_officer.scope, version_id=version_id, files=sent(scanned(1)))


def upload(cast: Cast, *files: bytes, **fields: Any) -> Any:
    uploads = [SimpleUploadedFile(f"t{order}.bin", content) for order, content in enumerate(files, 1)]
    return cast.officer.client.post(f"{PAGE}tai-len/", {"files": uploads, **fields})


def test_the_page_shows_a_scan_beside_what_was_issued(cast: Cast, version_id: int) -> None:
    empty = text_of(cast.officer.client.get(PAGE))
    assert "Chưa có bản quét" in empty
    assert "Bản gốc là bản giấy đã ký, đóng dấu" in empty
    assert upload(cast, picture(colour="red"), picture(colour="blue")).status_code == 302
    page = cast.leader.client.get(f"{PAGE}?trang=2")
    scan = Scan.objects.within(cast.leader.scope).get()
    body, text = page.content.decode(), text_of(page)
    assert f"{PAGE}{scan.pk}/trang-2.png" in body
    assert f"{PAGE}ban-hanh/annex-near-poor/trang-1.png" in body, "the second issued page is the second annex"
    assert 'rel="prev"' in body
    assert 'rel="next"' not in body
    assert "Bản quét là bản sao của bản giấy" in text
    assert all(file.sha256 in text for file in scans_of(cast.leader.scope, version_id)[0].files)


def test_pictures_and_files_are_served_unkept_and_unguessed(cast: Cast, version_id: int) -> None:
    upload(cast, scanned(1))
    scan = Scan.objects.within(cast.leader.scope).get()
    drawn = cast.leader.client.get(f"{PAGE}{scan.pk}/trang-1.png")
    large = cast.leader.client.get(f"{PAGE}{scan.pk}/trang-1.png?co=lon")
    issued = cast.leader.client.get(f"{PAGE}ban-hanh/annex-poor/trang-1.png")
    for answer, width in ((drawn, 1000), (large, 2000), (issued, 1000)):
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"] == "inline"
        assert abs(Image.open(BytesIO(answer.content)).width - width) <= 1
    file = cast.leader.client.get(f"{PAGE}{scan.pk}/tep-1/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file.content == scanned(1)
    for answer in (drawn, issued, file):
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Content-Type-Options"] == "nosniff"
    for address in (f"{scan.pk}/trang-2.png", f"{scan.pk + 1}/trang-1.png", f"{scan.pk}/tep-2/",
                    "ban-hanh/annex-poor/trang-99.png", "ban-hanh/annex-none/trang-1.png"):  # fmt: skip
        assert cast.leader.client.get(PAGE + address).status_code == 404, address


def test_a_scan_is_found_in_its_own_version_and_commune_alone(cast: Cast, version_id: int) -> None:
    upload(cast, scanned(1))
    scan = Scan.objects.within(cast.leader.scope).get()
    adjust(scope=cast.officer.scope, version_id=version_id)
    other = PAGE.replace("ban-1", "ban-2")
    assert cast.leader.client.get(f"{other}{scan.pk}/trang-1.png").status_code == 404
    assert not scans_of(cast.other_officer.scope, version_id)
    assert scan_file(cast.other_officer.scope, version_id, scan.pk, 1) is None


def test_a_refused_upload_says_why_on_the_page(cast: Cast, version_id: int) -> None:
    answer = upload(cast, b"%PDF-1.7 no more", note="lần đầu")
    assert answer.status_code == 422
    assert "không mở được" in text_of(answer)
    assert 'value="lần đầu"' in answer.content.decode(), "what was typed stays"
    assert "Hãy chọn tệp" in text_of(cast.officer.client.post(f"{PAGE}tai-len/", {}))


def test_a_draft_says_what_comes_first(cast: Cast, version_id: int) -> None:
    adjust(scope=cast.officer.scope, version_id=version_id)
    text = text_of(cast.officer.client.get(PAGE.replace("ban-1", "ban-2")))
    assert "Chưa ban hành" in text
    assert "Đưa vào hồ sơ" not in text
    PlanVersion.objects.within(cast.officer.scope).filter(number=2).update(state="approved")
    assert "Ghi số và ban hành" in text_of(cast.leader.client.get(PAGE.replace("ban-1", "ban-2")))


def test_a_see_through_picture_is_drawn_on_white() -> None:
    assert colour_at(draw_page(stamp(), 1, 300), (5, 5)) == (255, 255, 255)


def test_turning_both_sides_keeps_how_far_they_are_apart(cast: Cast, version_id: int) -> None:
    add_scan(scope=cast.officer.scope, version_id=version_id, files=sent(scanned(4)))
    (scan,) = scans_of(cast.officer.scope, version_id)
    version = outline_at(cast.officer.scope, YEAR, 1)
    assert version is not None
    prints = prints_of(cast.officer.scope, version)

    def turned(page: int, shift: int) -> Beside:
        found = beside(version, [scan], prints, Asked(None, page, shift))
        assert found is not None
        return found

    apart = turned(2, -1)
    assert apart.issued is not None
    assert (apart.scanned.place, apart.issued.title) == ("trang 2/4", "Bản ban hành: biểu giảm hộ nghèo")
    assert "trang=3&lech=-1" in apart.next
    assert apart.issued.previous == ""
    assert "trang=2&lech=0" in apart.issued.next
    assert "trang=3&lech=-2" in apart.scanned.next, "the scan turned alone leaves the other side where it is"
    beyond = turned(99, 99)
    assert beyond.issued is not None
    assert (beyond.scanned.place, beyond.next, beyond.issued.next) == ("trang 4/4", "", "")


def test_a_page_that_can_not_be_drawn_is_said_in_words(cast: Cast, version_id: int) -> None:
    """As a file may be that only its number of pages could be read of."""
    upload(cast, scanned(1))
    scan = Scan.objects.within(cast.leader.scope).get()
    torn = b"%PDF-1.7 torn"
    ScanFile.objects.create(
        commune=cast.commune, scan=scan, order=2, filename="b.pdf", content_type="application/pdf", content=torn,
        pages=1, sha256=hashlib.sha256(torn).hexdigest(),
    )  # fmt: skip
    answer = cast.leader.client.get(f"{PAGE}{scan.pk}/trang-2.png")
    assert answer.status_code == 422
    assert "Không vẽ được trang này; hãy tải tệp về để xem" in text_of(answer)
    ScanFile.objects.create(
        commune=cast.commune, scan=scan, order=3, filename="c.pdf", content_type="application/pdf", content=torn,
        pages=1, sha256="0" * 64,
    )  # fmt: skip
    assert "không còn đúng như khi đưa vào" in text_of(cast.leader.client.get(f"{PAGE}{scan.pk}/tep-3/"))


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ('{"type": "image/png", "pages": 1}\n', ["", "tốn quá nhiều thời gian", ""]),
        ("", ["tốn quá nhiều thời gian", "", ""]),
        ('{"type": "image/pn', ["tốn quá nhiều thời gian", "", ""]),
        ('{"problem": "hỏng"}\n' * 5, ["hỏng", "hỏng", "hỏng"]),
    ],
)
def test_of_a_process_that_dies_the_file_it_was_reading_is_named(
    said: str, problems: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "dies.py"
    script.write_text(f"import sys; sys.stdout.write({said!r}); sys.stdout.flush(); sys.exit(9)")
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, str(script)))
    found = [one.problem for one in look_at([b"a", b"b", b"c"])]
    assert len(found) == 3
    assert all((words in one) if words else not one for one, words in zip(found, problems, strict=True))
    with pytest.raises(reading.Undrawable):
        draw_page(b"a", 1, 100)


def test_a_process_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "waits.py"
    script.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(reading, "PATIENCE", 0.2)
    assert "dừng lại" in look_at([b"a"])[0].problem


@pytest.mark.parametrize("brand", [b"heic", b"heif", b"mif1"])
def test_a_picture_of_an_iphone_is_named_with_what_to_do(brand: bytes) -> None:
    (looked,) = look_at([b"\0\0\0\x18ftyp" + brand + bytes(40)])
    assert "HEIC của iPhone" in looked.problem
    assert "“Tương thích nhất”" in looked.problem


def test_only_a_few_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WAIT", 0.1)
    with ExitStack() as held:
        for _ in range(reading.AT_ONCE):
            held.enter_context(one_of_few(reading.AT_ONCE, "pictures", 20))
        with pytest.raises(Refused, match="thử lại sau ít phút"):
            look_at([picture()])
    assert look_at([picture()])[0].pages == 1


def test_a_photograph_is_drawn_upright() -> None:
    """A telephone held upright writes the picture lying, and beside it how to turn it."""
    lying = Image.new("RGB", (600, 400), "white")
    lying.paste((255, 0, 0), (0, 0, 300, 400))
    turned, file = Image.Exif(), BytesIO()
    turned[274] = 6  # a quarter turn clockwise
    lying.save(file, "JPEG", exif=turned)
    drawn = draw_page(file.getvalue(), 1, 400)
    assert Image.open(BytesIO(drawn)).size == (400, 600)
    top, foot = colour_at(drawn, (200, 50)), colour_at(drawn, (200, 550))
    assert (top[1] < 60, foot[1] > 200) == (True, True), "the red half is above"
