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
    """What the address asks for: a scan by its key, its page, the issued page; where there is no such, the nearest."""

    scan: int | None = None
    page: int | None = None
    issued: int | None = None


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
        self.here = _within(asked.page or 1, scan.pages)
        self.there = _within(asked.issued or self.here, sum(self.pages))

    def page(self) -> Beside:
        both = self._both
        return Beside(
            scan=self.scan,
            scanned=self._scanned(),
            issued=self._issued(),
            previous=both(-1),
            next=both(1),
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

    def _url(self, here: int, there: int) -> str:
        """The address of two pages; empty where there is no such page."""
        if not 1 <= here <= self.scan.pages or (self.pages and not 1 <= there <= sum(self.pages)):
            return ""
        return "?" + urlencode({"lan": self.scan.id, "trang": here, "ben": there})

    def _both(self, by: int) -> str:
        """Both sides turned; at the end of the issued document the scan turns alone."""
        return self._url(self.here + by, _within(self.there + by, sum(self.pages)))

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
            beside = _within(self.there + page - self.here, sum(self.pages))
            numbers.append(Number(str(page), self._url(page, beside), page == self.here))
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
            previous=self._url(self.here - 1, self.there),
            next=self._url(self.here + 1, self.there),
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
            previous=self._url(self.here, self.there - 1),
            next=self._url(self.here, self.there + 1),
        )


def _within(page: int, pages: int) -> int:
    return max(1, min(page, pages))
