"""The kinds of movements (domain.md, "Households through time") and what each does to a household's state."""

from dataclasses import dataclass
from enum import StrEnum

from households.rules.classes import PovertyClass


class MovementKind(StrEnum):
    """What changes a household's class, place or size."""

    REGISTERED = "registered"
    ESCAPED_TO_NEAR_POOR = "escaped-to-near-poor"
    ESCAPED_ABOVE = "escaped-above"
    ESCAPED_NEAR_POOR = "escaped-near-poor"
    FELL_TO_POOR = "fell-to-poor"
    RELAPSED = "relapsed"
    ARISEN = "arisen"
    MOVED_IN = "moved-in"
    MOVED_OUT = "moved-out"
    MOVED_HAMLET = "moved-hamlet"
    SPLIT_OFF = "split-off"
    SPLIT = "split"
    MERGED_INTO = "merged-into"
    ABSORBED = "absorbed"
    DISSOLVED = "dissolved"
    SIZE_CHANGED = "size-changed"
    HEAD_CHANGED = "head-changed"
    HANDED_OVER = "handed-over"
    TAKEN_OVER = "taken-over"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def short(self) -> str:
        """For the head of a column."""
        return _SHORT[self]

    @property
    def effect(self) -> "Effect":
        """What it does to the household's state."""
        return _EFFECTS[self]


class Effect(StrEnum):
    """What a kind of movement may do to a household's state, and nothing else."""

    ENTERS = "enters"  # was not there, is there
    LEAVES = "leaves"  # was there, is gone
    CLASS = "class"  # another class, same hamlet
    PLACE = "place"  # another hamlet, same class
    SIZE = "size"  # same hamlet and class, another number of persons
    CARRIED = "carried"  # taken over from elsewhere, or from another hamlet of the commune
    NOTHING = "nothing"  # hamlet, class and size stay


_LABELS = {
    MovementKind.REGISTERED: "Ghi sổ lần đầu",
    MovementKind.ESCAPED_TO_NEAR_POOR: "Thoát nghèo, thành cận nghèo",
    MovementKind.ESCAPED_ABOVE: "Thoát nghèo, vượt chuẩn cận nghèo",
    MovementKind.ESCAPED_NEAR_POOR: "Thoát cận nghèo",
    MovementKind.FELL_TO_POOR: "Cận nghèo thành nghèo",
    MovementKind.RELAPSED: "Tái nghèo, tái cận nghèo",
    MovementKind.ARISEN: "Phát sinh mới",
    MovementKind.MOVED_IN: "Chuyển đến",
    MovementKind.MOVED_OUT: "Chuyển đi",
    MovementKind.MOVED_HAMLET: "Chuyển xóm",
    MovementKind.SPLIT_OFF: "Tách ra thành hộ mới",
    MovementKind.SPLIT: "Có người tách hộ",
    MovementKind.MERGED_INTO: "Nhập vào hộ khác",
    MovementKind.ABSORBED: "Nhận hộ khác nhập vào",
    MovementKind.DISSOLVED: "Người cuối cùng của hộ mất",
    MovementKind.SIZE_CHANGED: "Thay đổi nhân khẩu",
    MovementKind.HEAD_CHANGED: "Đổi chủ hộ",
    MovementKind.HANDED_OVER: "Bàn giao khi sắp xếp đơn vị",
    MovementKind.TAKEN_OVER: "Tiếp nhận khi sắp xếp đơn vị",
}

