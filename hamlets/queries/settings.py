"""The hamlets and names of a commune through time, for those who keep them."""

from dataclasses import dataclass
from datetime import date

from hamlets.models import CommunePeriod, Hamlet, HamletPeriod
from hamlets.queries.places import today
from thinhduc.scope import Scope


@dataclass(frozen=True)
class HamletCard:
    """A hamlet with its periods, latest first; `present` is the one without an end, None where it has ended."""

    hamlet_id: int
    slug: str
    periods: tuple[HamletPeriod, ...]

    @property
    def last(self) -> HamletPeriod:
        """What it is called now, or was called last."""
        return self.periods[0]

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
    cards = [HamletCard(pk, slugs[pk], tuple(_latest_first(own))) for pk, own in periods.items()]
    return sorted(cards, key=lambda card: (card.present is None, card.last.order, card.hamlet_id))


def _latest_first(periods: list[HamletPeriod]) -> list[HamletPeriod]:
    return sorted(periods, key=lambda period: period.valid_from or date.min, reverse=True)


def hamlet_card(scope: Scope, hamlet_id: int) -> HamletCard | None:
    """One of them; None where the commune has no such hamlet."""
    return next((card for card in hamlet_cards(scope) if card.hamlet_id == hamlet_id), None)


def hamlet_choices(scope: Scope) -> list[tuple[int, str]]:
    """The hamlets that go on today, to choose from."""
    return [
        (card.hamlet_id, card.last.name)
        for card in hamlet_cards(scope)
        if card.last.valid_to is None or card.last.valid_to >= today()
    ]


def commune_periods(scope: Scope) -> list[CommunePeriod]:
    """The commune's names, latest first."""
    periods = list(CommunePeriod.objects.within(scope).filter(commune_id=scope.commune_id))
    return sorted(periods, key=lambda period: period.valid_from or date.min, reverse=True)
