"""Every address of an earlier commune, asked by everybody of the commune that followed it: looking or not found."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from hamlets import actions
from hamlets.models import Hamlet
from tests.cast import Cast, make_person
from tests.test_access import ACCESS, answer, filled
from tests.world import World, make_world
from thinhduc.checks import Route, all_routes
from thinhduc.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
OLD = [route for route in all_routes() if "<slug:commune>" in route.address]


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.fixture
def made(world: World) -> Any:
    """Thịnh Đức, with a review, an issued plan and a draft, and Bình Sơn are now xã Tân Cương."""
    return actions.merge_communes(
        scope=world.cast.system_admin.scope, predecessors=[world.cast.commune.pk, world.cast.other_commune.pk],
        name="Tân Cương", slug="tan-cuong", kind="xa", superior="", province="Thái Nguyên", on=date(2025, 7, 1),
    )  # fmt: skip


def asked(client: Client, world: World, route: Route, method: str) -> int:
    status: int = answer(client, method, filled(route.address, world)).status_code
    return status


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_successors_look_and_do_nothing(world: World, made: Any, role: Role) -> None:
    client = make_person("moi", "Người Mới", role, made.commune).client
    wrong, shown = [], []
    for route in OLD:
        reads = Role.PAST_READER.value in route.roles and "GET" in route.methods
        if "GET" in route.methods:
            status = asked(client, world, route, "GET")
            # What is not there is not found either; a list of an earlier commune leads to its last year.
            fine = status in (200, 302, 404) if reads else status == 404
            if not fine:
                wrong.append(("GET", route.address, status))
            if status == 200 and route.address in ACCESS:
                shown.append(route.address)
        if asked(client, world, route, "POST") != 404:
            wrong.append(("POST", route.address))
    assert not wrong, wrong
    assert len(shown) > 8, shown


@pytest.mark.parametrize("role", [Role.HAMLET_HEAD, Role.COMMUNE_ADMIN])
def test_others_find_nothing(world: World, made: Any, role: Role) -> None:
    key = made.hamlets[world.cast.hamlets["phuc-hoa"].pk]
    hamlets = (Hamlet.objects.beyond_scope().get(pk=key),) if role is Role.HAMLET_HEAD else ()
    client = make_person("moi", "Người Mới", role, made.commune, hamlets=hamlets).client
    wrong = [
        (method, route.address)
        for route in OLD
        for method in ("GET", "POST")
        if method in route.methods and asked(client, world, route, method) != 404
    ]
    assert not wrong, wrong
