"""Scores and steps of households in a round: permission, lock, rules, rows, journal; nothing is stored by halves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.decisions import decide
from households.actions.rounds import lock_round
from households.models import CaseStep, Sheet, Standard
from households.queries.cases import CaseView, SheetView, case_view
from households.queries.deadlines import deadlines
from households.queries.rounds import Card, RoundView, cards, step_of
from households.rules import SheetFigures, classify, mask_of
from households.rules.rounds import CAUSES
from households.rules.standards import Standard as Rule
from households.rules.step_checks import refusals_of
from households.rules.steps import Step, StepKind, standing_of
from journal.actions import Change, record
from thinhduc.errors import ClashText, Conflict, Locked, Refused
from thinhduc.figures import format_count, format_date, normalize
from thinhduc.findings import Finding, errors_in, warnings_in
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

LARGEST_B1 = 2000
LARGEST_INCOME = 1_000_000_000


@dataclass(frozen=True)
class SheetValues:
    """What a person says of a sheet; None is not known, an empty set of indices is "nothing lacking"."""

    quick: bool | None = None
    b1: int | None = None
    income: int | None = None
    lacking: frozenset[int] | None = None
    causes: frozenset[int] | None = None
    surveyed_on: date | None = None
    surveyed_by: str = ""


@dataclass(frozen=True)
class Recorded:
    """What recording steps did: how many households, how many movements; what to know of it."""

    cases: int
    movements: int = 0
    waiting: int = 0
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Entry:
    """The step of one household, where the households of one deed differ."""

    case_id: int
    step: Step


LABELS = {
    "quick": "Phiếu A",
    "b1": "Điểm B1",
    "income": "Thu nhập bình quân",
    "lacking": "Chỉ số thiếu hụt",
    "causes": "Nguyên nhân nghèo",
    "surveyed_on": "Ngày điều tra",
    "surveyed_by": "Người điều tra",
}


@dataclass(frozen=True)
class SheetSaved:
    """What saving a sheet did: whether anything changed, and whether the survey's step was recorded with it."""

    changed: bool
    surveyed: bool = False


@transaction.atomic
def save_sheet(
    *, scope: Scope, round_id: int, case_id: int, standard: str, values: SheetValues, seen: int
) -> SheetSaved:
    """Stores a sheet, incomplete ones too. `seen`: the revision the person saw, 0 for none.

    A sheet that gives a class and names its day records that the household was surveyed, where that comes next.
    Locked once a meeting agreed or the class is decided; Conflict where somebody else changed it since `seen`; Refused
    for what can not be.
    """
    require(scope, Permission.RUN_REVIEWS)
    review = lock_round(scope, round_id)
    case, rule = case_view(scope, round_id, case_id), review.standard(standard)
    if case is None or rule is None:
        raise Refused("Đợt rà soát này không có phiếu ấy.")
    _refuse_locked(case)
    _refuse_impossible(case, values, rule)
    before = case.sheet(standard)
    if not before.revision and _says_nothing(values):
        return SheetSaved(False)
    changes = _changes(before, values, rule)
    if not changes:
        return SheetSaved(False)
    if before.revision != seen:
        raise Conflict(
            f"Trong lúc anh/chị nhập, người khác đã lưu phiếu của hộ {case.head_name}. Chưa có gì được ghi.",
            [
                ClashText(case.hamlet, _label(one), one.figure, "", str(one.new or "–"), str(one.old or "–"))
                for one in changes
            ],
        )
    _store(scope, case, rule, values, before.revision)
    named = [replace(one, hamlet_id=case.hamlet_id, hamlet_name=case.hamlet) for one in changes]
    record(
        scope=scope,
        deed="sheet-saved",
        subject=f"{review.title}: hộ {case.head_name} ({case.code}), {rule.name}",
        year=review.year,
        household_id=case.household_id,
        changes=named,
    )
    return SheetSaved(True, _note_survey(scope, case, rule, values))


def _says_nothing(values: SheetValues) -> bool:
    """A new sheet that names only its day and surveyor, as the form offers them, was not filled in."""
    return replace(values, surveyed_on=None, surveyed_by="") == SheetValues()


