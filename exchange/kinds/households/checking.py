"""The check of a list of households: whom each row means, what is new, what is otherwise, what can not be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exchange.kinds.base import Asked, Checked, Item, Outcome, Progress
from exchange.kinds.households import printing
from exchange.kinds.households.fields import CLASS_LABELS, ESCAPED, MEMBERS, NATIONAL
from exchange.kinds.households.grouping import KEYS_OF_KINDS, Group, groups_of, row_likeness
from exchange.kinds.households.places import ForeignRows
from exchange.kinds.households.scores import Scores
from exchange.kinds.naming import HAMLET, Hamlets, fault_at, hamlets_of, listed, name_rows
from households.queries.importing import Snapshot, snapshot_of
from households.rules import PovertyClass
from households.rules.importing import (
    Compared,
    Difference,
    KnownHousehold,
    SaidHousehold,
    Write,
    changed_household,
    compare,
    new_household,
    problems_of,
    steps_of,
)
from households.rules.persons import age_on
from thinhduc.figures import fold, format_count, format_date
from thinhduc.workbooks.layouts import Fault, TableRow

_EVERY = 500
_TEST_CODE = "999"  # of test records that were left in the national system's data


@dataclass(frozen=True)
class Plan:
    """A household of the list as storing needs it; `compared` None: it is new, as `write` has it."""

    group: Group
    write: Write
    compared: Compared | None = None


@dataclass(frozen=True)
class Work:
    """What storing needs beside the items."""

    plans: tuple[Plan, ...]
    snapshot: Snapshot


Meant = tuple[Group, SaidHousehold, KnownHousehold | None]


class Check:
    """One check over all rows. `faults` and `why`: by the place of a row."""

    def __init__(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> None:
        self.asked, self.rows, self.progress = asked, rows, progress
        self.progress("Đọc sổ hộ", 0, len(rows))
        self.snapshot = snapshot_of(asked.scope, asked.year)
        self.hamlets: Hamlets = hamlets_of(asked)
        self.scores = Scores(self.snapshot)
        self.faults: dict[int, list[Fault]] = {
            place: list(row.faults) for place, row in enumerate(rows) if row.faults
        }
        self.why: dict[int, str] = {}
        self.notes: list[str] = []
        self.plans: list[Plan] = []
        self.titles: dict[int, str] = {}
        self.news: set[int] = set()
        self.differences: dict[int, list[Difference]] = {}
        self._known_hamlets: dict[str, int | Fault | None] = {}
        self._fewer: list[str] = []

    def run(self) -> Checked:
        groups = groups_of(self.rows)
        foreign = ForeignRows(self.rows, self.snapshot.commune)
        for place, fault in foreign.faults():
            self.fault(place, fault)
        groups = [one for one in self._without_repeats(groups) if not foreign.is_foreign(one.place)]
        for group in groups:
            for place, key, before in group.clashes:
                text = f"Cùng một hộ nhưng khác với dòng {self.rows[before].number}; mỗi hộ chỉ một giá trị ở cột này."
                self.fault_at(place, key, text)
        self._find_numbers_twice(groups)
        self._place(groups)
        self._note_people()
        whole = foreign.of_the_whole(self.snapshot.commune)
        if not groups and not whole and not self.why:
            whole = "Tệp không có dòng nào của hộ."
        sheet = self.rows[0].sheet if self.rows else ""
        faults = (Fault(sheet, 0, 0, "", "", whole),) if whole else ()
        items = tuple(self._item(place, row) for place, row in enumerate(self.rows))
        work = Work(tuple(self.plans), self.snapshot)
        return Checked(items, (*self.notes, *self.scores.notes()), faults, work)

    # What is wrong, and where.

    def fault(self, place: int, fault: Fault) -> None:
        own = self.faults.setdefault(place, [])
        if fault not in own:
            own.append(fault)

    def fault_at(self, place: int, key: str, text: str) -> None:
        row = self.rows[place]
        key = KEYS_OF_KINDS.get(key, key)
        self.fault(place, fault_at(row, key, printing.label_of(key), text))

    # Rows that repeat others.

    def _without_repeats(self, groups: Sequence[Group]) -> list[Group]:
        """Repeated households and people are passed over, and so are the test records of the national system."""
        seen: dict[object, Group] = {}
        kept = []
        for group in groups:
            if group.part == NATIONAL and group.first.values.get("family_code") == _TEST_CODE:
                self.why[group.place] = f"Bản ghi thử của phần mềm quốc gia (mã {_TEST_CODE})"
                continue
            before = seen.setdefault(group.likeness(), group)
            if before is not group and not any(row.faults for _, row in group.rows):
                for (place, _), (_, other) in zip(group.rows, before.rows, strict=True):
                    self.why[place] = f"Lặp lại dòng {other.number}" + _sheet(group.first, other)
                continue
            self._drop_repeated_people(group)
            kept.append(group)
        return kept

    def _drop_repeated_people(self, group: Group) -> None:
        seen: dict[object, TableRow] = {}
        rows = []
        for place, row in group.rows:
            before = seen.setdefault(row_likeness(row), row)
            if before is row or row.faults or not row.values.get("name"):
                rows.append((place, row))
            else:
                self.why[place] = f"Lặp lại dòng {before.number}"
        group.rows = rows

    def _find_numbers_twice(self, groups: Sequence[Group]) -> None:
        """An identity number of two people of the list."""
        seen: dict[str, list[int]] = {}
        for group in groups:
            if group.part == ESCAPED:
                continue
            for place, row in group.rows:
                if number := row.values.get("identity_number"):
                    seen.setdefault(number, []).append(place)
        for places in seen.values():
            for place in places if len(places) > 1 else ():
                others = ", ".join(
                    f"dòng {self.rows[one].number}{_sheet(self.rows[place], self.rows[one])}"
                    for one in places
                    if one != place
                )
                self.fault_at(
                    place, "identity_number", f"Số giấy tờ này còn ghi ở {others}; mỗi người một số."
                )

    # Whom the rows mean.

    def _find_hamlet(self, place: int) -> int | Fault | None:
        (named,) = name_rows(self.asked, self.hamlets, [self.rows[place]])
        return named.faults[0] if named.faults else named.hamlet.id if named.hamlet else None

    def _hamlet(self, group: Group) -> int | None:
        """The hamlet of a household; what is wrong with its name is told at every row that has it."""
        place = group.places.get(HAMLET)
        if place is None:
            return None
        text = group.values[HAMLET]
        if text not in self._known_hamlets:
            self._known_hamlets[text] = self._find_hamlet(place)
        found = self._known_hamlets[text]
        if isinstance(found, Fault):
            row = self.rows[place]
            self.fault(
                place, replace(found, sheet=row.sheet, row=row.number, column=row.columns.get(HAMLET, 0))
            )
            return None
        return found

    def _place(self, groups: Sequence[Group]) -> None:
        """Every household of the list beside the register: two passes, so that one that is named twice is found."""
        meant: list[Meant] = []
        for group in groups:
            said = group.said(self._hamlet(group))
            match = self.snapshot.register.meant_by(said)
            if match.unclear:
                self.fault_at(said.place_of(match.key), match.key, match.unclear)
            elif match.household is None and group.part == ESCAPED:
                for place, _ in group.rows:
                    self.why[place] = "Sổ hộ không có hộ này, nên không có gì để ghi thoát"
            else:
                meant.append((group, said, match.household))
        meant = list(self._once(meant))
        codes = self._codes(meant)
        for number, (group, said, known) in enumerate(meant):
            if number % _EVERY == 0:
                self.progress("Đối chiếu với sổ hộ", number, len(meant))
            if known is None:
                self._take_new(group, said, codes)
            else:
                self._take_known(group, said, known)

    def _once(self, meant: Sequence[Meant]) -> Iterator[Meant]:
        """Those that the list names once; one named twice with other values is wrong at both places."""
        by_one: dict[object, list[Meant]] = {}
        for one in meant:
            by_one.setdefault(_same_household(*one), []).append(one)
        for places in by_one.values():
            listed_in_full = [one for one in places if one[0].part != ESCAPED]
            for group, said, _ in places if listed_in_full else ():
                if group.part == ESCAPED:
                    self._beside(group, said, listed_in_full[0])
            same = listed_in_full or places
            if len(same) == 1:
                yield same[0]
                continue
            for group, said, known in same:
                others = ", ".join(
                    f"dòng {other.first.number}{_sheet(group.first, other.first)}"
                    for other, _, _ in same
                    if other is not group
                )
                name = known.title if known else f"hộ {said.head_name}"
                text = (
                    f"Tệp ghi {name} ở mấy chỗ với nội dung khác nhau ({others}); để lại một chỗ"
                    f"{'' if known else ', hoặc ghi số giấy tờ, ngày sinh chủ hộ nếu là hai hộ'}."
                )
                self.fault_at(group.place, "head", text)

    def _beside(self, group: Group, said: SaidHousehold, full: Meant) -> None:
        """A household among the escaped that another table lists in full: that one counts, unless they contradict."""
        other, told, _ = full
        where = f"dòng {other.first.number}{_sheet(group.first, other.first)}"
        if said.poverty_class is not None and told.poverty_class not in (None, said.poverty_class):
            text = f"Hộ này ở {where} ghi là {_class(told.poverty_class)}, ở đây là {_class(said.poverty_class)}."
            self.fault_at(said.place_of("class"), "class", text)
            return
        for place, _ in group.rows:
            self.why[place] = f"Hộ này đã có đủ ở {where}"

    def _codes(self, meant: Sequence[Meant]) -> Callable[[str | None], str]:
        """Codes for new households: the list's own where it is free, else the next ones, the same at every check."""
        taken = set(self.snapshot.codes)
        own = {said.code for _, said, known in meant if known is None and said.code}
        free = _next_codes(self.snapshot.codes)

        def give(code: str | None) -> str:
            if code and code not in taken:
                taken.add(code)
                return code
            fresh = next(one for one in free if one not in taken and one not in own)
            taken.add(fresh)
            return fresh

        return give

    # New households.

    def _take_new(self, group: Group, said: SaidHousehold, codes: Callable[[str | None], str]) -> None:
        write = new_household(said, codes(said.code), self.snapshot.day)
        self._title(group, f"hộ {write.head_name or 'chưa ghi chủ hộ'} ({write.code})")
        self.news.update(place for place, _ in group.rows)
        for key, missing, text in (
            (HAMLET, said.hamlet_id is None, "Hộ này chưa có trong sổ, nên phải ghi xóm của hộ."),
            (
                "class",
                said.poverty_class is None,
                "Hộ này chưa có trong sổ, nên phải ghi là hộ nghèo, hộ cận nghèo hay không nghèo.",
            ),
            (
                "persons",
                not write.people and said.persons is None,
                "Hộ này chưa có trong sổ, nên phải ghi số nhân khẩu hoặc các thành viên.",
            ),
        ):
            if (
                missing
                and not group.has_fault(key)
                and not (key == HAMLET and group.places.get(HAMLET) is not None)
            ):
                self.fault_at(said.place_of(key), key, text)
        self._check_write(group, said, write)
        self.plans.append(Plan(group, write))

    # Households of the register.

    def _take_known(self, group: Group, said: SaidHousehold, known: KnownHousehold) -> None:
        self._title(group, known.title)
        if known.then is None:
            self.fault_at(group.place, "head", self._absent(known))
            return
        if group.part == ESCAPED:
            said = self._escaped(said, known)
        compared = compare(said, known)
        for one in compared.differences:
            self.differences.setdefault(one.place, []).append(one)
        write = changed_household(compared, self.snapshot.day, lambda _: True)
        self.plans.append(Plan(group, write, compared))
        if not compared.differences:
            return
        self._check_write(group, said, write)
        if known.points and known.points.of_case:
            for one in compared.differences:
                if one.key in ("b1", "b2", "causes", "decision", "decided_on"):
                    text = (
                        f"Hồ sơ rà soát năm {self.asked.year} của {known.title} ghi "
                        f"{printing.printed(one.key, one.old) or 'trống'}; sửa ở hồ sơ ấy, hoặc để trống ô này."
                    )
                    self.fault_at(one.place, one.key, text)

    def _escaped(self, said: SaidHousehold, known: KnownHousehold) -> SaidHousehold:
        """What the household is after it escaped: as the row says, by its points, else neither."""
        if said.poverty_class is not None:
            return said
        hamlet_id = known.then.hamlet_id if known.then else 0
        found = self.scores.class_of(
            said, known.area or self.snapshot.areas.get(hamlet_id, ""), self.snapshot.day
        )
        return replace(said, poverty_class=found or PovertyClass.NEITHER)

    def _absent(self, known: KnownHousehold) -> str:
        day = format_date(self.snapshot.day)
        if known.chain.first_on and known.chain.first_on > self.snapshot.day:
            return f"Sổ ghi {known.title} từ {format_date(known.chain.first_on)}, sau ngày {day} của danh sách này."
        return (
            f"Ngày {day} {known.title} không còn trong xã (biến động gần nhất {format_date(known.chain.last_on)}); "
            "hộ trở lại thì ghi biến động “Chuyển đến” trước."
        )

    # What can not be written.

    def _check_write(self, group: Group, said: SaidHousehold, write: Write) -> None:
        for problem in problems_of(write, self.snapshot.ground):
            if not group.has_fault(problem.key):
                self.fault_at(problem.place, problem.key, problem.text)
        self._check_day(said)
        state = write.state or (write.known.then if write.known else None)
        hamlet_id = state.hamlet_id if state else said.hamlet_id
        area = (write.known.area if write.known else "") or self.snapshot.areas.get(hamlet_id or 0, "")
        day = write.points.decided_on if write.points else write.on
        for key, text in self.scores.faults(said, area, day, state.poverty_class if state else None):
            self.fault_at(said.place_of(key), key, text)
        self._check_persons(group, said, write)
        for place, row in group.rows:
            self._check_age(place, row)

    def _check_day(self, said: SaidHousehold) -> None:
        today = self.snapshot.ground.today
        if said.decided_on is not None and said.decided_on > today:
            text = f"Ngày {format_date(said.decided_on)} chưa đến; ghi ngày của quyết định đã ban hành."
            self.fault_at(said.place_of("decided_on"), "decided_on", text)

    def _check_persons(self, group: Group, said: SaidHousehold, write: Write) -> None:
        """Fewer persons than people is wrong; more is said, since a list may leave people out."""
        if said.persons is None or group.part != MEMBERS or not said.people:
            return
        touches = write.known is None or bool(steps_of(write))
        if said.persons < len(said.people) and touches:
            text = (
                f"Ghi {format_count(said.persons)} nhân khẩu nhưng hộ có {format_count(len(said.people))} dòng "
                "thành viên; "
                "sửa số nhân khẩu hoặc bỏ dòng thừa."
            )
            self.fault_at(said.place_of("persons"), "persons", text)
        elif said.persons > len(said.people):
            self._fewer.append(f"hộ {write.head_name} ({said.persons} nhân khẩu, {len(said.people)} dòng)")

    def _check_age(self, place: int, row: TableRow) -> None:
        age, birth = row.values.get("age"), row.values.get("birth")
        if age is None or birth is None:
            return
        real = age_on(birth, date(self.asked.year, 12, 31))
        if real is not None and not real - 1 <= age <= real + 1:
            born = printing.printed("birth", birth)
            text = f"Ghi {age} tuổi, nhưng sinh {born} thì năm {self.asked.year} là {real} tuổi."
            self.fault_at(place, "age", text)

    # What is said of the whole.

    def _note_people(self) -> None:
        left_out = [
            f"{member.person.name} ({plan.compared.known.title})"
            for plan in self.plans
            if plan.compared and plan.compared.said.people and plan.group.part == MEMBERS
            for member in plan.compared.known.there
            if member.id not in {one.id for one in plan.compared.pairs if one}
        ]
        if left_out:
            self.notes.append(
                f"Sổ còn {format_count(len(left_out))} người mà các dòng của hộ không nêu; họ được giữ nguyên: "
                f"{_some(left_out)}. Ai đã rời hộ thì ghi ở trang của hộ."
            )
        if self._fewer:
            self.notes.append(
                f"{format_count(len(self._fewer))} hộ có số nhân khẩu lớn hơn số dòng thành viên; sổ tính theo số "
                f"nhân khẩu: {_some(self._fewer)}."
            )

    # The items.

    def _title(self, group: Group, title: str) -> None:
        for place, row in group.rows:
            name = row.values.get("name") if group.part != NATIONAL else None
            self.titles[place] = f"{name}, {title}" if name else f"{title[:1].upper()}{title[1:]}"

    def _item(self, place: int, row: TableRow) -> Item:
        title = self.titles.get(place) or next((text for text in row.texts.values() if text), "")
        faults = tuple(self.faults.get(place, ()))
        parts = (row.part, row.sheet, row.number)
        why = (
            row.skipped or self.why.get(place, "") or ("Dòng cộng, không phải một hộ" if row.is_total else "")
        )
        if why and not faults:
            return Item(*parts, Outcome.SKIPPED, title[:200], why=why)
        if faults:
            return Item(*parts, Outcome.WRONG, title[:200], faults=faults)
        if place in self.news:
            return Item(*parts, Outcome.NEW, title[:200])
        found = self.differences.get(place, [])
        if [one.key for one in found] == ["member"]:
            return Item(*parts, Outcome.NEW, title[:200])
        changes = tuple(printing.change_of(one, self.snapshot.hamlets) for one in found)
        return Item(*parts, Outcome.CHANGED if changes else Outcome.UNCHANGED, title[:200], changes)


