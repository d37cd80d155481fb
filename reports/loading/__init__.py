"""Storing a plan file: commune, hamlets, results of the year before, the plan as a draft or as it was issued; its text.

One transaction; the journal names the file as the source. The file is checked whole before anything is written, and
what the database already holds is compared, never silently overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hamlets.models import CommunePeriod, Hamlet
from hamlets.queries import command_scope, commune_by_slug, hamlets_in, today
from hamlets.rules import RESERVED_SLUGS
from households.models import ReviewResult, Source
from households.rules import LABELS
from journal.actions import Change, record
from reports.actions import render_files
from reports.loading.comparing import Difference, compare_content, compare_document, compare_text
from reports.loading.storing import (
    REVIEWED,
    add_hamlets,
    make_commune,
    make_version,
    reviewed_figures,
    store_results,
    write_content,
    write_text,
)
from reports.planfile import (
    Fault,
    FaultyFile,
    PlanFile,
    fault_at,
    file_path_of,
    read_plan_file,
    read_text_file,
)
from targets.actions import DocumentDetails, freeze
from targets.actions.common import lock_open_version, note_edit, view_of
from targets.actions.text import write_first_text
from targets.models import PlanVersion, TextBlock
from targets.queries import VersionView, versions_of
from targets.rules.text import Block
from thinhduc.errors import Refused
from thinhduc.figures import format_count, format_date, slugify
from thinhduc.scope import Scope

__all__ = ["Difference", "Differs", "FaultyFile", "Loaded", "load_plan"]

Text = Sequence[Block] | None  # None: there is no file of it


class Differs(Refused):
    """The plan that is stored says otherwise than the file; nothing was written. `differences` are the single ones."""

    def __init__(self, message: str, differences: Sequence[Difference]) -> None:
        super().__init__(message)
        self.differences = tuple(differences)


@dataclass(frozen=True)
class Loaded:
    """What loading did; `changed` is False where the file says what is stored. `differences`: what was replaced."""

    commune_slug: str
    year: int
    version: int
    state_label: str
    hamlets: int
    changed: bool
    differences: tuple[Difference, ...] = ()


@transaction.atomic
def load_plan(
    *,
    content: bytes,
    file_name: str,
    text: bytes | None = None,
    as_issued: bool = False,
    replace: bool = False,
) -> Loaded:
    """Stores the plan of a file, as a draft or, with `as_issued`, frozen with the files that were signed.

    `text`: its words, from a file of their own, kept letter by letter. Without one an issued plan has none, and a draft
    the one it has or begins with.

    FaultyFile with every fault of the files, Differs where the plan is stored otherwise (a draft may be replaced by
    `replace`, an issued plan never), Locked where a draft waits for the leader. Nothing is written then.
    """
    plan, document, faults = read_plan_file(content, as_issued=as_issued)
    blocks, text_faults = read_text_file(text, as_issued=as_issued) if text is not None else (None, [])
    faults += text_faults
    if as_issued and plan.issued_on and plan.issued_on > today():
        faults.append(
            fault_at(("plan", "date"), document, f"ngày {format_date(plan.issued_on)} còn ở phía trước.")
        )
    scope, place_faults = _scope_of(plan, document)
    hamlet_ids: dict[int, int | None] = dict.fromkeys(hamlet.order for hamlet in plan.hamlets)
    if scope is not None and not faults:
        hamlet_ids, hamlet_faults = _hamlets_of(scope, plan, document)
        place_faults += hamlet_faults
    if faults or place_faults:
        raise FaultyFile([*faults, *place_faults])
    view: VersionView | None = None
    differences: list[Difference] = []
    if scope is not None:
        view, differences = _compare(scope, plan, blocks, hamlet_ids, as_issued)
        if view is not None and not differences:
            return _loaded(view, plan, changed=False)
        _refuse_other_results(scope, plan, document, hamlet_ids)
        if view is not None and not replace:
            raise Differs(
                f"Năm {plan.year} đã có dự thảo khác với tệp này; muốn ghi đè thì thêm --replace.",
                differences,
            )
    return _store(
        scope=scope,
        plan=plan,
        blocks=blocks,
        hamlet_ids=hamlet_ids,
        view=view,
        differences=differences,
        source=file_name[:60],
        as_issued=as_issued,
    )


def _scope_of(plan: PlanFile, document: object) -> tuple[Scope | None, list[Fault]]:
    """The scope of the file's commune, None where it is not there yet; a fault where its address is another's."""
    part = plan.commune
    path = ("commune", "slug")
    if part.slug in RESERVED_SLUGS:
        words = f"địa chỉ “{part.slug}” dành cho trang khác của hệ thống; hãy ghi địa chỉ khác."
        return None, [fault_at(path, document, words)]
    commune = commune_by_slug(part.slug)
    if commune is None:
        return None, []
    scope = command_scope(commune)
    periods = list(CommunePeriod.objects.within(scope))
    if not any(slugify(one.name) == slugify(part.name) for one in periods):
        words = f"địa chỉ “{part.slug}” đã là của {periods[-1]}; hãy ghi địa chỉ khác."
        return scope, [fault_at(path, document, words)]
    if not any(one.get_kind_display() == part.kind for one in periods):
        words = f"trong hệ thống đang là {periods[-1]}; tệp ghi {part.kind}."
        return scope, [fault_at(("commune", "kind"), document, words)]
    return scope, []


def _hamlets_of(scope: Scope, plan: PlanFile, document: object) -> tuple[dict[int, int | None], list[Fault]]:
    """The commune's hamlets by the file's order, found by name as they are at the end of the plan's year."""
    known = {slugify(hamlet.name): hamlet.id for hamlet in hamlets_in(scope, plan.year)}
    addresses = set(Hamlet.objects.within(scope).values_list("slug", flat=True))
    ids: dict[int, int | None] = {}
    faults = []
    for index, part in enumerate(plan.hamlets):
        slug = slugify(part.name)
        ids[part.order] = known.get(slug)
        if slug not in known and slug in addresses:
            words = f"địa chỉ “{slug}” đã là của một xóm khác của xã hoặc không còn (chưa có) trong năm {plan.year}."
            faults.append(fault_at(("hamlets", index, "name"), document, words))
    return ids, faults


