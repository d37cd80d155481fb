"""Who signs in, and what an account typed that is not saved yet."""

from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

from thinhduc.names import given_name_key
from thinhduc.scope import NOTHING, Scope, ScopedQuerySet


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Accounts belong to no commune; joining them to rows of communes still needs the door."""

    def create_user(self, username: str, password: str, **fields: Any) -> "User":
        """A new account with a password that is stored as a hash only."""
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account; what the person may do comes from memberships (hamlets.Membership)."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,59}\Z",
                "Tên đăng nhập gồm 3–60 chữ thường không dấu, số, dấu chấm, gạch.",
            )
        ],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    password_changed_at = models.DateTimeField("đổi mật khẩu lúc", null=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "tài khoản"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.full_name

    @property
    def name_key(self) -> str:
        """What the people of an office are sorted by: the given name first."""
        return given_name_key(self.full_name)

    def get_short_name(self) -> str:
        return self.full_name


class DraftQuerySet(models.QuerySet["Draft"]):
    """What an account typed is seen by that account alone, whatever its role."""

    def of(self, scope: Scope) -> Self:
        """The drafts of the person who works as `scope`."""
        return self.filter(user_id=scope.user_id) if scope.user_id else self.filter(NOTHING)


class Draft(models.Model):
    """Text as it was typed at one address, valid or not, kept on the server for the account that typed it.

    `parked` drafts come from a post that could not be taken (session over, stale token): they are offered after
    signing in. The others follow the typing in a grid.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="tài khoản")
    membership_id = models.BigIntegerField("mã vai trò", null=True)
    address = models.CharField("địa chỉ", max_length=300)
    page = models.CharField("trang đã gõ", max_length=300, blank=True)
    title = models.CharField("nội dung", max_length=200, blank=True)
    data = models.JSONField("đã gõ")
    parked = models.BooleanField("chờ mở lại", default=False)
    saved_at = models.DateTimeField("lưu lúc")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "bản gõ dở"
        constraints = (models.UniqueConstraint(fields=("user", "address"), name="draft_one_per_address"),)

    def __str__(self) -> str:
        return self.address
