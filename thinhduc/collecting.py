"""Python's search for cycles, put off while many rows are held at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles; memory is freed by counting references all the same.

    Rows, values and findings of a long list hold no cycles, yet with every few hundred new ones the collector goes
    over those that are there already: a third of the time of a list of 20,000 people. Also a decorator.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
