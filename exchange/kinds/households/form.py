"""Our own form: every household that stands, a row per member; read back unchanged it changes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from exchange.kinds.base import Asked
from exchange.kinds.households.fields import FLAGS, form_part
from exchange.kinds.naming import HAMLET
from hamlets.queries import place_of
from households.queries.importing import Snapshot, snapshot_of
from households.rules.importing import KnownHousehold, KnownMember
from households.rules.persons import HEAD
from thinhduc.figures import format_date, normalize
from thinhduc.names import given_name_key
from thinhduc.workbooks.writing import FormSheet

BLANK_ROWS = 200


def form_sheets(asked: Asked) -> Iterator[FormSheet]:
    """The sheet with all that is stored at the end of the year, today where that is still to come."""
    snapshot = snapshot_of(asked.scope, asked.year)
    place = place_of(asked.scope, asked.scope.commune_id, snapshot.day)
    yield FormSheet(
        name=f"Hộ và thành viên {asked.year}",
        part=form_part(asked),
        titles=(
            f"{place.kind} {place.name}".upper(),
            f"DANH SÁCH HỘ VÀ THÀNH VIÊN NĂM {asked.year}",
            f"Theo sổ hộ ngày {format_date(snapshot.day)}; mỗi dòng một người, cột của hộ ghi ở dòng đầu của hộ",
        ),
        rows=list(form_rows(snapshot)),
        fixed=frozenset({"code"}),
        blank_rows=BLANK_ROWS,
    )


def form_rows(snapshot: Snapshot) -> Iterator[Mapping[str, Any]]:
    """By field key what is stored, hamlet by hamlet in the order of the list, by the given name of the head."""
    places = {pk: place for place, pk in enumerate(snapshot.hamlets)}
    standing = [one for one in snapshot.register.households.values() if one.then is not None]
    standing.sort(
        key=lambda one: (
            places.get(one.then.hamlet_id, len(places)) if one.then else 0, given_name_key(one.head_name), one.id
        )
    )  # fmt: skip
    for number, household in enumerate(standing, 1):
        first = _household(household, number, snapshot)
        people = sorted(household.there, key=lambda one: (one.person.relation != HEAD, one.number))
        for member in people or (None,):
            yield {**first, **(_person(member) if member else {})}
            first = {}


def _household(household: KnownHousehold, number: int, snapshot: Snapshot) -> dict[str, Any]:
    then, points = household.then, household.points
    return {
        "no": str(number),
        "code": household.code,
        "head": normalize(household.head_name),
        HAMLET: snapshot.hamlets.get(then.hamlet_id) if then else None,
        "address": normalize(household.address) or None,
        "class": then.poverty_class if then else None,
        "persons": then.persons if then else None,
        "decision": (points.decision_number if points else household.decision) or None,
        "decided_on": points.decided_on if points else household.decided_on,
        "b1": points.b1 if points else None,
        "b2": points.b2 if points else None,
        "causes": points.causes if points else None,
        **{key: True if kind.value in household.flags else None for key, kind in FLAGS.items()},
    }


def _person(member: KnownMember) -> dict[str, Any]:
    person = member.person
    return {
        "name": normalize(person.name),
        "relation": person.relation or None,
        "birth": person.birth if person.birth.year else None,
        "sex": person.sex or None,
        "identity_number": person.identity_number or None,
        "ethnicity": member.ethnicity or None,
    }
