"""The demo: Thịnh Đức with the issued plan of 2022, its register since 2019 and an open year, a second commune, and
everybody who works there.

Everything but the register's years goes through the same actions as in the browser, and the journal tells the whole
story. All figures but those of plan 38 are invented, and so is everybody but its signer.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts.models import User
from hamlets.models import Commune
from hamlets.queries import all_communes, commune_by_slug
from households.actions import (
    choose_result,
    confirm_review,
    open_year,
    save_review,
    set_register_extent,
    unlock_review,
)
from households.actions.movements import members_changed
from households.actions.proposing import propose_change, propose_household
from households.models import Choice, RegisterExtent, Source
from households.queries import review_sheet
from households.rules.proposals import Event
from reports.demo.figures import (
    PLAN_2023,
    PLAN_BINH_SON,
    REVIEW_BINH_SON,
    REVIEWS,
    UNKNOWN,
    PlannedYear,
    ReviewedYear,
)
from reports.demo.people import BINH_SON, CAST, THINH_DUC, Account, make_people, scope_for
from reports.demo.register import Village, persons_in_register, store_register
from reports.loading import load_plan
from targets.actions import (
    acknowledge,
    open_plan,
    save_lines,
    send_back,
    set_details,
    set_goal,
    set_goal_reason,
    submit,
)
from targets.actions.candidates import set_planned_households
from targets.queries import version_at
from targets.queries.candidates import candidates_of
from targets.rules import GoalLevel, PovertyClass
from thinhduc.errors import DomainError, Refused
from thinhduc.scope import Scope

__all__ = ["Account", "make_demo"]

DATA = Path(__file__).parent.parent / "data"
MISTOLD_YEAR, MISTOLD_HAMLET = 2022, "Làng Mơn"
WAITING_HEAD = "truongmon"  # has not taken note of the plan of 2022 yet
REMARK = "Làng Mơn còn 8 hộ nghèo mà mới giảm 2; xem lại khả năng giảm thêm và nêu rõ căn cứ."


@transaction.atomic
def make_demo(password: str | None = None) -> list[Account]:
    """Fills an empty database; gives the accounts with their passwords, which are told only here.

    `password`: one for all accounts, else each gets its own. Refused where there is a commune or one of the accounts
    already: a database in use is never given invented data. One transaction: all of it or nothing.
    """
    if all_communes():
        raise Refused("Cơ sở dữ liệu này đã có xã; dữ liệu mẫu chỉ nạp vào cơ sở dữ liệu còn trống.")
    taken = User.objects.filter(username__in=[actor.username for actor in CAST]).order_by("username")
    if names := ", ".join(taken.values_list("username", flat=True)):
        raise Refused(f"Cơ sở dữ liệu này đã có tài khoản {names}; dữ liệu mẫu chỉ nạp vào nơi còn trống.")
    for name, text in (("thinhduc-2022.json", "thinhduc-2022-text.json"), ("binh-son-2022.json", None)):
        load_plan(
            content=(DATA / name).read_bytes(),
            file_name=name,
            text=(DATA / text).read_bytes() if text else None,
            as_issued=True,
        )
    accounts = make_people({slug: _commune(slug) for slug in (THINH_DUC, BINH_SON)}, password)
    _thinh_duc()
    _binh_son()
    return accounts


def _commune(slug: str) -> Commune:
    commune = commune_by_slug(slug)
    if commune is None:
        raise DomainError(f"Dữ liệu mẫu thiếu xã {slug}.")
    return commune


def _thinh_duc() -> None:
    """The years before and after the plan of 2022, up to the plan of 2023 that the leader sent back."""
    officer, leader = scope_for("canbo"), scope_for("lanhdao")
    villages = store_register(officer)
    _acknowledge_2022()
    _hold_register(officer, 2021)
    _pin(officer, 2022)
    for year in (2019, 2020, 2022):
        _review(officer, year, REVIEWS[year])
        _hold_register(officer, year)
        _choose_register(officer, year)
        confirm_review(scope=officer, year=year)
    version_id = _plan(
        officer=officer,
        planned=PLAN_2023,
        issuer="UBND thành phố Thái Nguyên",
        document="Kế hoạch số 52/KH-UBND (mẫu)",
        assigned=(7, 4),
    )
    set_goal(
        scope=officer,
        version_id=version_id,
        level=GoalLevel.OWN.value,
        poverty_class=PovertyClass.POOR,
        reduction=None,
        rate=Fraction(11, 1000),
    )
    set_goal_reason(
        scope=officer,
        version_id=version_id,
        level=GoalLevel.OWN.value,
        poverty_class=PovertyClass.POOR,
        reason="Phần lớn hộ nghèo còn lại không có người lao động; phấn đấu đạt trong năm sau.",
    )
    _pin(officer, 2023, all_but=1)
    submit(scope=officer, version_id=version_id, remark="Kính trình lãnh đạo xem xét.")
    send_back(scope=leader, version_id=version_id, remark=REMARK)
    _leave_open(officer, version_id)
    _review(officer, 2023, REVIEWS[2023], up_to=7)
    _hold_register(officer, 2023)
    sheet = review_sheet(officer, 2023)
    told = [row.hamlet.id for row in sheet.rows[:4]] if sheet else []
    confirm_review(scope=officer, year=2023, hamlet_ids=told)
    _tell_late(officer, villages[0])
    _propose(villages)


def _pin(officer: Scope, year: int, all_but: int = 0) -> None:
    """The poor households behind each hamlet's reduction; the last `all_but` hamlets are still to be looked at."""
    found = candidates_of(officer, year, PovertyClass.POOR)
    if found is None:
        raise DomainError(f"Dữ liệu mẫu thiếu kế hoạch năm {year}.")
    asked = [hamlet for hamlet in found.hamlets if hamlet.planned]
    chosen = [
        one.household_id
        for hamlet in asked[: len(asked) - all_but]
        for one in [one for one in hamlet.households if one.left or one.has_labour][: hamlet.planned]
    ]
    set_planned_households(
        scope=officer, year=year, poverty_class=PovertyClass.POOR, chosen=chosen, shown=chosen
    )


