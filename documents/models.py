"""What is added to an issued document: signed files, scans of the signed paper, images of signature and seal.

Signed files and scans are only added, never changed (thinhduc/guards.py); the last one counts.
"""

from django.db import models

from hamlets.models import Commune
from targets.models import IssuedFile, PlanVersion
from thinhduc.scope import ScopedModel


class SignedFile(ScopedModel):
    """An issued PDF with electronic signatures: exactly its bytes, then what signing added (PAdES).

    `signatures`: what was found in it when it was taken in, one entry a signature (documents/rules/signatures.py).
    """

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", "ký ở ngoài rồi tải lên"
        SERVER = "server", "ký trên máy chủ"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="signed_files", verbose_name="bản kế hoạch"
    )
    file = models.ForeignKey(IssuedFile, models.PROTECT, related_name="signed", verbose_name="tệp ban hành")
    origin = models.CharField("nguồn", max_length=8, choices=Origin.choices)
    filename = models.CharField("tên tệp", max_length=120)
    content = models.BinaryField("nội dung")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    signatures = models.JSONField("chữ ký")
    added_by = models.CharField("người đưa vào", max_length=120)
    added_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "tệp đã ký số"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("file", "sha256"),
                name="signed_file_once",
                violation_error_message="Tệp đã ký này đã được tải lên.",
            ),
        )

    def __str__(self) -> str:
        return self.filename


class Scan(ScopedModel):
    """A scan of the signed and sealed paper, as one PDF or as pictures page by page; a later scan takes its place."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="scans", verbose_name="bản kế hoạch"
    )
    note = models.CharField("ghi chú", max_length=200, blank=True)
    added_by = models.CharField("người đưa vào", max_length=120)
    added_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "bản quét"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.version_id} {self.pk}"


class ScanFile(ScopedModel):
    """A file of a scan; `pages`: how many pages it holds, 1 for a picture."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="files", verbose_name="bản quét")
    order = models.PositiveSmallIntegerField("thứ tự")
    filename = models.CharField("tên tệp", max_length=120)
    content_type = models.CharField("kiểu tệp", max_length=40)
    content = models.BinaryField("nội dung")
    pages = models.PositiveSmallIntegerField("số trang")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = "tệp quét"
        ordering = ("scan", "order")
        constraints = (models.UniqueConstraint(fields=("scan", "order"), name="scan_file_order"),)

    def __str__(self) -> str:
        return self.filename


class StampImage(ScopedModel):
    """A picture that a visible signature shows: a signer's own hand in blue, or the seal in red; PNG, transparent.

    The last one of a kind (and of a name, for a hand) counts; others stay for what was signed with them.
    """

    class Kind(models.TextChoices):
        HAND = "hand", "chữ ký tay (xanh)"
        SEAL = "seal", "dấu của UBND (đỏ)"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("loại", max_length=4, choices=Kind.choices)
    name = models.CharField("người ký", max_length=120, blank=True)
    content = models.BinaryField("hình")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.CharField("người đưa vào", max_length=120)
    added_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "hình chữ ký, con dấu"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class PublicLook(models.Model):
    """How often somebody without an account looked in a span of time; holds no address, only its keyed hash."""

    who = models.CharField("dấu của địa chỉ mạng", max_length=64)
    span = models.PositiveIntegerField("khoảng thời gian")
    count = models.PositiveIntegerField("số lần", default=0)

    class Meta:
        verbose_name = "lượt kiểm tra công khai"
        constraints = (models.UniqueConstraint(fields=("who", "span"), name="public_look_once"),)

    def __str__(self) -> str:
        return f"{self.span} {self.count}"