def _compare(
    scope: Scope, plan: PlanFile, blocks: Text, hamlet_ids: dict[int, int | None], as_issued: bool
) -> tuple[VersionView | None, list[Difference]]:
    """The version that stands where the file's would, and how the file differs; Differs where it is issued."""
    views = versions_of(scope, plan.year)
    issued = [view for view in views if view.is_issued]
    if not issued:
        view = views[0] if views else None
        differences = _differences(view, plan, blocks, hamlet_ids) if view else []
        if view is not None and as_issued:
            differences.append(Difference("Kế hoạch", "trạng thái", view.state_label, "Đã ban hành"))
        return view, differences
    by_number = {
        view.number: [*_differences(view, plan, blocks, hamlet_ids), *compare_document(view, plan)]
        for view in issued
    }
    for view in issued:
        if not by_number[view.number]:
            return view, []
    last = issued[-1]
    raise Differs(
        f"Kế hoạch năm {plan.year} đã ban hành (số {last.document_number}) và khác với tệp này; bản đã ban hành "
        "không sửa được, muốn thay đổi thì lập bản điều chỉnh.",
        by_number[last.number],
    )


def _differences(
    view: VersionView, plan: PlanFile, blocks: Text, hamlet_ids: dict[int, int | None]
) -> list[Difference]:
    """How the files differ from a version; words only where there is a file of them."""
    words = compare_text(view.blocks, blocks) if blocks is not None else []
    return [*compare_content(view, plan, hamlet_ids), *words]


