"""What a list names twice: rows that repeat others, numbers of two people, households at two places."""

from collections.abc import Iterator, Sequence

from exchange.kinds.households.fields import CLASS_LABELS, ESCAPED, NATIONAL
from exchange.kinds.households.grouping import Group, row_likeness
from exchange.kinds.households.sayings import Sayings
from exchange.kinds.naming import some_places
from households.rules import PovertyClass
from households.rules.importing import KnownHousehold, SaidHousehold
from thinhduc.figures import fold
from thinhduc.workbooks.layouts import TableRow

Meant = tuple[Group, SaidHousehold, KnownHousehold | None]


_TEST_CODE = "999"  # of test records that were left in the national system's data


def without_repeats(sayings: Sayings, groups: Sequence[Group]) -> list[Group]:
    """Repeated households and people are passed over, and so are the test records of the national system."""
    seen: dict[object, Group] = {}
    kept = []
    for group in groups:
        if group.part == NATIONAL and group.first.values.get("family_code") == _TEST_CODE:
            sayings.why[group.place] = f"Bản ghi thử của phần mềm quốc gia (mã {_TEST_CODE})"
            continue
        likenesses = [row_likeness(row) for _, row in group.rows]
        before = seen.setdefault((group.part, *likenesses), group)
        if before is not group and not any(row.faults for _, row in group.rows):
            for (place, _), (other, _) in zip(group.rows, before.rows, strict=True):
                sayings.why[place] = f"Lặp lại {sayings.where(other, place)}"
            continue
        if len(set(likenesses)) < len(likenesses):
            _drop_repeated_people(sayings, group, likenesses)
        kept.append(group)
    return kept


def _drop_repeated_people(sayings: Sayings, group: Group, likenesses: Sequence[object]) -> None:
    seen: dict[object, TableRow] = {}
    rows = []
    for (place, row), likeness in zip(group.rows, likenesses, strict=True):
        before = seen.setdefault(likeness, row)
        if before is row or row.faults or not row.values.get("name"):
            rows.append((place, row))
        else:
            sayings.why[place] = f"Lặp lại dòng {before.number}"
    group.rows = rows


def find_numbers_twice(sayings: Sayings, groups: Sequence[Group]) -> None:
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
            others = (sayings.where(one, place) for one in places if one != place)
            text = f"Số giấy tờ này còn ghi ở {some_places(others, len(places) - 1, ', ')}; mỗi người một số."
            sayings.fault_at(place, "identity_number", text)


def named_once(sayings: Sayings, meant: Sequence[Meant]) -> Iterator[Meant]:
    """Those that the list names once; one named twice with other values is wrong at both places."""
    by_one: dict[object, list[Meant]] = {}
    for one in meant:
        by_one.setdefault(_same_household(*one), []).append(one)
    for places in by_one.values():
        listed_in_full = [one for one in places if one[0].part != ESCAPED]
        for group, said, _ in places if listed_in_full else ():
            if group.part == ESCAPED:
                _beside(sayings, group, said, listed_in_full[0])
        same = listed_in_full or places
        if len(same) == 1:
            yield same[0]
            continue
        for group, said, known in same:
            wheres = (sayings.where(other.place, group.place) for other, _, _ in same if other is not group)
            others = some_places(wheres, len(same) - 1, ", ")
            name = known.title if known else f"hộ {said.head_name}"
            text = (
                f"Tệp ghi {name} ở mấy chỗ với nội dung khác nhau ({others}); để lại một chỗ"
                f"{'' if known else ', hoặc ghi số giấy tờ, ngày sinh chủ hộ nếu là hai hộ'}."
            )
            sayings.fault_at(group.place, "head", text)


def _beside(sayings: Sayings, group: Group, said: SaidHousehold, full: Meant) -> None:
    """A household among the escaped that another table lists in full: that one counts, unless they contradict."""
    other, told, _ = full
    where = sayings.where(other.place, group.place)
    if said.poverty_class is not None and told.poverty_class not in (None, said.poverty_class):
        text = f"Hộ này ở {where} ghi là {_class(told.poverty_class)}, ở đây là {_class(said.poverty_class)}."
        sayings.fault_at(said.place_of("class"), "class", text)
        return
    for place, _ in group.rows:
        sayings.why[place] = f"Hộ này đã có đủ ở {where}"


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


def _class(poverty_class: PovertyClass | None) -> str:
    return CLASS_LABELS[poverty_class].lower() if poverty_class else "chưa rõ"
