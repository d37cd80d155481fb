"""A short text for the tests of what is done to it."""

from collections.abc import Sequence
from typing import Any

from journal.models import Entry
from targets import actions
from targets.actions.text import write_blocks
from targets.models import PlanVersion
from targets.queries import VersionView, content_hash
from targets.rules.text import Block, BlockKind
from tests.cast import Cast, Person
from tests.targets.plans import current, fill, issue_as

BLOCKS = (
    Block("subject", BlockKind.SUBJECT, "Giảm nghèo bền vững năm {năm}"),
    Block("basis", BlockKind.BASIS, "Căn cứ kế hoạch số {số kế hoạch cấp trên};"),
    Block("i", BlockKind.PART, "MỤC TIÊU"),
    Block("i-1", BlockKind.CLAUSE, "Giảm {số hộ nghèo giảm} hộ nghèo (có biểu kèm theo)"),
    Block("end", BlockKind.CLOSING, "Đề nghị các xóm thực hiện"),
)


def put(cast: Cast, blocks: Sequence[Block] = BLOCKS) -> VersionView:
    """These blocks as the text of the open version."""
    scope = cast.officer.scope
    version = PlanVersion.objects.within(scope).exclude(state="issued").get()
    write_blocks(scope=scope, version=version, blocks=blocks)
    return current(cast.officer)


def save(cast: Cast, key: str, text: str, *, seen: str, **more: Any) -> None:
    """The officer's typing of one block."""
    view = current(cast.officer)
    actions.save_block(scope=cast.officer.scope, version_id=view.id, key=key, text=text, seen=seen, **more)


def keys(cast: Cast) -> list[str]:
    """The keys of the open version's blocks in their order."""
    return [block.key for block in current(cast.officer).blocks]


def block(cast: Cast, key: str) -> Block:
    """One block of the open version."""
    return next(one for one in current(cast.officer).blocks if one.key == key)


def noted(person: Person, deed: str = "plan-text-changed") -> list[tuple[str, str | None, str | None]]:
    """What the deeds of a kind changed: figure, from, to."""
    rows = Entry.objects.within(person.scope).filter(deed=deed, kind="figure").order_by("id")
    return list(rows.values_list("figure", "old_value", "new_value"))


def issue_filled(cast: Cast, number: str = "38/KH-UBND") -> VersionView:
    """The open version filled in and issued."""
    view = fill(cast, lang_mon=2)
    actions.submit(scope=cast.officer.scope, version_id=view.id)
    actions.approve(
        scope=cast.leader.scope, version_id=view.id, shown_hash=content_hash(current(cast.leader))
    )
    issue_as(cast, current(cast.officer), number)
    return current(cast.officer, view.number)
