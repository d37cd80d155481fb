"""Which files of an issued plan are signed; taking signed ones in, signing on the server."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import drafts
from documents.actions.signed import sign_on_server, take_signed
from documents.forms import SignedForm, SignForm
from documents.pages.signatures import FileCard, Turns, file_cards, turns_of
from documents.pages.standing import original_notice
from documents.queries.issued import issued_pdfs, meant_report
from documents.queries.original import original_for
from documents.queries.signed import keys_of, signed_bytes, signed_of
from documents.views.common import attached, attempt_all, context_of, issued_or_404, version_or_404
from targets.queries import VersionOutline
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, requires
from thinhduc.scope import Scope

NO_KEY = "Quản trị hệ thống khai khóa ký của xã cho tài khoản này trên máy chủ."


@requires(Permission.SEE_PLANS)
@require_safe
def signatures(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Each issued PDF with its signed copies, which document is valid, the place to send a signed file."""
    return _page(request, version_or_404(request, year, number))


@requires(Permission.ADD_TO_ISSUED)
@require_POST
def add_signed(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Takes a file in that was signed outside; which of the issued files it is of shows in its bytes."""
    version = version_or_404(request, year, number)
    form = SignedForm(request.POST, request.FILES)
    taken = attempt_all(form, lambda typed: _take(request, version, typed["file"]))
    if taken is None:
        return _page(request, version, upload=form)
    kept = "Đúng tệp đã ban hành, chữ ký số hợp lệ. Đã đưa bản ký vào hồ sơ."
    if stays := _stays(request.scope, version, taken):
        messages.warning(request, f"{kept} {stays}")
    else:
        messages.success(request, kept)
    return redirect("documents:signatures", commune, year, number)


def _stays(scope: Scope, version: VersionOutline, taken: int) -> str:
    """Which file stays the one in use, where it is not the one just taken in."""
    files = signed_of(scope, version.id)
    report = next(one.report for one in files if one.id == taken)
    current = next(one for one in files if one.report == report and one.is_current)
    if current.id == taken:
        return ""
    signers = ", ".join(one.name for one in current.signatures if not one.is_timestamp)
    return f"Bản đang dùng vẫn là {current.filename}, có chữ ký của {signers}: đủ hơn bản vừa đưa vào."


def _take(request: HttpRequest, version: VersionOutline, file: Any) -> int:
    content = file.read()
    return take_signed(
        scope=request.scope,
        version_id=version.id,
        report=meant_report(request.scope, version, content),
        filename=file.name,
        content=content,
    )


@drafts.never_parked
@requires(Permission.SIGN_DOCUMENTS)
@require_POST
def sign(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Signs one of the issued files, or its last signed copy, with a key that this server holds."""
    version = version_or_404(request, year, number)
    turns = _turns(request.scope, version, _cards(request.scope, version))
    form = _sign_form(turns, request.POST)
    if form is None:
        raise Refused(
            "Không có tệp nào chờ khóa của anh/chị ký.", who_can_lift=" ".join(turns.faults) or NO_KEY
        )
    if attempt_all(form, lambda typed: _sign(request.scope, version, typed)) is None:
        return _page(request, version, signing=form)
    messages.success(request, "Đã ký số và đưa bản ký vào hồ sơ.")
    return redirect("documents:signatures", commune, year, number)


def _sign(scope: Scope, version: VersionOutline, typed: dict[str, Any]) -> int:
    report, key_name = typed["turn"]
    return sign_on_server(
        scope=scope,
        version_id=version.id,
        report=report,
        key_name=key_name,
        passphrase=typed.get("key_password", ""),
    )


def _turns(scope: Scope, version: VersionOutline, files: Sequence[FileCard]) -> Turns:
    """What the person's keys may sign now; nothing without a key, or of a version that is not in force."""
    if not (version.is_in_force and is_allowed(scope.role, Permission.SIGN_DOCUMENTS)):
        return Turns()
    keys = keys_of(scope)
    if keys.faults and settings.SIGNING_FILE:
        return Turns(
            faults=("Tệp khai khóa ký trên máy chủ có chỗ sai, quản trị hệ thống sửa:", *keys.faults)
        )
    return turns_of(files, keys.keys, scope.user_name, version.signer)


def _sign_form(turns: Turns, sent: QueryDict | None = None) -> SignForm | None:
    if not turns.open:
        return None
    choices = [(turn.value, turn.label) for turn in turns.open]
    return SignForm(sent, turns=choices, asks_passphrase=any(turn.asks_passphrase for turn in turns.open))


def _cards(scope: Scope, version: VersionOutline) -> tuple[FileCard, ...]:
    return file_cards(version, issued_pdfs(scope, version), signed_of(scope, version.id))


def _page(
    request: HttpRequest,
    version: VersionOutline,
    *,
    upload: SignedForm | None = None,
    signing: SignForm | None = None,
) -> HttpResponse:
    """The page; `upload`, `signing`: a form that was refused."""
    scope, files = request.scope, _cards(request.scope, version)
    signed = [file.current for file in files if file.current]
    turns = _turns(scope, version, files)
    context = {
        **context_of(request, version, "documents:signatures", "Bản ký số", "bản ký"),
        "files": files,
        "first": signed[0] if signed else None,
        "several": len(signed) > 1,
        "original": original_notice(original_for(scope, version)) if version.is_issued else None,
        "upload": upload or SignedForm(),
        "signing": signing or _sign_form(turns),
        "waiting": turns.faults,
        "may_archive": is_allowed(scope.role, Permission.SEE_FULL_JOURNAL),
    }
    return render(request, "documents/signatures.html", context, status=422 if upload or signing else 200)


@requires(Permission.SEE_PLANS)
@require_safe
def signed_file(request: HttpRequest, commune: str, year: int, number: int, *, file_id: int) -> HttpResponse:
    """A signed file as it was taken in."""
    version = issued_or_404(request, year, number)
    file = signed_bytes(request.scope, file_id, version.id)
    if file is None:
        raise Http404
    return attached(file)
