"""The words of a version: read by the office, written paragraph by paragraph by the officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import drafts
from accounts.models import Draft
from journal.queries import last_writer_of
from targets import actions
from targets.actions.common import locked_words, who_unlocks
from targets.actions.text import name_of_block
from targets.forms import BlockForm, ReasonForm
from targets.pages.cards import life_steps
from targets.pages.text import text_page
from targets.pages.text_acts import cited_acts
from targets.pages.text_changes import changes_page
from targets.pages.text_editing import ADD, EDIT, REMOVE, Deed, Editing, editing_of, first_fields, with_typed
from targets.pages.text_fields import field_groups
from targets.queries import VersionView, version_at, version_by_id
from targets.queries.text import acts_day, acts_for, last_text, text_facts, text_findings_of
from targets.rules.text import Block, BlockKind
from targets.views.desk import address_of, can_edit, plan_context, version_or_404
from thinhduc.errors import Conflict, Refused
from thinhduc.figures import normalize
from thinhduc.permissions import Permission, requires
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Spot:
    """A paragraph of a version, and what is done there: it is changed, taken out, or one is added after it."""

    view: VersionView
    deed: Deed
    key: str

    @property
    def block(self) -> Block | None:
        """The paragraph; None where the text has none of this key."""
        return next((block for block in self.view.blocks if block.key == self.key), None)

    @property
    def address(self) -> str:
        """Where what is typed is posted, and under which it is kept as a draft."""
        name = "targets:text_add" if self.deed == ADD else "targets:text_save"
        return reverse(name, args=[*address_of(self.view), self.key])

    @property
    def title(self) -> str:
        """What is typed there, by plan and paragraph."""
        name = name_of_block(self.block) if self.block else "đoạn đã bỏ"
        place = f"Đoạn mới sau {name[:1].lower()}{name[1:]}" if self.deed == ADD else name
        return f"Lời văn kế hoạch năm {self.view.year}, bản {self.view.number}: {place}"


def takes_words(scope: Scope, *, commune: str, year: int, number: int, key: str) -> bool:
    """Whether the paragraph is there and may be written: what was typed for it can still be saved."""
    view = version_at(scope, year, number)
    if view is None or view.commune_slug != commune or not can_edit(scope, view):
        return False
    return any(block.key == key for block in view.blocks)


@requires(Permission.SEE_PLANS)
@require_safe
def text(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The whole text; `?sua=`, `?them=`, `?bo=` open one paragraph, `?so-sanh=1` shows what is new."""
    view = version_or_404(request, year, number)
    return _show(request, view, _asked(request, view) if can_edit(request.scope, view) else None)


def _asked(request: HttpRequest, view: VersionView) -> Editing | None:
    """The paragraph that is asked to be opened, with what the account has typed in it and not saved."""
    for deed in (EDIT, ADD, REMOVE):
        spot = Spot(view, deed, request.GET.get(deed, ""))
        if spot.block is not None:
            draft = drafts.draft_at(request.scope, spot.address)
            fields = first_fields(deed, spot.block)
            if draft is not None:
                fields |= {name: values[0] for name, values in draft.data.items() if values}
            return _editing(request.scope, spot, fields, saved_at=draft.saved_at if draft else None)
    return None


def _editing(
    scope: Scope, spot: Spot, fields: Mapping[str, str], form: BlockForm | None = None, **more: Any
) -> Editing | None:
    """The open paragraph, and how what is typed would read; None where it is no longer there."""
    if spot.block is None:
        return None
    typed = with_typed(spot.view, spot.deed, spot.block, fields)
    page = text_page(typed, text_facts(scope, typed), text_findings_of(scope, typed))
    initial = {"kind": fields.get("kind", ""), "wording": fields.get("wording", "")}
    return editing_of(spot.deed, spot.block, fields, form or BlockForm(initial=initial), page, **more)


def _show(
    request: HttpRequest, view: VersionView, editing: Editing | None = None, *, status: int = 200
) -> HttpResponse:
    scope = request.scope
    facts, acts = text_facts(scope, view), acts_for(scope, view.commune_id)
    page = text_page(view, facts, text_findings_of(scope, view), *kept_times(scope, view))
    before, old = last_text(scope, view)
    is_editable = can_edit(scope, view)
    context = {
        **plan_context(request, view),
        "page": page,
        "editing": editing,
        "groups": field_groups(facts) if editing else (),
        "changes": changes_page(before, old, view),
        "comparing": request.GET.get("so-sanh") == "1" and editing is None,
        "acts": cited_acts(view.blocks, facts, acts, acts_day(view)),
        "can_edit": is_editable,
        "steps": life_steps(view.state),
        "locked": "" if view.is_open else locked_words(view),
        "unlocks": "" if view.is_open else who_unlocks(view),
    }
    context["crumbs"] = [*context["crumbs"], {"label": "Lời văn"}]
    return render(request, "targets/text.html", context, status=status)


