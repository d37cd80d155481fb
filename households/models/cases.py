"""A review, household by household: the rounds, the sheets, the steps up to the certificate (domain.md, "A review").

Steps are only added; where a household stands follows from them (households/rules/steps.py).
"""

from django.db import models

from hamlets.models import Commune, Hamlet
from households.models.common import choices_of, of_own_hamlets, of_own_households
from households.models.register import Household
from households.models.standards import Standard
from households.rules.classes import PovertyClass
from households.rules.steps import Ground, StepKind
from thinhduc.scope import Scope, ScopedModel


class ReviewRound(ScopedModel):
    """A periodic review of a year, or the regular one of a month."""

    class Kind(models.TextChoices):
        PERIODIC = "periodic", "định kỳ"
        REGULAR = "regular", "thường xuyên"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    month = models.PositiveSmallIntegerField("tháng", default=0)  # 0: the periodic one
    starts_on = models.DateField("bắt đầu")
    ends_on = models.DateField("kết thúc")
    standards = models.ManyToManyField(Standard, related_name="+", verbose_name="chuẩn áp dụng")
    opened_by = models.CharField("người lập", max_length=120)
    opened_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "đợt rà soát"
        ordering = ("-year", "-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "year", "kind", "month"),
                name="review_round_once",
                violation_error_message="Đợt rà soát này đã lập.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="periodic", month=0)
                | models.Q(kind="regular", month__gte=1, month__lte=12),
                name="review_round_month",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="review_round_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.month}"


class ReviewCase(ScopedModel):
    """A household in a round; `hamlet` is the one it was reviewed in."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="cases", verbose_name="đợt")
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases", verbose_name="hộ")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    ground = models.CharField("vì sao rà soát", max_length=16, choices=choices_of(Ground))
    requested_on = models.DateField("ngày đề nghị", null=True)
    procedure_code = models.CharField("mã thủ tục", max_length=20, blank=True)

    class Meta:
        verbose_name = "hồ sơ rà soát"
        constraints = (
            models.UniqueConstraint(
                fields=("round", "household"),
                name="review_case_once",
                violation_error_message="Hộ này đã có trong đợt.",
            ),
        )
        indexes = (models.Index(fields=("commune", "round", "hamlet"), name="review_case_hamlet"),)

    def __str__(self) -> str:
        return f"{self.round_id}/{self.household_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the household."""
        return of_own_households(scope, "household__")


class Sheet(ScopedModel):
    """The scores of a case by a standard.

    `b1`, `income` (dong per person and month), `lacking` and `causes` are None until known; the last two hold a bit per
    index and per cause (households/rules/masks.py), so that 0 is "nothing lacking".
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    case = models.ForeignKey(ReviewCase, models.PROTECT, related_name="sheets", verbose_name="hồ sơ")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name="chuẩn")
    quick = models.BooleanField("phiếu A: có khả năng nghèo", null=True)
    b1 = models.PositiveSmallIntegerField("điểm B1", null=True)
    income = models.PositiveIntegerField("thu nhập đồng/người/tháng", null=True)
    lacking = models.PositiveIntegerField("chỉ số thiếu hụt", null=True)
    causes = models.PositiveIntegerField("nguyên nhân nghèo", null=True)
    surveyed_on = models.DateField("ngày điều tra", null=True)
    surveyed_by = models.CharField("người điều tra", max_length=120, blank=True)
    revision = models.PositiveIntegerField("lần sửa", default=1)

    class Meta:
        verbose_name = "phiếu rà soát"
        constraints = (models.UniqueConstraint(fields=("case", "standard"), name="sheet_once"),)
        indexes = (models.Index(fields=("commune", "standard"), name="sheet_commune"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.standard_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the household."""
        return of_own_households(scope, "case__household__")


class CaseStep(ScopedModel):
    """One step of a case, with its days, votes and document; never changed, a wrong one is followed by another."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    case = models.ForeignKey(ReviewCase, models.PROTECT, related_name="steps", verbose_name="hồ sơ")
    number = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("bước", max_length=12, choices=choices_of(StepKind))
    on = models.DateField("ngày")
    until = models.DateField("đến ngày", null=True)
    present = models.PositiveSmallIntegerField("có mặt", null=True)
    in_favour = models.PositiveSmallIntegerField("đồng ý", null=True)
    against = models.PositiveSmallIntegerField("không đồng ý", null=True)
    document = models.CharField("số văn bản", max_length=60, blank=True)
    text = models.CharField("nội dung", max_length=500, blank=True)
    recorded_by = models.CharField("người ghi", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "bước rà soát"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="case_step_number"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.kind}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the household."""
        return of_own_households(scope, "case__household__")


class Classification(ScopedModel):
    """A class as a fact: of a household, for a year, by a standard, decided by somebody on a day; never overwritten.

    Of a review here (`case`) it never goes; from a workbook it goes with the batch that brought it, as long as nothing
    was built on it. `b1`, `b2`, `causes` (as on a sheet): points and causes that came with it, where there is no sheet.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="classifications", verbose_name="hộ"
    )
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    case = models.ForeignKey(
        ReviewCase, models.PROTECT, null=True, related_name="classifications", verbose_name="hồ sơ"
    )
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name="chuẩn")
    year = models.PositiveSmallIntegerField("năm")
    poverty_class = models.CharField("diện", max_length=10, choices=choices_of(PovertyClass))
    decided_on = models.DateField("ngày quyết định")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_by = models.CharField("người quyết định", max_length=120)
    b1 = models.PositiveSmallIntegerField("điểm B1", null=True)
    b2 = models.PositiveSmallIntegerField("điểm B2", null=True)
    causes = models.PositiveIntegerField("nguyên nhân nghèo", null=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết quả phân loại"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "standard"),
                condition=models.Q(case__isnull=False),
                name="classification_of_case_once",
            ),
        )
        indexes = (models.Index(fields=("commune", "year", "standard"), name="classification_year"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.year} {self.poverty_class}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees those of the own hamlets."""
        return of_own_hamlets(scope)
