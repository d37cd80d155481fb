"""Writing movements: every change of a household's class, place or size passes here."""

from households.actions.movements.carried import Carried, record_carried
from households.actions.movements.chain import NewMovement, Recorded, append, chains_of, lock_households
from households.actions.movements.families import merge_households, split_household
from households.actions.movements.single import (
    Foreseen,
    OneMovement,
    carry_out_asked,
    change_class,
    change_head,
    enter,
    foresee_movement,
    members_changed,
    move_to_hamlet,
    record_death,
    record_movement,
)

__all__ = [
    "Carried",
    "Foreseen",
    "NewMovement",
    "OneMovement",
    "Recorded",
    "append",
    "carry_out_asked",
    "chains_of",
    "change_class",
    "change_head",
    "enter",
    "foresee_movement",
    "lock_households",
    "members_changed",
    "merge_households",
    "move_to_hamlet",
    "record_carried",
    "record_death",
    "record_movement",
    "split_household",
]
