"""Rows that name another commune: a list of a district holds many, ours are taken and the others said."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from exchange.kinds.naming import fault_at
from thinhduc.figures import fold
from thinhduc.workbooks.layouts import Fault, TableRow

_KIND = re.compile(r"^(xa|phuong|thi tran|dac khu|x\.|p\.|tt\.)\s+")


def commune_key(name: str) -> str:
    """A commune's name for comparing, with or without its kind.

    >>> commune_key("XÃ THỊNH ĐỨC") == commune_key("Thịnh Đức")
    True
    """
    return _KIND.sub("", fold(name))


class ForeignRows:
    """The rows that name another commune, by its name, else by a code that stands beside no row of ours."""

    def __init__(self, rows: Sequence[TableRow], commune: str) -> None:
        self.rows, self.commune = rows, commune
        own = commune_key(commune)
        named = {
            place: commune_key(str(row.values["commune"])) == own
            for place, row in enumerate(rows)
            if row.values.get("commune")
        }
        codes = {
            place: row.values["commune_code"]
            for place, row in enumerate(rows)
            if row.values.get("commune_code")
        }
        ours = {code for place, code in codes.items() if named.get(place)}
        if not named and codes:
            ours = {Counter(codes.values()).most_common(1)[0][0]}
        self._keys = {place: "commune" for place, is_own in named.items() if not is_own}
        self._keys |= {
            place: "commune_code"
            for place, code in codes.items()
            if place not in self._keys and ours and code not in ours
        }
        self._told = len(named)

    def is_foreign(self, place: int) -> bool:
        """Whether the row names another commune."""
        return place in self._keys

    def faults(self) -> Iterator[tuple[int, Fault]]:
        """One for each of them."""
        for place, key in self._keys.items():
            row = self.rows[place]
            text = f"“{row.texts.get(key, '')[:60]}” thuộc xã khác; ở đây chỉ nạp hộ của {self.commune}."
            yield place, fault_at(row, key, "Xã" if key == "commune" else "Mã xã", text)

    def of_the_whole(self, commune: str) -> str:
        """What to say where not one row is ours."""
        if not self._told or len(self._keys) < self._told:
            return ""
        return f"Không dòng nào là của {commune}; có lẽ đây là tệp của xã khác."
