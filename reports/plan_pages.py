"""What stands beside a plan's document: what comes next, what is locked and who lifts it, the steps so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from targets.pages.cards import LifeStep, PastStep, life_steps, past_steps
from targets.queries import StepView, VersionOutline, outlines_of
from targets.rules import State
from thinhduc.figures import format_date, format_datetime
from thinhduc.permissions import Permission, is_allowed
from thinhduc.scope import Scope

ELECTRONIC = "electronic"


@dataclass(frozen=True)
class Link:
    """A place to go to from here."""

    label: str
    url: str


@dataclass(frozen=True)
class Next:
    """What is to be done with the document now."""

    title: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Lock:
    """What can no longer be changed, since when, and who can lift that ("" where nothing is locked)."""

    title: str
    what: str
    who: str


@dataclass(frozen=True)
class DocumentPage:
    """All beside the sheet."""

    steps: Sequence[LifeStep]
    next: Next
    lock: Lock
    past: Sequence[PastStep]


def document_page(scope: Scope, version: VersionOutline, *, is_whole: bool) -> DocumentPage:
    """The cards of a version; `is_whole`: it has a text, so that there is a document to print."""
    in_force = next((one.number for one in outlines_of(scope, version.year) if one.is_in_force), None)
    return DocumentPage(
        steps=life_steps(version.state),
        next=_next(scope, version, is_whole=is_whole),
        lock=lock_of(version, in_force),
        past=past_steps(version.steps),
    )


def lock_of(version: VersionOutline, in_force: int | None) -> Lock:
    """What is locked in the version's state; `in_force`: the number of the year's version in force."""
    match version.state:
        case State.SUBMITTED:
            what = f"Số liệu, lời văn khóa{_since(version, 'submitted')}."
            who = "Công chức giảm nghèo rút lại, hoặc lãnh đạo trả lại, thì sửa được."
        case State.APPROVED:
            what = (
                f"Số liệu, lời văn khóa theo đúng nội dung đã duyệt{_since(version, 'approved')}; "
                "chỉ còn ghi số, ngày và người ký."
            )
            who = "Lãnh đạo trả lại thì sửa được."
        case State.ISSUED:
            what = (
                "Số liệu, lời văn, số, ngày, người ký và các tệp giữ nguyên từng byte"
                f"{_since(version, 'issued')}; không ai sửa, xóa được."
            )
            who = _after_issuing(version, in_force)
        case _:
            what = "Công chức giảm nghèo còn sửa được; trình duyệt thì số liệu và lời văn khóa lại."
            return Lock("Chưa khóa gì", what, "")
    return Lock("Đã khóa", what, who)


def _after_issuing(version: VersionOutline, in_force: int | None) -> str:
    """By whom a frozen version can be followed by another one."""
    if version.is_in_force:
        return "Không ai. Muốn thay đổi, công chức lập bản điều chỉnh; lãnh đạo bãi bỏ được."
    if in_force is not None:
        return (
            f"Không ai. Bản đang có hiệu lực là bản {in_force}; muốn thay đổi, công chức điều chỉnh bản ấy."
        )
    return "Không ai. Năm này không có bản nào có hiệu lực; công chức lập lại kế hoạch từ bản cuối đã bãi bỏ."


def _since(version: VersionOutline, kind: str) -> str:
    step = _last(version, kind)
    return f" từ {format_datetime(timezone.localtime(step.at))}" if step else ""


def _last(version: VersionOutline, kind: str) -> StepView | None:
    return next((step for step in reversed(version.steps) if step.kind == kind), None)


def _next(scope: Scope, version: VersionOutline, *, is_whole: bool) -> Next:
    plan = _link("Về kế hoạch", "targets:plan_version", version)
    match version.state:
        case State.DRAFT | State.RETURNED:
            said = "Bản in mang chữ DỰ THẢO và mã nội dung; số, ngày để trống."
            may_edit = is_allowed(scope.role, Permission.EDIT_PLANS)
            text = _link("Sửa lời văn" if may_edit else "Xem lời văn", "targets:text", version)
            return Next("Đang soạn", (said,), (text, plan))
        case State.SUBMITTED:
            may_decide = is_allowed(scope.role, Permission.DECIDE_PLANS)
            decide = [_link("Duyệt hoặc trả lại", "targets:decide", version)] if may_decide else []
            return Next(
                "Chờ lãnh đạo duyệt", ("Duyệt là duyệt đúng văn bản đang hiển thị.",), (*decide, plan)
            )
        case State.APPROVED:
            return _to_be_signed(scope, version, is_whole=is_whole)
    return _issued(scope, version)


def _to_be_signed(scope: Scope, version: VersionOutline, *, is_whole: bool) -> Next:
    links = [_link("Về kế hoạch", "targets:plan_version", version)]
    if is_allowed(scope.role, Permission.ISSUE_PLANS):
        words = "Ghi số và ban hành" if version.form == ELECTRONIC else "Đã ký: ghi số và ban hành"
        links.insert(0, _link(words, "reports:issue", version))
    if version.form == ELECTRONIC:
        said = "Ghi số, ngày, người ký rồi ban hành; tệp PDF đã ban hành được ký số sau đó."
        return Next("Chờ ban hành", (said,), tuple(links))
    lines = (
        "Bản in không còn chữ DỰ THẢO; số và ngày để trống để ghi tay, mã nội dung ở chân trang.",
        "Ký xong, ghi số, ngày, người ký vào máy thì kế hoạch được ban hành.",
    )
    return Next("In để ký", lines if is_whole else lines[1:], tuple(links))


def _issued(scope: Scope, version: VersionOutline) -> Next:
    head = (
        f"Kế hoạch {version.document_number} ngày {format_date(version.document_date)}; "
        f"người ký: {version.signer}."
    )
    links = [
        _link("Bản đã ký", "documents:signatures", version),
        _link("Bản quét", "documents:scan", version),
        _link("Về kế hoạch", "targets:plan_version", version),
    ]
    if is_allowed(scope.role, Permission.SEE_FULL_JOURNAL):
        links.insert(2, _link("Tải cả bộ để lưu trữ", "documents:archive", version))
    if version.revoked:
        state = f"Đã bãi bỏ theo {version.revoked.document}: {version.revoked.remark}"
        return Next("Đã bãi bỏ", (head, state), tuple(links))
    if version.replaced_by:
        after = reverse("reports:document", args=[version.commune_slug, version.year, version.replaced_by])
        return Next("Đã được thay", (head,), (Link(f"Xem bản {version.replaced_by}", after), *links))
    return Next("Đang có hiệu lực", (head,), tuple(links))


def _link(label: str, name: str, version: VersionOutline) -> Link:
    return Link(label, reverse(name, args=[version.commune_slug, version.year, version.number]))
