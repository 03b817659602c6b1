"""The words of evidence (LOOK.md, "moment")."""

from __future__ import annotations

from collections.abc import Sequence

from heatreel.analysis.acts import Act, SessionActs
from heatreel.model.moment import ElementRef, Looked

_GROUPS = (
    ("Page change (DOM, style)", ("dom", "style", "input", "media")),
    ("Focus, selection", ("focus", "selection")),
    ("Scroll, navigation, new window", ("scroll", "navigation", "window")),
)


def name_of(element: ElementRef | None) -> str:
    """Bold name of an element: its text, else its path."""
    if element is None:
        return "**the page**"
    return f"**{element.text or element.selector or element.tag}**"


def looked_for(act: Act, session: SessionActs) -> tuple[Looked, ...]:
    """One line a kind of reaction after a click."""
    none = f"none in {act.watched_ms / 1000:.1f} s"
    lines: list[Looked] = []
    for what, kinds in _GROUPS:
        found = act.first is not None and act.first.kind in kinds and act.delay_ms is not None
        result = f"+{(act.delay_ms or 0.0) / 1000:.1f} s" if found else none
        if what == "Focus, selection" and not session.focus_recorded and not found:
            result = "not recorded here"
        lines.append(Looked(what, result, found))
    if act.facts.request_ms is not None:
        after = max(0.0, act.facts.request_ms - act.facts.down_ms) / 1000
        request = Looked("Request", f"+{after:.1f} s", True)
    else:
        request = Looked("Request", none if session.network_recorded else "not recorded here", False)
    return (lines[0], request, *lines[1:])


def no_page(session: SessionActs) -> str:
    """Why a session cannot tell what answers clicks: it holds no page. "" when it does."""
    return "" if session.track.session.has_page else "The page itself is not in this recording."


def nothing_happened(session: SessionActs, acts: Sequence[Act] = ()) -> str:
    """What did not happen, without claiming what was not recorded."""
    if session.network_recorded and all(act.facts.request_ms is None for act in acts):
        return "Nothing on the page changed and no request was recorded."
    return "Nothing on the page changed."


def places(acts: list[Act]) -> tuple[tuple[float, float, float], ...]:
    """Clicks as evidence keeps them: time, x, y."""
    return tuple((a.facts.t_ms, a.facts.x_client, a.facts.y_client) for a in acts)
