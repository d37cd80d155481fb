"""Signing on this server: with which key, where it shows, what is kept; the issued bytes stay the beginning."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw
from pypdf import PdfReader

from documents.actions.signed import sign_on_server, take_signed
from documents.checks import check_signing
from documents.models import SignedFile, StampImage
from documents.queries.signed import SignedView, current_signed, keys_of, signed_bytes, signed_of
from documents.rules.signatures import SignerRole
from documents.signing.placing import POINTS_PER_MM
from journal.models import Entry
from reports.plan_document import signature_lines
from targets.actions import DocumentDetails, FileToIssue, freeze, revoke
from targets.models import Plan, PlanVersion
from tests.cast import Cast
from tests.documents.authority import SIGNER, Authority
from thinhduc.errors import NotAllowed, Refused

PASSPHRASE = "mat-khau-cua-khoa-1"
YEAR = 2022
KEYS = """
[[key]]
name = "Khóa của lãnh đạo"
commune = "thinh-duc"
kind = "signer"
account = "{account}"
pkcs12 = "{folder}/lanh-dao.p12"

[[key]]
name = "Con dấu"
commune = "thinh-duc"
kind = "organisation"
pkcs12 = "{folder}/con-dau.p12"
passphrase_file = "{folder}/con-dau.txt"
seal_width_mm = 30

[[key]]
name = "Của xã khác"
commune = "binh-son"
kind = "organisation"
pkcs12 = "{folder}/con-dau.p12"
passphrase_file = "{folder}/con-dau.txt"
"""


def png(colour: str, size: tuple[int, int]) -> bytes:
    """A stroke on a transparent ground."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, size[0] - 4, size[1] - 4), outline=colour, width=4)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(cast: Cast, authority: Authority, settings: Any, tmp_path: Path) -> Path:
    """Where the server's keys are."""
    (tmp_path / "lanh-dao.p12").write_bytes(authority.signer.pkcs12(PASSPHRASE.encode()))
    (tmp_path / "con-dau.p12").write_bytes(authority.office.pkcs12(b"dau"))
    (tmp_path / "con-dau.txt").write_text("dau\n")
    path = tmp_path / "khoa.toml"
    path.write_text(KEYS.format(folder=tmp_path, account=cast.leader.user.username), encoding="utf-8")
    settings.SIGNING_FILE = str(path)
    return tmp_path


@pytest.fixture
def version_id(cast: Cast, issued: bytes, trusting: None, folder: Path) -> int:
    """A plan issued with this PDF, to be signed by the leader, who is called like the certificate."""
    cast.leader.user.full_name = SIGNER
    cast.leader.user.save()
    plan = Plan.objects.create(commune=cast.commune, year=YEAR)
    version = PlanVersion.objects.create(commune=cast.commune, plan=plan, number=1, form="electronic")
    freeze(
        scope=cast.officer.scope,
        version=version,
        details=DocumentDetails(
            "38/KH-UBND", date(YEAR, 3, 31), "Thịnh Đức", signature_lines("Phó Chủ tịch"), SIGNER
        ),
        render=lambda _: [
            FileToIssue(report, "pdf", f"{report}.pdf", "application/pdf", issued)
            for report in ("plan", "annex-poor")
        ],
    )
    return int(version.pk)


def sign(
    cast: Cast, version_id: int, key: str, report: str = "plan", passphrase: str = PASSPHRASE
) -> SignedView:
    sign_on_server(
        scope=cast.leader.scope, version_id=version_id, report=report, key_name=key, passphrase=passphrase
    )
    view = current_signed(cast.leader.scope, version_id, report)
    assert view is not None
    return view


def content(cast: Cast, view: SignedView) -> bytes:
    download = signed_bytes(cast.leader.scope, view.id)
    assert download is not None
    return download.content


def keep_pictures(cast: Cast) -> None:
    for kind, name, picture in (
        ("hand", SIGNER, png("blue", (400, 200))),
        ("seal", "", png("red", (300, 300))),
    ):
        StampImage.objects.create(
            commune=cast.commune, kind=kind, name=name, content=picture, sha256="", added_by=SIGNER,
            added_at=datetime.fromisoformat("2022-04-01T08:00:00+07:00"),
        )  # fmt: skip


def widgets(data: bytes) -> list[tuple[int, list[float]]]:
    """Of every visible signature its page and box, in the order of the pages' lists."""
    return [
        (number, [float(edge) for edge in one["/Rect"]])
        for number, page in enumerate(PdfReader(BytesIO(data)).pages)
        for one in (note.get_object() for note in page.get("/Annots", ()))
        if one.get("/FT") == "/Sig" and float(one["/Rect"][2]) > float(one["/Rect"][0])
    ]


