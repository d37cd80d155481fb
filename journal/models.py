"""One table, append-only: the database itself refuses to change or delete its rows (thinhduc/guards.py)."""

from django.db import models

from thinhduc.permissions import Role
from thinhduc.scope import NOTHING, Scope, ScopedModel, whole_commune


class Entry(ScopedModel):
    """One deed, or one figure's change.

    Names are stored as they were at the time: renaming or removing an account never changes what the journal says.
    `figure` is empty for deeds that change no figure; values are printed texts, None for a missing value.
    """

    at = models.DateTimeField("lúc")
    actor_id = models.BigIntegerField("mã người làm", null=True)
    actor_name = models.CharField("người làm", max_length=200)
    role = models.CharField("vai trò", max_length=20, blank=True)
    membership_id = models.BigIntegerField("mã vai trò", null=True)
    commune_id = models.BigIntegerField("mã xã", null=True)
    deed = models.SlugField("việc", max_length=40)
    subject = models.CharField("đối tượng", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True)
    version_id = models.BigIntegerField("mã bản kế hoạch", null=True)
    hamlet_id = models.BigIntegerField("mã xóm", null=True)
    household_id = models.BigIntegerField("mã hộ", null=True)
    hamlet_name = models.CharField("xóm", max_length=120, blank=True)
    figure = models.SlugField("số liệu", max_length=40, blank=True)
    old_value = models.CharField("từ", max_length=200, null=True)  # noqa: DJ001 - missing is not empty
    new_value = models.CharField("thành", max_length=200, null=True)  # noqa: DJ001 - missing is not empty
    source = models.CharField("nguồn", max_length=60, blank=True)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "dòng nhật ký"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("commune_id", "-id"), name="journal_commune"),
            models.Index(fields=("hamlet_id", "year", "figure"), name="journal_figure"),
            models.Index(
                fields=("household_id", "-id"),
                condition=models.Q(household_id__isnull=False),
                name="journal_household",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.deed} {self.subject}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """The commune's administrator sees deeds, never figures or a hamlet's rows (domain.md, "Who")."""
        if scope.role is Role.COMMUNE_ADMIN:
            return models.Q(commune_id__in=scope.commune_ids, figure="")
        return whole_commune(scope) or NOTHING
