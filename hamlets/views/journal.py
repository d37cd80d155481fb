"""The journal, with figures for those who see figures."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamlets.filters import JournalFilter
from hamlets.pages import JournalLine, full_lines, plain_lines
from hamlets.tables import FullJournal, PlainJournal
from journal.lists import ListFile, asked_format, chosen_in_words, list_answer
from journal.queries import deeds, figures_of
from thinhduc.exporting import in_batches
from thinhduc.permissions import Permission, is_allowed, requires
from thinhduc.scope import Scope


@requires(Permission.SEE_FULL_JOURNAL, Permission.SEE_PLAIN_JOURNAL)
@require_safe
def journal(request: HttpRequest, commune: str) -> HttpResponseBase:
    """Who did what and when; to whom and from which figure to which only where the role sees figures."""
    chosen = JournalFilter(request.GET, queryset=deeds(request.scope), scope=request.scope)
    is_full = is_allowed(request.scope.role, Permission.SEE_FULL_JOURNAL)
    table = (FullJournal if is_full else PlainJournal)(chosen.qs, params=request.GET, size=50)
    if form := asked_format(request):
        file = ListFile(
            title="Nhật ký",
            name=f"nhat-ky-{commune}",
            columns=table.export_columns(),
            rows=_lines(request.scope, table, is_full=is_full),
            count=chosen.qs.count(),
            filters=chosen_in_words(chosen.form),
        )
        return list_answer(request.scope, form, file)
    figures = figures_of(request.scope, table.records) if is_full else {}
    lines = full_lines(table.records, figures) if is_full else plain_lines(table.records)
    context = {"table": table, "lines": lines, "filter": chosen, "is_full": is_full}
    return render(request, "hamlets/journal.html", context)


def _lines(scope: Scope, table: PlainJournal, *, is_full: bool) -> Iterator[JournalLine]:
    """All deeds of the list for a file, never held at once."""
    for portion in in_batches(table.export_rows()):
        yield from full_lines(portion, figures_of(scope, portion)) if is_full else plain_lines(portion)
