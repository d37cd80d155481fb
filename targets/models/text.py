"""The words of a version, block by block, and the legal acts that a commune keeps beside the common list."""

from django.db import models

from hamlets.models import Commune
from targets.models.plans import PlanVersion
from targets.rules.text import BlockKind
from thinhduc.scope import ScopedModel

KINDS = [(kind.value, kind.label) for kind in BlockKind]


class TextBlock(ScopedModel):
    """One paragraph of a version's text (targets/rules/text/blocks.py).

    `key` stays the same when the text is carried over to another version or year, so that changes can be shown.
    `label`: the number before it as it was printed in a historical text; None where it is counted.
    `reason`: why a warning about its text is right as it stands.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="blocks", verbose_name="bản kế hoạch"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    key = models.SlugField("khóa", max_length=40)
    kind = models.CharField("loại đoạn", max_length=12, choices=KINDS)
    label = models.CharField("số thứ tự đã in", max_length=20, null=True, blank=True)  # noqa: DJ001 "" is a label too
    text = models.TextField("lời văn", blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        verbose_name = "đoạn văn"
        ordering = ("order", "id")
        constraints = (models.UniqueConstraint(fields=("version", "key"), name="text_block_once"),)
        indexes = (models.Index(fields=("version", "order"), name="text_block_order"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}"


class LegalAct(ScopedModel):
    """A legal act as a commune keeps it, beside or in place of that of the common list (targets/data/legal_acts.json).

    `number` as it is cited ("07/2021/NĐ-CP"); `valid_to`: the last day in force, None while it is; `ended_by`: what
    repealed or replaced it.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    number = models.CharField("số, ký hiệu", max_length=60)
    title = models.CharField("tên văn bản", max_length=300)
    issuer = models.CharField("cơ quan ban hành", max_length=160, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("ngày cuối còn hiệu lực", null=True, blank=True)
    ended_by = models.CharField("bị thay thế, bãi bỏ bởi", max_length=200, blank=True)

    class Meta:
        verbose_name = "văn bản pháp luật"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "number"),
                name="legal_act_once",
                violation_error_message="Văn bản này đã có trong danh sách của xã.",
            ),
        )

    def __str__(self) -> str:
        return self.number
