"""The public page: codes as people type them, where a document stands, whose file it is, how often one may ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from documents.rules.original import Valid
from documents.rules.signatures import FoundSignature, roles_of, wanted_roles
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
class IssuedDocument:
    """An issued version among those of its plan: its number and day, whose place it took, by what it was revoked."""

    id: int
    number: str
    issued_on: date
    replaces: int | None = None
    revoked_by: str = ""
    revoked_on: date | None = None


@dataclass(frozen=True)
class Ending:
    """What became of the document `number`: by which document it was revoked or replaced, and that one's day."""

    number: str
    standing: Standing
    document: str
    on: date | None


def endings_of(first: int, issued: Sequence[IssuedDocument]) -> tuple[Ending, ...]:
    """What became of an issued version, then of the one in its place, and so on to the last; nothing while in force.

    >>> day = date(2022, 3, 31)
    >>> plan = IssuedDocument(1, "38", day), IssuedDocument(2, "50", day, 1, "Quyết định số 60", day)
    >>> [(one.number, one.standing.value, one.document) for one in endings_of(1, plan)]
    [('38', 'replaced', '50'), ('50', 'revoked', 'Quyết định số 60')]
    >>> [one.number for one in endings_of(2, plan)], endings_of(1, plan[:1])
    (['50'], ())
    """
    documents = {one.id: one for one in issued}
    followers = {one.replaces: one for one in issued}
    return tuple(_endings(documents[first], followers))


def _endings(
    document: IssuedDocument | None, followers: dict[int | None, IssuedDocument]
) -> Iterator[Ending]:
    while document is not None:
        follower = followers.get(document.id)
        if document.revoked_by:
            yield Ending(document.number, Standing.REVOKED, document.revoked_by, document.revoked_on)
        if follower is not None:
            yield Ending(document.number, Standing.REPLACED, follower.number, follower.issued_on)
        document = follower


@dataclass(frozen=True)
class PublicFile:
    """A file of a document: what people call it, its hash; `signatures`: of a signed one, who signed it.

    `is_plan`: it is the plan itself, not an annex. `is_last`: of several signed files of one issued file the one that
    counts; true of every other file.
    """

    label: str
    sha256: str
    signatures: tuple[FoundSignature, ...] = ()
    is_signed: bool = False
    is_plan: bool = False
    is_last: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether all signed who have to."""
        return self.is_signed and wanted_roles(is_plan=self.is_plan) <= roles_of(self.signatures)


@dataclass(frozen=True)
class PublicDocument:
    """All that anyone may know of an issued document; nothing of its figures, hamlets or households.

    `office`: the issuing body as it was called on the document's day; `superior`: the body above it, else the province;
    `titles`: the lines above the signer's name; `original`: which copy is the valid document; `endings`: what became of
    the document, first, and of those in its place.
    """

    code: str
    year: int
    number: str
    issued_on: date
    office: str
    superior: str
    signer: str
    titles: tuple[str, ...]
    original: Valid
    endings: tuple[Ending, ...]
    files: tuple[PublicFile, ...]

    @property
    def standing(self) -> Standing:
        """Where it stands itself."""
        return self.endings[0].standing if self.endings else Standing.IN_FORCE

    @property
    def is_electronic(self) -> bool:
        """Whether only a signed file can be its original."""
        return self.original in (Valid.ELECTRONIC, Valid.NOTHING)


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
