"""The words of a version: what its fields are filled with, what is wrong with them, and whose text they came from."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hamlets.queries import hamlets_in, place_of, today
from targets.models import LegalAct, PlanVersion, TextBlock
from targets.queries.versions import VersionView, version_at
from targets.rules import PovertyClass
from targets.rules.text import Act, Block, TextFacts, acts_from, blocks_from, carried, check_text
from thinhduc.findings import Finding
from thinhduc.scope import Scope

DATA = Path(__file__).parent.parent / "data"


def text_facts(scope: Scope, view: VersionView) -> TextFacts:
    """What the fields of a version's text can say, with the names of the document's day."""
    place = place_of(scope, view.commune_id, view.document_date or date(view.year, 12, 31))
    words = [hamlet.kind for hamlet in hamlets_in(scope, view.year, view.commune_id)]
    replaced = version_at(scope, view.year, view.replaces) if view.replaces else None
    return TextFacts(
        year=view.year,
        commune_kind=place.kind,
        commune_name=place.name,
        superior=place.superior,
        province=place.province,
        hamlet_kind=words[0] if words else "xóm",
        hamlets=len(view.lines),
        poor=view.table(PovertyClass.POOR),
        near_poor=view.table(PovertyClass.NEAR_POOR),
        superior_number=view.superior_number,
        superior_date=view.superior_date,
        superior_issuer=view.superior_issuer,
        replaced_number=replaced.document_number if replaced else "",
        replaced_date=replaced.document_date if replaced else None,
    )


def acts_for(scope: Scope, commune_id: int) -> tuple[Act, ...]:
    """The common list of legal acts and a commune's own; of the same number the commune's own counts."""
    own = {row.number: _act(row) for row in LegalAct.objects.within(scope).filter(commune_id=commune_id)}
    common = {act.number: act for act in common_acts()}
    return tuple((common | own).values())


def text_findings_of(scope: Scope, view: VersionView) -> list[Finding]:
    """Every finding of a version's text; of an issued one only notes. One that was issued without a text has none."""
    if view.is_issued and not view.blocks:
        return []
    return check_text(
        view.blocks,
        text_facts(scope, view),
        acts_for(scope, view.commune_id),
        day=acts_day(view),
        is_historical=view.is_issued,
    )


def acts_day(view: VersionView) -> date:
    """On which the acts that a text cites have to be in force: the document's day, else today within the plan's year.

    So a plan begun in December is held against what holds in its year, and one of a past year against what held then.
    """
    first, last = date(view.year, 1, 1), date(view.year, 12, 31)
    return view.document_date or min(max(today(), first), last)


def last_text(scope: Scope, view: VersionView) -> tuple[VersionView | None, tuple[Block, ...]]:
    """The text that a version's is to be compared with, and whose it is: the one that a version now begins with."""
    replaced = version_at(scope, view.year, view.replaces) if view.replaces else None
    return first_text(scope, view.year, replaced)


def first_text(
    scope: Scope, year: int, replaced: VersionView | None = None
) -> tuple[VersionView | None, tuple[Block, ...]]:
    """The text that a new version begins with, and whose it is; None where it is the template's.

    That of the version it replaces, reasons included; else that of the newest earlier year with one in force, carried
    over; else the template. A text as it was printed comes with the template's fields in place of its figures
    (`carried`).
    """
    if replaced is not None and replaced.blocks:
        is_printed = any(block.label is not None for block in replaced.blocks)
        return replaced, carried(replaced.blocks, template_blocks()) if is_printed else replaced.blocks
    for earlier in _years_with_text(scope, year):
        last = version_at(scope, earlier, "in-force")
        if last is not None and last.blocks:
            return last, carried(last.blocks, template_blocks())
    return None, template_blocks()


def _years_with_text(scope: Scope, year: int) -> list[int]:
    """The years before `year` of which a version with a text was issued, latest first."""
    issued = PlanVersion.objects.within(scope).filter(state=PlanVersion.State.ISSUED, plan__year__lt=year)
    with_text = issued.filter(pk__in=TextBlock.objects.within(scope).values("version_id"))
    return sorted(set(with_text.values_list("plan__year", flat=True)), reverse=True)


@cache
def template_blocks() -> tuple[Block, ...]:
    """The text that a commune begins with (targets/data/plan_text.json)."""
    return blocks_from(_data("plan_text.json"))


@cache
def common_acts() -> tuple[Act, ...]:
    """The legal acts that every commune sees (targets/data/legal_acts.json)."""
    return acts_from(_data("legal_acts.json"))


def _act(row: LegalAct) -> Act:
    return Act(
        number=row.number,
        title=row.title,
        issuer=row.issuer,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        ended_by=row.ended_by,
        is_own=True,
    )


def _data(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
