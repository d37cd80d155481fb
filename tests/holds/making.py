"""A whole office: twelve hamlets, as many officers as asked for, an open review and an open plan."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hamlets.models import Commune, Hamlet
from households.models import ReviewResult, ReviewYear
from households.rules import KEYS
from targets import actions
from targets.models import PlanLine, PlanVersion
from targets.queries import content_hash, version_by_id
from tests.cast import Person, make_commune, make_person
from tests.replacing import explain_replaced
from tests.targets.making import name_superior
from thinhduc.grids import seen_text
from thinhduc.permissions import Role

HAMLETS = ("Nhân Hòa", "Phúc Hòa", "Cường Lăng", "Phú", "Lượt", "Khánh Hòa", "Ao Sen", "Đầu Phần", "Mỹ Hào",
           "Đà Tiến", "Hợp Thành", "Làng Mơn")  # fmt: skip
YEAR = 2026
REVIEW = f"/thinh-duc/ra-soat/{YEAR}/"
PLAN = f"/thinh-duc/ke-hoach/{YEAR}/ban-1/"


@dataclass(frozen=True)
class Office:
    """Thịnh Đức with the review of YEAR open and empty, and the draft of the plan of YEAR."""

    commune: Commune
    hamlets: tuple[Hamlet, ...]
    officers: tuple[Person, ...]
    leader: Person
    version_id: int

    @property
    def officer(self) -> Person:
        return self.officers[0]


def make_office(officers: int = 1) -> Office:
    """The office, with a confirmed review of the year before, so that the plan has its openings."""
    commune, by_slug = make_commune("Thịnh Đức", list(HAMLETS))
    people = tuple(
        make_person(f"canbo{number}", f"Cán Bộ Thứ {number}", Role.OFFICER, commune)
        for number in range(1, officers + 1)
    )
    for year in (YEAR - 1, YEAR):
        ReviewYear.objects.create(commune=commune, year=year, opened_at=timezone.now())
    for hamlet in by_slug.values():
        ReviewResult.objects.create(
            commune=commune, hamlet=hamlet, year=YEAR - 1, households=200, persons=800, poor=10,
            poor_persons=30, no_labour=2, near_poor=8, near_poor_persons=24, average_farming=0, revision=1,
            confirmed_at=timezone.now(), confirmed_by=people[0].user.full_name,
        )  # fmt: skip
    leader = make_person("lanhdao", "Lãnh Đạo Ký", Role.LEADER, commune)
    version_id = actions.open_plan(scope=people[0].scope, year=YEAR)
    return Office(commune, tuple(by_slug.values()), people, leader, version_id)


def review_rows(office: Office) -> dict[int, dict[str, int | None]]:
    """What is stored of the review of YEAR, by hamlet order (1…12) and key; an absent row is all unknown."""
    stored = {
        row.hamlet_id: row for row in ReviewResult.objects.within(office.officer.scope).filter(year=YEAR)
    }
    return {
        order: {key: getattr(stored.get(hamlet.pk), key, None) for key in KEYS}
        for order, hamlet in enumerate(office.hamlets, 1)
    }


def plan_rows(office: Office, version_id: int | None = None) -> dict[int, dict[str, Any]]:
    """What is stored of the version's typed figures, by hamlet order."""
    lines = PlanLine.objects.within(office.officer.scope).filter(version_id=version_id or office.version_id)
    return {line.order: {key: getattr(line, key) for key in actions.TYPED} for line in lines}


def review_post(rows: dict[int, dict[str, Any]], seen: dict[int, dict[str, Any]]) -> dict[str, str]:
    """The fields of the review grid's form for some rows, typed over what was seen."""
    return {"seen": seen_text(seen), "source": "entered", **grid_fields(rows)}


def plan_post(rows: dict[int, dict[str, Any]], seen: dict[int, dict[str, Any]]) -> dict[str, str]:
    """The fields of the plan's table for some rows, typed over what was seen."""
    return {"seen": seen_text(seen), **grid_fields(rows)}


def grid_fields(rows: dict[int, dict[str, Any]]) -> dict[str, str]:
    """Cells as they stand in a form; unknown is empty."""
    return {
        f"{key}-{order}": "" if value is None else str(value)
        for order, cells in rows.items()
        for key, value in cells.items()
    }


def whole_row(base: int) -> dict[str, int]:
    """A review row without a contradiction, all figures following from one number, so that a torn row is seen."""
    return {
        "households": 1000 + base, "persons": 4000 + base, "poor": 10 + base, "poor_persons": 30 + base,
        "no_labour": 1 + base, "near_poor": 5 + base, "near_poor_persons": 15 + base, "average_farming": base,
    }  # fmt: skip


def make_approved(office: Office) -> int:
    """The open version of the plan filled in, submitted and approved; an adjustment where the last one is issued."""
    scope = office.officer.scope
    version = PlanVersion.objects.within(scope).order_by("-number").first()
    if version.state == PlanVersion.State.ISSUED:
        version = PlanVersion.objects.within(scope).get(pk=actions.adjust(scope=scope, version_id=version.pk))
        explain_replaced(scope, version.pk)
    seen = plan_rows(office, version.pk)
    rows = {
        order: {**cells, "households": 200 + version.number, "poor_reduction": 1, "near_poor_reduction": 1}
        for order, cells in seen.items()
    }
    actions.save_lines(scope=scope, version_id=version.pk, rows=rows, seen=seen)
    name_superior(office.officer, version.pk)
    actions.submit(scope=scope, version_id=version.pk)
    actions.approve(
        scope=office.leader.scope, version_id=version.pk, shown_hash=shown_hash(office, version.pk)
    )
    return version.pk


def shown_hash(office: Office, version_id: int) -> str:
    """The hash of a version's content, as the page shows it."""
    view = version_by_id(office.officer.scope, version_id)
    assert view is not None
    return content_hash(view)
