"""The sheet of a household as the paper form, ready to place: ticks by service, causes, what it comes to, its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse

from households.forms.cases import NONE_LACKING, PostedSheet
from households.queries.cases import CaseView, Neighbours
from households.rules import Classified, PovertyClass, SheetFigures, Standard, classify
from households.rules.deadlines import Due
from households.rules.rounds import CAUSES
from households.rules.steps import Step, StepKind
from thinhduc.figures import format_count, format_date

# The twelve keys of the upper row tick the indices; the form shows each beside its index.
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "=")


@dataclass(frozen=True)
class Tick:
    """A box that can be ticked; `key`: what ticks it from the keyboard."""

    value: str
    label: str
    checked: bool
    key: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Service:
    """The indices of one basic service."""

    name: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Result:
    """What the sheet comes to, in words; `tone`: ok, or missing where there is no class yet."""

    label: str
    why: str
    b1: str
    lacking: str
    b2: str
    tone: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class StepLine:
    """A step in the life of the case."""

    label: str
    day: str
    said: str
    who: str
    at: datetime


@dataclass(frozen=True)
class NextStep:
    """A step that may come next, and where it is recorded."""

    label: str
    url: str
    is_main: bool


@dataclass(frozen=True)
class SheetTab:
    """The sheet by one of the round's standards."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class DueLine:
    """A deadline in words."""

    words: str
    basis: str
    is_late: bool


@dataclass(frozen=True)
class SheetPage:
    """Everything the page of a sheet shows; `locked` says why it can not be changed, "" where it can.

    `seen`: the revision that saving names.
    """

    case: CaseView
    standard: Standard
    tabs: tuple[SheetTab, ...]
    services: tuple[Service, ...]
    none_lacking: Tick
    causes: tuple[Tick, ...]
    result: Result
    steps: tuple[StepLine, ...]
    next: tuple[NextStep, ...]
    dues: tuple[DueLine, ...]
    neighbours: Neighbours
    previous_url: str
    next_url: str
    board_url: str
    locked: str
    seen: int
    b1_limit: int | None
    income_limit: int | None


def sheet_page(
    commune: str,
    case: CaseView,
    standard: Standard,
    posted: PostedSheet,
    *,
    neighbours: Neighbours,
    today: date,
    take_stored: bool = False,
) -> SheetPage:
    """The page with what is typed. `take_stored`: the person was shown what somebody else stored meanwhile, so that
    saving again overwrites it knowingly."""
    rule = standard.area(case.area)
    return SheetPage(
        case=case,
        standard=standard,
        tabs=tuple(
            SheetTab(one.name, sheet_url(commune, case.round.id, case.id, one.slug), one == standard)
            for one in case.round.standards
        ),
        services=_services(standard, posted.ticked),
        none_lacking=Tick(NONE_LACKING, "Không thiếu hụt chỉ số nào", NONE_LACKING in posted.ticked, "K"),
        causes=tuple(
            Tick(str(number), label, str(number) in posted.causes, str(number)) for number, label in CAUSES
        ),
        result=result_of(posted, standard, case.area),
        steps=tuple(_line(one.step, one.recorded_by, one.recorded_at) for one in case.steps),
        next=_next(commune, case),
        dues=tuple(_due(one, today) for one in case.dues(today)),
        neighbours=neighbours,
        previous_url=_neighbour(commune, case, standard, neighbours.previous),
        next_url=_neighbour(commune, case, standard, neighbours.next),
        board_url=reverse("rounds:board", args=[commune, case.round.id]) + f"?xom={case.hamlet_slug}",
        locked=_locked(case),
        seen=case.sheet(standard.slug).revision if take_stored else posted.seen,
        b1_limit=rule.b1_limit if rule else None,
        income_limit=rule.income_limit if rule else None,
    )


