"""Reading one value off a map, and the words for counts. Free of widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatreel.ui.format import duration_text, number_text, percent_text, plural_text

if TYPE_CHECKING:
    from heatreel.model.heat import HeatLook, HeatPoints
    from heatreel.model.zone import Zone


def value_at(points: HeatPoints, radius_px: int, x_page: float, y_page: float) -> float:
    """Weights near a place, each by a Gaussian of σ = radius / 2: the number that the legend speaks of."""
    import numpy as np

    near = np.flatnonzero(
        (np.abs(points.x_page - x_page) < 2 * radius_px) & (np.abs(points.y_page - y_page) < 2 * radius_px)
    )
    squared = (points.x_page[near] - x_page) ** 2 + (points.y_page[near] - y_page) ** 2
    sigma = max(radius_px, 0.5) / 2
    weight = points.weight[near] if points.kind == "move" else 1.0
    return float((np.exp(-squared / (2 * sigma**2)) * weight).sum())


def value_text(points: HeatPoints, look: HeatLook, x_page: float, y_page: float, height: int) -> str:
    """ "7.2 clicks near here", "1.4 s near here", "62 % of views saw this"."""
    if points.kind == "scroll":
        from heatreel.analysis.heatmap_reach import reach_share

        row = min(max(0, int(y_page)), height - 1)
        return f"{percent_text(float(reach_share(points.y_page, row, row + 1)[0]))} of views saw this"
    if points.kind == "attention":
        from heatreel.analysis.heatmap_attention import attention_rows

        row = min(max(0, int(y_page)), height - 1)
        spent_ms = float(attention_rows(points.y_page, points.y_end, points.weight, height)[row])
        return f"{duration_text(spent_ms / max(1, points.placed))} in view, per page view"
    value = value_at(points, look.radius_px, x_page, y_page)
    if points.kind == "move":
        return f"{duration_text(value)} near here"
    shown = f"{value:.1f}" if value < 9.95 and value > 0.05 else number_text(value)
    return f"{shown} clicks near here"


def zone_text(zone: Zone) -> str:
    """ "30 clicks, 5 % of all, 26 dead"."""
    parts = [plural_text(zone.clicks, "click"), f"{percent_text(zone.share)} of all"]
    parts += [
        f"{number_text(count)} {what}" for count, what in ((zone.dead, "dead"), (zone.rage, "rage")) if count
    ]
    return ", ".join(parts)


def counts(points: HeatPoints) -> tuple[tuple[str, str], ...]:
    """The key numbers of "Made of": number and word."""
    what = {"click": "clicks", "move": "samples"}.get(points.kind, "views")
    return (
        (number_text(points.sessions), "session" if points.sessions == 1 else "sessions"),
        (number_text(points.total), what),
        (number_text(points.placed), "placed"),
        (number_text(points.not_placed), "not placed"),
    )


def how_placed(points: HeatPoints) -> list[str]:
    """How the clicks were placed, and why some have no place, one line each."""
    lines = []
    if points.on_element is not None:
        by_place = points.placed - points.by_element
        parts = [(points.by_element, "on their element"), (by_place, "by position")]
        lines = [", ".join(f"{number_text(count)} {how}" for count, how in parts if count)]
        if points.waiting:
            lines.append(f"{number_text(points.waiting)} whose element is still being looked for")
    return [
        *filter(None, lines),
        *(f"{number_text(count)} {why}" for why, count in points.not_placed_reasons),
    ]


def band_text(width: int, band: tuple[int, int] | None) -> str:
    """ "1440 px", "1366–1536 px"."""
    return f"{width}\u202fpx" if band is None else f"{band[0]}–{band[1]}\u202fpx"
