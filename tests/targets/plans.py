"""The plan of 2022 for the tests of pages and actions: the cast's three hamlets, or all twelve."""

from django.utils import timezone

from hamlets.models import Hamlet, HamletPeriod
from households.models import ReviewResult, ReviewYear
from targets import actions
from targets.queries import VersionView, content_hash, version_at
from targets.rules import PovertyClass
from tests.cast import Cast, Person
from tests.targets.making import name_superior
from thinhduc.figures import slugify

# Hamlet → households 2022, poor after the review of 2021, of these without labour, near-poor.
FIGURES = {"nhan-hoa": (219, 3, 2, 4), "phuc-hoa": (209, 6, 4, 1), "lang-mon": (130, 10, 6, 0)}


def add_hamlets(cast: Cast, count: int) -> None:
    """More hamlets, so that the commune has `count`."""
    for order in range(len(cast.hamlets) + 1, count + 1):
        name = f"Xóm {order}"
        hamlet = Hamlet.objects.create(commune=cast.commune, slug=slugify(name))
        HamletPeriod.objects.create(commune=cast.commune, hamlet=hamlet, name=name, order=order)
        cast.hamlets[hamlet.slug] = hamlet


def confirm_review(cast: Cast, year: int = 2021) -> None:
    """A confirmed result for every hamlet."""
    ReviewYear.objects.create(commune=cast.commune, year=year, opened_at=timezone.now())
    for slug, hamlet in cast.hamlets.items():
        households, poor, no_labour, near_poor = FIGURES.get(slug, (100, 2, 1, 1))
        ReviewResult.objects.create(
            commune=cast.commune,
            hamlet=hamlet,
            year=year,
            households=households,
            persons=households * 4,
            poor=poor,
            no_labour=no_labour,
            near_poor=near_poor,
            revision=1,
            confirmed_at=timezone.now(),
            confirmed_by="Trần Thị Cán Bộ",
        )


def open_2022(cast: Cast) -> VersionView:
    """The draft of 2022 with openings, nothing decided yet."""
    confirm_review(cast)
    actions.open_plan(scope=cast.officer.scope, year=2022)
    return current(cast.officer)


def current(person: Person, number: int | None = None) -> VersionView:
    """The plan of 2022 as a person sees it now."""
    view = version_at(person.scope, 2022, number or "current")
    assert view is not None
    return view


def fill(cast: Cast, **reductions: int) -> VersionView:
    """All that submitting needs, the superior plan included; reductions of the poor by slug with underscores."""
    view = current(cast.officer)
    rows = {
        line.order: {
            "households": FIGURES.get(line.hamlet_slug, (100,))[0],
            "poor_reduction": reductions.get(line.hamlet_slug.replace("-", "_"), 0),
            "near_poor_reduction": 0,
        }
        for line in view.lines
    }
    seen = {line.order: {key: line.figures[key] for key in rows[line.order]} for line in view.lines}
    actions.save_lines(scope=cast.officer.scope, version_id=view.id, rows=rows, seen=seen)
    name_superior(cast.officer, view.id)
    return current(cast.officer)


def approve_2022(cast: Cast) -> VersionView:
    """Filled, submitted, approved."""
    open_2022(cast)
    view = fill(cast, phuc_hoa=1, lang_mon=2)
    actions.submit(scope=cast.officer.scope, version_id=view.id)
    view = current(cast.leader)
    actions.approve(scope=cast.leader.scope, version_id=view.id, shown_hash=content_hash(view))
    return current(cast.officer)


def issue_2022(cast: Cast) -> VersionView:
    """Issued as 38/KH-UBND with one small file."""
    view = approve_2022(cast)
    issue_as(cast, view, "38/KH-UBND")
    return current(cast.officer, view.number)


def issue_as(cast: Cast, view: VersionView, number: str) -> None:
    """Issues an approved version."""
    file = actions.FileToIssue("annex-poor", "pdf", "bieu.pdf", "application/pdf", b"%PDF")
    actions.issue(
        scope=cast.leader.scope,
        version_id=view.id,
        details=actions.DocumentDetails(
            number, timezone.localdate(), "Thịnh Đức", ("TM. ỦY BAN NHÂN DÂN",), "Lăng Đại Thành"
        ),
        shown_hash=content_hash(view),
        render=lambda _: [file],
    )


POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
