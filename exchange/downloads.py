"""Workbooks that leave: forms to fill in with what is stored, what was sent in, and the same with its faults marked."""

import io
from pathlib import PurePosixPath

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from exchange.actions.taking import note_form, note_sent_file
from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Kind
from exchange.queries import faults_of
from exchange.queries.files import SentFile, sent_file
from hamlets.queries import place_of
from hamlets.views.common import FormPage, attempt
from thinhduc.errors import Refused
from thinhduc.exporting import XLSX_TYPE
from thinhduc.permissions import Permission, requires
from thinhduc.scope import Scope
from thinhduc.workbooks.marking import marked as with_marks
from thinhduc.workbooks.writing import COMMUNE, KIND, YEAR, form_file

IDENTITY = "identity_number"  # the field that takes a reason
NAMES = {"reviews": "ra-soat", "plan": "ke-hoach", "households": "ho-va-thanh-vien"}
YEARS = range(1990, 2101)


class ReasonForm(forms.Form):
    """Why whole identity numbers leave the application."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        error_messages={"required": "Hãy ghi lý do."},
        help_text="Tệp có đủ số giấy tờ của mọi người trong sổ hộ. Lý do vào nhật ký.",
    )


@requires(Permission.IMPORT_WORKBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, commune: str, kind: str, year: int) -> HttpResponseBase:
    """A workbook to fill in, with all that is stored already; one that holds identity numbers asks for a reason."""
    chosen = KINDS.get(kind)
    if chosen is None or year not in YEARS:
        raise Http404
    if not _holds_identity(chosen, Asked(request.scope, year)):
        note_form(scope=request.scope, label=chosen.label, year=year)
        return _form_answer(request.scope, chosen, year)
    asking = ReasonForm(request.POST or None)
    given = attempt(
        asking,
        lambda typed: (
            note_form(
                scope=request.scope, label=chosen.label, year=year, with_identity=True, reason=typed["reason"]
            )
            or True
        ),
    )
    if given:
        return _form_answer(request.scope, chosen, year)
    back = reverse("exchange:batches", args=[commune])
    crumbs = ({"label": "Nạp tệp Excel", "url": back},)
    return FormPage(f"Tải mẫu {chosen.label} năm {year}", "Tải tệp", back, crumbs).answer(request, asking)


@requires(Permission.IMPORT_WORKBOOKS)
@require_safe
def original(request: HttpRequest, commune: str, batch_id: int) -> FileResponse:
    """The workbook as it was sent in."""
    sent = _sent(request.scope, batch_id)
    note_sent_file(
        scope=request.scope, file_name=sent.name, year=sent.year, batch_id=batch_id, is_marked=False
    )
    return _attached(sent.data, sent.name, "application/octet-stream")


@requires(Permission.IMPORT_WORKBOOKS)
@require_safe
def marked(request: HttpRequest, commune: str, batch_id: int) -> FileResponse:
    """The workbook with its faults marked and listed."""
    sent = _sent(request.scope, batch_id)
    faults = faults_of(request.scope, batch_id)
    if not faults:
        raise Refused("Lần nạp này không có chỗ nào cần sửa.")
    data = with_marks(sent.data, faults)
    note_sent_file(
        scope=request.scope, file_name=sent.name, year=sent.year, batch_id=batch_id, is_marked=True
    )
    return _attached(data, f"{PurePosixPath(sent.name).stem} (cần sửa).xlsx", XLSX_TYPE)


def _holds_identity(kind: Kind, asked: Asked) -> bool:
    return any(field.key == IDENTITY for part in kind.parts(asked) for field in part.fields)


def _form_answer(scope: Scope, kind: Kind, year: int) -> FileResponse:
    commune = place_of(scope, scope.commune_id).commune_slug
    properties = {COMMUNE: commune, KIND: kind.slug, YEAR: str(year)}
    file = form_file(kind.form(Asked(scope, year)), properties)
    name = f"{NAMES.get(kind.slug, kind.slug)}-{commune}-{year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def _sent(scope: Scope, batch_id: int) -> SentFile:
    sent = sent_file(scope, batch_id)
    if sent is None:
        raise Http404
    return sent


def _attached(data: bytes, name: str, content_type: str) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=content_type)
