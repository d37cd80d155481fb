"""The lists that are sorted and paged: accounts, and the journal for those who may and may not see figures."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.labels import label_of
from accounts.models import User
from hamlets.queries.accounts import Term, terms_of
from journal.deeds import ADMINISTRATIVE, deed_label
from journal.models import Entry
from thinhduc.figures import DASH, format_count, format_date, format_datetime
from thinhduc.permissions import Role

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
        lines = [(_term_in_words(term),) for term in terms_of(record, self.hamlets)]
        return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", lines)) if lines else DASH

    def render_state(self, record: User) -> str:
        if not record.is_active:
            return _tag("error", "đã đóng")
        if until := self.locks.get(record.username):
            return _tag("warning", f"tạm khóa đến {format_datetime(timezone.localtime(until))}")
        if record.must_change_password:
            return _tag("", "chưa đổi mật khẩu lần đầu")
        return _tag("ok", "đang mở")


def _tag(level: str, label: str) -> str:
    return format_html('<span class="tag {}">{}</span>', level, label)


def _term_in_words(term: Term) -> str:
    hamlets = f" ({', '.join(term.hamlet_names)})" if term.hamlet_names else ""
    until = f"–{format_date(term.valid_to)}" if term.valid_to else ""
    state = f" · {STATES[term.state]}" if term.state in STATES else ""
    return f"{term.role.label}{hamlets} từ {format_date(term.valid_from)}{until}{state}"


class PlainJournal(tables.Table):
    """Deeds without figures, reasons or names of households, for the commune's administrator."""

    at = tables.Column("Lúc")
    actor_name = tables.Column("Người làm", orderable=False)
    role = tables.Column("Vai trò", orderable=False)
    deed = tables.Column("Việc", orderable=False)
    about = tables.Column("Đối tượng", empty_values=(), orderable=False)
    year = tables.Column("Năm", orderable=False)

    class Meta:
        model = Entry
        fields = ("at", "actor_name", "role", "deed", "about", "year")
        sequence = fields
        order_by = ("-at",)
        caption = "Nhật ký"
        default = ""
        empty_text = "Chưa có việc nào được ghi."

    def order_at(self, entries: Any, is_descending: bool) -> tuple[Any, bool]:
        """In the order they were written."""
        return entries.order_by("-id" if is_descending else "id"), True

    def render_at(self, value: datetime) -> str:
        return format_datetime(timezone.localtime(value))

    def render_role(self, value: str) -> str:
        return Role(value).label if value in list(Role) else DASH

    def render_deed(self, value: str) -> str:
        return deed_label(value)

    def render_about(self, record: Entry) -> str:
        return record.subject if record.deed in ADMINISTRATIVE else ""


class FullJournal(PlainJournal):
    """Deeds with figures, from one value to another, and the reasons; for officer and leader."""

    figure = tables.Column("Số liệu", empty_values=(), orderable=False)
    change = tables.Column("Từ → thành", empty_values=(), orderable=False)
    reason = tables.Column("Lý do", empty_values=(), orderable=False)

    class Meta(PlainJournal.Meta):
        fields = ("at", "actor_name", "role", "deed", "about", "year", "figure", "change", "reason")
        sequence = fields

    def render_about(self, record: Entry) -> str:
        return record.subject

    def render_figure(self, record: Entry) -> str:
        if not record.figure:
            return ""
        label = label_of(record.figure)
        return f"{record.hamlet_name}: {label[:1].lower()}{label[1:]}" if record.hamlet_name else label

    def render_change(self, record: Entry) -> str:
        if record.figure.startswith("file-"):  # nobody compares 64 digits by eye; check_figures does
            return format_html("<code>{}…</code>", (record.new_value or "")[:12])
        return f"{_printed(record.old_value)} → {_printed(record.new_value)}" if record.figure else ""

    def render_reason(self, record: Entry) -> str:
        return " · ".join(part for part in (record.reason, record.source) if part)


def _printed(value: str | None) -> str:
    if value is None or value == "":
        return DASH
    return format_count(int(value)) if value.isascii() and value.isdecimal() else value
