"""Ends of stories about clicks, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable

from heatreel.model.moment import Moment
from helpers.storyboard import Storyboard


def end(story: Storyboard) -> Storyboard:
    """Nothing for so long that a click without an answer is dead, then an act."""
    return story.wait(9_000).scroll(10)


def kinds(moments: Iterable[Moment]) -> list[str]:
    """The signals that count."""
    return [moment.signal for moment in moments if moment.score > 0]
