"""Which household of the register a list means."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.rules.importing.facts import KnownHousehold, SaidHousehold, SaidPerson, same_letters
from thinhduc.figures import fold


@dataclass(frozen=True, slots=True)
class Match:
    """The household that is meant, or None with the sentence why it is not clear; neither where it is a new one."""

    household: KnownHousehold | None = None
    unclear: str = ""
    key: str = ""


class Register:
    """The snapshot, indexed by what a list may know of a household.

    `by_number`: by identity number whose member somebody was on the day; `present`: whose member somebody is now.
    """

    def __init__(self, households: Iterable[KnownHousehold]) -> None:
        self.households = {one.id: one for one in households}
        self.by_code = {one.code: one for one in self.households.values()}
        self.by_number: dict[str, KnownHousehold] = {}
        self.present: dict[str, KnownHousehold] = {}
        self._by_head: dict[str, list[KnownHousehold]] = {}
        for one in self.households.values():
            if one.chain.state is None and one.then is None:
                continue
            self._by_head.setdefault(fold(one.head_name), []).append(one)
            for member in one.members:
                number = member.person.identity_number
                if number and member.is_there:
                    self.by_number[number] = one
                if number and member.person.is_present and one.chain.state is not None:
                    self.present[number] = one

    def meant_by(self, said: SaidHousehold) -> Match:
        """Which household a list means: by our code, by the head's identity number, by somebody else's number where the
        head is one of that household by name, by the head's name in the hamlet; what fits several is not clear.

        >>> from households.rules.kinds import State
        >>> from households.rules.classes import PovertyClass
        >>> from households.rules.movements import Chain
        >>> from households.rules.persons import Birth, Person
        >>> poor = State(7, PovertyClass.POOR, 1)
        >>> known = KnownHousehold(1, "TD-01", "Lý Văn Ba", poor, Chain(poor))
        >>> Register([known]).meant_by(SaidHousehold(1, head="LÝ VĂN BA", hamlet_id=7)).household.code
        'TD-01'
        >>> Register([known]).meant_by(SaidHousehold(1, head="Lý Văn Ba", hamlet_id=8)).household is None
        True
        """
        if said.code and (known := self.by_code.get(said.code)) is not None:
            return self._checked_code(said, known)
        person = said.head_person
        if person and person.identity_number in self.by_number:
            return Match(self.by_number[person.identity_number or ""])
        key = fold(said.head_name)
        for other in said.people:
            known = self.by_number.get(other.identity_number or "")
            if known is not None and key in _names(known):
                return Match(known)
        return self._by_name(said, key)

    def _checked_code(self, said: SaidHousehold, known: KnownHousehold) -> Match:
        """The code alone is not believed where not one person of the household agrees."""
        names = {fold(one.name) for one in said.people} | {fold(said.head_name)} - {""}
        numbers = {one.identity_number for one in said.people if one.identity_number}
        there = {fold(one.person.name) for one in known.members} | {fold(known.head_name)}
        agrees = names & there or numbers & {one.person.identity_number for one in known.members}
        if agrees or not known.there or not names:
            return Match(known)
        text = f"Mã hộ {known.code} trong sổ là của {known.title}, không có ai trong các dòng này."
        return Match(None, text, "code")

    def _by_name(self, said: SaidHousehold, key: str) -> Match:
        if not key:
            return Match()
        fitting = [
            one
            for one in self._by_head.get(key, ())
            if said.hamlet_id is None or said.hamlet_id in _hamlets(one)
        ]
        fitting = [one for one in fitting if _may_be(one, said.head_person)]
        if len(fitting) > 1:
            exact = [one for one in fitting if same_letters(one.head_name, said.head_name)]
            fitting = exact if len(exact) == 1 else fitting
        if len(fitting) < 2:
            return Match(fitting[0] if fitting else None)
        codes = ", ".join(one.code for one in sorted(fitting, key=lambda one: one.code))
        text = (
            f"Sổ có {len(fitting)} hộ mang tên chủ hộ {said.head_name} (mã {codes}); "
            "ghi thêm mã hộ trong sổ, số giấy tờ hoặc ngày sinh của chủ hộ để biết là hộ nào."
        )
        return Match(None, text, "head")


def _names(known: KnownHousehold) -> set[str]:
    return {fold(known.head_name), *(fold(member.person.name) for member in known.there)}


def _hamlets(known: KnownHousehold) -> set[int]:
    return {state.hamlet_id for state in (known.then, known.chain.state) if state is not None}


def _may_be(known: KnownHousehold, said: SaidPerson | None) -> bool:
    """Whether the head of the household may be the one who is said: no birth, no identity number speaks against it."""
    head = known.head
    if head is None or said is None:
        return True
    one, other = said.birth, head.person.birth
    if one is not None and one.year and other.year and one.year != other.year:
        return False
    numbers = (said.identity_number, head.person.identity_number)
    if all(numbers) and numbers[0] != numbers[1]:
        return one is not None and bool(one.year) and one == other
    return True
