"""The hamlets' registration."""

from django.apps import AppConfig


class HamletsConfig(AppConfig):
    name = "hamlets"
    verbose_name = "Xã và xóm"
