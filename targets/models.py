"""The plan of a year: its versions, lines, targets, stated figures, issued files, and what happened to them.

A version that is issued, with its lines, targets, stated figures and files, can not be changed or deleted, by this
application or by the database's user (thinhduc/guards.py). What happens later are rows of their own.
"""

from django.db import models

from accounts.models import User
from hamlets.models import Commune, Hamlet
from households.models import Household
from thinhduc.permissions import Role
from thinhduc.scope import Scope, ScopedModel, whole_commune

ISSUED = "issued"


def count_field(label: str) -> models.PositiveIntegerField:
    """A count; None is not yet decided or unknown, never zero."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def issued_to_heads(scope: Scope, path: str) -> models.Q:
    """The whole commune for officer and leader; a head gets the rows of issued versions only."""
    if scope.role is Role.HAMLET_HEAD:
        return models.Q(commune_id__in=scope.commune_ids) & models.Q(**{path: ISSUED})
    return whole_commune(scope)


def own_hamlets_issued(scope: Scope, path: str) -> models.Q:
    """As `issued_to_heads`, and for a head the rows of the own hamlets alone."""
    visible = issued_to_heads(scope, path)
    if scope.role is Role.HAMLET_HEAD:
        return visible & models.Q(hamlet_id__in=scope.hamlet_ids or ())
    return visible


class Poverty(models.TextChoices):
    """The two classes a plan has a table for."""

    POOR = "poor", "hộ nghèo"
    NEAR_POOR = "near_poor", "hộ cận nghèo"


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


class IssuedFile(ScopedModel):
    """The bytes of a report as they were issued; later downloads stream these and never render again."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="files", verbose_name="bản kế hoạch"
    )
    report = models.SlugField("báo cáo", max_length=40)
    format = models.SlugField("định dạng", max_length=8)
    filename = models.CharField("tên tệp", max_length=120)
    content_type = models.CharField("kiểu tệp", max_length=100)
    content = models.BinaryField("nội dung")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "tệp ban hành"
        constraints = (
            models.UniqueConstraint(fields=("version", "report", "format"), name="issued_file_once"),
        )

    def __str__(self) -> str:
        return self.filename

    @property
    def key(self) -> str:
        """How the journal names the file whose hash it keeps: "file-annex-poor-pdf"."""
        return f"file-{self.report}-{self.format}"


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


class PlanEvent(ScopedModel):
    """One step in a version's life: who, as what, when, with which remark; append-only.

    `content_hash` is the hash of the content as it was at that step. `edited` is written once per account that changed
    the version's content: such an account can not approve it.
    """

    class Kind(models.TextChoices):
        CREATED = "created", "Lập dự thảo"
        EDITED = "edited", "Sửa nội dung"
        SUBMITTED = "submitted", "Trình duyệt"
        RECALLED = "recalled", "Rút lại"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt"
        ISSUED = "issued", "Ban hành"
        REVOKED = "revoked", "Bãi bỏ"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="events", verbose_name="bản kế hoạch"
    )
    kind = models.CharField("bước", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="tài khoản")
    actor_name = models.CharField("người làm", max_length=120)
    role = models.CharField("vai trò", max_length=20, blank=True)
    remark = models.TextField("ý kiến", blank=True)
    document = models.CharField("văn bản", max_length=120, blank=True)
    content_hash = models.CharField("dấu nội dung", max_length=64, blank=True)

    class Meta:
        verbose_name = "bước của kế hoạch"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees that a version was issued or revoked, not how it came about."""
        if scope.role is Role.HAMLET_HEAD:
            return models.Q(
                commune_id__in=scope.commune_ids, version__state=ISSUED, kind__in=["issued", "revoked"]
            )
        return whole_commune(scope)


class Acknowledgement(ScopedModel):
    """A head of a hamlet took note of a version; an adjusted version and a new head ask again."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="acknowledgements", verbose_name="bản kế hoạch"
    )
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tiếp nhận")
    person_name = models.CharField("họ tên", max_length=120)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "tiếp nhận"
        constraints = (
            models.UniqueConstraint(fields=("version", "hamlet", "person"), name="acknowledged_once"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.hamlet_id} {self.person_name}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees the own hamlets' alone."""
        return own_hamlets_issued(scope, "version__state")
