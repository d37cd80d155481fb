"""A small world for the table of access: the cast, a review, an issued plan, a draft, things of another commune."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test import override_settings
from django.utils import timezone
from openpyxl import Workbook

from documents.models import Scan, ScanFile, SignedFile, StampImage
from documents.rules.signatures import FoundSignature
from exchange.actions import upload
from exchange.models import ImportProfile
from exchange.work import start
from households.actions import NewMember, members_changed, register_household
from households.actions import open_year as open_review
from households.actions.editing import add_flag
from households.actions.proposing import propose_change
from households.actions.rounds import add_case, open_round
from households.models import FlagKind, Member, ReviewResult, ReviewYear
from households.rules import PovertyClass
from households.rules.rounds import REGULAR
from households.rules.steps import Ground
from reports.actions import render_files
from targets.actions import DocumentDetails, adjust, freeze, open_plan, save_lines
from targets.models import IssuedFile, PlanVersion
from tests.cast import Cast
from tests.documents.pictures import RED, picture, stamp
from tests.families import make_household
from tests.targets.making import name_superior

YEAR = 2022


@dataclass(frozen=True)
class World:
    """`values` fill the places of an address with own things, `foreign` with those of another commune."""

    cast: Cast
    values: dict[str, Any]
    foreign: dict[str, Any]


def make_world(cast: Cast) -> World:
    """Reviews of 2021 confirmed, the plan of 2022 issued, an adjustment of it as a draft."""
    version = issued_plan(cast)
    open_review(scope=cast.officer.scope, year=YEAR, as_of=date(YEAR, 12, 14))
    adjust(scope=cast.officer.scope, version_id=version)
    household_id, other_id = register_two(cast)
    member = Member.objects.beyond_scope().filter(household_id=household_id, number=2).get()
    flag_id = add_flag(
        scope=cast.officer.scope, household_id=household_id, kind=FlagKind.MERIT, reason="Giấy xác nhận 12",
        since=date(YEAR, 1, 1),
    )  # fmt: skip
    late = members_changed(
        scope=cast.officer.scope, household_id=other_id, persons_after=2, on=date(YEAR - 1, 5, 5)
    ).late
    assert late is not None
    round_id = open_round(
        scope=cast.officer.scope, kind=REGULAR, year=2026, month=3, standards=["nd-07-2021"]
    )
    case_id = add_case(
        scope=cast.officer.scope, round_id=round_id, household_id=household_id, ground=Ground.FORM_04,
        requested_on=date(2026, 3, 10),
    )  # fmt: skip
    proposal_id = propose_change(
        scope=cast.head.scope, household_id=household_id, token=uuid4(),
        values={"what": "other", "on": "5/3/2026", "text": "Nhà dột nát"},
    )  # fmt: skip
    batch_id, profile_id = waiting_batch(cast)
    scan_id, stamp_id = added_pictures(cast, version)
    file_id = signed_annex(cast, version)
    strange_id = make_household(cast.other_hamlets["linh-son"], "Đinh Văn Xa", code="BS-0001").pk
    return World(
        cast=cast,
        values={
            "commune": cast.commune.slug,
            "year": YEAR,
            "number": 1,
            "report": "annex-poor",
            "format": "xlsx",
            "ending": "pdf",
            "code": PlanVersion.objects.within(cast.officer.scope).get(pk=version).public_code,
            "rest": "x",
            "table": "ngheo",
            "key": "ii-1-item-1",
            "hamlet": "phuc-hoa",
            "standard": "nd-07-2021",
            "hamlet_id": cast.hamlets["phuc-hoa"].pk,
            "user_id": cast.officer.user.pk,
            "membership_id": cast.officer.membership.pk,
            "commune_id": cast.commune.pk,
            "draft_id": 999_999,
            "household_id": household_id,
            "other_id": other_id,
            "member_id": member.pk,
            "flag_id": flag_id,
            "late_id": late.pk,
            "round_id": round_id,
            "case_id": case_id,
            "proposal_id": proposal_id,
            "batch_id": batch_id,
            "file_id": file_id,
            "scan_id": scan_id,
            "order": 1,
            "page": 1,
            "stamp_id": stamp_id,
            "profile_id": profile_id,
            "kind": "reviews",
            "other": "nd-351-2025",
            "step": "surveyed",
        },
        foreign={
            "user_id": cast.other_officer.user.pk,
            "membership_id": cast.other_officer.membership.pk,
            "hamlet_id": cast.other_head.membership.hamlet_links(manager="objects")
            .beyond_scope()
            .get()
            .hamlet_id,
            "commune_id": 999_999,
            "household_id": strange_id,
            "other_id": strange_id,
        },
    )


def register_two(cast: Cast) -> tuple[int, int]:
    """Two households of Phúc Hòa, the first with two members; their keys."""
    head = NewMember("Hoàng Văn Tứ", born_year=1960, relation="head", identity_number="019060001234")
    wife = NewMember("Lý Thị Bốn", born_on=date(1962, 3, 12), relation="spouse")
    done = [
        register_household(
            scope=cast.officer.scope,
            code=code,
            head_name=people[0].name,
            members=people,
            hamlet_id=cast.hamlets["phuc-hoa"].pk,
            poverty_class=PovertyClass.POOR,
            on=date(2020, 1, 1),
        )
        for code, people in (
            ("TD-0107", [head, wife]),
            ("TD-0108", [NewMember("Trần Thị Năm", relation="head")]),
        )
    ]
    first, second = (one.household_id for one in done)
    assert first is not None
    assert second is not None
    return first, second


def waiting_batch(cast: Cast) -> tuple[int, int]:
    """A workbook that was read and checked, with a row that is wrong; and a profile. Their keys."""
    scope = cast.officer.scope
    rows = [
        ["Xóm", "Tổng số hộ", "Hộ nghèo"],
        ["Nhân Hòa", 219, 30],
        ["PHÚC HOÀ", 209, 5],
        ["Làng Mơm", 130, "x"],
    ]
    batch_id = upload(
        scope=scope, kind="reviews", year=YEAR, file_name="so-lieu.xlsx", data=workbook_of(rows)
    )
    start(scope=scope, batch_id=batch_id)
    profile = ImportProfile.objects.create(
        commune=cast.commune, kind="reviews", name="Mẫu của tỉnh", saved_by=cast.officer.user.full_name,
        saved_at=timezone.now(), rules={"*": "take"}, accepted={"hamlet": {"Làng Mơm": "3"}},
        columns={"results": {"heads": {"hamlet": "Xóm"}, "constants": {}, "left_out": []}},
    )  # fmt: skip
    return batch_id, profile.pk


def added_pictures(cast: Cast, version_id: int) -> tuple[int, int]:
    """A scan of one page beside the issued version, and a picture of the seal; their keys."""
    content = picture("PNG")
    common = {"commune": cast.commune, "added_by": cast.leader.user.full_name, "added_at": timezone.now()}
    scan = Scan.objects.create(**common, version_id=version_id)
    ScanFile.objects.create(
        commune=cast.commune, scan=scan, order=1, filename="trang-1.png", content_type="image/png",
        content=content, pages=1, sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    seal = StampImage.objects.create(**common, kind="seal", content=stamp(RED), sha256="0" * 64)
    return scan.pk, seal.pk


def signed_annex(cast: Cast, version_id: int) -> int:
    """A signed copy of an annex, as it is stored once it was taken in; its key."""
    issued = IssuedFile.objects.within(cast.officer.scope).get(
        version_id=version_id, report="annex-poor", format="pdf"
    )
    content = bytes(issued.content) + b"\n% signed"
    file = SignedFile.objects.create(
        commune=cast.commune, version_id=version_id, file=issued, origin="uploaded", filename="da-ky.pdf",
        content=content, sha256=sha256(content).hexdigest(), signatures=[FoundSignature(signer="Người Ký").to_json()],
        added_by=cast.officer.user.full_name, added_at=timezone.now(),
    )  # fmt: skip
    return file.pk


def workbook_of(rows: Sequence[Sequence[Any]]) -> bytes:
    """The bytes of an .xlsx with one sheet."""
    file, book = BytesIO(), Workbook()
    book.active.title = "Trang 1"
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


def confirm_results(cast: Cast, year: int) -> None:
    """A confirmed result of every hamlet of Thịnh Đức; the numbers are far apart, so that a leak is seen."""
    ReviewYear.objects.create(
        commune=cast.commune, year=year, as_of=date(year, 12, 14), opened_at=timezone.now()
    )
    figures = {"nhan-hoa": (219, 31, 20, 41), "phuc-hoa": (209, 6, 4, 1), "lang-mon": (130, 17, 6, 23)}
    for slug, (households, poor, no_labour, near_poor) in figures.items():
        ReviewResult.objects.create(
            commune=cast.commune,
            hamlet=cast.hamlets[slug],
            year=year,
            households=households,
            persons=households * 4,
            poor=poor,
            poor_persons=poor * 3,
            no_labour=no_labour,
            near_poor=near_poor,
            near_poor_persons=near_poor * 3,
            average_farming=0,
            revision=1,
            confirmed_at=timezone.now(),
            confirmed_by=cast.officer.user.full_name,
        )


def issued_plan(cast: Cast) -> int:
    """The plan of 2022 of Thịnh Đức, issued; returns the version's key."""
    confirm_results(cast, YEAR - 1)
    scope = cast.officer.scope
    version_id = open_plan(scope=scope, year=YEAR)
    rows = {
        1: {"households": 219, "poor_reduction": 1, "near_poor_reduction": 2},
        2: {"households": 209, "poor_reduction": 1, "near_poor_reduction": 1},
        3: {"households": 130, "poor_reduction": 2, "near_poor_reduction": 0},
    }
    save_lines(scope=scope, version_id=version_id, rows=rows, seen={})
    name_superior(cast.officer, version_id)
    with override_settings(PUBLIC_ADDRESS="https://giamngheo.example.vn"):
        freeze(
            scope=scope,
            version=PlanVersion.objects.within(scope).get(pk=version_id),
            details=DocumentDetails(
                "38/KH-UBND", date(YEAR, 3, 31), "Thịnh Đức", ("KT. CHỦ TỊCH",), "Người Ký"
            ),
            render=lambda view: render_files(scope, view),
        )
    return version_id
