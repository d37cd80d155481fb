"""The journal, with figures for those who see figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamlets.filters import JournalFilter
from hamlets.pages import full_lines, plain_lines
from hamlets.tables import FullJournal, PlainJournal
from journal.queries import deeds, figures_of
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_FULL_JOURNAL, Permission.SEE_PLAIN_JOURNAL)
@require_safe
def journal(request: HttpRequest, commune: str) -> HttpResponse:
    """Who did what and when; to whom and from which figure to which only where the role sees figures."""
    chosen = JournalFilter(request.GET, queryset=deeds(request.scope), scope=request.scope)
    is_full = is_allowed(request.scope.role, Permission.SEE_FULL_JOURNAL)
    table = (FullJournal if is_full else PlainJournal)(chosen.qs, params=request.GET, size=50)
    figures = figures_of(request.scope, table.records) if is_full else {}
    lines = full_lines(table.records, figures) if is_full else plain_lines(table.records)
    context = {"table": table, "lines": lines, "filter": chosen, "is_full": is_full}
    return render(request, "hamlets/journal.html", context)
