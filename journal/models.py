"""One table, append-only: the database itself refuses to change or delete its rows (thinhduc/guards.py)."""

from django.db import models

from thinhduc.permissions import Role
from thinhduc.scope import NOTHING, Scope, ScopedModel, whole_commune


class Entry(ScopedModel):
    """One deed, or one figure that it changed.

    A deed is one row of kind `deed` (`reading` where nothing was changed, only looked at) and one row of kind `figure`
    for each figure, whose `part_of` is the id of the deed's row. Names are stored as they were at the time: renaming or
    removing an account never changes what the journal says. Values are printed texts, None for a missing value.
    """

    class Kind(models.TextChoices):
        DEED = "deed", "việc đã làm"
        READING = "reading", "lượt xem, xuất danh sách"
        FIGURE = "figure", "số liệu"

    kind = models.CharField("loại dòng", max_length=8, choices=Kind.choices)
    part_of = models.BigIntegerField("mã dòng của việc", null=True)
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
    batch_id = models.BigIntegerField("mã lần nạp tệp", null=True)
    hamlet_name = models.CharField("xóm", max_length=120, blank=True)
    figure = models.SlugField("số liệu", max_length=40, blank=True)
    old_value = models.TextField("từ", null=True)  # noqa: DJ001 - missing is not empty
    new_value = models.TextField("thành", null=True)  # noqa: DJ001 - missing is not empty
    source = models.CharField("nguồn", max_length=60, blank=True)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "dòng nhật ký"
        ordering = ("-id",)
        indexes = (
            # A page of a commune's deeds passes over neither their figures nor what was only looked at.
            models.Index(fields=("commune_id", "kind", "-id"), name="journal_commune"),
            models.Index(
                fields=("commune_id", "part_of"),
                condition=models.Q(part_of__isnull=False),
                name="journal_part_of",
            ),
            models.Index(fields=("hamlet_id", "year", "figure"), name="journal_figure"),
            models.Index(
                fields=("household_id", "-id"),
                condition=models.Q(household_id__isnull=False),
                name="journal_household",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="figure", part_of__isnull=False)
                | models.Q(kind__in=["deed", "reading"], part_of=None, figure=""),
                name="journal_figure_of_deed",
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
