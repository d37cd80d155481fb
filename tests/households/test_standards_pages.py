"""The pages of standards: what the system's administrator and a commune's office see of them."""

import re
from datetime import date
from typing import Any

import pytest

from households.models import Standard
from households.pages.standards import coming, spans, standard_view
from households.queries import all_standards, standard_by_slug
from tests.cast import Cast
from tests.households.test_standards_stored import add_own

pytestmark = pytest.mark.walk

FORM = "/he-thong/chuan/nd-07-2021/them/"
TYPED = {
    "province": "Thái Nguyên",
    "name": "Chuẩn nghèo Thái Nguyên",
    "document": "NQ 06/2024/NQ-HĐND",
    "issuer": "HĐND tỉnh",
    "valid_from": "1/8/2024",
    "valid_to": "31/12/2026",
    "lacking_from": "3",
    "source": "",
    "rural-income_limit": "1.750.000",
    "rural-b1_limit": "",
    "urban-income_limit": "2250000",
    "urban-b1_limit": "185",
}


def text_of(response: Any) -> str:
    """The page without tags, single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_commune_sees_what_holds_in_the_year(cast: Cast) -> None:
    add_own(cast)
    page = text_of(cast.officer.client.get("/thinh-duc/chuan/?nam=2025"))
    assert "Chuẩn nghèo áp dụng năm 2025" in page
    assert "Không quá 1.500.000 và thiếu từ 3 chỉ số trở lên" in page
    assert "Không quá 1.750.000 và thiếu từ 3 chỉ số trở lên" in page
    assert "3 xóm của xã" in page
    # of the national one; the own has the same and says so
    assert page.count("12. Phương tiện phục vụ tiếp cận thông tin") == 1
    assert "Chỉ số như Chuẩn nghèo 2022–2026." in page
    before = text_of(cast.leader.client.get("/thinh-duc/chuan/?nam=2018"))
    assert "Không quá 700.000; hoặc không quá 1.000.000 và thiếu từ 3 chỉ số trở lên" in before
    assert "Không quá 1.500.000" not in before
    assert "Chưa có mức điểm B1 được công bố" in before


def test_another_province_s_standard_is_not_shown(cast: Cast) -> None:
    add_own(cast, province="Bắc Kạn", name="Chuẩn của nơi khác")
    assert "Chuẩn của nơi khác" not in text_of(cast.officer.client.get("/thinh-duc/chuan/?nam=2025"))


@pytest.mark.parametrize(
    "asked", ["", "?nam=", "?nam=abc", "?nam=0", "?nam=99999", "?nam=2٠25", "?nam=1990", "?nam=9999"]
)
def test_any_year_that_is_asked_for_is_answered(cast: Cast, asked: str) -> None:
    assert cast.officer.client.get(f"/thinh-duc/chuan/{asked}").status_code == 200


def test_a_year_without_a_standard_says_so(cast: Cast) -> None:
    assert "Chưa có chuẩn nào cho năm này" in text_of(cast.officer.client.get("/thinh-duc/chuan/?nam=2040"))


def test_pages_ask_the_database_as_often_with_more_standards(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    add_own(cast)
    client = cast.officer.client
    with django_assert_max_num_queries(100) as first:
        client.get("/thinh-duc/chuan/?nam=2025")
    add_own(cast, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    with django_assert_max_num_queries(len(first)):
        client.get("/thinh-duc/chuan/?nam=2026")


def test_a_standard_is_added_from_its_form(cast: Cast) -> None:
    client = cast.system_admin.client
    shown = client.get(FORM).content.decode()
    assert 'value="1.500.000"' in shown
    assert "Chuẩn quốc gia: 140." in shown
    done = client.post(FORM, TYPED)
    assert (done.status_code, done["Location"]) == (302, "/he-thong/chuan/thai-nguyen-2024/")
    stored = standard_by_slug("thai-nguyen-2024")
    assert stored is not None
    assert [(rule.income_limit, rule.b1_limit) for rule in stored.areas] == [
        (1_750_000, None),
        (2_250_000, 185),
    ]
    page = text_of(client.get("/he-thong/chuan/thai-nguyen-2024/"))
    assert "NQ 06/2024/NQ-HĐND" in page
    assert "ở khu vực nông thôn nên chưa xếp loại được theo điểm" in page


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("rural-income_limit", "1.400.000", "thấp hơn chuẩn quốc gia 1.500.000"),
        ("rural-income_limit", "1,5 triệu", "không phải số nguyên"),
        ("rural-b1_limit", "140", "thu nhập đã nâng mà điểm B1 vẫn là 140"),
        ("valid_to", "31/7/2024", "Ngày kết thúc phải sau ngày bắt đầu"),
        ("lacking_from", "4", "Phải từ 1 đến 3 chỉ số"),
    ],
)
def test_what_is_wrong_stands_at_its_field(cast: Cast, field: str, typed: str, words: str) -> None:
    answer = cast.system_admin.client.post(FORM, {**TYPED, field: typed})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert typed in answer.content.decode()
    assert not Standard.objects.exclude(province="").exists()


def test_a_province_without_communes_can_not_be_chosen(cast: Cast) -> None:
    answer = cast.system_admin.client.post(FORM, {**TYPED, "province": "Hà Giang"})
    assert answer.status_code == 422
    assert "province" in answer.context["form"].errors


def test_two_bands_are_asked_for_where_the_national_standard_has_them(cast: Cast) -> None:
    old = cast.system_admin.client.get("/he-thong/chuan/qd-59-2015/them/").content.decode()
    assert 'name="rural-income_outright"' in old
    assert 'name="rural-income_outright"' not in cast.system_admin.client.get(FORM).content.decode()


def test_an_own_standard_is_taken_back(cast: Cast) -> None:
    own = add_own(cast)
    client = cast.system_admin.client
    assert client.post(f"/he-thong/chuan/{own.slug}/bo/").status_code == 302
    assert own.name not in text_of(client.get("/he-thong/chuan/")).replace(f"Đã bỏ {own.name}", "")
    assert client.post("/he-thong/chuan/nd-07-2021/bo/").status_code == 422
    assert client.get("/he-thong/chuan/khong-co/").status_code == 404


def test_the_list_marks_what_holds_today(cast: Cast) -> None:
    page = text_of(cast.system_admin.client.get("/he-thong/chuan/"))
    assert page.index("Chuẩn nghèo 2027–2030") < page.index("Chuẩn nghèo 2022–2026")
    assert "1.500.000 · 2.000.000" in page
    assert "140 · 175" in page


@pytest.mark.django_db
def test_sources_are_said_once_each() -> None:
    for standard in all_standards():
        view = standard_view(standard)
        texts = [note.text for note in view.sources]
        assert len(texts) == len(set(texts))
        shown = [index.number for service in view.services for index in service.indices]
        assert shown == list(range(1, len(standard.indices) + 1))


@pytest.mark.django_db
def test_the_years_fill_the_line_without_a_gap() -> None:
    found = spans(sorted(all_standards(), key=lambda one: one.valid_from), 2026)
    assert found is not None
    assert (found.first, found.last) == (2016, 2030)
    assert [row.current for row in found.rows] == [False, True, False]
    edges = [(row.start, row.start + row.width) for row in found.rows]
    assert edges == [(0, 40), (40, 73), (73, 100)]
    assert spans([], 2026) is None


@pytest.mark.django_db
def test_a_change_of_standard_is_announced_the_year_before() -> None:
    found = coming(all_standards(), 2026)
    assert found is not None
    assert found.day == "1/1/2027"
    assert found.incomes == (
        ("nông thôn", "1.500.000", "2.200.000"),
        ("thành thị", "2.000.000", "2.800.000"),
    )
    assert coming(all_standards(), 2025) is None
    assert coming(all_standards(), 2030) is None