def test_leader_then_office_sign_with_their_pictures_where_the_decree_wants_them(
    cast: Cast, version_id: int, issued: bytes
) -> None:
    keep_pictures(cast)
    first = sign(cast, version_id, "Khóa của lãnh đạo")
    assert [one.role for one in first.signatures] == [SignerRole.SIGNER]
    last = sign(cast, version_id, "Con dấu")
    assert [one.role for one in last.signatures] == [SignerRole.SIGNER, SignerRole.ORGANISATION]
    assert (last.origin, last.filename) == ("server", "plan-da-ky.pdf")
    data = content(cast, last)
    assert data.startswith(content(cast, first))
    assert data.startswith(issued)
    (hand_page, hand), (seal_page, seal) = widgets(data)
    assert hand_page == seal_page == page_of(issued, SIGNER)
    assert (hand[2] - hand[0]) / (hand[3] - hand[1]) == pytest.approx(2, abs=0.06)  # as the picture
    assert seal[2] - seal[0] == pytest.approx(30 * POINTS_PER_MM, abs=1.1)  # its true size
    assert seal[2] == pytest.approx(hand[0] + (hand[2] - hand[0]) / 3, abs=1.1)  # over a third, from the left
    assert seal[0] < hand[0]
    entries = Entry.objects.within(cast.officer.scope).filter(deed="signed-on-server")
    assert entries.filter(figure="file-plan-pdf-signed").count() == 2
    assert not entries.filter(reason__contains=PASSPHRASE).exists()


def page_of(data: bytes, name: str) -> int:
    return next(
        number for number, page in enumerate(PdfReader(BytesIO(data)).pages) if name in page.extract_text()
    )


def test_without_pictures_the_signature_is_there_but_not_to_be_seen(cast: Cast, version_id: int) -> None:
    view = sign(cast, version_id, "Khóa của lãnh đạo")
    assert view.signatures[0].is_valid
    assert widgets(content(cast, view)) == []


def test_an_annex_says_number_and_time_at_the_top_right_of_page_1(cast: Cast, version_id: int) -> None:
    view = sign(cast, version_id, "Con dấu", "annex-poor")
    data = content(cast, view)
    ((page, box),) = widgets(data)
    sheet = PdfReader(BytesIO(data)).pages[0]
    assert page == 0
    assert box[2] == pytest.approx(float(sheet.mediabox.width) - 15 * POINTS_PER_MM, abs=1)
    assert box[1] > float(sheet.mediabox.height) - 20 * POINTS_PER_MM  # in the margin
    (widget,) = [note.get_object() for note in sheet["/Annots"] if note.get_object().get("/FT") == "/Sig"]
    (form,) = widget["/AP"]["/N"]["/Resources"]["/XObject"].values()
    fonts = [str(one.get_object()["/BaseFont"]) for one in form["/Resources"]["/Font"].values()]
    assert all("Liberation" in name or "Times" in name for name in fonts)
    signed_at = view.signatures[0].signed_at
    assert signed_at is not None
    assert (
        text_of(form) == f"38/KH-UBND{(signed_at + timedelta(hours=7)).strftime('%Y-%m-%dT%H:%M:%S')}+07:00"
    )