def _tell_late(officer: Scope, village: Village) -> None:
    """A birth of a confirmed year that was told afterwards: it waits for a decision."""
    family = village.near_poor_family
    members_changed(
        scope=officer,
        household_id=family.row.id,
        persons_after=family.now.persons + 1,
        on=date(2022, 8, 20),
        reason="Con sinh ngày 20/8/2022, nay gia đình mới báo.",
    )


def _propose(villages: Sequence[Village]) -> None:
    """Two heads have sent something that the officer has not looked at yet."""
    propose_change(
        scope=scope_for("truongxom"),
        household_id=villages[1].near_poor_family.row.id,
        token=UUID(int=1),
        values={
            "what": Event.LOST_LABOUR,
            "on": "18/12/2023",
            "text": "Chủ hộ bị tai biến, từ giữa tháng 12 không đi làm được.",
        },
    )
    propose_household(
        scope=scope_for(WAITING_HEAD),
        hamlet_id=villages[11].hamlet_id,
        token=UUID(int=2),
        values={
            "head_name": "Triệu Thị Mẫu",
            "persons": "3",
            "on": "20/12/2023",
            "text": "Nhà cháy, mất hết thóc và đồ dùng.",
        },
    )


def _hold_register(officer: Scope, year: int) -> None:
    """The register of a year holds the households that were reviewed."""
    set_register_extent(scope=officer, year=year, extent=RegisterExtent.REVIEWED)


def _choose_register(officer: Scope, year: int) -> None:
    """In one hamlet the figure told was another than the register's: it was looked into, and the register was right."""
    if year != MISTOLD_YEAR:
        return
    sheet = review_sheet(officer, year)
    row = next((row for row in sheet.rows if row.name == MISTOLD_HAMLET), None) if sheet else None
    if row is None:
        raise DomainError(f"Dữ liệu mẫu thiếu xóm {MISTOLD_HAMLET}.")
    told = row.values["poor"]
    save_review(
        scope=officer,
        year=year,
        rows={row.order: {"poor": (told or 0) + 1}},
        seen={row.order: {"poor": told}},
        source=Source.ON_BEHALF,
        note="Trưởng xóm báo qua điện thoại.",
    )
    choose_result(
        scope=officer,
        year=year,
        hamlet_ids=[row.hamlet.id],
        choice=Choice.REGISTER,
        reason="Trưởng xóm tính cả một hộ đã có quyết định thoát nghèo ngày 12/12.",
    )


