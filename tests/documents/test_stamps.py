"""Pictures of hand and seal: what is taken, who sees which."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.actions.stamps import add_stamp
from documents.models import StampImage
from documents.queries.stamps import current_stamp, stamp_bytes, stamps_of
from tests.cast import Cast, make_person
from tests.documents.pictures import BLACK, RED, picture, stamp
from tests.targets.plan_pages import text_of
from thinhduc.errors import NotAllowed, Refused
from thinhduc.permissions import Role

PAGE = "/thinh-duc/hinh-ky/"
WHITE = (255, 255, 255, 255)


def test_the_last_picture_of_a_kind_counts(cast: Cast) -> None:
    scope = cast.leader.scope
    first, second = stamp(), stamp((20, 40, 220, 255))
    for content in (first, second):
        assert add_stamp(scope=scope, kind="hand", content=content) == ""
    assert add_stamp(scope=scope, kind="seal", content=stamp(RED)) == ""
    assert current_stamp(scope, "hand", "Nguyễn Văn Lãnh Đạo") == second
    assert current_stamp(scope, "seal") == stamp(RED)
    assert [(one.kind, one.is_current) for one in stamps_of(scope)] == [
        ("seal", True), ("hand", True), ("hand", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture("JPEG"), "không phải dạng PNG"),
        (stamp(ground=WHITE), "không trong suốt"),
        (stamp((0, 0, 0, 0)), "trống"),
        (picture("PNG", (20, 20)), "mỗi chiều phải từ 60"),
        (b"GIF89a", "^Hình không phải dạng PNG; hãy lưu lại dạng PNG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "^Hình là ảnh HEIC của iPhone.*PNG"),
        (picture("PNG", (9000, 8000)), "^Hình quá lớn; hãy cắt sát mép"),
        (picture("PNG", (1000, 100)), "^Hình quá dài hoặc quá hẹp"),
        (stamp()[:200], "không mở được"),
        (b"\x89PNG" + bytes(1_000_001), "1,0 MB"),
    ],
)
def test_what_is_no_such_picture_is_refused_in_words(cast: Cast, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        add_stamp(scope=cast.leader.scope, kind="hand", content=content)
    assert not StampImage.objects.within(cast.leader.scope).exists()


def test_another_colour_is_taken_and_said(cast: Cast) -> None:
    assert "không phải màu xanh" in add_stamp(scope=cast.leader.scope, kind="hand", content=stamp(BLACK))
    assert "không phải màu đỏ" in add_stamp(scope=cast.leader.scope, kind="seal", content=stamp())


def test_nobody_sees_another_ones_hand(cast: Cast) -> None:
    add_stamp(scope=cast.leader.scope, kind="hand", content=stamp())
    add_stamp(scope=cast.leader.scope, kind="seal", content=stamp(RED))
    hand = StampImage.objects.within(cast.leader.scope).get(kind="hand")
    deputy = make_person("phochutich", "Bùi Văn Phó", Role.LEADER, cast.commune)
    assert [one.kind for one in stamps_of(deputy.scope)] == ["seal"]
    assert stamp_bytes(deputy.scope, hand.pk) is None
    assert deputy.client.get(f"{PAGE}{hand.pk}.png").status_code == 404
    assert cast.officer.client.get(f"{PAGE}{hand.pk}.png").status_code == 403
    shown = cast.leader.client.get(f"{PAGE}{hand.pk}.png")
    assert (shown.content, shown["Cache-Control"]) == (stamp(), "no-store, private")
    with pytest.raises(NotAllowed):
        add_stamp(scope=cast.officer.scope, kind="seal", content=stamp(RED))


def test_the_page_takes_a_picture_and_warns_of_its_colour(cast: Cast) -> None:
    client = cast.leader.client
    assert "Chưa có hình nào" in text_of(client.get(PAGE))
    answer = client.post(PAGE, {"kind": "hand", "picture": SimpleUploadedFile("k.png", stamp(BLACK))})
    assert answer.status_code == 302
    text = text_of(client.get(PAGE))
    assert "Chữ ký tay của Nguyễn Văn Lãnh Đạo" in text
    assert "không phải màu xanh" in text
    refused = client.post(PAGE, {"kind": "seal", "picture": SimpleUploadedFile("k.png", b"no")})
    assert refused.status_code == 422
    assert "không phải dạng PNG" in text_of(refused)
