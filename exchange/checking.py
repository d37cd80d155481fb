"""From the bytes of a workbook to what a check finds: reads everything, stores nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Checked, Kind, Progress
from hamlets.queries import place_of
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Book, Unreadable, column_letters
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.layouts import Found, Layout, TableRow
from thinhduc.workbooks.mapping import complete, is_sure, lay_out, unread_sheets
from thinhduc.workbooks.matching import head_key
from thinhduc.workbooks.reading import read_book
from thinhduc.workbooks.rows import read_rows
from thinhduc.workbooks.writing import COMMUNE, KIND, YEAR

Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Profile:
    """A commune's way of reading one kind of workbook (models.ImportProfile)."""

    name: str
    columns: Mapping[str, Any]
    rules: Mapping[str, str]
    accepted: Names


@dataclass(frozen=True)
class Laid:
    """Where the tables stand. `gaps`: why a person has to choose the columns, in sentences; none: they need not.

    `profile`: the one whose heads were used; `rules` are only those of a profile that a person named.
    """

    layouts: tuple[Layout, ...]
    found: tuple[Found, ...] = ()
    gaps: tuple[str, ...] = ()
    profile: str = ""
    rules: Mapping[str, str] | None = None
    accepted: Names | None = None
    notes: tuple[str, ...] = ()


def quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


def open_book(scope: Scope, kind: Kind, year: int, data: bytes, file_name: str) -> Book:
    """The workbook; Unreadable where it is none, or says of itself that it is another commune's, kind's or year's."""
    book = read_book(data, file_name)
    if words := _foreign(scope, kind, year, book.properties):
        raise Unreadable(words)
    return book


def _foreign(scope: Scope, kind: Kind, year: int, properties: Mapping[str, str]) -> str:
    place = place_of(scope, scope.commune_id)
    commune = properties.get(COMMUNE, place.commune_slug)
    if commune != place.commune_slug:
        return (
            f"Tệp này được lập cho xã khác (địa chỉ “{commune}”), không phải {place.kind} {place.name}. "
            "Chưa đọc gì; hãy chọn đúng tệp của xã."
        )
    slug = properties.get(KIND, kind.slug)
    if slug != kind.slug:
        other = KINDS[slug].label if slug in KINDS else slug
        return f"Tệp này là “{other}”, không phải “{kind.label}”. Hãy chọn đúng loại tệp khi gửi."
    if (stated := properties.get(YEAR, str(year))) != str(year):
        return f"Tệp này là của năm {stated}, không phải năm {year}. Hãy chọn đúng năm khi gửi."
    return ""


def lay(book: Book, parts: Sequence[Part], profiles: Iterable[Profile] = (), named: str = "") -> Laid:
    """Finds the tables. `named`: the profile to use; else one is used whose heads all stand in the workbook."""
    profile, found = _by_profile(book, parts, list(profiles), named)
    by_slug = {part.slug: part for part in parts}
    layouts = tuple(one.layout for one in found)
    gaps = complete(layouts, parts)
    for one in found:
        gaps += _doubts(one, by_slug[one.layout.part])
    if profile is None:
        return Laid(layouts, tuple(found), tuple(gaps))
    words = f"Đã đọc cột theo hồ sơ “{profile.name}”."
    if not named and profile.rules:
        words += " Quy tắc về thay đổi của hồ sơ chỉ dùng khi chọn hồ sơ ấy lúc gửi tệp."
    return Laid(
        layouts,
        tuple(found),
        tuple(gaps),
        profile.name,
        profile.rules if named else None,
        profile.accepted,
        (words,),
    )


def _by_profile(
    book: Book, parts: Sequence[Part], profiles: list[Profile], named: str
) -> tuple[Profile | None, list[Found]]:
    for profile in profiles:
        if named and profile.name != named:
            continue
        found = lay_out(book, parts, profile.columns)
        if named or _fits(profile, found):
            return profile, found
    return None, lay_out(book, parts, {})


def _fits(profile: Profile, found: Iterable[Found]) -> bool:
    """Whether every head that the profile names stands in the workbook."""
    tables = {one.layout.part: one for one in reversed(list(found))}
    heads = [
        (slug, key, head)
        for slug, columns in profile.columns.items()
        for key, head in columns.get("heads", {}).items()
    ]
    return bool(heads) and all(
        slug in tables
        and head_key(tables[slug].heads.get(tables[slug].layout.columns.get(key, 0), "")) == head_key(head)
        for slug, key, head in heads
    )


def _doubts(found: Found, part: Part) -> list[str]:
    """What makes a table that is whole unsure."""
    if is_sure(found, part):
        return []
    where = f"Trang “{found.layout.sheet}”"
    guessed = [
        f"{where}: cột {column_letters(column)} “{found.heads.get(column, '')}” chỉ gần giống "
        f"“{part.field(key).label}”; mời xem lại."
        for key in found.doubtful
        if (column := found.layout.columns.get(key))
    ]
    return [*guessed, *found.clashes]


def read_all(
    book: Book, layouts: Iterable[Layout], parts: Sequence[Part], progress: Progress
) -> list[TableRow]:
    """The rows of all tables, in the order of the parts."""
    by_slug = {part.slug: part for part in parts}
    return [
        row
        for layout in layouts
        if layout.part in by_slug
        for row in read_rows(book, layout, by_slug[layout.part], progress)
    ]


def check_rows(
    kind: Kind, asked: Asked, book: Book, layouts: Sequence[Layout], progress: Progress = quiet
) -> tuple[Checked, tuple[str, ...]]:
    """What the kind finds of the tables, and what is to be said of the workbook as a whole."""
    rows = read_all(book, layouts, kind.parts(asked), progress)
    checked = kind.check(asked, rows, progress)
    hidden = sum(row.is_hidden for row in rows)
    notes = [*book.notes, *unread_sheets(book, layouts), *checked.notes]
    if hidden:
        notes.append(f"Tệp có {hidden} dòng đang ẩn; các dòng ấy vẫn được đọc.")
    return checked, tuple(dict.fromkeys(notes))


def merged_names(*several: Names | None) -> dict[str, dict[str, str]]:
    """Accepted names of several sources, the later before the earlier.

    >>> merged_names({"hamlet": {"A": "1"}}, None, {"hamlet": {"B": "2"}})
    {'hamlet': {'A': '1', 'B': '2'}}
    """
    merged: dict[str, dict[str, str]] = {}
    for names in several:
        for key, taken in (names or {}).items():
            merged.setdefault(key, {}).update(taken)
    return merged
