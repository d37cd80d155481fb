"""The page of the scans: a scanned page beside the issued one."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from documents.pages.standing import address_of
from documents.queries.issued import Print
from documents.queries.scans import ScanView
from documents.rules.scans import placed
from targets.queries import VersionOutline
from thinhduc.figures import format_count

AROUND = 2  # page numbers shown before and after the one that is open
FEW = 9  # so many are all shown
PLACE = "doi-chieu"  # where the two stand on the page, so that turning keeps them in sight


@dataclass(frozen=True)
class Side:
    """One of the two pictures; `previous`, `next`: addresses that turn this side alone, "" at the ends."""

    title: str
    place: str
    alt: str
    picture: str
    large: str
    previous: str
    next: str


@dataclass(frozen=True)
class Number:
    """A page to turn to; an empty address stands for those left out."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Beside:
    """A page of a scan beside an issued one; `previous`, `next` turn both; `uneven`: that the two differ in pages."""

    scan: ScanView
    scanned: Side
    issued: Side | None
    previous: str
    next: str
    numbers: tuple[Number, ...]
    uneven: str


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a scan by its key, its page; where there is no such, the nearest.

    `shift`: by how many pages the issued page stands before or behind the one of the same number.
    """

    scan: int | None = None
    page: int | None = None
    shift: int | None = None


def beside(
    version: VersionOutline, scans: Sequence[ScanView], prints: Sequence[Print], asked: Asked
) -> Beside | None:
    """The two pages that are asked for; the issued one is that of the same number unless another was chosen."""
    scan = next((one for one in scans if one.id == asked.scan), scans[0] if scans else None)
    if scan is None:
        return None
    return _Turning(version, scan, prints, asked).page()


class _Turning:
    """The addresses of one scan and the pages beside it."""

    def __init__(
        self, version: VersionOutline, scan: ScanView, prints: Sequence[Print], asked: Asked
    ) -> None:
        self.version, self.scan, self.prints = version, scan, prints
        self.pages = [one.pages for one in prints]
        self.here = _between(asked.page or 1, 1, scan.pages)
        self.shift = _between(asked.shift or 0, 1 - scan.pages, sum(self.pages) - 1)
        self.there = _between(self.here + self.shift, 1, sum(self.pages))

    def page(self) -> Beside:
        return Beside(
            scan=self.scan,
            scanned=self._scanned(),
            issued=self._issued(),
            previous=self._url(self.here - 1, self.shift),
            next=self._url(self.here + 1, self.shift),
            numbers=tuple(self._numbers()),
            uneven=self._uneven(),
        )

    def _uneven(self) -> str:
        if not self.pages or sum(self.pages) == self.scan.pages:
            return ""
        return (
            f"Bản quét có {format_count(self.scan.pages)} trang, bản ban hành có {format_count(sum(self.pages))} "
            "trang; hãy xem có thiếu hoặc thừa trang nào không."
        )

    def _url(self, here: int, shift: int) -> str:
        """The address of a scanned page with what stands beside it; empty where there is no such page."""
        if not 1 <= here <= self.scan.pages:
            return ""
        return f"?{urlencode({'lan': self.scan.id, 'trang': here, 'lech': shift})}#{PLACE}"

    def _beside(self, by: int) -> str:
        """The issued side turned alone."""
        there = self.there + by
        return self._url(self.here, there - self.here) if 1 <= there <= sum(self.pages) else ""

    def _numbers(self) -> list[Number]:
        wanted = [
            page
            for page in range(1, self.scan.pages + 1)
            if self.scan.pages <= FEW or page in (1, self.scan.pages) or abs(page - self.here) <= AROUND
        ]
        numbers: list[Number] = []
        before = 0
        for page in wanted:
            if page > before + 1:
                numbers.append(Number("…", "", False))
            numbers.append(Number(str(page), self._url(page, self.shift), page == self.here))
            before = page
        return numbers

    def _scanned(self) -> Side:
        picture = reverse("documents:scan_page", args=[*address_of(self.version), self.scan.id, self.here])
        return Side(
            title="Bản quét",
            place=f"trang {self.here}/{self.scan.pages}",
            alt=f"Trang {self.here} của bản quét. Nếu không thấy hình, hãy tải tệp về để xem.",
            picture=picture,
            large=f"{picture}?co=lon",
            previous=self._url(self.here - 1, self.there - self.here + 1),
            next=self._url(self.here + 1, self.there - self.here - 1),
        )

    def _issued(self) -> Side | None:
        place = placed(self.there, self.pages)
        if place is None:
            return None
        pdf = self.prints[place.file].pdf
        picture = reverse("documents:issued_page", args=[*address_of(self.version), pdf.report, place.page])
        return Side(
            title=f"Bản ban hành: {pdf.label[:1].lower()}{pdf.label[1:]}",
            place=f"trang {place.page}/{self.pages[place.file]}",
            alt=f"Trang {place.page} của tệp {pdf.filename} đã ban hành.",
            picture=picture,
            large=f"{picture}?co=lon",
            previous=self._beside(-1),
            next=self._beside(1),
        )


def _between(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
