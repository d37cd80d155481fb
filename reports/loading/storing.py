"""The rows of a plan file; the caller holds the transaction and has checked what the file says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import timezone

from hamlets.models import Commune, CommuneKind, CommunePeriod, Hamlet, HamletKind, HamletPeriod
from households.models import ReviewResult, ReviewYear, Source
from journal.actions import Change, record
from reports.loading.comparing import LINE_KEYS
from reports.planfile import FileCommune, FileHamlet, PlanFile
from targets.actions.common import add_step
from targets.actions.text import write_blocks
from targets.models import Plan, PlanEvent, PlanLine, PlanVersion, PublishedFigure, Target, TextBlock
from targets.queries.openings import COPIED
from targets.rules import GoalLevel, PovertyClass
from targets.rules.text import Block
from thinhduc.figures import slugify
from thinhduc.scope import Scope

# The figure of a line and the review's figure that it is copied from, the other way round.
REVIEWED = {review_key: line_key for line_key, review_key in COPIED.items()}
_UNTOUCHED = ("persons", "poor_minimum", "near_poor_minimum", "households_reason", "poor_reason", "note")


def make_commune(part: FileCommune) -> Commune:
    """The commune as the file names it, for all its time."""
    commune: Commune = Commune.objects.create(slug=part.slug)
    CommunePeriod.objects.create(
        commune=commune,
        kind=next(kind.value for kind in CommuneKind if kind.label == part.kind),
        name=part.name,
        superior=part.superior,
        province=part.province,
    )
    return commune


def add_hamlets(
    *, scope: Scope, plan: PlanFile, hamlet_ids: Mapping[int, int | None], since: date | None
) -> dict[int, int]:
    """Makes the hamlets that the commune does not have; gives the hamlet's key by the file's order."""
    known = {order: pk for order, pk in hamlet_ids.items() if pk is not None}
    for part in plan.hamlets:
        if part.order in known:
            continue
        hamlet: Hamlet = Hamlet.objects.create(commune_id=scope.commune_id, slug=slugify(part.name))
        HamletPeriod.objects.create(
            commune_id=scope.commune_id,
            hamlet=hamlet,
            name=part.name,
            kind=next(kind.value for kind in HamletKind if kind.label == part.kind),
            area=plan.commune.area,
            order=part.order,
            valid_from=since,
        )
        record(scope=scope, deed="hamlet-added", subject=part.name)
        known[part.order] = hamlet.pk
    return known


def reviewed_figures(part: FileHamlet) -> dict[str, int | None]:
    """What the file says of the hamlet's review of the year before, by the review's keys."""
    return {key: part.figures[line_key] for key, line_key in REVIEWED.items()}


def store_results(
    *, scope: Scope, plan: PlanFile, hamlet_ids: Mapping[int, int], source: str
) -> dict[int, int | None]:
    """The results of the year before that the file holds; gives the revision a line is copied from, by order.

    A hamlet of which the file knows every figure is confirmed; of one with gaps the known figures wait for the rest. A
    result that is already there is only written where its figures are others: the caller has seen that it may be.
    """
    year = plan.year - 1
    ReviewYear.objects.within(scope).get_or_create(
        commune_id=scope.commune_id, year=year, defaults={"opened_at": timezone.now()}
    )
    stored = {result.hamlet_id: result for result in ReviewResult.objects.within(scope).filter(year=year)}
    revisions: dict[int, int | None] = {}
    changes: list[Change] = []
    for part in plan.hamlets:
        figures = reviewed_figures(part)
        result = stored.get(hamlet_ids[part.order])
        known = {key: value for key, value in figures.items() if value is not None}
        if known and (result is None or any(getattr(result, key) != value for key, value in known.items())):
            result = result or ReviewResult(
                commune_id=scope.commune_id, hamlet_id=hamlet_ids[part.order], year=year
            )
            changes += _write_result(scope, result, part, known)
        copied = result is not None and result.is_confirmed and len(known) == len(figures)
        revisions[part.order] = result.revision if result is not None and copied else None
    if changes:
        record(
            scope=scope,
            deed="review-loaded",
            subject=f"Kết quả rà soát năm {year}",
            year=year,
            source=source,
            changes=changes,
        )
    return revisions


def _write_result(
    scope: Scope, result: ReviewResult, part: FileHamlet, known: Mapping[str, int]
) -> list[Change]:
    changes = [
        Change(result.hamlet_id, part.name, key, getattr(result, key), value)
        for key, value in known.items()
        if getattr(result, key) != value
    ]
    for key, value in known.items():
        setattr(result, key, value)
    result.source = Source.IMPORTED
    result.revision += 1
    if all(getattr(result, key) is not None for key in REVIEWED):
        result.confirmed_at, result.confirmed_by = timezone.now(), scope.user_name
    result.save()
    return changes


def make_version(*, scope: Scope, plan: PlanFile) -> PlanVersion:
    """The plan of the year with an empty version 1."""
    row = Plan.objects.create(commune_id=scope.commune_id, year=plan.year)
    version = PlanVersion.objects.create(commune_id=scope.commune_id, plan=row, number=1)
    add_step(scope, version, PlanEvent.Kind.CREATED)
    return version


def write_content(
    *,
    scope: Scope,
    version: PlanVersion,
    plan: PlanFile,
    hamlet_ids: Mapping[int, int],
    revisions: Mapping[int, int | None],
    source: str,
) -> list[Change]:
    """Lines, own goals, superior plan and stated totals of an open version become the file's; gives what changed."""
    version.superior_number = plan.superior_number
    version.superior_date = plan.superior_date
    version.superior_issuer = plan.superior_issuer
    version.source = plan.source or source
    version.save()
    changes = _write_lines(scope, version, plan, hamlet_ids, revisions)
    _write_goals(scope, version, plan)
    _write_stated(scope, version, plan, source)
    return changes


