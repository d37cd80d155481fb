"""The first account of an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from hamlets.actions import create_system_admin
from thinhduc.errors import Refused
from thinhduc.permissions import Role
from thinhduc.scope import Scope


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị hệ thống và in mật khẩu lần đầu (chỉ hiện một lần)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập: chữ thường không dấu, số, dấu chấm, gạch")
        parser.add_argument("full_name", help="họ và tên, trong dấu ngoặc kép")

    def handle(self, *args: Any, **options: Any) -> None:
        username, full_name = options["username"], options["full_name"]
        scope = Scope(role=Role.SYSTEM_ADMIN, user_id=None, user_name="Dòng lệnh")
        try:
            User(username=username, full_name=full_name).clean_fields(
                exclude=["password", "password_changed_at"]
            )
            issued = create_system_admin(scope=scope, username=username, full_name=full_name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"Tên đăng nhập: {issued.user.username}")
        self.stdout.write(f"Mật khẩu lần đầu (phải đổi khi đăng nhập): {issued.password}")
