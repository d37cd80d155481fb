"""What a check says of the rows of a list: where something is wrong, and why a row is passed over."""

from collections.abc import Sequence
from dataclasses import replace

from exchange.kinds.households import printing
from exchange.kinds.households.grouping import KEYS_OF_KINDS
from exchange.kinds.naming import fault_at
from households.rules.persons import mask_identity
from thinhduc.workbooks.layouts import Fault, TableRow


class Sayings:
    """By the place of a row: `faults`, and `why` it is passed over."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self.rows = rows
        self.faults: dict[int, list[Fault]] = {
            place: list(row.faults) for place, row in enumerate(rows) if row.faults
        }
        self.why: dict[int, str] = {}

    def fault(self, place: int, fault: Fault) -> None:
        """One more fault of a row, said once."""
        own = self.faults.setdefault(place, [])
        if fault not in own:
            own.append(fault)

    def fault_at(self, place: int, key: str, text: str) -> None:
        """A fault at a row's cell of a key; of an identity number only the last digits are kept."""
        key = KEYS_OF_KINDS.get(key, key)
        fault = fault_at(self.rows[place], key, printing.label_of(key), text)
        if key == "identity_number":
            fault = replace(fault, text=mask_identity(fault.text))
        self.fault(place, fault)

    def where(self, place: int, seen_from: int) -> str:
        """A row as another row's sentence names it.

        >>> Sayings([TableRow("members", "Tờ 1", 5, {}, {}), TableRow("members", "Tờ 2", 9, {}, {})]).where(1, 0)
        'dòng 9 trang “Tờ 2”'
        """
        row = self.rows[place]
        return f"dòng {row.number}" + (
            "" if row.sheet == self.rows[seen_from].sheet else f" trang “{row.sheet}”"
        )
