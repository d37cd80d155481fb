"""What must hold of the people of a household: every fault at once, each with its name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.rules.persons import (
    Birth,
    Person,
    age_on,
    check_household,
    check_member,
    mask_identity,
    print_birth,
    read_birth,
)

TODAY = date(2022, 6, 1)
HEAD = Person("Trần Văn Mẫu", Birth(None, 1960), "male", "head")


def codes(findings: list[object]) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12/3/60", "“12/3/60” ghi năm chỉ hai chữ số"),
        ("3/1960", "“3/1960” thiếu ngày; ghi đủ ngày, tháng, năm như 12/3/1960, hoặc chỉ năm 1960"),
        ("3/31/1960", "nếu đúng thì ghi 31/3/1960"),
    ],
)
def test_a_birth_half_written_is_refused_with_what_it_may_be(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_birth(text)


@pytest.mark.parametrize("text", ["31/2/1960", "30.02.2001", "1960-13-01", "tháng 3", "60"])
def test_a_birth_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"không phải ngày sinh có thật; ghi 12/3/1960, hoặc chỉ năm 1960"):
        read_birth(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_birth_is_read_back_as_it_is_printed(day: date) -> None:
    for birth in (Birth(day, day.year), Birth(None, day.year)):
        assert read_birth(print_birth(birth)) == birth


def test_age_counts_full_years_and_29_february() -> None:
    leap = Birth(date(2000, 2, 29), 2000)
    assert [age_on(leap, date(2022, 2, 28)), age_on(leap, date(2022, 3, 1))] == [21, 22]


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (Person(""), "member-without-name"),
        (Person("Trần Văn 2"), "member-name"),
        (Person("Trần Văn A", Birth(date(2022, 6, 2), 2022)), "birth-to-come"),
        (Person("Trần Văn A", Birth(None, 2023)), "birth-to-come"),
        (Person("Trần Văn A", Birth(None, 1890)), "birth-too-early"),
        (Person("Trần Văn A", joined_on=date(2022, 6, 2)), "joined-to-come"),
        (Person("Trần Văn A", Birth(None, 2000), joined_on=date(1999, 5, 1)), "joined-before-birth"),
        (Person("Trần Văn A", left_on=date(2022, 6, 2)), "left-to-come"),
        (
            Person("Trần Văn A", joined_on=date(2021, 1, 2), left_on=date(2021, 1, 1)),
            "left-before-joined",
        ),
        (Person("Trần Văn A", identity_number="01906000123"), "identity-number"),
        (Person("Trần Văn A", identity_number="0190600O1234"), "identity-number"),
        (Person("Trần Văn A", identity_number="٠١٩٠٦٠٠٠١"), "identity-number"),
    ],
)
def test_each_fault_of_a_person_is_found_and_names_the_person(person: Person, code: str) -> None:
    (found,) = check_member(person, TODAY)
    assert found.code == code
    assert (person.name or "chưa ghi") in found.message


@pytest.mark.parametrize("number", ["", "019060001234", "090123456", "000000001"])
def test_an_identity_number_is_text_of_nine_or_twelve_digits(number: str) -> None:
    assert check_member(Person("Trần Văn A", identity_number=number), TODAY) == []


def test_all_faults_come_at_once() -> None:
    people = [
        HEAD,
        Person("Lê Thị B", Birth(None, 2030), "female", "head", "12"),
        Person("Trần Văn C", Birth(date(2023, 1, 1), 2023), identity_number="019060001234"),
    ]
    found = check_household("Hộ 01", people, TODAY, {"019060001234": "hộ Lý Văn Khác (TD-09)"})
    assert codes(found) == [
        "birth-to-come",
        "identity-number",
        "birth-to-come",
        "several-heads",
        "member-elsewhere",
    ]


def test_exactly_one_present_member_is_the_head() -> None:
    gone = Person("Lê Thị B", relation="head", left_on=date(2021, 1, 1))
    assert codes(check_household("Hộ 01", [gone], TODAY)) == ["no-head"]
    assert codes(check_household("Hộ 01", [HEAD, gone], TODAY)) == []
    two = check_household("Hộ 01", [HEAD, Person("Lê Thị B", relation="head")], TODAY)
    assert [one.message for one in two] == [
        "Hộ 01 có 2 người ghi là chủ hộ (Trần Văn Mẫu, Lê Thị B); chỉ được một."
    ]


def test_a_person_present_elsewhere_is_refused_with_both_households() -> None:
    person = Person("Lê Thị B", identity_number="019060001234")
    (found,) = check_household(
        "Hộ Trần Văn Mẫu (TD-01)", [HEAD, person], TODAY, {"019060001234": "hộ Lý Văn Khác (TD-09)"}
    )
    assert "hộ Lý Văn Khác (TD-09)" in found.message
    assert "Hộ Trần Văn Mẫu (TD-01)" in found.message
    assert "019060001234" not in found.message


def test_two_people_of_a_household_do_not_share_a_number() -> None:
    people = [HEAD, *(Person(name, identity_number="019060001234") for name in ("Lê Thị B", "Lê Thị C"))]
    (found,) = check_household("Hộ 01", people, TODAY)
    assert found.message == "Hộ 01: Lê Thị B và Lê Thị C ghi cùng một số giấy tờ."


def test_what_is_unlikely_of_a_relation_only_warns() -> None:
    people = [
        HEAD,
        Person("Lê Văn B", Birth(None, 1962), "male", "spouse"),
        Person("Lê Thị C", Birth(None, 1963), "female", "spouse"),
        Person("Trần Thị D", Birth(None, 1950), "female", "child"),
        Person("Trần Thị E", Birth(None, 1990), "female", "parent"),
    ]
    found = check_household("Hộ 01", people, TODAY)
    assert codes(found) == ["several-spouses", "spouse-same-sex", "relation-unlikely", "relation-unlikely"]
    assert {one.level.value for one in found} == {"warning"}


@given(st.from_regex(r"[0-9]{9}|[0-9]{12}", fullmatch=True))
def test_a_masked_number_shows_three_digits_and_its_length(number: str) -> None:
    masked = mask_identity(number)
    assert len(masked) == len(number)
    assert masked.strip("•") == number[-3:]