def _leave_open(officer: Scope, version_id: int) -> None:
    """What is being asked about again: a result that was unlocked, two figures of the plan."""
    sheet = review_sheet(officer, 2022)
    row = next((row for row in sheet.rows if row.name == "Khánh Hòa"), None) if sheet else None
    if row is None:
        raise DomainError("Dữ liệu mẫu thiếu xóm Khánh Hòa.")
    unlock_review(
        scope=officer,
        year=2022,
        hamlet_ids=[row.hamlet.id],
        reason="Trưởng xóm báo một hộ có người vừa mất sức lao động, đang xác minh.",
    )
    save_review(
        scope=officer,
        year=2022,
        rows={row.order: {"no_labour": None}},
        seen={row.order: {"no_labour": row.values["no_labour"]}},
    )
    typed = PLAN_2023.rows()
    save_lines(
        scope=officer,
        version_id=version_id,
        rows={12: {"poor_reduction": None}, 10: {"households": None}},
        seen={
            12: {"poor_reduction": typed[12]["poor_reduction"]},
            10: {"households": typed[10]["households"]},
        },
    )


def _acknowledge_2022() -> None:
    """Every head but one has taken note of the plan of 2022."""
    for actor in CAST:
        part = actor.parts[0]
        if not part.hamlets or part.communes != (THINH_DUC,) or actor.username == WAITING_HEAD:
            continue
        scope = scope_for(actor.username)
        view = version_at(scope, 2022, "in-force")
        if view is None:
            raise DomainError("Dữ liệu mẫu thiếu kế hoạch năm 2022.")
        for hamlet_id in sorted(scope.hamlet_ids or ()):
            acknowledge(scope=scope, version_id=view.id, hamlet_id=hamlet_id)


def _binh_son() -> None:
    """The second commune has submitted its plan of 2023."""
    officer = scope_for("canbo.binhson")
    _review(officer, 2022, REVIEW_BINH_SON)
    confirm_review(scope=officer, year=2022)
    version_id = _plan(
        officer=officer,
        planned=PLAN_BINH_SON,
        issuer="UBND thành phố Sông Công",
        document="Kế hoạch số 40/KH-UBND (mẫu)",
        assigned=(3, 3),
    )
    submit(scope=officer, version_id=version_id)


def _review(officer: Scope, year: int, reviewed: ReviewedYear, up_to: int | None = None) -> None:
    open_year(scope=officer, year=year, as_of=date(year, 12, 14))
    rows = reviewed.rows(up_to, persons_in_register(officer, year))
    save_review(scope=officer, year=year, rows=rows, seen=dict.fromkeys(rows, UNKNOWN))


def _plan(
    *, officer: Scope, planned: PlannedYear, issuer: str, document: str, assigned: tuple[int, int]
) -> int:
    """The plan of 2023 as a draft with its figures; `assigned`: poor and near-poor households to reduce."""
    version_id = open_plan(scope=officer, year=2023)
    rows = planned.rows()
    blank = {"households": None, "poor_reduction": None, "near_poor_reduction": None, "note": ""}
    save_lines(scope=officer, version_id=version_id, rows=rows, seen=dict.fromkeys(rows, blank))
    set_details(
        scope=officer,
        version_id=version_id,
        households_on=date(2023, 2, 28),
        superior_number=document.removeprefix("Kế hoạch số "),
        superior_date=date(2023, 3, 10),
        superior_issuer=issuer,
        form="paper",
        columns=["note"],
    )
    for poverty_class, reduction in zip(PovertyClass, assigned, strict=True):
        set_goal(
            scope=officer,
            version_id=version_id,
            level=GoalLevel.ASSIGNED.value,
            poverty_class=poverty_class,
            reduction=reduction,
            rate=None,
            issuer=issuer,
            document=document,
        )
    return version_id
