"""The plan of 2022 word for word, its template, and the list of legal acts."""

import re
from dataclasses import replace
from datetime import date

import pytest

from targets.rules.text import BlockKind, carried, check_text, filled, labels_of, parts_of, piece_diff
from tests.targets.text_of_2022 import ACTS, FACTS, ISSUED, PRINTED, ROOT, TEMPLATE, read

# A page of the paper ends in the middle of a sentence at two places, and nowhere else.
PAGE_BREAKS = (("các cơ quan, đơn", "vị liên quan"), ("đơn vị quân đội đóng", "trên địa bàn"))

# What the template says otherwise than the paper, with the facts of 2022: as printed → as it reads now.
DIFFERENCES = {
    "basis-1": [(";", ".")],
    "ii-1-item-1": [("4", "47"), (" Hộ", " hộ"), ("86", "90"), ("", ".")],
    "ii-2-item-4": [(" Học", " học")],
    "ii-2-item-6": [("Phân đầu", "Phấn đấu")],
    "iii-1-1-text-1": [("", ".")],
    "iii-2-4": [("2020", "2021"), (" Chính", " chính"), (".", "")],
    "iii-2-5-text-1": [(" mặt", " Mặt"), (" tổ", " Tổ")],
    "v-1-item-2": [("", ".")],
    "v-1-item-3": [("", ".")],
    "v-2-item-4": [("", ".")],
    "v-3": [(" Các Trường", " các trường")],
    "v-3-text-1": [(" Thực", " thực")],
    "v-6": [(" Tổ", " tổ"), ("", " -")],
    "v-6-item-1": [(" Vì", "Vì")],
    "recipient-1": [(" Ủy", " ủy"), (" ;", ";")],
    "recipient-2": [(" ;", ";")],
    "recipient-3": [(" XH", " -"), ("", " hội xã;")],
    "recipient-6": [(" VP", " VT.")],
}