_SHORT = {
    MovementKind.REGISTERED: "ghi sổ lần đầu",
    MovementKind.ESCAPED_TO_NEAR_POOR: "thoát nghèo thành cận nghèo",
    MovementKind.ESCAPED_ABOVE: "thoát nghèo, vượt chuẩn",
    MovementKind.ESCAPED_NEAR_POOR: "thoát cận nghèo",
    MovementKind.FELL_TO_POOR: "cận nghèo thành nghèo",
    MovementKind.RELAPSED: "tái nghèo, tái cận nghèo",
    MovementKind.ARISEN: "phát sinh mới",
    MovementKind.MOVED_IN: "chuyển đến",
    MovementKind.MOVED_OUT: "chuyển đi",
    MovementKind.MOVED_HAMLET: "chuyển xóm",
    MovementKind.SPLIT_OFF: "tách thành hộ mới",
    MovementKind.SPLIT: "người tách hộ",
    MovementKind.MERGED_INTO: "nhập hộ khác",
    MovementKind.ABSORBED: "nhận nhập hộ",
    MovementKind.DISSOLVED: "người cuối cùng mất",
    MovementKind.SIZE_CHANGED: "đổi nhân khẩu",
    MovementKind.HEAD_CHANGED: "đổi chủ hộ",
    MovementKind.HANDED_OVER: "bàn giao",
    MovementKind.TAKEN_OVER: "tiếp nhận",
}

_EFFECTS = {
    MovementKind.REGISTERED: Effect.ENTERS,
    MovementKind.ESCAPED_TO_NEAR_POOR: Effect.CLASS,
    MovementKind.ESCAPED_ABOVE: Effect.CLASS,
    MovementKind.ESCAPED_NEAR_POOR: Effect.CLASS,
    MovementKind.FELL_TO_POOR: Effect.CLASS,
    MovementKind.RELAPSED: Effect.CLASS,
    MovementKind.ARISEN: Effect.CLASS,
    MovementKind.MOVED_IN: Effect.ENTERS,
    MovementKind.MOVED_OUT: Effect.LEAVES,
    MovementKind.MOVED_HAMLET: Effect.PLACE,
    MovementKind.SPLIT_OFF: Effect.ENTERS,
    MovementKind.SPLIT: Effect.SIZE,
    MovementKind.MERGED_INTO: Effect.LEAVES,
    MovementKind.ABSORBED: Effect.SIZE,
    MovementKind.DISSOLVED: Effect.LEAVES,
    MovementKind.SIZE_CHANGED: Effect.SIZE,
    MovementKind.HEAD_CHANGED: Effect.NOTHING,
    MovementKind.HANDED_OVER: Effect.LEAVES,
    MovementKind.TAKEN_OVER: Effect.CARRIED,
}

# Communes and hamlets were re-arranged: what they hand over and take over is carried, nothing counts as moved
# (domain.md, "Places through time"). Between two hamlets of one commune a taking over alone changes the place.
CARRIED = frozenset({MovementKind.HANDED_OVER, MovementKind.TAKEN_OVER})


@dataclass(frozen=True)
class State:
    """Where a household stands: its hamlet, its class and how many persons it has."""

    hamlet_id: int
    poverty_class: PovertyClass
    persons: int


def kind_of_change(before: PovertyClass, after: PovertyClass, was: frozenset[PovertyClass]) -> MovementKind:
    """The kind of a change of class; `was`: the classes the household had in earlier years.

    >>> kind_of_change(PovertyClass.NEITHER, PovertyClass.POOR, frozenset({PovertyClass.POOR})).value
    'relapsed'
    >>> kind_of_change(PovertyClass.POOR, PovertyClass.NEITHER, frozenset()).value
    'escaped-above'
    """
    kinds = {
        (PovertyClass.POOR, PovertyClass.NEAR_POOR): MovementKind.ESCAPED_TO_NEAR_POOR,
        (PovertyClass.POOR, PovertyClass.NEITHER): MovementKind.ESCAPED_ABOVE,
        (PovertyClass.NEAR_POOR, PovertyClass.NEITHER): MovementKind.ESCAPED_NEAR_POOR,
        (PovertyClass.NEAR_POOR, PovertyClass.POOR): MovementKind.FELL_TO_POOR,
    }
    if (before, after) in kinds:
        return kinds[before, after]
    return MovementKind.RELAPSED if after in was else MovementKind.ARISEN
