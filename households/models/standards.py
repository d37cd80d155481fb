"""Poverty standards as data (domain.md, "Households through time"): national ones and those of a province.

They belong to no commune, so they are plain models. A standard is never changed once it stands: sheets were classified
by it. The national ones come from households/data/standards.json after every migrate.
"""

from django.db import models

from hamlets.models import Area, slug_validator
from households.rules import SourceMark

MARKS = [(mark.value, mark.label) for mark in SourceMark]


class Standard(models.Model):
    """One standard with the period it holds for.

    `province`: blank for a national one. `lacking_from`: from how many lacking indices a household within the income
    limit is poor. `index_points`: points of one index on sheet B2, None where they are not known.
    """

    slug = models.CharField("địa chỉ", max_length=60, unique=True, validators=[slug_validator])
    name = models.CharField("tên", max_length=160)
    document = models.CharField("văn bản", max_length=200)
    issuer = models.CharField("cơ quan ban hành", max_length=160)
    province = models.CharField("tỉnh", max_length=120, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    lacking_from = models.PositiveSmallIntegerField("nghèo từ số chỉ số thiếu hụt")
    index_points = models.PositiveSmallIntegerField("điểm B2 mỗi chỉ số", null=True, blank=True)
    mark = models.CharField("mức tin cậy", max_length=10, choices=MARKS)
    source = models.TextField("nguồn", blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="lập theo"
    )

    class Meta:
        verbose_name = "chuẩn nghèo"
        ordering = ("-valid_from", "province", "slug")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="standard_period_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class StandardArea(models.Model):
    """The cut-offs of one kind of area; both income limits in VND per person and month, both B1 limits in points.

    At or below `*_outright` a household is poor whatever it lacks (the standard of 2016); at or below `*_limit` it is
    poor or near-poor by what it lacks. None: the standard has no such limit, or it is not known (`source` says which).
    """

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="areas", verbose_name="chuẩn nghèo")
    area = models.CharField("khu vực", max_length=6, choices=Area.choices)
    income_outright = models.PositiveIntegerField("thu nhập nghèo ngay", null=True, blank=True)
    income_limit = models.PositiveIntegerField("mức thu nhập", null=True, blank=True)
    b1_outright = models.PositiveSmallIntegerField("điểm B1 nghèo ngay", null=True, blank=True)
    b1_limit = models.PositiveSmallIntegerField("điểm B1", null=True, blank=True)
    mark = models.CharField("mức tin cậy", max_length=10, choices=MARKS)
    source = models.TextField("nguồn", blank=True)

    class Meta:
        verbose_name = "mức của khu vực"
        ordering = ("standard_id", "area")
        constraints = (models.UniqueConstraint(fields=("standard", "area"), name="standard_area_once"),)

    def __str__(self) -> str:
        return f"{self.standard_id} {self.area}"


class StandardIndex(models.Model):
    """One of the basic services a household may lack.

    `number`: as on the sheet, bit number − 1 of a sheet's mask. `key`: names the same index in another standard.
    `deprived_when`: in words, blank where it is not known.
    """

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="indices", verbose_name="chuẩn nghèo")
    number = models.PositiveSmallIntegerField("số")
    key = models.SlugField("khóa", max_length=30)
    service = models.CharField("dịch vụ xã hội cơ bản", max_length=120)
    name = models.CharField("chỉ số", max_length=160)
    deprived_when = models.TextField("thiếu hụt khi", blank=True)
    mark = models.CharField("mức tin cậy", max_length=10, choices=MARKS)
    source = models.TextField("nguồn", blank=True)

    class Meta:
        verbose_name = "chỉ số"
        ordering = ("standard_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("standard", "number"), name="standard_index_number"),
            models.UniqueConstraint(fields=("standard", "key"), name="standard_index_key"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
