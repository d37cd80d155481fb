"""Writing a list of households that was checked: thousands of rows in a few statements, all or nothing.

What undoing needs is given back (households/actions/undoing.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.actions.common import require
from households.actions.bare import searchable
from households.actions.members import in_words
from households.actions.movements import NewMovement, append
from households.actions.undoing import marks_of
from households.models import Classification, FlagKind, Household, HouseholdFlag, Member, Movement, Standard
from households.queries.importing import Snapshot
from households.rules.importing import (
    KnownHousehold,
    KnownMember,
    PersonWrite,
    Problem,
    Write,
    problems_of,
    steps_of,
)
from households.rules.kinds import MovementKind, State
from households.rules.persons import print_birth
from journal.actions import Change, Deed, record_all
from thinhduc.bulk import insert_rows
from thinhduc.errors import Conflict, Refused
from thinhduc.figures import fold
from thinhduc.findings import Finding, Level
from thinhduc.names import given_name_key
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

BATCH = 2000
IN_ONE_STATEMENT = 5000
REASON = "nạp từ tệp"


@transaction.atomic
def store_households(
    *, scope: Scope, year: int, snapshot: Snapshot, writes: Sequence[Write], batch_id: int, source: str
) -> dict[str, Any]:
    """Writes households as a checked list has them; gives what `undo_households` needs.

    Refused with every fault where what was chosen does not hold together; Conflict where a household was changed since
    the snapshot.
    """
    require(scope, Permission.EDIT_REGISTER)
    _lock(scope, [write.known for write in writes if write.known is not None])
    _refuse_faults(writes, snapshot)
    stored = _Storing(scope, year, snapshot, batch_id)
    with transaction.atomic():
        try:
            stored.write(writes)
        except IntegrityError:
            raise Conflict(
                "Trong lúc nạp, sổ hộ đã có hộ hay đặc điểm trùng với tệp. Chưa có gì được ghi; hãy kiểm tra lại tệp."
            ) from None
    record_all(scope=scope, deeds=stored.deeds, batch_id=batch_id, source=source)
    return stored.undo()


def _lock(scope: Scope, known: Sequence[KnownHousehold]) -> None:
    """Locks the households in the order of their keys; Conflict where one is not as the snapshot has it."""
    revisions = {one.id: one.revision for one in known}
    ids = sorted(revisions)
    found: dict[int, int] = {}
    for part in _parts(ids):
        rows = (
            Household.objects.within(scope).select_for_update(of=("self",)).filter(pk__in=part).order_by("pk")
        )
        found |= dict(rows.values_list("pk", "revision"))
    ends: dict[int, int] = {}
    for part in _parts(ids):
        rows = Movement.objects.within(scope).filter(household_id__in=part, until=None)
        ends |= {pk: _state_key(*row) for pk, *row in rows.values_list(*_END)}
    wanted = {one.id: _key_of(one.chain.state) for one in known}
    if found != revisions or any(ends.get(pk) != key for pk, key in wanted.items()):
        raise Conflict("Sau khi kiểm tra, có người đã sửa sổ hộ. Chưa có gì được ghi; hãy kiểm tra lại tệp.")


_END = ("household_id", "hamlet_to_id", "class_to", "persons_after")


def _state_key(hamlet_id: int | None, poverty_class: str | None, persons: int | None) -> Any:
    return (hamlet_id, poverty_class, persons)


def _key_of(state: State | None) -> Any:
    return (state.hamlet_id, state.poverty_class.value, state.persons) if state else (None, None, None)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        yield ids[start : start + IN_ONE_STATEMENT]


def _refuse_faults(writes: Iterable[Write], snapshot: Snapshot) -> None:
    problems: list[Problem] = [one for write in writes for one in problems_of(write, snapshot.ground)]
    if problems:
        findings = [Finding(Level.ERROR, "import-refused", one.text, key=one.key) for one in problems]
        raise Refused(f"Chưa ghi được: {problems[0].text} Chưa có gì được ghi.", findings)


class _Storing:
    """The rows of one batch while they are written."""

    def __init__(self, scope: Scope, year: int, snapshot: Snapshot, batch_id: int) -> None:
        self.scope, self.year, self.snapshot, self.batch_id = scope, year, snapshot, batch_id
        self.now = timezone.now()
        self.standards = dict(Standard.objects.values_list("slug", "pk"))
        self.deeds: list[Deed] = []
        self.new_ids: list[int] = []
        self.old: dict[str, dict[str, Any]] = {"households": {}, "members": {}}
        self.made: dict[str, list[int]] = {}
        self.ended: list[int] = []

    def write(self, writes: Sequence[Write]) -> None:
        ids = self._households(writes)
        self._members(writes, ids)
        self._movements(writes, ids)
        self._flags(writes, ids)
        self._classifications(writes, ids)
        for write in writes:
            self.deeds.append(self._deed(write, ids[id(write)]))

    def undo(self) -> dict[str, Any]:
        """Plain values; `old` holds stored fields by key, `made` the keys of new rows by table, `marks` see there."""
        return {
            "households": self.new_ids,
            "made": self.made,
            "old": self.old,
            "flags_ended": self.ended,
            "marks": marks_of(self.scope),
        }

    def _households(self, writes: Sequence[Write]) -> dict[int, int]:
        """New rows, and changed ones with another revision; gives the key of each write's household."""
        new = [write for write in writes if write.known is None]
        self.new_ids = insert_rows(
            Household,
            (
                {
                    "commune_id": self.scope.commune_id,
                    "code": write.code,
                    "head_name": write.head_name,
                    "head_key": given_name_key(write.head_name),
                    "folded": searchable(write.head_name, write.code, write.address),
                    "address": write.address,
                }
                for write in new
            ),
        )
        ids = {id(write): pk for write, pk in zip(new, self.new_ids, strict=True)}
        changed = {write.known.id: write for write in writes if write.known is not None}
        fields = ("head_name", "head_key", "folded", "address", "revision")
        stored = self._read(Household, changed)
        for row in stored:
            write = changed[row.pk]
            ids[id(write)] = row.pk
            self.old["households"][str(row.pk)] = {key: getattr(row, key) for key in fields}
            row.revision += 1
            if write.head_name != row.head_name or write.address != row.address:
                row.head_name, row.address = write.head_name, write.address
                row.head_key = given_name_key(row.head_name)
                row.folded = searchable(row.head_name, row.code, row.address)
        Household.objects.within(self.scope).bulk_update(stored, fields, batch_size=BATCH)
        return ids

    def _read(self, model: Any, ids: Iterable[int]) -> list[Any]:
        wanted = sorted(ids)
        return [
            row
            for part in _parts(wanted)
            for row in model.objects.within(self.scope).filter(pk__in=part).order_by("pk")
        ]

    def _members(self, writes: Sequence[Write], ids: Mapping[int, int]) -> None:
        new = (row for write in writes for row in self._new_members(write, ids[id(write)]))
        self.made["members"] = insert_rows(Member, new)
        changed = {
            one.member_id: one for write in writes for one in write.people if one.member_id is not None
        }
        stored = self._read(Member, changed)
        for row in stored:
            self.old["members"][str(row.pk)] = {
                key: value.isoformat() if hasattr(value := getattr(row, key), "isoformat") else value
                for key in MEMBER_FIELDS
            }
            for key, value in _stored_person(changed[row.pk]).items():
                setattr(row, key, value)
        Member.objects.within(self.scope).bulk_update(stored, MEMBER_FIELDS, batch_size=BATCH)

    def _new_members(self, write: Write, household_id: int) -> Iterator[dict[str, Any]]:
        """People whom the register does not have, numbered after those that it has."""
        last = max((one.number for one in write.known.members), default=0) if write.known else 0
        new = (one for one in write.people if one.member_id is None)
        for number, one in enumerate(new, last + 1):
            yield {
                "commune_id": self.scope.commune_id,
                "household_id": household_id,
                "number": number,
                "joined_on": one.person.joined_on,
                **_stored_person(one),
            }

    def _movements(self, writes: Sequence[Write], ids: Mapping[int, int]) -> None:
        rows = [
            NewMovement(
                household_id=ids[id(write)],
                kind=step.event.kind,
                happened_on=write.on,
                before=step.before,
                after=step.after,
                decision_number=write.decision_number if step.key == "class" else "",
                decision_on=write.decision_on if step.key == "class" else None,
                reason=REASON,
            )
            for write in writes
            for step in steps_of(write)
        ]
        self.made["movements"] = [row.pk for row in append(self.scope, rows)]

    def _flags(self, writes: Sequence[Write], ids: Mapping[int, int]) -> None:
        rows = (
            {
                "commune_id": self.scope.commune_id,
                "household_id": ids[id(write)],
                "kind": FlagKind(kind).value,
                "reason": REASON,
                "since": write.on,
                "recorded_by": self.scope.user_name,
                "recorded_at": self.now,
            }
            for write in writes
            for kind in write.flags_begun
        )
        self.made["flags"] = insert_rows(HouseholdFlag, rows)
        ending = {pk: write.on for write in writes for pk in write.flags_ended}
        stored = self._read(HouseholdFlag, ending)
        for flag in stored:
            flag.until = max(ending[flag.pk], flag.since)
        HouseholdFlag.objects.within(self.scope).bulk_update(stored, ["until"], batch_size=BATCH)
        self.ended = [flag.pk for flag in stored]

    def _classifications(self, writes: Sequence[Write], ids: Mapping[int, int]) -> None:
        rows = (self._classification(write, ids[id(write)]) for write in writes)
        self.made["classifications"] = insert_rows(Classification, filter(None, rows))

    def _classification(self, write: Write, household_id: int) -> dict[str, Any] | None:
        points, state = write.points, write.state
        standard = self.snapshot.standard_on(points.decided_on) if points else None
        if points is None or state is None or standard is None:
            return None
        return {
            "commune_id": self.scope.commune_id,
            "household_id": household_id,
            "hamlet_id": state.hamlet_id,
            "standard_id": self.standards[standard.slug],
            "year": self.year,
            "poverty_class": points.poverty_class.value,
            "decided_on": points.decided_on,
            "decision_number": points.decision_number,
            "decided_by": self.scope.user_name,
            "b1": points.b1,
            "b2": points.b2,
            "causes": points.causes,
            "recorded_at": self.now,
        }

    def _deed(self, write: Write, household_id: int) -> Deed:
        """The journal's row of a household; a new one needs no values, its first movement has them."""
        title = f"{write.head_name} ({write.code})"
        if write.known is None:
            return Deed(
                "household-registered", f"{title}: {MovementKind.REGISTERED.label}", self.year, household_id
            )
        return Deed(
            "household-imported",
            title,
            self.year,
            household_id,
            tuple(_changes(write, self.snapshot.hamlets)),
        )


