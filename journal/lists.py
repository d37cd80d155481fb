"""A list of the screen taken away: all rows that are chosen, the columns of the screen, a line in the journal.

The list's own address gives the file too (`?tep=xlsx`), so that a file is asked for with the filters, the order and
the permission of its page and with no others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase

from journal.actions import note_list
from thinhduc.exporting import FILE_FIELD, FORMATS, Column, stream_csv, xlsx_response
from thinhduc.figures import format_date
from thinhduc.scope import Scope


@dataclass(frozen=True)
class ListFile:
    """What a file holds: `title` names it in the journal and on the sheet, `name` is the file's, without its ending.

    `rows`: in bounded memory where the list is long; `count`: how many there are; `filters`: how they were chosen.
    """

    title: str
    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    count: int
    filters: Sequence[str] = ()
    year: int | None = None
    reason: str = ""


def asked_format(request: HttpRequest) -> str:
    """The format a file is asked for in, "" where the page itself is; 404 for one that there is not."""
    form = request.GET.get(FILE_FIELD, "")
    if form and form not in FORMATS:
        raise Http404
    return form


def list_answer(scope: Scope, form: str, file: ListFile) -> HttpResponseBase:
    """The list as a file to be saved; that it was taken is in the journal before the first row is sent."""
    note_list(
        scope=scope,
        what=file.title,
        rows=file.count,
        form=FORMATS[form],
        filters=file.filters,
        reason=file.reason,
        year=file.year,
    )
    filename = f"{file.name}.{form}"
    if form == "csv":
        return stream_csv(file.columns, file.rows, filename)
    return xlsx_response(file.columns, file.rows, filename, file.title)


def file_links(request: HttpRequest) -> list[tuple[str, str]]:
    """The label and the address of each format, for a list that is no FastTable; what it is chosen by stays."""
    kept = [(key, value) for key, value in request.GET.items() if key != FILE_FIELD]
    return [(label, f"?{urlencode([*kept, (FILE_FIELD, form)])}") for form, label in FORMATS.items()]


def chosen_in_words(form: BaseForm) -> list[str]:
    """What a list is narrowed to, a phrase for each filter that is set."""
    words = []
    for name, value in getattr(form, "cleaned_data", {}).items():
        if value not in (None, ""):
            field = form.fields[name]
            labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
            said = labels.get(str(value)) or (format_date(value) if hasattr(value, "day") else str(value))
            words.append(f"{field.label}: {said}")
    return words
