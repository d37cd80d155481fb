"""The plan of a year and its versions."""

from django.db import models

from hamlets.models import Commune
from targets.models.common import ISSUED, issued_to_heads
from thinhduc.permissions import Role
from thinhduc.scope import Scope, ScopedModel, whole_commune


class Plan(ScopedModel):
    """The plan of a commune for a year; its figures are in its versions."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="plans", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    class Meta:
        verbose_name = "kế hoạch"
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "year"),
                name="plan_once",
                violation_error_message="Năm này đã có kế hoạch.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune_id} {self.year}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees that a plan is there once a version of it is issued."""
        if scope.role is Role.HAMLET_HEAD:
            issued = PlanVersion._base_manager.filter(state=ISSUED, commune_id__in=scope.commune_ids)
            return models.Q(commune_id__in=scope.commune_ids, pk__in=issued.values("plan_id"))
        return whole_commune(scope)


class PlanVersion(ScopedModel):
    """One version of a plan, from draft to issued (targets/rules/life.py).

    `households_on`: the day the resident households of the year count from. `columns`: optional columns of the annex.
    `printed`: for a historical plan, its annexes text by text, by class; None for the decree's form.
    `public_code`: by which anyone finds the issued document on the public page; random, given when it is issued.
    `revision` grows with every change of the content, so that two people do not overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SUBMITTED = "submitted", "Trình duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Đã duyệt"
        ISSUED = "issued", "Đã ban hành"

    class Form(models.TextChoices):
        PAPER = "paper", "bản giấy (điền số, ngày vào dòng “Kèm theo”)"
        ELECTRONIC = "electronic", "bản điện tử (để trống số, ngày)"
        SIGNED_2022 = "as-signed", "như bản đã ký"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name="kế hoạch")
    number = models.PositiveSmallIntegerField("bản số")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="thay cho bản"
    )
    form = models.CharField("thể thức", max_length=12, choices=Form.choices, default=Form.PAPER)
    columns = models.JSONField("cột thêm", default=list)
    printed = models.JSONField("chữ in của bản đã ký", null=True)
    households_on = models.DateField("tổng số hộ tính đến", null=True)
    superior_number = models.CharField("số kế hoạch cấp trên", max_length=60, blank=True)
    superior_date = models.DateField("ngày kế hoạch cấp trên", null=True)
    superior_issuer = models.CharField("cấp trên ban hành", max_length=160, blank=True)
    document_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    document_date = models.DateField("ngày ban hành", null=True)
    place = models.CharField("địa danh", max_length=120, blank=True)
    signature = models.JSONField("dòng ký", default=list)
    signer = models.CharField("người ký", max_length=120, blank=True)
    approved_hash = models.CharField("dấu nội dung đã duyệt", max_length=64, blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True)
    public_code = models.CharField("mã kiểm tra", max_length=20, blank=True)
    source = models.CharField("nguồn", max_length=200, blank=True)
    revision = models.PositiveIntegerField("lần sửa", default=0)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bản kế hoạch"
        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plan_version_number"),
            models.UniqueConstraint(
                fields=("plan",),
                condition=~models.Q(state=ISSUED),
                name="plan_one_open_version",
                violation_error_message="Kế hoạch này đã có một bản đang soạn.",
            ),
            models.UniqueConstraint(
                fields=("public_code",), condition=~models.Q(public_code=""), name="plan_public_code"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ISSUED)
                | (~models.Q(document_number="") & ~models.Q(document_date=None) & ~models.Q(signer="")),
                name="plan_issued_has_number",
                violation_error_message="Bản ban hành phải có số, ngày và người ký.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} bản {self.number}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees issued versions only."""
        return issued_to_heads(scope, "state")
