"""What only many sessions together can tell: what is far from usual among its peers (SIGNALS.md)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatreel.analysis.signals import excessive_scrolling
from heatreel.analysis.signals.of_pages import moment_of
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView

LEAST_PEERS = 20  # with fewer, nothing is far from usual
SIGMAS = 2.0
PERCENTILE = 90.0


def far_px(distances: Sequence[float]) -> float:
    """The way on a page, px, above which it was scrolled far: mean and two standard deviations of all its
    views. Infinite where there are too few."""
    if len(distances) < LEAST_PEERS:
        return float("inf")
    return float(np.mean(distances) + SIGMAS * np.std(distances))


def long_ms(lengths: Sequence[float]) -> float:
    """The length of a hesitation on an element from which it is long among all that happened there: their
    90th percentile. 0 where there are too few."""
    return float(np.percentile(lengths, PERCENTILE)) if len(lengths) >= LEAST_PEERS else 0.0


def far_scroll(view: PageView, px: float, limit_px: float) -> Moment:
    """The moment of a page view in which the page was scrolled further than in others."""
    signal = excessive_scrolling.SIGNAL
    sentence = f"The page was scrolled **{px:,.0f} px in all**, further than on nearly all visits to it."
    looked = (
        Looked("Usual on this page at most", f"{limit_px:,.0f} px", False),
        Looked("What the page scrolled after a click", "left out", False),
    )
    values = {"sigmas": SIGMAS, "least_peers": float(LEAST_PEERS)}
    return moment_of(
        signal.id, view, view.start_ms, view.end_ms, signal.weight, sentence, looked, values, "distance"
    )