def kept_of(scope: Scope, view: VersionView) -> dict[tuple[Deed, str], Draft]:
    """What the account typed in the version's text and did not save, by deed and paragraph."""
    spots = [Spot(view, deed, block.key) for block in view.blocks for deed in (EDIT, ADD)]
    kept = {draft.address: draft for draft in drafts.kept_drafts(scope)} if spots else {}
    return {(spot.deed, spot.key): kept[spot.address] for spot in spots if spot.address in kept}


def kept_times(scope: Scope, view: VersionView) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Since when something typed waits, by paragraph: of it, and of a new one after it."""
    kept = {place: draft.saved_at for place, draft in kept_of(scope, view).items()}
    by_deed = [{key: at for (deed, key), at in kept.items() if deed == one} for one in (EDIT, ADD)]
    return by_deed[0], by_deed[1]


def forget_words(scope: Scope, view: VersionView) -> None:
    """Nothing typed waits for the text of a version any more."""
    for draft in kept_of(scope, view).values():
        drafts.forget(scope, draft.address)


@requires(Permission.EDIT_PLANS)
@require_POST
def start(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """A version without a text gets one: last year's, else the template."""
    view = version_or_404(request, year, number)
    actions.start_text(scope=request.scope, version_id=view.id)
    messages.success(request, "Đã lấy lời văn; các chỗ điền số theo số liệu của bản này.")
    return back_to_text(view)


