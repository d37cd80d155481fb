"""Changes and faults as they are stored with a row, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from exchange.kinds.base import CellChange
from thinhduc.workbooks.layouts import Fault, Proposal


def change_of(change: CellChange) -> dict[str, str]:
    """A change for storing."""
    return {"key": change.key, "label": change.label, "old": change.old, "new": change.new}


def change_from(stored: Mapping[str, str]) -> CellChange:
    """What `change_of` gave."""
    return CellChange(stored["key"], stored["label"], stored["old"], stored["new"])


def fault_of(fault: Fault) -> dict[str, Any]:
    """A fault for storing, with its proposal."""
    return asdict(fault)


def fault_from(stored: Mapping[str, Any]) -> Fault:
    """What `fault_of` gave.

    >>> fault = Fault("1", 2, 3, "Xóm", "ĐẦU PHÂN", "…", "hamlet", Proposal("hamlet", "ĐẦU PHÂN", "8", "Đầu Phần"))
    >>> fault_from(fault_of(fault)) == fault
    True
    """
    proposal = stored["proposal"]
    return Fault(**{**stored, "proposal": Proposal(**proposal) if proposal else None})
