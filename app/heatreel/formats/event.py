"""One event as it is read: its head decoded, its body kept as bytes."""

from __future__ import annotations

from typing import Any

import msgspec

BODILESS = msgspec.Raw(b"{}")


class RawEvent(msgspec.Struct, gc=False):
    """An rrweb event. ``data`` is its JSON; other keys (``delay``, ``sessionId``, ``seen`` …) are dropped.

    The browser window (tab) that it was recorded in goes by one of two names, as a text or a number.
    """

    type: int
    timestamp: float | None = None
    data: msgspec.Raw = BODILESS
    window_id: Any = None
    windowId: Any = None

    @property
    def window(self) -> str:
        """The window's id, "" when it is not said."""
        found = self.window_id if self.windowId is None else self.windowId
        return str(found) if isinstance(found, str | int) else ""


Batch = list[RawEvent]