def _refuse_other_results(
    scope: Scope, plan: PlanFile, document: object, hamlet_ids: dict[int, int | None]
) -> None:
    """A result that a person entered or confirmed is not overwritten by a file."""
    year = plan.year - 1
    stored = {one.hamlet_id: one for one in ReviewResult.objects.within(scope).filter(year=year)}
    faults = []
    for index, part in enumerate(plan.hamlets):
        result = stored.get(hamlet_ids[part.order] or 0)
        if result is None or _is_own(scope, result):
            continue
        for key, value in reviewed_figures(part).items():
            kept = getattr(result, key)
            if value is not None and value != kept:
                words = (
                    f"{LABELS[key]} sau rà soát năm {year} đang lưu là {format_count(kept)}, do người nhập; tệp ghi "
                    f"{format_count(value)}. Hãy sửa kết quả rà soát hoặc sửa tệp."
                )
                path = file_path_of(index, REVIEWED[key], plan.year)
                faults.append(fault_at(path, document, words))
    if faults:
        raise FaultyFile(faults)


def _is_own(scope: Scope, result: ReviewResult) -> bool:
    """Whether a result came from a file and nobody has touched it since."""
    return result.source == Source.IMPORTED and result.confirmed_by in ("", scope.user_name)


def _store(
    *,
    scope: Scope | None,
    plan: PlanFile,
    blocks: Text,
    hamlet_ids: dict[int, int | None],
    view: VersionView | None,
    differences: list[Difference],
    source: str,
    as_issued: bool,
) -> Loaded:
    since = None
    if scope is None:
        commune = make_commune(plan.commune)
        scope = command_scope(commune)
        record(scope=scope, deed="commune-created", subject=plan.commune.name, source=source)
    elif Hamlet.objects.within(scope).exists():
        since = date(plan.year - 1, 1, 1)
    ids = add_hamlets(scope=scope, plan=plan, hamlet_ids=hamlet_ids, since=since)
    if view is None:
        version = make_version(scope=scope, plan=plan)
    else:
        version, view = lock_open_version(scope, view.id)
    revisions = store_results(scope=scope, plan=plan, hamlet_ids=ids, source=source)
    changes = write_content(
        scope=scope, version=version, plan=plan, hamlet_ids=ids, revisions=revisions, source=source
    )
    changes += _store_text(scope, version, plan, blocks, keeps=not as_issued)
    note_edit(scope, version, view or view_of(scope, version), "plan-loaded", changes=changes, source=source)
    if as_issued:
        _freeze(scope, version, plan)
    return _loaded(view_of(scope, version), plan, changed=True, differences=differences)


def _store_text(
    scope: Scope, version: PlanVersion, plan: PlanFile, blocks: Text, *, keeps: bool
) -> list[Change]:
    """The file's words; without them a draft `keeps` or begins its own, and a signed plan gets none it never had."""
    if blocks is not None:
        return write_text(scope=scope, version=version, blocks=blocks)
    if not keeps:
        return write_text(scope=scope, version=version, blocks=())
    if not TextBlock.objects.within(scope).filter(version=version).exists():
        write_first_text(scope=scope, version=version, year=plan.year)
    return []


def _freeze(scope: Scope, version: PlanVersion, plan: PlanFile) -> None:
    """The version as it was signed: its annexes say what `printed` says, else they have the decree's form."""
    version.form = PlanVersion.Form.SIGNED_2022 if plan.printed else PlanVersion.Form.PAPER
    version.printed = dict(plan.printed) if plan.printed else None
    assert plan.issued_on is not None  # noqa: S101 - checked with the file
    details = DocumentDetails(plan.number, plan.issued_on, plan.place, plan.signature, plan.signer)
    freeze(scope=scope, version=version, details=details, render=lambda view: render_files(scope, view))


def _loaded(
    view: VersionView, plan: PlanFile, *, changed: bool, differences: Sequence[Difference] = ()
) -> Loaded:
    return Loaded(
        commune_slug=view.commune_slug,
        year=view.year,
        version=view.number,
        state_label=view.state_label,
        hamlets=len(plan.hamlets),
        changed=changed,
        differences=tuple(differences),
    )
