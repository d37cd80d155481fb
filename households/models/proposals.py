"""What a head proposes about a household; nothing counts until the officer accepts it."""

from django.db import models

from hamlets.models import Commune, Hamlet
from households.models.common import of_own_hamlets
from households.models.register import Household, Member
from thinhduc.scope import Scope, ScopedModel


class Proposal(ScopedModel):
    """`values`: what is proposed, by field; `before`: what stood there when it was made.

    `token` comes from the form, so that one that is sent twice is stored once.
    """

    class Kind(models.TextChoices):
        ADD_HOUSEHOLD = "add-household", "thêm hộ vào danh sách rà soát"
        REPORT_CHANGE = "report-change", "báo biến động"
        CORRECT_MEMBER = "correct-member", "sửa thông tin thành viên"

    class State(models.TextChoices):
        OPEN = "open", "chờ xem xét"
        ACCEPTED = "accepted", "đã nhận"
        REFUSED = "refused", "không nhận"
        WITHDRAWN = "withdrawn", "đã rút"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="+", verbose_name="xóm")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="proposals", verbose_name="hộ"
    )
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="thành viên")
    kind = models.CharField("loại", max_length=16, choices=Kind.choices)
    values = models.JSONField("nội dung đề nghị")
    before = models.JSONField("nội dung đang ghi", default=dict)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    token = models.UUIDField("mã lần gửi")
    proposed_by_id = models.BigIntegerField("mã người đề nghị", null=True)
    proposed_by = models.CharField("người đề nghị", max_length=120)
    proposed_at = models.DateTimeField("đề nghị lúc")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.CharField("người xem xét", max_length=120, blank=True)
    decided_at = models.DateTimeField("xem xét lúc", null=True)
    decided_reason = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        verbose_name = "đề nghị của trưởng xóm"
        ordering = ("-proposed_at", "-id")
        constraints = (models.UniqueConstraint(fields=("commune", "token"), name="proposal_sent_once"),)
        indexes = (models.Index(fields=("commune", "state", "hamlet"), name="proposal_state"),)

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.kind}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees the proposals of the own hamlets."""
        return of_own_hamlets(scope)