def _same_household(group: Group, said: SaidHousehold, known: KnownHousehold | None) -> object:
    """What two places of a list share that name one household."""
    if known is not None:
        return known.id
    head = said.head_person
    code = group.first.values.get("family_code") if group.part == NATIONAL else None
    return (
        said.hamlet_id,
        fold(said.head_name) or group.place,
        head.birth if head else None,
        head.identity_number if head else None,
        code,
    )


def _next_codes(codes: Sequence[str]) -> Iterator[str]:
    """Codes after the last one, written in the same way (households.queries.household.next_code)."""
    last = max(codes, default="")
    match = re.search(r"([0-9]+)$", last)
    stem = last[: match.start()] if match else (f"{last}-" if last else "")
    width, number = (len(match[1]), int(match[1])) if match else (4, 0)
    while True:
        number += 1
        yield f"{stem}{number:0{width}d}"[:40]


def _class(poverty_class: PovertyClass | None) -> str:
    return CLASS_LABELS[poverty_class].lower() if poverty_class else "chưa rõ"


def _sheet(row: TableRow, other: TableRow) -> str:
    return "" if row.sheet == other.sheet else f" trang “{other.sheet}”"


def _some(names: Sequence[str]) -> str:
    return listed(names).replace(" xóm nữa", " nữa")
