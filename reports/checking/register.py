"""The register: whether the households' movements are whole, and whether results are what it gave."""

from collections.abc import Iterator
from itertools import groupby

from hamlets.queries import hamlet_names, with_past
from households.models import Choice, Movement
from households.queries import Sheet, beside_register
from households.queries.movements import state_after, state_before
from households.rules.from_register import check_decided
from households.rules.movements import Link, Subject, check_chain
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


def check_chains(scope: Scope) -> Iterator[Finding]:
    """An error per movement that does not begin where the one before ended: the balance of every year rests on it.

    A household that another commune handed over is looked at where it is now, with all of its movements.
    """
    own = Movement.objects.within(with_past(scope)).filter(household__commune__in=scope.commune_ids)
    rows = own.select_related("household").order_by("household_id", "number")
    for _, links in groupby(rows.iterator(chunk_size=2000), key=lambda one: one.household_id):
        yield from _check_chain(list(links))


def _check_chain(movements: list[Movement]) -> list[Finding]:
    links = [
        Link(one.number, one.counted_on, one.until, state_before(one), state_after(one)) for one in movements
    ]
    last = movements[-1]
    faults = check_chain(Subject(last.household.head_name, last.household.code, ""), links)
    if not faults:
        return []
    place = last.hamlet_to_id or last.hamlet_from_id or 0
    name = hamlet_names({place}).get(place, "")
    return check_chain(Subject(last.household.head_name, last.household.code, name), links)


def check_against_register(scope: Scope, sheet: Sheet) -> Iterator[Finding]:
    """Where the register differs from a result and nobody chose: a warning for a confirmed one, else a note.

    A result taken from the register that is no longer what the register gave then was changed behind the application's
    back: an error.
    """
    for one in beside_register(scope, sheet).rows:
        row, taken = one.row, one.row.register_figures or {}
        if row.choice == Choice.REGISTER:
            yield from (
                Finding(
                    Level.ERROR,
                    "not-as-chosen",
                    f"{row.name}: số đang lưu là {row.values[key]}, lúc chọn sổ hộ cho {value}: "
                    "đã bị sửa ngoài phần mềm.",
                    row.name,
                    key,
                    {"stored": row.values[key], "chosen": value},
                )
                for key, value in taken.items()
                if value is not None and row.values[key] != value
            )
        if row.is_confirmed:
            advice = "Sổ hộ thay đổi sau khi xác nhận; muốn chọn lại thì mở khóa."
            yield from check_decided(row.name, one.undecided, Level.WARNING, advice)
        else:
            yield from check_decided(row.name, one.undecided, Level.NOTE)
