"""The text of plan 38 of 2022 and its template, with the facts of its tables."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from targets.rules import HamletFigures
from targets.rules.text import Act, Block, BlockKind, TextFacts, acts_from, blocks_from

ROOT = Path(__file__).resolve().parent.parent.parent
ISSUED = date(2022, 3, 31)


def read(path: str) -> Any:
    """A data file of the project."""
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def lines_of(key: str) -> list[HamletFigures]:
    """The lines of one table as published."""
    return [
        HamletFigures(
            one["order"],
            one["name"],
            one["households_2022"],
            one[key]["opening_2021"],
            one[key].get("no_labour_capacity"),
            one[key]["reduction"],
        )
        for one in read("tests/golden/thinhduc-2022.json")["hamlets"]
    ]


PRINTED: tuple[Block, ...] = blocks_from(read("reports/data/thinhduc-2022-text.json"))
TEMPLATE: tuple[Block, ...] = blocks_from(read("targets/data/plan_text.json"))
ACTS: tuple[Act, ...] = acts_from(read("targets/data/legal_acts.json"))
FACTS = TextFacts(
    year=2022,
    commune_kind="xã",
    commune_name="Thịnh Đức",
    superior="UBND thành phố Thái Nguyên",
    province="Thái Nguyên",
    hamlet_kind="xóm",
    hamlets=12,
    poor=lines_of("poor"),
    near_poor=lines_of("near_poor"),
    superior_number="69/KH-UBND",
    superior_date=date(2022, 3, 18),
    superior_issuer="UBND thành phố Thái Nguyên",
)


def one_item(text: str, **changes: Any) -> list[Block]:
    """A short text without faults but those of `text`, which is an item of part I; `changes` are of that block."""
    item = {"key": "item", "kind": BlockKind.ITEM, "text": text} | changes
    return [
        Block("subject", BlockKind.SUBJECT, "Giảm nghèo bền vững năm {năm}"),
        Block(
            "basis",
            BlockKind.BASIS,
            "Căn cứ Kế hoạch số 69/KH-UBND ngày 18/3/2022 của UBND thành phố Thái Nguyên.",
        ),
        Block("part", BlockKind.PART, "MỤC TIÊU"),
        Block(**item),
        Block("annex", BlockKind.REMARK, "(Có biểu chi tiết kèm theo)"),
    ]
