"""The garbage collector while many objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 200_000  # new objects between two looks, instead of 700


@contextmanager
def rare_garbage() -> Iterator[None]:
    """Look for garbage rarely: reading events and mirroring pages takes half of the time, or less.

    Not never: removed parts of a page are cycles, which would stay.
    """
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
