"""What happens to the households of a commune in a year, before its review: who comes, goes, is born, dies, moves.

As many households come as go, so that as many stand in the register at the end of a year as at its beginning.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from households.province.names import FEMALE, MALE
from households.province.people import ADULT, Family, Town
from households.province.rows import FlagRow, MemberRow, office_time
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind, State

EVENTS_UNTIL = (11, 10)  # the review of the year begins after that day
TURNOVER, RESIZED, NEW_HEADS, REHOUSED = 0.008, 0.06, 0.005, 0.002  # of the households, each year

MINORITY, MERIT, DISABLED, FARMING, NO_LABOUR = (
    "ethnic-minority", "merit", "disabled", "average-farming", "no-labour",
)  # fmt: skip
_REASONS = {
    MINORITY: "Chủ hộ là người dân tộc thiểu số",
    MERIT: "Có thành viên hưởng chế độ người có công",
    DISABLED: "Có thành viên được cấp giấy xác nhận khuyết tật",
    FARMING: "Theo danh sách xét của xã",
    NO_LABOUR: "Không còn thành viên có khả năng lao động",
}


# How the others are related to the new head, by who that is.
_HEIRS = {
    "spouse": {"head": "spouse", "child": "child", "grandchild": "grandchild"},
    "child": {"head": "parent", "spouse": "parent", "child": "sibling", "parent": "grandparent"},
}


def some(random: Random, share: float, whole: int) -> int:
    """About `share` of a whole; what is left of the product decides by chance.

    >>> some(Random("x"), 0.5, 100)
    50
    """
    exact = share * whole
    return int(exact) + (random.random() < exact % 1)


def flag(town: Town, family: Family, kind: str, day: date, member: MemberRow | None = None) -> None:
    """Something is true of the household from a day on."""
    row = FlagRow(
        commune_id=town.commune_id,
        household_id=family.row.id,
        member_id=member.id if member else None,
        kind=kind,
        reason=_REASONS[kind],
        since=day,
        until=None,
        recorded_by=town.by,
        recorded_at=office_time(day),
    )
    family.flags[kind] = row
    town.rows.add(row)


def unflag(family: Family, kind: str, day: date) -> None:
    """It is no longer true from a day on."""
    if ended := family.flags.pop(kind, None):
        ended.until = day


def settle(town: Town, hamlets: list[int], day: date) -> None:
    """The register is written for the first time: as many households in each hamlet as told."""
    random = town.random
    for hamlet_id, households in zip(town.hamlet_ids, hamlets, strict=True):
        for _ in range(households):
            family = town.family(day)
            chance = random.random()
            found = PovertyClass.POOR if chance < 0.04 else PovertyClass.NEAR_POOR
            poverty_class = found if chance < 0.085 else PovertyClass.NEITHER
            state = State(hamlet_id, poverty_class, len(family.members))
            town.move(family, MovementKind.REGISTERED, day, state)
            town.present.append(family)
            _first_flags(town, family, day)


def _first_flags(town: Town, family: Family, day: date) -> None:
    random = town.random
    if family.head.ethnicity != "Kinh":
        flag(town, family, MINORITY, day)
    if random.random() < 0.02:
        flag(town, family, MERIT, day)
    if random.random() < 0.025:
        flag(town, family, DISABLED, day, random.choice(family.members))
    if family.now.poverty_class is PovertyClass.NEITHER:
        if random.random() < 0.025:
            flag(town, family, FARMING, day)
    elif random.random() < 0.25:
        flag(town, family, NO_LABOUR, day)


def live(town: Town, year: int) -> None:
    """The events of a year, in the order of their days."""
    random, households = town.random, len(town.present)
    turnover = max(1, some(random, TURNOVER, households))
    deeds: list[Callable[[Town, date], None]] = [
        *[_come] * turnover,
        *[_go] * turnover,
        *[resize] * some(random, RESIZED, households),
        *[_new_head] * some(random, NEW_HEADS, households),
        *[_rehouse] * some(random, REHOUSED, households),
    ]
    first, last = date(year, 1, 5), date(year, *EVENTS_UNTIL)
    days = sorted(random.randrange((last - first).days + 1) for _ in deeds)
    random.shuffle(deeds)
    for deed, offset in zip(deeds, days, strict=True):
        deed(town, first + timedelta(days=offset))


def _come(town: Town, day: date) -> None:
    """A household comes from elsewhere, or a grown child leaves the parents' house for an own one."""
    random = town.random
    origin = random.choice(town.present)
    grown = [
        one for one in origin.members if one.relation == "child" and day.year - one.born_year >= ADULT + 4
    ]
    if grown and random.random() < 0.6:
        _split(town, origin, grown[0], day)
        return
    family = town.family(day)
    for member in family.members:
        member.joined_on = day
    poverty_class = PovertyClass.NEAR_POOR if random.random() < 0.04 else PovertyClass.NEITHER
    state = State(random.choice(town.hamlet_ids), poverty_class, len(family.members))
    town.move(family, MovementKind.MOVED_IN, day, state, reason="Từ xã khác chuyển đến")
    town.present.append(family)
    if family.head.ethnicity != "Kinh":
        flag(town, family, MINORITY, day)


def _split(town: Town, origin: Family, child: MemberRow, day: date) -> None:
    """The child founds a household of the same class in the same hamlet."""
    before = origin.now
    family = town.family(day, size=1)
    _become(town, family, family.head, child)
    leave(origin, child, day, "split")
    family.head.joined_on = day
    state = State(before.hamlet_id, before.poverty_class, len(family.members))
    town.move(family, MovementKind.SPLIT_OFF, day, state, reason="Lập hộ riêng", partner=origin)
    town.present.append(family)
    _size(town, origin, MovementKind.SPLIT, day, "Con lập hộ riêng", partner=family)
    if family.head.ethnicity != "Kinh":
        flag(town, family, MINORITY, day)


