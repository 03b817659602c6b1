"""What the keys of the maps do, in whichever view shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heatreel.model.heat import HeatLook
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.model import MAPS, HeatmapModel
from heatreel.ui.theme import tokens

_RADIUS_STEP = 4  # px a press


def bind_map_keys(model: HeatmapModel, actions: ActionTable) -> None:
    """Kinds, radius, dimming, contour lines and the ruler; once for each model."""

    def on_maps(do: Callable[..., None]) -> Callable[..., None]:
        def run(*given: Any) -> None:
            if model.state.view in MAPS:
                do(*given)

        return run

    for kind in ("click", "move", "attention", "scroll"):
        actions.bind(f"heatmap.{kind}", on_maps(lambda k=kind: model.choose_kind(k)))
    actions.bind("heatmap.radius_more", on_maps(lambda: _change_radius(model, _RADIUS_STEP)))
    actions.bind("heatmap.radius_less", on_maps(lambda: _change_radius(model, -_RADIUS_STEP)))
    dimmed = [HeatLook().dim]

    def dim(on: bool) -> None:
        if model.look.dim > 0:
            dimmed[0] = model.look.dim
        model.set_look(dim=dimmed[0] if on else 0.0)

    actions.bind("heatmap.dim", dim)
    actions.bind("heatmap.contours", lambda on: model.set_look(contours=on))
    actions.bind("heatmap.ruler", model.set_ruler)

    def tell(_before: object = None) -> None:
        actions["heatmap.dim"].setChecked(model.look.dim > 0)
        actions["heatmap.contours"].setChecked(model.look.contours)
        actions["heatmap.ruler"].setChecked(model.ruler)

    model.look_changed.connect(tell)
    model.ruler_changed.connect(tell)
    tell()


def _change_radius(model: HeatmapModel, by_px: int) -> None:
    sizes = tokens()["sizes"]["heatmap"]
    wanted = model.look.radius_px + by_px
    model.set_look(radius_px=min(sizes["radius_max"], max(sizes["radius_min"], wanted)))
