"""Two people, or two households, beside each other: what is the same and what differs."""

from dataclasses import dataclass

from households.pages.household import SHORT_CLASS
from households.queries.duplicates import PairView, Side
from households.queries.household_facts import HouseholdView
from households.rules.persons import print_birth
from thinhduc.figures import DASH, format_count, format_date


@dataclass(frozen=True)
class Compared:
    """One fact of both; `differs` where both are known and not the same."""

    label: str
    first: str
    second: str
    differs: bool


@dataclass(frozen=True)
class PairLines:
    """A pair with its facts."""

    pair: PairView
    facts: tuple[Compared, ...]


def pair_lines(pair: PairView) -> PairLines:
    """A pair as the page of duplicates shows it."""
    first, second = pair.first, pair.second
    return PairLines(
        pair,
        (
            _compared("Họ và tên", first.member.name, second.member.name),
            _compared("Sinh", print_birth(first.member.birth), print_birth(second.member.birth)),
            _compared("Giới tính", first.member.sex_label, second.member.sex_label),
            _compared("Số giấy tờ", first.member.identity, second.member.identity),
            _compared("Quan hệ", first.member.relation_label, second.member.relation_label),
            _compared("Xóm", _hamlet(first), _hamlet(second)),
            _compared("Diện", _class(first), _class(second)),
            _compared("Nhân khẩu", _persons(first), _persons(second)),
        ),
    )


def merge_sides(kept: HouseholdView, other: HouseholdView) -> list[Compared]:
    """Two households as the page of merging shows them."""
    return [
        _compared("Mã hộ", kept.code, other.code),
        _compared("Chủ hộ", kept.head_name, other.head_name),
        _compared("Địa chỉ", kept.address, other.address),
        _compared("Xóm", *(one.standing.hamlet if one.standing else "" for one in (kept, other))),
        _compared(
            "Diện",
            *(SHORT_CLASS[one.standing.poverty_class] if one.standing else "" for one in (kept, other)),
        ),
        _compared(
            "Nhân khẩu",
            *(format_count(one.standing.persons) if one.standing else "" for one in (kept, other)),
        ),
        _compared("Ghi sổ từ", _since(kept), _since(other)),
    ]


def _since(view: HouseholdView) -> str:
    return format_date(view.movements[-1].counted_on) if view.movements else ""


def _compared(label: str, first: str, second: str) -> Compared:
    return Compared(label, first or DASH, second or DASH, bool(first and second and first != second))


def _hamlet(side: Side) -> str:
    return side.standing.hamlet if side.standing else ""


def _class(side: Side) -> str:
    return SHORT_CLASS[side.standing.poverty_class] if side.standing else ""


def _persons(side: Side) -> str:
    return format_count(side.persons)
