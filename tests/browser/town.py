"""Thịnh Đức as the plan of 2022 knows it: twelve hamlets, its people with passwords, blocks as Excel copies them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from hamlets.models import Commune, Hamlet
from households import actions as review
from households.models import ReviewResult
from targets import actions as plan
from targets.models import PlanLine
from tests.cast import Person, make_commune, make_person
from tests.targets.making import name_superior
from thinhduc.permissions import Role

GOLDEN = json.loads(
    (Path(__file__).parent.parent / "golden" / "thinhduc-2022.json").read_text(encoding="utf-8")
)
PASSWORD = "mat-khau-dai-cua-ca-xa-2022"
REVIEW = "/thinh-duc/ra-soat/2021/"
PLAN = "/thinh-duc/ke-hoach/2022/"


@dataclass(frozen=True)
class Town:
    """The commune, its hamlets in the plan's order, and who works with it."""

    commune: Commune
    hamlets: tuple[Hamlet, ...]
    officer: Person
    second_officer: Person
    leader: Person
    head: Person  # of Làng Mơn


def make_town() -> Town:
    """Nothing but places and people: no review, no plan."""
    commune, by_slug = make_commune("Thịnh Đức", [hamlet["name"] for hamlet in GOLDEN["hamlets"]])
    people = {
        "officer": make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune),
        "second_officer": make_person("canbohai", "Ngô Văn Thứ Hai", Role.OFFICER, commune),
        "leader": make_person("lanhdao", "Nguyễn Văn Lãnh Đạo", Role.LEADER, commune),
        "head": make_person(
            "truongmon", "Lý Văn Mơn", Role.HAMLET_HEAD, commune, hamlets=(by_slug["lang-mon"],)
        ),
    }
    hashed = make_password(PASSWORD)
    for person in people.values():
        person.user.password = hashed
        person.user.save()
    return Town(commune, tuple(by_slug.values()), **people)


def confirm_2021(town: Town) -> None:
    """The review before the plan, entered and confirmed."""
    scope = town.officer.scope
    review.open_year(scope=scope, year=2021, as_of=date(2021, 12, 14))
    rows = {
        hamlet["order"]: {
            "poor": hamlet["poor"]["opening_2021"],
            "no_labour": hamlet["poor"]["no_labour_capacity"],
            "near_poor": hamlet["near_poor"]["opening_2021"],
        }
        for hamlet in GOLDEN["hamlets"]
    }
    review.save_review(scope=scope, year=2021, rows=rows, seen={})
    review.confirm_review(scope=scope, year=2021, hamlet_ids=None)


def draft_2022(town: Town) -> int:
    """The plan of 2022 as decided then, not submitted; returns the version's key."""
    confirm_2021(town)
    scope = town.officer.scope
    version_id = plan.open_plan(scope=scope, year=2022)
    rows = {
        hamlet["order"]: {
            "households": hamlet["households_2022"],
            "poor_reduction": hamlet["poor"]["reduction"],
            "near_poor_reduction": hamlet["near_poor"]["reduction"],
        }
        for hamlet in GOLDEN["hamlets"]
    }
    plan.save_lines(scope=scope, version_id=version_id, rows=rows, seen={})
    name_superior(town.officer, version_id)
    return version_id


def sign_in(page: Any, person: Person, *, here: bool = False) -> None:
    """By the form, as a person does; `here`: the page shows it already."""
    if not here:
        page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(person.user.username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def let_in(page: Any, person: Person, url: str) -> None:
    """Signed in without the form, where signing in is not what is tried; `url`: the live server's."""
    session = person.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def review_block() -> str:
    """Heads, twelve rows and CỘNG as copied from the signed tables: capitals, a name misspelt, 2.211."""
    heads = [
        "TT",
        "Tên xóm",
        "Tổng số hộ",
        "Hộ nghèo",
        "Hộ nghèo không còn khả năng lao động",
        "Hộ cận nghèo",
    ]
    near_poor = GOLDEN["printed"]["near_poor"]
    rows = [
        [str(hamlet["order"]), row["name"], row["cells"]["households"], str(hamlet["poor"]["opening_2021"]),
         str(hamlet["poor"]["no_labour_capacity"]), str(hamlet["near_poor"]["opening_2021"])]
        for hamlet, row in zip(GOLDEN["hamlets"], near_poor["rows"], strict=True)
    ]  # fmt: skip
    poor = GOLDEN["printed"]["poor"]["total"]
    total = [
        "",
        "CỘNG",
        poor["households"],
        poor["opening"],
        poor["no_labour"],
        near_poor["total"]["opening"],
    ]
    return block_of([heads, *rows, total])


def households_block() -> str:
    """One column: the resident households of 2022."""
    return block_of([[str(hamlet["households_2022"])] for hamlet in GOLDEN["hamlets"]])


def block_of(rows: Sequence[Sequence[str]]) -> str:
    """Cells as Excel puts them on the clipboard."""
    return "".join("\t".join(row) + "\r\n" for row in rows)


def paste(page: Any, cell: str, text: str) -> None:
    """The clipboard's event in a cell, as Ctrl+V raises it."""
    page.locator(f"[name='{cell}']").focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def stored_review(town: Town, key: str) -> list[int | None]:
    """One figure of the review of 2021 as it is stored, hamlet by hamlet; None where there is no row."""
    rows = ReviewResult.objects.within(town.officer.scope).filter(year=2021)
    values = {row.hamlet_id: getattr(row, key) for row in rows}
    return [values.get(hamlet.pk) for hamlet in town.hamlets]


def stored_plan(town: Town, key: str, number: int = 1) -> list[int | None]:
    """One figure of a version of the plan of 2022, hamlet by hamlet."""
    lines = PlanLine.objects.within(town.officer.scope).filter(
        version__plan__year=2022, version__number=number
    )
    return [getattr(line, key) for line in lines.order_by("order")]