@drafts.taken_while(takes_words)
@requires(Permission.EDIT_PLANS)
@require_POST
def save(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """Stores a paragraph; two people on one paragraph see both texts (409), what can not be stored stays typed."""
    return _store(request, Spot(version_or_404(request, year, number), EDIT, key))


@drafts.taken_while(takes_words)
@requires(Permission.EDIT_PLANS)
@require_POST
def add(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """A new paragraph after another."""
    return _store(request, Spot(version_or_404(request, year, number), ADD, key))


def _store(request: HttpRequest, spot: Spot) -> HttpResponse:
    fields, form = request.POST.dict(), BlockForm(request.POST)
    _keep_typed(request, spot)
    if spot.block is None:
        return _gone(request, spot.view, fields)
    if not form.is_valid():
        return _show(request, spot.view, _editing(request.scope, spot, fields, form), status=422)
    try:
        key = _write(request.scope, spot, form, fields.get("seen", ""))
    except Conflict as conflict:
        return _ask_again(request, spot, fields, conflict)
    except Refused as refusal:
        if not spot.view.is_open:
            raise  # the page of the refusal says who can lift it
        form.add_error(None, refusal.message)
        return _show(request, spot.view, _editing(request.scope, spot, fields, form), status=422)
    drafts.forget(request.scope, spot.address)
    messages.success(request, "Đã thêm đoạn mới." if spot.deed == ADD else "Đã lưu lời văn.")
    return back_to_text(spot.view, key)


def _write(scope: Scope, spot: Spot, form: BlockForm, seen: str) -> str:
    """Stores what was typed; the key of the paragraph that holds it."""
    version_id, wording = spot.view.id, form.cleaned_data["wording"]
    kind = BlockKind(form.cleaned_data["kind"])
    if spot.deed == ADD:
        return actions.add_block(scope=scope, version_id=version_id, after=spot.key, kind=kind, text=wording)
    actions.save_block(scope=scope, version_id=version_id, key=spot.key, text=wording, kind=kind, seen=seen)
    return spot.key


def _ask_again(
    request: HttpRequest, spot: Spot, fields: Mapping[str, str], conflict: Conflict
) -> HttpResponse:
    """409: what was typed and what somebody else stored, one beside the other; saved again, the typed one is taken."""
    newest = Spot(version_by_id(request.scope, spot.view.id) or spot.view, spot.deed, spot.key)
    if newest.block is None:
        return _gone(request, newest.view, fields)
    typed = dict(fields) | {"seen": newest.block.text}
    by = next((clash.stored_by for clash in conflict.clashes), "")
    editing = _editing(request.scope, newest, typed, stored=newest.block.text, stored_by=by)
    return _show(request, newest.view, editing, status=409)


def _gone(request: HttpRequest, view: VersionView, fields: Mapping[str, str]) -> HttpResponse:
    """The paragraph is no longer there: what was typed is offered as a new one."""
    messages.error(
        request,
        "Đoạn này vừa bị bỏ khỏi lời văn. Nội dung anh/chị gõ còn ở dưới, có thể thêm thành đoạn mới.",
    )
    body = [block for block in view.blocks if block.kind is not BlockKind.RECIPIENT]
    last = Spot(view, ADD, body[-1].key if body else "")
    return _show(request, view, _editing(request.scope, last, fields), status=409)


def _keep_typed(request: HttpRequest, spot: Spot) -> None:
    """Keeps what is typed as the account's draft; nothing is kept where it is what is stored."""
    wording, kind = normalize(request.POST.get("wording", "")), request.POST.get("kind")
    first = first_fields(spot.deed, spot.block) if spot.block else {}
    if spot.view.is_open and wording == first.get("wording") and (not wording or kind == first.get("kind")):
        drafts.forget(request.scope, spot.address)
        return
    drafts.keep(
        user_id=request.user.pk,
        membership_id=request.scope.membership_id,
        address=spot.address,
        post=request.POST,
        page=f"{text_url(spot.view)}?{spot.deed}={spot.key}",
        title=spot.title,
    )


def _is_overtaken(request: HttpRequest, spot: Spot) -> bool:
    """Whether the account stored the paragraph after this was typed: a preview that comes after its own save."""
    blocks, block = spot.view.blocks, spot.block
    if block is None:
        return False
    if spot.deed == ADD:
        after = blocks[blocks.index(block) + 1 :]
        return bool(after) and after[0].text == normalize(request.POST.get("wording", ""))
    if normalize(request.POST.get("seen", "")) == block.text:
        return False
    writer = last_writer_of(request.scope, spot.view.year, spot.view.id, f"text-{spot.key}")
    return writer == request.user.full_name


@drafts.sent_again_to("targets:text_save")
@requires(Permission.EDIT_PLANS)
@require_POST
def preview(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """How what is typed would read, and what is wrong with it; kept as a draft, nothing else is written."""
    return _preview(request, Spot(version_or_404(request, year, number), EDIT, key))


@drafts.sent_again_to("targets:text_add")
@requires(Permission.EDIT_PLANS)
@require_POST
def preview_added(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """The same of a paragraph that is being added."""
    return _preview(request, Spot(version_or_404(request, year, number), ADD, key))


def _preview(request: HttpRequest, spot: Spot) -> HttpResponse:
    fields, is_overtaken = request.POST.dict(), _is_overtaken(request, spot)
    if not is_overtaken:
        _keep_typed(request, spot)
    draft = drafts.draft_at(request.scope, spot.address)
    saved_at = draft.saved_at if draft and not is_overtaken else None
    editing = _editing(request.scope, spot, fields, saved_at=saved_at, is_overtaken=is_overtaken)
    if editing is None:
        return _gone(request, spot.view, fields)
    if not request.htmx:
        return _show(request, spot.view, editing)
    context = {"editing": editing, "version": spot.view, "commune": spot.view.commune_slug}
    return render(request, "targets/text_preview.html", context)


@requires(Permission.EDIT_PLANS)
@require_POST
def give_up(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """What was typed for a paragraph is given up; what is stored stands."""
    view = version_or_404(request, year, number)
    deed = ADD if request.POST.get("deed") == ADD else EDIT
    address = Spot(view, deed, key).address
    if drafts.draft_at(request.scope, address):
        drafts.forget(request.scope, address)
        messages.success(request, "Đã bỏ phần gõ chưa lưu.")
    return back_to_text(view, key)


@requires(Permission.EDIT_PLANS)
@require_POST
def move(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """One place up or down."""
    view = version_or_404(request, year, number)
    actions.move_block(scope=request.scope, version_id=view.id, key=key, up=request.POST.get("up") == "1")
    return back_to_text(view, key)


@requires(Permission.EDIT_PLANS)
@require_POST
def remove(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """Takes a paragraph out, as it was shown; the journal keeps its words."""
    view = version_or_404(request, year, number)
    keys = [block.key for block in view.blocks]
    before = keys[keys.index(key) - 1] if key in keys[1:] else ""
    try:
        actions.remove_block(
            scope=request.scope, version_id=view.id, key=key, seen=request.POST.get("seen", "")
        )
    except (Conflict, Refused) as refusal:
        messages.error(request, refusal.message)
        return back_to_text(view, key)
    drafts.forget(request.scope, Spot(view, EDIT, key).address)
    messages.success(request, "Đã bỏ đoạn; lời văn cũ còn trong nhật ký.")
    return back_to_text(view, before)


@requires(Permission.EDIT_PLANS)
@require_POST
def reason(request: HttpRequest, commune: str, year: int, number: int, key: str) -> HttpResponse:
    """The written reason with which a warning about a paragraph passes; `take_out=1` takes it out."""
    view, form = version_or_404(request, year, number), ReasonForm(request.POST)
    if request.POST.get("take_out") == "1":
        actions.set_reason(scope=request.scope, version_id=view.id, key=key, reason="")
        messages.success(request, "Đã bỏ lý do; cảnh báo của đoạn này lại cần lý do.")
    elif form.is_valid() and form.cleaned_data["reason"]:
        actions.set_reason(
            scope=request.scope, version_id=view.id, key=key, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "Đã ghi lý do; lãnh đạo sẽ thấy lý do này.")
    elif form.is_valid():
        messages.error(request, "Ô lý do còn trống, chưa ghi gì. Hãy viết vì sao giữ đoạn như đang có.")
    else:
        messages.error(request, "Lý do dài quá 500 chữ; chưa ghi.")
    return back_to_text(view, key)


def text_url(view: VersionView) -> str:
    """The page of a version's text."""
    return reverse("targets:text", args=address_of(view))


def back_to_text(view: VersionView, key: str = "") -> HttpResponseRedirect:
    """Back to the text, at a paragraph."""
    return redirect(f"{text_url(view)}{f'#doan-{key}' if key else ''}")
