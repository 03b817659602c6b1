"""What is said in place of a map."""

from __future__ import annotations

from dataclasses import dataclass

from heatreel.model.heat import CLICK_SETS, HeatRequest, PageSummary
from heatreel.ui.heatmap.reading import band_text


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in place of a map: one line, one reason, at most one button (``action`` id)."""

    title: str
    text: str = ""
    button: str = ""
    action: str = ""


def nothing_words(request: HeatRequest, page: PageSummary | None) -> Words:
    """There is nothing of this kind, but perhaps elsewhere."""
    what = {"click": "clicks", "move": "movement"}.get(request.kind, "page views")
    title = f"No {what} on this page at {band_text(request.width, request.band)}"
    if request.clicks != "all":
        return Words(f"{title}: {CLICK_SETS[request.clicks].lower()}", "Choose “All clicks”, or another set.")
    low, high = request.band or (request.width, request.width)
    others = [one for one in (page.widths if page else ()) if not low <= one.width <= high]
    if request.kind == "click":
        others = [one for one in others if one.clicks]
    if not others:
        return Words(title, "No other width of this page has some.")
    some = ", ".join(f"{one.width}\u202fpx" for one in others[:4])
    return Words(title, f"There are some at {some}.")
