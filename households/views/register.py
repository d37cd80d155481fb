"""The register as a list: chosen, paged, taken out as a file, posted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import HamletInYear, hamlets_in, past_place, today
from households.actions import editing, reading
from households.filters import RegisterFilter
from households.forms.register import NewHouseholdForm, PeopleFileForm, PeopleFormSet
from households.pages.register import posted_hamlets, size_in_words, with_filters
from households.queries import register as queries
from households.queries.household import next_code
from households.queries.splits import waiting_splits
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.tables import RegisterTable, people_columns, posting_columns
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.errors import Refused
from thinhduc.exporting import FORMATS
from thinhduc.figures import format_date
from thinhduc.permissions import Permission, Role, is_allowed, requires

PAGE_SIZE = 25


def filter_of(
    request: HttpRequest, *, one_hamlet: HamletInYear | None = None, data: Any = None
) -> RegisterFilter:
    """The filters of the address, with the hamlets and indices of its year; `one_hamlet`: a list of that one alone."""
    params = request.GET if data is None else data
    years = queries.years_to_ask(request.scope)
    asked = params.get("nam", "")
    year = next((one for one in years if str(one) == asked), today().year)
    return RegisterFilter(
        params,
        scope=request.scope,
        hamlets=hamlets_in(request.scope, year),
        years=years,
        indices=queries.index_standard(request.scope, year)[1],
        one_hamlet=one_hamlet,
    )


def table_of(request: HttpRequest, chosen: RegisterFilter, size: queries.Size) -> RegisterTable:
    """One page of what was chosen."""
    return RegisterTable(chosen.qs, params=request.GET, size=PAGE_SIZE, total=size.households)


def size_of(request: HttpRequest, chosen: RegisterFilter) -> queries.Size:
    """How many there are; none where the address asks for what is not there."""
    if not chosen.is_understood:
        return queries.Size(0, 0)
    return queries.size_of(request.scope, chosen.chosen)


@requires(Permission.SEE_REGISTER)
@require_safe
def register(request: HttpRequest, commune: str) -> HttpResponse:
    """The households, by given name of the head; of an earlier commune as they stood at the end of its last year."""
    past = past_place(request.scope.commune_id) if request.scope.role is Role.PAST_READER else None
    if past is not None and not request.GET:
        return redirect(f"{request.path}?nam={(past.until + timedelta(days=1)).year - 1}")
    chosen = filter_of(request)
    size = size_of(request, chosen)
    table = table_of(request, chosen, size)
    day = chosen.chosen.day
    may_edit = is_allowed(request.scope.role, Permission.EDIT_REGISTER)
    context = {
        "filter": chosen,
        "table": table,
        "rows": queries.rows_of(request.scope, table.records, day, chosen.hamlet_names),
        "size": size_in_words(size),
        "day": day,
        "is_empty": not size.households and not request.GET,
        "may_edit": may_edit,
        "may_open": is_allowed(request.scope.role, Permission.OPEN_IDENTITY),
        "splits": waiting_splits(request.scope) if may_edit else [],
        "files": [
            (label, with_filters(reverse("register:export", args=[commune, form]), request.GET))
            for form, label in FORMATS.items()
        ],
        "people_url": with_filters(reverse("register:export_people", args=[commune]), request.GET),
        "people_form": PeopleFileForm(auto_id="nguoi_%s"),
        "posting_url": with_filters(reverse("register:posting", args=[commune]), request.GET),
        "commune": commune,
    }
    return render(request, "households/register.html", context)


@requires(Permission.SEE_REGISTER)
@require_safe
def export(request: HttpRequest, commune: str, format: str) -> HttpResponseBase:  # noqa: A002 - the address's word
    """The chosen households as a file; in the journal with the filters and the number of rows."""
    if format not in FORMATS:
        raise Http404
    chosen = filter_of(request)
    size = size_of(request, chosen)
    table = table_of(request, chosen, size)
    file = ListFile(
        title="Danh sách hộ",
        name=f"so-ho-{commune}",
        columns=table.export_columns(),
        rows=queries.rows_in_portions(request.scope, table.export_rows(), chosen.chosen.day),
        count=size.households,
        filters=chosen.in_words,
        year=chosen.chosen.year,
    )
    return list_answer(request.scope, format, file)


@requires(Permission.SEE_REGISTER)
@require_POST
def export_people(request: HttpRequest, commune: str) -> HttpResponseBase:
    """The people of the chosen households as a file; whole identity numbers for a reason alone."""
    form = PeopleFileForm(request.POST)
    if not form.is_valid():
        raise Refused("Hãy chọn loại tệp.")
    chosen, typed = filter_of(request), form.cleaned_data
    if typed["full"]:
        reading.require_identity(request.scope, typed["reason"])
    size = size_of(request, chosen)
    kind = "đủ số giấy tờ" if typed["full"] else "che số giấy tờ"
    file = ListFile(
        title=f"Danh sách người, {kind}",
        name=f"thanh-vien-{commune}",
        columns=people_columns(full=typed["full"]),
        rows=queries.people_in_portions(request.scope, chosen.qs, chosen.chosen.day),
        count=size.persons,
        filters=chosen.in_words,
        year=chosen.chosen.year,
        reason=typed["reason"],
    )
    return list_answer(request.scope, typed["form"], file)


@requires(Permission.SEE_REGISTER)
@require_safe
def posting(request: HttpRequest, commune: str) -> HttpResponseBase:
    """The list that is posted: name, hamlet, class. Poor and near_poor where no class was chosen."""
    chosen = filter_of(request)
    classes = [chosen.chosen.poverty_class] if chosen.chosen.poverty_class else ["poor", "near_poor"]
    day = chosen.chosen.day
    rows = [
        row
        for one in classes
        for row in queries.posted_rows(request.scope, replace(chosen.chosen, poverty_class=one))
        if chosen.is_understood
    ]
    if form := asked_format(request):
        file = ListFile(
            title="Danh sách niêm yết",
            name=f"niem-yet-{commune}",
            columns=posting_columns(),
            rows=rows,
            count=len(rows),
            filters=chosen.in_words,
            year=chosen.chosen.year,
        )
        return list_answer(request.scope, form, file)
    reading.note_export(
        scope=request.scope,
        what="Danh sách niêm yết",
        filters=chosen.in_words,
        rows=len(rows),
        form="bản in",
        year=chosen.chosen.year,
    )
    hamlets = hamlets_in(request.scope, (day or today()).year)
    context = {
        "hamlets": posted_hamlets(rows, [hamlet.name for hamlet in hamlets]),
        "count": len(rows),
        "day": day or today(),
        "files": file_links(request),
        "back": with_filters(reverse("register:register", args=[commune]), request.GET),
    }
    return render(request, "households/register_posting.html", context)


@requires(Permission.EDIT_REGISTER)
def add(request: HttpRequest, commune: str) -> HttpResponse:
    """A household with its people."""
    hamlets = hamlets_in(request.scope, today().year)
    initial = {"code": next_code(request.scope), "on": today()}
    form = NewHouseholdForm(request.POST or None, initial=initial, hamlet_choices=_choices(hamlets))
    people = PeopleFormSet(request.POST or None, prefix="nguoi")
    findings: Any = ()
    if request.method == "POST" and form.is_valid() & people.is_valid():
        typed = form.cleaned_data
        try:
            done = editing.enter_household(
                scope=request.scope,
                code=typed["code"],
                hamlet_id=typed["hamlet"],
                poverty_class=PovertyClass(typed["poverty_class"]),
                on=typed["on"],
                kind=MovementKind(typed["kind"]),
                people=people.people(),
                address=typed["address"],
                area=typed["area"],
                note=typed["note"],
            )
        except Refused as refused:
            findings = refused.findings
            form.add_error(None, refused.message)
        else:
            if done.household_id is None:
                messages.warning(
                    request,
                    f"Kết quả năm {typed['on'].year} đã xác nhận: hộ {typed['code']} chưa vào sổ, "
                    f"chờ quyết định ở mục Biến động (ghi từ {format_date(typed['on'])}).",
                )
                return redirect("register:register", commune)
            messages.success(request, f"Đã ghi hộ {typed['code']} vào sổ.")
            return redirect("register:household", commune, done.household_id)
    refused_form = bool(form.errors or (people.is_bound and not people.is_valid()))
    context = {"form": form, "people": people, "findings": findings, "commune": commune}
    return render(request, "households/household_new.html", context, status=422 if refused_form else 200)


def _choices(hamlets: list[HamletInYear]) -> list[tuple[int, str]]:
    return [(hamlet.id, hamlet.name) for hamlet in hamlets]
