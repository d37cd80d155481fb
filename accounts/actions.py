"""What people do with their own account: the password, and what was typed and is given up."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Draft, User
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.scope import Scope


@transaction.atomic
def change_own_password(*, scope: Scope, old_password: str, new_password: str) -> User:
    """Give the own account a new password; every other session of the account ends by it."""
    user: User = User.objects.select_for_update().get(pk=scope.user_id)
    if not user.check_password(old_password):
        raise Refused("Mật khẩu hiện tại chưa đúng; mật khẩu chưa được đổi.")
    try:
        validate_password(new_password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.set_password(new_password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(scope=scope, deed="password-changed", subject=user.full_name)
    return user


@transaction.atomic
def discard_draft(*, scope: Scope, draft_id: int) -> None:
    """Give up what was typed; only the own."""
    Draft.objects.of(scope).filter(pk=draft_id).delete()
