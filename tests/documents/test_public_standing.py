"""The public page: where a document stands, what became of the one in its place, which copy is the original."""

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.queries.public import document_by_code
from targets.actions import adjust, revoke
from targets.models import PlanVersion
from tests.cast import Cast
from tests.documents.public_page import ROLES, add_signed, address, drop, issue_next, pdf, shown, told
from tests.documents.public_plan import issue
from tests.targets.plans import open_2022
from thinhduc.figures import format_date


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    """The plan of 2022 as it was issued, with its code."""
    return issue(cast.officer.scope, open_2022(cast).id)


@pytest.fixture
def electronic(cast: Cast) -> PlanVersion:
    """The plan of 2022 issued as an electronic document."""
    draft = open_2022(cast).id
    PlanVersion.objects.within(cast.officer.scope).filter(pk=draft).update(form=PlanVersion.Form.ELECTRONIC)
    return issue(cast.officer.scope, draft)


def test_replaced_and_revoked_are_said(cast: Cast, version: PlanVersion) -> None:
    issue_next(cast, version)
    text = Client().get(address(version)).content.decode()
    assert "Đã được thay thế" in text
    assert "Thay bằng văn bản số 45/KH-UBND ngày 1/7/2022." in text
    dropped = drop(version, bytes(pdf(version).content)).content.decode()
    assert "Nhưng văn bản không còn hiệu lực" in dropped


def test_what_became_of_the_one_in_its_place_is_said_to_the_end(cast: Cast, version: PlanVersion) -> None:
    second = issue_next(cast, version)
    third = issue_next(cast, second, "50/KH-UBND", date(2022, 9, 1))
    sentences = [
        "Thay bằng văn bản số 45/KH-UBND ngày 1/7/2022.",
        "Văn bản số 45/KH-UBND sau đó được thay bằng văn bản số 50/KH-UBND ngày 1/9/2022.",
    ]
    assert "".join(f"<p>{one}</p>" for one in sentences) in shown(version)
    revoke(scope=cast.leader.scope, version_id=third.pk, document="Quyết định số 60/QĐ-UBND", reason="Sai")
    text = shown(version)
    assert "Đã được thay thế" in text
    day = format_date(timezone.localdate())
    end = f"Văn bản số 50/KH-UBND sau đó đã bị bãi bỏ theo Quyết định số 60/QĐ-UBND, ghi nhận ngày {day}."
    assert "".join(f"<p>{one}</p>" for one in [*sentences, end]) in text
    assert "Sai" not in text
    assert second.public_code not in text.replace("-", "")
    assert "<p>Thay bằng văn bản số 50/KH-UBND ngày 1/9/2022.</p>" in shown(second)
    with CaptureQueriesContext(connection) as asked:
        document_by_code(version.public_code)
    assert len(asked) <= 6


def test_a_draft_that_would_replace_it_is_not_known(cast: Cast, version: PlanVersion) -> None:
    adjust(scope=cast.officer.scope, version_id=version.pk)
    assert "Đang có hiệu lực" in Client().get(address(version)).content.decode()


def test_revoked_by_a_document_but_not_why(cast: Cast, version: PlanVersion) -> None:
    revoke(
        scope=cast.leader.scope, version_id=version.pk, document="Quyết định số 60/QĐ-UBND",
        reason="Sai chỉ tiêu của Phúc Hòa",
    )  # fmt: skip
    text = Client().get(address(version)).content.decode()
    assert "Đã bãi bỏ" in text
    assert "Bãi bỏ theo Quyết định số 60/QĐ-UBND" in text
    assert "Sai chỉ tiêu" not in text


def test_signed_files_say_who_signed_and_when(cast: Cast, version: PlanVersion) -> None:
    add_signed(cast, version, b"%PDF one", "Người Ký")
    add_signed(cast, version, b"%PDF two", "Người Ký", "UBND xã Thịnh Đức")
    text = Client().get(address(version)).content.decode().replace("<wbr>", "")
    assert hashlib.sha256(b"%PDF two").hexdigest() in text
    assert hashlib.sha256(b"%PDF one").hexdigest() not in text
    assert "Ký số: UBND xã Thịnh Đức, 14:05 ngày 31/3/2022 (do máy của người ký ghi)" in text
    later = drop(version, b"%PDF two").content.decode()
    assert "Đúng là tệp đã ký số" in later
    assert "Tệp ký số đang dùng" not in later
    first = told(version, b"%PDF one")
    assert "Tệp này chưa đủ chữ ký số." in first
    assert "Tệp ký số đang dùng là tệp khác" in first


