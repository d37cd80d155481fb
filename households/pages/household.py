"""What a household's page shows, ready to be placed; nothing is read or written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.labels import label_of
from households.queries.household_facts import HouseholdView, MemberView, MovementView, YearClass
from households.queries.register import Standing
from households.rules import PovertyClass
from households.rules.persons import print_birth
from journal.deeds import deed_label
from journal.models import Entry
from thinhduc.figures import DASH, format_count, format_date
from thinhduc.permissions import Role

SHORT_CLASS = {
    PovertyClass.POOR: "nghèo",
    PovertyClass.NEAR_POOR: "cận nghèo",
    PovertyClass.NEITHER: "không nghèo",
}
LEVELS = {PovertyClass.POOR: "error", PovertyClass.NEAR_POOR: "warning", PovertyClass.NEITHER: "ok"}


@dataclass(frozen=True)
class YearCell:
    """A year of the ribbon: `css` by class, `absent` where the household was not there."""

    year: int
    label: str
    css: str
    hamlet: str
    persons: int | None
    is_running: bool


@dataclass(frozen=True)
class Line:
    """A movement as a line of the history: what changed in words."""

    movement: MovementView
    change: str


@dataclass(frozen=True)
class JournalLine:
    """A deed on the household, with the values it changed."""

    at: datetime
    who: str
    role: str
    deed: str
    detail: str
    reason: str


def ribbon(view: HouseholdView) -> list[YearCell]:
    """The classes of the years, earliest first."""
    return [_cell(year) for year in reversed(view.years)]


def _cell(one: YearClass) -> YearCell:
    if one.standing is None:
        return YearCell(one.year, "không có mặt", "absent", "", None, one.is_running)
    standing = one.standing
    return YearCell(
        one.year,
        SHORT_CLASS[standing.poverty_class],
        standing.poverty_class.value,
        standing.hamlet,
        standing.persons,
        one.is_running,
    )


def lines(view: HouseholdView) -> list[Line]:
    """The movements, latest first, each with what it changed."""
    return [Line(one, change_in_words(one)) for one in view.movements]


def change_in_words(one: MovementView) -> str:
    """From what to what: only what differs.

    A household that comes in or goes is told by where it stands or stood.
    """
    before, after = one.before, one.after
    if before is None or after is None:
        there = after or before
        if there is None:
            return ""
        people = f"{format_count(there.persons)} nhân khẩu"
        return f"{there.hamlet}, {SHORT_CLASS[there.poverty_class]}, {people}"
    parts = []
    if before.hamlet_id != after.hamlet_id:
        parts.append(f"{before.hamlet} → {after.hamlet}")
    if before.poverty_class is not after.poverty_class:
        parts.append(f"{SHORT_CLASS[before.poverty_class]} → {SHORT_CLASS[after.poverty_class]}")
    if before.persons != after.persons:
        parts.append(f"{format_count(before.persons)} → {format_count(after.persons)} nhân khẩu")
    return " · ".join(parts)


def journal_lines(entries: Sequence[Entry]) -> list[JournalLine]:
    """The journal of a household: one line a deed, its changed values together, latest first."""
    found: list[JournalLine] = []
    changes: list[str] = []
    for entry in entries:  # latest first: the changes of a deed come before the deed itself
        if entry.figure:
            label = label_of(entry.figure)
            old, new = entry.old_value or DASH, entry.new_value or DASH
            changes.append(f"{label[:1].lower()}{label[1:]}: {old} → {new}")
            continue
        found.append(
            JournalLine(
                at=entry.at,
                who=entry.actor_name,
                role=Role(entry.role).label if entry.role in list(Role) else "",
                deed=deed_label(entry.deed),
                detail="; ".join(reversed(changes)),
                reason=entry.reason,
            )
        )
        changes = []
    return found


def member_facts(member: MemberView) -> str:
    """What is known of a person, in one line: "sinh 12/3/1960 (62 tuổi), nữ, Kinh"."""
    birth = print_birth(member.birth)
    age = f" ({format_count(member.age)} tuổi)" if member.age is not None else ""
    facts = (f"sinh {birth}{age}" if birth else "", member.sex_label.lower(), member.ethnicity)
    return ", ".join(fact for fact in facts if fact)


def history_as_dict(view: HouseholdView) -> dict[str, object]:
    """The page as plain values, for programs; of identity numbers only what the page shows."""
    return {
        "code": view.code,
        "head": view.head_name,
        "address": view.address,
        "standing": _standing(view),
        "members": [
            {
                "name": member.name,
                "born": print_birth(member.birth) or None,
                "sex": member.sex or None,
                "relation": member.relation,
                "ethnicity": member.ethnicity or None,
                "identity": member.identity or None,
                "from": _iso(member.joined_on),
                "until": _iso(member.left_on),
                "left": member.left_reason or None,
            }
            for member in view.members
        ],
        "flags": [
            {
                "kind": flag.kind.value,
                "member": flag.member or None,
                "reason": flag.reason,
                "from": _iso(flag.since),
                "until": _iso(flag.until),
            }
            for flag in view.flags
        ],
        "years": [
            {
                "year": one.year,
                "class": one.standing.poverty_class.value if one.standing else None,
                "hamlet": one.standing.hamlet if one.standing else None,
                "persons": one.standing.persons if one.standing else None,
            }
            for one in reversed(view.years)
        ],
        "movements": [_movement(one) for one in reversed(view.movements)],
        "classifications": [
            {
                "year": one.year,
                "class": one.poverty_class.value,
                "standard": one.standard,
                "decided_on": _iso(one.decided_on),
                "decision": one.decision_number or None,
                "decided_by": one.decided_by,
                "b1": one.b1,
                "b2": one.b2,
                "causes": None if one.causes is None else list(one.causes),
            }
            for one in reversed(view.classes)
        ],
    }


def _standing(view: HouseholdView) -> dict[str, object] | None:
    if view.standing is None or view.standing.is_gone:
        return None
    return {
        "hamlet": view.standing.hamlet,
        "class": view.standing.poverty_class.value,
        "persons": view.standing.persons,
        "since": _iso(view.standing.since),
    }


def _movement(one: MovementView) -> dict[str, object]:
    return {
        "number": one.number,
        "kind": one.kind.value,
        "happened_on": _iso(one.happened_on),
        "counted_on": _iso(one.counted_on),
        "before": _state(one.before),
        "after": _state(one.after),
        "decision": one.decision_number or None,
        "reason": one.reason or None,
        "partner": one.partner or None,
    }


def _state(standing: Standing | None) -> dict[str, object] | None:
    if standing is None:
        return None
    return {
        "hamlet": standing.hamlet,
        "class": standing.poverty_class.value,
        "persons": standing.persons,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def history_as_text(view: HouseholdView) -> str:
    """The same as lines to read."""
    where = "không còn trong xã"
    if view.standing is not None and not view.standing.is_gone:
        standing = view.standing
        where = (
            f"{standing.hamlet}, {standing.poverty_class.label}, {format_count(standing.persons)} nhân khẩu"
        )
    parts = [f"{view.title}: {where}", "", "Thành viên"]
    parts += [
        f"  {member.name}, {member.relation_label.lower()}, {member_facts(member)}".rstrip(", ")
        + (f", rời hộ {format_date(member.left_on)}: {member.left_label}" if member.left_on else "")
        for member in view.members
    ]
    parts += ["", "Diện cuối năm"]
    parts += [
        f"  {cell.year}{' (hiện nay)' if cell.is_running else ''}: {cell.label}"
        + (f", {cell.hamlet}" if cell.hamlet else "")
        for cell in ribbon(view)
    ]
    parts += ["", "Biến động"]
    parts += [
        f"  {format_date(line.movement.happened_on)} {line.movement.kind.label}: {line.change}"
        for line in reversed(lines(view))
    ]
    return "\n".join(parts)
