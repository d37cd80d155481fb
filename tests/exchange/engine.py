"""What the tests of batches share: a batch that was sent and read, and how it stands."""

from typing import Any

from exchange.actions import upload
from exchange.queries import BatchView, batch_by_id
from exchange.work import start
from tests.exchange.fakes import workbook
from thinhduc.scope import Scope
from thinhduc.workbooks.layouts import Layout

# Of the workbook of tests/exchange/fakes.py.
PLACE = Layout("figures", "Số hộ", (1, 1), 2, {"name": 1, "poor": 2, "near_poor": 3})


def sent(scope: Scope, data: bytes | None = None, **more: Any) -> int:
    """A workbook that was sent and read."""
    batch_id = upload(
        scope=scope,
        kind="reviews",
        year=2021,
        file_name="so ho.xlsx",
        data=workbook() if data is None else data,
        **more,
    )
    start(scope=scope, batch_id=batch_id)
    return batch_id


def standing(scope: Scope, batch_id: int) -> BatchView:
    """The batch as it stands."""
    view = batch_by_id(scope, batch_id)
    assert view is not None
    return view
