"""The journal's registration."""

from django.apps import AppConfig

from thinhduc.guards import Guard


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = "Nhật ký"
    guards = (Guard("journal_entry", message="Nhật ký không được sửa, xóa."),)
