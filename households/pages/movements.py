"""The year's movements as they are shown: the balance by hamlet, its sentence and bars, lists, one change in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from households.models import Movement
from households.queries.movements import LedgerPlace, state_after, state_before
from households.rules import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import Count, Direction, Ledger, LedgerRow, check_balance
from thinhduc.figures import format_change, format_count, format_date
from thinhduc.findings import Finding

CLASS_TABS = {
    PovertyClass.POOR: "Hộ nghèo",
    PovertyClass.NEAR_POOR: "Hộ cận nghèo",
    PovertyClass.NEITHER: "Không nghèo",
}
DIRECTIONS = {"ra": Direction.OUT, "vao": Direction.IN}
WORDS = {Direction.OUT: "ra", Direction.IN: "vao"}
HALF = 100  # the length of the longest bar


@dataclass(frozen=True)
class LedgerCell:
    """Households and persons in one place of the table; `url` opens the households behind it.

    `signed`: what was carried over, which can be below zero; `may_hide`: nothing is lost on a phone where it is zero.
    """

    label: str
    count: Count
    url: str
    about: str
    strong: bool = False
    signed: bool = False
    may_hide: bool = False


@dataclass(frozen=True)
class LedgerLine:
    """A hamlet of the table, or the commune."""

    name: str
    url: str
    is_ended: bool
    cells: tuple[LedgerCell, ...]


@dataclass(frozen=True)
class FlowBar:
    """A hamlet's out and in as two lengths from the middle, of 100 each."""

    name: str
    out: int
    into: int
    out_width: int
    in_width: int

    @property
    def out_x(self) -> int:
        """Where the bar of what went begins."""
        return HALF - self.out_width


@dataclass(frozen=True)
class LedgerPage:
    """The balance of a year in one class; `outs` and `ins`: the kinds that have a column."""

    year: int
    poverty_class: PovertyClass
    title: str
    opening_label: str
    closing_label: str
    has_carried: bool
    outs: tuple[MovementKind, ...]
    ins: tuple[MovementKind, ...]
    lines: tuple[LedgerLine, ...]
    total: LedgerLine
    sentence: str
    notes: tuple[str, ...]
    bars: tuple[FlowBar, ...]
    findings: tuple[Finding, ...]
    is_quiet: bool


@dataclass(frozen=True)
class Year:
    """A year as its ledger is shown: the running one ends today."""

    commune: str
    year: int
    today: date

    @property
    def is_running(self) -> bool:
        return self.year >= self.today.year

    @property
    def last_day(self) -> date:
        """The day the closing is of."""
        return min(date(self.year, 12, 31), self.today)

    def register(self, slug: str, poverty_class: PovertyClass, year: int) -> str:
        """The households that stand there at a year's end, or now."""
        chosen = {"xom": slug, "dien": poverty_class.value}
        if year < self.today.year:
            chosen["nam"] = str(year)
        filters = urlencode({key: value for key, value in chosen.items() if value})
        return f"{reverse('register:register', args=[self.commune])}?{filters}"

    def movements(self, slug: str, **chosen: str) -> str:
        """The movements of a hamlet, or of the commune."""
        name, args = ("hamlet", [slug]) if slug else ("whole_commune", [])
        address = reverse(f"movements:{name}", args=[self.commune, self.year, *args])
        return f"{address}?{urlencode(chosen)}" if chosen else address


def ledger_page(
    year: Year,
    ledger: Ledger,
    places: Sequence[LedgerPlace],
    poverty_class: PovertyClass,
    standing: Mapping[tuple[int, PovertyClass], Count],
) -> LedgerPage:
    """The table of one class; `standing`: who is counted there at the end, which the balance must equal."""
    total = ledger.total(poverty_class)
    shown = [one for one in places if not one.is_ended or not ledger.row(one.id, poverty_class).is_quiet]
    rows = [ledger.row(one.id, poverty_class) for one in shown]
    outs = tuple(kind for kind in MovementKind if any(kind in row.outs for row in rows))
    ins = tuple(kind for kind in MovementKind if any(kind in row.ins for row in rows))
    table = _Table(year, poverty_class, any(row.carried for row in rows), outs, ins)
    names = {one.id: one.name for one in places}
    return LedgerPage(
        year=year.year,
        poverty_class=poverty_class,
        title=CLASS_TABS[poverty_class],
        opening_label=table.opening_label,
        closing_label=table.closing_label,
        has_carried=table.has_carried,
        outs=outs,
        ins=ins,
        lines=tuple(
            table.line(one.name, one.slug, row, one.is_ended) for one, row in zip(shown, rows, strict=True)
        ),
        total=table.line("CỘNG", "", total),
        sentence=balance_sentence(year, total),
        notes=_notes(total),
        bars=_bars(shown, rows),
        findings=tuple(check_balance(ledger, standing, names)),
        is_quiet=ledger.rows == {},
    )


