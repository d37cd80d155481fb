"""The register: households, their members, and what is true of them for a time (domain.md, "Households through time").

Where a household lives and which class it has are not columns: they follow from its movements (models/movements.py).
"""

from django.db import models
from django.db.models.functions import Coalesce

from hamlets.models import Area, Commune
from households.models.common import of_own_households
from thinhduc.scope import Scope, ScopedModel


class Sex(models.TextChoices):
    """As it stands in identity papers; empty is not known."""

    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class Relation(models.TextChoices):
    """To the head of the household."""

    HEAD = "head", "Chủ hộ"
    SPOUSE = "spouse", "Vợ/chồng"
    CHILD = "child", "Con"
    PARENT = "parent", "Bố/mẹ"
    GRANDCHILD = "grandchild", "Cháu"
    GRANDPARENT = "grandparent", "Ông/bà"
    SIBLING = "sibling", "Anh/chị/em"
    CHILD_IN_LAW = "child-in-law", "Con dâu/rể"
    OTHER = "other", "Khác"


class Leaving(models.TextChoices):
    """Why somebody is no longer a member."""

    DIED = "died", "mất"
    MOVED = "moved", "chuyển đi"
    SPLIT = "split", "tách hộ"
    ELSEWHERE = "elsewhere", "sang hộ khác"
    MISTAKE = "mistake", "ghi nhầm"


class FlagKind(models.TextChoices):
    """What is true of a household for a time, with a reason; decided by a person, never computed."""

    NO_LABOUR = "no-labour", "không có khả năng lao động"
    MERIT = "merit", "có người có công với cách mạng"
    ETHNIC_MINORITY = "ethnic-minority", "hộ dân tộc thiểu số"
    LOCAL_MINORITY = "local-minority", "hộ dân tộc thiểu số tại chỗ"
    AVERAGE_FARMING = "average-farming", "nông, lâm, ngư, diêm nghiệp mức sống trung bình"
    DISABLED = "disabled", "có người khuyết tật"


class Household(ScopedModel):
    """A household as the thing that stays while head, members, place and class change.

    `code` is text, unique in the commune; `head_key` sorts by given name, `folded` is what a search looks in: head,
    code, address without diacritics. `area`: empty where the hamlet's holds. `merged_into`: the household this one was
    found to be a duplicate of; its rows stay.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="households", verbose_name="xã")
    code = models.CharField("mã hộ", max_length=40)
    head_name = models.CharField("chủ hộ", max_length=120)
    head_key = models.CharField("khóa xếp theo tên", max_length=160)
    folded = models.CharField("chữ để tìm", max_length=400)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    area = models.CharField("khu vực", max_length=6, choices=Area.choices, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", verbose_name="đã gộp vào"
    )
    revision = models.PositiveIntegerField("lần sửa", default=1)

    class Meta:
        verbose_name = "hộ"
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "code"),
                name="household_code",
                violation_error_message="Mã hộ này đã có hộ khác dùng.",
            ),
        )
        indexes = (
            models.Index(fields=("commune", "head_key", "id"), name="household_by_head"),
            models.Index(fields=("head_key", "id"), name="household_key"),
        )

    def __str__(self) -> str:
        return f"{self.head_name} ({self.code})"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees the households that stand in an own hamlet now."""
        return of_own_households(scope, "")


class Member(ScopedModel):
    """A person of a household. `born_year` alone where the day is not known; it is that of `born_on` otherwise."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name="hộ")
    number = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("họ và tên", max_length=120)
    folded = models.CharField("chữ để tìm", max_length=120)
    born_on = models.DateField("ngày sinh", null=True)
    born_year = models.PositiveSmallIntegerField("năm sinh", null=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex.choices, blank=True)
    relation = models.CharField(
        "quan hệ với chủ hộ", max_length=12, choices=Relation.choices, default=Relation.OTHER
    )
    ethnicity = models.CharField("dân tộc", max_length=40, blank=True)
    identity_number = models.CharField("số định danh/CCCD", max_length=20, blank=True)
    joined_on = models.DateField("có mặt từ", null=True)
    left_on = models.DateField("rời hộ ngày", null=True)
    left_reason = models.CharField("lý do rời", max_length=10, choices=Leaving.choices, blank=True)

    class Meta:
        verbose_name = "thành viên"
        constraints = (
            models.UniqueConstraint(fields=("household", "number"), name="member_number"),
            models.CheckConstraint(
                condition=models.Q(born_on=None) | models.Q(born_on__year=models.F("born_year")),
                name="member_born_year",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None, left_reason="")
                | (models.Q(left_on__isnull=False) & ~models.Q(left_reason="")),
                name="member_left_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("commune", "folded"), name="member_name"),
            models.Index(
                fields=("commune", "identity_number"),
                condition=~models.Q(identity_number=""),
                name="member_identity",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the household."""
        return of_own_households(scope, "household__")


class HouseholdFlag(ScopedModel):
    """What is true of a household, or of one of its members, from a day until a day; open ends are None."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="flags", verbose_name="hộ")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="flags", verbose_name="thành viên"
    )
    kind = models.CharField("loại", max_length=16, choices=FlagKind.choices)
    reason = models.CharField("lý do", max_length=300)
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True)
    recorded_by = models.CharField("người ghi", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "đặc điểm của hộ"
        constraints = (
            models.UniqueConstraint(
                models.F("household"),
                Coalesce("member", models.Value(0)),
                models.F("kind"),
                condition=models.Q(until=None),
                name="household_flag_once",
                violation_error_message="Hộ đã có đặc điểm này.",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="household_flag_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        )
        indexes = (models.Index(fields=("commune", "kind", "household"), name="household_flag_kind"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the household."""
        return of_own_households(scope, "household__")


class DuplicateDecision(ScopedModel):
    """Somebody decided that two people who look alike are not the same; they are not listed again."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    first = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="người thứ nhất")
    second = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="người thứ hai")
    reason = models.CharField("lý do", max_length=300)
    decided_by = models.CharField("người quyết định", max_length=120)
    decided_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "không phải trùng"
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="duplicate_decided_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="duplicate_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
