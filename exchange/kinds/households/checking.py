"""The check of a list of households: whom each row means, what is new, what is otherwise, what can not be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exchange.kinds.base import Asked, Checked, Item, Outcome, Progress
from exchange.kinds.households import printing
from exchange.kinds.households.codes import codes_for
from exchange.kinds.households.fields import ESCAPED, MEMBERS, NATIONAL
from exchange.kinds.households.grouping import Group, groups_of
from exchange.kinds.households.places import ForeignRows
from exchange.kinds.households.sayings import Sayings
from exchange.kinds.households.scores import Scores
from exchange.kinds.households.twice import Meant, find_numbers_twice, named_once, without_repeats
from exchange.kinds.naming import HAMLET, Hamlets, hamlets_of, listed, name_rows
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
from thinhduc.figures import format_count, format_date
from thinhduc.workbooks.layouts import Fault, TableRow

_EVERY = 500
_NO_HAMLET = "Hộ này chưa có trong sổ, nên phải ghi xóm của hộ."
_NO_COLUMN = (
    " Tệp không có cột xóm; cả tệp là của một xóm thì “Chọn lại cột” rồi ghi xóm ấy ở “Giá trị chung”."
)


@dataclass(frozen=True, slots=True)
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


class Check:
    """One check over all rows. `faults` and `why`: by the place of a row."""

    def __init__(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> None:
        self.asked, self.rows, self.progress = asked, rows, progress
        self.progress("Đọc sổ hộ", 0, len(rows))
        self.snapshot = snapshot_of(asked.scope, asked.year)
        self.hamlets: Hamlets = hamlets_of(asked)
        self.scores = Scores(self.snapshot)
        self.sayings = Sayings(rows)
        self.notes: list[str] = []
        self.plans: list[Plan] = []
        self.titles: dict[int, str] = {}
        self.news: set[int] = set()
        self.differences: dict[int, list[Difference]] = {}
        self._known_hamlets: dict[str, int | Fault | None] = {}
        self._fewer: list[str] = []
        self._other_codes: list[str] = []

    def run(self) -> Checked:
        groups = groups_of(self.rows)
        foreign = ForeignRows(self.rows, self.snapshot.commune)
        for place, fault in foreign.faults():
            self.sayings.fault(place, fault)
        groups = [one for one in without_repeats(self.sayings, groups) if not foreign.is_foreign(one.place)]
        for group in groups:
            for place, key, before in group.clashes:
                text = f"Cùng một hộ nhưng khác với dòng {self.rows[before].number}; mỗi hộ chỉ một giá trị ở cột này."
                self.sayings.fault_at(place, key, text)
        find_numbers_twice(self.sayings, groups)
        self._place(groups)
        self._note_people()
        whole = foreign.of_the_whole(self.snapshot.commune)
        if not groups and not whole and not self.sayings.why:
            whole = "Tệp không có dòng nào của hộ."
        sheet = self.rows[0].sheet if self.rows else ""
        faults = (Fault(sheet, 0, 0, "", "", whole),) if whole else ()
        items = tuple(self._item(place, row) for place, row in enumerate(self.rows))
        work = Work(tuple(self.plans), self.snapshot)
        return Checked(items, (*self.notes, *self.scores.notes()), faults, work)

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
            self.sayings.fault(
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
                self.sayings.fault_at(said.place_of(match.key), match.key, match.unclear)
            elif match.household is None and group.part == ESCAPED:
                for place, _ in group.rows:
                    self.sayings.why[place] = "Sổ hộ không có hộ này, nên không có gì để ghi thoát"
            else:
                meant.append((group, said, match.household))
        meant = list(named_once(self.sayings, meant))
        wished = (said.code for _, said, known in meant if known is None and said.code)
        codes = codes_for(self.snapshot.codes, wished)
        for number, (group, said, known) in enumerate(meant):
            if number % _EVERY == 0:
                self.progress("Đối chiếu với sổ hộ", number, len(meant))
            if known is None:
                self._take_new(group, said, codes)
            else:
                self._take_known(group, said, known)

    # New households.

    def _take_new(self, group: Group, said: SaidHousehold, codes: Callable[[str | None], str]) -> None:
        write = new_household(said, codes(said.code), self.snapshot.day)
        self._title(group, f"hộ {write.head_name or 'chưa ghi chủ hộ'} ({write.code})")
        self.news.update(place for place, _ in group.rows)
        for key, missing, text in (
            (
                HAMLET,
                said.hamlet_id is None,
                _NO_HAMLET + ("" if HAMLET in group.first.columns else _NO_COLUMN),
            ),
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
                self.sayings.fault_at(said.place_of(key), key, text)
        self._check_write(group, said, write)
        self.plans.append(Plan(group, write))

    # Households of the register.

    def _take_known(self, group: Group, said: SaidHousehold, known: KnownHousehold) -> None:
        self._title(group, known.title)
        if known.then is None:
            self.sayings.fault_at(group.place, "head", self._absent(known))
            return
        if group.part == ESCAPED:
            said = self._escaped(said, known)
        if said.code and said.code != known.code:
            self._other_codes.append(f"{known.title}, tệp ghi {said.code}")
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
                    self.sayings.fault_at(one.place, one.key, text)

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
                self.sayings.fault_at(problem.place, problem.key, problem.text)
        self._check_day(said)
        state = write.state or (write.known.then if write.known else None)
        hamlet_id = state.hamlet_id if state else said.hamlet_id
        area = (write.known.area if write.known else "") or self.snapshot.areas.get(hamlet_id or 0, "")
        day = write.points.decided_on if write.points else write.on
        for key, text in self.scores.faults(said, area, day, state.poverty_class if state else None):
            self.sayings.fault_at(said.place_of(key), key, text)
        self._check_persons(group, said, write)
        for place, row in group.rows:
            self._check_age(place, row)

    def _check_day(self, said: SaidHousehold) -> None:
        today = self.snapshot.ground.today
        if said.decided_on is not None and said.decided_on > today:
            text = f"Ngày {format_date(said.decided_on)} chưa đến; ghi ngày của quyết định đã ban hành."
            self.sayings.fault_at(said.place_of("decided_on"), "decided_on", text)

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
            self.sayings.fault_at(said.place_of("persons"), "persons", text)
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
            self.sayings.fault_at(place, "age", text)

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
        if self._other_codes:
            self.notes.append(
                f"{format_count(len(self._other_codes))} hộ có mã trong tệp không có trong sổ; phần mềm nhận ra theo "
                f"người và giữ mã của sổ: {_some(self._other_codes)}."
            )

    # The items.

    def _title(self, group: Group, title: str) -> None:
        for place, row in group.rows:
            name = row.values.get("name") if group.part != NATIONAL else None
            self.titles[place] = f"{name}, {title}" if name else f"{title[:1].upper()}{title[1:]}"

    def _item(self, place: int, row: TableRow) -> Item:
        title = self.titles.get(place) or next((text for text in row.texts.values() if text), "")
        faults = tuple(self.sayings.faults.get(place, ()))
        parts = (row.part, row.sheet, row.number)
        why = (
            row.skipped
            or self.sayings.why.get(place, "")
            or ("Dòng cộng, không phải một hộ" if row.is_total else "")
        )
        if why and not faults:
            return Item(*parts, Outcome.SKIPPED, title[:200], why=why)
        if faults:
            return Item(*parts, Outcome.WRONG, title[:200], faults=faults)
        found = self.differences.get(place, [])
        if place in self.news or [one.key for one in found] == ["member"]:
            return Item(*parts, Outcome.NEW, title[:200], why=self._told(row))
        changes = tuple(printing.change_of(one, self.snapshot.hamlets) for one in found)
        return Item(*parts, Outcome.CHANGED if changes else Outcome.UNCHANGED, title[:200], changes)

    def _told(self, row: TableRow) -> str:
        hamlet = self._known_hamlets.get(row.values.get(HAMLET) or "")
        name = self.snapshot.hamlets.get(hamlet, "") if isinstance(hamlet, int) else ""
        return printing.told(row.values, name)[:300]


def _some(names: Sequence[str]) -> str:
    return listed(names).replace(" xóm nữa", " nữa")