@dataclass(frozen=True)
class _Table:
    """The columns all lines share."""

    year: Year
    poverty_class: PovertyClass
    has_carried: bool
    outs: tuple[MovementKind, ...]
    ins: tuple[MovementKind, ...]

    @property
    def opening_label(self) -> str:
        return f"Đầu năm {self.year.year}"

    @property
    def closing_label(self) -> str:
        return "Hiện có" if self.year.is_running else f"Cuối năm {self.year.year}"

    def line(self, name: str, slug: str, row: LedgerRow, is_ended: bool = False) -> LedgerLine:
        year, one = self.year, self.poverty_class
        where = name if slug else "toàn xã"
        cells = [
            LedgerCell(
                self.opening_label,
                row.opening,
                year.register(slug, one, year.year - 1) if row.opening else "",
                f"{where}, {self.opening_label.lower()}",
            )
        ]
        if self.has_carried:
            url = year.movements(slug, dien=one.value) if row.carried else ""
            cells.append(
                LedgerCell("Sắp xếp xóm, xã", row.carried, url, f"{where}, do sắp xếp xóm, xã", signed=True)
            )
        cells += [self._moved(slug, where, row, kind, Direction.OUT) for kind in self.outs]
        cells += [self._moved(slug, where, row, kind, Direction.IN) for kind in self.ins]
        cells.append(
            LedgerCell(
                self.closing_label,
                row.closing,
                year.register(slug, one, year.year) if row.closing else "",
                f"{where}, {self.closing_label.lower()}",
                strong=True,
            )
        )
        return LedgerLine(name, year.movements(slug, dien=one.value), is_ended, tuple(cells))

    def _moved(
        self, slug: str, where: str, row: LedgerRow, kind: MovementKind, direction: Direction
    ) -> LedgerCell:
        count = (row.outs if direction is Direction.OUT else row.ins).get(kind, Count())
        chosen = {"dien": self.poverty_class.value, "chieu": WORDS[direction], "loai": kind.value}
        verb = "giảm" if direction is Direction.OUT else "tăng"
        return LedgerCell(
            f"{verb.capitalize()}: {kind.short}",
            count,
            self.year.movements(slug, **chosen) if count else "",
            f"{where}, {verb} do {kind.short}",
            may_hide=True,
        )


def balance_sentence(year: Year, total: LedgerRow) -> str:
    """The commune's balance in words: what there was, what went, what came, what is left."""
    end = f"đến {format_date(year.last_day)}" if year.is_running else f"cuối năm {year.year}"
    carried = ""
    if total.carried:
        carried = f", sắp xếp xóm, xã {format_change(total.carried.households)} hộ"
    return (
        f"Toàn xã đầu năm {year.year} có {said(total.opening)}{carried}, giảm {said(total.out)}, "
        f"tăng {said(total.into)}; {end} còn {said(total.closing)}."
    )


def _notes(total: LedgerRow) -> tuple[str, ...]:
    notes = []
    if total.internal:
        notes.append(
            f"{said(total.internal)} chuyển giữa các xóm của xã: giảm ở xóm đi, tăng ở xóm đến, không đổi tổng của xã."
        )
    if entered := total.ins.get(MovementKind.REGISTERED):
        notes.append(
            f"{said(entered)} được ghi sổ lần đầu trong năm: đã có từ trước, không phải phát sinh mới."
        )
    return tuple(notes)


