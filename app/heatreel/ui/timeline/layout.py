"""Which parts of the timeline are shown at a height, and where."""

from __future__ import annotations

from dataclasses import dataclass

from heatreel.ui.theme import theme


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane. Px of the widget."""

    name: str
    top: int
    height: int
    folded: bool = False

    @property
    def bottom(self) -> int:
        """First px below it."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of all parts. The strip is what lies right of the lane names."""

    width: int
    height: int
    left: int  # width of the lane names
    minimap: Lane
    ruler: Lane
    lanes: tuple[Lane, ...]
    hidden: frozenset[str] = frozenset()  # by the person; others may be missing for want of room

    @property
    def strip_width(self) -> int:
        """Px of the time strip."""
        return max(1, self.width - self.left)

    def lane(self, name: str) -> Lane | None:
        """The lane of a name, if it is shown."""
        return next((lane for lane in self.lanes if lane.name == name), None)

    def lane_at(self, y: float) -> Lane | None:
        """The lane under a px."""
        return next((lane for lane in self.lanes if lane.top <= y < lane.bottom), None)

    @property
    def lanes_bottom(self) -> int:
        """First px below the last lane."""
        return self.lanes[-1].bottom if self.lanes else self.ruler.bottom


_SIZES = (
    ("moments", "lane_moments"),
    ("pages", "lane_pages_bare"),
    ("activity", "lane_activity"),
    ("clicks", "lane_clicks"),
    ("typing", "lane_typing"),
    ("scroll", "lane_scroll"),
    ("errors", "lane_trouble"),
)
_GIVES_WAY = (("scroll", "typing", "errors"), ("clicks",), ("pages",), ("activity",))


def make_layout(
    width: int, height: int, folded: frozenset[str] = frozenset(), hidden: frozenset[str] = frozenset()
) -> Layout:
    """Place the parts; scroll, typing and errors leave together first, then clicks, pages, activity.

    ``folded`` lanes are thin lines, ``hidden`` ones are left out.
    """
    px = theme().px
    minimap = Lane("minimap", 0, px("timeline.minimap"))
    ruler = Lane("ruler", minimap.bottom, px("timeline.ruler"))
    thin = px("space.s")
    sizes = {
        name: thin if name in folded else px(f"timeline.{token}")
        for name, token in _SIZES
        if name not in hidden
    }
    room = height - ruler.bottom
    for leaving in _GIVES_WAY:
        if sum(sizes.values()) <= room:
            break
        for name in leaving:
            sizes.pop(name, None)
    if "pages" in sizes and "pages" not in folded:  # takes what is left, up to its full height
        spare = max(0, room - sum(sizes.values()))
        sizes["pages"] = min(sizes["pages"] + spare, px("timeline.lane_pages"))
    lanes, top = [], ruler.bottom
    for name, _token in _SIZES:
        if name in sizes:
            lanes.append(Lane(name, top, sizes[name], name in folded))
            top += sizes[name]
    return Layout(width, height, px("timeline.header_width"), minimap, ruler, tuple(lanes), hidden)
