"""Rules of terms, roles and addresses."""

from datetime import date, timedelta

from thinhduc.permissions import Role

# What a commune's administrator gives out.
COMMUNE_ROLES = (Role.OFFICER, Role.LEADER, Role.HAMLET_HEAD, Role.COMMUNE_ADMIN)

# Roles that see figures or households; nobody gives them to the own account (domain.md, "Who").
DATA_ROLES = frozenset({Role.OFFICER, Role.LEADER, Role.HAMLET_HEAD})

# First parts of addresses that are no commune.
RESERVED_SLUGS = frozenset(
    {
        "dang-nhap",
        "dang-xuat",
        "he-thong",
        "kiem-tra",
        "mat-khau",
        "static",
        "suc-khoe",
        "tinh",
        "vai-tro",
        "viec-dang-do",
        "admin",
        "api",
        "media",
    }
)


def terms_overlap(first_from: date, first_to: date | None, second_from: date, second_to: date | None) -> bool:
    """Whether two terms share a day; both ends belong to a term, an open end is None.

    >>> terms_overlap(date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1), None)
    False
    >>> terms_overlap(date(2020, 1, 1), None, date(2022, 1, 1), date(2022, 1, 1))
    True
    """
    starts_in_time = second_to is None or first_from <= second_to
    ends_late_enough = first_to is None or second_from <= first_to
    return starts_in_time and ends_late_enough


def day_before(day: date) -> date:
    """The last day of the period that a new one follows.

    >>> day_before(date(2025, 7, 1))
    datetime.date(2025, 6, 30)
    """
    return day - timedelta(days=1)


def moved_to(order: int, count: int) -> int:
    """The place, from 0, of a hamlet that is to stand as number `order` among `count` others.

    >>> moved_to(1, 11), moved_to(40, 11)
    (0, 11)
    """
    return max(0, min(order - 1, count))