def _bars(places: Sequence[LedgerPlace], rows: Sequence[LedgerRow]) -> tuple[FlowBar, ...]:
    """The hamlets in which households went or came, on one scale; none where fewer than two have any."""
    moved = [
        (place.name, row.out.households, row.into.households)
        for place, row in zip(places, rows, strict=True)
        if row.out.households or row.into.households
    ]
    longest = max((max(out, into) for _, out, into in moved), default=0)
    if len(moved) < 2:
        return ()
    return tuple(
        FlowBar(name, out, into, out * HALF // longest, into * HALF // longest) for name, out, into in moved
    )


def said(count: Count) -> str:
    """A count in words.

    >>> said(Count(37, 120))
    '37 hộ (120 khẩu)'
    """
    return f"{format_count(count.households)} hộ ({format_count(count.persons)} khẩu)"


@dataclass(frozen=True)
class MovementLine:
    """One movement of a list, in words."""

    household_url: str
    head: str
    code: str
    kind: str
    place: str
    change: str
    counted_on: date
    happened_on: date | None
    decision: str
    reason: str
    recorded_by: str


def movement_lines(
    movements: Iterable[Movement], names: Mapping[int, str], commune: str
) -> list[MovementLine]:
    """Movements in words; `happened_on` only where they count from another day."""
    return [
        MovementLine(
            household_url=reverse("register:household", args=[commune, one.household_id]),
            head=one.household.head_name,
            code=one.household.code,
            kind=MovementKind(one.kind).label,
            place=_place(state_before(one), state_after(one), names),
            change=_change(state_before(one), state_after(one)),
            counted_on=one.counted_on,
            happened_on=one.happened_on if one.happened_on != one.counted_on else None,
            decision=decision_in_words(one.decision_number, one.decision_on),
            reason=one.reason,
            recorded_by=one.recorded_by,
        )
        for one in movements
    ]


def _place(before: State | None, after: State | None, names: Mapping[int, str]) -> str:
    """The hamlet, or from which to which."""
    ids = dict.fromkeys(state.hamlet_id for state in (before, after) if state)
    return " → ".join(names.get(pk, "xóm khác") for pk in ids)


def _change(before: State | None, after: State | None) -> str:
    """From what to what; of a household that was there and stays, only what changes.

    >>> four, five = (State(7, PovertyClass.POOR, persons) for persons in (4, 5))
    >>> _change(four, five), _change(None, four)
    ('4 → 5 khẩu', 'hộ nghèo, 4 khẩu')
    """
    if before is None or after is None:
        only = after or before
        return f"{only.poverty_class.label}, {format_count(only.persons)} khẩu" if only else ""
    parts = []
    if before.poverty_class is not after.poverty_class:
        parts.append(f"{before.poverty_class.label} → {after.poverty_class.label}")
    if before.persons != after.persons:
        parts.append(f"{format_count(before.persons)} → {format_count(after.persons)} khẩu")
    return "; ".join(parts)


def state_in_words(state: State | None, names: Mapping[int, str]) -> str:
    """Where a household stands.

    >>> state_in_words(State(7, PovertyClass.POOR, 4), {7: "Phúc Hòa"}), state_in_words(None, {})
    ('Phúc Hòa, hộ nghèo, 4 khẩu', 'không có trong sổ')
    """
    if state is None:
        return "không có trong sổ"
    name = names.get(state.hamlet_id, "xóm khác")
    return f"{name}, {state.poverty_class.label}, {format_count(state.persons)} khẩu"


def decision_in_words(number: str, on: date | None) -> str:
    """A decision as it is cited.

    >>> decision_in_words("12/QĐ-UBND", date(2022, 12, 20))
    'QĐ số 12/QĐ-UBND ngày 20/12/2022'
    """
    if not number:
        return ""
    return f"QĐ số {number}" + (f" ngày {format_date(on)}" if on else "")


def chosen_in_words(
    poverty_class: PovertyClass | None, direction: Direction | None, kind: MovementKind | None
) -> str:
    """What a list of movements was narrowed to.

    >>> chosen_in_words(PovertyClass.POOR, Direction.OUT, MovementKind.MOVED_OUT)
    'giảm hộ nghèo, chuyển đi'
    """
    verb = {Direction.OUT: "giảm ", Direction.IN: "tăng ", None: ""}[direction]
    whom = poverty_class.label if poverty_class else ""
    return ", ".join(part for part in (f"{verb}{whom}".strip(), kind.short if kind else "") if part)
