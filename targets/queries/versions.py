"""A plan's version as pages, checks and reports read it: frozen, with its lines, goals, stated figures and steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from targets.models import PlanEvent, PlanLine, PlanVersion, PublishedFigure, Target, TextBlock
from targets.rules import Goal, GoalLevel, HamletFigures, PovertyClass, State
from targets.rules.text import Block, BlockKind
from thinhduc.figures import format_datetime
from thinhduc.scope import Scope
from thinhduc.stated import StatedTotal

Which = int | Literal["draft", "in-force", "current"]

# The figures of a line that a person types or that are copied from the review, in the order of the grid.
LINE_FIGURES = (
    "households",
    "persons",
    "poor_opening",
    "poor_no_labour",
    "poor_reduction",
    "poor_minimum",
    "near_poor_opening",
    "near_poor_reduction",
    "near_poor_minimum",
)
LINE_TEXTS = ("households_reason", "poor_reason", "note")


@dataclass(frozen=True)
class LineView:
    """A hamlet's line; `figures` by the keys of LINE_FIGURES, `texts` by those of LINE_TEXTS."""

    id: int
    hamlet_id: int
    hamlet_slug: str
    order: int
    name: str
    figures: Mapping[str, int | None]
    texts: Mapping[str, str]
    opening_revision: int | None
    kept_revision: int | None


@dataclass(frozen=True)
class StepView:
    """A step in the version's life."""

    kind: str
    label: str
    at: datetime
    actor_id: int | None
    actor_name: str
    role: str
    remark: str
    document: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class VersionOutline:
    """What a version of a plan is and how it came about, without its figures."""

    id: int
    plan_id: int
    commune_id: int
    commune_slug: str
    year: int
    number: int
    state: State
    state_label: str
    replaces: int | None
    replaced_by: int | None
    form: str
    columns: tuple[str, ...]
    printed: Mapping[str, Any] | None
    households_on: date | None
    superior_number: str
    superior_date: date | None
    superior_issuer: str
    document_number: str
    document_date: date | None
    place: str
    signature: tuple[str, ...]
    signer: str
    approved_hash: str
    issued_at: datetime | None
    public_code: str
    source: str
    revision: int
    steps: tuple[StepView, ...] = ()

    @property
    def is_issued(self) -> bool:
        """Whether figures and files are frozen."""
        return self.state is State.ISSUED

    @property
    def is_open(self) -> bool:
        """Whether the officer can type in it."""
        return self.state in (State.DRAFT, State.RETURNED)

    @cached_property
    def revoked(self) -> StepView | None:
        """The step that revoked it."""
        return next((step for step in self.steps if step.kind == PlanEvent.Kind.REVOKED), None)

    @property
    def is_in_force(self) -> bool:
        """Issued, neither replaced nor revoked."""
        return self.is_issued and self.replaced_by is None and self.revoked is None

    @cached_property
    def editors(self) -> frozenset[int]:
        """The accounts that changed its content."""
        kinds = (PlanEvent.Kind.CREATED, PlanEvent.Kind.EDITED)
        return frozenset(step.actor_id for step in self.steps if step.kind in kinds and step.actor_id)

    @cached_property
    def submitter_id(self) -> int | None:
        """The account that submitted it last."""
        return next((s.actor_id for s in reversed(self.steps) if s.kind == PlanEvent.Kind.SUBMITTED), None)

    @cached_property
    def last_return(self) -> StepView | None:
        """The leader's remarks, while the version stands returned."""
        if self.state is not State.RETURNED:
            return None
        return next((s for s in reversed(self.steps) if s.kind == PlanEvent.Kind.RETURNED), None)


@dataclass(frozen=True, kw_only=True)
class VersionView(VersionOutline):
    """One version of a plan, whole."""

    lines: tuple[LineView, ...]
    goals: tuple[Goal, ...]
    stated: Mapping[PovertyClass, tuple[StatedTotal, ...]] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def table(self, poverty_class: PovertyClass) -> tuple[HamletFigures, ...]:
        """The lines of one class, as the rules take them."""
        return tuple(figures_of(line, poverty_class) for line in self.lines)

    @property
    def tables(self) -> dict[PovertyClass, tuple[HamletFigures, ...]]:
        """The lines of both classes."""
        return {poverty_class: self.table(poverty_class) for poverty_class in PovertyClass}


def figures_of(line: LineView, poverty_class: PovertyClass) -> HamletFigures:
    """A hamlet's figures in one of the two tables."""
    prefix = poverty_class.value
    return HamletFigures(
        order=line.order,
        name=line.name,
        households=line.figures["households"],
        opening=line.figures[f"{prefix}_opening"],
        no_labour=line.figures["poor_no_labour"] if poverty_class is PovertyClass.POOR else None,
        reduction=line.figures[f"{prefix}_reduction"],
    )


def version_at(scope: Scope, year: int, which: Which = "current") -> VersionView | None:
    """A version by its number; `draft`: the open one; `in-force`: the issued one neither replaced nor revoked;
    `current`: the open one, else the one in force, else the last."""
    if isinstance(which, int):
        found = PlanVersion.objects.within(scope).filter(plan__year=year, number=which)
        return next(iter(views_of(scope, found)), None)
    views = versions_of(scope, year)
    opened = next((view for view in views if not view.is_issued), None)
    in_force = next((view for view in reversed(views) if view.is_in_force), None)
    if which == "draft":
        return opened
    if which == "in-force":
        return in_force
    return opened or in_force or (views[-1] if views else None)


def outline_at(scope: Scope, year: int, number: int) -> VersionOutline | None:
    """A version by its number without its figures: all that showing what is frozen needs."""
    return next((one for one in outlines_of(scope, year) if one.number == number), None)


