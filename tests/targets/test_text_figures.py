"""Typed figures held against the tables: what contradicts them, and what must not alarm."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import HamletFigures
from targets.rules.text.fields import FIELDS
from targets.rules.text.figures import contradictions_in
from targets.rules.text.filling import filled
from tests.targets.text_of_2022 import FACTS, PRINTED, TEMPLATE

# A sentence, the figure in it by the tables of 2022 (poor 37 − 6 = 31, near-poor 22 − 3 = 19, of 2.111 households in 12
# hamlets: 1,468…% and 0,900…%), a wrong one in its place, and what it is about.
SENTENCES = [
    ("Giảm tỷ lệ hộ nghèo toàn xã Thịnh Đức năm 2022 còn #%", "1,5", "1,4", "rate"),
    ("Giảm tỷ lệ hộ nghèo toàn xã Thịnh Đức năm 2022 còn #%", "1,47", "1,40", "rate"),
    ("Hộ cận nghèo còn #% (giảm 3 hộ so với năm 2021)", "0,90", "0,86", "rate"),
    ("Tỷ lệ hộ nghèo đến cuối năm 2022 còn # %.", "1,47", "1,4", "rate"),
    ("đưa tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều giai đoạn 2021-2025 xuống còn #%", "1,47", "1,46", "rate"),
    ("Tỷ lệ hộ nghèo giảm từ 1,75% xuống còn #%", "1,47", "1,37", "rate"),
    ("Tỷ lệ hộ nghèo cuối năm 2022 là #%", "1,47", "1,74", "rate"),
    ("Tỷ lệ hộ nghèo cuối năm: #%", "1,47", "1,40", "rate"),
    ("Phấn đấu đến cuối năm còn #% hộ nghèo.", "1,47", "1,40", "rate"),
    ("Tỷ lệ hộ nghèo của xã năm 2022 còn #%", "1,468", "1,469", "rate"),
    ("Tỷ lệ hộ cận nghèo trên địa bàn xã còn dưới #%", "1", "0,9", "rate"),
    ("Tỷ lệ hộ nghèo của xã còn không quá #%", "1,5", "1,4", "rate"),
    ("tỷ lệ hộ nghèo còn # phần trăm", "1,5", "1,4", "rate"),
    ("Giảm tỷ lệ hộ nghèo năm {năm} còn #% (giảm {số hộ nghèo giảm} hộ)", "1,47", "1,40", "rate"),
    ("Giảm tỷ lệ hộ nghèo còn 1,47%, hộ cận nghèo còn #%", "0,9", "0,86", "rate"),
    ("Giảm tỷ lệ hộ nghèo (giảm # hộ so với năm 2021)", "06", "07", "reduction"),
    ("Giảm # hộ nghèo", "6", "7", "reduction"),
    ("Hộ nghèo giảm # hộ, hộ cận nghèo giảm 3 hộ", "6", "8", "reduction"),
    ("Hộ nghèo giảm 6 hộ, hộ cận nghèo giảm # hộ", "3", "6", "reduction"),
    ("Trong năm 2022 giảm 6 hộ nghèo và # hộ cận nghèo", "3", "4", "reduction"),
    ("Giảm # (sáu) hộ nghèo trong năm.", "06", "05", "reduction"),
    ("Giảm ít nhất # hộ nghèo", "6", "7", "reduction"),
    ("Giảm tối thiểu # hộ nghèo", "6", "7", "reduction"),
    ("Giảm không quá # hộ nghèo", "6", "5", "reduction"),
    ("Giảm tối đa # hộ nghèo", "6", "5", "reduction"),
    ("Giảm trên # hộ nghèo", "5", "6", "reduction"),
    ("Cuối năm còn dưới # hộ nghèo", "32", "31", "closing"),
    ("So với năm 2021, giảm # hộ cận nghèo trên địa bàn xã", "3", "2", "reduction"),
    ("giảm được # hộ nghèo theo kế hoạch", "6", "9", "reduction"),
    ("Đến cuối năm toàn xã còn # hộ nghèo", "31", "30", "closing"),
    ("Toàn xã còn # hộ nghèo", "37", "30", "closing"),  # what there is now, or at the end
    ("Hộ nghèo từ 37 hộ xuống còn # hộ", "31", "32", "closing"),
    ("giảm 6 hộ nghèo, còn # hộ", "31", "29", "closing"),
    ("Hộ nghèo: 37 hộ, kế hoạch giảm # hộ, cuối năm còn 31 hộ", "6", "7", "reduction"),
    ("Hộ nghèo: 37 hộ, kế hoạch giảm 6 hộ, cuối năm còn # hộ", "31", "30", "closing"),
    ("Phấn đấu giảm 6 hộ nghèo (từ 37 hộ xuống còn # hộ)", "31", "30", "closing"),
    ("Cuối năm 2022 còn 31 hộ nghèo, # hộ cận nghèo", "19", "18", "closing"),
    ("Đầu năm 2022 có # hộ nghèo", "37", "36", "opening"),
    ("Sau rà soát năm 2021 toàn xã còn # hộ nghèo, chiếm 1,75%", "37", "38", "opening"),
    ("Cuối năm 2021 có # hộ cận nghèo", "22", "21", "opening"),
    ("# xóm;", "12", "13", "hamlets"),
    ("Trưởng # xóm", "12", "11", "hamlets"),
    ("12/# xóm hoàn thành chỉ tiêu", "12", "13", "hamlets"),
    ("Thực hiện tại tất cả # xóm.", "12", "10", "hamlets"),
    ("Toàn xã có # xóm, địa hình chia cắt", "12", "14", "hamlets"),
    ("Xã Thịnh Đức gồm # xóm", "12", "9", "hamlets"),
    ("Tổng số hộ toàn xã là # hộ", "2.111", "2.211", "households"),
    ("chiếm 1,47% trên tổng số # hộ dân.", "2.111", "2.211", "households"),
    ("Hộ nghèo 31/# hộ, chiếm 1,47%", "2.111", "2.211", "households"),
    ("Tổng số hộ dân cư năm 2022: #", "2111", "2112", "households"),
]


@pytest.mark.parametrize(("sentence", "right", "wrong", "what"), SENTENCES)
def test_only_a_figure_that_is_not_of_the_tables_is_found(
    sentence: str, right: str, wrong: str, what: str
) -> None:
    assert contradictions_in(sentence.replace("#", right), FACTS) == ()
    (found,) = contradictions_in(sentence.replace("#", wrong), FACTS)
    assert found.what == what
    assert wrong in found.typed
    assert found.field in FIELDS


QUIET = [
    "100% số hộ nghèo, hộ cận nghèo có nhu cầu được vay vốn",
    "Phấn đấu 100% hộ nghèo có sử dụng dịch vụ viễn thông.",
    "Quyết định số 90/QĐ-TTg ngày 18/01/2022",
    "giai đoạn 2021-2025 giảm 30 hộ nghèo",
    "Đến năm 2025 tỷ lệ hộ nghèo còn 0,5%",
    "Năm 2021 xã đã giảm 9 hộ nghèo",
    "Tỷ lệ hộ nghèo năm 2021 còn 1,75%",
    "Giảm 15 hộ so với năm 2020",
    "Thành phố phấn đấu giảm tỷ lệ hộ nghèo còn 0,9%",
    "Tỷ lệ hộ nghèo toàn tỉnh còn 4,5%",
    "Xóm Làng Mơn: giảm 2 hộ nghèo, còn 8 hộ",
    "Hộ nghèo xóm Phúc Hòa còn 2,39%",
    "Mỗi xóm giảm 1 hộ nghèo",
    "Giảm 2 hộ nghèo dân tộc thiểu số",
    "giảm 2 hộ nghèo không còn khả năng lao động",
    "Tỷ lệ hộ nghèo dân tộc thiểu số còn 3%",
    "Tỷ lệ hộ nghèo thiếu hụt về bảo hiểm y tế còn 5%",
    "Trẻ em thuộc hộ nghèo suy dinh dưỡng còn 10%",
    "trong hộ nghèo còn 20% số người chưa có việc làm",
    "Hộ nghèo còn 12% chưa có nhà tiêu hợp vệ sinh",
    "còn 20% hộ nghèo chưa có nhà vệ sinh",
    "Hiện còn 37 hộ nghèo",
    "Quý I giảm 2 hộ nghèo; 6 tháng đầu năm giảm 3 hộ nghèo",
    "hỗ trợ 5 hộ nghèo làm nhà, còn 3 hộ chưa có đất",
    "sửa nhà cho 4 hộ nghèo và 2 hộ cận nghèo",
    "vận động giảm 3 hộ sinh con thứ ba",
    "Giảm 9 hộ nghèo, hộ cận nghèo",
    "Hộ nghèo, hộ cận nghèo giảm 9 hộ",
    "Tỷ lệ hộ nghèo, hộ cận nghèo còn 2,37%",
    "giảm 6 - 8 hộ nghèo",
    "Giảm khoảng 7 hộ nghèo",
    "Thành phố giao giảm 8 hộ nghèo",
    "còn 3 xóm chưa có nhà văn hóa; chỉ đạo 5 xóm có tỷ lệ hộ nghèo cao",
    "Có 9/12 xóm còn hộ nghèo",
    "Trong 12 tháng, 3 hộ nghèo được vay 50 triệu đồng",
    "Tổng số hộ nghèo là 31 hộ; tổng số 50 hộ nghèo và cận nghèo",
    "tổng số hộ tham gia là 40 hộ",
    "31/37 hộ nghèo được hỗ trợ",
    "giảm tỷ lệ hộ nghèo 0,28% so với năm 2021",
    "giảm tỷ lệ hộ nghèo từ 1 - 1,5%/năm",
    "hỗ trợ 6 hộ với 1,5 tấn giống",
    "Lưu: VP (12 bản).",
    "Phấn đấu giảm tỷ lệ hộ nghèo xuống còn dưới 1% vào năm 2025",
    "Còn 40 hộ nghèo (năm 2021)",
    "Hộ nghèo chưa có nhà tiêu hợp vệ sinh giảm 5 hộ",
    "Hộ nghèo có nhà ở tạm còn 5 hộ.",
    "Giúp đỡ cho hộ nghèo còn 4 hộ",
    "Toàn xã còn 37 hộ nghèo, tỷ lệ hộ nghèo còn 1,75%",
    "1/3 xóm có nhà văn hóa; hỗ trợ 5/19 hộ, đạt 26%",
    "Hỗ trợ tổng số 50 hộ dân làm nhà",
    "Có 2 hộ nghèo thuộc diện chính sách; phấn đấu giảm 2 hộ",
    "Tổng số hộ nghèo và cận nghèo còn 50 hộ",
    "Giảm 1,4% hộ nghèo; riêng hộ nghèo dân tộc thiểu số giảm 3%/năm",
    "Tổ chức tại cả 3 xóm.",
    "giảm 2 hộ nghèo trong độ tuổi lao động",
    "Chuẩn hộ nghèo còn thu nhập 1.500.000 đồng",
    "Giảm {số hộ nghèo giảm} hộ nghèo, còn {tỷ lệ hộ nghèo cuối năm: 0 số lẻ}%",
    "{số xóm: 2 chữ số} {từ xóm};",
]


@pytest.mark.parametrize("text", QUIET)
def test_other_numbers_do_not_alarm(text: str) -> None:
    assert contradictions_in(text, FACTS) == ()


def test_a_field_is_never_a_typed_figure() -> None:
    text = "Tỷ lệ hộ nghèo cuối năm {năm} còn {tỷ lệ hộ nghèo cuối năm: 1 số lẻ}%, giảm {số hộ cận nghèo giảm} hộ nghèo"
    assert contradictions_in(text, FACTS) == ()
    (found,) = contradictions_in(filled(text, FACTS), FACTS)
    assert (found.what, found.typed, found.expected, found.field) == (
        "reduction",
        "3 hộ",
        "6 hộ",
        "số hộ nghèo giảm",
    )


@pytest.mark.parametrize(
    "above", ["KẾT QUẢ THỰC HIỆN", "Tình hình chung", "Thực hiện năm 2021", "MỤC TIÊU\nĐánh giá"]
)
def test_figures_under_a_heading_about_what_was_are_left_alone(above: str) -> None:
    text = "Giảm 9 hộ nghèo, tỷ lệ hộ nghèo còn 1,75%"
    assert contradictions_in(text, FACTS, above) == ()
    assert [one.what for one in contradictions_in(text, FACTS, "MỤC TIÊU NĂM 2022")] == ["reduction", "rate"]


def test_what_the_tables_do_not_know_contradicts_nothing() -> None:
    facts = replace(FACTS, poor=[HamletFigures(1, "Nhân Hòa")], near_poor=[], hamlets=0)
    wrong = "Giảm 7 hộ nghèo, còn 40 hộ nghèo. Tỷ lệ hộ nghèo còn 9%. Tổng số hộ là 3.000. Tất cả 99 xóm."
    assert len(contradictions_in(wrong, FACTS)) == 5
    assert contradictions_in(wrong, facts) == ()


def test_a_hamlet_named_like_the_commune_hides_nothing() -> None:
    facts = replace(FACTS, poor=[replace(FACTS.poor[0], name="Thịnh Đức"), *FACTS.poor[1:]])
    assert contradictions_in("Tỷ lệ hộ nghèo toàn xã Thịnh Đức còn 1,4%", facts)


@pytest.mark.parametrize(
    "text",
    ["Tỷ  lệ hộ\u00a0nghèo còn\t1,4%", "Tỷ lệ hộ nghe\u0300o co\u0300n 1,4%", "TỶ LỆ HỘ NGHÈO CÒN 1,4%"],
)
def test_spelling_of_the_machine_hides_nothing(text: str) -> None:
    assert [one.typed for one in contradictions_in(text, FACTS)] == ["1,4%"]


@given(st.integers(0, 9999), st.integers(0, 4))
def test_a_rate_is_right_exactly_where_the_exact_rate_rounds_to_it(units: int, places: int) -> None:
    """31/2111 = 1.46849…%: half away from zero at each number of decimals."""
    whole, rest = divmod(units, 10**places)
    typed = f"{whole},{rest:0{places}d}" if places else str(whole)
    right = {0: "1", 1: "1,5", 2: "1,47", 3: "1,468", 4: "1,4685"}
    found = contradictions_in(f"Tỷ lệ hộ nghèo còn {typed}%", FACTS)
    assert (found == ()) == (typed == right[places] or whole > 999)


def test_the_plan_of_2022_alarms_for_its_two_rates_alone() -> None:
    for block in (*PRINTED, *TEMPLATE):
        found = [one.typed for one in contradictions_in(block.text, FACTS)]
        assert found == (["1,4%", "0,86%"] if "1,4%" in block.text else []), block.key


@pytest.mark.parametrize(
    "piece",
    [
        "hộ nghèo năm ",
        " ",
        "giảm ",
        "giảm 7 hộ, ",
        "tổng số hộ năm 2022 ",
        "chuẩn nghèo đa chiều ",
        "…",
        "{",
        "12/",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """Nested repetition in an expression would take hours."""
    start = process_time()
    contradictions_in("tổng số hộ hộ nghèo " + piece * (20_000 // len(piece)), FACTS)
    assert process_time() - start < 2
