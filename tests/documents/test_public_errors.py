"""What goes wrong below the public page's address is told to strangers in its own frame, with no way inside."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Draft
from documents.models import PublicLook
from targets.models import PlanVersion
from tests.cast import Cast
from tests.documents.public_page import address, pdf
from tests.documents.public_plan import issue
from tests.targets.plans import open_2022

OFFICE_WORDS = (
    "vai trò",
    "đăng nhập",
    "Đăng nhập",
    "nơi anh chị được giao",
    "Về trang chính",
    "ở thẻ khác",
    "Giảm nghèo",
)


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    """The plan of 2022 as it was issued, with its code."""
    return issue(cast.officer.scope, open_2022(cast).id)


def public_words(response: Any, status: int, *ways: str) -> str:
    """The words of an answer, which has to stand in the public frame and to lead nowhere but to `ways`."""
    text: str = response.content.decode()
    assert response.status_code == status
    assert "<b>Kiểm tra văn bản</b>" in text
    assert "noindex" in text
    for word in OFFICE_WORDS:
        assert word not in text
    links = {
        link for link in re.findall(r'(?:href|action)="([^"]*)"', text) if not link.startswith("/static/")
    }
    assert links == {"/kiem-tra/", "#main", *ways}
    return text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "below",
    [
        "a/b/",
        "ACDE-FGHJ-KLMN/x",
        "ACDE%20FGHJ/",
        "ACDE.FGHJ",
        "ke-hoach/2022/",
        "ke-hoach/2022/ban-1/van-ban/",
        "so-ho/",
        "xom/nhan-hoa/",
        "a//",
    ],
)
def test_a_deeper_address_leads_no_stranger_inside(below: str) -> None:
    response = Client().get(f"/kiem-tra/{below}")
    if below == "so-ho/":  # has the form of a code
        assert "Không có văn bản nào mang mã này" in public_words(response, 404)
    else:
        assert "quét lại mã QR" in public_words(response, 404)


def test_nor_one_who_is_signed_in(cast: Cast) -> None:
    public_words(cast.officer.client.get("/kiem-tra/ke-hoach/2022/"), 404)


@pytest.mark.django_db
def test_a_missing_slash_still_leads_to_the_document() -> None:
    response = Client().get("/kiem-tra/ACDE-FGHJ-KLMN")
    assert (response.status_code, response["Location"]) == (301, "/kiem-tra/ACDE-FGHJ-KLMN/")


def test_who_blocks_cookies_is_told_how_to_check_anyway(version: PlanVersion) -> None:
    browser = Client(enforce_csrf_checks=True)
    file = SimpleUploadedFile("a.pdf", bytes(pdf(version).content))
    text = public_words(browser.post(address(version), {"file": file}), 403, address(version))
    assert "cho phép cookie đối với trang này" in text
    assert "So mã SHA-256" in text
    assert "certutil -hashfile" in text


def test_a_refused_post_of_somebody_signed_in_is_kept_nowhere(cast: Cast, version: PlanVersion) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.officer.user)
    public_words(browser.post(address(version), {"ghi": "x"}), 403, address(version))
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_way_of_asking_that_is_not_taken_is_told_to_strangers() -> None:
    response = Client().post("/kiem-tra/")
    assert "không nhận cách gửi vừa dùng" in public_words(response, 405)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_what_can_not_be_read_is_told_to_strangers() -> None:
    assert "ký tự không đọc được" in public_words(Client().get("/kiem-tra/", {"ma": "\0"}), 400)


def test_what_broke_is_told_to_strangers(version: PlanVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("documents.verify_views.document_by_code", fail)
    text = public_words(Client(raise_request_exception=False).get(address(version)), 500)
    assert "thử lại sau ít phút" in text
    assert "secret" not in text
    assert PublicLook.objects.exists()


def test_the_office_keeps_its_own_words(cast: Cast) -> None:
    for where in ("/khong-co/", "/kiem-tra-khac/x/"):
        assert "nơi anh chị được giao" in cast.officer.client.get(where).content.decode()
