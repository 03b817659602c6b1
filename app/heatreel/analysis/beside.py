"""How far the resting pointer was from a button whose box the page pass knows: one that is clicked there.

Boxes are those that stood there at the click; a rest is compared with them only where the page was scrolled
the same way, or it is known how it was scrolled.
"""

from __future__ import annotations

from math import hypot

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.model.acts import Trait
from heatreel.model.fields import Rest
from heatreel.model.moment import ElementRef
from heatreel.model.place import ClickPlaces, ElementFlag
from heatreel.model.session import PageView

_MOVES = ElementFlag.STICKY | ElementFlag.SCROLLER  # stands elsewhere once anything was scrolled


def button_beside(
    session: SessionActs, rest: Rest, view: PageView, most_px: float
) -> tuple[ElementRef, float] | None:
    """The nearest button that is at most ``most_px`` px beside a rest, and how far; None: no such box."""
    places = session.places
    if places is None:
        return None
    near: list[tuple[float, int, ElementRef]] = []
    for act in session.acts:
        target = act.facts.target
        if act.facts.page_view != view.index or target is None or not target.element.is_control:
            continue
        if not target.traits & Trait.BUTTON:
            continue
        px = _distance(session, places, rest, view, act)
        if px is not None and 0 < px <= most_px:
            near.append((px, act.facts.row, target.element))
    if not near:
        return None
    px, _, element = min(near, key=lambda one: one[:2])
    return element, px


def _distance(
    session: SessionActs, places: ClickPlaces, rest: Rest, view: PageView, act: Act
) -> float | None:
    """CSS px from a rest to the box of what was clicked, 0 inside; None: not known where it stood then."""
    row, clicks = act.facts.row, session.track.clicks
    x, y, width, height = (float(value) for value in places.control_box[row])
    then_x = float(clicks.x_page[row] - clicks.x_client[row])
    then_y = float(clicks.y_page[row] - clicks.y_client[row])
    scrolled = _scrolled(session, rest, view, act.facts.t_ms, bool(places.flags[row] & _MOVES))
    if places.flags[row] & ElementFlag.FIXED:
        scrolled = (then_x, then_y)
    elif scrolled is None:
        return None
    left, top = (x - then_x, y - then_y) if np.isnan(scrolled[0]) else (x - scrolled[0], y - scrolled[1])
    across = max(left - rest.x_client, 0.0, rest.x_client - left - width)
    down = max(top - rest.y_client, 0.0, rest.y_client - top - height)
    found = hypot(across, down)
    return found if np.isfinite(found) else None


def _scrolled(
    session: SessionActs, rest: Rest, view: PageView, click_ms: float, moves: bool
) -> tuple[float, float] | None:
    """Where the page was scrolled to at a rest, px; NaN: as at the click; None: not known."""
    scrolls = session.track.scrolls
    mine = (scrolls.window == rest.window) & (scrolls.t_ms >= view.start_ms)
    first, last = sorted((rest.start_ms, click_ms))
    between = mine & (scrolls.t_ms > first) & (scrolls.t_ms <= last)
    if not (between if moves else between & (scrolls.is_page == 1)).any():
        return float("nan"), float("nan")
    before = np.flatnonzero(mine & (scrolls.is_page == 1) & (scrolls.t_ms <= rest.start_ms))
    if moves or not len(before):
        return None
    return float(scrolls.x[before[-1]]), float(scrolls.y[before[-1]])
