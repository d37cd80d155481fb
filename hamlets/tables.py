"""The lists that are sorted and paged: accounts, and the journal for those who may and may not see figures."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.models import User
from hamlets.queries.accounts import Term, terms_of
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


class PlainJournal(FastTable):
    """Deeds without figures, for the commune's administrator; the lines are made by hamlets/pages.py."""

    caption = "Nhật ký"
    row_template = "hamlets/journal_rows.html"

    at = tables.Column("Lúc", order_by=("id",))  # in the order they were written
    deed = tables.Column("Việc", orderable=False)
    actor_name = tables.Column("Người làm", orderable=False)
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
