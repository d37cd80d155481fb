"""The legal acts that a commune keeps beside the common list, or in place of what that says."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from journal.actions import Change, record
from targets.actions.common import require
from targets.models import LegalAct
from thinhduc.errors import Refused
from thinhduc.figures import format_count, format_date, normalize
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

_FIGURES = {
    "title": "act-title",
    "issuer": "act-issuer",
    "issued_on": "act-issued-on",
    "valid_from": "act-valid-from",
    "valid_to": "act-valid-to",
    "ended_by": "act-ended-by",
}


@transaction.atomic
def keep_act(
    *,
    scope: Scope,
    number: str,
    title: str,
    issuer: str = "",
    issued_on: date | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    ended_by: str = "",
) -> None:
    """Stores an act of the scope's commune by its number, new or in place of what was stored.

    Refused with every fault: no number or title, too long a text, an end before the begin.
    """
    require(scope, Permission.EDIT_PLANS)
    values: dict[str, str | date | None] = {
        "title": normalize(title),
        "issuer": normalize(issuer),
        "issued_on": issued_on,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "ended_by": normalize(ended_by),
    }
    name = normalize(number)
    if faults := list(_faults({"number": name} | values)):
        raise Refused(" ".join(faults))
    row = LegalAct.objects.within(scope).select_for_update().filter(number=name).first()
    row = row or LegalAct(commune_id=scope.commune_id, number=name)
    changes = [
        Change(None, "", _FIGURES[key], _words(old), _words(value))
        for key, value in values.items()
        if (old := getattr(row, key)) != value
    ]
    if row.pk is not None and not changes:
        return
    for key, value in values.items():
        setattr(row, key, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(f"Người khác vừa ghi văn bản {name}; hãy mở lại danh sách rồi sửa.") from None
    record(scope=scope, deed="legal-act-kept", subject=name, changes=changes)


@transaction.atomic
def remove_act(*, scope: Scope, number: str) -> None:
    """Takes an act of the commune's own out; what the common list says of the number counts again."""
    require(scope, Permission.EDIT_PLANS)
    row = LegalAct.objects.within(scope).select_for_update().filter(number=normalize(number)).first()
    if row is None:
        raise Refused(
            "Danh sách riêng của xã không có văn bản này; văn bản của danh sách chung thì không bỏ được."
        )
    changes = [
        Change(None, "", figure, _words(getattr(row, key)), None)
        for key, figure in _FIGURES.items()
        if getattr(row, key)
    ]
    record(scope=scope, deed="legal-act-removed", subject=row.number, changes=changes)
    row.delete()


def _faults(values: Mapping[str, str | date | None]) -> Iterator[str]:
    """What is wrong with an act, a sentence each."""
    if not values["number"]:
        yield "Hãy ghi số, ký hiệu của văn bản, ví dụ 07/2021/NĐ-CP."
    if not values["title"]:
        yield "Hãy ghi tên văn bản."
    for key, value in values.items():
        field: Any = LegalAct._meta.get_field(key)
        if isinstance(value, str) and len(value) > field.max_length:
            name = str(field.verbose_name)
            yield f"{name[:1].upper()}{name[1:]}: nhiều nhất {format_count(field.max_length)} chữ cái."
    begin, end = values["valid_from"], values["valid_to"]
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        yield f"Ngày cuối còn hiệu lực {format_date(end)} trước ngày có hiệu lực {format_date(begin)}."


def _words(value: str | date | None) -> str | None:
    return format_date(value) if isinstance(value, date) else (value or None)
