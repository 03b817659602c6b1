"""One run over a session's events: each is read and applied to its page once, for all who look on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from heatreel.model.rrweb import Source
from heatreel.model.session import SessionTrack
from heatreel.replay.page_state import PageState, Watcher

Json = Mapping[str, Any]

# Pointer moves change no page (the latest is found by the index), custom elements are drawn as they are.
_NOT_READ = frozenset({int(Source.MOUSE_MOVE), int(Source.CUSTOM_ELEMENT)})
_TELL_EVERY = 256

_decode = msgspec.json.Decoder().decode


class Observer:
    """Looks on while a session passes by. Each method does nothing by itself."""

    def before(self, t_ms: float, window: int, state: PageState) -> Watcher | None:
        """An event of this window is about to be applied; a watcher is told of each change of the tree."""
        return None

    def event(self, number: int, t_ms: float, window: int, event: Json, state: PageState) -> None:
        """Event ``number`` of the session's index has been applied."""

    def finish(self) -> None:
        """There are no more events."""


def run(
    track: SessionTrack,
    texts: Iterable[bytes],
    observers: Sequence[Observer],
    tell: Callable[[int], None] | None = None,
) -> Counter[str]:
    """Run a session; ``texts``: the JSON of its events, in the order of ``track.index``.

    ``tell`` is given the number of the event now and then. Returns what was skipped, by reason.
    """
    states: dict[int, PageState] = {}
    index = track.index
    skipped: Counter[str] = Counter()
    columns = zip(texts, index.t_ms.tolist(), index.window.tolist(), index.source.tolist(), strict=False)
    for number, (text, t_ms, window, source) in enumerate(columns):
        if tell is not None and number % _TELL_EVERY == 0:
            tell(number)
        if source in _NOT_READ:
            continue
        try:
            event = _decode(text)
        except (msgspec.DecodeError, RecursionError):
            skipped["event that cannot be read"] += 1
            continue
        if not isinstance(event, dict):
            skipped["event that cannot be read"] += 1
            continue
        state = states.get(window)
        if state is None:
            state = states[window] = PageState()
        watcher: Watcher | None = None
        for observer in observers:
            watcher = observer.before(t_ms, window, state) or watcher
        state.apply(event, t_ms, watcher)
        for observer in observers:
            observer.event(number, t_ms, window, event, state)
    for observer in observers:
        observer.finish()
    for state in states.values():
        skipped.update(state.skipped)
    return skipped
