"""The plan of 2022 as the rules see it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from targets.rules import HamletFigures, PovertyClass

GOLDEN = Path(__file__).parent.parent / "golden" / "thinhduc-2022.json"


@pytest.fixture(scope="session")
def tables_2022() -> Mapping[PovertyClass, Sequence[HamletFigures]]:
    """The lines of both tables, from the file the plan is loaded from."""
    hamlets = json.loads(GOLDEN.read_text(encoding="utf-8"))["hamlets"]
    return {
        poverty_class: tuple(
            HamletFigures(
                order=hamlet["order"],
                name=hamlet["name"],
                households=hamlet["households_2022"],
                opening=hamlet[poverty_class.value]["opening_2021"],
                no_labour=hamlet[poverty_class.value].get("no_labour_capacity"),
                reduction=hamlet[poverty_class.value]["reduction"],
            )
            for hamlet in hamlets
        )
        for poverty_class in PovertyClass
    }


@pytest.fixture
def poor_2022(tables_2022: Mapping[PovertyClass, Sequence[HamletFigures]]) -> Sequence[HamletFigures]:
    """The lines of the table of poor households."""
    return tables_2022[PovertyClass.POOR]


@pytest.fixture
def near_poor_2022(tables_2022: Mapping[PovertyClass, Sequence[HamletFigures]]) -> Sequence[HamletFigures]:
    """The lines of the table of near-poor households."""
    return tables_2022[PovertyClass.NEAR_POOR]