def _note_survey(scope: Scope, case: CaseView, rule: Rule, values: SheetValues) -> bool:
    """Records the survey where the sheet of the leading standard is whole and the survey comes next."""
    standing, day = case.standing, values.surveyed_on
    if rule != case.round.leading or day is None or standing.last is None or day < standing.last.on:
        return False
    is_due = standing.kind is StepKind.LISTED or (
        standing.kind is StepKind.MEETING and not standing.is_agreed
    )
    found = classify(SheetFigures(values.b1, values.lacking, values.income), rule, case.area)
    if not is_due or found.poverty_class is None:
        return False
    step = Step(StepKind.SURVEYED, day, text=normalize(values.surveyed_by))
    record_steps(scope=scope, round_id=case.round.id, entries=[Entry(case.id, step)])
    return True


def _refuse_locked(case: CaseView) -> None:
    standing = case.standing
    if standing.is_sheet_open:
        return
    if standing.kind is StepKind.WITHDRAWN:
        raise Locked(f"Hộ {case.head_name} đã rút khỏi danh sách nên phiếu không sửa được.")
    if standing.decided_on is not None:
        raise Locked(
            f"Hộ {case.head_name} đã có quyết định {standing.decision} ngày {format_date(standing.decided_on)} "
            "nên phiếu không sửa được.",
            who_can_lift="Điểm khác đi thì rà soát lại trong đợt thường xuyên sau.",
        )
    raise Locked(
        f"Họp dân ngày {format_date(standing.met_on)} đã thống nhất phiếu của hộ {case.head_name} "
        "nên phiếu không sửa được.",
        who_can_lift="Có khiếu nại thì ghi bước “Có khiếu nại” rồi sửa khi phúc tra; "
        "phiếu sai thì ghi điều tra lại rồi họp lại.",
    )


def _changes(before: SheetView, after: SheetValues, rule: Rule) -> list[Change]:
    """The fields that differ, in words."""
    pairs = {
        "quick": (_yes_no(before.quick), _yes_no(after.quick)),
        "b1": (before.figures.b1, after.b1),
        "income": (before.figures.income, after.income),
        "lacking": (_numbers(before.figures.lacking), _numbers(after.lacking)),
        "causes": (_numbers(before.causes), _numbers(after.causes)),
        "surveyed_on": (_day(before.surveyed_on), _day(after.surveyed_on)),
        "surveyed_by": (before.surveyed_by or None, normalize(after.surveyed_by) or None),
    }
    return [Change(None, "", f"sheet-{key}", old, new) for key, (old, new) in pairs.items() if old != new]


def _label(change: Change) -> str:
    return LABELS[change.figure.removeprefix("sheet-")]


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "có" if value else "không"


def _numbers(values: frozenset[int] | None) -> str | None:
    if values is None:
        return None
    return ", ".join(str(number) for number in sorted(values)) or "không có"


def _day(value: date | None) -> str | None:
    return None if value is None else format_date(value)


def _refuse_impossible(case: CaseView, values: SheetValues, rule: Rule) -> None:
    wrong = []
    if unknown := sorted((values.lacking or frozenset()) - rule.numbers):
        wrong.append(f"{rule.name} không có chỉ số {', '.join(map(str, unknown))}")
    if unknown := sorted((values.causes or frozenset()) - {number for number, _ in CAUSES}):
        wrong.append(f"không có nguyên nhân nghèo số {', '.join(map(str, unknown))}")
    if values.b1 is not None and not 0 <= values.b1 <= LARGEST_B1:
        wrong.append(f"tổng điểm B1 phải từ 0 đến {format_count(LARGEST_B1)}")
    if values.income is not None and not 0 <= values.income <= LARGEST_INCOME:
        wrong.append(f"thu nhập phải từ 0 đến {format_count(LARGEST_INCOME)} đồng")
    if values.surveyed_on is not None and values.surveyed_on > today():
        wrong.append(f"ngày điều tra {format_date(values.surveyed_on)} là ngày chưa đến")
    if wrong:
        raise Refused(f"Hộ {case.head_name}: {'; '.join(wrong)}. Chưa có gì được ghi.")


