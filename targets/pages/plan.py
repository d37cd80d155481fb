"""The plan's page as a whole: the grid, and all that stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from households.pages.from_register import HouseholdLinks
from targets.models import PlanVersion
from targets.pages.cards import (
    Detail,
    GoalsCard,
    InflowCard,
    LifeStep,
    OpeningCard,
    PastStep,
    details_of,
    goals_card,
    inflow_card,
    life_steps,
    opening_cards,
    past_steps,
)
from targets.pages.columns import SLUGS
from targets.pages.findings import FindingCard, finding_cards, open_count
from targets.pages.sheet import NOTHING, Sheet, Tab, Typing, sheet_of, tabs_of
from targets.queries.openings import ChangedOpening
from targets.queries.versions import VersionView
from targets.rules import OPTIONAL_COLUMNS, PovertyClass
from thinhduc.findings import Finding, Level


@dataclass(frozen=True)
class PlanPage:
    """What the page of a version shows of one of its tables."""

    view: VersionView
    slug: str
    sheet: Sheet
    tabs: tuple[Tab, ...]
    goals: GoalsCard
    findings: tuple[FindingCard, ...]
    open_findings: int
    openings: tuple[OpeningCard, ...]
    inflow: InflowCard | None
    steps: tuple[LifeStep, ...]
    past: tuple[PastStep, ...]
    details: tuple[Detail, ...]
    typing: Typing | None = None

    @property
    def worst(self) -> str:
        """The heaviest level among the findings."""
        return self.findings[0].level if self.findings else ""

    @property
    def asking(self) -> tuple[FindingCard, ...]:
        """Errors and warnings."""
        return tuple(card for card in self.findings if card.level != Level.NOTE)

    @property
    def notes(self) -> tuple[FindingCard, ...]:
        """What is only said, of the table that is shown."""
        return tuple(
            card
            for card in self.findings
            if card.level == Level.NOTE and (card.of_both_tables or card.table == self.slug)
        )

    @property
    def errors(self) -> Mapping[str, str]:
        """What is wrong with what was typed, by field name."""
        return self.typing.errors if self.typing else {}

    @property
    def has_unsaved(self) -> bool:
        """Something typed is not stored yet."""
        return self.typing is not None


def plan_page(
    view: VersionView,
    poverty_class: PovertyClass,
    findings: Sequence[Finding],
    changed: Sequence[ChangedOpening],
    *,
    history_url: str,
    links: HouseholdLinks,
    is_typed_in: bool = False,
    shown: VersionView | None = None,
    typing: Typing | None = None,
    pasted: Mapping[str, str] = NOTHING,
) -> PlanPage:
    """The page of a version; `shown` is the version with what was typed in it, `findings` are of that.

    `links`: to the households of copied figures; `is_typed_in`: the person may type; `pasted` are totals by field that
    stand typed and are not stored yet.
    """
    shown = shown or view
    cards = finding_cards(shown, findings)
    return PlanPage(
        view=view,
        slug=SLUGS[poverty_class],
        sheet=sheet_of(
            view,
            poverty_class,
            findings,
            history_url=history_url,
            links=links,
            is_typed_in=is_typed_in,
            shown=shown,
            typing=typing,
            pasted=pasted,
        ),
        tabs=tabs_of(shown, poverty_class, findings),
        goals=goals_card(shown, poverty_class),
        findings=cards,
        open_findings=0 if view.is_issued else open_count(cards),
        openings=opening_cards(changed),
        inflow=inflow_card(shown),
        steps=life_steps(view.state),
        past=past_steps(view.steps),
        details=details_of(
            view,
            PlanVersion.Form(view.form).label.partition(" (")[0],
            [OPTIONAL_COLUMNS[key].lower() for key in view.columns if key in OPTIONAL_COLUMNS],
        ),
        typing=typing,
    )
