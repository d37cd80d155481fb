"""The form of a plan read back, how often a check reads, and who may import one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.kinds.base import Asked
from hamlets.models import HamletPeriod
from targets import actions
from targets.models import Plan
from tests.cast import Cast
from tests.exchange.files import check, faults_of, form, is_still, store
from tests.exchange.test_plan import (
    found,
    table,
)
from tests.targets.plans import confirm_review, fill, open_2022
from thinhduc.errors import NotAllowed


def test_a_check_reads_as_often_for_one_row_as_for_twelve(cast: Cast) -> None:
    open_2022(cast)

    def queries(*rows: list[Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            found(cast.officer, table(*rows))
        return len(seen)

    few = queries(["Phúc Hòa", 209, 6, 4, 1, 5, ""])
    assert queries(*([name, 99, "", "", 0, "", ""] for name in ("Nhân Hòa", "Phúc Hòa", "Làng Mơn"))) == few


def test_forms_read_back_change_nothing(cast: Cast) -> None:
    scope = cast.officer.scope
    periods = HamletPeriod.objects.within(scope).filter(hamlet=cast.hamlets["phuc-hoa"])
    periods.update(name="Phúc \"Hoà\" 'Đông'")
    assert is_still(found(cast.officer, form("plan", scope, 2022)))
    view = open_2022(cast)
    actions.set_details(
        scope=scope,
        version_id=view.id,
        households_on=None,
        superior_number="",
        superior_date=None,
        superior_issuer="",
        form="paper",
        columns=["persons", "assigned_minimum", "note"],
    )
    fill(cast, phuc_hoa=1)
    rows = {1: {"persons": 900, "near_poor_minimum": 1, "note": "=1+1 chờ"}, 2: {"poor_minimum": 2}}
    seen = {1: {"persons": None, "near_poor_minimum": None, "note": ""}, 2: {"poor_minimum": None}}
    actions.save_lines(scope=scope, version_id=view.id, rows=rows, seen=seen)
    checked = found(cast.officer, form("plan", scope, 2022))
    assert [fault.sentence for fault in faults_of(checked)] == []
    assert is_still(checked)
    assert len(checked.items) == 8
    assert checked.notes == ()


def test_only_who_may_edit_plans_imports_them(cast: Cast) -> None:
    confirm_review(cast)
    _, checked = check("plan", cast.officer.scope, 2022, table(["Phúc Hòa", 209, 6, 4, 1, 5, ""]))
    with pytest.raises(NotAllowed):
        store("plan", Asked(cast.leader.scope, 2022), checked)
    assert not Plan.objects.beyond_scope().exists()
