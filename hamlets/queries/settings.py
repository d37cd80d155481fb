"""The hamlets and names of a commune through time, for those who keep them."""

from dataclasses import dataclass
from datetime import date

from hamlets.models import CommunePeriod, Hamlet, HamletPeriod
from hamlets.queries.places import hamlet_names, today
from hamlets.queries.succession import hamlet_succession
from thinhduc.scope import Scope


@dataclass(frozen=True)
class HamletCard:
    """A hamlet with its periods, latest first, as one sees it on `day`.

    `present` is the period without an end, which may begin only later; None where the hamlet has ended, or will.
    """

    hamlet_id: int
    slug: str
    periods: tuple[HamletPeriod, ...]
    day: date

    @property
    def last(self) -> HamletPeriod:
        """What it is called in the end: the last period there is."""
        return self.periods[0]

    @property
    def now(self) -> HamletPeriod | None:
        """What it is called on the day; None before it began and after it ended."""
        return next((period for period in self.periods if _holds(period, self.day)), None)

    @property
    def shown(self) -> HamletPeriod:
        """What a list of the day calls it."""
        return self.now or self.last

    @property
    def is_coming(self) -> bool:
        """It begins only after the day."""
        return all(period.valid_from is not None and period.valid_from > self.day for period in self.periods)

    @property
    def coming(self) -> list[HamletPeriod]:
        """Its periods that begin after the day."""
        return [one for one in self.periods if one.valid_from is not None and one.valid_from > self.day]

    @property
    def earlier(self) -> list[HamletPeriod]:
        """The periods before the shown one."""
        return [one for one in self.periods if one.pk != self.shown.pk and one not in self.coming]

    @property
    def present(self) -> HamletPeriod | None:
        """The period that goes on."""
        return next((period for period in self.periods if period.valid_to is None), None)


def hamlet_cards(scope: Scope) -> list[HamletCard]:
    """All hamlets of the commune, those that go on first, in the order of the list."""
    periods: dict[int, list[HamletPeriod]] = {}
    for period in HamletPeriod.objects.within(scope).order_by("-valid_from", "-pk"):
        periods.setdefault(period.hamlet_id, []).append(period)
    slugs = dict(Hamlet.objects.within(scope).values_list("pk", "slug"))
    day = today()
    cards = [HamletCard(pk, slugs[pk], tuple(_latest_first(own)), day) for pk, own in periods.items()]
    return sorted(cards, key=lambda card: (card.present is None, card.shown.order, card.hamlet_id))


def _holds(period: HamletPeriod, day: date) -> bool:
    begun = period.valid_from is None or period.valid_from <= day
    return begun and (period.valid_to is None or day <= period.valid_to)


def _latest_first(periods: list[HamletPeriod]) -> list[HamletPeriod]:
    return sorted(periods, key=lambda period: period.valid_from or date.min, reverse=True)


def hamlet_card(scope: Scope, hamlet_id: int) -> HamletCard | None:
    """One of them; None where the commune has no such hamlet."""
    return next((card for card in hamlet_cards(scope) if card.hamlet_id == hamlet_id), None)


def hamlet_choices(scope: Scope) -> list[tuple[int, str]]:
    """The hamlets that go on today, to choose from."""
    return [
        (card.hamlet_id, card.shown.name)
        for card in hamlet_cards(scope)
        if card.last.valid_to is None or card.last.valid_to >= today()
    ]


@dataclass(frozen=True)
class HamletChange:
    """From the day `on` the hamlets `after` stand where `before` stood; names as they were called then."""

    on: date
    before: tuple[str, ...]
    after: tuple[str, ...]


def hamlet_changes(scope: Scope) -> list[HamletChange]:
    """The mergers and splits of the commune's hamlets, latest first; those it took over from other communes too."""
    succession = hamlet_succession(scope)
    names = hamlet_names({pk for one in succession for pk in (one.predecessor, one.successor)})
    sources: dict[tuple[date, int], list[int]] = {}
    for one in succession:
        sources.setdefault((one.on, one.successor), []).append(one.predecessor)
    grouped: dict[tuple[date, tuple[int, ...]], list[int]] = {}
    for (on, successor), before in sources.items():
        grouped.setdefault((on, tuple(sorted(before))), []).append(successor)
    changes = [
        HamletChange(on, tuple(names[pk] for pk in before), tuple(names[pk] for pk in after))
        for (on, before), after in grouped.items()
    ]
    return sorted(changes, key=lambda change: change.on, reverse=True)


def commune_periods(scope: Scope) -> list[CommunePeriod]:
    """The commune's names, latest first."""
    periods = list(CommunePeriod.objects.within(scope).filter(commune_id=scope.commune_id))
    return sorted(periods, key=lambda period: period.valid_from or date.min, reverse=True)
