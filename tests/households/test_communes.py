"""The example of domain.md: Thịnh Đức + Bình Sơn + Tân Cương → xã Tân Cương, 1 July 2025."""

import json
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from hamlets.models import Commune, Hamlet, HamletPeriod
from hamlets.queries import command_scope, hamlets_in, with_past
from households.actions.movements import change_class, record_movement
from households.actions.places import (
    CommuneMerge,
    merge_communes,
)
from households.models import Household, Member, Movement
from households.queries import confirmed_results, opening_results
from households.queries.household import household_view
from households.queries.series import hamlet_series
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from reports.checking.movements import check_movements
from reports.checking.owners import check_owners
from reports.checking.register import check_chains
from reports.loading import load_plan
from targets.actions import open_plan, submit
from targets.queries import findings_of, version_at
from tests.cast import Person, make_commune, make_person
from tests.households.placing import JULY, confirm, register, standing
from thinhduc.errors import Refused
from thinhduc.permissions import Role
from thinhduc.scope import Scope

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "reports" / "data"


class Example:
    """The three communes with the plans of two of them, reviewed in 2024, and what they were merged into."""

    def __init__(self) -> None:
        for name in ("thinhduc-2022.json", "binh-son-2022.json"):
            load_plan(content=(DATA / name).read_bytes(), file_name=name, as_issued=True)
        make_commune("Tân Cương", ["Xóm Gò Móc", "Xóm Phú", "Xóm Soi Vàng"])
        slugs = ("thinh-duc", "binh-son", "tan-cuong")
        self.old = [Commune.objects.beyond_scope().get(slug=slug) for slug in slugs]
        self.scopes = [command_scope(commune) for commune in self.old]
        for scope in self.scopes:
            for hamlet in hamlets_in(scope, 2024):
                place = Hamlet.objects.within(scope).get(pk=hamlet.id)
                confirm(place, 2024, hamlet.order, hamlet.order // 2, hamlet.order % 3)
                for number in range(2):
                    # The same codes in all three communes.
                    register(place.commune, place, f"{hamlet.order:02d}-{number}", persons=number + 2)
        self.admin = make_person("quantri", "Vũ Thị Hệ", Role.SYSTEM_ADMIN)

    def merge(self) -> Person:
        """Merges them; gives the new commune's officer."""
        made = merge_communes(
            scope=self.admin.scope,
            merge=CommuneMerge(
                predecessors=tuple(commune.pk for commune in self.old), name="Tân Cương", slug="tan-cuong-2025",
                kind="xa", superior="UBND tỉnh Thái Nguyên", province="Thái Nguyên", on=JULY,
            ),
        )  # fmt: skip
        return make_person("canbo.moi", "Cán Bộ Mới", Role.OFFICER, made.commune)


@pytest.fixture
def example(db: Any) -> Example:
    return Example()


def totals(scope: Scope, day: date) -> tuple[int, int]:
    """Households and persons of a scope's register on a day."""
    rows = standing(scope, day).values()
    return sum(count for count, _ in rows), sum(persons for _, persons in rows)


def test_closing_of_the_old_communes_is_the_opening_of_the_new_one(example: Example) -> None:
    closing = [confirmed_results(scope, 2024) for scope in example.scopes]
    poor = sum(one.values["poor"] or 0 for results in closing for one in results.values())
    officer = example.merge()
    open_plan(scope=officer.scope, year=2025)
    view = version_at(officer.scope, 2025, "current")
    assert len(view.lines) == sum(len(results) for results in closing)
    assert sum(line.figures["poor_opening"] for line in view.lines) == poor
    assert findings_of(officer.scope, view) == [
        finding for finding in findings_of(officer.scope, view) if finding.code != "missing-opening"
    ]
    assert hamlet_series(officer.scope, "poor", 2025).totals[2024] == poor
    names = [line.name for line in view.lines]
    assert "Xóm Phú (Thịnh Đức)" in names
    assert "Xóm Phú (Tân Cương)" in names
    assert "Nhân Hòa" in names


def test_register_goes_over_whole_and_nothing_is_counted_as_moved(example: Example) -> None:
    eve = date(2025, 6, 30)
    before = [totals(scope, eve) for scope in example.scopes]
    officer = example.merge()
    households, persons = totals(officer.scope, JULY)
    assert (households, persons) == (sum(one for one, _ in before), sum(one for _, one in before))
    assert [totals(scope, eve) for scope in example.scopes] == before
    assert [totals(scope, JULY) for scope in example.scopes] == [(0, 0)] * 3
    wide = with_past(officer.scope)
    kinds = set(Movement.objects.within(wide).values_list("kind", flat=True))
    assert kinds == {"registered", "handed-over", "taken-over"}
    own = Household.objects.within(officer.scope)
    assert own.count() == households
    assert len(set(own.values_list("code", flat=True))) == households
    assert own.filter(code="01-0-thinh-duc").exists()
    assert own.filter(code="01-0-thinh-duc", folded__contains="thinh-duc").exists()
    assert Member.objects.within(officer.scope).count() == households
    chain = Movement.objects.within(wide).filter(household=own.first()).order_by("number")
    assert [(one.number, one.kind, one.until) for one in chain] == [
        (1, "registered", JULY),
        (2, "handed-over", JULY),
        (3, "taken-over", None),
    ]


def test_household_keeps_its_history_in_the_new_commune(example: Example) -> None:
    household = Household.objects.within(example.scopes[0]).get(code="01-0")
    record_movement(
        scope=example.scopes[0], household_id=household.pk, kind=MovementKind.ESCAPED_ABOVE,
        happened_on=date(2025, 2, 1), poverty_class=PovertyClass.NEITHER,
    )  # fmt: skip
    officer = example.merge()
    view = household_view(officer.scope, household.pk)
    assert [one.kind.value for one in reversed(view.movements)] == [
        "registered", "escaped-above", "handed-over", "taken-over",
    ]  # fmt: skip
    change_class(
        scope=officer.scope, household_id=household.pk, after=PovertyClass.POOR, on=date(2025, 9, 1),
        decision_number="5/QĐ-UBND",
    )  # fmt: skip
    last = Movement.objects.within(officer.scope).get(household=household, until=None)
    assert last.kind == "relapsed"


def test_old_register_is_read_as_it_stood(example: Example) -> None:
    household = Household.objects.within(example.scopes[0]).get(code="01-0")
    officer = example.merge()
    client = officer.client
    page = client.get("/thinh-duc/so-ho/?nam=2024")
    assert page.status_code == 200
    assert "Hộ 01-0" in page.content.decode()
    assert client.get(f"/thinh-duc/so-ho/{household.pk}/").status_code == 200
    assert client.get(f"/tan-cuong-2025/so-ho/{household.pk}/").status_code == 200
    assert client.get(f"/binh-son/so-ho/{household.pk}/").status_code == 404
    assert client.post(f"/thinh-duc/so-ho/{household.pk}/sua/", {}).status_code == 404
    assert client.get(f"/thinh-duc/so-ho/{household.pk}/sua/").status_code == 404


def test_old_plans_keep_their_names_and_every_issued_byte(example: Example) -> None:
    address = "/thinh-duc/ke-hoach/2022/ban-1/bieu/annex-poor"
    officer_of_old = make_person("canbo.cu", "Cán Bộ Cũ", Role.OFFICER, example.old[0])
    formats = ("pdf", "xlsx", "json")
    before = {kind: _bytes(officer_of_old, f"{address}.{kind}") for kind in formats}
    officer = example.merge()
    assert {kind: _bytes(officer, f"{address}.{kind}") for kind in formats} == before
    issued = json.dumps(json.loads(before["json"]), ensure_ascii=False)
    page = unescape(officer.client.get(f"{address}/").content.decode())
    for text in (issued.upper(), page.upper()):
        assert "XÓM PHÚ" in text
        assert "XÓM PHÚ (THỊNH ĐỨC)" not in text
        assert "XÃ THỊNH ĐỨC" in text
    annex = page.split('class="annex-page"')[1].split("</table>")[0]
    assert "Tân Cương".upper() not in annex.upper()
    assert officer_of_old.client.get(f"{address}/").status_code == 404  # the term there is over


def _bytes(person: Person, address: str) -> bytes:
    answer = person.client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_new_plan_is_submitted_with_its_openings_and_old_reviews_stay(example: Example) -> None:
    officer = example.merge()
    results = confirmed_results(example.scopes[0], 2024)
    assert len(results) == 12
    assert confirmed_results(officer.scope, 2024) == {}
    version_id = open_plan(scope=officer.scope, year=2025)
    with pytest.raises(Refused):
        submit(scope=officer.scope, version_id=version_id)  # reductions are not decided; openings are there
    assert HamletPeriod.objects.within(example.scopes[0]).filter(valid_to=None).count() == 0


def test_what_was_handed_over_is_in_order_and_what_was_not_is_found(example: Example) -> None:
    officer = example.merge()
    for scope in (*example.scopes, officer.scope):
        assert check_owners(scope) == []
        assert [*check_chains(scope), *check_movements(scope)] == []
    other, hamlets = make_commune("Phúc Trìu", ["Xóm Đá"])
    stray = register(other, hamlets["xom-da"], "X1")
    Movement.objects.beyond_scope().filter(household=stray).update(commune=example.old[0])
    assert [finding.code for finding in check_owners(example.scopes[0])] != []


def test_officer_of_another_commune_gets_no_sum_of_these(example: Example) -> None:
    officer = example.merge()
    other, hamlets = make_commune("Phúc Trìu", ["Xóm Đá"])
    stranger = make_person("canbo.la", "Cán Bộ Lạ", Role.OFFICER, other)
    assert with_past(stranger.scope) == stranger.scope
    assert opening_results(stranger.scope, 2025).results == {}
    assert set(hamlets) == {"xom-da"}
    head_hamlet = Hamlet.objects.within(officer.scope).first()
    head = make_person(
        "truong.moi", "Trưởng Mới", Role.HAMLET_HEAD, officer.membership.commune, hamlets=(head_hamlet,)
    )
    assert with_past(head.scope) == head.scope
    assert replace(head.scope, hamlet_ids=None).commune_ids == head.scope.commune_ids
