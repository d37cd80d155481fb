"""Plans for tests, made by the application's own deeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hamlets.models import Commune, Hamlet
from households.models import ReviewResult, ReviewYear
from targets import actions
from targets.models import PlanLine
from targets.queries import content_hash, version_by_id
from tests.cast import Cast, Person, make_commune, make_person
from thinhduc.permissions import Role


@dataclass(frozen=True)
class Row:
    """A hamlet's figures: resident households, the review before, the planned reductions."""

    households: int | None
    poor: int
    no_labour: int
    near_poor: int
    poor_reduction: int | None
    near_poor_reduction: int | None = 0


def confirm_review(commune: Commune, hamlet: Hamlet, year: int, row: Row, *, confirmed: bool = True) -> None:
    """A review result of a hamlet."""
    ReviewYear.objects.beyond_scope().get_or_create(
        commune=commune, year=year, defaults={"opened_at": timezone.now()}
    )
    ReviewResult.objects.beyond_scope().update_or_create(
        commune=commune,
        hamlet=hamlet,
        year=year,
        defaults={
            "households": row.households,
            "poor": row.poor,
            "no_labour": row.no_labour,
            "near_poor": row.near_poor,
            "revision": 1,
            "confirmed_at": timezone.now() if confirmed else None,
            "confirmed_by": "Trần Thị Cán Bộ" if confirmed else "",
        },
    )


def draft_plan(officer: Person, commune: Commune, year: int, rows: Mapping[Hamlet, Row]) -> int:
    """A draft whose openings come from confirmed reviews of the year before; returns the version's key."""
    for hamlet, row in rows.items():
        confirm_review(commune, hamlet, year - 1, row)
    version_id = actions.open_plan(scope=officer.scope, year=year)
    type_rows(officer, version_id, rows)
    name_superior(officer, version_id)
    return version_id


def name_superior(officer: Person, version_id: int) -> None:
    """The superior plan that the text's basis names; submitting asks for it. Other details stay."""
    view = version_by_id(officer.scope, version_id)
    assert view is not None
    actions.set_details(
        scope=officer.scope,
        version_id=version_id,
        households_on=view.households_on,
        superior_number="69/KH-UBND",
        superior_date=date(view.year, 3, 18),
        superior_issuer="UBND thành phố Thái Nguyên",
        form=view.form,
        columns=view.columns,
    )


def leave_out_rates(officer: Person, version_id: int) -> None:
    """The text names no rate: the tables can not give one while a hamlet has no number of households."""
    view = version_by_id(officer.scope, version_id)
    assert view is not None
    for block in view.blocks:
        if "{tỷ lệ" in block.text:
            actions.save_block(
                scope=officer.scope,
                version_id=version_id,
                key=block.key,
                text="Giảm {số hộ nghèo giảm} hộ nghèo.",
                seen=block.text,
            )


def type_rows(officer: Person, version_id: int, rows: Mapping[Hamlet, Row]) -> None:
    """What the officer types into the grid."""
    view = version_by_id(officer.scope, version_id)
    assert view is not None
    seen = {
        line.order: {key: {**line.figures, **line.texts}[key] for key in actions.TYPED} for line in view.lines
    }
    orders = {line.hamlet_id: line.order for line in view.lines}
    typed = {
        orders[hamlet.pk]: {
            **seen[orders[hamlet.pk]],
            "households": row.households,
            "poor_reduction": row.poor_reduction,
            "near_poor_reduction": row.near_poor_reduction,
        }
        for hamlet, row in rows.items()
    }
    actions.save_lines(scope=officer.scope, version_id=version_id, rows=typed, seen=seen)


def approve(leader: Person, version_id: int) -> None:
    """As it stands."""
    view = version_by_id(leader.scope, version_id)
    assert view is not None
    actions.approve(scope=leader.scope, version_id=version_id, shown_hash=content_hash(view))


def issue(
    officer: Person,
    leader: Person,
    version_id: int,
    number: str = "38/KH-UBND",
    day: date = date(2022, 3, 31),
) -> None:
    """From draft to issued, without files."""
    actions.submit(scope=officer.scope, version_id=version_id)
    approve(leader, version_id)
    view = version_by_id(leader.scope, version_id)
    assert view is not None
    details = actions.DocumentDetails(number, day, "Thịnh Đức", ("KT. CHỦ TỊCH",), "Lăng Đại Thành")
    actions.issue(
        scope=leader.scope,
        version_id=version_id,
        details=details,
        shown_hash=content_hash(view),
        render=lambda view: [],
    )


# Figures that can not be mistaken: every hamlet's own digits.
def rows_2022(cast: Cast) -> dict[Hamlet, Row]:
    """Nhân Hòa in sevens, Phúc Hòa small, Làng Mơn in eights."""
    return {
        cast.hamlets["nhan-hoa"]: Row(7777, 777, 77, 771, 77, 71),
        cast.hamlets["phuc-hoa"]: Row(209, 6, 4, 1, 1, 1),
        cast.hamlets["lang-mon"]: Row(8888, 888, 88, 881, 80, 81),
    }


def issued_2022(cast: Cast) -> int:
    """The plan of 2022, issued; returns the version's key."""
    version_id = draft_plan(cast.officer, cast.commune, 2022, rows_2022(cast))
    issue(cast.officer, cast.leader, version_id)
    return version_id


def line_count(version_id: int) -> int:
    """How many hamlets a version has."""
    return PlanLine.objects.beyond_scope().filter(version_id=version_id).count()


@dataclass(frozen=True)
class Town:
    """A commune with its officer and leader, as large as a test needs."""

    commune: Commune
    hamlets: list[Hamlet]
    officer: Person
    leader: Person

    def rows(self, row: Row | None = None) -> dict[Hamlet, Row]:
        """The same figures in every hamlet."""
        return dict.fromkeys(self.hamlets, row or Row(100, 6, 4, 2, 1, 1))


def make_town(name: str, size: int) -> Town:
    """A commune with `size` hamlets."""
    commune, hamlets = make_commune(name, [f"Xóm {number}" for number in range(1, size + 1)])
    return Town(
        commune,
        list(hamlets.values()),
        make_person(f"canbo.{commune.slug}", "Cán Bộ", Role.OFFICER, commune),
        make_person(f"lanhdao.{commune.slug}", "Lãnh Đạo", Role.LEADER, commune),
    )


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes, once the session has noted the last deed."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
