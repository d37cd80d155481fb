"""What signatures are held against: the trusted certificates and the lists of revoked ones, from a folder.

Nothing is ever fetched from a network; whoever keeps the folder keeps it up to date (docs/operations.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import crl, pem, x509

NOT_SET = "Quản trị hệ thống chưa khai nơi giữ chứng thư tin cậy, nên chưa kiểm tra được ai cấp chứng thư."
NO_FOLDER = "Nơi giữ chứng thư tin cậy mà quản trị hệ thống đã khai không có trên máy chủ."
NO_ROOT = "Nơi giữ chứng thư tin cậy trên máy chủ chưa có chứng thư gốc nào; quản trị hệ thống cần bổ sung."
LARGEST_FILE = 32 * 2**20  # bytes; a national list of revoked certificates has some millions
SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".crl"})


@dataclass(frozen=True)
class Trust:
    """`roots`: certificates that are trusted by themselves (self-signed); `issuers`: others that chains may lead
    through; `crls`: lists of revoked certificates; all as DER. `faults`: what in the folder could not be used."""

    roots: tuple[bytes, ...] = ()
    issuers: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    faults: tuple[str, ...] = ()


def load_trust(folder: str) -> Trust:
    """Everything in a folder; an empty `folder` trusts nothing. What can not be read is said in `faults`."""
    if not folder:
        return Trust(
            faults=(
                "Quản trị hệ thống chưa khai nơi giữ chứng thư tin cậy, nên chưa kiểm tra được ai cấp chứng thư.",
            )
        )
    place = Path(folder)
    if not place.is_dir():
        return Trust(faults=(NO_FOLDER,))
    certificates: list[bytes] = []
    crls: list[bytes] = []
    faults: list[str] = []
    for path in sorted(place.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            for der in _ders(path):
                (crls if _is_crl(der) else certificates).append(der)
        except (OSError, ValueError):
            faults.append(f"Không đọc được tệp {path.name} ở nơi giữ chứng thư tin cậy.")
    roots = tuple(der for der in certificates if _is_root(der))
    if not roots:
        faults.append(
            "Nơi giữ chứng thư tin cậy trên máy chủ chưa có chứng thư gốc nào; quản trị hệ thống cần bổ sung."
        )
    return Trust(roots, tuple(der for der in certificates if der not in roots), tuple(crls), tuple(faults))


def _ders(path: Path) -> Iterator[bytes]:
    """Every object in a file, which may be DER, or PEM with several."""
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError(path.name)
    data = path.read_bytes()
    if pem.detect(data):
        yield from (der for _, _, der in pem.unarmor(data, multiple=True))
    else:
        yield data


def _is_crl(der: bytes) -> bool:
    """Whether it is a list of revoked certificates; ValueError where it is no certificate either."""
    if _parses(lambda: x509.Certificate.load(der, strict=True).subject.native):
        return False
    if _parses(lambda: crl.CertificateList.load(der, strict=True).issuer.native):
        return True
    raise ValueError("neither certificate nor list")


def _parses(read: Callable[[], object]) -> bool:
    """asn1crypto reads lazily: what is wrong shows when a part is asked for."""
    try:
        read()
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _is_root(der: bytes) -> bool:
    return bool(x509.Certificate.load(der).self_signed != "no")