def _become(town: Town, family: Family, row: MemberRow, person: MemberRow) -> None:
    """A row of another household says of whom it is: the same person."""
    for part in ("name", "folded", "born_on", "born_year", "sex", "ethnicity", "identity_number"):
        setattr(row, part, getattr(person, part))
    if row.relation == "head":
        town.name_after_head(family)


def _go(town: Town, day: date) -> None:
    """A household ends: its last person dies, it joins another, or it moves away."""
    random = town.random
    family = _draw(town)
    if len(family.members) == 1 and random.random() < 0.7:
        leave(family, family.head, day, "died")
        end(town, family, MovementKind.DISSOLVED, day, "Người cuối cùng của hộ mất")
        return
    hosts = [one for one in random.sample(town.present, min(40, len(town.present))) if _may_host(one, family)]
    if hosts and random.random() < 0.25:
        _merge(town, family, hosts[0], day)
        return
    for member in list(family.members):
        leave(family, member, day, "moved")
    end(town, family, MovementKind.MOVED_OUT, day, "Chuyển đi xã khác")


def _may_host(host: Family, family: Family) -> bool:
    return host.now.hamlet_id == family.now.hamlet_id and len(host.members) + len(family.members) <= 9


def _merge(town: Town, family: Family, host: Family, day: date) -> None:
    for member in list(family.members):
        arrived = town.person(
            host, day, member.sex, day.year - member.born_year, relation="other", ethnicity=member.ethnicity
        )
        town.join(host, arrived, day)
        _become(town, host, arrived, member)
        leave(family, member, day, "elsewhere")
    end(town, family, MovementKind.MERGED_INTO, day, "Về ở cùng hộ người thân", partner=host)
    _size(town, host, MovementKind.ABSORBED, day, "Nhận hộ người thân về ở cùng", partner=family)


def _draw(town: Town) -> Family:
    """Takes a household out of those that are there."""
    place = town.random.randrange(len(town.present))
    town.present[place], town.present[-1] = town.present[-1], town.present[place]
    return town.present.pop()


def leave(family: Family, member: MemberRow, day: date, reason: str) -> None:
    """Somebody is no longer a member, and what was true of the person alone ends."""
    family.members.remove(member)
    member.left_on, member.left_reason = day, reason
    for kind, one in list(family.flags.items()):
        if one.member_id == member.id:
            unflag(family, kind, day)


def end(
    town: Town, family: Family, kind: MovementKind, day: date, reason: str, *, partner: Family | None = None
) -> None:
    """The household is gone, and nothing is true of it any longer."""
    for one in list(family.flags):
        unflag(family, one, day)
    town.move(family, kind, day, None, reason=reason, partner=partner)


def _size(
    town: Town, family: Family, kind: MovementKind, day: date, reason: str, *, partner: Family | None = None
) -> None:
    before = family.now
    after = State(before.hamlet_id, before.poverty_class, len(family.members))
    town.move(family, kind, day, after, reason=reason, partner=partner)


def resize(town: Town, day: date) -> None:
    """A child is born, somebody marries into the household, dies or moves away."""
    random = town.random
    family = random.choice(town.present)
    others = [member for member in family.members if member.relation != "head"]
    if others and (random.random() < 0.5 or len(family.members) > 7):
        gone = max(others, key=lambda one: (random.random() * (day.year - one.born_year + 10), one.id))
        dies = day.year - gone.born_year > 60
        leave(family, gone, day, "died" if dies else "moved")
        _size(town, family, MovementKind.SIZE_CHANGED, day, "Có người mất" if dies else "Có người chuyển đi")
        return
    sex = MALE if random.random() < 0.5 else FEMALE
    born = day.year - family.head.born_year < 62
    relation = (
        ("child" if day.year - family.head.born_year < 45 else "grandchild") if born else "child-in-law"
    )
    person = town.person(
        family,
        day,
        sex,
        0 if born else random.randint(20, 35),
        relation=relation,
        ethnicity=family.head.ethnicity,
    )
    town.join(family, person, day)
    _size(town, family, MovementKind.SIZE_CHANGED, day, "Sinh con" if born else "Về làm dâu, rể")


def _new_head(town: Town, day: date) -> None:
    """The spouse or a grown child heads the household."""
    family = town.random.choice(town.present)
    grown = [one for one in family.members if one.relation in _HEIRS and day.year - one.born_year >= ADULT]
    if not grown:
        return
    before, head = family.head, town.random.choice(grown)
    relations = _HEIRS[head.relation]
    for member in family.members:
        member.relation = relations.get(member.relation, "other")
    before.relation, head.relation = relations["head"], "head"
    town.name_after_head(family)
    town.move(
        family, MovementKind.HEAD_CHANGED, day, family.now, reason="Đổi chủ hộ theo đề nghị của gia đình"
    )


def _rehouse(town: Town, day: date) -> None:
    """A household moves to another hamlet of the commune."""
    family = town.random.choice(town.present)
    before = family.now
    hamlets = [hamlet_id for hamlet_id in town.hamlet_ids if hamlet_id != before.hamlet_id]
    if not hamlets:
        return
    after = State(town.random.choice(hamlets), before.poverty_class, before.persons)
    town.move(family, MovementKind.MOVED_HAMLET, day, after, reason="Chuyển chỗ ở trong xã")
