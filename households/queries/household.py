"""Reading one household through time: people, classes, movements, reviews, proposals, the journal.

A fixed number of queries whatever there is to show. A head reads what happened in the own hamlets only.
"""

import re
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from hamlets.queries import today, with_past
from households.models import (
    CaseStep,
    Classification,
    FlagKind,
    Household,
    HouseholdFlag,
    LateEvent,
    Member,
    Movement,
    Proposal,
    ReviewCase,
    Sheet,
)
from households.queries.household_facts import (
    CaseView,
    ClassView,
    FlagView,
    HouseholdView,
    MemberView,
    MovementView,
    SheetView,
    Waiting,
    YearClass,
)
from households.queries.register import Standing, names_of_hamlets, standing_of
from households.rules import PovertyClass, numbers_of
from households.rules.kinds import MovementKind
from households.rules.persons import Birth, Person, age_on, check_count, check_household, mask_identity
from households.rules.rounds import CAUSES
from households.rules.steps import Ground, Stage, Step, StepKind, stage_of
from journal.models import Entry
from thinhduc.findings import Finding
from thinhduc.permissions import Role
from thinhduc.scope import Scope

_CAUSES = dict(CAUSES)
JOURNAL_LENGTH = 40  # latest entries on a household's page


def household_by_code(scope: Scope, code: str) -> int | None:
    """The key of a household by its code in the scope's commune."""
    return Household.objects.within(scope).filter(code=code).values_list("pk", flat=True).first()


def next_code(scope: Scope) -> str:
    """A code for a new household: the number after the largest one of the commune, written in the same way.

    Text of any form may be a code; where the last one ends in no number a first one is proposed.
    """
    last = Household.objects.within(scope).order_by("-code").values_list("code", flat=True).first() or ""
    digits = re.search(r"([0-9]+)$", last)
    if digits is None:
        return f"{last}-0001" if last else "0001"
    return f"{last[: digits.start()]}{int(digits[1]) + 1:0{len(digits[1])}d}"[:40]


def household_view(scope: Scope, household_id: int) -> HouseholdView | None:
    """One household; None where the scope has no such."""
    household = Household.objects.within(scope).filter(pk=household_id).select_related("merged_into").first()
    if household is None:
        return None
    past = with_past(scope)  # a household that another commune handed over keeps its history
    movements = _movements(past, household_id)
    names = names_of_hamlets(
        scope, {pk for one in movements for pk in (one.hamlet_from_id, one.hamlet_to_id)}
    )
    last = movements[-1] if movements else None
    into = household.merged_into
    return HouseholdView(
        id=household.pk,
        code=household.code,
        head_name=household.head_name,
        address=household.address,
        area=household.get_area_display() if household.area else "",
        note=household.note,
        revision=household.revision,
        standing=standing_of(last, names) if last else None,
        members=tuple(members_of(scope, household_id)),
        flags=tuple(_flags(scope, household_id, _seen_from(scope, movements))),
        years=tuple(years_of(scope, movements, names)),
        movements=tuple(_movement_view(one, names) for one in reversed(movements)),
        cases=tuple(_cases(scope, household_id)),
        classes=tuple(_classes(past, household_id)),
        waiting=tuple(_waiting(scope, household_id)),
        merged_into=(into.pk, str(into)) if into else None,
        duplicates=tuple(
            (one.pk, str(one)) for one in Household.objects.within(scope).filter(merged_into=household_id)
        ),
        journal=tuple(
            Entry.objects.within(scope).filter(household_id=household_id).order_by("-id")[:JOURNAL_LENGTH]
        ),
    )


def members_of(scope: Scope, household_id: int) -> list[MemberView]:
    """The people of a household, those present first, the head before the others."""
    found = Member.objects.within(scope).filter(household_id=household_id).order_by("number")
    views = [member_view(member) for member in found]
    return sorted(views, key=lambda one: (not one.is_present, not one.is_head, one.number))


