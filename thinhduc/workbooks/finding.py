"""Where the tables of a workbook stand: sheet, head rows, first row of data, and which column holds which field.

Nothing is asked of a person before the guess: titles may stand above, heads may take several rows with merged groups, a
row of keys or of numbers may follow, blank rows may lie between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thinhduc.workbooks.book import Book, Sheet
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.heads import WIDEST, Head, Heads, head_text, is_blank, is_legend, is_number
from thinhduc.workbooks.hints import hint_of
from thinhduc.workbooks.layouts import Found, Layout
from thinhduc.workbooks.matching import NOTHING, ORDER, SURE, Matched, Matcher, Wanted
from thinhduc.workbooks.words import words_of
from thinhduc.workbooks.writing import FAULTS_SHEET, KIND, OWN_SHEETS

_ROWS = 60  # filled rows from the top in which heads are looked for
_ROWS_AFTER_GAP, _GAPS = 10, 60  # and below each blank row, for tables that stand under each other
_CANDIDATES = 12  # rows of a sheet that are held against a part in full
_LONGEST_GAP = 2_000  # blank rows below which nothing is looked for
_TALLEST = 6  # rows of a head
_CLEAR = 4  # columns from which a table is known without what it needs


def find_tables(book: Book, parts: Sequence[Part]) -> list[Found]:
    """All tables of the parts that are in a workbook, by part in the given order, the best of a part first.

    A part may be found on several sheets. On one sheet two parts are told apart side by side (by the group heads above
    the columns) and one under the other. Hidden sheets are looked at only where no other sheet holds a table; then the
    table is never sure.

    >>> from thinhduc.workbooks.fields import Field
    >>> hamlet = Field("hamlet", "Xóm", read=str, show=str, is_needed=True)
    >>> part = Part("results", "Kết quả", (hamlet, Field("poor", "Hộ nghèo", read=int, show=int)))
    >>> book = Book((Sheet("1", [["BIỂU 1"], [], ["TT", "TÊN XÓM", "Số hộ nghèo"], [1, "Phú", 4]]),))
    >>> [(found.layout.head_rows, found.layout.first_row, found.layout.columns) for found in find_tables(book, [part])]
    [((3, 3), 4, {'hamlet': 2, 'poor': 3})]
    """
    return search(book, parts, {})


def search(book: Book, parts: Sequence[Part], wanted: Mapping[str, Wanted]) -> list[Found]:
    """As `find_tables`; `wanted`: by part what a person chose before."""
    matchers = [Matcher(part, wanted.get(part.slug, NOTHING)) for part in parts]
    sheets = [sheet for sheet in book.sheets if not is_our_own(book, sheet)]
    tables = [table for sheet in sheets if not sheet.is_hidden for table in _tables(sheet, matchers)]
    if not tables:
        tables = [table for sheet in sheets if sheet.is_hidden for table in _tables(sheet, matchers)]
    tables = _without_lesser(tables)
    places = {part.slug: place for place, part in enumerate(parts)}
    _end(tables)
    tables.sort(key=lambda table: (places[table.part.slug], -round(table.score, 3)))
    return [table.found() for table in tables]


def table_at(
    sheet: Sheet, part: Part, head_rows: tuple[int, int], wanted: Wanted = NOTHING, first_row: int = 0
) -> Found:
    """The table of a part whose head rows a person named; `first_row` 0: found by itself."""
    table = _Table(_Place(sheet, Heads(sheet), *head_rows), Matcher(part, wanted))
    return table.found(first_row)


def is_our_own(book: Book, sheet: Sheet) -> bool:
    """Whether a sheet is one that we put beside tables: the guide and the lists of a form, the list of faults.

    >>> is_our_own(Book(()), Sheet("Hướng dẫn", [])), is_our_own(Book((), (), {KIND: "plan"}), Sheet("Hướng dẫn", []))
    (False, True)
    """
    return sheet.name == FAULTS_SHEET or (KIND in book.properties and sheet.name in OWN_SHEETS)


@dataclass(frozen=True)
class _Place:
    """Rows of a sheet taken as heads."""

    sheet: Sheet
    heads: Heads
    first: int
    last: int

    def composed(self) -> dict[int, Head]:
        return self.heads.compose(self.first, self.last)

    def data_row(self) -> int:
        """Where the data begin: below the heads, without legends and blank rows."""
        rows = self.sheet.rows
        above = self.last
        for row in range(self.last + 1, min(self.last + 20, len(rows)) + 1):
            cells = rows[row - 1][:WIDEST]
            if all(map(is_blank, cells)):
                continue
            if not is_legend(cells) or self._goes_on(row):
                return row
            above = row
        return above + 1

    def _goes_on(self, row: int) -> bool:
        """Whether a row of numbers is one of several: data of hamlets that are named by numbers, no legend."""
        rows = self.sheet.rows
        following = rows[row][:WIDEST] if row < len(rows) else ()
        filled = [cell for cell in following if not is_blank(cell)]
        return bool(filled) and all(map(is_number, filled))


@dataclass
class _Table:
    """A place held against a part."""

    place: _Place
    matcher: Matcher
    hidden_columns: frozenset[int] = frozenset()  # those of another part beside it
    hint: float = 0.0
    doubts: tuple[str, ...] = ()
    last_row: int = 0
    heads: dict[int, Head] = field(init=False)
    matched: Matched = field(init=False)

    def __post_init__(self) -> None:
        self.heads = self.place.composed()
        own = {column: head for column, head in self.heads.items() if column not in self.hidden_columns}
        self.matched = self.matcher.match(own)

    @property
    def part(self) -> Part:
        return self.matcher.part

    @property
    def rows(self) -> range:
        return range(self.place.first, self.place.last + 1)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(f.key for f in self.part.fields if f.is_needed and f.key not in self.matched.columns)

    @property
    def score(self) -> float:
        """How much of what is needed is there, how many of the columns are known, how many of the fields."""
        scores = self.matched.scores
        needed = [scores.get(f.key, 0.0) for f in self.part.fields if f.is_needed]
        total = sum(scores.values())
        has = sum(needed) / len(needed) if needed else min(1.0, total / 2)
        named = [head for head in self.heads.values() if words_of(head.text).text not in ORDER]
        known = min(1.0, total / len(named)) if named else 0.0
        filled = total / len(self.part.fields)
        return max(0.0, min(1.0, 0.9 * (0.5 * has + 0.3 * known + 0.2 * filled) + self.hint))

    @property
    def is_one(self) -> bool:
        """Whether it is a table of the part at all, whole or not."""
        needed = sum(field.is_needed for field in self.part.fields)
        least = min(2, len(self.part.fields))
        return len(self.matched.columns) >= least and (not needed or 2 * len(self.missing) <= needed)

    @property
    def is_clear_but_for_needed(self) -> bool:
        """Whether most of its other columns stand there, so that it is the table, whatever the needed one is called."""
        found = len(self.matched.columns)
        return found >= _CLEAR and 2 * found > len(self.part.fields)

    def found(self, first_row: int = 0) -> Found:
        columns = self.matched.columns
        taken = set(columns.values()) | self.hidden_columns
        hidden = (
            (f"Trang “{self.place.sheet.name}” đang ẩn; mời xem lại có đúng là bảng cần nạp không.",)
            if self.place.sheet.is_hidden
            else ()
        )
        return Found(
            Layout(
                self.part.slug,
                self.place.sheet.name,
                (self.place.first, self.place.last),
                first_row or self.place.data_row(),
                columns,
                last_row=self.last_row,
            ),
            {column: head.text for column, head in self.heads.items()},
            missing=self.missing,
            unknown=tuple(
                column
                for column, head in self.heads.items()
                if column not in taken and words_of(head.text).text not in ORDER
            ),
            doubtful=tuple(key for key, score in self.matched.scores.items() if score < SURE),
            clashes=(*self.matched.clashes, *self.doubts, *hidden),
            score=round(self.score, 3),
        )


def _tables(sheet: Sheet, matchers: Sequence[Matcher]) -> list[_Table]:
    heads = Heads(sheet)
    scanned = list(_scanned(sheet))
    tables: list[_Table] = []
    parts = [matcher.part for matcher in matchers]
    for matcher in matchers:
        matcher.begin_sheet()
        for place in _places(sheet, heads, scanned, matcher):
            hint, columns = hint_of(sheet, place.first, place.composed(), matcher.part, parts)
            table = _Table(place, matcher, columns, hint)
            if table.is_one or table.is_clear_but_for_needed:
                tables.append(table)
    return _apart(tables)


def _scanned(sheet: Sheet) -> Iterator[int]:
    """The rows that may be heads: filled ones at the top, and some below each gap."""
    filled = since_gap = gaps = blank = 0
    for row, cells in enumerate(sheet.rows, 1):
        if all(map(is_blank, cells[:WIDEST])):
            gaps += since_gap > 0
            since_gap, blank = 0, blank + 1
            if gaps > _GAPS or blank > _LONGEST_GAP:
                return
            continue
        filled, blank = filled + 1, 0
        since_gap += 1
        if filled <= _ROWS or since_gap <= _ROWS_AFTER_GAP:
            yield row


def _places(sheet: Sheet, heads: Heads, scanned: Sequence[int], matcher: Matcher) -> list[_Place]:
    """Heads of a part on a sheet; of heads that overlap the best, of heads that repeat the first."""
    found: list[tuple[float, _Place]] = []
    covered = 0
    for row in _candidates(sheet, scanned, matcher):
        if row <= covered:
            continue
        place = _grown(sheet, heads, row, matcher)
        composed = place.composed()
        found.append((matcher.sum(composed), place))
        covered = place.last
    if not found:
        return []
    best = max(score for score, _ in found)
    kept: list[_Place] = []
    seen: list[Mapping[str, int]] = []
    for score, place in sorted(found, key=lambda one: (-one[0], one[1].first)):
        columns = matcher.columns(place.composed())
        if score >= 0.6 * best and columns not in seen:
            kept.append(place)
            seen.append(columns)
    return sorted(kept, key=lambda place: place.first)


def _candidates(sheet: Sheet, scanned: Sequence[int], matcher: Matcher) -> list[int]:
    """The rows that hold the most texts that may be heads, from above."""
    least = min(2, len(matcher.part.fields))  # fewer texts are a title
    counted: dict[int, int] = {}
    for row in scanned:
        known, texts = _heads_in(sheet, row, matcher) if _may_be_head(sheet, row) else (0, 0)
        if known and texts >= least:
            counted[row] = known
    best = sorted(counted, key=lambda row: (-counted[row], row))
    return sorted(best[:_CANDIDATES])


def _heads_in(sheet: Sheet, row: int, matcher: Matcher) -> tuple[int, int]:
    """How many texts of a row may be heads of the part, of how many."""
    texts = [text for cell in sheet.rows[row - 1][:WIDEST] if (text := head_text(cell))]
    return sum(map(matcher.may_name, texts)), len(texts)


def _may_be_head(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows[row - 1][:WIDEST] if 0 < row <= len(sheet.rows) else ()
    return any(map(head_text, cells)) and not any(map(is_number, cells)) and not is_legend(cells)


def _grown(sheet: Sheet, heads: Heads, row: int, matcher: Matcher) -> _Place:
    """The rows above and below a row that belong to the same heads."""
    first = last = row
    last = _reach(heads, first, last)
    total = matcher.sum(heads.compose(first, last))
    while first > 1 and last - first < _TALLEST and _may_be_head(sheet, first - 1):
        taller = matcher.sum(heads.compose(first - 1, last))
        if taller <= total + 0.05 and not _spans(heads, first - 1, first):
            break
        first, total = first - 1, max(total, taller)
    while last - first < _TALLEST and _may_be_head(sheet, last + 1):
        taller = matcher.sum(heads.compose(first, last + 1))
        if (
            taller <= total + 0.05
            and not _all_heads(sheet, last + 1, matcher)
            and not _is_below(heads, first, last)
        ):
            break
        last, total = _reach(heads, first, last + 1), max(total, taller)
    return _Place(sheet, heads, first, last)


def _reach(heads: Heads, first: int, last: int) -> int:
    """The last row that merged heads from these rows come down to."""
    row = first
    while row <= last:
        ends = [area.last_row for area in heads.areas(row) if area.last_row - row < _TALLEST]
        last = max([last, *ends])
        row += 1
    return last


def _spans(heads: Heads, above: int, row: int) -> bool:
    """Whether heads of the row above come down into this row."""
    return any(area.last_row >= row and area.last_row - above < _TALLEST for area in heads.areas(above))


def _all_heads(sheet: Sheet, row: int, matcher: Matcher) -> bool:
    """Whether a row is heads all by itself: labels below keys."""
    known, texts = _heads_in(sheet, row, matcher)
    return texts > 1 and 2 * known > texts


def _is_below(heads: Heads, first: int, last: int) -> bool:
    """Whether the next row stands wholly below groups of the last one, as sub-heads do."""
    cells = heads.sheet.rows[last][:WIDEST] if last < len(heads.sheet.rows) else ()
    filled = [column for column, cell in enumerate(cells, 1) if not is_blank(cell)]
    groups = [area for row in range(first, last + 1) for area in heads.areas(row) if area.last_row == last]
    wide = [area for area in groups if area.last_column > area.first_column]
    return len(filled) > 1 and all(
        any(area.first_column <= column <= area.last_column for area in wide) for column in filled
    )


def _apart(tables: Sequence[_Table]) -> list[_Table]:
    """Of tables that take the same heads the best; another part beside it only with columns of its own."""
    kept: list[_Table] = []
    for table in sorted(tables, key=lambda one: -one.score):
        over = [one for one in kept if set(one.rows) & set(table.rows)]
        if not over or _has_own_columns(table, over):
            kept.append(table)
        else:
            _note_tie(table, over[0])
    return kept


def _without_lesser(tables: Sequence[_Table]) -> list[_Table]:
    """Without the tables that lack what is needed where another table of their part has it."""
    whole = {table.part.slug for table in tables if table.is_one}
    return [table for table in tables if table.is_one or table.part.slug not in whole]


def _end(tables: Sequence[_Table]) -> None:
    """A table ends above the heads of the next one that stands below it on the sheet."""
    for table in tables:
        below = [
            other.place.first
            for other in tables
            if other.place.sheet is table.place.sheet and other.place.first > table.place.last
        ]
        table.last_row = min(below) - 1 if below else 0


def _has_own_columns(table: _Table, over: Sequence[_Table]) -> bool:
    if table.missing or not table.hidden_columns:
        return False
    columns = set(table.matched.columns.values())
    theirs = {column for one in over for column in one.matched.columns.values()}
    return len(columns - theirs) > 1 and all(one.part.slug != table.part.slug for one in over)


def _note_tie(table: _Table, kept: _Table) -> None:
    """Two parts with the same columns here, of which neither sheet name nor title says which it is."""
    is_tie = (
        table.part.slug != kept.part.slug
        and table.hint == kept.hint
        and bool(table.part.hints and kept.part.hints)
        and set(table.matched.columns.values()) == set(kept.matched.columns.values())
    )
    if is_tie:
        kept.doubts = (
            f"Bảng ở trang “{kept.place.sheet.name}” có thể là “{kept.part.label}” hoặc “{table.part.label}”.",
        )
