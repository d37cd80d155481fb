"""The figures of a hamlet-year as the register gives them, beside the entered ones (domain.md, "Figures of a year").

The register may hold nothing of a year, only the reviewed households, or all of them; only the last gives resident
households, persons, and the households of average living standard in farming. What it can not give is None, never 0.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from households.rules.classes import PovertyClass
from households.rules.results import KEYS, LABELS
from thinhduc.figures import format_count
from thinhduc.findings import Finding, Level

Figures = Mapping[str, int | None]


class RegisterExtent(StrEnum):
    """What the register of a commune holds of a year; only a complete one can give resident households."""

    NONE = "none"
    REVIEWED = "reviewed"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        return _EXTENTS[self]

    @property
    def keys(self) -> tuple[str, ...]:
        """The figures that such a register gives.

        >>> RegisterExtent.NONE.keys, "households" in RegisterExtent.REVIEWED.keys
        ((), False)
        """
        if self is RegisterExtent.NONE:
            return ()
        return tuple(key for key in KEYS if self is RegisterExtent.COMPLETE or key not in _OF_ALL)


_EXTENTS = {
    RegisterExtent.NONE: "chưa có sổ hộ",
    RegisterExtent.REVIEWED: "chỉ các hộ được rà soát",
    RegisterExtent.COMPLETE: "mọi hộ của xã",
}

# What takes every household of the commune to be counted.
_OF_ALL = frozenset({"households", "persons", "average_farming"})

# The figures whose households can be listed, with the class and the flag they are listed by ("" all).
LISTED: Mapping[str, tuple[str, str]] = {
    "households": ("", ""),
    "poor": (PovertyClass.POOR.value, ""),
    "no_labour": (PovertyClass.POOR.value, "no-labour"),
    "near_poor": (PovertyClass.NEAR_POOR.value, ""),
    "average_farming": ("", "average-farming"),
}
# Persons are those of the listed households.
LISTED_BY = {
    **{key: key for key in LISTED},
    "persons": "households",
    "poor_persons": "poor",
    "near_poor_persons": "near_poor",
}


@dataclass(frozen=True)
class Standing:
    """The households of a hamlet on a day: households and persons by class, and those with a flag."""

    households: Mapping[PovertyClass, int]
    persons: Mapping[PovertyClass, int]
    no_labour: int = 0
    average_farming: int = 0


NOBODY = Standing({}, {})


def register_figures(extent: RegisterExtent, standing: Standing = NOBODY) -> dict[str, int | None]:
    """The figures by key; a register that holds a class and has no household of it gives 0.

    >>> six = Standing({PovertyClass.POOR: 6}, {PovertyClass.POOR: 17}, no_labour=4)
    >>> [register_figures(RegisterExtent.REVIEWED, six)[key] for key in ("households", "poor", "near_poor")]
    [None, 6, 0]
    >>> set(register_figures(RegisterExtent.NONE, six).values())
    {None}
    """
    figures = {
        "households": sum(standing.households.values()),
        "persons": sum(standing.persons.values()),
        "poor": standing.households.get(PovertyClass.POOR, 0),
        "poor_persons": standing.persons.get(PovertyClass.POOR, 0),
        "no_labour": standing.no_labour,
        "near_poor": standing.households.get(PovertyClass.NEAR_POOR, 0),
        "near_poor_persons": standing.persons.get(PovertyClass.NEAR_POOR, 0),
        "average_farming": standing.average_farming,
    }
    return {key: figures[key] if key in extent.keys else None for key in KEYS}


@dataclass(frozen=True)
class Difference:
    """A figure that both know and differ in."""

    key: str
    entered: int
    register: int

    @property
    def words(self) -> str:
        """How they differ, from the register's side.

        >>> Difference("poor", 5, 4).words
        'hộ nghèo: đã nhập 5, sổ hộ có 4, ít hơn 1'
        """
        label = LABELS[self.key]
        return (
            f"{label[0].lower()}{label[1:]}: đã nhập {format_count(self.entered)}, "
            f"sổ hộ có {format_count(self.register)}, {self.amount}"
        )

    @property
    def amount(self) -> str:
        """By how much: "ít hơn 1"."""
        way = "nhiều hơn" if self.register > self.entered else "ít hơn"
        return f"{way} {format_count(abs(self.register - self.entered))}"


def differences_of(entered: Figures, register: Figures) -> tuple[Difference, ...]:
    """The figures that both know and differ in, in the grid's order; what one of them does not know differs in nothing.

    >>> [one.key for one in differences_of({"poor": 5, "no_labour": None}, {"poor": 4, "no_labour": 2})]
    ['poor']
    """
    pairs = ((key, entered.get(key), register.get(key)) for key in KEYS)
    return tuple(
        Difference(key, old, new)
        for key, old, new in pairs
        if old is not None and new is not None and old != new
    )


def undecided_of(
    differences: Sequence[Difference], choice: str, chosen_of: Figures | None
) -> tuple[Difference, ...]:
    """The differences nobody decided: all without a choice, else those the register gave otherwise when it was made.

    >>> one = Difference("poor", 5, 4)
    >>> undecided_of([one], "", None) == undecided_of([one], "entered", {"poor": 3}) == (one,)
    True
    >>> undecided_of([one], "entered", {"poor": 4})
    ()
    """
    known = chosen_of if choice and chosen_of is not None else {}
    return tuple(one for one in differences if known.get(one.key) != one.register)


def choice_stands(changed: Collection[str], chosen_of: Figures | None) -> bool:
    """Whether a choice still says the truth after figures were typed again: none of them is one it was made about.

    >>> choice_stands(["households"], {"poor": 4, "households": None}), choice_stands(["poor"], {"poor": 4})
    (True, False)
    """
    return all((chosen_of or {}).get(key) is None for key in changed)


CHOOSE = "Chọn một số và ghi lý do rồi mới xác nhận được."


def check_decided(
    hamlet: str, open_differences: Sequence[Difference], level: Level = Level.ERROR, advice: str = CHOOSE
) -> list[Finding]:
    """A finding per difference that nobody decided; as an error it keeps the hamlet from being confirmed.

    >>> print(check_decided("Phúc Hòa", [Difference("poor", 5, 4)])[0].message)
    Phúc Hòa, hộ nghèo: đã nhập 5, sổ hộ có 4, ít hơn 1. Chọn một số và ghi lý do rồi mới xác nhận được.
    """
    return [
        Finding(
            level,
            "register-differs",
            f"{hamlet}, {one.words}. {advice}",
            hamlet=hamlet,
            key=one.key,
            data={"entered": one.entered, "register": one.register},
        )
        for one in open_differences
    ]
