"""The households' registration, and what of them the database refuses to change."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from thinhduc.guards import Guard


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Rà soát"
    open_work = "households.pages.waiting.open_work"
    guards = (
        Guard(
            "households_casestep",
            keys=(("id",), ("case_id", "number")),
            message="Bước rà soát đã ghi không được sửa, xóa.",
        ),
        Guard(
            "households_classification",
            frozen_if="{row}.case_id IS NOT NULL",
            message="Kết quả phân loại đã quyết định không được sửa, xóa.",
        ),
    )

    def ready(self) -> None:
        """The national standards are there after every migrate."""
        from households.seeds import seed_after_migrate

        post_migrate.connect(seed_after_migrate, sender=self, dispatch_uid="households.standards")
