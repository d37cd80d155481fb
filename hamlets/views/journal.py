"""The journal, with figures for those who see figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamlets.filters import JournalFilter
from hamlets.tables import FullJournal, PlainJournal
from journal.queries import entries
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_FULL_JOURNAL, Permission.SEE_PLAIN_JOURNAL)
@require_safe
def journal(request: HttpRequest, commune: str) -> HttpResponse:
    """Who did what and when; to whom and from which figure to which only where the role sees figures."""
    chosen = JournalFilter(request.GET, queryset=entries(request.scope), scope=request.scope)
    is_full = is_allowed(request.scope.role, Permission.SEE_FULL_JOURNAL)
    table = (FullJournal if is_full else PlainJournal)(chosen.qs, params=request.GET, size=50)
    return render(request, "hamlets/journal.html", {"table": table, "filter": chosen, "is_full": is_full})