def test_a_less_complete_file_that_came_later_is_not_the_one_shown(cast: Cast, version: PlanVersion) -> None:
    add_signed(cast, version, b"%PDF both", *ROLES)
    add_signed(cast, version, b"%PDF less", "Người Ký")
    add_signed(cast, version, b"%PDF stranger", "Trần Thị Lạ")
    assert "Trần Thị Lạ" not in shown(version)
    assert "Tệp ký số đang dùng" not in told(version, b"%PDF both")
    assert "Tệp ký số đang dùng là tệp khác" in told(version, b"%PDF less")


def test_an_older_file_that_all_signed_stays_as_good(cast: Cast, electronic: PlanVersion) -> None:
    for content in (b"%PDF one", b"%PDF two"):
        add_signed(cast, electronic, content, *ROLES)
    first = told(electronic, b"%PDF one")
    assert "Tệp này có đủ chữ ký số; trang này ghi một tệp ký số khác có sau, cũng đủ chữ ký số." in first
    assert "notice success" in first
    assert "tệp ký số khác" not in told(electronic, b"%PDF two")


def test_an_electronic_document_that_nobody_signed_is_never_all_well(electronic: PlanVersion) -> None:
    text = shown(electronic)
    assert "Đang có hiệu lực" not in text
    assert 'class="verify-standing warning"' in text
    assert "Đã ban hành, chưa đủ chữ ký số" in text
    original = "ệp PDF có chữ ký số của người ký và của cơ quan, hiện chưa có"
    assert f"T{original}<small>Các tệp điện tử ở trang này không mang chữ ký số." in text
    answer = told(electronic, bytes(pdf(electronic).content))
    assert "notice warning" in answer
    assert f"Tệp này không mang chữ ký số. Bản gốc là t{original}." in answer


@pytest.mark.parametrize("who", list(ROLES))
def test_one_of_two_signatures_makes_no_original(cast: Cast, electronic: PlanVersion, who: str) -> None:
    add_signed(cast, electronic, b"%PDF one", who)
    text = shown(electronic)
    assert "Đã ban hành, chưa đủ chữ ký số" in text
    assert "chưa có tệp nào đủ các chữ ký số ấy" in text
    answer = told(electronic, b"%PDF one")
    assert "notice warning" in answer
    assert "Tệp này chưa đủ chữ ký số." in answer


def test_the_signed_file_is_the_original_of_an_electronic_document(
    cast: Cast, electronic: PlanVersion
) -> None:
    add_signed(cast, electronic, b"%PDF both", *ROLES)
    add_signed(cast, electronic, b"%PDF annex", "UBND xã Thịnh Đức", report="annex-poor")
    text = shown(electronic)
    assert "Đang có hiệu lực" in text
    assert "<dd>Tệp PDF có chữ ký số của người ký và của cơ quan<small>Tệp nào ở dưới" in text
    for signed in (b"%PDF both", b"%PDF annex"):
        answer = told(electronic, signed)
        assert "notice success" in answer
        assert "Bản gốc" not in answer
    plain = told(electronic, bytes(pdf(electronic).content))
    assert "notice warning" in plain
    assert "Tệp này không mang chữ ký số. Bản gốc là tệp PDF có chữ ký số" in plain
    assert "hiện chưa có" not in text + plain


def test_of_paper_the_signed_and_sealed_paper_is_the_original(cast: Cast, version: PlanVersion) -> None:
    assert "<dd>Bản giấy đã ký, đóng dấu<small>Các tệp điện tử" in shown(version)
    answer = told(version, bytes(pdf(version).content))
    assert "notice success" in answer
    assert "Tệp này không mang chữ ký số. Bản gốc là bản giấy đã ký, đóng dấu." in answer
    add_signed(cast, version, b"%PDF both", *ROLES)
    assert "cũng là bản gốc<small>Tệp nào ở dưới" in shown(version)
    assert "Bản gốc" not in told(version, b"%PDF both")
    assert "Bản gốc là bản giấy đã ký, đóng dấu; tệp PDF" in told(version, bytes(pdf(version).content))
