"""What else is known of a moment, from what the library keeps of its session."""

from __future__ import annotations

import numpy as np

from heatreel.analysis.placing import is_in_box
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import SessionTrack

_SAME_MS = 0.5


def box_of(library: Library, track: SessionTrack, moment: Moment) -> tuple[float, float, float, float] | None:
    """Where the element of a moment stood in the window at its first click: x, y, width, height, client px.

    None while the page pass has not been there, or where the page could not be rebuilt.
    """
    places = library.places(track.session.id)
    clicks = track.clicks
    if places is None or moment.element is None or len(places) != len(clicks):
        return None
    near = np.abs(clicks.t_ms - moment.t_start_ms) < _SAME_MS
    rows = np.flatnonzero(near & (clicks.window == moment.window))
    if not len(rows):
        return None
    row = int(rows[0])
    if not is_in_box(clicks.x_page[rows[:1]], clicks.y_page[rows[:1]], places.box[rows[:1]])[0]:
        return None
    control = places.control_box[row]
    box = control if moment.element.is_control and np.isfinite(control).all() else places.box[row]
    x, y, width, height = (float(value) for value in box)
    scrolled_x = float(clicks.x_page[row] - clicks.x_client[row])
    scrolled_y = float(clicks.y_page[row] - clicks.y_client[row])
    found = (x - scrolled_x, y - scrolled_y, width, height)
    return found if np.isfinite(found).all() else None
