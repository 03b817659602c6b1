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

    def images(self, tiles: range) -> list[QImage | None]:
        """Rows [tile × 512, …) of the map, for each; what is not there yet is made in threads."""
        missing = [tile for tile in tiles if tile not in self._images]
        if len(missing) > 1:  # the first one by itself: it fills the caches of the counts
            from heatreel.model.threads import in_order

            self.image(missing[0])
            dimmed = [(tile, self._dimmed(tile)) for tile in missing[1:]]
            some = [(tile, rows) for tile, rows in dimmed if rows is not None]
            made = in_order(lambda one: self._laid_over(*one), some)
            for (tile, _rows), rows in zip(some, made, strict=True):
                self._keep(tile, rows)
        return [self.image(tile) for tile in tiles]

    def image(self, tile: int) -> QImage | None:
        """Rows [tile × 512, …) of the map."""
        if tile not in self._images:
            rows = self.rows(tile)
            if rows is None:
                return None
            self._keep(tile, rows)
        return self._images[tile][0]

    def _keep(self, tile: int, rows: np.ndarray) -> None:
        height, width = rows.shape[:2]
        while len(self._images) >= _KEPT:
            self._images.pop(next(iter(self._images)))
        image = QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._images[tile] = image, rows

    def rows(self, tile: int) -> np.ndarray | None:
        """The same as RGB, uint8 (rows, width, 3)."""
        dimmed = self._dimmed(tile)
        return None if dimmed is None else self._laid_over(tile, dimmed)

    def _dimmed(self, tile: int) -> np.ndarray | None:
        """The page alone; the map is laid over a copy of it."""
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
        return dimmed

    def _laid_over(self, tile: int, dimmed: np.ndarray) -> np.ndarray:
        import numpy as np

        from heatreel.export.compose import lay_over

        out = np.array(dimmed, np.uint8, order="C")
        layer = self._layer(tile * TILE, tile * TILE + len(out))
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
