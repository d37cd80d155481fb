"""Writing what is known of a household itself: entering it with its people, correcting it, what is true of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.models import Area
from hamlets.queries import today
from households.actions.bare import searchable
from households.actions.members import check_people, person_to_be, refuse, subject_of, touch
from households.actions.movements import Recorded, lock_households
from households.actions.register import NewMember, register_household
from households.models import FlagKind, Household, HouseholdFlag, Member
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.movements import FIRST_DAY
from households.rules.persons import HEAD, check_born_by
from journal.actions import Change, record
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import format_date
from thinhduc.merging import Cell, Merge, merge_rows
from thinhduc.names import given_name_key
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

LABELS = {"code": "mã hộ", "head_name": "chủ hộ", "address": "địa chỉ", "area": "khu vực", "note": "ghi chú"}


@transaction.atomic
def enter_household(
    *,
    scope: Scope,
    code: str,
    hamlet_id: int,
    poverty_class: PovertyClass,
    on: date,
    people: Sequence[NewMember],
    kind: MovementKind = MovementKind.REGISTERED,
    address: str = "",
    area: str = "",
    note: str = "",
    reason: str = "",
) -> Recorded:
    """A household with all its people, who are checked first; its first movement says where it stands from `on`.

    Refused with every fault, each naming the person; kept for a decision where it would change a confirmed result.
    """
    require(scope, Permission.EDIT_REGISTER)
    head = next((one.name for one in people if one.relation == HEAD), "")
    title = f"Hộ {head} ({code})" if head else f"Hộ {code}"
    persons = [person_to_be(one) for one in people]
    check_people(scope, title, persons)
    refuse(check_born_by(persons, on))
    return register_household(
        scope=scope,
        code=code,
        head_name=head,
        hamlet_id=hamlet_id,
        poverty_class=poverty_class,
        on=on,
        members=people,
        kind=kind,
        address=address,
        area=area,
        note=note,
        reason=reason,
    )


@transaction.atomic
def edit_household(
    *, scope: Scope, household_id: int, values: Mapping[str, Cell], seen: Mapping[str, Cell]
) -> bool:
    """Corrects a household by the keys of `LABELS`; whether anything changed.

    The head's name is that of the member who heads it, where its members are kept. Conflict with both values where
    somebody else changed the household since `seen`.
    """
    require(scope, Permission.EDIT_REGISTER)
    household = lock_households(scope, [household_id])[household_id]
    merge: Merge[int] = merge_rows({1: seen}, {1: values}, {1: cells_of(household)})
    if merge.conflicts:
        raise Conflict(
            "Trong lúc anh/chị gõ, người khác đã sửa hộ này. Chưa có gì được ghi; hãy chọn lại rồi ghi.",
            [
                ClashText(
                    hamlet=str(household),
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
    if not writes:
        return False
    before = cells_of(household)
    _put(scope, household, writes)
    record(
        scope=scope,
        deed="household-changed",
        subject=str(household),
        household_id=household_id,
        changes=[
            Change(None, "", _figure(key), in_words(key, before[key]), in_words(key, value))
            for key, value in writes.items()
        ],
    )
    return True


def _put(scope: Scope, household: Household, writes: Mapping[str, Cell]) -> None:
    texts = {key: "" if value is None else str(value) for key, value in writes.items()}
    has_head = Member.objects.within(scope).filter(household=household, left_on=None, relation=HEAD).exists()
    if "head_name" in texts and has_head:
        raise Refused("Tên chủ hộ theo tên thành viên là chủ hộ; hãy sửa ở thành viên ấy.")
    for key, text in texts.items():
        setattr(household, key, text)
    if not household.code or not household.head_name:
        raise Refused("Hộ phải có mã hộ và tên chủ hộ.")
    household.head_key = given_name_key(household.head_name)
    household.folded = searchable(household.head_name, household.code, household.address)
    household.revision += 1
    try:
        with transaction.atomic():
            household.save()
    except IntegrityError:
        raise Refused(f"Mã hộ {household.code} đã có hộ khác dùng.") from None


def cells_of(household: Household) -> dict[str, Cell]:
    """A household as the form holds it, by the keys of `LABELS`."""
    return {key: getattr(household, key) for key in LABELS}


def stored_cells(scope: Scope, household_id: int) -> dict[str, Cell]:
    """What is stored of a household now, by the keys of `LABELS`."""
    return cells_of(Household.objects.within(scope).get(pk=household_id))


def in_words(key: str, value: Cell) -> str:
    """A cell as people read it."""
    text = "" if value is None else str(value)
    return str(Area(text).label) if key == "area" and text else text


def _figure(key: str) -> str:
    return f"household-{key.replace('_name', '')}"


@transaction.atomic
def add_flag(
    *,
    scope: Scope,
    household_id: int,
    kind: FlagKind,
    reason: str,
    since: date,
    member_id: int | None = None,
) -> int:
    """Something is true of the household, or of one member, from a day on; gives the flag's key."""
    require(scope, Permission.EDIT_REGISTER)
    household = lock_households(scope, [household_id])[household_id]
    member = _member(scope, household, member_id)
    whom = f"{household}: {kind.label}"
    if not reason.strip():
        raise Refused(f"Hộ {whom} thì phải ghi lý do.")
    if not FIRST_DAY <= since <= today():
        raise Refused(
            f"Hộ {whom} không ghi từ ngày {format_date(since)} được: "
            f"ngày phải từ {format_date(FIRST_DAY)} đến hôm nay."
        )
    try:
        with transaction.atomic():
            flag = HouseholdFlag.objects.create(
                commune_id=household.commune_id, household=household, member=member, kind=kind.value,
                reason=reason.strip(), since=since, recorded_by=scope.user_name, recorded_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"Hộ {household} đang có đặc điểm “{kind.label}” rồi.") from None
    touch(household)
    about = f"{subject_of(member, household)}: {kind.label}" if member else whom
    record(scope=scope, deed="flag-added", subject=about, household_id=household_id, reason=reason.strip())
    return flag.pk


@transaction.atomic
def end_flag(*, scope: Scope, household_id: int, flag_id: int, until: date, reason: str) -> None:
    """It is no longer true after a day; with a reason."""
    require(scope, Permission.EDIT_REGISTER)
    household = lock_households(scope, [household_id])[household_id]
    flag = HouseholdFlag.objects.within(scope).filter(pk=flag_id, household=household, until=None).first()
    if flag is None:
        raise Refused(f"Hộ {household} không có đặc điểm này.")
    label = FlagKind(flag.kind).label
    if not reason.strip():
        raise Refused(f"Hộ {household} không còn “{label}” thì phải ghi lý do.")
    if not flag.since <= until <= today():
        raise Refused(
            f"Hộ {household}: ngày hết “{label}” phải từ {format_date(flag.since)} đến hôm nay, "
            f"không phải {format_date(until)}."
        )
    flag.until = until
    flag.save(update_fields=["until"])
    touch(household)
    record(
        scope=scope, deed="flag-ended", subject=f"{household}: {label}", household_id=household_id,
        reason=reason.strip(),
    )  # fmt: skip


def _member(scope: Scope, household: Household, member_id: int | None) -> Member | None:
    if member_id is None:
        return None
    member = Member.objects.within(scope).filter(pk=member_id, household=household, left_on=None).first()
    if member is None:
        raise Refused(f"Hộ {household} không có người này.")
    return member
