"""The public page: codes as people type them, where a document stands, whose file it is, how often one may ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from documents.rules.signatures import FoundSignature
from targets.rules.codes import PUBLIC_ALPHABET, PUBLIC_LENGTH, bare_code
from thinhduc.figures import normalize

LARGEST = 30_000_000  # bytes of a file that is held against the issued ones
SPAN = 600  # seconds over which questions of one address are counted
MOST = 300  # what an address may spend in a span
_ADDRESS = "kiem-tra/"

# What a question costs: a page, a file to be hashed, and, on top, a code that nothing has. So thirty guesses or three
# hundred looks fill a span: people of one office or one mobile network share an address.
LOOK, FILE, MISS = 1, 5, 9


@dataclass(frozen=True)
class TypedCode:
    """A code as it is stored, or what is wrong with what was typed."""

    code: str = ""
    problem: str = ""


def read_code(typed: str) -> TypedCode:
    """A code from paper, or the whole address under the QR code.

    >>> read_code(" acde fghj-klmn "), read_code("https://kiem-tra.example.vn/kiem-tra/ACDE-FGHJ-KLMN/")
    (TypedCode(code='ACDEFGHJKLMN', problem=''), TypedCode(code='ACDEFGHJKLMN', problem=''))
    >>> read_code("ACDE-FGHJ").problem
    'Mã có 12 chữ và số; anh chị mới gõ 8. Đề nghị gõ đủ ba nhóm in dưới mã QR.'
    >>> read_code("ACDE-FGHJ-KLM0").problem
    'Mã không có ký tự “0”. Mã không dùng các chữ B, I, O, S, Z và các số 0, 1, 2, 5, 8 vì dễ nhầm.'
    """
    text = normalize(typed)
    code = bare_code(text.rpartition(_ADDRESS)[2].split("?")[0].split("#")[0])
    if not code:
        return TypedCode(problem="Đề nghị gõ mã in dưới mã QR ở cuối văn bản.")
    if marked := [letter for letter in code if not letter.isascii()]:
        return TypedCode(problem=f"Mã không có chữ “{marked[0]}”. Đề nghị tắt bộ gõ tiếng Việt rồi gõ lại.")
    if wrong := sorted(set(code) - set(PUBLIC_ALPHABET)):
        quoted = ", ".join(f"“{letter}”" for letter in wrong)
        return TypedCode(
            problem=f"Mã không có ký tự {quoted}. Mã không dùng các chữ B, I, O, S, Z và các số "
            "0, 1, 2, 5, 8 vì dễ nhầm."
        )
    if len(code) != PUBLIC_LENGTH:
        few = "mới gõ" if len(code) < PUBLIC_LENGTH else "đã gõ"
        return TypedCode(
            problem=f"Mã có {PUBLIC_LENGTH} chữ và số; anh chị {few} {len(code)}. Đề nghị gõ đủ ba nhóm in dưới mã QR."
        )
    return TypedCode(code)


class Standing(StrEnum):
    """Where an issued document stands."""

    IN_FORCE = "in-force"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Stand:
    """Where a document stands; `document` and `on`: by what it was replaced or revoked, and that one's day."""

    standing: Standing
    document: str = ""
    on: date | None = None


@dataclass(frozen=True)
class PublicFile:
    """A file of a document: what people call it, its hash; `signatures`: of a signed one, who signed it.

    `is_last`: no later signed file took its place.
    """

    label: str
    sha256: str
    signatures: tuple[FoundSignature, ...] = ()
    is_signed: bool = False
    is_last: bool = True


@dataclass(frozen=True)
class PublicDocument:
    """All that anyone may know of an issued document; nothing of its figures, hamlets or households.

    `office`: the issuing body as it was called on the document's day; `superior`: the body above it, else the province;
    `titles`: the lines above the signer's name.
    """

    code: str
    year: int
    number: str
    issued_on: date
    office: str
    superior: str
    signer: str
    titles: tuple[str, ...]
    stand: Stand
    files: tuple[PublicFile, ...]


def file_with(files: Iterable[PublicFile], sha256: str) -> PublicFile | None:
    """The file that has exactly these bytes.

    >>> file_with([PublicFile("Kế hoạch (PDF)", "ab")], "ab").label, file_with([], "ab")
    ('Kế hoạch (PDF)', None)
    """
    return next((one for one in files if one.sha256 == sha256), None)


def counted_as(address: str) -> str:
    """What questions are counted by: an address of IPv4, and of IPv6 the network of 64 bits that one line has.

    >>> counted_as("203.0.113.7"), counted_as("2001:db8:1:2:3:4:5:6"), counted_as("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::/64', '203.0.113.7')
    >>> counted_as("")
    ''
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)


def wait_after(spent: int, second: int) -> int:
    """The seconds until the next span, where `spent` in this one is more than an address may; else 0.

    >>> wait_after(300, 1_000), wait_after(301, 1_000)
    (0, 200)
    """
    return SPAN - second % SPAN if spent > MOST else 0