def _store(scope: Scope, case: CaseView, rule: Rule, values: SheetValues, revision: int) -> None:
    fields = {
        "quick": values.quick,
        "b1": values.b1,
        "income": values.income,
        "lacking": mask_of(values.lacking),
        "causes": mask_of(values.causes),
        "surveyed_on": values.surveyed_on,
        "surveyed_by": normalize(values.surveyed_by)[:120],
        "revision": revision + 1,
    }
    own = Sheet.objects.within(scope).filter(case_id=case.id, standard__slug=rule.slug)
    if not revision:
        standard_id = Standard.objects.values_list("pk", flat=True).get(slug=rule.slug)
        Sheet.objects.create(commune_id=scope.commune_id, case_id=case.id, standard_id=standard_id, **fields)
    else:
        own.update(**fields)


@transaction.atomic
def record_steps(*, scope: Scope, round_id: int, entries: Sequence[Entry]) -> Recorded:
    """Records a step of each named household: one meeting, posting or decision for many, or different ones.

    Refused with every fault of every household, and then nothing is stored. A decision stores the class by each of the
    round's standards and, where the class of the leading one changes, the movement (households/actions/decisions.py).
    """
    require(scope, Permission.RUN_REVIEWS)
    review = lock_round(scope, round_id)
    if not entries:
        raise Refused("Chưa chọn hộ nào.")
    by_case = {
        card.case_id: card for card in cards(scope, review, today(), case_ids=[e.case_id for e in entries])
    }
    if len(by_case) != len({entry.case_id for entry in entries}):
        raise Refused("Có hộ không thuộc đợt rà soát này. Chưa có gì được ghi.")
    steps = _steps_of(scope, by_case)
    found: list[Finding] = []
    for entry in entries:
        card = by_case[entry.case_id]
        found += refusals_of(
            entry.step,
            standing_of(steps[entry.case_id]),
            name=f"{card.head_name} ({card.code})",
            hamlet=card.hamlet.name,
            today=today(),
            posting=deadlines()["posting"],
        )
    deciding = [entry for entry in entries if entry.step.kind is StepKind.DECISION]
    decisions = decide(scope, review, {entry.case_id: entry.step for entry in deciding}, by_case)
    found += decisions.findings
    if faults := errors_in(found):
        raise Refused(
            f"Chưa ghi được: {faults[0].message}"
            if len(faults) == 1
            else f"Chưa ghi được, còn {len(faults)} lỗi. Chưa có gì được ghi.",
            faults,
        )
    _append_steps(scope, entries, steps)
    _note(scope, review, entries, by_case)
    return Recorded(len(entries), decisions.movements, decisions.waiting, tuple(warnings_in(found)))


def _steps_of(scope: Scope, by_case: Mapping[int, Card]) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = {case_id: [] for case_id in by_case}
    for step in CaseStep.objects.within(scope).filter(case_id__in=list(by_case)).order_by("number"):
        steps[step.case_id].append(step_of(step))
    return steps


def _append_steps(scope: Scope, entries: Sequence[Entry], steps: Mapping[int, Sequence[Step]]) -> None:
    now = timezone.now()
    CaseStep.objects.bulk_create(
        CaseStep(
            commune_id=scope.commune_id,
            case_id=entry.case_id,
            number=len(steps[entry.case_id]) + 1,
            kind=entry.step.kind.value,
            on=entry.step.on,
            until=entry.step.until,
            present=entry.step.present,
            in_favour=entry.step.in_favour,
            against=entry.step.against,
            document=normalize(entry.step.document)[:60],
            text=normalize(entry.step.text)[:500],
            recorded_by=scope.user_name,
            recorded_at=now,
        )
        for entry in entries
    )


def _note(scope: Scope, review: RoundView, entries: Sequence[Entry], by_case: Mapping[int, Card]) -> None:
    """A row of the journal for each household, so that its own page tells it."""
    for entry in entries:
        card, step = by_case[entry.case_id], entry.step
        record(
            scope=scope,
            deed="case-step-recorded",
            subject=f"Hộ {card.head_name} ({card.code}): {step.kind.label} ngày {format_date(step.on)}, {review.title}",
            year=review.year,
            household_id=card.household_id,
            source=step.document[:60],
            reason=step.text,
        )
