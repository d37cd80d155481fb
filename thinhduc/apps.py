"""The kernel's registration: system checks, and the database's own refusals after every migrate."""

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "thinhduc"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        from thinhduc import checks, guards

        register(checks.check_declared_permissions, Tags.security, Tags.urls)
        # The signal comes for each application once all are migrated: any one of them that has tables will do.
        once = apps.get_app_config("contenttypes")
        post_migrate.connect(guards.install_after_migrate, sender=once, dispatch_uid="thinhduc.guards")
