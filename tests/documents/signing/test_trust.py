"""The folder of what is trusted: roots, issuers and lists told apart by what they are, faults said in words."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization

from documents.signing.trust import Trust, load_trust
from tests.documents.authority import Authority


def test_the_folder_is_read_by_content_not_by_names(authority: Authority, tmp_path: Path) -> None:
    authority.fill(tmp_path)
    (tmp_path / "README.txt").write_text("không đọc tệp này")
    assert load_trust(str(tmp_path)) == authority.trust()


def test_a_file_may_hold_several(authority: Authority, tmp_path: Path) -> None:
    pem = serialization.Encoding.PEM
    both = authority.issuing.certificate.public_bytes(pem) + authority.root.certificate.public_bytes(pem)
    (tmp_path / "tat-ca.crt").write_bytes(both)
    assert load_trust(str(tmp_path)) == authority.trust(with_crl=False)


def test_what_can_not_be_used_is_said(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "hong.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "la.cer").write_bytes(b"\x30\x00")
    (tmp_path / "thu-muc.crl").mkdir()
    assert load_trust(str(tmp_path)).faults == (
        "Không đọc được tệp hong.pem ở nơi giữ chứng thư tin cậy.",
        "Không đọc được tệp la.cer ở nơi giữ chứng thư tin cậy.",
        "Không đọc được tệp thu-muc.crl ở nơi giữ chứng thư tin cậy.",
        "Nơi giữ chứng thư tin cậy trên máy chủ chưa có chứng thư gốc nào; quản trị hệ thống cần bổ sung.",
    )
    authority.fill(tmp_path)
    assert load_trust(str(tmp_path)).roots == (authority.root.der,)


def test_no_folder_trusts_nobody(tmp_path: Path) -> None:
    for folder in ("", str(tmp_path / "none")):
        trust = load_trust(folder)
        assert (trust.roots, trust.issuers, trust.crls) == (Trust().roots, (), ())
        assert "ơi giữ chứng thư tin cậy" in trust.faults[0]
