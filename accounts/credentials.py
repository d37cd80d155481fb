"""Building blocks of deeds on accounts: names, one-time passwords, locks.

They ask no permission and write no journal: the actions of the rooms above do, in whose transaction they run.
"""

import secrets

from axes.utils import reset as reset_failures
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules import username_stem
from thinhduc.errors import Refused
from thinhduc.figures import normalize

# Without letters and digits that look alike on paper.
SLIP_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A password for a printed slip: three groups of four, about 58 bits."""
    groups = ["".join(secrets.choice(SLIP_LETTERS) for _ in range(4)) for _ in range(3)]
    return "-".join(groups)


def new_account(*, username: str, full_name: str, phone: str) -> tuple[User, str]:
    """A new account and its one-time password, which is stored as a hash only.

    An empty `username` takes the one proposed from the name. Refused where the name is taken.
    """
    password = one_time_password()
    name = username or proposed_username(full_name)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                name, password, full_name=normalize(full_name), phone=normalize(phone)
            )
    except IntegrityError as error:
        raise Refused(f"Tên đăng nhập “{name}” đã có người dùng; hãy chọn tên khác.") from error
    return user, password


def renew_password(user: User) -> str:
    """A one-time password for an account; its sessions end with the old one, its failures are forgotten."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    forget_failures(user)
    return password


def forget_failures(user: User) -> None:
    """Lift the lock of an account from every address."""
    reset_failures(username=user.username)


def proposed_username(full_name: str) -> str:
    """A free name from the person's: the given name and the initials before it; with a number where it is taken."""
    stem = username_stem(full_name)
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 1
    while (name := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return name
