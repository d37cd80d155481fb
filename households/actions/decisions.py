"""What a decision makes of households: a class by each standard as a fact, a movement where the class changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from households.actions.movements import change_class
from households.models import Classification, Sheet, Standard
from households.queries.rounds import Card, RoundView, figures_of
from households.rules import Classified, PovertyClass, SheetFigures, classify
from households.rules.rounds import class_year
from households.rules.standards import Standard as Rule
from households.rules.steps import Step
from thinhduc.errors import Refused
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Decisions:
    """What decisions came to: movements made, movements that wait because their year is confirmed, and what is wrong.

    Where a finding is an error the caller refuses, and its transaction takes everything back.
    """

    movements: int = 0
    waiting: int = 0
    findings: tuple[Finding, ...] = ()


def decide(
    scope: Scope, review: RoundView, steps: Mapping[int, Step], cards: Mapping[int, Card]
) -> Decisions:
    """Stores the classes that `steps` decide, by case, and makes the movements of those whose class changes.

    Called inside the transaction of the steps, with the round locked. A household without a class by the leading
    standard and one that is gone from the register are errors; without a class by the other standard it is a warning.
    """
    if not steps:
        return Decisions()
    sheets = _sheets(scope, list(steps))
    ids = dict(Standard.objects.values_list("slug", "pk"))
    facts: list[Classification] = []
    findings: list[Finding] = []
    movements = waiting = 0
    now = timezone.now()
    for case_id, step in steps.items():
        card = cards[case_id]
        for rule in review.standards:
            found = _classified(card, rule, sheets.get((case_id, rule.slug)))
            leads = rule == review.leading
            if found.poverty_class is None:
                findings.append(_unclassified(card, rule, found, leads))
                continue
            facts.append(
                Classification(
                    commune_id=scope.commune_id,
                    household_id=card.household_id,
                    hamlet_id=card.hamlet.id,
                    case_id=case_id,
                    standard_id=ids[rule.slug],
                    year=class_year(rule, review.year),
                    poverty_class=found.poverty_class.value,
                    decided_on=step.on,
                    decision_number=step.document.strip()[:60],
                    decided_by=step.text.strip()[:120] or scope.user_name,
                    recorded_at=now,
                )
            )
            if not leads:
                continue
            made, late, faults = _move(scope, card, found.poverty_class, step)
            movements, waiting = movements + made, waiting + late
            findings += faults
    if not any(finding.level is Level.ERROR for finding in findings):
        Classification.objects.bulk_create(facts)
    return Decisions(movements, waiting, tuple(findings))


def _sheets(scope: Scope, case_ids: list[int]) -> dict[tuple[int, str], SheetFigures]:
    stored = Sheet.objects.within(scope).filter(case_id__in=case_ids).select_related("standard")
    return {(sheet.case_id, sheet.standard.slug): figures_of(sheet) for sheet in stored}


def _classified(card: Card, rule: Rule, sheet: SheetFigures | None) -> Classified:
    return classify(sheet or SheetFigures(), rule, card.area)


def _named(card: Card) -> str:
    return f"Hộ {card.head_name} ({card.code})"


def _unclassified(card: Card, rule: Rule, found: Classified, leads: bool) -> Finding:
    level = Level.ERROR if leads else Level.WARNING
    said = "chưa xếp loại được" if leads else "chưa xếp loại, quyết định này không ghi kết quả"
    return Finding(
        level,
        "not-classified",
        f"{_named(card)}: {said} theo {rule.name}. {found.why}",
        card.hamlet.name,
        "b1",
    )


def _move(scope: Scope, card: Card, after: PovertyClass, step: Step) -> tuple[int, int, list[Finding]]:
    """How many movements were made, how many wait, what speaks against it; a class that stays makes none."""
    if card.poverty_class is None:
        message = f"{_named(card)} không còn trong sổ hộ của xã, nên không xếp diện được."
        return 0, 0, [Finding(Level.ERROR, "household-gone", message, card.hamlet.name)]
    if card.poverty_class is after:
        return 0, 0, []
    try:
        recorded = change_class(
            scope=scope,
            household_id=card.household_id,
            after=after,
            on=step.on,
            decision_number=step.document.strip()[:60],
            decision_on=step.on,
        )
    except Refused as refused:
        said = list(refused.findings) or [
            Finding(Level.ERROR, "movement-refused", f"{_named(card)}: {refused.message}", card.hamlet.name)
        ]
        return 0, 0, said
    return int(recorded.movement is not None), int(recorded.late is not None), []
