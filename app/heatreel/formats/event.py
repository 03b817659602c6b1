"""One event as it is read: its head decoded, its body kept as bytes."""

from __future__ import annotations

import msgspec

BODILESS = msgspec.Raw(b"{}")


class RawEvent(msgspec.Struct, gc=False):
    """An rrweb event. ``data`` is its JSON; other keys (``delay``, ``sessionId``, ``seen`` …) are dropped."""

    type: int
    timestamp: float | None = None
    data: msgspec.Raw = BODILESS


Batch = list[RawEvent]
