"""The HTML: a file that stands alone, and the table within a page."""

import re
from collections.abc import Callable
from dataclasses import replace

from reports.renderers.html import render_html, render_table
from reports.report import Report
from targets.rules import HamletFigures, PovertyClass, StatedTotal
from tests.reports.conftest import PLAN

Make = Callable[..., Report]


def test_file_stands_alone(draft: Report) -> None:
    text = render_html(draft).decode()
    assert '<html lang="vi">' in text
    assert f"<title>{draft.title}</title>" in text
    assert "<style>" in text
    assert not re.search(r"<link|<script|@import|url\(|https?:|src=", text)
    assert not re.search(r"\{[{%#]", text)


def test_draft_file_is_marked(draft: Report, signed: Report) -> None:
    assert '<p class="draft">DỰ THẢO</p>' in render_html(draft).decode()
    assert "DỰ THẢO" not in render_html(signed).decode()


def test_markup_in_a_name_stays_text(make: Make) -> None:
    name = '<script>alert(1)</script>&"'
    report = make(lines=[HamletFigures(1, name, 10, 1, 0, 0)])
    for text in (render_html(report).decode(), render_table(report)):
        assert "<script>" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;" in text


def test_page_part_holds_nothing_inline(draft: Report, signed: Report) -> None:
    for report in (draft, signed):
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", render_table(report))


def test_page_part_says_both_values_difference_and_reason(
    signed: Report, poverty_class: PovertyClass
) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", render_table(signed)).split())
    stated, computed, difference = {
        PovertyClass.POOR: ("1,40", "1,47", "−0,07"),
        PovertyClass.NEAR_POOR: ("0,86", "0,90", "−0,04"),
    }[poverty_class]
    assert "biểu in 2.211 , tính từ các xóm được 2.111 , lệch +100 ." in text
    assert f"biểu in {stated} , tính từ các xóm được {computed} , lệch {difference} ." in text
    assert text.count(PLAN["published"]["reason"]) == 2
    assert "Người ghi: Công chức giảm nghèo" in text
    assert "2.211 tính lại 2.111" in text


def test_marked_figure_points_to_its_note(signed: Report) -> None:
    text = render_table(signed)
    pointed = set(re.findall(r'aria-describedby="([^"]+)"', text))
    assert pointed == {f"differs-{signed.key}-households", f"differs-{signed.key}-rate"}
    assert all(f'id="{name}"' in text for name in pointed)


def test_draft_says_what_was_stated(make: Make) -> None:
    text = render_table(make(stated=[StatedTotal("households", "2.211", 2211, by="Cán bộ", at_text="14:02")]))
    assert "đã ghi <b>2.211</b>, tính từ các xóm được <b>2.111</b>, lệch <b>+100</b>." in text
    assert "Cán bộ, 14:02" in text


def test_agreeing_totals_are_not_marked(signed: Report) -> None:
    agreeing = replace(signed, published=tuple(one for one in signed.published if not one.differs))
    assert "differs" not in render_table(agreeing)


def test_cells_name_hamlet_and_figure(draft: Report) -> None:
    text = render_table(draft)
    assert '<td class="cell-count" data-hamlet="8" data-figure="closing">0</td>' in text