def write_text(*, scope: Scope, version: PlanVersion, blocks: Sequence[Block]) -> list[Change]:
    """The file's text in place of that of an open version; gives what changed, paragraph by paragraph."""
    rows = TextBlock.objects.within(scope).filter(version=version)
    old = dict(rows.values_list("key", "text"))
    write_blocks(scope=scope, version=version, blocks=blocks)
    new = {block.key: block.text for block in blocks}
    return [
        Change(None, "", f"text-{key}", old.get(key), new.get(key))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]


def _write_lines(
    scope: Scope,
    version: PlanVersion,
    plan: PlanFile,
    hamlet_ids: Mapping[int, int],
    revisions: Mapping[int, int | None],
) -> list[Change]:
    """New rows in place of the old: orders can not be swapped one by one; what only a person types is carried over."""
    rows = PlanLine.objects.within(scope).filter(version=version)
    before = {line.hamlet_id: line for line in rows}
    rows.delete()
    changes: list[Change] = []
    lines = []
    for part in plan.hamlets:
        hamlet_id = hamlet_ids[part.order]
        old = before.pop(hamlet_id, None)
        line = PlanLine(
            commune_id=scope.commune_id,
            version=version,
            hamlet_id=hamlet_id,
            order=part.order,
            name=part.name,
            opening_revision=revisions[part.order],
            **{key: part.figures[key] for key in LINE_KEYS},
            **{key: getattr(old, key) for key in _UNTOUCHED if old is not None},
        )
        lines.append(line)
        changes += _changes(hamlet_id, part.name, old, line)
    for hamlet_id, old in before.items():
        changes += _changes(hamlet_id, old.name, old, None)
    PlanLine.objects.bulk_create(lines)
    return changes


def _changes(hamlet_id: int, name: str, old: PlanLine | None, new: PlanLine | None) -> Iterable[Change]:
    for key in LINE_KEYS:
        was, becomes = (getattr(line, key) if line is not None else None for line in (old, new))
        if was != becomes:
            yield Change(hamlet_id, name, key, was, becomes)


def _write_goals(scope: Scope, version: PlanVersion, plan: PlanFile) -> None:
    Target.objects.within(scope).filter(version=version, level=GoalLevel.OWN.value).delete()
    Target.objects.bulk_create(
        Target(
            commune_id=scope.commune_id,
            version=version,
            level=goal.level.value,
            poverty=goal.poverty_class.value,
            reduction=goal.reduction,
            rate=str(goal.rate) if goal.rate is not None else "",
        )
        for goal in plan.goals
    )


def _write_stated(scope: Scope, version: PlanVersion, plan: PlanFile, source: str) -> None:
    PublishedFigure.objects.within(scope).filter(version=version).delete()
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            commune_id=scope.commune_id,
            version=version,
            poverty=poverty_class.value,
            figure=one.key,
            text=one.text,
            value=str(one.value),
            reason=one.reason,
            source=f"nạp từ tệp {source}",
            stated_by=scope.user_name,
            stated_at=timezone.now(),
        )
        for poverty_class in PovertyClass
        for one in plan.stated[poverty_class]
    )
