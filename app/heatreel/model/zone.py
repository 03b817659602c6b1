"""Zones: the elements of a page with what visitors did there."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_VIEWS = 20  # under that a share says little: it is shown greyed, with the reason


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0 to 1) of ``of`` things, with its 95 % interval (Wilson's); NaN when there are none."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class ClickAt:
    """A click on a zone: where to look at it in the replay."""

    session_id: int
    t_ms: float  # epoch


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """A rectangle that a person drew on the picture of a page: x, y, width, height in page px."""

    name: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    """One element of a page, or a rectangle that was drawn there (then without a ``selector``), over
    the page views of a map.

    ``box``: x, y, width, height in page px as the picture shows it; None where it does not. Medians are of
    the views that have such a value, None without one. Exposure is None without a box.
    """

    selector: str
    name: str  # as a person would call it, else its last step
    box: tuple[float, float, float, float] | None
    clicks: int
    share: float  # of all clicks on the page, 0 to 1
    click_rate: Share  # views with a click here, of all views
    clicks_per_view: float
    exposure: Share | None  # views that had its middle line in view for 150 ms, of all views
    exposure_s: float | None  # median seconds in view, of the views that had it
    first_click_s: float | None  # median seconds from the view's start to its first click here
    dead: int  # of the clicks, those of dead-click moments
    rage: int
    went_on: Share | None  # of the views with a click here, those whose session then came to the goal page
    at: tuple[ClickAt, ...]  # every click, in order of sessions and time
    hover_s: float | None = None  # median seconds that the cursor was on it, of the views where it was
    hover_to_click_s: float | None = None  # median, from when it last came there to the view's first click
    value_per_click: float | None = None  # what the sessions that clicked here were worth, by clicks
