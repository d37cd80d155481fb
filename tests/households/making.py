"""A year of Thịnh Đức to type into."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from households import actions
from households.actions import NewMovement
from households.actions.bare import new_household
from households.queries import Sheet, review_sheet
from households.rules import PovertyClass
from households.rules.kinds import State
from tests.cast import Cast
from tests.households.histories import History, Step
from thinhduc.grids import seen_text

YEAR = 2021
BASE = "/thinh-duc/ra-soat/2021/"

# The figures of the plan of 2022 for three of its hamlets, by order: Nhân Hòa, Phúc Hòa, Làng Mơn.
FIGURES = {
    1: {"households": 219, "persons": 870, "poor": 3, "no_labour": 2, "near_poor": 4},
    2: {"households": 209, "persons": 840, "poor": 6, "no_labour": 4, "near_poor": 1},
    3: {"households": 130, "persons": 520, "poor": 10, "no_labour": 6, "near_poor": 0},
}


def open_review(cast: Cast) -> None:
    """The year, open and empty."""
    actions.open_year(scope=cast.officer.scope, year=YEAR, as_of=date(YEAR, 12, 14))


def fill_review(cast: Cast) -> None:
    """All hamlets entered."""
    actions.save_review(scope=cast.officer.scope, year=YEAR, rows=FIGURES, seen={})


def sheet_of(cast: Cast) -> Sheet:
    """What is stored."""
    sheet = review_sheet(cast.officer.scope, YEAR)
    assert sheet is not None
    return sheet


def stored(cast: Cast, order: int, key: str) -> int | None:
    """One stored figure."""
    return sheet_of(cast).by_order()[order].values[key]


def form_of(cast: Cast, changes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The fields the page would send: every cell as stored, what was seen, and the changes."""
    sheet = sheet_of(cast)
    fields: dict[str, Any] = {
        f"{key}-{row.order}": "" if value is None else str(value)
        for row in sheet.rows
        for key, value in row.values.items()
    }
    fields["seen"] = seen_text({row.order: row.values for row in sheet.rows})
    return fields | dict(changes or {})


def store_histories(cast: Cast, all_histories: list[History]) -> list[History]:
    """Writes histories as households of Thịnh Đức, hamlets 1, 2, 3 being those of the cast; returns them as stored."""
    ids = dict(enumerate((hamlet.pk for hamlet in cast.hamlets.values()), 1))
    scope, stored = cast.officer.scope, []
    for number, history in enumerate(all_histories, 1):
        household = new_household(scope=scope, code=f"TD-{number:04}", head_name=f"Hoàng Văn {number}")
        steps = [
            Step(step.kind, step.on, _moved(step.before, ids), _moved(step.after, ids))
            for step in history.steps
        ]
        actions.append(
            scope, [NewMovement(household.pk, step.kind, step.on, step.before, step.after) for step in steps]
        )
        stored.append(History(steps))
    return stored


def _moved(state: State | None, ids: Mapping[int, int]) -> State | None:
    return replace(state, hamlet_id=ids[state.hamlet_id]) if state else None


def small_register(cast: Cast) -> dict[str, int]:
    """Four households since 2021 and what happened to them in 2022; their keys by code."""
    scope = cast.officer.scope
    entries = {
        "TD-0001": ("Hoàng Văn Tứ", "phuc-hoa", PovertyClass.POOR, 4),
        "TD-0002": ("Lê Thị Na", "phuc-hoa", PovertyClass.POOR, 1),
        "TD-0003": ("Vũ Văn Bảy", "nhan-hoa", PovertyClass.NEAR_POOR, 3),
        "TD-0004": ("Trần Thị Chín", "lang-mon", PovertyClass.NEITHER, 5),
    }
    keys: dict[str, int] = {}
    for code, (head, slug, poverty_class, persons) in entries.items():
        done = actions.register_household(
            scope=scope,
            code=code,
            head_name=head,
            hamlet_id=cast.hamlets[slug].pk,
            poverty_class=poverty_class,
            persons=persons,
            on=date(2021, 6, 1),
        )
        assert done.household_id is not None
        keys[code] = done.household_id
    year = 2022
    actions.change_class(
        scope=scope, household_id=keys["TD-0001"], after=PovertyClass.NEAR_POOR, on=date(year, 11, 20)
    )
    actions.move_to_hamlet(
        scope=scope,
        household_id=keys["TD-0002"],
        hamlet_id=cast.hamlets["lang-mon"].pk,
        on=date(year, 3, 2),
    )
    actions.members_changed(
        scope=scope, household_id=keys["TD-0003"], persons_after=4, on=date(year, 5, 9), reason="sinh con"
    )
    return keys
