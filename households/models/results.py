"""The yearly review's result of each hamlet (domain.md, "Figures of a year")."""

from django.db import models

from hamlets.models import Commune, Hamlet
from households.models.common import choices_of
from households.rules.from_register import RegisterExtent
from thinhduc.scope import ScopedModel


class Source(models.TextChoices):
    """Where a result comes from."""

    ENTERED = "entered", "nhập tay"
    PASTED = "pasted", "dán từ bảng tính"
    IMPORTED = "imported", "nạp từ tệp"
    ON_BEHALF = "on-behalf", "nhập thay xóm"
    REGISTER = "register", "tính từ sổ hộ"


class Choice(models.TextChoices):
    """Which of two differing figures a person chose."""

    ENTERED = "entered", "giữ số đã nhập"
    REGISTER = "register", "lấy số của sổ hộ"


class ReviewYear(ScopedModel):
    """A year that was opened for a commune: as of which day its review counts."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="review_years", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    as_of = models.DateField("thời điểm rà soát", null=True)
    opened_at = models.DateTimeField("mở lúc")
    register_extent = models.CharField(
        "sổ hộ của năm", max_length=10, choices=choices_of(RegisterExtent), default=RegisterExtent.NONE
    )

    class Meta:
        verbose_name = "năm rà soát"
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=("commune", "year"), name="review_year_once"),)

    def __str__(self) -> str:
        return str(self.year)


def count_field(label: str) -> models.PositiveIntegerField:
    """A count; None is unknown, never zero."""
    return models.PositiveIntegerField(label, null=True)


class ReviewResult(ScopedModel):
    """What the review of a year found in a hamlet, as of the year's end.

    A result that contradicts itself is stored as it was typed: the rules (households/rules.py) find it, and confirming
    refuses it. `revision` grows by one with every change of a figure; a plan's opening names the revision it was copied
    from. A confirmed result is locked until it is unlocked with a reason. `choice`: what a person decided where the
    register gave other figures, `register_figures`, with the reason that stays.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="review_results", verbose_name="xóm")
    year = models.PositiveSmallIntegerField("năm")
    households = count_field("tổng số hộ")
    persons = count_field("nhân khẩu")
    poor = count_field("hộ nghèo")
    poor_persons = count_field("khẩu nghèo")
    no_labour = count_field("hộ nghèo không có khả năng lao động")
    near_poor = count_field("hộ cận nghèo")
    near_poor_persons = count_field("khẩu cận nghèo")
    average_farming = count_field("hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình")
    source = models.CharField("nguồn", max_length=12, choices=Source.choices, default=Source.ENTERED)
    revision = models.PositiveIntegerField("lần sửa", default=0)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    confirmed_by = models.CharField("người xác nhận", max_length=120, blank=True)
    choice = models.CharField("đã chọn", max_length=10, choices=Choice.choices, blank=True)
    choice_reason = models.CharField("lý do chọn", max_length=300, blank=True)
    chosen_by = models.CharField("người chọn", max_length=120, blank=True)
    chosen_at = models.DateTimeField("chọn lúc", null=True)
    register_figures = models.JSONField("số của sổ hộ khi chọn", null=True)

    class Meta:
        verbose_name = "kết quả rà soát"
        constraints = (models.UniqueConstraint(fields=("hamlet", "year"), name="review_result_once"),)
        indexes = (models.Index(fields=("commune", "year"), name="review_commune_year"),)

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.year}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the result is locked."""
        return self.confirmed_at is not None


class StatedTotal(ScopedModel):
    """A total somebody stated for a review, e.g. a pasted `CỘNG` row; kept beside the computed one until taken out."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    figure = models.SlugField("số liệu", max_length=40)
    value = models.PositiveIntegerField("số ghi")
    source = models.CharField("nguồn", max_length=60)
    stated_by = models.CharField("người ghi", max_length=120)
    stated_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "tổng được ghi"
        constraints = (
            models.UniqueConstraint(fields=("commune", "year", "figure"), name="review_stated_once"),
        )

    def __str__(self) -> str:
        return f"{self.figure}={self.value}"
