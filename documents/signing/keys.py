"""The keys that this server signs with: what the signing file names, and how a key is opened.

The file is TOML, one table `[[key]]` for each key (docs/operations.md, "Ký số"). It is read only when somebody signs,
and neither it nor anything in it is ever logged.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import Signer

SIGNER, ORGANISATION = "signer", "organisation"
KINDS = {SIGNER: "người ký", ORGANISATION: "cơ quan"}
SEAL_WIDTH = 36  # millimetres, where neither the file nor the picture says it
_TEXTS = ("name", "commune", "kind", "account", "pkcs12", "passphrase_file")
_DEVICE_TEXTS = ("module", "token", "pin_file", "certificate")
_KNOWN = frozenset({*_TEXTS, "pkcs11", "seal_width_mm"})

NOT_SET = "Máy chủ chưa được khai khóa ký (THINHDUC_SIGNING)."
UNREADABLE = (
    "Không đọc được tệp khai khóa ký (THINHDUC_SIGNING): không có tệp, hoặc tệp không đúng dạng TOML."
)
UNTOLD = "Khóa này cần mật khẩu; hãy gõ mật khẩu của khóa."
UNFIT = "Không mở được khóa: mật khẩu không đúng hoặc tệp khóa bị hỏng."
NO_FILE = "Không đọc được tệp của khóa trên máy chủ."
NO_DEVICE = (
    "Không mở được thiết bị giữ khóa (HSM, token): thiết bị chưa cắm, mã PIN sai hoặc không có chứng thư ấy."
)


class KeyClosed(Exception):
    """A key can not be opened; its words say why."""


class WrongPassphrase(KeyClosed):
    """What was typed does not open the key."""


@dataclass(frozen=True)
class Device:
    """A key in a PKCS#11 device; the token by its label or by the number of its slot."""

    module: str
    certificate: str
    pin_file: str
    token: str = ""
    slot: int | None = None


@dataclass(frozen=True)
class SigningKey:
    """A key as the signing file names it. `commune`: its slug. `kind`: "signer" or "organisation".

    `account`: the one account that may use it, "" for every account with the permission (organisation only).
    `seal_width_mm`: how wide the seal is printed, None to take it from the picture.
    """

    name: str
    commune: str
    kind: str
    account: str = ""
    pkcs12: str = ""
    passphrase_file: str = ""
    device: Device | None = None
    seal_width_mm: float | None = None

    @property
    def kind_label(self) -> str:
        """As whom the key signs, in words."""
        return KINDS[self.kind]

    @property
    def asks_passphrase(self) -> bool:
        """Whether the person has to type the key's own passphrase."""
        return bool(self.pkcs12) and not self.passphrase_file


@dataclass(frozen=True)
class Keys:
    """All keys; with `faults`, sentences about the file, none of them is used."""

    keys: tuple[SigningKey, ...] = ()
    faults: tuple[str, ...] = ()


def load_keys(path: str) -> Keys:
    """The keys that the signing file names; every fault of it at once. Never raises."""
    if not path:
        return Keys(faults=(NOT_SET,))
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return Keys(faults=(UNREADABLE,))
    entries = data.get("key")
    if set(data) != {"key"} or not isinstance(entries, list) or not entries:
        return Keys(faults=("Tệp khai khóa ký phải gồm các bảng [[key]], không có gì khác.",))
    faults = [fault for place, entry in enumerate(entries, 1) for fault in _faults(place, entry)]
    if faults:
        return Keys(faults=tuple(faults))
    keys = tuple(map(_key, entries))
    return Keys(keys, _twice(keys))


