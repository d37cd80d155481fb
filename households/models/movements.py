"""What changes a household's class, place or size: the ledger all counts of a year come from.

A movement says where the household stood before and after; `until` is the day the next one counts from. So the rows
with `counted_on <= day < until` are the register as it stood on a day, and closing = opening − out + in holds by
construction (households/rules/ledger.py).
"""

from django.db import models

from hamlets.models import Commune, Hamlet
from households.models.common import choices_of, class_field, of_own_hamlets
from households.models.register import Household
from households.rules.kinds import MovementKind
from thinhduc.permissions import Role
from thinhduc.scope import Scope, ScopedModel, whole_commune


class Movement(ScopedModel):
    """One change of one household. From-columns are None where it was not there, to-columns where it is gone.

    `happened_on`: the day of the event; `counted_on`: the day it counts from, later only where somebody decided so
    because the year of the event was confirmed. `partner`: the other household of a split or a merger.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="movements", verbose_name="hộ")
    number = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("loại biến động", max_length=24, choices=choices_of(MovementKind))
    happened_on = models.DateField("ngày xảy ra")
    counted_on = models.DateField("ngày tính")
    until = models.DateField("đến trước ngày", null=True)
    hamlet_from = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="+", verbose_name="xóm trước"
    )
    class_from = class_field("diện trước")
    persons_before = models.PositiveSmallIntegerField("nhân khẩu trước", null=True)
    hamlet_to = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="movements_to", verbose_name="xóm sau"
    )
    class_to = class_field("diện sau")
    persons_after = models.PositiveSmallIntegerField("nhân khẩu sau", null=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    partner = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="+", verbose_name="hộ liên quan"
    )
    recorded_by = models.CharField("người ghi", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "biến động"
        constraints = (
            models.UniqueConstraint(fields=("household", "number"), name="movement_number"),
            models.UniqueConstraint(
                fields=("household",), condition=models.Q(until=None), name="movement_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(hamlet_from=None, class_from=None, persons_before=None)
                | models.Q(hamlet_from__isnull=False, class_from__isnull=False, persons_before__gte=1),
                name="movement_from_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(hamlet_to=None, class_to=None, persons_after=None)
                | models.Q(hamlet_to__isnull=False, class_to__isnull=False, persons_after__gte=1),
                name="movement_to_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(hamlet_from__isnull=False) | models.Q(hamlet_to__isnull=False),
                name="movement_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("counted_on")),
                name="movement_in_order",
            ),
        )
        indexes = (
            # The register of a commune on a day, by hamlet and class, without reading the rows themselves.
            models.Index(
                fields=("commune", "hamlet_to", "class_to", "counted_on", "until", "persons_after"),
                name="movement_standing",
            ),
            models.Index(fields=("commune", "counted_on"), name="movement_counted"),
        )

    def __str__(self) -> str:
        return f"{self.household_id}/{self.number} {self.kind}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees what came into an own hamlet or left it; of a household that moved in, what is since then."""
        if scope.role is Role.HAMLET_HEAD:
            own = scope.hamlet_ids or ()
            return models.Q(commune_id__in=scope.commune_ids) & (
                models.Q(hamlet_to_id__in=own) | models.Q(hamlet_from_id__in=own)
            )
        return whole_commune(scope)


class LateEvent(ScopedModel):
    """An event of a year whose result is confirmed: nothing counts until a person decides how.

    `asked`: everything that was to be recorded, as the movement's action takes it.
    """

    class State(models.TextChoices):
        OPEN = "open", "chờ quyết định"
        COUNTED_THEN = "counted-then", "tính vào năm xảy ra"
        COUNTED_NOW = "counted-now", "tính vào năm đang mở"
        REJECTED = "rejected", "không tính"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="late_events", verbose_name="hộ"
    )
    kind = models.CharField("loại biến động", max_length=24, choices=choices_of(MovementKind))
    happened_on = models.DateField("ngày xảy ra")
    asked = models.JSONField("nội dung đề nghị ghi")
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.OPEN)
    recorded_by = models.CharField("người ghi", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    decided_by = models.CharField("người quyết định", max_length=120, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_reason = models.CharField("lý do", max_length=300, blank=True)
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, related_name="+", verbose_name="biến động đã ghi"
    )

    class Meta:
        verbose_name = "biến động của năm đã chốt"
        ordering = ("-recorded_at", "-id")
        indexes = (models.Index(fields=("commune", "state"), name="late_event_state"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees those of the own hamlets."""
        return of_own_hamlets(scope)
