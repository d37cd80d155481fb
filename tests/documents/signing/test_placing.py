"""Where a signature is seen: between the signer's title and name, the seal a third over it."""

import pytest

from documents.signing.appearance import picture_of, seal_size
from documents.signing.placing import POINTS_PER_MM, SignaturePlace, find_place, hand_box, seal_box
from tests.documents.authority import SIGNER
from tests.documents.pictures import RED, picture, stamp

PLACE = SignaturePlace(page=1, middle=400, bottom=500, top=560)


def test_the_signers_block_is_found_by_title_and_name(issued: bytes) -> None:
    place = find_place(issued, "PHÓ CHỦ TỊCH", SIGNER)
    assert place is not None
    assert place.page == 1
    assert place.middle > 300  # in the right half
    assert 15 * POINTS_PER_MM < place.top - place.bottom < 60 * POINTS_PER_MM


@pytest.mark.parametrize(
    ("title", "name"),
    [("PHÓ CHỦ TỊCH", "Trần Không Có"), ("GIÁM ĐỐC", SIGNER), ("", SIGNER), ("PHÓ CHỦ TỊCH", "")],
)
def test_a_block_that_is_not_there_is_not_found(issued: bytes, title: str, name: str) -> None:
    assert find_place(issued, title, name) is None


@pytest.mark.parametrize(("width", "height"), [(400, 200), (100, 400), (3000, 200)])
def test_the_hand_fits_between_title_and_name_and_keeps_its_shape(width: int, height: int) -> None:
    left, bottom, right, top = hand_box(PLACE, width, height)
    assert (left + right) / 2 == pytest.approx(PLACE.middle)
    assert PLACE.bottom <= bottom
    assert top <= PLACE.top
    assert (right - left) / (top - bottom) == pytest.approx(width / height)


def test_the_seal_covers_a_third_of_the_hand_from_the_left() -> None:
    hand = hand_box(PLACE, 400, 200)
    seal = seal_box(hand, 100, 90)
    assert (seal[2] - seal[0], seal[3] - seal[1]) == pytest.approx((100, 90))
    assert seal[2] - hand[0] == pytest.approx((hand[2] - hand[0]) / 3)


def test_the_seals_size_is_the_given_one_else_the_pictures_else_the_usual() -> None:
    seal = picture_of(stamp(RED))
    assert seal is not None
    assert seal_size(seal, 30)[0] == pytest.approx(30 * POINTS_PER_MM)
    assert seal_size(seal, None)[0] == pytest.approx(36 * POINTS_PER_MM)
    seal.info["dpi"] = (254, 254)  # 300 pixels across
    assert seal_size(seal, None)[0] == pytest.approx(30 * POINTS_PER_MM)


def test_what_is_no_picture_shows_nothing() -> None:
    assert picture_of(b"\x89PNG\r\n\x1a\n") is None
    assert picture_of(picture("JPEG")) is None
