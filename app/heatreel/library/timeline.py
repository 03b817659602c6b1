"""Which events make up a session's timeline, and in which order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.library.collect import Collector
from heatreel.model.report import Report

STRAY_GAP_MS = 24 * 3_600_000.0  # an idle tab may be left for hours; recorders end a session within a day
STRAY_EVENTS = 3  # so few events beyond such a gap are a broken clock, more are a visit that went on
_JITTER_MS = 500.0  # recorders write batches of moves late by so much


def time_order(collected: Collector, report: Report) -> NDArray[np.int64]:
    """Numbers of the events of the timeline in time order; equal times keep the order of arrival.

    Left out, and counted in ``report``: strays (see the constants) and exact repetitions of an event at
    its time.
    """
    t = np.frombuffer(collected.t_ms, np.float64)
    backwards = sum(map(_backwards, _by_window(t, collected)))
    order = np.argsort(t, kind="stable").astype(np.int64)
    order = _without_strays(order, t, collected, report)
    if backwards and len(order) == len(t):
        report.note("out-of-order", "An event came out of order; it was put where its time says.", backwards)
    return _without_repetitions(order, t, collected, report)


def _by_window(t: NDArray[np.float64], collected: Collector) -> list[NDArray[np.float64]]:
    """The times of each window: a file may hold one window after the other."""
    if len(collected.windows) == 1:
        return [t]
    window = np.frombuffer(collected.window, np.int16)
    return [t[window == number] for number in range(len(collected.windows))]


def _backwards(t: NDArray[np.float64]) -> int:
    return int((np.maximum.accumulate(t) - t > _JITTER_MS).sum())


def _without_strays(
    order: NDArray[np.int64], t: NDArray[np.float64], collected: Collector, report: Report
) -> NDArray[np.int64]:
    groups = np.split(order, np.flatnonzero(np.diff(t[order]) > STRAY_GAP_MS) + 1)
    if len(groups) == 1:
        return order
    main = max(groups, key=len)
    loads = {meta.event for meta in collected.metas}
    snapshots = {snapshot.event for snapshot in collected.snapshots}
    kept = [
        group
        for group in groups
        if group is main
        or len(group) > STRAY_EVENTS
        or (loads.intersection(group.tolist()) and snapshots.intersection(group.tolist()))
    ]
    strays = len(order) - sum(map(len, kept))
    if strays:
        report.note("stray", "An event is more than a day away from the others; it was left out.", strays)
    return np.concatenate(kept)


def _without_repetitions(
    order: NDArray[np.int64], t: NDArray[np.float64], collected: Collector, report: Report
) -> NDArray[np.int64]:
    check = np.frombuffer(collected.check, np.uint32)
    length = np.frombuffer(collected.length, np.uint32)
    window = np.frombuffer(collected.window, np.int16)
    together = np.lexsort((order, window[order], length[order], check[order], t[order]))
    a, b = order[together[:-1]], order[together[1:]]
    same = (t[a] == t[b]) & (check[a] == check[b]) & (length[a] == length[b]) & (window[a] == window[b])
    if not same.any():
        return order
    report.note("repeated", "An event stands in the file more than once; it was taken once.", int(same.sum()))
    repeated = np.zeros(len(t), bool)
    repeated[b[same]] = True
    return order[~repeated[order]]
