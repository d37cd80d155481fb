"""Who may do what: the roles, the permissions, one table between them, and the declaration every view carries."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from thinhduc.errors import NotAllowed

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    """The roles of domain.md, "Who"."""

    OFFICER = "officer"
    LEADER = "leader"
    HAMLET_HEAD = "hamlet-head"
    COMMUNE_ADMIN = "commune-admin"
    SYSTEM_ADMIN = "system-admin"
    PROVINCE_READER = "province-reader"
    PAST_READER = "past-reader"  # a successor commune reads its predecessors' years; no membership has it

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OFFICER: "Công chức giảm nghèo",
    Role.LEADER: "Lãnh đạo UBND",
    Role.HAMLET_HEAD: "Trưởng xóm",
    Role.COMMUNE_ADMIN: "Quản trị xã",
    Role.SYSTEM_ADMIN: "Quản trị hệ thống",
    Role.PROVINCE_READER: "Cấp tỉnh",
    Role.PAST_READER: "Xem hồ sơ xã cũ",
}


class Permission(StrEnum):
    """One deed or one kind of looking each; the labels stand in refusals ("Chỉ … được …")."""

    SIGNED_IN = "signed-in"  # the own account, password, roles
    SEE_START = "see-start"
    SEE_REVIEWS = "see-reviews"
    EDIT_REVIEWS = "edit-reviews"
    CONFIRM_REVIEWS = "confirm-reviews"
    SEE_PLANS = "see-plans"
    EDIT_PLANS = "edit-plans"
    SUBMIT_PLANS = "submit-plans"
    DECIDE_PLANS = "decide-plans"
    ISSUE_PLANS = "issue-plans"
    SEE_OWN_TARGETS = "see-own-targets"
    ACKNOWLEDGE = "acknowledge"
    SEE_ACKNOWLEDGEMENTS = "see-acknowledgements"
    SEE_HISTORY = "see-history"
    HAND_OVER = "hand-over"
    SEE_FULL_JOURNAL = "see-full-journal"
    SEE_PLAIN_JOURNAL = "see-plain-journal"
    MANAGE_ACCOUNTS = "manage-accounts"
    MANAGE_HAMLETS = "manage-hamlets"
    MANAGE_COMMUNES = "manage-communes"
    SEE_HEALTH = "see-health"
    COMPARE_COMMUNES = "compare-communes"
    SEE_REGISTER = "see-register"
    EDIT_REGISTER = "edit-register"
    OPEN_IDENTITY = "open-identity"
    RUN_REVIEWS = "run-reviews"
    SEE_OWN_HOUSEHOLDS = "see-own-households"
    PROPOSE = "propose"
    DECIDE_PROPOSALS = "decide-proposals"
    SEE_STANDARDS = "see-standards"
    MANAGE_STANDARDS = "manage-standards"
    IMPORT_WORKBOOKS = "import-workbooks"
    SEE_BATCHES = "see-batches"
    ADD_TO_ISSUED = "add-to-issued"
    SIGN_DOCUMENTS = "sign-documents"

    @property
    def label(self) -> str:
        return _DEED_LABELS[self]


_DEED_LABELS = {
    Permission.SIGNED_IN: "dùng tài khoản của mình",
    Permission.SEE_START: "xem trang chính",
    Permission.SEE_REVIEWS: "xem kết quả rà soát của cả xã",
    Permission.EDIT_REVIEWS: "nhập kết quả rà soát",
    Permission.CONFIRM_REVIEWS: "xác nhận hoặc mở khóa kết quả rà soát",
    Permission.SEE_PLANS: "xem kế hoạch của cả xã",
    Permission.EDIT_PLANS: "soạn kế hoạch",
    Permission.SUBMIT_PLANS: "trình kế hoạch",
    Permission.DECIDE_PLANS: "duyệt hoặc trả lại kế hoạch",
    Permission.ISSUE_PLANS: "ghi số, ngày và ban hành kế hoạch đã duyệt",
    Permission.SEE_OWN_TARGETS: "xem chỉ tiêu của xóm mình",
    Permission.ACKNOWLEDGE: "xác nhận đã tiếp nhận chỉ tiêu của xóm",
    Permission.SEE_ACKNOWLEDGEMENTS: "xem xóm nào đã tiếp nhận",
    Permission.SEE_HISTORY: "xem lịch sử của một số liệu",
    Permission.HAND_OVER: "bàn giao công việc",
    Permission.SEE_FULL_JOURNAL: "xem nhật ký có số liệu",
    Permission.SEE_PLAIN_JOURNAL: "xem nhật ký không có số liệu",
    Permission.MANAGE_ACCOUNTS: "quản lý tài khoản và vai trò trong xã",
    Permission.MANAGE_HAMLETS: "quản lý xóm và thông tin của xã",
    Permission.MANAGE_COMMUNES: "tạo xã và quản trị viên đầu tiên",
    Permission.SEE_HEALTH: "xem tình trạng hệ thống",
    Permission.COMPARE_COMMUNES: "so sánh số tổng hợp của các xã được giao",
    Permission.SEE_REGISTER: "xem sổ hộ của cả xã",
    Permission.EDIT_REGISTER: "sửa sổ hộ và ghi biến động",
    Permission.OPEN_IDENTITY: "xem đủ số giấy tờ của một người",
    Permission.RUN_REVIEWS: "lập đợt rà soát, nhập phiếu và ghi các bước",
    Permission.SEE_OWN_HOUSEHOLDS: "xem các hộ của xóm mình",
    Permission.PROPOSE: "gửi đề nghị về các hộ của xóm mình",
    Permission.DECIDE_PROPOSALS: "nhận hoặc từ chối đề nghị của trưởng xóm",
    Permission.SEE_STANDARDS: "xem chuẩn nghèo đang áp dụng",
    Permission.MANAGE_STANDARDS: "quản lý chuẩn nghèo",
    Permission.IMPORT_WORKBOOKS: "nạp tệp Excel",
    Permission.SEE_BATCHES: "xem các lần nạp tệp",
    Permission.ADD_TO_ISSUED: "đưa bản ký số, bản quét vào hồ sơ kế hoạch đã ban hành",
    Permission.SIGN_DOCUMENTS: "ký số trên máy chủ",
}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            Permission.SEE_START,
            Permission.SEE_REVIEWS,
            Permission.EDIT_REVIEWS,
            Permission.CONFIRM_REVIEWS,
            Permission.SEE_PLANS,
            Permission.EDIT_PLANS,
            Permission.SUBMIT_PLANS,
            Permission.ISSUE_PLANS,
            Permission.SEE_ACKNOWLEDGEMENTS,
            Permission.SEE_HISTORY,
            Permission.HAND_OVER,
            Permission.SEE_FULL_JOURNAL,
            Permission.SEE_REGISTER,
            Permission.EDIT_REGISTER,
            Permission.OPEN_IDENTITY,
            Permission.RUN_REVIEWS,
            Permission.DECIDE_PROPOSALS,
            Permission.SEE_STANDARDS,
            Permission.IMPORT_WORKBOOKS,
            Permission.SEE_BATCHES,
            Permission.ADD_TO_ISSUED,
        }
    ),
    Role.LEADER: frozenset(
        {
            Permission.SEE_START,
            Permission.SEE_REVIEWS,
            Permission.SEE_PLANS,
            Permission.DECIDE_PLANS,
            Permission.ISSUE_PLANS,
            Permission.SEE_ACKNOWLEDGEMENTS,
            Permission.SEE_HISTORY,
            Permission.SEE_FULL_JOURNAL,
            Permission.SEE_REGISTER,
            Permission.SEE_STANDARDS,
            Permission.SEE_BATCHES,
            Permission.ADD_TO_ISSUED,
            Permission.SIGN_DOCUMENTS,
        }
    ),
    Role.HAMLET_HEAD: frozenset(
        {
            Permission.SEE_START,
            Permission.SEE_OWN_TARGETS,
            Permission.ACKNOWLEDGE,
            Permission.SEE_OWN_HOUSEHOLDS,
            Permission.PROPOSE,
        }
    ),
    Role.COMMUNE_ADMIN: frozenset(
        {
            Permission.SEE_START,
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_HAMLETS,
            Permission.SEE_PLAIN_JOURNAL,
        }
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {
            Permission.SEE_START,
            Permission.MANAGE_COMMUNES,
            Permission.SEE_HEALTH,
            Permission.MANAGE_STANDARDS,
        }
    ),
    Role.PROVINCE_READER: frozenset({Permission.SEE_START, Permission.COMPARE_COMMUNES}),
    Role.PAST_READER: frozenset(
        {
            Permission.SEE_START,
            Permission.SEE_REVIEWS,
            Permission.SEE_PLANS,
            Permission.SEE_ACKNOWLEDGEMENTS,
            Permission.SEE_HISTORY,
            Permission.SEE_REGISTER,
            Permission.SEE_STANDARDS,
        }
    ),
}


def is_allowed(role: Role | None, permission: Permission) -> bool:
    """Whether a role carries a permission; the own account needs only a signed-in person.

    >>> is_allowed(Role.LEADER, Permission.DECIDE_PLANS), is_allowed(Role.OFFICER, Permission.DECIDE_PLANS)
    (True, False)
    """
    if permission is Permission.SIGNED_IN:
        return True
    return role is not None and permission in ALLOWED[role]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that carry a permission, in order; not that of a reader of the past, which nobody is given."""
    return [role for role in Role if role is not Role.PAST_READER and is_allowed(role, permission)]


def refusal(permission: Permission) -> NotAllowed:
    """The refusal that says what is not allowed and who may."""
    names = ", ".join(role.label for role in roles_with(permission))
    return NotAllowed(
        f"Vai trò đang dùng không được {permission.label}.",
        who_can_lift=f"Việc này do {names} thực hiện; nếu anh/chị có vai trò ấy, hãy chuyển vai trò.",
    )


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Declares what a view needs: one of `permissions`, by the membership the person works as (`request.scope`).

    A view without this or `public` fails the system check `thinhduc.E001`. Signing in itself is asked for by the
    middleware, which runs before; a role without any of the permissions gets 403 with the reason in words.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            scope = getattr(request, "scope", None)
            role = scope.role if scope else None
            if not any(is_allowed(role, permission) for permission in permissions):
                raise refusal(permissions[0])
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return declare


def public(view: View) -> View:
    """Declares a view that anyone may open without signing in."""
    view.permissions = ()  # type: ignore[attr-defined]
    view.is_public = True  # type: ignore[attr-defined]
    return view
