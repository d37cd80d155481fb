"""Which hamlet a row of a workbook is about, and how a fault found after reading names its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from exchange.kinds.base import Asked, Item, Outcome
from hamlets.queries import Place, hamlets_in, names_of_other_years, place_of
from thinhduc.figures import format_count, normalize
from thinhduc.likeness import find_place, similar
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.values import read_text, show_text
from thinhduc.workbooks.fields import Field, FieldType
from thinhduc.workbooks.layouts import Fault, Proposal, TableRow

HAMLET = "hamlet"
LISTED = 12  # how many names a sentence lists
PLACES = 5  # how many places of a workbook a sentence lists


@dataclass(frozen=True)
class Known:
    """A hamlet of the list that a workbook is held against."""

    id: int
    order: int
    name: str


@dataclass(frozen=True)
class Hamlets:
    """The hamlets of a commune in a year, in the order of the list. `others`: names that only stand in other years."""

    place: Place
    year: int
    known: tuple[Known, ...]
    others: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(hamlet.name for hamlet in self.known)

    @property
    def commune(self) -> str:
        """Kind and name, as within a sentence."""
        return f"{self.place.kind} {self.place.name}"

    def named(self, text: str, accepted: Mapping[str, str]) -> Known | None:
        """The hamlet that a text names by itself, or that a person took it for."""
        name = find_place(text, self.names)
        if name is not None:
            return next(hamlet for hamlet in self.known if hamlet.name == name)
        taken = accepted.get(normalize(text))
        return next((hamlet for hamlet in self.known if str(hamlet.id) == taken), None)


@dataclass(frozen=True)
class Named:
    """A row of data with its hamlet; None where its name is at fault."""

    row: TableRow
    hamlet: Known | None
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """What the row is about, as its text says where it is no hamlet's."""
        return self.hamlet.name if self.hamlet else self.row.texts.get(HAMLET, "")[:200]


def hamlets_of(asked: Asked) -> Hamlets:
    """The hamlets of the year; three queries."""
    return Hamlets(
        place_of(asked.scope, asked.scope.commune_id, date(asked.year, 12, 31)),
        asked.year,
        tuple(Known(one.id, one.order, one.name) for one in hamlets_in(asked.scope, asked.year)),
        frozenset(names_of_other_years(asked.scope, asked.year)),
    )


def hamlet_field(asked: Asked) -> Field:
    """The column that names a row's hamlet; which one is found by `find_hamlet`, so that a near miss can be asked."""
    return Field(
        HAMLET,
        "Tên xóm",
        read=read_text(120),
        show=show_text,
        type=FieldType.CHOICE,
        aliases=(
            "Xóm",
            "Thôn",
            "Tên thôn",
            "Tổ dân phố",
            "Đơn vị",
            "Tên đơn vị",
            "Địa bàn",
            "Xóm, tổ dân phố",
            "Thôn, xóm",
            "Thôn, xóm, tổ dân phố",
            "Thôn, tổ dân phố",
            "Thôn, bản",
            "Xóm, bản",
            "Thôn, bản, tổ dân phố",
            "Bản",
            "Ấp",
            "Khu dân cư",
            "Khu phố",
            "Đơn vị hành chính",
        ),
        is_needed=True,
        choices=tuple(hamlet.name for hamlet in hamlets_in(asked.scope, asked.year)),
        width=24,
    )


def name_rows(asked: Asked, hamlets: Hamlets, rows: Iterable[TableRow]) -> list[Named]:
    """The rows of data of one table with their hamlets; a hamlet that has two rows is at fault in both."""
    accepted = {normalize(text): value for text, value in asked.accepted.get(HAMLET, {}).items()}
    named = [_named(hamlets, accepted, row) for row in rows if not row.is_total and not row.skipped]
    by_hamlet: dict[Known, list[Named]] = {}
    for one in named:
        if one.hamlet is not None:
            by_hamlet.setdefault(one.hamlet, []).append(one)
    return [_with_twins(one, by_hamlet[one.hamlet]) if one.hamlet else one for one in named]


def _named(hamlets: Hamlets, accepted: Mapping[str, str], row: TableRow) -> Named:
    if any(fault.key == HAMLET for fault in row.faults):
        return Named(row, None)  # the reader has said what is wrong
    text = row.values.get(HAMLET)
    if not text:
        fault = fault_at(row, HAMLET, "Tên xóm", "Dòng này chưa ghi tên xóm; ghi tên một xóm của xã.")
        return Named(row, None, (fault,))
    hamlet = hamlets.named(text, accepted)
    return Named(row, hamlet) if hamlet else Named(row, None, (_unknown(hamlets, row, text),))


def _with_twins(one: Named, same: Sequence[Named]) -> Named:
    if len(same) == 1:
        return one
    others = (place_of_cell(other.row) for other in same if other is not one)
    expected = f"{one.title} còn có ở {some_places(others, len(same) - 1, '; ')}; mỗi xóm chỉ một dòng."
    return Named(one.row, one.hamlet, (fault_at(one.row, HAMLET, "Tên xóm", expected),))


