"""Every page for everybody who may open it, on a desk and on a phone.

Nothing to scroll sideways, nothing axe-core objects to, one heading, a title, a focus one can see, targets large enough
for a thumb.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Draft, User
from targets import actions
from targets.queries import content_hash, version_at
from tests.browser.town import let_in
from tests.cast import Cast, Person
from tests.replacing import explain_replaced
from tests.world import YEAR, World, make_world
from thinhduc.checks import Route, all_routes
from thinhduc.permissions import Role

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
PEOPLE = {
    Role.OFFICER: "officer",
    Role.LEADER: "leader",
    Role.HAMLET_HEAD: "head",
    Role.COMMUNE_ADMIN: "commune_admin",
    Role.SYSTEM_ADMIN: "system_admin",
    Role.PROVINCE_READER: "province_reader",
}
ON_THE_ROAD = {"nobody", "officer", "head", "leader"}
# Not a page: a file, or the answer to a monitor.
FILES = {
    "/suc-khoe/",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/bieu/<slug:report>.<slug:format>",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/van-ban/ke-hoach.<slug:ending>",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/luu-tru.zip",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ky-so/<int:file_id>/",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/<int:scan_id>/trang-<int:page>.png",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/<int:scan_id>/tep-<int:order>/",
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/ban-quet/ban-hanh/<slug:report>/trang-<int:page>.png",
    "/<slug:commune>/hinh-ky/<int:stamp_id>.png",
    "/<slug:commune>/so-ho/so-ho.<slug:format>",
    "/<slug:commune>/nap-tep/mau/<slug:kind>/<int:year>/",
    "/<slug:commune>/nap-tep/<int:batch_id>/tep/",
    "/<slug:commune>/nap-tep/<int:batch_id>/danh-dau/",
}
# There is none of a draft.
ISSUED_ONLY = ("/tiep-nhan/", "/phieu/<slug:hamlet>/")
# The same address in another state shows another page.
ALSO = {
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/": [
        "/thinh-duc/ke-hoach/2022/ban-1/?bieu=can-ngheo"
    ],
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/phan-bo/": [
        "/thinh-duc/ke-hoach/2022/ban-2/phan-bo/?bieu=ngheo&so=4"
    ],
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/loi-van/": [
        "/thinh-duc/ke-hoach/2022/ban-2/loi-van/?sua=ii-1-item-1",
        "/thinh-duc/ke-hoach/2022/ban-2/loi-van/?so-sanh=1",
    ],
    "/<slug:commune>/ra-soat/<int:year>/": ["/thinh-duc/ra-soat/2021/"],
    "/<slug:commune>/nap-tep/<int:batch_id>/cot/": ["/thinh-duc/nap-tep/mau/households/2022/"],
}

# What is looked at from within the page.
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
FOCUS = (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")


@dataclass
class Walk:
    """One page for the whole walk: made wide and narrow in turn, its cookies changed from person to person."""

    browser: Any
    url: str
    faults: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    visits: int = 0
    examined: set[tuple[int, str]] = field(default_factory=set)
    page: Page = field(init=False)

    def open(self) -> None:
        context = self.browser.new_context(base_url=self.url, locale="vi-VN")
        context.set_default_timeout(60_000)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))

    def close(self) -> None:
        self.page.context.close()

    def become(self, person: Person | None, *, anew: bool = False) -> None:
        """Another person looks; `anew`: what was examined may have changed since."""
        if anew:
            self.examined.clear()
        self.page.context.clear_cookies()
        if person:
            let_in(self.page, person, self.url)

    def visit(self, address: str, who: str, expected: int = 200) -> None:
        page = self.page
        self.errors.clear()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            answer = page.goto(address) if width == WIDTHS[0] else None
            self.visits += 1
            found = page.evaluate(LOOK, width == WIDTHS[-1])
            if answer and answer.status != expected:
                found.append(f"answered {answer.status}")
            if self.is_to_examine(width, address, who):
                found += axe_faults(page)
                if width == WIDTHS[0]:
                    found += unseen_focus(page)
            self.faults += [f"{who} {address} at {width}: {fault}" for fault in found]
        if expected == 200:
            self.faults += [f"{who} {address}: script: {text}" for text in self.errors]

    def is_to_examine(self, width: int, address: str, who: str) -> bool:
        """axe takes most of the time: another role sees nearly the same, and a desk has no phone."""
        is_known = (width, address) in self.examined
        self.examined.add((width, address))
        return not is_known and (width == WIDTHS[0] or who in ON_THE_ROAD)


def axe_faults(page: Page) -> Iterator[str]:
    for violation in Axe().run(page).response["violations"]:
        places = "; ".join(node["html"][:160] for node in violation["nodes"][:2])
        yield f"axe {violation['id']} ×{len(violation['nodes'])}: {places}"


def unseen_focus(page: Page, sample: int = 8) -> Iterator[str]:
    """The first stops of the Tab key, each of which must be seen."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(sample):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is not None and not focus["seen"]:
            yield f"focus not seen on {focus['name']}"


