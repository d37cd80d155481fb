"""The figures of a version: its lines, its targets, what was stated; and the households behind a year's plan."""

from django.db import models

from hamlets.models import Commune, Hamlet
from households.models import Household
from targets.models.common import Poverty, count_field, own_hamlets_issued
from targets.models.plans import Plan, PlanVersion
from thinhduc.permissions import Role
from thinhduc.scope import Scope, ScopedModel, whole_commune


class PlanLine(ScopedModel):
    """A hamlet's figures in a version, for both classes.

    `households`: the resident households of the plan's year, a figure of its own. `opening_revision`: the revision of
    the review result that the openings and no-labour were copied from; None where they came with a document.
    `kept_revision`: a later revision that a person saw and decided not to take over.
    `poor_reason`: why more are to leave than have a member able to work. `households_reason`: why they are missing.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="lines", verbose_name="bản kế hoạch"
    )
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="plan_lines", verbose_name="xóm")
    order = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên xóm", max_length=120)
    households = count_field("tổng số hộ")
    persons = count_field("nhân khẩu")
    households_reason = models.CharField("lý do chưa có tổng số hộ", max_length=500, blank=True)
    poor_opening = count_field("hộ nghèo đầu kỳ")
    poor_no_labour = count_field("hộ nghèo không còn khả năng lao động")
    poor_reduction = count_field("kế hoạch giảm hộ nghèo")
    poor_minimum = count_field("mức giao tối thiểu, hộ nghèo")
    poor_reason = models.CharField("lý do vượt số có thể giảm", max_length=500, blank=True)
    near_poor_opening = count_field("hộ cận nghèo đầu kỳ")
    near_poor_reduction = count_field("kế hoạch giảm hộ cận nghèo")
    near_poor_minimum = count_field("mức giao tối thiểu, hộ cận nghèo")
    note = models.CharField("ghi chú", max_length=200, blank=True)
    opening_revision = models.PositiveIntegerField("lần sửa của kết quả đầu kỳ", null=True)
    kept_revision = models.PositiveIntegerField("lần sửa đã xem và không lấy", null=True)

    class Meta:
        verbose_name = "dòng kế hoạch"
        ordering = ("order", "id")
        constraints = (
            models.UniqueConstraint(fields=("version", "hamlet"), name="plan_line_once"),
            models.UniqueConstraint(fields=("version", "order"), name="plan_line_order"),
        )
        indexes = (models.Index(fields=("hamlet", "version"), name="plan_line_hamlet"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees the own hamlets' lines of issued versions alone."""
        return own_hamlets_issued(scope, "version__state")


class Target(ScopedModel):
    """A goal of a version: assigned by the level above, or the commune's own; a count, a rate to reach, or both.

    `rate` is the exact share as "part/whole" (1,40 % = "7/500"), so that nothing is rounded on the way.
    """

    class Level(models.TextChoices):
        ASSIGNED = "assigned", "cấp trên giao"
        OWN = "own", "xã tự đặt"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="targets", verbose_name="bản kế hoạch"
    )
    level = models.CharField("cấp đặt", max_length=8, choices=Level.choices)
    poverty = models.CharField("loại hộ", max_length=9, choices=Poverty.choices)
    reduction = count_field("số hộ phải giảm")
    rate = models.CharField("tỷ lệ phải đạt", max_length=40, blank=True)
    issuer = models.CharField("nơi giao", max_length=160, blank=True)
    document = models.CharField("văn bản giao", max_length=160, blank=True)
    reason = models.CharField("lý do chưa đạt", max_length=500, blank=True)

    class Meta:
        verbose_name = "mục tiêu"
        constraints = (models.UniqueConstraint(fields=("version", "level", "poverty"), name="target_once"),)

    def __str__(self) -> str:
        return f"{self.level} {self.poverty}"


class PublishedFigure(ScopedModel):
    """A total that somebody stated for a version: pasted, imported, or printed in a signed plan.

    `text` is as it was stated; `value` the same as an exact number: a count, or a share "part/whole" for a rate.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="published", verbose_name="bản kế hoạch"
    )
    poverty = models.CharField("loại hộ", max_length=9, choices=Poverty.choices)
    figure = models.SlugField("số liệu", max_length=40)
    text = models.CharField("chữ ghi", max_length=40)
    value = models.CharField("số ghi", max_length=40)
    reason = models.CharField("lý do khác số cộng", max_length=500, blank=True)
    source = models.CharField("nguồn", max_length=200)
    stated_by = models.CharField("người ghi", max_length=120)
    stated_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "số được ghi"
        constraints = (
            models.UniqueConstraint(fields=("version", "poverty", "figure"), name="published_once"),
        )

    def __str__(self) -> str:
        return f"{self.figure}={self.text}"


class PlannedHousehold(ScopedModel):
    """A household the officer expects to leave its class in a plan's year; it belongs to the year, not to a version."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="households", verbose_name="kế hoạch")
    poverty = models.CharField("diện", max_length=10, choices=Poverty.choices)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="planned", verbose_name="hộ dự kiến thoát"
    )
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    pinned_by = models.CharField("người chọn", max_length=120)
    pinned_at = models.DateTimeField("chọn lúc")

    class Meta:
        verbose_name = "hộ dự kiến thoát"
        constraints = (
            models.UniqueConstraint(fields=("plan", "poverty", "household"), name="planned_household_once"),
        )
        indexes = (models.Index(fields=("commune", "plan", "poverty"), name="planned_household_plan"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.household_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees those of the own hamlets, once the year's plan is issued."""
        if scope.role is Role.HAMLET_HEAD:
            return models.Q(
                commune_id__in=scope.commune_ids,
                hamlet_id__in=scope.hamlet_ids or (),
                plan_id__in=Plan._base_manager.filter(Plan.visible_to(scope)).values("pk"),
            )
        return whole_commune(scope)
