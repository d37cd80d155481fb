"""Ticked numbers as one integer: bit number − 1 per lacking index or cause of poverty.

None is "not surveyed", 0 is "surveyed, and none of them".
"""

from collections.abc import Iterable
from typing import overload


@overload
def mask_of(numbers: None) -> None: ...
@overload
def mask_of(numbers: Iterable[int]) -> int: ...
def mask_of(numbers: Iterable[int] | None) -> int | None:
    """The mask of ticked numbers from 1 up; ValueError for a number below 1.

    >>> mask_of([1, 4, 8]), mask_of([]), mask_of(None)
    (137, 0, None)
    """
    if numbers is None:
        return None
    mask = 0
    for number in numbers:
        if number < 1:
            raise ValueError("Số thứ tự bắt đầu từ 1.")
        mask |= 1 << (number - 1)
    return mask


@overload
def numbers_of(mask: None) -> None: ...
@overload
def numbers_of(mask: int) -> tuple[int, ...]: ...
def numbers_of(mask: int | None) -> tuple[int, ...] | None:
    """The ticked numbers of a mask, ascending; ValueError for a negative mask.

    >>> numbers_of(137), numbers_of(0), numbers_of(None)
    ((1, 4, 8), (), None)
    """
    if mask is None:
        return None
    if mask < 0:
        raise ValueError("Mặt nạ không thể âm.")
    return tuple(place + 1 for place in range(mask.bit_length()) if mask >> place & 1)
