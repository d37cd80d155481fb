"""The file that names the server's keys: every fault at once; a key in a device."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from documents.signing.examining import examine
from documents.signing.keys import Device, KeyClosed, SigningKey, load_keys, opened
from documents.signing.sign import put_signature
from tests.documents.authority import NOW, Authority

SOFTHSM = next(
    (
        path
        for path in map(Path, ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"))
        if path.exists()
    ),
    None,
)
PIN = "1234"


def test_every_fault_of_the_file_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "khoa.toml"
    path.write_text(
        """
[[key]]
name = "A"
kind = "signer"
pkcs12 = 3
colour = "red"

[[key]]
name = "B"
commune = "thinh-duc"
kind = "seal"
pkcs12 = "b.p12"
seal_width_mm = 5
[key.pkcs11]
module = "x.so"
certificate = "b"
slot = "1"
token = "t"
""",
        encoding="utf-8",
    )
    loaded = load_keys(str(path))
    assert loaded.keys == ()
    assert loaded.faults == (
        "Khóa thứ 1: không có mục commune.",
        "Khóa thứ 1: mục pkcs12 phải là chữ.",
        "Khóa thứ 1: không dùng mục colour.",
        "Khóa thứ 1: khóa của người ký phải có mục account.",
        "Khóa thứ 2: mục kind phải là signer hoặc organisation.",
        "Khóa thứ 2: phải có đúng một trong hai mục pkcs12, pkcs11.",
        "Khóa thứ 2: mục seal_width_mm phải là số milimét từ 10 đến 60.",
        "Khóa thứ 2: pkcs11 không có mục pin_file.",
        "Khóa thứ 2: mục pkcs11.slot phải là số nguyên.",
        "Khóa thứ 2: pkcs11 phải có đúng một trong hai mục token, slot.",
    )


@pytest.mark.parametrize(
    "text", ["", "[[key]\n", "[other]\na = 1\n", "key = 1\n", "key = [1]\n", 'key = "a"\n']
)
def test_what_names_no_keys_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "khoa.toml"
    path.write_text(text, encoding="utf-8")
    assert load_keys(str(path)).faults
    assert load_keys(str(tmp_path / "none")).faults == load_keys(str(tmp_path)).faults


def test_two_keys_of_a_commune_have_two_names(tmp_path: Path) -> None:
    entry = '[[key]]\nname = "A"\ncommune = "{}"\nkind = "organisation"\npkcs12 = "a.p12"\n'
    path = tmp_path / "khoa.toml"
    path.write_text(entry.format("x") + entry.format("y"), encoding="utf-8")
    assert (len(load_keys(str(path)).keys), load_keys(str(path)).faults) == (2, ())
    path.write_text(entry.format("x") * 2, encoding="utf-8")
    assert load_keys(str(path)).faults == ("Xã x: có hai khóa cùng tên A.",)


def test_files_that_are_not_there_are_said_without_their_places(tmp_path: Path) -> None:
    key = SigningKey("A", "x", "organisation", pkcs12=str(tmp_path / "secret.p12"))
    with pytest.raises(KeyClosed) as closed, opened(key, "a"):
        pass
    assert "secret" not in str(closed.value)
    device = Device(module=str(tmp_path / "none.so"), certificate="a", pin_file=str(tmp_path / "pin"), slot=0)
    with pytest.raises(KeyClosed), opened(SigningKey("A", "x", "organisation", device=device)):
        pass
    (tmp_path / "pin").write_text(PIN)
    with pytest.raises(KeyClosed), opened(SigningKey("A", "x", "organisation", device=device)):
        pass


@pytest.fixture
def token(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """A device in software that holds the office's key and certificate."""
    if SOFTHSM is None or shutil.which("softhsm2-util") is None:
        pytest.skip("máy không có SoftHSM (gói softhsm2): bỏ qua thử nghiệm khóa trong thiết bị")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(
        f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    key = tmp_path / "key.pem"
    key.write_bytes(
        authority.signer.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    util = ["softhsm2-util"]
    for arguments in (
        ["--init-token", "--free", "--label", "thu", "--pin", PIN, "--so-pin", "5678"],
        ["--import", str(key), "--token", "thu", "--label", "ky", "--id", "01", "--pin", PIN],
    ):
        subprocess.run([*util, *arguments], check=True, capture_output=True)
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n")
    device = Device(str(SOFTHSM), "ky", str(pin), token="thu")
    keep_certificate(device, authority.signer.der)
    return device


def keep_certificate(device: Device, der: bytes) -> None:
    """Puts the certificate beside its key, which softhsm2-util can not."""
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    session = pkcs11.lib(device.module).get_token(token_label=device.token).open(user_pin=PIN, rw=True)
    session.create_object(
        {
            **decode_x509_certificate(der),
            pkcs11.Attribute.LABEL: device.certificate,
            pkcs11.Attribute.ID: b"\x01",
            pkcs11.Attribute.TOKEN: True,
        }
    )
    session.close()


def test_a_key_in_a_device_signs(token: Device, issued: bytes, authority: Authority) -> None:
    with opened(SigningKey("A", "x", "organisation", device=token)) as signer:
        signed = put_signature(issued, signer, field="KySo1", at=NOW)
    result = examine(issued, signed, authority.trust(), NOW)
    assert result.is_accepted, result.all_problems
    Path(token.pin_file).write_text("0000")
    with pytest.raises(KeyClosed, match="PIN"), opened(SigningKey("A", "x", "organisation", device=token)):
        pass
