"""Opening rounds of reviews and putting households on their lists: permission, lock, rules, rows, journal."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from households.models import CaseStep, Household, Movement, ReviewCase, ReviewRound, Standard
from households.queries.deadlines import deadlines
from households.queries.rounds import RoundView, round_title, round_view, standards_to_choose
from households.rules import PovertyClass
from households.rules.rounds import MOST_STANDARDS, PERIODIC, REGULAR, dates_of, leading_standard
from households.rules.steps import Ground, StepKind
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date, normalize
from thinhduc.permissions import Permission
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.scope import Scope

_GROUND_OF = {
    PovertyClass.POOR.value: Ground.WAS_POOR,
    PovertyClass.NEAR_POOR.value: Ground.WAS_NEAR_POOR,
}


@transaction.atomic
def open_round(*, scope: Scope, kind: str, year: int, month: int = 0, standards: Sequence[str]) -> int:
    """Opens a round; returns its key. A periodic one lists every poor and near-poor household of the register at once.

    `standards`: slugs of one or two, one of them in force on the first day. Refused where the round is open already or
    the standards do not fit.
    """
    require(scope, Permission.RUN_REVIEWS)
    _check_when(kind, year, month)
    month = 0 if kind == PERIODIC else month
    dates = dates_of(kind, year, month, deadlines())
    chosen = _check_standards(scope, kind, year, month, standards)
    try:
        with transaction.atomic():
            opened = ReviewRound.objects.create(
                commune_id=scope.commune_id,
                year=year,
                kind=kind,
                month=month,
                starts_on=dates.starts_on,
                ends_on=dates.ends_on,
                opened_by=scope.user_name,
                opened_at=timezone.now(),
            )
    except IntegrityError:
        raise Refused(f"{round_title(kind, year, month)} đã lập rồi.") from None
    opened.standards.set(chosen)
    listed = _list_current(scope, opened) if kind == PERIODIC else 0
    record(
        scope=scope,
        deed="round-opened",
        subject=f"{round_title(kind, year, month)}: {listed} hộ trong danh sách",
        year=year,
    )
    return opened.pk


def _check_when(kind: str, year: int, month: int) -> None:
    if kind not in (PERIODIC, REGULAR):
        raise Refused("Đợt rà soát là định kỳ hoặc thường xuyên.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Năm {year} không lập đợt được; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if kind == REGULAR and not 1 <= month <= 12:
        raise Refused("Đợt rà soát thường xuyên phải có tháng từ 1 đến 12.")


def _check_standards(scope: Scope, kind: str, year: int, month: int, slugs: Sequence[str]) -> list[Standard]:
    """The standards by their slugs, leading one among them; Refused in words."""
    in_force, coming = standards_to_choose(scope, kind, year, month)
    start = dates_of(kind, year, month, deadlines()).starts_on
    possible = {standard.slug: standard for standard in (*in_force, *coming)}
    wanted = list(dict.fromkeys(slugs))
    if not wanted or len(wanted) > MOST_STANDARDS:
        raise Refused(f"Chọn một hoặc {MOST_STANDARDS} chuẩn nghèo cho đợt rà soát.")
    if unknown := [slug for slug in wanted if slug not in possible]:
        named = list(Standard.objects.filter(slug__in=unknown).values_list("name", flat=True))
        raise Refused(
            f"Chuẩn không áp dụng được cho đợt bắt đầu ngày {format_date(start)}: {', '.join(named or unknown)}."
        )
    if leading_standard([possible[slug] for slug in wanted], start) is None:
        names = ", ".join(possible[slug].name for slug in wanted)
        raise Refused(
            f"{names} chưa có hiệu lực ngày {format_date(start)}; "
            "phải có một chuẩn đang có hiệu lực để quyết định diện hộ."
        )
    return list(Standard.objects.filter(slug__in=wanted))


def _list_current(scope: Scope, opened: ReviewRound) -> int:
    """Every household that is poor or near-poor now; a few statements for any number."""
    now = Movement.objects.within(scope).filter(
        until=None,
        hamlet_to__isnull=False,
        class_to__in=list(_GROUND_OF),
        household__merged_into=None,
    )
    cases = [
        ReviewCase(
            commune_id=scope.commune_id,
            round=opened,
            household_id=household_id,
            hamlet_id=hamlet_id,
            ground=_GROUND_OF[class_to].value,
        )
        for household_id, hamlet_id, class_to in now.order_by("household_id").values_list(
            "household_id", "hamlet_to_id", "class_to"
        )
    ]
    made = ReviewCase.objects.bulk_create(cases, batch_size=2000)
    day = min(opened.starts_on, today())
    CaseStep.objects.bulk_create((listed_step(scope, case, day) for case in made), batch_size=2000)
    return len(made)


def listed_step(scope: Scope, case: ReviewCase, day: date) -> CaseStep:
    """The first step of a case."""
    return CaseStep(
        commune_id=scope.commune_id,
        case_id=case.pk,
        number=1,
        kind=StepKind.LISTED.value,
        on=day,
        recorded_by=scope.user_name,
        recorded_at=timezone.now(),
    )


@transaction.atomic
def add_case(
    *,
    scope: Scope,
    round_id: int,
    household_id: int,
    ground: Ground,
    requested_on: date | None = None,
    procedure_code: str = "",
) -> int:
    """Puts a household on a round's list because it asked or was proposed; returns the case's key.

    Refused where it is on it already, is not in the register now, or the day it asked on is missing or to come.
    """
    require(scope, Permission.RUN_REVIEWS)
    review = lock_round(scope, round_id)
    household = Household.objects.within(scope).filter(pk=household_id).first()
    if household is None:
        raise Refused("Xã không có hộ này.")
    name = f"Hộ {household.head_name} ({household.code})"
    state = Movement.objects.within(scope).filter(household_id=household_id, until=None).first()
    if state is None or state.hamlet_to_id is None or household.merged_into_id is not None:
        raise Refused(f"{name} không còn trong sổ hộ của xã nên không đưa vào danh sách rà soát được.")
    _check_request(name, review, ground, requested_on)
    try:
        with transaction.atomic():
            case = ReviewCase.objects.create(
                commune_id=scope.commune_id,
                round_id=round_id,
                household_id=household_id,
                hamlet_id=state.hamlet_to_id,
                ground=ground.value,
                requested_on=requested_on,
                procedure_code=normalize(procedure_code)[:20],
            )
    except IntegrityError:
        raise Refused(f"{name} đã có trong danh sách của đợt này.") from None
    day = min(max(review.starts_on, requested_on or review.starts_on), today())
    listed_step(scope, case, day).save()
    record(
        scope=scope,
        deed="case-added",
        subject=f"{review.title}: {name}, {ground.label}",
        year=review.year,
        household_id=household_id,
    )
    return case.pk


def _check_request(name: str, review: RoundView, ground: Ground, requested_on: date | None) -> None:
    if ground.is_request and requested_on is None:
        raise Refused(f"{name}: chưa ghi ngày đề nghị.")
    if requested_on is not None and requested_on > today():
        raise Refused(f"{name}: ngày đề nghị {format_date(requested_on)} là ngày chưa đến.")
    if requested_on is not None and requested_on > review.ends_on:
        raise Refused(
            f"{name}: đề nghị ngày {format_date(requested_on)} sau khi {review.title} kết thúc "
            f"({format_date(review.ends_on)}); hãy đưa vào đợt sau."
        )


def lock_round(scope: Scope, round_id: int) -> RoundView:
    """The round, locked: what is done to its households happens one after the other. Refused where there is none."""
    list(
        ReviewRound.objects.within(scope).select_for_update().filter(pk=round_id).values_list("pk", flat=True)
    )
    review = round_view(scope, round_id)
    if review is None:
        raise Refused("Xã không có đợt rà soát này.")
    return review
