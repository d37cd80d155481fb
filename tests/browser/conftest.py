"""What all tests in a browser share: the people of a small town, and patience on a busy machine."""

from typing import Any

import pytest
from playwright.sync_api import expect

expect.set_options(timeout=30_000)


@pytest.fixture
def town(transactional_db: Any) -> Any:
    """Twelve hamlets and their people (tests/browser/town.py), nothing reviewed or planned yet."""
    from tests.browser.town import make_town  # needs the applications to be loaded

    return make_town()
