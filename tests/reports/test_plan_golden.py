"""The plan of 2022 whole: printed as PDF and Word, read back, and laid beside the transcript of the signed document."""

import json
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

import reports
from reports.annexes import build_annex
from reports.document import Document
from reports.plan_document import build_document
from reports.plan_queries import paragraphs_of
from reports.renderers.docx import render_docx
from reports.renderers.plan_pdf import render_plan_pdf
from targets.rules import PovertyClass
from targets.rules.text import BlockKind, TextFacts, blocks_from
from tests.reports.commands import run
from tests.reports.conftest import GOLDEN, lines_of, signed_input
from tests.reports.plan_text import plan_input

TEXT = Path(reports.__file__).parent / "data" / "thinhduc-2022-text.json"
SIGNED = (GOLDEN / "ke-hoach-38-2022.txt").read_text(encoding="utf-8")
# The transcript breaks these two sentences where the signed paper goes on on its next page.
BROKEN = ("vị liên quan và các xóm", "trên địa bàn, hộ gia đình")


def signed_paragraphs() -> list[str]:
    """The paragraphs of the transcript from the basis to the last sentence."""
    body = SIGNED[SIGNED.index("Căn cứ kế hoạch số 69") : SIGNED.index("Nơi nhận:")]
    found: list[str] = []
    for text in (one.strip() for one in body.split("\n\n")):
        if text.startswith(BROKEN):
            found[-1] += f" {text}"
        elif text:
            found.append(text)
    return found


def plain(text: str) -> str:
    """The text without its space, which a reader of PDF puts where lines break."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def plan() -> Document:
    lines = {one: lines_of(one) for one in PovertyClass}
    facts = TextFacts(
        2022, "xã", "Thịnh Đức", "", "", "xóm", 12, lines[PovertyClass.POOR], lines[PovertyClass.NEAR_POOR]
    )
    blocks = blocks_from(json.loads(TEXT.read_text(encoding="utf-8")))
    printed = paragraphs_of(blocks, facts, is_signed_text=True)
    return build_document(
        plan_input(
            [build_annex(signed_input(one)) for one in PovertyClass],
            form="as-signed",
            subject=printed[0].text,
            paragraphs=[one for one in printed[1:] if one.kind is not BlockKind.RECIPIENT],
            recipients=[one.text for one in printed if one.kind is BlockKind.RECIPIENT],
            signer="Lăng Đại Thành",
        )
    )


@pytest.fixture(scope="module")
def pdf(plan: Document) -> bytes:
    return render_plan_pdf(plan)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> Sequence[str]:
    """The text of every page without the number above it."""
    texts = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return [text.removesuffix(f"\n{number}") for number, text in enumerate(texts, 1)]


@pytest.fixture(scope="module")
def word(plan: Document) -> list[str]:
    """The paragraphs outside the tables of the Word file."""
    return [one.text for one in docx.Document(BytesIO(render_docx(plan))).paragraphs]


def test_word_holds_every_paragraph_of_the_signed_plan_verbatim(word: list[str]) -> None:
    wanted = signed_paragraphs()
    assert len(wanted) > 60
    first = word.index(wanted[0])
    assert word[first : first + len(wanted)] == wanted


def test_pdf_holds_every_paragraph_of_the_signed_plan_verbatim(pages: Sequence[str]) -> None:
    assert "".join(plain(text) for text in signed_paragraphs()) in "".join(plain(text) for text in pages)


def test_another_reader_finds_the_same_text(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", "-x", "0", "-y", "57", "-W", "600", "-H", "785", "plan.pdf", "-"]
    read = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    for text in signed_paragraphs():
        assert plain(text) in plain(read)


def test_head_recipients_and_signature_are_those_of_the_signed_plan(
    pages: Sequence[str], plan: Document
) -> None:
    end = SIGNED[SIGNED.index("Nơi nhận:") : SIGNED.index("BIỂU PHÂN BỐ")]
    assert [line.removeprefix("- ") for line in end.splitlines() if line.startswith("- ")] == list(
        plan.recipients
    )
    whole = plain("".join(pages))
    for line in (*plan.signature, "Lăng Đại Thành", "KẾ HOẠCH", "Thịnh Đức, ngày 31 tháng 3 năm 2022"):
        assert line in SIGNED
        assert plain(line) in whole
    assert plan.letterhead.number == "Số: 38/KH-UBND"


@pytest.mark.django_db
@pytest.mark.walk
def test_loaded_and_issued_it_comes_out_of_the_command_as_the_same_file(pdf: bytes, tmp_path: Path) -> None:
    assert run("load_plan", str(GOLDEN / "thinhduc-2022.json"), "--text", str(TEXT), "--issued").status == 0
    target = tmp_path / "ke-hoach.pdf"
    wanted = ("--commune", "thinh-duc", "--year", "2022", "--format", "pdf", "--output", str(target))
    assert run("export_report", "plan", *wanted).status == 0
    assert target.read_bytes() == pdf
    refused = run("export_report", "plan", *wanted[:5], "xlsx", *wanted[6:])
    assert (refused.status, "chọn một trong: pdf, docx, json" in refused.err) == (1, True)
