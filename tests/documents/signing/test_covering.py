"""Where the pictures of signatures may stand on an issued page: on blank paper and in the signer's own block."""

from collections.abc import Callable, Sequence

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.stamp import TextStampStyle

from documents.rules.signatures import SignedCheck
from documents.signing import additions
from documents.signing.checking import check_signed
from documents.signing.covering import NOBODY, Signatory, clear_box, covering_faults
from documents.signing.examining import examine
from documents.signing.placing import POINTS_PER_MM, Box, find_place, hand_box, seal_box
from documents.signing.sign import Appearance, put_signature
from reports.plan_document import signature_lines
from tests.documents.authority import NOW, SIGNER, Authority
from tests.documents.signing.edits import changed, show_in_one_size, show_on_no_page

BLOCK = Signatory(tuple(signature_lines("Phó Chủ tịch")), SIGNER)
OVER_LEGAL_BASES = (60, 520, 550, 600)
IN_THE_BLOCK = (370, 545, 500, 625)
IN_THE_MARGIN = (200, 5, 400, 50)
OVER_THE_CODE = (88, 546, 140, 596)


def signed_at(issued: bytes, authority: Authority, page: int, *boxes: tuple[int, int, int, int]) -> bytes:
    """Signed once for each box, opaquely."""
    style = TextStampStyle(stamp_text="còn 1,50 phần trăm")
    for place, box in enumerate(boxes):
        shown = Appearance(page, box, style)
        issued = put_signature(
            issued, authority.signer.signer(), field=f"KySo{place}", at=NOW, appearance=shown
        )
    return issued


def check(issued: bytes, signed: bytes, authority: Authority, signatory: Signatory = BLOCK) -> SignedCheck:
    return examine(issued, signed, authority.trust(), NOW, signatory)


def test_a_box_over_the_legal_bases_is_refused_with_page_and_words(
    issued: bytes, authority: Authority
) -> None:
    signed = signed_at(issued, authority, 0, OVER_LEGAL_BASES)
    result = check(issued, signed, authority)
    (problem,) = result.problems
    assert problem.startswith("Hình của chữ ký che chữ đã in ở trang 1 (“")
    assert problem.endswith("đặt hình chữ ký vào chỗ trống hoặc giữa chức vụ và họ tên người ký.")
    assert check_signed(issued, signed, authority.trust(), NOW, BLOCK) == result


def test_many_boxes_are_counted_together(issued: bytes, authority: Authority) -> None:
    fifths = [(0, 168 * place, 595, 168 * place + 168) for place in range(5)]
    result = check(issued, signed_at(issued, authority, 0, *fifths), authority)
    assert result.problems[0] == "Hình của các chữ ký che hơn một phần tư trang 1."
    assert "che chữ đã in ở trang 1" in result.problems[1]


@pytest.mark.parametrize(("page", "box"), [(1, IN_THE_BLOCK), (0, IN_THE_MARGIN), (1, (60, 100, 500, 300))])
def test_block_and_blank_paper_are_free(
    issued: bytes, authority: Authority, page: int, box: tuple[int, int, int, int]
) -> None:
    result = check(issued, signed_at(issued, authority, page, box), authority)
    assert result.is_accepted, result.all_problems


def test_an_invisible_one_covers_nothing(issued: bytes, once: bytes, authority: Authority) -> None:
    assert check(issued, once, authority, NOBODY).is_accepted


def test_the_block_of_somebody_else_is_print_like_any_other(issued: bytes) -> None:
    boxes = {1: [(360.0, 600.0, 510.0, 670.0)]}
    assert covering_faults(issued, boxes, BLOCK) == ()
    (fault,) = covering_faults(issued, boxes, Signatory(BLOCK.titles, "Trần Không Có"))
    assert "PHÓ CHỦ TỊCH" in fault


def test_the_code_that_leads_to_the_public_page_is_not_covered(issued: bytes) -> None:
    (fault,) = covering_faults(issued, {1: [OVER_THE_CODE]}, BLOCK)
    assert "mã QR" in fault


def test_a_large_seal_gives_way_to_the_print_beside_it(issued: bytes) -> None:
    """60 mm: it would lie over the address under the code."""
    place = find_place(issued, BLOCK.titles[-1], SIGNER)
    assert place is not None
    seal = seal_box(hand_box(place, 2, 1), 60 * POINTS_PER_MM, 60 * POINTS_PER_MM)
    assert covering_faults(issued, {place.page: [seal]}, BLOCK)
    moved = clear_box(issued, place.page, seal, BLOCK)
    assert moved is not None
    assert covering_faults(issued, {place.page: [moved]}, BLOCK) == ()
    assert 0 < moved[0] - seal[0] < 60
    assert clear_box(issued, 0, OVER_LEGAL_BASES, BLOCK) is None


@pytest.mark.parametrize(
    "boxes",
    [
        [
            (60.0, low, 550.0, low + 1.9) for low in range(560, 580, 2)
        ],  # thinner than the edge that is let off
        [(left, 560.0, left + 1.9, 600.0) for left in range(100, 300, 2)],
    ],
)
def test_strips_are_no_way_round(issued: bytes, boxes: Sequence[Box]) -> None:
    assert "che chữ đã in" in covering_faults(issued, {0: boxes}, BLOCK)[0]


@pytest.mark.parametrize("edit", [show_on_no_page, show_in_one_size])
def test_a_field_stays_where_its_box_says(
    issued: bytes, authority: Authority, edit: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    signed = put_signature(changed(issued, edit), authority.signer.signer(), field="KySo1", at=NOW)
    assert check(issued, signed, authority).problems == (additions.ADDED,)
