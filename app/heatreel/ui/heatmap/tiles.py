"""The map as it is seen: page dimmed once, heat laid over by the same functions that make the file.

Tiles of 512 page rows, made when they are first seen; a change of colours drops the tiles only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np

    from heatreel.export.heat_picture import HeatLayer
    from heatreel.export.ramp import Ramp
    from heatreel.model.heat import HeatLook
    from heatreel.ui.heatmap.model import HeatContent

TILE = 512
_KEPT = 48


class Tiles:
    """Composed rows of one content and look."""

    def __init__(self) -> None:
        self._content: HeatContent | None = None
        self._look: HeatLook | None = None
        self._ramp: Ramp | None = None
        self._head: HeatLayer | None = None
        self._dim: dict[int, np.ndarray] = {}
        self._images: dict[int, tuple[QImage, np.ndarray]] = {}

    def show(self, content: HeatContent | None, look: HeatLook, ramp: Ramp | None = None) -> None:
        """What is to be drawn from now on; with ``ramp`` on that scale, counting only what is seen."""
        if content is not self._content or (self._look is not None and look.dim != self._look.dim):
            self._dim.clear()
        if content is not self._content or look != self._look or ramp != self._ramp:
            self._images.clear()
            self._head = None
        self._content, self._look, self._ramp = content, look, ramp

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page, page px."""
        if self._content is None:
            return 0, 0
        height, width = self._content.picture.rgb.shape[:2]
        return width, height

    def head(self) -> HeatLayer | None:
        """Legend, lines and counts of the map, without any row of it."""
        if self._head is None:
            self._head = self._layer(0, 0)
        return self._head

    def image(self, tile: int) -> QImage | None:
        """Rows [tile × 512, …) of the map."""
        made = self._images.get(tile)
        if made is None:
            rows = self.rows(tile)
            if rows is None:
                return None
            height, width = rows.shape[:2]
            made = (QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888), rows)
            while len(self._images) >= _KEPT:
                self._images.pop(next(iter(self._images)))
            self._images[tile] = made
        return made[0]

    def rows(self, tile: int) -> np.ndarray | None:
        """The same as RGB, uint8 (rows, width, 3)."""
        import numpy as np

        from heatreel.export.compose import lay_over
        from heatreel.export.heat_picture import dim_page

        first, last = tile * TILE, min((tile + 1) * TILE, self.size[1])
        if self._content is None or self._look is None or first >= last:
            return None
        dimmed = self._dim.get(tile)
        if dimmed is None:
            dimmed = dim_page(self._content.picture.rgb[first:last], self._look)
            while len(self._dim) >= _KEPT:
                self._dim.pop(next(iter(self._dim)))
            self._dim[tile] = dimmed
        out = np.array(dimmed, np.uint8, order="C")
        layer = self._layer(first, last)
        if layer is not None:
            lay_over(out, layer.rgba)
        return out

    def _layer(self, first: int, last: int) -> HeatLayer | None:
        from heatreel.export.heat_picture import heat_layer

        if self._content is None or self._look is None:
            return None
        width, height = self.size
        return heat_layer(
            self._content.points, self._look, width, height, slice(first, last), ramp=self._ramp
        )
