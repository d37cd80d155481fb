"""A year of Thịnh Đức to type into."""

from typing import Any

import pytest


@pytest.fixture
def opened(cast: Any) -> Any:
    """The cast, with the year 2021 open and empty."""
    from tests.households.making import open_review  # needs the applications to be loaded

    open_review(cast)
    return cast


@pytest.fixture
def filled(opened: Any) -> Any:
    """The cast, with all hamlets of 2021 entered."""
    from tests.households.making import fill_review

    fill_review(opened)
    return opened
