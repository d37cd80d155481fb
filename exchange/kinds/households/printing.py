"""Values of a list of households as people read them; of identity numbers the last digits alone."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from exchange.kinds.base import CellChange
from exchange.kinds.households.causes import show_causes
from exchange.kinds.households.fields import CLASS_LABELS, FLAGS, MEMBERS_FIELDS
from exchange.kinds.households.grouping import KEYS_OF_KINDS
from exchange.kinds.naming import HAMLET
from households.models import Relation, Sex
from households.rules.importing import Difference
from households.rules.persons import mask_identity, print_birth
from thinhduc.figures import format_date

_SEX = {one.value: str(one.label) for one in Sex}
_RELATION = {one.value: str(one.label) for one in Relation}

_TOLD = (
    HAMLET, "class", "persons", "address", "decision", "decided_on", "b1", "b2", *FLAGS, "causes",
    "relation", "birth", "sex", "identity_number", "ethnicity",
)  # fmt: skip
_CLEAR = frozenset({HAMLET, "class", "address", "relation", "sex"})  # clear without the head of their column


def label_of(key: str) -> str:
    """The head of the column of a key.

    >>> label_of("b1"), label_of("member")
    ('Điểm B1', 'Thành viên')
    """
    return MEMBERS_FIELDS.get("name" if key == "member" else key, key)


def printed(key: str, value: Any) -> str:
    """A value as it is read; nothing for what is not known.

    >>> printed("identity_number", "019060001234"), printed("no_labour", True), printed("b1", None)
    ('•••••••••234', 'có', '')
    """
    if value is None or value == "":
        return ""
    if key == "class":
        return CLASS_LABELS[value]
    if key == "birth":
        return print_birth(value)
    if key == "identity_number":
        return mask_identity(value)
    if key == "causes":
        return str(show_causes(value) or "không có")
    if key == "decided_on":
        return format_date(value)
    if key == "member":
        born = print_birth(value.birth) if value.birth else ""
        return f"{value.name}, sinh {born}" if born else str(value.name)
    if isinstance(value, bool):
        return "có" if value else "không"
    return {"sex": _SEX, "relation": _RELATION}.get(key, {}).get(value, str(value))


def told(values: Mapping[str, Any], hamlet: str = "") -> str:
    """What a row with something new says, in one line, to be read before it is stored; `hamlet`: its known name.

    >>> told({"class": "near_poor", "persons": 3, "no_labour": True, "merit": False, "b1": None})
    'Hộ cận nghèo · Số nhân khẩu 3 · Không có khả năng lao động'
    """
    parts = []
    for key in _TOLD:
        value = values.get(key)
        if value is None or value is False or value == "":
            continue
        if key == HAMLET:
            parts.append(hamlet or str(value))
        elif key == "identity_number":
            parts.append(f"{label_of(key)} {printed(key, value)}")  # a person's own: nothing to remember
        else:
            parts.append(_told_of(key, value))
    return " · ".join(parts)


@lru_cache(maxsize=2048, typed=True)  # the rows of a list say much the same
def _told_of(key: str, value: Any) -> str:
    text = printed(key, value)
    return label_of(key) if value is True else text if key in _CLEAR else f"{label_of(key)} {text}"


def change_of(one: Difference, hamlets: Mapping[int, str]) -> CellChange:
    """A difference as it is shown and chosen."""
    key = KEYS_OF_KINDS.get(one.key, one.key)
    if key == "hamlet":
        old, new = hamlets.get(one.old, ""), hamlets.get(one.new, "")
    else:
        old, new = printed(key, one.old), printed(key, one.new)
    return CellChange(key, label_of(key), old, new)
