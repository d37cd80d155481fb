"""Writing the people of a household: who joins, who is corrected, who leaves.

How many persons a household counts changes by a movement alone, so whoever joins or leaves brings one along.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.bare import searchable
from households.actions.movements import lock_households, members_changed, record_death
from households.actions.register import NewMember
from households.models import Household, Leaving, Member, Movement, Relation, Sex
from households.queries.duplicates import present_elsewhere
from households.queries.household import person_of
from households.rules.persons import (
    HEAD,
    Birth,
    Person,
    check_already_there,
    check_household,
    check_member,
    print_birth,
    read_birth,
)
from journal.actions import Change, record
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import fold, format_date, parse_date
from thinhduc.findings import Finding, errors_in
from thinhduc.merging import Cell, Merge, merge_rows
from thinhduc.names import given_name_key
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

LABELS = {
    "name": "họ và tên",
    "birth": "ngày hoặc năm sinh",
    "sex": "giới tính",
    "relation": "quan hệ với chủ hộ",
    "ethnicity": "dân tộc",
    "joined_on": "có mặt từ",
}


@dataclass(frozen=True)
class MemberDone:
    """What came of a deed on a member; `is_late`: how many persons the household counts waits for a decision."""

    member_id: int
    household_id: int
    is_late: bool = False


@transaction.atomic
def add_member(*, scope: Scope, household_id: int, new: NewMember, reason: str = "") -> MemberDone:
    """Somebody joins from `new.joined_on` on, by birth or from elsewhere; with the movement that counts it.

    Refused with all faults of the household as it would be.
    """
    require(scope, Permission.EDIT_REGISTER)
    if new.joined_on is None:
        raise Refused(f"Chưa ghi ngày {new.name or 'người này'} có mặt trong hộ.")
    if new.relation == HEAD:
        raise Refused("Hộ đã có chủ hộ; đổi chủ hộ thì ghi biến động “Đổi chủ hộ”.")
    household = lock_households(scope, [household_id])[household_id]
    persons = _persons(scope, household)
    people, joining = present_people(scope, household_id), person_to_be(new)
    check_people(scope, str(household), [*people, joining], household_id)
    refuse(check_already_there(f"Hộ {household}", joining, people))
    last = Member.objects.within(scope).filter(household=household).aggregate(last=Max("number"))["last"] or 0
    member = Member.objects.create(
        **{**asdict(new), "born_year": new.born_on.year if new.born_on else new.born_year},
        commune_id=household.commune_id, household=household, number=last + 1, folded=fold(new.name)[:120],
    )  # fmt: skip
    recorded = members_changed(
        scope=scope, household_id=household_id, persons_after=persons + 1, on=new.joined_on,
        reason=reason or f"thêm {member.name}",
    )  # fmt: skip
    touch(household)
    record(
        scope=scope, deed="member-added", subject=subject_of(member, household), household_id=household_id,
        reason=reason,
    )  # fmt: skip
    return MemberDone(member.pk, household_id, recorded.late is not None)


@transaction.atomic
def change_member(
    *,
    scope: Scope,
    member_id: int,
    values: Mapping[str, Cell],
    seen: Mapping[str, Cell],
    identity_number: str | None = None,
) -> int:
    """Corrects a member; `values` and `seen` by the keys of `LABELS`, as `cells_of` prints them; gives the household.

    `identity_number`: None keeps what is stored. Refused with every fault; Conflict with both values where somebody
    else changed the member since `seen`.
    """
    require(scope, Permission.EDIT_REGISTER)
    member = _locked(scope, member_id)
    household = member.household
    merge: Merge[int] = merge_rows({1: seen}, {1: values}, {1: cells_of(member)})
    if merge.conflicts:
        raise Conflict(
            "Trong lúc anh/chị gõ, người khác đã sửa thành viên này. Chưa có gì được ghi; hãy chọn lại rồi ghi.",
            [
                ClashText(
                    hamlet=member.name,
                    field_label=LABELS[clash.key],
                    field_name=clash.key,
                    seen=in_words(clash.key, clash.seen),
                    mine=in_words(clash.key, clash.mine),
                    stored=in_words(clash.key, clash.stored),
                )
                for clash in merge.conflicts
            ],
        )
    writes = merge.writes.get(1, {})
    new_number = identity_number if identity_number not in (None, member.identity_number) else None
    if not writes and new_number is None:
        return household.pk
    before = cells_of(member)
    _refuse_head(member, writes)
    put(member, writes)
    if new_number is not None:
        member.identity_number = new_number
    others = present_people(scope, household.pk, without=[member.pk])
    check_people(scope, str(household), [*others, person_of(member)], household.pk)
    member.save()
    if member.relation == HEAD and member.left_on is None and household.head_name != member.name:
        household.head_name, household.head_key = member.name, given_name_key(member.name)
        household.folded = searchable(member.name, household.code, household.address)
        household.save(update_fields=["head_name", "head_key", "folded"])
    touch(household)
    changes = [
        Change(None, "", f"member-{key.replace('_', '-')}", in_words(key, before[key]), in_words(key, value))
        for key, value in writes.items()
    ]
    if new_number is not None:
        changes.append(Change(None, "", "member-identity", "số cũ", "số mới" if new_number else "đã xóa"))
    record(
        scope=scope, deed="member-changed", subject=subject_of(member, household),
        household_id=household.pk, changes=changes,
    )  # fmt: skip
    return household.pk


@transaction.atomic
def remove_member(
    *, scope: Scope, member_id: int, on: date, why: Leaving, reason: str = "", head_id: int | None = None
) -> MemberDone:
    """Somebody leaves the household; `head_id`: the new head where the head died. With the movement that counts it.

    The last person leaves with the household: by death it is dissolved, else the movement of the household says how.
    """
    require(scope, Permission.EDIT_REGISTER)
    member = _locked(scope, member_id)
    household = member.household
    if member.left_on is not None:
        raise Refused(f"{member.name} đã rời hộ từ {format_date(member.left_on)}.")
    refuse(errors_in(check_member(replace(person_of(member), left_on=on), today())))
    if why is Leaving.DIED:
        recorded = record_death(
            scope=scope, household_id=household.pk, member_id=member_id, on=on, head_id=head_id, reason=reason
        )
    else:
        if member.relation == HEAD:
            raise Refused(f"{member.name} là chủ hộ; hãy ghi biến động “Đổi chủ hộ” trước.")
        persons = _persons(scope, household)
        if persons == 1:
            raise Refused(
                f"{member.name} là người cuối cùng; hãy ghi biến động của cả hộ, ví dụ “Chuyển đi”."
            )
        recorded = members_changed(
            scope=scope, household_id=household.pk, persons_after=persons - 1, on=on,
            reason=reason or f"{member.name} {why.label}",
        )  # fmt: skip
        member.left_on, member.left_reason = on, why.value
        member.save(update_fields=["left_on", "left_reason"])
    touch(household)
    record(
        scope=scope, deed="member-left", subject=f"{subject_of(member, household)}: {why.label}",
        household_id=household.pk, reason=reason,
    )  # fmt: skip
    return MemberDone(member.pk, household.pk, recorded.late is not None)


def check_people(scope: Scope, title: str, people: Sequence[Person], household_id: int | None = None) -> None:
    """Refused with every fault of a household with these people; `title`: how it is named."""
    numbers = [person.identity_number for person in people if person.identity_number and person.is_present]
    elsewhere = present_elsewhere(scope, numbers, household_id)
    refuse(errors_in(check_household(title, people, today(), elsewhere)))


def refuse(faults: Sequence[Finding]) -> None:
    """Refused with every fault; nothing where there is none."""
    if faults:
        raise Refused(f"Chưa ghi được: {faults[0].message}", faults)


def present_people(scope: Scope, household_id: int, without: Iterable[int] = ()) -> list[Person]:
    """The present members as the rules see them."""
    found = Member.objects.within(scope).filter(household_id=household_id, left_on=None)
    return [person_of(member) for member in found.exclude(pk__in=list(without)).order_by("number")]


def person_to_be(new: NewMember) -> Person:
    """A member to enter as the rules see it."""
    return Person(
        name=new.name,
        birth=Birth(new.born_on, new.born_on.year if new.born_on else new.born_year),
        sex=new.sex,
        relation=new.relation,
        identity_number=new.identity_number,
        joined_on=new.joined_on,
    )


def cells_of(member: Member) -> dict[str, Cell]:
    """A member as the form holds it, by the keys of `LABELS`; a date as it is typed."""
    return {
        "name": member.name,
        "birth": print_birth(Birth(member.born_on, member.born_year)),
        "sex": member.sex,
        "relation": member.relation,
        "ethnicity": member.ethnicity,
        "joined_on": format_date(member.joined_on) if member.joined_on else "",
    }


def stored_cells(scope: Scope, member_id: int) -> dict[str, Cell]:
    """What is stored of a member now, by the keys of `LABELS`."""
    return cells_of(Member.objects.within(scope).get(pk=member_id))


def in_words(key: str, value: Cell) -> str:
    """A cell as people read it."""
    text = "" if value is None else str(value)
    if key == "sex" and text:
        return str(Sex(text).label)
    if key == "relation" and text:
        return str(Relation(text).label)
    return text


def subject_of(member: Member, household: Household) -> str:
    """How the journal names a member."""
    return f"{member.name}, hộ {household}"


def touch(household: Household) -> None:
    """Another revision: whoever has the household open learns that it changed."""
    household.revision += 1
    household.save(update_fields=["revision"])


def put(member: Member, cells: Mapping[str, Cell]) -> None:
    """Sets typed cells on a member that is not saved yet; they were read by the form's own functions."""
    for key, value in cells.items():
        text = "" if value is None else str(value)
        if key == "birth":
            birth = read_birth(text)
            member.born_on, member.born_year = birth.on, birth.year
        elif key == "joined_on":
            member.joined_on = parse_date(text)
        else:
            setattr(member, key, text)
    member.folded = fold(member.name)


def _refuse_head(member: Member, writes: Mapping[str, Cell]) -> None:
    if "relation" in writes and HEAD in (member.relation, writes["relation"]) and member.left_on is None:
        raise Refused("Đổi chủ hộ thì ghi biến động “Đổi chủ hộ”, không sửa ở đây.")


def _locked(scope: Scope, member_id: int) -> Member:
    member = Member.objects.within(scope).filter(pk=member_id).first()
    if member is None:
        raise Refused("Xã không có người này.")
    household = lock_households(scope, [member.household_id])[member.household_id]
    member = Member.objects.within(scope).get(pk=member_id)
    member.household = household
    return member


def _persons(scope: Scope, household: Household) -> int:
    """How many persons the household counts now; Refused where it is gone."""
    now = Movement.objects.within(scope).filter(household=household, until=None).first()
    if now is None or now.persons_after is None:
        raise Refused(f"Hộ {household} không còn trong xã nên không sửa nhân khẩu được.")
    return now.persons_after
