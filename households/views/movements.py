"""The year's movements: the balance by hamlet and class, and the lists behind its figures."""

from collections.abc import Iterator, Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hamlets.queries import today
from hamlets.queries.places import hamlet_names
from households.pages import movements as pages
from households.queries import movements as queries
from households.queries.standing import class_counts
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.tables_movements import MovementTable
from journal.lists import ListFile, asked_format, list_answer
from thinhduc.exporting import in_batches
from thinhduc.permissions import Permission, is_allowed, requires

PAGE_SIZE = 25


@requires(Permission.SEE_REGISTER)
@require_safe
def latest(request: HttpRequest, commune: str) -> HttpResponse:
    """The last year with movements, else the running one."""
    years = queries.register_years(request.scope)
    return redirect("movements:ledger", commune, years[0] if years else today().year)


@requires(Permission.SEE_REGISTER)
@require_safe
def ledger(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Opening, what went and came by kind, closing, by hamlet; one class at a time."""
    scope = request.scope
    shown = pages.Year(commune, year, today())
    places = queries.places_in_year(scope, year)
    balance = queries.ledger_of(scope, year)
    standing = class_counts(scope, shown.last_day)
    poverty_class = _class_of(request) or PovertyClass.POOR
    context = {
        "page": pages.ledger_page(shown, balance, places, poverty_class, standing),
        "tabs": _tabs(request, balance),
        "years": year_links(commune, year, queries.register_years(scope)),
        "late": queries.late_events(scope, only_open=True).count(),
        "commune": commune,
        "may_edit": is_allowed(scope.role, Permission.EDIT_REGISTER),
    }
    return render(request, "households/movements/ledger.html", context)


@requires(Permission.SEE_REGISTER)
@require_safe
def hamlet(request: HttpRequest, commune: str, year: int, hamlet: str) -> HttpResponseBase:
    """The movements that touched a hamlet."""
    place = next((one for one in queries.places_in_year(request.scope, year) if one.slug == hamlet), None)
    if place is None:
        raise Http404
    return _list_page(request, commune, year, place)


@requires(Permission.SEE_REGISTER)
@require_safe
def whole_commune(request: HttpRequest, commune: str, year: int) -> HttpResponseBase:
    """The movements of the commune."""
    return _list_page(request, commune, year, None)


def _list_page(
    request: HttpRequest, commune: str, year: int, place: queries.LedgerPlace | None
) -> HttpResponseBase:
    scope, poverty_class = request.scope, _class_of(request)
    direction = pages.DIRECTIONS.get(request.GET.get("chieu", ""))
    asked = request.GET.get("loai", "")
    kind = MovementKind(asked) if asked in list(MovementKind) else None
    rows = queries.movements_of(
        scope,
        year,
        hamlet_ids=[place.id] if place else None,
        poverty_class=poverty_class,
        direction=direction,
        kind=kind,
    )
    table = MovementTable(rows, params=request.GET, size=PAGE_SIZE, total=rows.count())
    chosen, where = pages.chosen_in_words(poverty_class, direction, kind), place.name if place else "toàn xã"
    if form := asked_format(request):
        file = ListFile(
            title=f"Biến động {where} năm {year}",
            name=f"bien-dong-{place.slug if place else commune}-{year}",
            columns=table.export_columns(),
            rows=_lines(table, commune),
            count=table.total or 0,
            filters=[chosen] if chosen else (),
            year=year,
        )
        return list_answer(scope, form, file)
    ids = {pk for one in table.records for pk in (one.hamlet_from_id, one.hamlet_to_id) if pk}
    shown = pages.Year(commune, year, today())
    context = {
        "table": table,
        "lines": pages.movement_lines(table.records, hamlet_names(ids), commune),
        "at": place,
        "where": where,
        "chosen": chosen,
        "plain_url": shown.movements(place.slug if place else "") if request.GET else "",
        "ledger_url": reverse("movements:ledger", args=[commune, year]),
        "year": year,
        "commune": commune,
    }
    return render(request, "households/movements/list.html", context)


def _lines(table: MovementTable, commune: str) -> Iterator[pages.MovementLine]:
    """All lines of the list for a file, never held at once."""
    for portion in in_batches(table.export_rows()):
        ids = {pk for one in portion for pk in (one.hamlet_from_id, one.hamlet_to_id) if pk}
        yield from pages.movement_lines(portion, hamlet_names(ids), commune)


def year_links(commune: str, year: int, years: Sequence[int]) -> list[dict[str, object]]:
    """The menu of years: those with movements and the one that is shown."""
    return [
        {"label": f"{one}", "url": reverse("movements:ledger", args=[commune, one]), "current": one == year}
        for one in sorted({*years, year}, reverse=True)
    ]


def _class_of(request: HttpRequest) -> PovertyClass | None:
    asked = request.GET.get("dien", "")
    return PovertyClass(asked) if asked in list(PovertyClass) else None


def _tabs(request: HttpRequest, balance: object) -> list[dict[str, object]]:
    chosen = _class_of(request) or PovertyClass.POOR
    return [
        {
            "label": label,
            "detail": f"{balance.total(one).closing.households} hộ",
            "url": f"?dien={one.value}",
            "current": one is chosen,
        }
        for one, label in pages.CLASS_TABS.items()
    ]
