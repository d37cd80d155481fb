"""Communes and hamlets through time, and who works there as what (domain.md, "Who" and "Places through time")."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from thinhduc.permissions import Role
from thinhduc.scope import NOTHING, Scope, ScopedModel, whole_commune

ADMINISTERED_BY = (Role.COMMUNE_ADMIN,)
LONG_AGO = date(1, 1, 1)
slug_validator = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Địa chỉ gồm chữ thường không dấu, số và gạch nối."
)


class CommuneKind(models.TextChoices):
    """Kinds of a commune; `thị trấn` ended on 1 July 2025 and stays for older documents."""

    XA = "xa", "xã"
    PHUONG = "phuong", "phường"
    THI_TRAN = "thi-tran", "thị trấn"
    DAC_KHU = "dac-khu", "đặc khu"


class HamletKind(models.TextChoices):
    """Kinds of a hamlet; never printed before the name."""

    XOM = "xom", "xóm"
    THON = "thon", "thôn"
    TO_DAN_PHO = "to-dan-pho", "tổ dân phố"
    BAN = "ban", "bản"
    AP = "ap", "ấp"


class Area(models.TextChoices):
    """Whose standard holds."""

    RURAL = "rural", "nông thôn"
    URBAN = "urban", "thành thị"


class Commune(ScopedModel):
    """A commune as the thing that stays while its name, kind and superior change; the slug is its address."""

    slug = models.CharField("địa chỉ", max_length=80, unique=True, validators=[slug_validator])
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    class Meta:
        verbose_name = "xã"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """Everybody sees the communes of the own membership; the system's administrator all of them."""
        if scope.role is Role.SYSTEM_ADMIN:
            return models.Q()
        return models.Q(pk__in=scope.commune_ids) if scope.commune_ids else NOTHING


class CommunePeriod(ScopedModel):
    """What a commune is called, and under whom it stands, in a period; open ends are None."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="periods", verbose_name="xã")
    kind = models.CharField("loại", max_length=10, choices=CommuneKind.choices)
    name = models.CharField("tên", max_length=120)
    superior = models.CharField("cấp trên trực tiếp", max_length=160, blank=True)
    province = models.CharField("tỉnh", max_length=120, blank=True)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "tên xã theo thời kỳ"
        ordering = ("valid_from", "id")
        constraints = (
            models.UniqueConstraint(
                models.F("commune"),
                Coalesce("valid_from", models.Value(LONG_AGO)),
                name="commune_period_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    @property
    def office(self) -> str:
        """The issuing body as it stands in a letterhead: "UBND xã Thịnh Đức"."""
        return f"UBND {self.get_kind_display()} {self.name}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the commune itself."""
        if scope.role is Role.SYSTEM_ADMIN:
            return models.Q()
        return models.Q(commune_id__in=scope.commune_ids) if scope.commune_ids else NOTHING


