"""Which rows of a list are one household, and what they say of it together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.kinds.households.fields import ESCAPED, FLAGS, NATIONAL
from exchange.kinds.naming import HAMLET
from households.rules.importing import SaidHousehold, SaidPerson
from households.rules.persons import HEAD
from thinhduc.figures import fold
from thinhduc.workbooks.layouts import TableRow

_OF_HOUSEHOLD = (
    "code", "head", HAMLET, "address", "class", "persons", "decision", "decided_on", "b1", "b2", "causes", *FLAGS,
)  # fmt: skip
_TELLS_A_PERSON = ("name", "relation", "birth", "sex", "identity_number")
_NOT_COMPARED = frozenset({"no", "reviewed_on", "age"})


@dataclass(slots=True)
class Group:
    """The rows of one household, by their places among all rows. `values`: of the household's columns, the first that
    is said; `places`: where; `clashes`: places and keys where a later row says otherwise."""

    part: str
    rows: list[tuple[int, TableRow]]
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    clashes: list[tuple[int, str, int]] = field(default_factory=list)

    @property
    def place(self) -> int:
        """Its first row."""
        return self.rows[0][0]

    @property
    def first(self) -> TableRow:
        return self.rows[0][1]

    def has_fault(self, key: str) -> bool:
        """Whether a cell of the key could not be read, so that nothing more is to be said of it."""
        return any(fault.key == key for _, row in self.rows for fault in row.faults)

    def gather(self) -> None:
        """Takes the household's values together."""
        for place, row in self.rows:
            values = row.values
            for key in _OF_HOUSEHOLD:
                value = values.get(key)
                if value is None:
                    continue
                if key not in self.values:
                    self.values[key], self.places[key] = value, place
                elif self.values[key] != value and not _is_same_name(key, self.values[key], value):
                    self.clashes.append((place, key, self.places[key]))

    def said(self, hamlet_id: int | None) -> SaidHousehold:
        """The household as the rules take it."""
        values = self.values
        return SaidHousehold(
            place=self.place,
            code=values.get("code"),
            head=values.get("head"),
            hamlet_id=hamlet_id,
            address=values.get("address"),
            poverty_class=values.get("class"),
            persons=values.get("persons"),
            decision=values.get("decision"),
            decided_on=values.get("decided_on"),
            b1=values.get("b1"),
            b2=values.get("b2"),
            causes=values.get("causes"),
            flags={kind.value: values[key] for key, kind in FLAGS.items() if key in values},
            people=tuple(self._people()),
            places={_KINDS.get(key, key): place for key, place in self.places.items()},
        )

    def _people(self) -> Iterator[SaidPerson]:
        for place, row in self.rows:
            values = row.values
            name = values.get("name") or (values.get("head") if place == self.place else None)
            tells = any(values.get(key) is not None for key in _TELLS_A_PERSON)
            if not tells or not name:
                continue
            relation = values.get("relation")
            alone = self.part == NATIONAL or (self.part == ESCAPED and place == self.place)
            yield SaidPerson(
                place=place,
                name=name,
                birth=values.get("birth"),
                sex=values.get("sex"),
                relation=HEAD if relation is None and alone else relation,
                ethnicity=values.get("ethnicity"),
                identity_number=values.get("identity_number"),
            )


_KINDS: Mapping[str, str] = {key: kind.value for key, kind in FLAGS.items()}
KEYS_OF_KINDS = {kind: key for key, kind in _KINDS.items()}


def _is_same_name(key: str, one: Any, other: Any) -> bool:
    return key in ("head", HAMLET, "address") and fold(one) == fold(other)


def row_likeness(row: TableRow) -> tuple[Any, ...]:
    """All that a row says; running numbers and ages apart."""
    said = [one for one in row.values.items() if one[1] is not None and one[0] not in _NOT_COMPARED]
    return tuple(said)


def groups_of(rows: Sequence[TableRow]) -> list[Group]:
    """The households of all tables, in the order of their first rows; rows that are no data are in none."""
    groups: list[Group] = []
    open_group: dict[tuple[str, str], Group] = {}
    for place, row in enumerate(rows):
        if row.skipped or row.is_total:
            continue
        key = (row.part, row.sheet)
        group = open_group.get(key)
        if group is None or _begins(group, row):
            group = Group(row.part, [])
            groups.append(group)
            open_group[key] = group
        group.rows.append((place, row))
    for group in groups:
        group.gather()
    return groups


def _begins(group: Group, row: TableRow) -> bool:
    """Whether a row is of another household than the rows above."""
    if row.part == NATIONAL:
        return True
    values = row.values
    if row.part == ESCAPED:
        return values.get("relation") in (None, HEAD)
    told = False
    for key in ("no", "code", "head"):
        value = values.get(key)
        if value is None:
            continue
        told = True
        before = _last(group, key)
        if before is not None and before != value and not _is_same_name(key, before, value):
            return True
        if before is None and key != "head":
            return True
    begins_by_column = told or not any(key in row.columns for key in ("no", "code", "head"))
    return begins_by_column and values.get("relation") == HEAD and _has_head(group)


def _last(group: Group, key: str) -> Any:
    return next((row.values[key] for _, row in group.rows if row.values.get(key) is not None), None)


def _has_head(group: Group) -> bool:
    return any(row.values.get("relation") == HEAD for _, row in group.rows)
