"""Which document is valid, from the form, the signatures and the scan."""

from itertools import product

import pytest

from documents.rules.original import Evidence, Valid, original_of

FLAGS = list(product((False, True), repeat=4))


@pytest.mark.parametrize("form", ["paper", "as-signed"])
@pytest.mark.parametrize("flags", FLAGS)
def test_of_a_paper_form_the_paper_is_always_an_original(form: str, flags: tuple[bool, ...]) -> None:
    scan, signer, organisation, only_annexes = flags
    found = original_of(Evidence(form, scan, signer, organisation, is_annexes_only=only_annexes))
    assert "bản giấy đã ký, đóng dấu" in found.sentence
    both = signer and organisation and not only_annexes
    assert found.valid is (Valid.BOTH if both else Valid.PAPER)
    assert ("Bản quét là bản sao" in found.beside) is scan
    assert ("chưa có bản quét" in found.beside) is not scan
    assert ("chỉ để tra cứu" in found.beside) is not both


@pytest.mark.parametrize("flags", FLAGS)
def test_of_an_electronic_form_only_both_signatures_make_an_original(flags: tuple[bool, ...]) -> None:
    scan, signer, organisation, only_annexes = flags
    found = original_of(Evidence("electronic", scan, signer, organisation, is_annexes_only=only_annexes))
    both = signer and organisation and not only_annexes
    assert found.valid is (Valid.ELECTRONIC if both else Valid.NOTHING)
    assert ("Điều 5" in found.sentence) is both
    assert found.sentence.startswith("Chưa") is not both


@pytest.mark.parametrize(
    ("signer", "organisation", "said"),
    [
        (True, False, "chưa có chữ ký của cơ quan"),
        (False, True, "chưa có chữ ký của người ký"),
        (False, False, "Chưa có bản ký: "),
    ],
)
def test_what_is_missing_is_named(signer: bool, organisation: bool, said: str) -> None:
    found = original_of(Evidence("electronic", signer=signer, organisation=organisation))
    assert said in found.sentence


def test_a_scan_does_not_stand_for_an_electronic_signature() -> None:
    assert "không thay được chữ ký số" in original_of(Evidence("electronic", has_scan=True)).beside


def test_a_signature_of_an_unknown_name_is_said() -> None:
    assert "không trùng tên người ký" in original_of(Evidence("electronic", unknown=True)).beside
    assert "không trùng" not in original_of(Evidence("electronic")).beside
