"""The page of the signed files: what is shown of them, what is taken in, what is refused in words."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from accounts.drafts import typed
from accounts.models import Draft
from documents.models import SignedFile
from documents.pages.signatures import Turns, file_cards, turns_of
from documents.queries.issued import issued_pdfs, meant_report
from documents.queries.signed import signed_of
from documents.rules.signatures import FoundSignature, SignerRole, TimeSource
from documents.signing.keys import SigningKey
from documents.signing.sign import put_signature
from journal.models import Entry
from targets.actions import adjust, revoke
from targets.models import IssuedFile, PlanVersion
from targets.queries import outline_at
from tests.cast import Cast
from tests.documents.authority import OFFICE, Authority, make_authority
from tests.documents.issued import YEAR, issue
from tests.documents.pictures import printed
from tests.targets.plan_pages import text_of

PAGE = f"/thinh-duc/ke-hoach/{YEAR}/ban-1/ky-so/"
PDFS = {"plan": printed(3), "annex-poor": printed(1, "red"), "annex-near-poor": printed(1, "blue")}
AT = datetime(2022, 4, 1, 2, 5, tzinfo=UTC)
TICK = 'd="M3 8.6'


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path, settings: Any) -> Authority:
    """The authority, as the server trusts it."""
    authority.fill(tmp_path)
    settings.TRUST_FOLDER = str(tmp_path)
    return authority


def signature(role: SignerRole, name: str, **changes: Any) -> FoundSignature:
    sound: dict[str, Any] = {
        "signer": name, "issuer": "Tổ chức cấp (thử)", "serial": "0A1B", "signed_at": AT, "role": role,
        "time_source": TimeSource.TIMESTAMP, "covers_whole": True, "is_intact": True, "is_trusted": True,
        "valid_from": datetime(2022, 1, 1, tzinfo=UTC), "valid_to": datetime(2024, 12, 31, 20, tzinfo=UTC),
    }  # fmt: skip
    return FoundSignature(**sound | changes)


SIGNER = signature(SignerRole.SIGNER, "Người Ký")
OFFICE_OF_IT = signature(SignerRole.ORGANISATION, "UBND xã Thịnh Đức")


def kept(cast: Cast, report: str, *signatures: FoundSignature) -> SignedFile:
    """A signed file as it is stored once it was taken in."""
    file = IssuedFile.objects.within(cast.officer.scope).get(report=report)
    content = bytes(file.content) + repr(signatures).encode()
    return SignedFile.objects.create(
        commune=cast.commune, version=file.version, file=file, origin="uploaded", filename=f"{report}-da-ky.pdf",
        content=content, sha256=hashlib.sha256(content).hexdigest(), added_by="Trần Thị Cán Bộ",
        signatures=[one.to_json() for one in signatures], added_at=timezone.now(),
    )  # fmt: skip


def upload(cast: Cast, content: bytes, name: str = "da-ky.pdf") -> Any:
    return cast.officer.client.post(f"{PAGE}tai-len/", {"file": SimpleUploadedFile(name, content)})


def test_a_signed_annex_is_taken_in_and_shown(cast: Cast, trusted: Authority) -> None:
    version_id = issue(cast, PDFS)
    signer, clock = trusted.office.signer(), trusted.clock.timestamper(timezone.now())
    signed = put_signature(PDFS["annex-poor"], signer, field="K", at=timezone.now(), timestamper=clock)
    assert upload(cast, signed).status_code == 302
    row = SignedFile.objects.within(cast.officer.scope).get()
    assert (row.file.report, row.version_id, bytes(row.content)) == ("annex-poor", version_id, signed)
    page = cast.leader.client.get(PAGE)
    text = text_of(page)
    for words in ("ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC", "theo dấu thời gian", "Tổ chức cấp chứng thư (thử) cấp",
                  "Nguyên vẹn, bao trùm cả tệp", "Ký ở ngoài rồi tải lên, Trần Thị Cán Bộ", row.sha256):  # fmt: skip
        assert words in text, words
    file = cast.leader.client.get(f"{PAGE}{row.pk}/")
    assert file.content == signed
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"] == "no-store, private"


def test_a_tampered_file_is_refused_in_words_and_nothing_stored(cast: Cast, trusted: Authority) -> None:
    issue(cast, PDFS)
    signed = bytearray(put_signature(PDFS["plan"], trusted.signer.signer(), field="K", at=timezone.now()))
    signed[500] ^= 1
    answer = upload(cast, bytes(signed))
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Chưa đưa tệp nào vào hồ sơ" in text
    assert "không còn y nguyên" in text
    assert "Ký số đúng tệp ấy" in text, "what to do stands beside it"
    assert not SignedFile.objects.within(cast.officer.scope).exists()


def test_too_large_and_missing_files_are_refused_unread(cast: Cast) -> None:
    issue(cast, PDFS)
    assert "chỉ nhận tệp đến 20,0 MB" in text_of(upload(cast, b"%PDF-" + bytes(20_000_000)))
    assert "Hãy chọn tệp" in text_of(cast.officer.client.post(f"{PAGE}tai-len/", {}))


def test_a_file_says_itself_what_it_was_made_from(cast: Cast) -> None:
    issue(cast, PDFS)
    version = outline_at(cast.officer.scope, YEAR, 1)
    assert version is not None
    for report, content in PDFS.items():
        assert meant_report(cast.officer.scope, version, content + b"more") == report
        assert meant_report(cast.officer.scope, version, content[:-40] + b"other end") == report


@pytest.mark.parametrize(
    ("report", "signatures", "state"),
    [
        ("plan", (SIGNER, OFFICE_OF_IT), "Đã ký số"),
        ("plan", (SIGNER,), "Chưa đủ chữ ký số"),
        ("annex-poor", (OFFICE_OF_IT,), "Đã ký số"),
        ("annex-poor", (SIGNER,), "Chưa có chữ ký của cơ quan"),
    ],
)
def test_the_state_of_a_file_follows_from_who_signed(
    cast: Cast, report: str, signatures: tuple[FoundSignature, ...], state: str
) -> None:
    issue(cast, PDFS)
    kept(cast, report, *signatures)
    text = text_of(cast.leader.client.get(PAGE))
    assert state in text
    assert text.count("Chưa có bản ký số") == 2, "of the other two files"


def test_which_document_is_valid_follows_the_form_and_the_signatures(cast: Cast) -> None:
    issue(cast, PDFS, form="electronic")
    assert "Chưa có bản ký: " in text_of(cast.leader.client.get(PAGE))
    kept(cast, "plan", SIGNER)
    kept(cast, "annex-poor", OFFICE_OF_IT)
    assert "chưa có chữ ký của cơ quan" in text_of(cast.leader.client.get(PAGE)), "an annex is not the plan"
    kept(cast, "plan", SIGNER, OFFICE_OF_IT)
    text = text_of(cast.leader.client.get(PAGE))
    assert "Bản gốc là tệp PDF có chữ ký số của người ký và của cơ quan" in text
    assert "Bản ký trước (1)" in text


def signatures_in(body: str) -> str:
    return body.partition('<ul class="signatures">')[2].partition("</ul>")[0]


STRANGER = signature(SignerRole.UNKNOWN, "Trần Thị Lạ")


def test_a_less_complete_file_that_comes_later_does_not_count(cast: Cast) -> None:
    issue(cast, PDFS, form="electronic")
    whole = kept(cast, "plan", SIGNER, OFFICE_OF_IT)
    kept(cast, "plan", SIGNER)
    kept(cast, "plan", STRANGER)
    page = cast.leader.client.get(PAGE)
    text = text_of(page)
    assert f'href="{PAGE}{whole.pk}/" download>Tải bản đã ký</a>' in page.content.decode()
    assert "Bản ký khác (2)" in text
    assert "chưa đủ chữ ký bằng bản đang dùng" in text
    assert "Không có chữ ký của người ký hay của cơ quan" in text
    assert "Con dấu" not in " ".join(turn.value for turn in turns(cast, OURS).open if "plan:" in turn.value)


def test_the_newest_of_equals_counts_and_a_stranger_where_there_is_no_other(cast: Cast) -> None:
    issue(cast, PDFS)
    kept(cast, "annex-poor", STRANGER)
    body = cast.leader.client.get(PAGE).content.decode()
    assert "Chưa có chữ ký của người ký, cơ quan" in body
    assert TICK not in signatures_in(body), "no tick stands beside somebody unknown"
    kept(cast, "annex-poor", OFFICE_OF_IT)
    last = kept(cast, "annex-poor", OFFICE_OF_IT, OFFICE_OF_IT)
    body = cast.leader.client.get(PAGE).content.decode()
    assert f'href="{PAGE}{last.pk}/" download>Tải bản đã ký</a>' in body
    assert TICK in signatures_in(body)


def test_who_takes_in_a_less_complete_file_is_told_what_stays(cast: Cast, trusted: Authority) -> None:
    issue(cast, PDFS, signer="Người Ký")
    kept(cast, "plan", SIGNER, OFFICE_OF_IT)
    signed = put_signature(PDFS["plan"], trusted.office.signer(), field="K", at=timezone.now())
    sent = {"file": SimpleUploadedFile("da-ky.pdf", signed)}
    text = text_of(cast.officer.client.post(f"{PAGE}tai-len/", sent, follow=True))
    assert "Bản đang dùng vẫn là plan-da-ky.pdf, có chữ ký của Người Ký, UBND xã Thịnh Đức" in text


def test_when_and_by_which_certificate_is_said_in_the_communes_time(cast: Cast) -> None:
    issue(cast, PDFS)
    kept(cast, "plan", SIGNER, signature(SignerRole.UNKNOWN, OFFICE, is_intact=False))
    text = text_of(cast.leader.client.get(PAGE))
    assert "09:05 ngày 1/4/2022, theo dấu thời gian" in text
    assert "có giá trị từ 1/1/2022 đến 1/1/2025" in text, "the evening in UTC is the next day here"
    assert "Nội dung đã bị thay đổi sau khi ký" in text


def test_the_main_action_is_the_signed_plan(cast: Cast) -> None:
    issue(cast, PDFS)
    assert "Tải bản đã ký" not in text_of(cast.leader.client.get(PAGE))
    annex = kept(cast, "annex-poor", OFFICE_OF_IT)
    body = cast.leader.client.get(PAGE).content.decode()
    assert f'<a class="button main" href="{PAGE}{annex.pk}/" download>Tải bản đã ký</a>' in body
    plan = kept(cast, "plan", SIGNER, OFFICE_OF_IT)
    body = cast.leader.client.get(PAGE).content.decode()
    assert f'<a class="button main" href="{PAGE}{plan.pk}/" download>Tải kế hoạch đã ký</a>' in body


def test_a_signed_file_is_found_in_its_own_version_alone(cast: Cast) -> None:
    version_id = issue(cast, PDFS)
    file = kept(cast, "plan", SIGNER)
    adjust(scope=cast.officer.scope, version_id=version_id)
    assert cast.leader.client.get(f"{PAGE}{file.pk}/").status_code == 200
    PlanVersion.objects.within(cast.officer.scope).filter(number=2).update(
        state="issued", document_number="52", document_date=AT.date(), signer="Người Ký"
    )
    assert cast.leader.client.get(f"{PAGE.replace('ban-1', 'ban-2')}{file.pk}/").status_code == 404
    assert cast.leader.client.get(f"{PAGE}{file.pk + 1}/").status_code == 404
    assert "đã được thay bằng bản 2" in text_of(cast.leader.client.get(PAGE))


def test_a_draft_and_a_revoked_version_say_what_they_are(cast: Cast) -> None:
    version_id = issue(cast, PDFS)
    adjust(scope=cast.officer.scope, version_id=version_id)
    draft = text_of(cast.officer.client.get(PAGE.replace("ban-1", "ban-2")))
    assert "Duyệt và ban hành xong mới đưa bản ký vào hồ sơ được" in draft
    assert "Kiểm tra và đưa vào" not in draft
    revoke(scope=cast.leader.scope, version_id=version_id, document="QĐ 7/QĐ-UBND", reason="Sai số liệu")
    text = text_of(cast.officer.client.get(PAGE))
    assert "đã bị bãi bỏ theo QĐ 7/QĐ-UBND" in text
    assert "Sai số liệu" in text


LEADER = "Nguyễn Văn Lãnh Đạo"
HIS = SigningKey("Của tôi", "thinh-duc", "signer", account="lanhdao", pkcs12="k.p12")
OURS = SigningKey("Con dấu", "thinh-duc", "organisation", pkcs12="c.p12", passphrase_file="c.txt")


def turns(cast: Cast, *keys: SigningKey, name: str = LEADER) -> Turns:
    scope = cast.leader.scope
    version = outline_at(scope, YEAR, 1)
    assert version is not None
    return turns_of(
        file_cards(version, issued_pdfs(scope, version), signed_of(scope, version.id)), keys, name, LEADER
    )


def test_what_waits_for_a_key_follows_from_who_signed_before(cast: Cast) -> None:
    issue(cast, PDFS, signer=LEADER)
    first = turns(cast, HIS, OURS)
    assert [turn.value for turn in first.open] == [
        "plan:Của tôi", "annex-poor:Con dấu", "annex-near-poor:Con dấu"
    ]  # fmt: skip
    assert [turn.asks_passphrase for turn in first.open] == [True, False, False]
    assert any("Cơ quan ký kế hoạch sau người ký" in fault for fault in first.faults)
    kept(cast, "plan", SIGNER)
    kept(cast, "annex-poor", OFFICE_OF_IT)
    assert [turn.value for turn in turns(cast, HIS, OURS).open] == ["plan:Con dấu", "annex-near-poor:Con dấu"]
    kept(cast, "plan", SIGNER, OFFICE_OF_IT)
    assert [turn.value for turn in turns(cast, HIS, OURS).open] == ["annex-near-poor:Con dấu"]
    assert not turns(cast, HIS, name="Bùi Văn Phó").open
    assert turns(cast) == Turns()


def test_the_leader_signs_with_a_key_of_the_server(
    cast: Cast, trusted: Authority, tmp_path: Path, settings: Any
) -> None:
    issue(cast, PDFS, signer=LEADER)
    assert "Ký số trên máy chủ" not in text_of(cast.leader.client.get(PAGE)), "there is no key"
    (tmp_path / "c.p12").write_bytes(trusted.office.pkcs12(b"mat-khau-cua-khoa"))
    signing = tmp_path / "ky.toml"
    signing.write_text(
        f'[[key]]\nname = "Con dấu"\ncommune = "thinh-duc"\nkind = "organisation"\npkcs12 = "{tmp_path}/c.p12"\n'
    )
    settings.SIGNING_FILE = str(signing)
    assert "Ký số trên máy chủ" not in text_of(cast.officer.client.get(PAGE)), (
        "who may not sign is not asked to"
    )
    client = cast.leader.client
    assert "Ký số trên máy chủ" in text_of(client.get(PAGE))
    wrong = client.post(f"{PAGE}ky/", {"turn": "annex-poor:Con dấu", "key_password": "mat-khau-sai"})
    assert wrong.status_code == 422
    assert "mật khẩu không đúng" in text_of(wrong)
    assert "mat-khau-sai" not in wrong.content.decode()
    (noted,) = Entry.objects.within(cast.leader.scope).filter(deed="sign-refused")
    assert (noted.subject, noted.year, noted.reason) == ("Khóa “Con dấu”", YEAR, "")
    assert "Hãy chọn tệp để ký" in text_of(client.post(f"{PAGE}ky/", {"key_password": "mat-khau-cua-khoa"}))
    assert not SignedFile.objects.within(cast.leader.scope).exists()
    right = client.post(f"{PAGE}ky/", {"turn": "annex-poor:Con dấu", "key_password": "mat-khau-cua-khoa"})
    assert right.status_code == 302
    row = SignedFile.objects.within(cast.leader.scope).get()
    assert (row.file.report, row.origin) == ("annex-poor", "server")
    assert bytes(row.content).startswith(PDFS["annex-poor"])
    assert "Ký trên máy chủ" in text_of(client.get(PAGE))


def test_the_passphrase_of_a_key_is_never_kept_of_what_was_typed() -> None:
    assert typed(QueryDict("turn=plan%3AA&key_password=bi-mat")) == {"turn": ["plan:A"]}


def test_a_late_signing_is_not_kept_for_later(cast: Cast) -> None:
    issue(cast, PDFS)
    client = cast.leader.client
    session = client.session
    session["last_deed"] = int(timezone.now().timestamp()) - 16 * 60
    session.save()
    answer = client.post(f"{PAGE}ky/", {"turn": "annex-poor:Con dấu", "key_password": "bi-mat"})
    assert answer["Location"].startswith("/dang-nhap/")
    assert not Draft.objects.exists()
