"""Values as people type them and Excel keeps them."""

import math
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinhduc.figures import Rate, format_count, format_date
from thinhduc.values import (
    LARGEST_COUNT,
    Reader,
    read_code,
    read_count,
    read_day,
    read_day_or_year,
    read_identity,
    read_name,
    read_points,
    read_rate,
    read_sex,
    read_text,
    read_tick,
    show_count,
    show_day,
    show_day_or_year,
    show_rate,
)
from thinhduc.workbooks.book import Cell

READERS: dict[str, Reader] = {
    "count": read_count,
    "points": read_points,
    "rate": read_rate,
    "text": read_text(300),
    "name": read_name,
    "code": read_code,
    "identity": read_identity,
    "day": read_day,
    "day-or-year": read_day_or_year,
    "tick": read_tick,
    "sex": read_sex,
}
CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text("0123456789.,/-E+ x%#?", max_size=14),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def at(*parts: int) -> datetime:
    """A day and time as Excel keeps them: without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def refusal(read: Reader, cell: Cell) -> str:
    """The sentence with which a value is refused."""
    with pytest.raises(ValueError) as caught:
        read(cell)
    return str(caught.value)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("cell", [None, "", "   ", "\u00a0", "\u200b", "-", "–", "—"])
def test_an_empty_cell_and_a_dash_say_nothing(name: str, cell: Cell) -> None:
    assert READERS[name](cell) is None


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "cell", ["#REF!", " #N/A ", "#NAME?", "#DIV/0!", "#value!", "NguyÔn V¨n An", "Nguy?n V?n An", "A\ufffd"]
)
def test_every_reader_refuses_errors_of_formulas_and_spoilt_text(name: str, cell: str) -> None:
    assert f"“{cell.strip()}”" in refusal(READERS[name], cell)


@given(CELLS, st.sampled_from(sorted(READERS)))
def test_whatever_a_cell_holds_is_read_or_refused_with_its_value(cell: Cell, name: str) -> None:
    said = "“”."
    try:
        READERS[name](cell)
    except ValueError as error:
        said = str(error)
    assert (said[0], said[-1]) == ("“", ".")
    assert len(said) < 300


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2.111", 2111), ("2111", 2111), (" 2.111 ", 2111), ("２．１１１", 2111), ("2111\u00a0", 2111), (2111, 2111),
        (2111.0, 2111), (0, 0), (0.0, 0), ("0", 0), (-0.0, 0), ("'12", 12), ("2.111,0", 2111), ("12.0", 12),
        (2.9999999999999996, 3), (LARGEST_COUNT, LARGEST_COUNT), ("99.999.999", LARGEST_COUNT),
    ],
)  # fmt: skip
def test_counts_are_taken(cell: Cell, value: int) -> None:
    assert read_count(cell) == value


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("1,5", "1,5"), ("2,111", "2,111"), ("2 111", "2 111"), ("-3", "-3"), (-3, "-3"), (1.5, "1,5"), (True, "TRUE"),
        (date(2022, 3, 12), "12/3/2022"), (at(2022, 3, 12, 8, 30), "12/3/2022 08:30:00"), (time(8, 30), "08:30:00"),
        (timedelta(days=2), "2 days, 0:00:00"), (math.inf, "inf"), (math.nan, "nan"), (10**9, "1000000000"),
        ("1.000,000", "1.000,000"), ("12 hộ", "12 hộ"), ("mười", "mười"), ("\u202e12", "\u202e12"), ("1e3", "1e3"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_refused_with_its_value(cell: Cell, shown: str) -> None:
    said = refusal(read_count, cell)
    assert f"{shown}” không phải số nguyên không âm, ví dụ 12 hoặc 2.111" in said


def test_thousands_that_excel_kept_as_decimals_are_named() -> None:
    assert refusal(read_count, 2.111).endswith("; nếu là hàng nghìn thì gõ liền 2111.")
    assert refusal(read_count, 1.5).endswith("; nếu là hàng nghìn thì gõ liền 1500.")
    assert "hàng nghìn" not in refusal(read_count, 1 / 3)


@given(st.integers(0, LARGEST_COUNT))
def test_a_count_comes_back_from_every_way_it_is_kept(value: int) -> None:
    ways: tuple[Cell, ...] = (
        value,
        float(value),
        str(value),
        format_count(value),
        f"{value},0",
        show_count(value),
    )
    assert {read_count(way) for way in ways} == {value}


@pytest.mark.parametrize(
    ("cell", "value"), [("140", 140), (30.0, 30), ("140,0", 140), ("140.00", 140), ("0", 0)]
)
def test_points_are_taken(cell: Cell, value: int) -> None:
    assert read_points(cell) == value


@pytest.mark.parametrize("cell", ["2.111", "1,47", 12.5, -10, True, date(2022, 1, 1), 10_000, "140 điểm"])
def test_what_is_no_number_of_points_is_refused(cell: Cell) -> None:
    assert "điểm là số nguyên từ 0" in refusal(read_points, cell)


@pytest.mark.parametrize("cell", ["1,47", "1.47", "1,47%", " 1,47 % ", 1.47, 0.0147, "１,４７"])
def test_a_rate_agrees_with_the_exact_one_it_was_rounded_from(cell: Cell) -> None:
    stated = read_rate(cell)
    assert stated is not None
    assert stated.agrees(Rate(31, 2111))
    assert not stated.agrees(Rate(31, 2211))
    assert not stated.agrees(None)


def test_a_number_up_to_one_may_be_a_cell_of_per_cent() -> None:
    stated = read_rate(0.2)
    assert stated is not None
    assert stated.readings == (Fraction(2, 1000), Fraction(2, 10))
    assert stated.share == Fraction(2, 1000)
    assert stated.agrees(Fraction(20, 100))
    typed = read_rate("0,2")
    assert typed is not None
    assert not typed.agrees(Fraction(20, 100))


@pytest.mark.parametrize("cell", [101, -1.0, "147", "x", True, date(2022, 1, 1), math.nan, "1,47 hộ"])
def test_what_is_no_rate_is_refused(cell: Cell) -> None:
    assert "không phải tỷ lệ phần trăm từ 0 đến 100" in refusal(read_rate, cell)


def test_a_rate_is_shown_as_it_is_read() -> None:
    for rate in (Rate(31, 2111), Rate(0, 94), Rate(1, 3), Fraction(1465, 100_000)):
        stated = read_rate(show_rate(rate))
        assert stated is not None
        assert stated.agrees(rate)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Nha\u0302n Ho\u0300a", "Nhân Hòa"), ("  Ông   Lộ\u00a0", "Ông Lộ"),
        ("dòng một\ndòng hai", "dòng một dòng hai"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"), (12, "12"), (5.0, "5"), (1.47, "1,47"),
        (date(2022, 3, 31), "31/3/2022"),
        ("Còn ai không?", "Còn ai không?"),
    ],
)  # fmt: skip
def test_text_is_kept_as_it_is_seen(cell: Cell, value: str) -> None:
    assert read_text(60)(cell) == value


def test_text_that_is_too_long_is_refused_with_its_length() -> None:
    said = refusal(read_text(500), "x" * 32_767)
    assert "dài 32767 chữ; ô này nhận nhiều nhất 500 chữ" in said
    assert len(said) < 120


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"), ("NGUYE\u0302\u0303N THI\u0323 ĐÀO", "Nguyễn Thị Đào"),
        ("H'MÔNG", "H'Mông"), ("Y-BIÊR NIÊ", "Y-Biêr Niê"), ("LÒ A PÁO", "Lò A Páo"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("nguyễn văn an", "nguyễn văn an"), ("Nguyễn VĂN An", "Nguyễn VĂN An"), (" Lê   Ước ", "Lê Ước"),
    ],
)  # fmt: skip
def test_names_in_capitals_get_small_letters_and_others_stay(cell: str, value: str) -> None:
    assert read_name(cell) == value


@pytest.mark.parametrize("cell", [1960, 1.5, True, date(1960, 1, 1), "123", "…"])
def test_what_is_no_name_is_refused(cell: Cell) -> None:
    assert "không phải họ và tên" in refusal(read_name, cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("007", "007"), ("00123456789012345678", "00123456789012345678"), (14, "14"), (14.0, "14"), (5.0, "5"),
        ("5.0", "5.0"),
        ("TD-0001", "TD-0001"), ("'0012", "0012"), ("０１２", "012"), (123456789012345, "123456789012345"),
        ("12E", "12E"),
        ("2E1A", "2E1A"), (120000.0, "120000"),
    ],
)  # fmt: skip
def test_codes_stay_text(cell: Cell, value: str) -> None:
    assert read_code(cell) == value


@pytest.mark.parametrize(
    "cell", ["1.2E+11", "1,90601E+11", "1.2e11", 1.2e11, 190601000000.0, 1234567890123456, 1e20, 1.5e300]
)
def test_a_code_that_excel_rounded_is_refused_with_how_to_mend_it(cell: Cell) -> None:
    for read in (read_code, read_identity):
        said = refusal(read, cell)
        assert (
            "đã bị Excel làm tròn, không còn đủ chữ số; định dạng cột là Văn bản (Text) rồi gõ lại." in said
        )


@pytest.mark.parametrize("cell", [date(2022, 2, 1), True, 5.5, -14, time(1, 2)])
def test_a_code_that_excel_turned_is_refused(cell: Cell) -> None:
    for read in (read_code, read_identity):
        assert "không phải mã hay số hiệu" in refusal(read, cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("019060001234", "019060001234"), ("019 060 001 234", "019060001234"), ("019.060.001.234", "019060001234"),
        ("'019060001234", "019060001234"), ("０１９０６０００１２３４", "019060001234"), ("012345678", "012345678"),
        (123456789, "123456789"), (123456789.0, "123456789"), (" 019060001234\u00a0", "019060001234"),
    ],
)  # fmt: skip
def test_identity_numbers_stay_text(cell: Cell, value: str) -> None:
    assert read_identity(cell) == value


@pytest.mark.parametrize(
    ("cell", "meant"),
    [(19060001234, "019060001234"), (19060001234.0, "019060001234"), ("19060001234", "019060001234"),
     (1060001234, "001060001234"), (12345678, "012345678")],
)  # fmt: skip
def test_a_lost_zero_is_named_and_never_put_back(cell: Cell, meant: str) -> None:
    said = refusal(read_identity, cell)
    assert "Excel đã bỏ số 0 ở đầu" in said
    assert f"nếu đúng là {meant} thì định dạng cột là Văn bản (Text)" in said


@pytest.mark.parametrize(
    "cell", ["1234", "0190600012345", 7, "01906000123a", "không có", "019/060001234", "-19060001234"]
)
def test_what_is_no_identity_number_is_refused(cell: Cell) -> None:
    assert "9 hoặc 12 chữ số" in refusal(read_identity, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "31/3/2022", "31/03/2022", "31-3-2022", "31.3.2022", "31 / 3 / 2022", "2022-03-31", "2022-03-31 00:00:00",
        "2022-03-31T00:00:00", "31/03/2022 00:00", "３１/３/２０２２", "'31/3/2022", date(2022, 3, 31),
        at(2022, 3, 31), at(2022, 3, 31, 8, 30),
    ],
)  # fmt: skip
def test_days_are_taken(cell: Cell) -> None:
    assert read_day(cell) == date(2022, 3, 31)
    assert read_day_or_year(cell) == (date(2022, 3, 31), 2022)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("31/2/2022", "không phải ngày có thật"), ("31/3/22", "năm chỉ hai chữ số"), ("31-3-22", "năm chỉ hai chữ số"),
        ("3/31/2022", "nếu đúng thì ghi 31/3/2022"), (44651, "ngày 31/3/2022"), (44651.0, "ngày 31/3/2022"),
        ("44651", "ngày 31/3/2022"), ("2022", "không phải ngày có thật"), (2022, "không phải ngày có thật"),
        ("3/2022", "không phải ngày có thật"), (True, "không phải ngày có thật"), (1.5, "không phải ngày có thật"),
        (time(8, 30), "không phải ngày có thật"), (timedelta(1), "không phải ngày có thật"),
        ("1/1/0022", "không phải ngày có thật"), (date(22, 1, 1), "không phải ngày có thật"),
        ("1/1/9999", "không phải ngày có thật"), ("2022-W13-4", "không phải ngày có thật"),
        ("tháng 3", "không phải ngày có thật"), (-5, "không phải ngày có thật"), (10**400, "không phải ngày có thật"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_it_may_be(cell: Cell, said: str) -> None:
    assert said in refusal(read_day, cell)


@pytest.mark.parametrize("cell", ["1960", 1960, 1960.0, " 1960 ", "１９６０", "'1960"])
def test_a_year_alone_is_a_birth(cell: Cell) -> None:
    assert read_day_or_year(cell) == (None, 1960)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2/1960", "thiếu ngày"), ("02-1960", "như 12/2/1960, hoặc chỉ năm 1960"),
        ("60", "ghi 12/3/1960, hoặc chỉ năm 1960"),
        ("1/2/60", "năm chỉ hai chữ số"), ("31/2/1960", "không phải ngày sinh có thật"), (22000, "ngày 25/3/1960"),
        (date(1905, 5, 13), "có lẽ là năm 1960 mà Excel đổi thành ngày"), (at(1905, 7, 13), "có lẽ là năm 2021"),
        (60, "không phải ngày sinh có thật"), ("??/??/1960", "không phải ngày sinh có thật"),
        ("1760", "không phải ngày sinh"),
    ],
)  # fmt: skip
def test_what_is_no_birth_is_refused_with_what_it_may_be(cell: Cell, said: str) -> None:
    assert said in refusal(read_day_or_year, cell)


@given(st.dates(date(1910, 1, 1), date(2199, 12, 31)))
def test_a_day_comes_back_from_every_way_it_is_kept(day: date) -> None:
    padded = f"{day:%d/%m}/{day.year}"
    ways: tuple[Cell, ...] = (
        day,
        show_day(day),
        format_date(day),
        padded,
        padded.replace("/", "-"),
        day.isoformat(),
    )
    assert {read_day(way) for way in ways} == {day}
    assert read_day_or_year(show_day_or_year((day, day.year))) == (day, day.year)
    assert read_day_or_year(show_day_or_year((None, day.year))) == (None, day.year)
    serial = (day - date(1899, 12, 30)).days
    assert f"ngày {format_date(day)};" in refusal(read_day, serial)
