"""One window of the browser while facts are taken up of its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from heatreel.replay.open_click import OpenClick
from heatreel.replay.page_state import PageState
from heatreel.replay.press_state import PressState
from heatreel.replay.requests import RequestClock

SCROLL_MS = 300.0  # the page scrolls so soon after a click because of it
SCROLLED_MS = 200.0  # heads that hide and parts that appear do so at once when the page is scrolled


@dataclass(slots=True)
class PageWindow:
    """What is known of one window while its page is gone through."""

    id: int
    state: PageState
    open: OpenClick | None = None  # the click whose time it is
    pressed: OpenClick | None = None  # a press that is not a click yet
    is_held: bool = False  # the button is down, or a finger
    released_ms: float = float("-inf")
    requests: RequestClock = field(default_factory=RequestClock)
    focus: int = -1
    selected_ms: float = float("-inf")
    clicked_ms: float = float("-inf")
    href: str = ""
    scrolls: dict[int, tuple[float, float]] = field(default_factory=dict)  # node -> began, latest
    added: dict[int, float] = field(default_factory=dict)  # node -> when it came
    scrolled_ms: float = float("-inf")  # by the visitor

    def scrolls_away(self, act: OpenClick, t_ms: float) -> bool:
        """Whether what changes now comes of scrolling, which began too late to be the answer to a click."""
        return t_ms - self.scrolled_ms <= SCROLLED_MS and self.scrolled_ms - (act.t_ms or t_ms) > SCROLL_MS

    press: PressState = field(default_factory=PressState)