@pytest.fixture
def walk(browser: Any, live_server: Any) -> Iterator[Walk]:
    one = Walk(browser, live_server.url)
    one.open()
    yield one
    one.close()


@pytest.fixture
def world(transactional_db: Any, cast: Cast) -> World:
    """The world, with something typed and not saved by everybody."""
    world = make_world(cast)
    for person in cast.everybody().values():
        Draft.objects.create(
            user=person.user, membership_id=person.membership.pk, address=f"/thinh-duc/ra-soat/{YEAR}/luu/",
            page=f"/thinh-duc/ra-soat/{YEAR}/", title="Kết quả rà soát", data={"poor-1": ["7"]}, parked=True,
            saved_at=timezone.now(),
        )  # fmt: skip
    return world


def address_of(route: Route, world: World, person: Person, number: int = 1) -> str:
    """The address with the world's own things in its places; a place without a sample fails."""
    values = {**world.values, "number": number}
    values["draft_id"] = Draft.objects.filter(user=person.user).values_list("pk", flat=True).first()
    if route.address.startswith("/he-thong/cap-tinh/"):
        values["membership_id"] = world.cast.province_reader.membership.pk
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route.address)


def pages_of(role: Role, world: World, person: Person) -> Iterator[str]:
    """Every page a role may open; a plan's pages in the issued version and in the draft."""
    elsewhere = role in (Role.SYSTEM_ADMIN, Role.PROVINCE_READER)
    for route in all_routes():
        if "GET" not in route.methods or route.address in FILES or route.is_public:
            continue
        if role.value not in route.roles or (elsewhere and "<slug:commune>" in route.address):
            continue
        numbers = (
            (1, 2) if "<int:number>" in route.address and not route.address.endswith(ISSUED_ONLY) else (1,)
        )
        yield from dict.fromkeys(address_of(route, world, person, number) for number in numbers)
        yield from ALSO.get(route.address, [])


def test_every_page_for_everybody(world: World, walk: Walk) -> None:
    walk.visit("/dang-nhap/", "nobody")
    for role, name in PEOPLE.items():
        person = getattr(world.cast, name)
        walk.become(person)
        for address in pages_of(role, world, person):
            hand_over = address.endswith("/ban-giao/bien-ban/")  # nothing handed over yet: not found
            walk.visit(address, name, 404 if hand_over else 200)
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.visits > 150


def test_long_names_stay_on_the_page(world: World, walk: Walk) -> None:
    """A name as long as the form takes, without a blank to break at, on the pages that list people."""
    account = world.cast.head.user
    User.objects.filter(pk=account.pk).update(full_name="Nguyễn" * 20, username="u" * 60, last_login=None)
    walk.become(world.cast.commune_admin)
    for address in ("/thinh-duc/", "/thinh-duc/tai-khoan/", f"/thinh-duc/tai-khoan/{account.pk}/"):
        walk.visit(address, "commune_admin")
    assert not walk.faults, "\n".join(walk.faults)


def test_a_plan_on_its_way(world: World, walk: Walk) -> None:
    """Submitted, approved: the pages of those who wait and decide; then what a refusal looks like."""
    officer, leader = world.cast.officer, world.cast.leader
    draft = version_at(officer.scope, YEAR, 2)
    assert draft is not None
    explain_replaced(officer.scope, draft.id)
    actions.submit(scope=officer.scope, version_id=draft.id)
    plan = f"/thinh-duc/ke-hoach/{YEAR}/ban-2/"
    for name in ("officer", "leader"):
        walk.become(getattr(world.cast, name), anew=True)
        walk.visit("/thinh-duc/", name)
        walk.visit(plan, name)
    walk.visit(f"{plan}duyet/", "leader")
    view = version_at(leader.scope, YEAR, 2)
    assert view is not None
    actions.approve(scope=leader.scope, version_id=view.id, shown_hash=content_hash(view))
    walk.become(leader, anew=True)
    walk.visit("/thinh-duc/", "leader")
    walk.visit(f"{plan}duyet/", "leader")
    walk.visit(f"{plan}ban-hanh/", "leader")
    walk.visit("/khong-co-trang-nay/", "leader", 404)
    walk.visit("/thinh-duc/tai-khoan/", "leader", 403)
    walk.become(world.cast.head)
    walk.visit("/thinh-duc/xom/lang-mon/2022/", "head", 404)
    assert not walk.faults, "\n".join(walk.faults)