def lines_of_the_paper() -> list[str]:
    """The printed lines from the subject to the last recipient, a sentence over two pages in one line."""
    text = (ROOT / "tests/golden/ke-hoach-38-2022.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line]
    first = next(place for place, line in enumerate(lines) if line.startswith("Thực hiện mục tiêu"))
    last = lines.index("- Lưu: VP")
    lines = lines[first : last + 1]
    for before, after in PAGE_BREAKS:
        place = next(place for place, line in enumerate(lines) if line.endswith(before))
        assert lines[place + 1].startswith(after)
        lines[place : place + 2] = [f"{lines[place]} {lines[place + 1]}"]
    lines.remove("Nơi nhận:")  # the head of the list, which every document prints
    return lines


def test_the_text_of_2022_is_the_paper_word_for_word() -> None:
    printed = [f"{block.label} {block.text}" if block.label else block.text for block in PRINTED]
    assert printed == lines_of_the_paper()
    assert len(printed) == 72


def test_the_text_of_2022_is_stored_as_text_alone() -> None:
    assert all(block.label is not None for block in PRINTED)
    assert not any("{" in block.text or "}" in block.text for block in PRINTED)
    assert len({block.key for block in PRINTED}) == len(PRINTED)
    assert all(re.fullmatch(r"[a-z0-9-]{1,40}", block.key) for block in PRINTED)


def test_counted_labels_are_the_printed_ones_but_for_a_missing_stop() -> None:
    counted = labels_of([replace(block, label=None) for block in PRINTED])
    different = [
        (block.label, label) for block, label in zip(PRINTED, counted, strict=True) if block.label != label
    ]
    assert different == [("2.7", "2.7.")]
    assert labels_of(PRINTED) == tuple(block.label for block in PRINTED)


def test_template_has_the_blocks_of_2022() -> None:
    assert [(one.key, one.kind) for one in TEMPLATE] == [(one.key, one.kind) for one in PRINTED]
    assert all(block.label is None for block in TEMPLATE)
    assert labels_of(TEMPLATE) == labels_of([replace(block, label=None) for block in PRINTED])


def test_template_reads_as_the_plan_of_2022_but_for_its_mistakes() -> None:
    differences = {}
    for printed, template in zip(PRINTED, TEMPLATE, strict=True):
        pieces = piece_diff(printed.text, filled(template.text, FACTS))
        if any(mark != "same" for mark, _text in pieces):
            differences[printed.key] = _pairs(pieces)
    assert differences == DIFFERENCES


def _pairs(pieces: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What was printed and what reads now, for each place where they differ."""
    pairs, old, new = [], "", ""
    for mark, text in (*pieces, ("same", "")):
        if mark == "same" and (old or new):
            pairs.append((old, new))
            old = new = ""
        old += text if mark == "removed" else ""
        new += text if mark == "added" else ""
    return pairs


def test_template_types_no_year_name_or_figure() -> None:
    """But within the names and days of the legal acts that one block cites."""
    typed = {
        block.key: "".join(part for part in parts_of(block.text) if isinstance(part, str))
        for block in TEMPLATE
    }
    acts = {"v-2-item-5", "iii-2-4"}
    for key, text in typed.items():
        assert key in acts or not re.search(r"\b20\d\d\b", text), key
        assert not re.search(r"Thịnh Đức|Thái Nguyên|thành phố|\bxóm\b|(?<!Giải )\bxã\b(?! hội)", text), key


def test_template_reads_sensibly_where_the_province_is_the_next_level() -> None:
    facts = replace(
        FACTS,
        year=2026,
        commune_name="Tân Cương",
        superior="UBND tỉnh Thái Nguyên",
        superior_number="12/KH-UBND",
        superior_date=date(2026, 2, 5),
        superior_issuer="UBND tỉnh Thái Nguyên",
    )
    text = {block.key: filled(block.text, facts) for block in TEMPLATE}
    whole = "\n".join(text.values())
    assert not re.search(r"thành phố|huyện|tỉnh, tỉnh|Lao động Thương binh|Thịnh Đức", whole)
    assert text["ii-2-item-2"].endswith("các quy định pháp luật của tỉnh Thái Nguyên.")
    assert "nguồn vốn của Trung ương, tỉnh phát triển" in text["iii-2-1-text-1"]
    assert "phong trào “Tỉnh Thái Nguyên chung tay" in text["iii-1-1-text-1"]
    assert "báo cáo UBND xã và UBND tỉnh về" in text["v-2-item-2"]
    assert text["v-2"] == "Phòng chuyên môn phụ trách công tác giảm nghèo xã"
    assert "giai đoạn 2026-2030 năm 2026 trên địa bàn xã Tân Cương" in text["lead"]
    assert check_text(TEMPLATE, facts, ACTS, day=date(2026, 3, 31)) == []


def test_template_of_a_ward_calls_its_places_by_their_kind() -> None:
    facts = replace(
        FACTS, commune_kind="phường", commune_name="Tích Lương", hamlet_kind="tổ dân phố", hamlets=40
    )
    whole = "\n".join(filled(block.text, facts) for block in TEMPLATE)
    assert not re.search(r"\bxóm\b|\bxã\b(?! hội)", whole)
    assert "40 tổ dân phố;" in whole


@pytest.mark.parametrize("historical", [False, True])
def test_findings_of_the_text_of_2022(historical: bool) -> None:
    findings = check_text(PRINTED, FACTS, ACTS, day=ISSUED, is_historical=historical)
    level = "note" if historical else "warning"
    assert [(one.level.value, one.code, one.key) for one in findings] == [
        (level, "text-rate", "ii-1-item-1"),
        (level, "text-rate", "ii-1-item-1"),
        (level, "text-act-year", "iii-2-4"),
    ]
    assert [(one.data["typed"], one.data["expected"]) for one in findings[:2]] == [
        ("1,4%", "1,47%, làm tròn thành 1,5%"),
        ("0,86%", "0,90%"),
    ]
    assert findings[2].data["act"] == "20/2020/NĐ-CP"


def test_template_of_2022_has_no_findings() -> None:
    assert check_text(TEMPLATE, FACTS, ACTS, day=ISSUED) == []


def test_the_plan_of_2022_carried_over_takes_the_words_of_the_template() -> None:
    assert carried(PRINTED, TEMPLATE) == TEMPLATE
    own = [replace(TEMPLATE[0], text="Giảm nghèo năm {năm}", reason="như năm trước")]
    assert carried(own, TEMPLATE) == (replace(TEMPLATE[0], text="Giảm nghèo năm {năm}"),)


def test_legal_acts_are_well_formed() -> None:
    rows = read("targets/data/legal_acts.json")
    assert len({act.number for act in ACTS}) == len(ACTS) == len(rows)
    for row, act in zip(rows, ACTS, strict=True):
        assert row["source"]
        assert act.title
        assert not act.is_own
        assert not act.valid_to or (act.ended_by and (not act.valid_from or act.valid_from < act.valid_to))
        year = re.search(r"/(20\d\d)/", act.number)
        assert not (year and act.issued_on) or act.issued_on.year == int(year[1])


def test_a_printed_text_holds_recipients_and_one_subject() -> None:
    kinds = [block.kind for block in PRINTED]
    assert kinds.count(BlockKind.SUBJECT) == kinds.count(BlockKind.CLOSING) == 1
    assert kinds.count(BlockKind.PART) == 5
    assert kinds.count(BlockKind.RECIPIENT) == 6
