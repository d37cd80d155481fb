"""A hamlet while years pass: who is poor, near-poor, or was, and what has to happen so that a year ends as told."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from households.province.people import Family, Town
from households.province.years import DISABLED, NO_LABOUR, end, flag, leave
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.steps import Ground
from reports.demo.register.aims import Aim

POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER


@dataclass(frozen=True)
class Finding:
    """What a review finds of a household."""

    family: Family
    ground: Ground
    found: PovertyClass


@dataclass
class Village:
    """A hamlet of the demo with the households of the register that live there; `order` is its place in the list."""

    order: int
    hamlet_id: int
    families: list[Family] = field(default_factory=list)

    def of(self, poverty_class: PovertyClass) -> list[Family]:
        """The households of a class, in the order in which they came into the register."""
        return [one for one in self.families if one.state and one.state.poverty_class is poverty_class]

    @property
    def near_poor_family(self) -> Family:
        """The near-poor household that has been in the register longest."""
        return self.of(NEAR_POOR)[0]

    def settle(self, town: Town, aim: Aim, day: date) -> None:
        """The households that are poor or near-poor when the register begins."""
        for number in range(aim.poor):
            self.enter(town, POOR, day, is_old=number < aim.no_labour)
        for _ in range(aim.near_poor):
            self.enter(town, NEAR_POOR, day)

    def enter(
        self, town: Town, poverty_class: PovertyClass, day: date, *, is_old: bool = False, reason: str = ""
    ) -> Family:
        """A household comes into the register; `is_old`: with nobody who can work."""
        family = (
            _old_people(town, day)
            if is_old
            else town.family(day, size=town.random.choice((2, 3, 3, 4, 4, 5)))
        )
        state = State(self.hamlet_id, poverty_class, len(family.members))
        town.move(family, MovementKind.REGISTERED, day, state, reason=reason)
        if family.head.ethnicity != "Kinh":
            flag(town, family, "ethnic-minority", day)
        if is_old:
            flag(town, family, NO_LABOUR, day)
        self.families.append(family)
        return family

    def lose_old(self, town: Town, count: int, day: date) -> None:
        """Households without labour end: the last person dies, or both move to their children elsewhere."""
        for family in [one for one in self.of(POOR) if NO_LABOUR in one.flags][:count]:
            alone = len(family.members) == 1
            for member in list(family.members):
                leave(family, member, day, "died" if alone else "moved")
            kind = MovementKind.DISSOLVED if alone else MovementKind.MOVED_OUT
            end(town, family, kind, day, "Cụ mất" if alone else "Về ở với con ở tỉnh khác")

    def findings(self, town: Town, aim: Aim, year: int) -> list[Finding]:
        """What the review of a year finds, so that the hamlet ends with `aim`; households that ask come in for it."""
        poor, near_poor = self.of(POOR), self.of(NEAR_POOR)
        able = [one for one in poor if NO_LABOUR not in one.flags]
        escaping = len(poor) - aim.poor
        falls = (self.order + year) % 4 == 0 and near_poor and len(able) > escaping
        falling = near_poor[-1:] if falls else []
        leaving = able[: escaping + len(falling)]
        softly = leaving[: min((len(leaving) + self.order % 2) // 2, aim.near_poor)]
        staying = near_poor[: len(near_poor) - len(falling)]
        risen = max(0, aim.near_poor - len(softly) - len(staying))
        escaped = staying[: max(0, len(staying) + len(softly) - aim.near_poor)]
        new = {
            **dict.fromkeys(leaving, NEITHER),
            **dict.fromkeys(softly, NEAR_POOR),
            **dict.fromkeys(falling, POOR),
            **dict.fromkeys(escaped, NEITHER),
        }
        return [
            *(Finding(one, Ground.WAS_POOR, new.get(one, POOR)) for one in poor),
            *(Finding(one, Ground.WAS_NEAR_POOR, new.get(one, NEAR_POOR)) for one in near_poor),
            *self._asking(town, risen, year, {*leaving, *escaped}),
        ]

    def _asking(self, town: Town, risen: int, year: int, just_left: set[Family]) -> list[Finding]:
        """Those who ask to be looked at: as many as have to become near-poor, and now and then one that is refused."""
        day = date(year, 11, 12)
        again = [one for one in self.of(NEITHER) if one not in just_left and NEAR_POOR in one.was][:risen]
        asking = [
            *again,
            *(
                self.enter(town, NEITHER, day, reason="Đề nghị rà soát (Mẫu số 01)")
                for _ in range(risen - len(again))
            ),
        ]
        found = [Finding(one, Ground.FORM_01, NEAR_POOR) for one in asking]
        if (self.order + year) % 3 == 0:
            refused = self.enter(town, NEITHER, day, reason="Đề nghị rà soát (Mẫu số 01)")
            found.append(Finding(refused, Ground.FORM_01, NEITHER))
        return found


def _old_people(town: Town, day: date) -> Family:
    """Somebody old and alone, or two old people, or one with a disabled child."""
    family = town.family(day, size=town.random.choice((1, 1, 1, 2)))
    for member in family.members:
        if member.relation != "child":
            member.born_on, member.born_year = None, town.random.randint(1930, 1946)
    child = next((one for one in family.members if one.relation == "child"), None)
    if child:
        child.born_year = max(child.born_year, family.head.born_year + 20)
        child.born_on = date(child.born_year, 3, 1) + timedelta(days=town.random.randrange(200))
        flag(town, family, DISABLED, day, child)
    return family