MEMBER_FIELDS = (
    "name", "folded", "born_on", "born_year", "sex", "relation", "ethnicity", "identity_number",
)  # fmt: skip


def _stored_person(one: PersonWrite) -> dict[str, Any]:
    """The values of MEMBER_FIELDS."""
    person = one.person
    return {
        "name": person.name,
        "folded": fold(person.name)[:120],
        "born_on": person.birth.on,
        "born_year": person.birth.year,
        "sex": person.sex,
        "relation": person.relation,
        "ethnicity": one.ethnicity,
        "identity_number": person.identity_number,
    }


def _changes(write: Write, hamlets: Mapping[int, str]) -> Iterator[Change]:
    """What changes of a household of the register, as the journal keeps it."""
    known, before, after = write.known, write.known.then if write.known else None, write.state
    if known is None or before is None or after is None:
        return
    hamlet_id, place = after.hamlet_id, hamlets.get(after.hamlet_id, "")
    for figure, old, new in (
        ("household-hamlet", hamlets.get(before.hamlet_id, ""), place),
        ("household-class", before.poverty_class.label, after.poverty_class.label),
        ("household-persons", before.persons, after.persons),
        ("household-head", known.head_name, write.head_name),
        ("household-address", known.address, write.address),
    ):
        if old != new:
            yield Change(hamlet_id, place, figure, old, new)
    stored = {member.id: member for member in known.members}
    for one in write.people:
        yield from _of_person(one, stored.get(one.member_id or 0))


def _of_person(one: PersonWrite, member: KnownMember | None) -> Iterator[Change]:
    """Somebody who is new by the name alone, of somebody else what changed; of identity numbers only that they do."""
    new = one.person
    if member is None:
        yield Change(None, "", "member-name", None, new.name)
        return
    old = member.person
    for figure, was, now in (
        ("member-name", old.name, new.name),
        ("member-birth", print_birth(old.birth), print_birth(new.birth)),
        ("member-sex", in_words("sex", old.sex), in_words("sex", new.sex)),
        ("member-relation", in_words("relation", old.relation), in_words("relation", new.relation)),
        ("member-ethnicity", member.ethnicity, one.ethnicity),
    ):
        if was != now:
            yield Change(None, "", figure, was, now)
    if old.identity_number != new.identity_number:
        yield Change(None, "", "member-identity", "số cũ", "số mới")
