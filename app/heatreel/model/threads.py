"""Work on arrays in threads: numpy and the compressors let others run meanwhile."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_MOST = 8


def in_order(work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """The results of ``work`` for each item, in order, made in a few threads a little ahead of the reader.

    What ``work`` raises is raised where its result would come.
    """
    threads = min(_MOST, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[B]] = deque()
        for item in items:
            ahead.append(pool.submit(work, item))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
