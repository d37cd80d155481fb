"""What happened to a version: its steps, the files it was issued with, who took note of it."""

from django.db import models

from accounts.models import User
from hamlets.models import Commune, Hamlet
from targets.models.common import ISSUED, own_hamlets_issued
from targets.models.plans import PlanVersion
from thinhduc.permissions import Role
from thinhduc.scope import Scope, ScopedModel, whole_commune


class IssuedFile(ScopedModel):
    """The bytes of a document as they were issued; later downloads stream these and never render again.

    `report`: a key of the registry, or "plan" for the plan with its text. `made_with`: the versions of the libraries
    and the fonts that made the bytes.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="files", verbose_name="bản kế hoạch"
    )
    report = models.SlugField("báo cáo", max_length=40)
    format = models.SlugField("định dạng", max_length=8)
    filename = models.CharField("tên tệp", max_length=120)
    content_type = models.CharField("kiểu tệp", max_length=100)
    content = models.BinaryField("nội dung")
    made_with = models.JSONField("thư viện và phông chữ", default=dict)
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
