"""Codes for the households that a list brings."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence


def codes_for(stored: Sequence[str], wished: Iterable[str]) -> Callable[[str | None], str]:
    """Gives each new household a code: the one it has in the list where that is free, else the next one.

    `wished`: the codes of the list, which nobody else is given. The same list gets the same codes at every check.

    >>> give = codes_for(["TD-0001", "TD-0009"], ["TD-0010"])
    >>> give(None), give("TD-0010"), give("TD-0009"), give(None)
    ('TD-0011', 'TD-0010', 'TD-0012', 'TD-0013')
    """
    taken, kept, free = set(stored), set(wished), _next_codes(stored)

    def give(code: str | None) -> str:
        if not code or code in taken:
            code = next(one for one in free if one not in taken and one not in kept)
        taken.add(code)
        return code

    return give


def _next_codes(codes: Sequence[str]) -> Iterator[str]:
    """Codes after the last one, written in the same way (households.queries.household.next_code)."""
    last = max(codes, default="")
    match = re.search(r"([0-9]+)$", last)
    stem = last[: match.start()] if match else (f"{last}-" if last else "")
    width, number = (len(match[1]), int(match[1])) if match else (4, 0)
    while True:
        number += 1
        yield f"{stem}{number:0{width}d}"[:40]
