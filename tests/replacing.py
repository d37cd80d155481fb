"""Adjusted versions whose words do not name what they replace."""

from targets import actions
from targets.queries import version_by_id
from thinhduc.scope import Scope


def explain_replaced(scope: Scope, version_id: int) -> None:
    """The reason with which an adjusted version passes whose words leave the replaced plan's number out."""
    view = version_by_id(scope, version_id)
    assert view is not None
    key = next(block.key for block in view.blocks if block.kind == "subject")
    actions.set_reason(
        scope=scope, version_id=version_id, key=key, reason="Số của bản cũ ghi ở công văn kèm theo."
    )
