"""Writes the played years into the database and into the journal."""

from datetime import date

from hamlets.queries import hamlets_in
from households.actions.movements.asking import changes_between
from households.models import Household, Movement
from households.province.writer import go_on_numbering, next_numbers, write_rows, yardstick_of
from households.queries import standings_at
from households.rules.classes import PovertyClass
from households.rules.from_register import NOBODY
from households.rules.kinds import MovementKind, State
from journal.actions import record
from reports.demo.register.aims import FIRST, LAST
from reports.demo.register.playing import play
from reports.demo.register.village import Village
from thinhduc.scope import Scope


def store_register(scope: Scope) -> list[Village]:
    """The register of all years; gives the hamlets as they stand at the end."""
    hamlet_ids = [hamlet.id for hamlet in hamlets_in(scope, LAST)]
    yardsticks = {year: yardstick_of(year) for year in range(FIRST, LAST + 1)}
    rows, villages = play(scope.commune_id, hamlet_ids, scope.user_name, next_numbers(), yardsticks)
    write_rows(rows)
    go_on_numbering()
    _tell(scope)
    return villages


def persons_in_register(scope: Scope, year: int) -> dict[int, dict[str, int | None]]:
    """How many live in the poor and near-poor households at a year's end, by the hamlets' order; empty without any."""
    standings = standings_at(scope, date(year, 12, 31))
    if not standings:
        return {}
    return {
        hamlet.order: {
            key: standings.get(hamlet.id, NOBODY).persons.get(poverty_class, 0)
            for key, poverty_class in (
                ("poor_persons", PovertyClass.POOR),
                ("near_poor_persons", PovertyClass.NEAR_POOR),
            )
        }
        for hamlet in hamlets_in(scope, year)
    }


def _tell(scope: Scope) -> None:
    """An entry of the journal for each movement, in the order in which they count."""
    households = {one.pk: str(one) for one in Household.objects.within(scope)}
    for one in Movement.objects.within(scope).order_by("counted_on", "id"):
        record(
            scope=scope,
            deed="movement-recorded",
            subject=f"{households[one.household_id]}: {MovementKind(one.kind).label}",
            year=one.counted_on.year,
            household_id=one.household_id,
            reason=one.reason,
            changes=changes_between(
                _state(one.hamlet_from_id, one.class_from, one.persons_before),
                _state(one.hamlet_to_id, one.class_to, one.persons_after),
            ),
        )


def _state(hamlet_id: int | None, poverty_class: str | None, persons: int | None) -> State | None:
    if hamlet_id is None or poverty_class is None or persons is None:
        return None
    return State(hamlet_id, PovertyClass(poverty_class), persons)
