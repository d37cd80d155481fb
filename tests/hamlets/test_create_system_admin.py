"""The first account of an empty database, by command."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from hamlets.queries import active_memberships
from thinhduc.permissions import Role


def test_the_first_administrator_gets_a_password_to_change(db: Any) -> None:
    out = StringIO()
    call_command("create_system_admin", "quantri", "Vũ Thị Hệ", stdout=out)
    user = User.objects.get(username="quantri")
    password = out.getvalue().rpartition(": ")[2].strip()
    assert user.check_password(password)
    assert user.must_change_password
    assert [Role(membership.role) for membership in active_memberships(user)] == [Role.SYSTEM_ADMIN]


@pytest.mark.parametrize("username", ["quantri", "Quản Trị", "x"])
def test_a_taken_or_unfit_name_is_refused(db: Any, username: str) -> None:
    call_command("create_system_admin", "quantri", "Vũ Thị Hệ", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("create_system_admin", username, "Người Khác", stdout=StringIO())
    assert User.objects.count() == 1
