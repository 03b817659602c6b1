"""The id that a container gives its recording: two files with the same one hold parts of one session.

Known are PostHog's exported file (``data.id`` beside its snapshots) and rrweb's browser extension
(``session.id``); bare lists of events, lines and what APIs answer hold none.
"""

from __future__ import annotations

import msgspec

from heatreel.formats.sniff import members

_DIRECT = ("session_id", "sessionId", "$session_id", "recording_id")
_HOLDERS = ("session", "data")  # objects whose plain "id" is the recording's
_LONGEST = 200
_text = msgspec.json.Decoder(str).decode


def recorded_id(head: bytes) -> str:
    """The id in the first bytes of a file; "" when none is there."""
    if head[:1] != b"{":
        return ""
    for member in members(head):
        if member.key in _DIRECT and (found := _string(head[member.value :])):
            return found
        if member.key in _HOLDERS and head[member.value : member.value + 1] == b"{":
            inner = head[member.value :]
            for below in members(inner):
                if below.key in ("id", *_DIRECT) and (found := _string(inner[below.value :])):
                    return found
    return ""


def _string(text: bytes) -> str:
    """The JSON string that ``text`` begins with."""
    if text[:1] != b'"':
        return ""
    end = 1
    while end < len(text) and text[end : end + 1] != b'"':
        end += 2 if text[end : end + 1] == b"\\" else 1
    try:
        return _text(text[: end + 1]).strip()[:_LONGEST]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