def text_of(form: Any) -> str:
    """The words of a drawn form, on a page of their own."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(300, 100)
    page[NameObject("/Resources")] = form["/Resources"].clone(writer)
    from pypdf.generic import DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(form.get_data())
    page[NameObject("/Contents")] = writer._add_object(stream)
    return "".join(page.extract_text().split())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("Khóa của lãnh đạo", "plan", "sai"), "mật khẩu không đúng"),
        (("Khóa của lãnh đạo", "plan", ""), "hãy gõ mật khẩu"),
        (("Khóa của lãnh đạo", "annex-poor", PASSPHRASE), "do cơ quan ký số"),
        (("Con dấu", "plan", ""), "sau người ký"),
        (("Của xã khác", "annex-poor", ""), "không được dùng khóa ấy"),
        (("Không có", "plan", ""), "không được dùng khóa ấy"),
    ],
)
def test_what_is_not_signed_is_refused_in_words(
    cast: Cast, version_id: int, asked: tuple[str, str, str], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        sign(cast, version_id, *asked)
    assert not SignedFile.objects.within(cast.leader.scope).exists()


def test_wrong_passwords_are_noted_and_five_close_the_key_for_a_while(
    cast: Cast, version_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(5):
        with pytest.raises(Refused, match="mật khẩu không đúng"):
            sign(cast, version_id, "Khóa của lãnh đạo", passphrase=f"doan-mo-{place}")
    with pytest.raises(Refused, match="gõ sai 5 lần"):
        sign(cast, version_id, "Khóa của lãnh đạo")
    noted = Entry.objects.within(cast.leader.scope).filter(deed="sign-refused")
    assert [one.subject for one in noted] == ["Khóa “Khóa của lãnh đạo”"] * 5
    assert not any("doan-mo" in f"{vars(one)}" for one in noted)
    sign(cast, version_id, "Con dấu", "annex-poor")  # another key is open
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("documents.actions.signed.timezone.now", lambda: later)
    assert sign(cast, version_id, "Khóa của lãnh đạo").signatures


def test_a_key_signs_a_file_once(cast: Cast, version_id: int) -> None:
    sign(cast, version_id, "Con dấu", "annex-poor")
    with pytest.raises(Refused, match="đã ký tệp hiện hành"):
        sign(cast, version_id, "Con dấu", "annex-poor")


def test_the_office_signs_what_the_leader_signed_outside(cast: Cast, version_id: int, once: bytes) -> None:
    take_signed(
        scope=cast.officer.scope, version_id=version_id, report="plan", filename="ký.pdf", content=once
    )
    view = sign(cast, version_id, "Con dấu")
    assert content(cast, view).startswith(once)
    assert len(signed_of(cast.leader.scope, version_id)) == 2


def test_nobody_signs_in_the_place_of_somebody_else(cast: Cast, version_id: int) -> None:
    cast.leader.user.full_name = "Lê Thị Khác"
    cast.leader.user.save()
    with pytest.raises(Refused, match=f"Người ký bản này là {SIGNER}"):
        sign(cast, version_id, "Khóa của lãnh đạo")


def test_a_certificate_that_is_not_trusted_signs_nothing(
    cast: Cast, version_id: int, authority: Authority, folder: Path
) -> None:
    (folder / "lanh-dao.p12").write_bytes(authority.stranger.pkcs12(PASSPHRASE.encode()))
    with pytest.raises(Refused) as refused:
        sign(cast, version_id, "Khóa của lãnh đạo")
    assert "không dẫn đến chứng thư gốc" in refused.value.findings[0].message
    assert not SignedFile.objects.within(cast.leader.scope).exists()


def test_what_is_no_longer_in_force_is_not_signed(cast: Cast, version_id: int) -> None:
    revoke(scope=cast.leader.scope, version_id=version_id, reason="Sai số", document="40/QĐ-UBND")
    with pytest.raises(Refused, match="bãi bỏ"):
        sign(cast, version_id, "Khóa của lãnh đạo")


def test_only_who_may_sign_and_only_own_keys(cast: Cast, version_id: int) -> None:
    with pytest.raises(NotAllowed):
        sign_on_server(scope=cast.officer.scope, version_id=version_id, report="plan", key_name="Con dấu")
    assert [key.name for key in keys_of(cast.leader.scope).keys] == ["Khóa của lãnh đạo", "Con dấu"]
    assert [key.name for key in keys_of(cast.officer.scope).keys] == ["Con dấu"]
    assert [key.name for key in keys_of(cast.other_officer.scope).keys] == ["Của xã khác"]


def test_a_faulty_file_of_keys_is_said(cast: Cast, version_id: int, settings: Any) -> None:
    settings.SIGNING_FILE = ""
    with pytest.raises(Refused, match="THINHDUC_SIGNING"):
        sign(cast, version_id, "Con dấu")


def test_a_key_whose_certificate_names_somebody_else_signs_nothing(
    cast: Cast, version_id: int, authority: Authority, folder: Path
) -> None:
    (folder / "lanh-dao.p12").write_bytes(authority.office.pkcs12(PASSPHRASE.encode()))
    with pytest.raises(Refused, match=f"không phải {SIGNER}"):
        sign(cast, version_id, "Khóa của lãnh đạo")
    (folder / "con-dau.p12").write_bytes(authority.signer.pkcs12(b"dau"))
    with pytest.raises(Refused, match="không phải UBND xã Thịnh Đức"):
        sign(cast, version_id, "Con dấu", report="annex-poor")
    assert not SignedFile.objects.within(cast.leader.scope).exists()


def test_faults_of_the_file_of_keys_are_shown_to_the_leader_and_when_the_server_starts(
    cast: Cast, version_id: int, folder: Path
) -> None:
    path = folder / "khoa.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"organisation"', '"dau"', 1), encoding="utf-8")
    (warning,) = check_signing()
    assert "mục kind phải là signer hoặc organisation" in warning.msg
    page = cast.leader.client.get(f"/{cast.commune.slug}/ke-hoach/{YEAR}/ban-1/ky-so/").content.decode()
    assert warning.msg in page
