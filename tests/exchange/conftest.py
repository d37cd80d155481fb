"""A kind of workbook for the engine's own tests."""

from typing import Any

import pytest


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The fake kind in the place of the reviews; a file is parsed once."""
    from exchange import checking  # here and below: only after Django is set up
    from exchange.kinds import KINDS
    from tests.exchange.fakes import FakeKind, read_once

    fake = FakeKind()
    monkeypatch.setitem(KINDS, fake.slug, fake)
    monkeypatch.setattr(checking, "read_book", read_once)
    return fake
