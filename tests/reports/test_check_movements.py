"""What somebody broke in the movements behind the application's back is found, and a healthy register is quiet."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from households.models import Classification, Household, ReviewCase, ReviewRound, Standard
from tests.cast import Cast
from tests.households.making import small_register
from tests.reports.test_check_figures import behind_the_back, check


@pytest.fixture(autouse=True)
def keys(cast: Cast) -> Iterator[dict[str, int]]:
    return small_register(cast)


def errors() -> list[tuple[str, str]]:
    """Codes and messages of what is wrong."""
    _, found = check()
    return [(one["code"], one["message"]) for one in found if one["level"] == "error"]


def codes() -> set[str]:
    return {code for code, _ in errors()}


def test_healthy_register_is_quiet() -> None:
    assert errors() == []


def test_changed_class_is_found_in_chain_and_journal(keys: dict[str, int]) -> None:
    with behind_the_back() as execute:
        execute(
            "UPDATE households_movement SET class_to = 'poor' WHERE household_id = %s AND until IS NULL",
            keys["TD-0003"],
        )
    assert errors() == [
        (
            "changed-behind",
            (
                "Hộ Vũ Văn Bảy (TD-0003): diện đang lưu là hộ nghèo, nhật ký ghi hộ cận nghèo: "
                "đã bị sửa ngoài phần mềm."
            ),
        )
    ]


def test_changed_persons_within_the_chain_unbalance_a_year(keys: dict[str, int]) -> None:
    with behind_the_back() as execute:
        execute(
            "UPDATE households_movement SET persons_after = 9 WHERE household_id = %s AND number = 1",
            keys["TD-0003"],
        )
    assert codes() == {"chain-broken", "ledger-unbalanced"}
    assert any("Nhân Hòa, hộ cận nghèo: cuối năm 2022" in message for _, message in errors())


def test_wrong_days_leave_a_household_standing_twice(keys: dict[str, int]) -> None:
    with behind_the_back() as execute:
        execute(
            "UPDATE households_movement SET until = '2023-06-01' WHERE household_id = %s AND number = 1",
            keys["TD-0001"],
        )
    assert codes() == {"chain-days", "ledger-unbalanced"}


def test_removed_last_movement_leaves_no_open_end(keys: dict[str, int]) -> None:
    with behind_the_back() as execute:
        execute("DELETE FROM households_movement WHERE household_id = %s AND number = 2", keys["TD-0003"])
    assert "chain-open-end" in codes()


def test_household_without_a_movement_is_nowhere(cast: Cast) -> None:
    Household.objects.create(
        commune=cast.commune, code="TD-0404", head_name="Ma", head_key="ma0", folded="ma"
    )
    assert errors() == [
        (
            "household-nowhere",
            "Hộ Ma (TD-0404) không có biến động nào nên không thuộc xóm nào: đã bị sửa ngoài phần mềm.",
        )
    ]


def decided(cast: Cast, household_id: int, poverty_class: str, on: date) -> Any:
    """A class decided in a round of 2022."""
    review = ReviewRound.objects.create(
        commune=cast.commune, year=2022, kind="periodic", starts_on=date(2022, 9, 1), ends_on=date(2022, 12, 14),
        opened_by="Cán Bộ", opened_at=timezone.now(),
    )  # fmt: skip
    hamlet = cast.hamlets["phuc-hoa"]
    case = ReviewCase.objects.create(
        commune=cast.commune, round=review, household_id=household_id, hamlet=hamlet, ground="was-poor"
    )
    return Classification.objects.create(
        commune=cast.commune, household_id=household_id, hamlet=hamlet, case=case, year=2022, decided_on=on,
        standard=Standard.objects.get(slug="nd-07-2021"), poverty_class=poverty_class,
        decided_by="Cán Bộ", recorded_at=timezone.now(),
    )  # fmt: skip


def test_class_that_a_movement_leads_to_is_fine(cast: Cast, keys: dict[str, int]) -> None:
    decided(cast, keys["TD-0001"], "near_poor", date(2022, 11, 20))
    assert errors() == []


def test_class_without_a_movement_is_found(cast: Cast, keys: dict[str, int]) -> None:
    decided(cast, keys["TD-0001"], "neither", date(2022, 11, 20))
    assert errors() == [
        (
            "class-without-movement",
            (
                "Phúc Hòa: hộ Hoàng Văn Tứ (TD-0001) được quyết định là không nghèo, không cận nghèo ngày 20/11/2022 "
                "nhưng sổ không có biến động nào như vậy."
            ),
        )
    ]
