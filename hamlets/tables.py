"""The lists that are sorted and paged: accounts, and the journal for those who may and may not see figures."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.models import User
from hamlets.pages import JournalLine
from hamlets.queries.accounts import Term, terms_of
from hamlets.queries.settings import HamletCard
from hamlets.queries.system import CommuneCard, ReaderCard
from thinhduc.exporting import Column
from thinhduc.figures import DASH, format_date, format_datetime
from thinhduc.tables import FastTable

STATES = {"future": "chưa đến", "ended": "đã hết"}


class AccountTable(tables.Table):
    """The accounts of a commune, given as a list: the order of names is not the database's."""

    full_name = tables.Column("Họ và tên", order_by=("name_key", "username"))
    username = tables.Column("Tên đăng nhập")
    phone = tables.Column("Điện thoại", orderable=False)
    roles = tables.Column("Vai trò và nhiệm kỳ", empty_values=(), orderable=False)
    state = tables.Column("Trạng thái", empty_values=(), order_by=("is_active", "must_change_password"))

    class Meta:
        model = User
        fields = ("full_name", "username", "phone", "roles", "state")
        sequence = fields
        order_by = ("full_name",)
        caption = "Tài khoản trong xã"
        default = DASH
        empty_text = "Không có tài khoản nào như vậy."

    def __init__(
        self,
        *args: Any,
        commune: str,
        hamlets: dict[int, str],
        locks: dict[str, datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.commune, self.hamlets, self.locks = commune, hamlets, locks

    def render_full_name(self, value: str, record: User) -> str:
        url = reverse("hamlets:account", args=[self.commune, record.pk])
        return format_html('<a href="{}">{}</a>', url, value)

    def render_roles(self, record: User) -> str:
        lines = [(line,) for line in self._roles_of(record)]
        return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", lines)) if lines else DASH

    def render_state(self, record: User) -> str:
        return format_html('<span class="tag {}">{}</span>', *self._state_of(record))

    def _roles_of(self, user: User) -> list[str]:
        return [_term_in_words(term) for term in terms_of(user, self.hamlets)]

    def _state_of(self, user: User) -> tuple[str, str]:
        """The level and the words of an account's state."""
        if not user.is_active:
            return "error", "đã đóng"
        if until := self.locks.get(user.username):
            return "warning", f"tạm khóa đến {format_datetime(timezone.localtime(until))}"
        if user.must_change_password:
            return "", "chưa đổi mật khẩu lần đầu"
        return "ok", "đang mở"

    def export_columns(self) -> list[Column]:
        """The same columns for a file."""
        return [
            Column("Họ và tên", lambda user: user.full_name, 26),
            Column("Tên đăng nhập", lambda user: user.username, 20),
            Column("Điện thoại", lambda user: user.phone),
            Column("Vai trò và nhiệm kỳ", lambda user: "; ".join(self._roles_of(user)), 50),
            Column("Trạng thái", lambda user: self._state_of(user)[1], 26),
        ]


def _term_in_words(term: Term) -> str:
    hamlets = f" ({', '.join(term.hamlet_names)})" if term.hamlet_names else ""
    until = f"–{format_date(term.valid_to)}" if term.valid_to else ""
    state = f" · {STATES[term.state]}" if term.state in STATES else ""
    return f"{term.role.label}{hamlets} từ {format_date(term.valid_from)}{until}{state}"


class PlainJournal(FastTable):
    """Deeds without figures, for the commune's administrator; the lines are made by hamlets/pages.py."""

    caption = "Nhật ký"
    row_template = "hamlets/journal_rows.html"
    has_files = True

    at = tables.Column("Lúc", order_by=("id",))  # in the order they were written
    deed = tables.Column("Việc", orderable=False)
    about = tables.Column("Về", orderable=False, visible=False)
    actor_name = tables.Column("Người làm", orderable=False)
    role = tables.Column("Vai trò", orderable=False, visible=False)
    year = tables.Column("Năm", orderable=False)

    class Meta:
        order_by = ("-at",)
        empty_text = "Chưa có việc nào được ghi."


class FullJournal(PlainJournal):
    """Deeds with the figures they changed and the reasons; for officer and leader."""

    figures = tables.Column("Số liệu", orderable=False)
    reason = tables.Column("Lý do", orderable=False)

    class Meta(PlainJournal.Meta):
        """django-tables2 takes a Meta from the class itself only."""

    def value_figures(self, line: JournalLine) -> str:
        return "; ".join(
            f"{one.figure}: {one.change}" + (f" ({one.reason})" if one.reason else "") for one in line.figures
        )


def hamlet_columns() -> list[Column]:
    """The commune's present hamlets."""

    def coming(card: HamletCard) -> str:
        said = [f"từ {format_date(period.valid_from)}: {period.name}" for period in card.coming]
        if not said and card.now and card.now.valid_to:
            said = [f"hết ngày {format_date(card.now.valid_to)}"]
        return "; ".join(said)

    return [
        Column("Tên xóm", lambda card: card.now.name, 24),
        Column("Thứ tự", lambda card: card.now.order, 9),
        Column("Loại", lambda card: card.now.get_kind_display()),
        Column("Khu vực", lambda card: card.now.get_area_display()),
        Column("Tên này từ", lambda card: card.now.valid_from),
        Column("Tên trước", lambda card: ", ".join(period.name for period in card.earlier), 24),
        Column("Sắp tới", coming, 30),
    ]


def commune_columns() -> list[Column]:
    """All communes, for the system's administrator."""

    def administrators(card: CommuneCard) -> str:
        phones = [(user, f", {user.phone}" if user.phone else "") for user in card.administrators]
        return "; ".join(f"{user.full_name} ({user.username}){phone}" for user, phone in phones)

    return [
        Column("Xã", lambda card: f"{card.place.kind} {card.place.name}", 24),
        Column("Địa chỉ", lambda card: f"/{card.place.commune_slug}/", 20),
        Column("Cấp trên", lambda card: card.place.superior, 24),
        Column("Tỉnh", lambda card: card.place.province, 20),
        Column("Quản trị viên", administrators, 50),
    ]


def reader_columns() -> list[Column]:
    """The readers of the province."""

    def communes(card: ReaderCard) -> str:
        return ", ".join(card.commune_names)

    return [
        Column("Họ và tên", lambda card: card.user.full_name, 26),
        Column("Tên đăng nhập", lambda card: card.user.username, 20),
        Column("Xã được xem", communes, 50),
        Column("Từ ngày", lambda card: card.valid_from),
        Column("Đến ngày", lambda card: card.valid_to),
    ]
