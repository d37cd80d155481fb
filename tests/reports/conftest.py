"""The annexes of the plan of 2022 as reports: its draft by the decree's form, and as it was signed."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from reports.annexes import AnnexInput, build_annex
from reports.report import Report
from targets.rules import HamletFigures, PovertyClass, State, StatedTotal

GOLDEN = Path(__file__).parent.parent / "golden"
PLAN: dict[str, Any] = json.loads((GOLDEN / "thinhduc-2022.json").read_text(encoding="utf-8"))


def lines_of(poverty_class: PovertyClass) -> list[HamletFigures]:
    """The hamlets' lines as the file holds them."""
    return [
        HamletFigures(
            order=hamlet["order"],
            name=hamlet["name"],
            households=hamlet["households_2022"],
            opening=hamlet[poverty_class]["opening_2021"],
            no_labour=hamlet[poverty_class].get("no_labour_capacity"),
            reduction=hamlet[poverty_class]["reduction"],
        )
        for hamlet in PLAN["hamlets"]
    ]


def stated_of(poverty_class: PovertyClass) -> list[StatedTotal]:
    """The published totals, as the file states them: bare numbers and rates with a point."""
    published = PLAN["published"]
    figures = {"households": published["households_total"], **published[poverty_class]}
    if "no_labour_capacity" in figures:
        figures["no_labour"] = figures.pop("no_labour_capacity")
    return [
        StatedTotal(
            key=key,
            text=str(value),
            value=Fraction(value) / 100 if key == "rate" else value,
            by="Công chức giảm nghèo",
            reason=published["reason"],
        )
        for key, value in figures.items()
    ]


def annex_input(poverty_class: PovertyClass = PovertyClass.POOR, **changes: Any) -> AnnexInput:
    """The plan of 2022 as a draft, with `changes`."""
    parts: dict[str, Any] = {
        "poverty_class": poverty_class,
        "commune_slug": "thinh-duc",
        "commune_kind": "xã",
        "commune_name": "Thịnh Đức",
        "year": 2022,
        "version": 1,
        "state": State.DRAFT,
        "lines": lines_of(poverty_class),
    }
    return AnnexInput(**(parts | changes))


def signed_input(poverty_class: PovertyClass) -> AnnexInput:
    """The plan of 2022 as it was signed."""
    return annex_input(
        poverty_class,
        state=State.ISSUED,
        printed=PLAN["printed"],
        stated=stated_of(poverty_class),
        form="as-signed",
        document_number="38/KH-UBND",
        document_date=date(2022, 3, 31),
    )


@pytest.fixture(params=list(PovertyClass))
def poverty_class(request: pytest.FixtureRequest) -> PovertyClass:
    return PovertyClass(request.param)


@pytest.fixture
def draft(poverty_class: PovertyClass) -> Report:
    return build_annex(annex_input(poverty_class))


@pytest.fixture
def signed(poverty_class: PovertyClass) -> Report:
    return build_annex(signed_input(poverty_class))


@pytest.fixture
def make() -> Callable[..., Report]:
    """`make(PovertyClass.POOR, lines=...)` builds a report with changes to the draft of 2022."""
    return lambda poverty_class=PovertyClass.POOR, **changes: build_annex(
        annex_input(poverty_class, **changes)
    )