def _faults(place: int, entry: Any) -> list[str]:
    """What is wrong with one table."""
    if not isinstance(entry, dict):
        return [f"Khóa thứ {place}: phải là một bảng [[key]]."]
    faults = [f"không có mục {key}" for key in ("name", "commune", "kind") if not entry.get(key)]
    faults += [f"mục {key} phải là chữ" for key in _TEXTS if not isinstance(entry.get(key, ""), str)]
    faults += [f"không dùng mục {key}" for key in sorted(set(entry) - _KNOWN)]
    if entry.get("kind") and entry["kind"] not in KINDS:
        faults.append("mục kind phải là signer hoặc organisation")
    if entry.get("kind") == SIGNER and not entry.get("account"):
        faults.append("khóa của người ký phải có mục account")
    if bool(entry.get("pkcs12")) == bool(entry.get("pkcs11")):
        faults.append("phải có đúng một trong hai mục pkcs12, pkcs11")
    if not _is_width(entry.get("seal_width_mm", SEAL_WIDTH)):
        faults.append("mục seal_width_mm phải là số milimét từ 10 đến 60")
    faults += _device_faults(entry["pkcs11"]) if "pkcs11" in entry else []
    return [f"Khóa thứ {place}: {fault}." for fault in faults]


def _is_width(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 10 <= value <= 60


def _device_faults(device: Any) -> list[str]:
    if not isinstance(device, dict):
        return ["mục pkcs11 phải là một bảng"]
    faults = [
        f"pkcs11 không có mục {key}" for key in ("module", "certificate", "pin_file") if not device.get(key)
    ]
    faults += [
        f"mục pkcs11.{key} phải là chữ" for key in _DEVICE_TEXTS if not isinstance(device.get(key, ""), str)
    ]
    faults += [f"pkcs11 không dùng mục {key}" for key in sorted(set(device) - {*_DEVICE_TEXTS, "slot"})]
    slot = device.get("slot")
    if slot is not None and (not isinstance(slot, int) or isinstance(slot, bool)):
        faults.append("mục pkcs11.slot phải là số nguyên")
    if (slot is None) == (not device.get("token")):
        faults.append("pkcs11 phải có đúng một trong hai mục token, slot")
    return faults


def _key(entry: Mapping[str, Any]) -> SigningKey:
    device = Device(**entry["pkcs11"]) if "pkcs11" in entry else None
    rest = {key: value for key, value in entry.items() if key != "pkcs11"}
    return SigningKey(**rest, device=device)


def _twice(keys: Sequence[SigningKey]) -> tuple[str, ...]:
    names = [(key.commune, key.name) for key in keys]
    return tuple(
        f"Xã {commune}: có hai khóa cùng tên {name}."
        for commune, name in sorted(set(names))
        if names.count((commune, name)) > 1
    )


@contextmanager
def opened(key: SigningKey, passphrase: str = "") -> Iterator[Signer]:
    """The key, ready to sign; a device's session is closed behind it. KeyClosed where it can not be opened."""
    if key.device is None:
        yield _from_file(key, passphrase)
        return
    session = _session(key.device)
    try:
        yield PKCS11Signer(session, cert_label=key.device.certificate, other_certs_to_pull=None)
    except PKCS11Error as error:
        raise KeyClosed(NO_DEVICE) from error
    finally:
        session.close()


def _from_file(key: SigningKey, passphrase: str) -> SimpleSigner:
    secret = _line_of(key.passphrase_file) if key.passphrase_file else passphrase
    if not secret:
        raise KeyClosed(UNTOLD)
    try:
        data = Path(key.pkcs12).read_bytes()
    except OSError as error:
        raise KeyClosed(NO_FILE) from error
    try:
        return SimpleSigner.load_pkcs12_data(data, (), secret.encode())
    except (ValueError, TypeError, AttributeError):
        raise (KeyClosed if key.passphrase_file else WrongPassphrase)(
            UNFIT
        ) from None  # what is behind may hold the passphrase


def _session(device: Device) -> Any:
    criteria = TokenCriteria(label=device.token) if device.token else None
    pin = _line_of(device.pin_file)
    try:
        return open_pkcs11_session(device.module, device.slot, criteria, pin)
    except (PKCS11Error, RuntimeError):
        raise KeyClosed(NO_DEVICE) from None


def _line_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise KeyClosed(NO_FILE) from None