def _unknown(hamlets: Hamlets, row: TableRow, text: str) -> Fault:
    shown = f"“{text[:60]}”"
    near = similar(text, hamlets.names)
    if near is not None:
        hamlet = next(one for one in hamlets.known if one.name == near)
        proposal = Proposal(HAMLET, normalize(text), str(hamlet.id), near)
        expected = (
            f"{shown} không có trong danh sách xóm; có phải “{near}” không? Nhận tên này hoặc sửa trong tệp."
        )
        return fault_at(row, HAMLET, "Tên xóm", expected, proposal)
    if find_place(text, hamlets.others) is not None:
        expected = (
            f"{shown} là tên xóm của xã nhưng không phải vào cuối năm {hamlets.year}; {_list_of(hamlets)}"
        )
    else:
        expected = f"{shown} không có trong danh sách xóm của {hamlets.commune}; {_list_of(hamlets)}"
    return fault_at(row, HAMLET, "Tên xóm", expected)


def _list_of(hamlets: Hamlets) -> str:
    return f"năm {hamlets.year} có {listed(hamlets.names)}."


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them, not all where they are many.

    >>> listed(["Xóm Phú", "Làng Mơn"])
    'Xóm Phú, Làng Mơn'
    >>> listed(map(str, range(14)))[-15:]
    '11 và 2 xóm nữa'
    """
    known = list(names)
    more = f" và {len(known) - LISTED} xóm nữa" if len(known) > LISTED else ""
    return ", ".join(known[:LISTED]) + more


def some_places(places: Iterable[str], number: int, between: str) -> str:
    """Places as a sentence lists them; of thousands that are alike each would otherwise list all the others.

    >>> some_places(["dòng 5", "dòng 9"], 2, ", ")
    'dòng 5, dòng 9'
    >>> some_places((f"dòng {number}" for number in range(5, 20_005)), 20_000, ", ")
    'dòng 5, dòng 6, dòng 7, dòng 8, dòng 9 và 19.995 chỗ nữa'
    """
    more = f" và {format_count(number - PLACES)} chỗ nữa" if number > PLACES else ""
    return between.join(islice(places, PLACES)) + more


def fault_at(row: TableRow, key: str, label: str, expected: str, proposal: Proposal | None = None) -> Fault:
    """A fault at the cell of a field, or at the row where the field has no column."""
    return Fault(
        row.sheet, row.number, row.columns.get(key, 0), label, row.texts.get(key, ""), expected, key, proposal
    )


def place_of_cell(row: TableRow, key: str = "", label: str = "") -> str:
    """Where a row or one of its cells is, in words."""
    return fault_at(row, key, label, "").place


def faults_of_the_whole(hamlets: Hamlets, named: Sequence[Named]) -> tuple[Fault, ...]:
    """What no single row is at fault for: no hamlets, no rows, another commune's rows."""
    texts = [one for one in named if one.row.values.get(HAMLET)]
    if not FIRST_YEAR <= hamlets.year <= LAST_YEAR:
        said = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."
    elif not hamlets.known:
        said = f"Năm {hamlets.year} xã chưa có xóm nào; quản trị xã thêm xóm trước."
    elif not named:
        said = "Tệp không có dòng số liệu nào của xóm."
    elif texts and not any(one.hamlet for one in named) and not any(_is_near(one) for one in named):
        said = f"Không dòng nào mang tên xóm của {hamlets.commune}; có lẽ đây là tệp của xã khác; {_list_of(hamlets)}"
    else:
        return ()
    return (Fault(named[0].row.sheet if named else "", 0, 0, "", "", said),)


def _is_near(one: Named) -> bool:
    return any(fault.proposal for fault in one.faults)


def absent_note(hamlets: Hamlets, named: Iterable[Named], table: str = "Tệp") -> list[str]:
    """A sentence on the hamlets of the list that a table lacks, none where it lacks none, or all.

    One that a row may have meant is asked about, not lacking.
    """
    rows = list(named)
    there = {one.hamlet.id for one in rows if one.hamlet}
    there |= {int(fault.proposal.value) for one in rows for fault in one.faults if fault.proposal}
    absent = [hamlet.name for hamlet in hamlets.known if hamlet.id not in there]
    if not absent or len(absent) == len(hamlets.known):
        return []
    return [
        f"{table} không có dòng của {len(absent)} xóm: {listed(absent)}. Số đang có của các xóm ấy giữ nguyên."
    ]


def skipped_item(row: TableRow) -> Item:
    """A row that is no data."""
    title = next((text for text in row.texts.values() if text), "")
    return Item(row.part, row.sheet, row.number, Outcome.SKIPPED, title[:200], why=row.skipped)