def outlines_of(scope: Scope, year: int) -> list[VersionOutline]:
    """The versions of a year's plan that the scope sees, without their figures, in the order of their numbers."""
    found = PlanVersion.objects.within(scope).filter(plan__year=year).order_by("number")
    return [VersionOutline(**_outline(scope, row)) for row in _with_steps(scope, found)]


def versions_of(scope: Scope, year: int) -> list[VersionView]:
    """All versions of a year's plan that the scope sees, in the order of their numbers."""
    return views_of(scope, PlanVersion.objects.within(scope).filter(plan__year=year))


def version_by_id(scope: Scope, version_id: int) -> VersionView | None:
    """One version by its key."""
    return next(iter(views_of(scope, PlanVersion.objects.within(scope).filter(pk=version_id))), None)


def views_of(scope: Scope, versions: "QuerySet[PlanVersion]") -> list[VersionView]:
    """Versions with all that belongs to them, in a fixed number of queries."""
    rows = _with_steps(scope, versions).prefetch_related(
        Prefetch("lines", PlanLine.objects.within(scope).select_related("hamlet")),
        Prefetch("targets", Target.objects.within(scope).order_by("level", "poverty")),
        Prefetch("published", PublishedFigure.objects.within(scope).order_by("id")),
        Prefetch("blocks", TextBlock.objects.within(scope)),
    )
    return [_view(scope, row) for row in rows.order_by("plan__year", "number")]


def _with_steps(scope: Scope, versions: "QuerySet[PlanVersion]") -> "QuerySet[PlanVersion]":
    """With the steps, and of the versions before and after only the numbers."""
    following = PlanVersion.objects.within(scope).filter(state=PlanVersion.State.ISSUED)
    return (
        versions.select_related("plan", "commune")
        .annotate(replaces_number=F("replaces__number"))
        .prefetch_related(
            Prefetch("events", PlanEvent.objects.within(scope)),
            Prefetch("replaced_by", following.only("number", "replaces")),
        )
    )


def _view(scope: Scope, row: Any) -> VersionView:
    return VersionView(
        **_outline(scope, row),
        lines=tuple(_line(line) for line in row.lines.all()),
        goals=tuple(_goal(target) for target in row.targets.all()),
        stated=_stated(row.published.all()),
        blocks=tuple(block_of(one) for one in row.blocks.all()),
    )


def block_of(row: TextBlock) -> Block:
    """A stored paragraph as the rules take it."""
    return Block(row.key, BlockKind(row.kind), row.text, row.label, row.reason)


def _outline(scope: Scope, row: Any) -> dict[str, Any]:
    """The fields of VersionOutline, from a row of `_with_steps`."""
    successor = next(iter(row.replaced_by.all()), None)
    return {
        "id": row.pk,
        "plan_id": row.plan_id,
        "commune_id": row.commune_id,
        "commune_slug": row.commune.slug,
        "year": row.plan.year,
        "number": row.number,
        "state": State(row.state),
        "state_label": row.get_state_display(),
        "replaces": row.replaces_number,
        "replaced_by": successor.number if successor else None,
        "form": row.form,
        "columns": tuple(row.columns),
        "printed": row.printed if scope.sees_whole_commune else None,  # it holds every hamlet's row
        "households_on": row.households_on,
        "superior_number": row.superior_number,
        "superior_date": row.superior_date,
        "superior_issuer": row.superior_issuer,
        "document_number": row.document_number,
        "document_date": row.document_date,
        "place": row.place,
        "signature": tuple(row.signature),
        "signer": row.signer,
        "approved_hash": row.approved_hash,
        "issued_at": row.issued_at,
        "public_code": row.public_code,
        "source": row.source,
        "revision": row.revision,
        "steps": tuple(_step(event) for event in row.events.all()),
    }


def _line(line: PlanLine) -> LineView:
    return LineView(
        id=line.pk,
        hamlet_id=line.hamlet_id,
        hamlet_slug=line.hamlet.slug,
        order=line.order,
        name=line.name,
        figures={key: getattr(line, key) for key in LINE_FIGURES},
        texts={key: getattr(line, key) for key in LINE_TEXTS},
        opening_revision=line.opening_revision,
        kept_revision=line.kept_revision,
    )


def _goal(target: Target) -> Goal:
    return Goal(
        level=GoalLevel(target.level),
        poverty_class=PovertyClass(target.poverty),
        reduction=target.reduction,
        rate=Fraction(target.rate) if target.rate else None,
        issuer=target.issuer,
        document=target.document,
        reason=target.reason,
    )


def _stated(rows: Iterable[PublishedFigure]) -> dict[PovertyClass, tuple[StatedTotal, ...]]:
    by_class: dict[PovertyClass, list[StatedTotal]] = {poverty_class: [] for poverty_class in PovertyClass}
    for row in rows:
        by_class[PovertyClass(row.poverty)].append(stated_total(row))
    return {poverty_class: tuple(totals) for poverty_class, totals in by_class.items()}


def stated_total(row: PublishedFigure) -> StatedTotal:
    """A stored stated figure as the rules take it."""
    value: int | Fraction = Fraction(row.value) if row.figure == "rate" else int(row.value)
    return StatedTotal(
        key=row.figure,
        text=row.text,
        value=value,
        by=row.stated_by,
        at_text=format_datetime(timezone.localtime(row.stated_at)),
        source=row.source,
        reason=row.reason,
    )


def _step(event: PlanEvent) -> StepView:
    return StepView(
        kind=event.kind,
        label=event.get_kind_display(),
        at=event.at,
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        role=event.role,
        remark=event.remark,
        document=event.document,
        content_hash=event.content_hash,
    )
