"""The bare rows of households: how their names are stored, sorted and searched."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from households.models import Household, Member, Relation
from thinhduc.errors import Refused
from thinhduc.figures import fold, normalize
from thinhduc.names import given_name_key
from thinhduc.scope import Scope


def new_household(
    *, scope: Scope, code: str, head_name: str, address: str = "", area: str = "", note: str = ""
) -> Household:
    """The bare row of a household, which only its first movement puts somewhere; Refused where the code is taken."""
    code, head_name, address = normalize(code), normalize(head_name), normalize(address)
    if not code or not head_name:
        raise Refused("Hộ phải có mã hộ và tên chủ hộ.")
    try:
        with transaction.atomic():
            return Household.objects.create(
                commune_id=scope.commune_id,
                code=code,
                head_name=head_name,
                head_key=given_name_key(head_name),
                folded=searchable(head_name, code, address),
                address=address,
                area=area,
                note=normalize(note),
            )
    except IntegrityError:
        raise Refused(f"Mã hộ {code} đã có hộ khác dùng.") from None


def searchable(head_name: str, code: str, address: str) -> str:
    """What a search looks in (Household.folded)."""
    return fold(f"{head_name} {code} {address}")[:400]


def name_head(household: Household, members: Iterable[Member], head: Member | None, name: str) -> None:
    """Makes somebody the head, a member or somebody by name; the one before stays a member."""
    household.head_name, household.head_key = name, given_name_key(name)
    household.folded = searchable(name, household.code, household.address)
    household.revision += 1
    household.save(update_fields=["head_name", "head_key", "folded", "revision"])
    for one in members:
        if one.relation == Relation.HEAD and one != head:
            one.relation = Relation.OTHER.value
            one.save(update_fields=["relation"])
    if head is not None:
        head.relation = Relation.HEAD.value
        head.save(update_fields=["relation"])
