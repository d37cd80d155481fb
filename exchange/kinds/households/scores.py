"""The points of a list against the class it names, by the standard in force (households/rules/standards.py)."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from exchange.kinds.households.fields import CLASS_LABELS
from households.queries.importing import Snapshot
from households.rules import PovertyClass, SheetFigures, Standard, classify
from households.rules.importing import SaidHousehold


class Scores:
    """One check's points; what could not be held against anything is said once, at the end."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.standard_on = cache(snapshot.standard_on)
        self._silent: dict[str, int] = {}
        self._classify = cache(self._classified)

    def faults(
        self, said: SaidHousehold, area: str, day: date, poverty_class: PovertyClass | None
    ) -> Iterator[tuple[str, str]]:
        """By key what is wrong with the points of a household that is to be of a class."""
        standard = self.standard_on(day)
        if standard is None:
            for key in ("b1", "b2", "causes"):
                if getattr(said, key) is not None:
                    yield (
                        key,
                        "Không có chuẩn nghèo nào áp dụng cho ngày này, nên không ghi điểm, nguyên nhân được.",
                    )
                    return
            return
        each = standard.index_points
        if (
            said.b2 is not None
            and each is not None
            and (said.b2 % each or said.b2 > each * len(standard.indices))
        ):
            most = each * len(standard.indices)
            yield (
                "b2",
                f"“{said.b2}” không phải điểm B2: {standard.name} tính {each} điểm một chỉ số, nhiều nhất {most}.",
            )
            return
        if said.b1 is None or poverty_class is None:
            return
        found, why = self._classify(standard, area, said.b1, said.b2)
        if found is not None and found is not poverty_class:
            text = (
                f"Cột phân loại là {CLASS_LABELS[poverty_class].lower()}, điểm lại cho {CLASS_LABELS[found].lower()} "
                f"theo {standard.name}. {why} Sửa điểm hoặc sửa phân loại."
            )
            yield "class", text

    def class_of(self, said: SaidHousehold, area: str, day: date) -> PovertyClass | None:
        """What the points of a row make of a household; None where they do not say."""
        standard = self.standard_on(day)
        if standard is None or said.b1 is None:
            return None
        return self._classify(standard, area, said.b1, said.b2)[0]

    def _classified(
        self, standard: Standard, area: str, b1: int, b2: int | None
    ) -> tuple[PovertyClass | None, str]:
        rule = standard.area(area)
        if rule is None or not rule.has_points:
            self._silent[standard.name] = 1
            return None, ""
        each = standard.index_points
        lacking = None if b2 is None or each is None else frozenset(range(1, b2 // each + 1))
        found = classify(SheetFigures(b1=b1, lacking=lacking), standard, area)
        return found.poverty_class, found.why

    def notes(self) -> list[str]:
        """Standards by which points say nothing."""
        return [
            f"{name} chưa có mức điểm B1 được công bố, nên phân loại của tệp không đối chiếu được với điểm."
            for name in self._silent
        ]