def result_of(posted: PostedSheet, standard: Standard, area: str) -> Result:
    """What is typed comes to, by the same rules as the decision."""
    values = posted.values
    found = classify(SheetFigures(values.b1, values.lacking, values.income), standard, area)
    return Result(
        label=_class_words(found),
        why=found.why,
        b1=format_count(values.b1),
        lacking=format_count(found.lacking),
        b2=format_count(found.b2),
        tone=found.poverty_class.value if found.poverty_class else "missing",
        remarks=tuple(finding.message for finding in found.findings if found.poverty_class),
    )


def _class_words(found: Classified) -> str:
    if found.poverty_class is None:
        return "Chưa xếp loại được"
    words = found.poverty_class.label
    return words[0].upper() + words[1:]


def sheet_url(commune: str, round_id: int, case_id: int, slug: str) -> str:
    """The address of a sheet."""
    return reverse("rounds:sheet", args=[commune, round_id, case_id, slug])


def _services(standard: Standard, ticked: frozenset[str]) -> tuple[Service, ...]:
    grouped = groupby(standard.indices, key=lambda index: index.service)
    return tuple(
        Service(
            name,
            tuple(
                Tick(
                    value=str(index.number),
                    label=index.name,
                    checked=str(index.number) in ticked,
                    key=KEYS[index.number - 1] if index.number <= len(KEYS) else "",
                    hint=index.deprived_when,
                )
                for index in indices
            ),
        )
        for name, indices in grouped
    )


def _line(step: Step, who: str, at: datetime) -> StepLine:
    day = format_date(step.on)
    if step.until:
        day = f"{day} – {format_date(step.until)}"
    parts = []
    if step.kind is StepKind.MEETING:
        agreed = "thống nhất" if step.is_agreed else "không thống nhất"
        parts.append(
            f"{agreed}: {format_count(step.in_favour)} đồng ý, {format_count(step.against)} không, "
            f"trên {format_count(step.present)} người có mặt"
        )
    parts += [text for text in (step.document, step.text) if text]
    return StepLine(step.kind.label, day, "; ".join(parts), who, at)


def _next(commune: str, case: CaseView) -> tuple[NextStep, ...]:
    base = [commune, case.round.id]
    return tuple(
        NextStep(
            label=kind.label,
            url=reverse("rounds:steps", args=[*base, kind.value]) + f"?ho={case.id}",
            is_main=place == 0,
        )
        for place, kind in enumerate(case.standing.next)
        if kind is not StepKind.LISTED
    )


def _due(due: Due, today: date) -> DueLine:
    return DueLine(due.words(today), due.basis, due.is_over(today))


def _neighbour(commune: str, case: CaseView, standard: Standard, case_id: int | None) -> str:
    return "" if case_id is None else sheet_url(commune, case.round.id, case_id, standard.slug)


def _locked(case: CaseView) -> str:
    standing = case.standing
    if standing.is_sheet_open:
        return ""
    if standing.decided_on:
        return f"Đã có quyết định {standing.decision} ngày {format_date(standing.decided_on)}."
    if standing.kind is StepKind.WITHDRAWN:
        return "Hộ đã rút khỏi danh sách."
    return (
        f"Họp dân ngày {format_date(standing.met_on)} đã thống nhất phiếu này. Có khiếu nại thì ghi khiếu nại "
        "rồi sửa khi phúc tra; phiếu sai thì ghi điều tra lại rồi họp lại."
    )


def class_tone(one: PovertyClass | None) -> str:
    """The tag's colour for a class."""
    return {PovertyClass.POOR: "error", PovertyClass.NEAR_POOR: "warning"}.get(one, "") if one else ""


def saved_words(head: str, *, changed: bool, surveyed: bool, missing: Sequence[str]) -> str:
    """What is said after saving.

    >>> saved_words("Trần Văn An", changed=True, surveyed=False, missing=["tổng điểm B1"])
    'Đã lưu phiếu của hộ Trần Văn An, còn thiếu tổng điểm B1.'
    """
    if not changed:
        return f"Phiếu của hộ {head} không có gì thay đổi."
    said = f"Đã lưu phiếu của hộ {head}"
    if surveyed:
        said += " và ghi đã điều tra"
    return f"{said}, còn thiếu {', '.join(missing)}." if missing else f"{said}."
