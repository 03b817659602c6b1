"""Links to a moment of a session, and positions as people write them. Pure: text in, values out.

``heatreel://<library>/<session>?t=83.4&w=2``: the library's id, the session's key, the position in
seconds from the session's start, and the window that is pinned (from 1; left out when none is). No
part of a link names a file or folder, so that a link that is passed on tells nothing of a machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from heatreel.model.errors import HeatreelError

SCHEME = "heatreel"
PREFIX = f"{SCHEME}://"
LONGEST = 500  # characters; a link of ours has about 110
LATEST_MS = 1e11  # three years: no session is longer
MOST_WINDOWS = 1000

_SHAPE = re.compile(r"heatreel://([0-9a-f]{16})/([0-9a-f]{8,128})/?(?:\?([0-9a-z=&.]*))?", re.IGNORECASE)
_POSITION = re.compile(r"(?:(?:(\d{1,6}):)?(\d{1,9}):)?(\d{1,12}(?:[.,]\d{1,9})?|[.,]\d{1,9})", re.ASCII)
_SECONDS = re.compile(r"\d{1,12}(?:\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A moment of a session. ``position_ms`` counts from the session's start; ``window`` from 0."""

    library: str  # id of the library file, 16 hex digits
    session: str  # SessionRow.key
    position_ms: float = 0.0
    window: int | None = None  # the pinned window; None = the one in which the visitor acts

    def __str__(self) -> str:
        """The link as text, exact to the millisecond."""
        pinned = "" if self.window is None else f"&w={self.window + 1}"
        seconds = f"{max(0.0, self.position_ms) / 1000.0:.3f}".rstrip("0").rstrip(".")
        return f"{PREFIX}{self.library}/{self.session}?t={seconds}{pinned}"


def is_link(text: str) -> bool:
    """Whether a text means to be a link of ours, right or wrong."""
    return text.strip()[: len(PREFIX)].lower() == PREFIX


def parse_link(text: str) -> Link:
    """The link in a text. Unknown fields are left alone, so that links of later versions still open.

    Raises HeatreelError when it is none, or one of its known fields makes no sense.
    """
    text = text.strip()
    match = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise HeatreelError(
            "This is no link to a session.", "Copy the link again, from its beginning to its end."
        )
    fields = dict(parse_qsl((match[3] or "").lower(), keep_blank_values=True))
    return Link(
        match[1].lower(), match[2].lower(), _position_of(fields.get("t")), _window_of(fields.get("w"))
    )


def _position_of(field: str | None) -> float:
    if field is None:
        return 0.0
    if not _SECONDS.fullmatch(field) or float(field) * 1000.0 > LATEST_MS:
        raise HeatreelError("The time in this link makes no sense.", "Copy the link again.")
    return float(field) * 1000.0


def _window_of(field: str | None) -> int | None:
    if field is None:
        return None
    if not field.isdecimal() or not 1 <= int(field[:9]) <= MOST_WINDOWS:
        raise HeatreelError("The window in this link makes no sense.", "Copy the link again.")
    return int(field) - 1


def parse_position(text: str) -> float:
    """Milliseconds of a position such as ``83``, ``83.4``, ``1:23``, ``1:23.4`` or ``1:04:13.2``.

    Minutes and seconds after a colon are below 60; the first number may be any. A decimal comma is one
    too. Raises HeatreelError when it is no position.
    """
    match = _POSITION.fullmatch(text.strip())
    if match is None:
        raise HeatreelError(f"“{text}” is not a time.", "Write it like 1:23, 1:23.4 or 1:04:13.2.")
    hours, minutes = int(match[1] or 0), int(match[2] or 0)
    seconds = float(match[3].replace(",", "."))
    if (match[2] is not None and seconds >= 60) or (match[1] is not None and minutes >= 60):
        raise HeatreelError(f"“{text}” is not a time.", "After a colon comes less than 60, as in 1:23.4.")
    position_ms = round((hours * 3600 + minutes * 60 + seconds) * 1000.0, 6)
    if position_ms > LATEST_MS:
        raise HeatreelError(f"“{text}” is later than any session.", "Write it like 1:23 or 1:04:13.2.")
    return position_ms