def household_findings(scope: Scope, view: HouseholdView) -> list[Finding]:
    """What does not fit among the people of a household, as far as they are kept."""
    members = Member.objects.within(scope).filter(household_id=view.id, left_on=None).order_by("number")
    people = [person_of(member) for member in members]
    if not people:
        return []
    persons = view.standing.persons if view.standing and view.is_standing else None
    return [*check_household("Hộ", people, today()), *check_count(len(people), persons)]


def member_view(member: Member) -> MemberView:
    """A stored member as pages see it."""
    birth = Birth(member.born_on, member.born_year)
    return MemberView(
        id=member.pk,
        number=member.number,
        name=member.name,
        birth=birth,
        age=age_on(birth, member.left_on or today()),
        sex=member.sex,
        relation=member.relation,
        ethnicity=member.ethnicity,
        identity=mask_identity(member.identity_number),
        joined_on=member.joined_on,
        left_on=member.left_on,
        left_reason=member.left_reason,
    )


def person_of(member: Member) -> Person:
    """A stored member as the rules see it."""
    return Person(
        name=member.name,
        birth=Birth(member.born_on, member.born_year),
        sex=member.sex,
        relation=member.relation,
        identity_number=member.identity_number,
        joined_on=member.joined_on,
        left_on=member.left_on,
    )


def _movements(scope: Scope, household_id: int) -> list[Movement]:
    found = Movement.objects.within(scope).filter(household_id=household_id)
    return list(found.select_related("partner").order_by("number"))


def _movement_view(one: Movement, names: dict[int, str]) -> MovementView:
    before = after = None
    if one.hamlet_from_id is not None:
        before = Standing(
            one.hamlet_from_id,
            names.get(one.hamlet_from_id, ""),
            PovertyClass(one.class_from),
            one.persons_before or 0,
            one.counted_on,
        )
    if one.hamlet_to_id is not None:
        after = standing_of(one, names)
    return MovementView(
        number=one.number,
        kind=MovementKind(one.kind),
        happened_on=one.happened_on,
        counted_on=one.counted_on,
        before=before,
        after=after,
        decision_number=one.decision_number,
        decision_on=one.decision_on,
        reason=one.reason,
        partner_id=one.partner_id,
        partner=str(one.partner) if one.partner else "",
        recorded_by=one.recorded_by,
        recorded_at=one.recorded_at,
    )


def years_of(scope: Scope, movements: Sequence[Movement], names: dict[int, str]) -> list[YearClass]:
    """How the household stood at the end of each year, latest first, by its movements in their order."""
    if not movements:
        return []
    now = today()
    years = []
    for year in range(now.year, movements[0].counted_on.year - 1, -1):
        day = now if year == now.year else date(year, 12, 31)
        holding = [
            one for one in movements if one.counted_on <= day and (one.until is None or day < one.until)
        ]
        standing = standing_of(holding[-1], names) if holding and _is_seen(scope, holding[-1]) else None
        years.append(YearClass(year, standing, year == now.year))
    return years


def _is_seen(scope: Scope, movement: Movement) -> bool:
    """Whether the household is there, and for a head in an own hamlet."""
    if movement.hamlet_to_id is None:
        return False
    return scope.role is not Role.HAMLET_HEAD or movement.hamlet_to_id in (scope.hamlet_ids or ())


def _seen_from(scope: Scope, movements: Sequence[Movement]) -> date:
    """The day from which a household is the scope's to see: for a head that on which it last came to an own hamlet."""
    own = scope.hamlet_ids or ()
    came = [one.counted_on for one in movements if one.hamlet_from_id not in own and one.hamlet_to_id in own]
    return came[-1] if came and scope.role is Role.HAMLET_HEAD else date.min


def _flags(scope: Scope, household_id: int, seen_from: date) -> list[FlagView]:
    """What is true of it, and what was after the day `seen_from`."""
    found = HouseholdFlag.objects.within(scope).filter(household_id=household_id)
    found = found.filter(Q(until=None) | Q(until__gte=seen_from))
    return [
        FlagView(
            id=flag.pk,
            kind=FlagKind(flag.kind),
            member=flag.member.name if flag.member else "",
            reason=flag.reason,
            since=flag.since,
            until=flag.until,
            recorded_by=flag.recorded_by,
        )
        for flag in found.select_related("member").order_by("-since", "-pk")
    ]