class Hamlet(ScopedModel):
    """A hamlet as the thing that stays; its commune, name, kind and place in the list are of a period."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlets", verbose_name="xã")
    slug = models.CharField("địa chỉ", max_length=80, validators=[slug_validator])

    class Meta:
        verbose_name = "xóm"
        constraints = (
            models.UniqueConstraint(
                fields=("commune", "slug"),
                name="hamlet_slug",
                violation_error_message="Địa chỉ này đã có xóm khác dùng.",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """A head sees the own hamlets alone."""
        if scope.role is Role.HAMLET_HEAD:
            return models.Q(commune_id__in=scope.commune_ids, pk__in=scope.hamlet_ids or ())
        return whole_commune(scope, *ADMINISTERED_BY)


class HamletPeriod(ScopedModel):
    """Name, kind, area and order of a hamlet in a period; open ends are None."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlet_periods", verbose_name="xã")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="periods", verbose_name="xóm")
    name = models.CharField("tên", max_length=120)
    kind = models.CharField("loại", max_length=12, choices=HamletKind.choices, default=HamletKind.XOM)
    area = models.CharField("khu vực", max_length=6, choices=Area.choices, default=Area.RURAL)
    order = models.PositiveSmallIntegerField("thứ tự")
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "tên xóm theo thời kỳ"
        ordering = ("order", "id")
        constraints = (
            models.UniqueConstraint(
                models.F("hamlet"), Coalesce("valid_from", models.Value(LONG_AGO)), name="hamlet_period_start"
            ),
            models.UniqueConstraint(
                fields=("commune", "name"),
                condition=models.Q(valid_to=None),
                name="hamlet_name_now",
                violation_error_message="Trong xã đã có xóm mang tên này.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the hamlet itself."""
        if scope.role is Role.HAMLET_HEAD:
            return models.Q(commune_id__in=scope.commune_ids, hamlet_id__in=scope.hamlet_ids or ())
        return whole_commune(scope, *ADMINISTERED_BY)


class CommuneSuccession(ScopedModel):
    """From the day `on` a commune stands where another stood; several rows with one successor are a merger."""

    predecessor = models.ForeignKey(
        Commune, models.PROTECT, related_name="successor_links", verbose_name="xã cũ"
    )
    successor = models.ForeignKey(
        Commune, models.PROTECT, related_name="predecessor_links", verbose_name="xã mới"
    )
    on = models.DateField("từ ngày")

    class Meta:
        verbose_name = "xã sáp nhập"
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="commune_succession_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="commune_succession_of_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """Whoever works in either commune, and the system's administrator."""
        if scope.role is Role.SYSTEM_ADMIN:
            return models.Q()
        own = scope.commune_ids
        return models.Q(predecessor_id__in=own) | models.Q(successor_id__in=own) if own else NOTHING


class HamletSuccession(ScopedModel):
    """From the day `on` a hamlet stands where another stood, or where a part of it stood.

    `commune` is the successor's; the predecessor may have been another commune's.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlet_successions", verbose_name="xã")
    predecessor = models.ForeignKey(
        Hamlet, models.PROTECT, related_name="successor_links", verbose_name="xóm cũ"
    )
    successor = models.ForeignKey(
        Hamlet, models.PROTECT, related_name="predecessor_links", verbose_name="xóm mới"
    )
    on = models.DateField("từ ngày")

    class Meta:
        verbose_name = "xóm sáp nhập, chia"
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="hamlet_succession_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="hamlet_succession_of_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """Whoever keeps or sees all of either hamlet's commune."""
        of_successor = whole_commune(scope, *ADMINISTERED_BY)
        return of_successor | whole_commune(scope, *ADMINISTERED_BY, path="predecessor__commune_id")


class RoleChoice(models.TextChoices):
    """The kernel's roles as a field's choices."""

    OFFICER = Role.OFFICER.value, Role.OFFICER.label
    LEADER = Role.LEADER.value, Role.LEADER.label
    HAMLET_HEAD = Role.HAMLET_HEAD.value, Role.HAMLET_HEAD.label
    COMMUNE_ADMIN = Role.COMMUNE_ADMIN.value, Role.COMMUNE_ADMIN.label
    SYSTEM_ADMIN = Role.SYSTEM_ADMIN.value, Role.SYSTEM_ADMIN.label
    PROVINCE_READER = Role.PROVINCE_READER.value, Role.PROVINCE_READER.label


class Membership(ScopedModel):
    """A person works in a commune as one role, for a term.

    `commune` is None for the system's administrator and the province's reader, whose communes are named one by one.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="tài khoản")
    role = models.CharField("vai trò", max_length=20, choices=RoleChoice.choices)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="memberships", verbose_name="xã"
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò của tài khoản"
        ordering = ("-valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.SYSTEM_ADMIN.value, Role.PROVINCE_READER.value])
                ^ models.Q(commune__isnull=False),
                name="membership_commune_by_role",
                violation_error_message="Vai trò này phải gắn với đúng một xã.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_term_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """The commune's administrator manages them; officer and leader see who heads which hamlet; the system's
        administrator sees administrators only."""
        if scope.role is Role.SYSTEM_ADMIN:
            return models.Q(
                role__in=[Role.COMMUNE_ADMIN.value, Role.SYSTEM_ADMIN.value, Role.PROVINCE_READER.value]
            )
        return whole_commune(scope, *ADMINISTERED_BY)


class MembershipHamlet(ScopedModel):
    """One of the hamlets a head heads, each shown apart."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="hamlet_links", verbose_name="vai trò"
    )
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="head_links", verbose_name="xóm")

    class Meta:
        verbose_name = "xóm của trưởng xóm"
        constraints = (
            models.UniqueConstraint(fields=("membership", "hamlet"), name="membership_hamlet_once"),
        )

    def __str__(self) -> str:
        return f"{self.membership_id}:{self.hamlet_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """As the membership itself."""
        return whole_commune(scope, *ADMINISTERED_BY)


class MembershipCommune(ScopedModel):
    """One of the communes named to a reader of the province."""

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="commune_links", verbose_name="vai trò"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="reader_links", verbose_name="xã")

    class Meta:
        verbose_name = "xã của người đọc cấp tỉnh"
        constraints = (
            models.UniqueConstraint(fields=("membership", "commune"), name="membership_commune_once"),
        )

    def __str__(self) -> str:
        return f"{self.membership_id}:{self.commune_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> models.Q:
        """The system's administrator names the communes; a commune's administrator sees who reads the own commune."""
        if scope.role is Role.SYSTEM_ADMIN:
            return models.Q()
        return whole_commune(scope, *ADMINISTERED_BY)