def _cases(scope: Scope, household_id: int) -> list[CaseView]:
    found = ReviewCase.objects.within(scope).filter(household_id=household_id).select_related("round")
    if scope.role is Role.HAMLET_HEAD:
        found = found.filter(hamlet_id__in=scope.hamlet_ids or ())
    cases = list(found.order_by("-round__year", "-round__month", "-pk"))
    ids = [case.pk for case in cases]
    sheets: dict[int, list[SheetView]] = {}
    of_cases = Sheet.objects.within(scope).filter(case_id__in=ids)
    for sheet in of_cases.select_related("standard").prefetch_related("standard__indices"):
        sheets.setdefault(sheet.case_id, []).append(_sheet_view(sheet))
    steps: dict[int, list[Step]] = {}
    for step in CaseStep.objects.within(scope).filter(case_id__in=ids).order_by("case_id", "number"):
        steps.setdefault(step.case_id, []).append(_step(step))
    return [_case_view(case, steps.get(case.pk, []), sheets.get(case.pk, [])) for case in cases]


def _case_view(case: ReviewCase, steps: Sequence[Step], sheets: Sequence[SheetView]) -> CaseView:
    last = steps[-1] if steps else None
    return CaseView(
        id=case.pk,
        round_id=case.round_id,
        year=case.round.year,
        month=case.round.month,
        ground=Ground(case.ground),
        stage=stage_of(last, today()) if last else Stage.TO_SURVEY,
        last=last,
        documents=tuple(step for step in steps if step.document),
        sheets=tuple(sheets),
    )


def _step(step: CaseStep) -> Step:
    return Step(
        kind=StepKind(step.kind),
        on=step.on,
        until=step.until,
        present=step.present,
        in_favour=step.in_favour,
        against=step.against,
        document=step.document,
        text=step.text,
    )


def _sheet_view(sheet: Sheet) -> SheetView:
    names = {index.number: index.name for index in sheet.standard.indices.all()}
    numbers = numbers_of(sheet.lacking) if sheet.lacking is not None else None
    return SheetView(
        standard=sheet.standard.name,
        b1=sheet.b1,
        lacking=None if numbers is None else tuple(names.get(number, str(number)) for number in numbers),
        causes=None if sheet.causes is None else _causes_of(sheet.causes),
        surveyed_on=sheet.surveyed_on,
    )


def _causes_of(mask: int) -> tuple[str, ...]:
    return tuple(_CAUSES[one] for one in numbers_of(mask))


def _classes(scope: Scope, household_id: int) -> list[ClassView]:
    found = Classification.objects.within(scope).filter(household_id=household_id).select_related("standard")
    return [
        ClassView(
            year=one.year,
            poverty_class=PovertyClass(one.poverty_class),
            standard=one.standard.name,
            decided_on=one.decided_on,
            decision_number=one.decision_number,
            decided_by=one.decided_by,
            b1=one.b1,
            b2=one.b2,
            causes=None if one.causes is None else _causes_of(one.causes),
        )
        for one in found.order_by("-year", "-decided_on", "-pk")
    ]


def _waiting(scope: Scope, household_id: int) -> list[Waiting]:
    proposals = Proposal.objects.within(scope).filter(household_id=household_id, state=Proposal.State.OPEN)
    late = LateEvent.objects.within(scope).filter(household_id=household_id, state=LateEvent.State.OPEN)
    return [
        *(
            Waiting("proposal", str(one.get_kind_display()), one.proposed_at, one.proposed_by, one.pk)
            for one in proposals
        ),
        *(
            Waiting("late", str(one.get_kind_display()), one.recorded_at, one.recorded_by, one.pk)
            for one in late
        ),
    ]
