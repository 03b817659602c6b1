"""Density of weighted points on a page: exact counts on a grid of page px, then a Gaussian.

The kernel is ``exp(-(dx² + dy²) / 2σ²)``, 1 at its centre, cut at 4σ in each direction, with
σ = radius / 2. So a lone click peaks at exactly 1, and a value reads "clicks within the radius, weighted".
A point belongs to the px that it lies in; cutting at 4σ errs by at most 3.4e-4 of a point's peak. The
Gaussian is a product with a banded matrix in blocks, which keeps numpy's matrix product busy and needs
no other library.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from heatreel.model.threads import in_order

Float32 = NDArray[np.float32]
Array = NDArray[np.float32]

_BLOCK = 64  # side of a block of the banded product, px
_CHUNK = 1 << 16  # points whose index is computed at a time
_BAND = 512  # rows that a field computes at a time, px
_KEEP_CELLS = 24_000_000  # fields up to this size are kept whole: 96 MB as float32


def count_grid(x: Array, y: Array, weight: Array | None, width: int, height: int) -> Float32:
    """Points per px, shape (height, width); ``weight`` None counts each point as 1.

    Places are px; what lies outside the grid (or has no place, NaN) is left out. Counts are exact up to
    16,777,216 in one px (float32).
    """
    cells = width * height
    if weight is None:
        grid = np.zeros(cells + 1, np.float32)  # the last one: all that lie outside
        for _first, index in _cell_indices(x, y, width, height):
            np.add.at(grid, index, np.float32(1))
        return grid[:cells].reshape(height, width)
    index = np.empty(len(x), np.intp)
    for first, some in _cell_indices(x, y, width, height):
        index[first : first + len(some)] = some
    counts = np.bincount(index, weights=weight, minlength=cells)  # the last one: all that lie outside
    return counts[:cells].astype(np.float32).reshape(height, width)


def inside_grid(x: Array, y: Array, width: int, height: int) -> NDArray[np.bool_]:
    """Which points lie on a page of that size. False for NaN."""
    return (x >= 0) & (y >= 0) & (x < width) & (y < height)


def _cell_indices(x: Array, y: Array, width: int, height: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Index of each point's cell, ``width * height`` for those outside, in chunks that stay in the cache:
    (first point, indices). The next chunk is written over the last one."""
    outside = width * height
    kept = np.empty(min(len(x), _CHUNK), np.intp)
    down, across = (np.empty(len(kept), np.int32) for _ in range(2))  # memory is asked for once
    for first in range(0, len(x), _CHUNK):
        xs, ys = x[first : first + _CHUNK], y[first : first + _CHUNK]
        index, row, column = kept[: len(xs)], down[: len(xs)], across[: len(xs)]
        if outside < 1 << 31 and _all_inside(xs, width) and _all_inside(ys, height):
            np.copyto(row, ys, casting="unsafe")
            np.copyto(column, xs, casting="unsafe")
            row *= width
            row += column
            index[:] = row
        else:
            inside = inside_grid(xs, ys, width, height)
            index[:] = outside
            index[inside] = ys[inside].astype(np.intp) * width + xs[inside].astype(np.intp)
        yield first, index


def _all_inside(places: Array, size: int) -> bool:
    """Whether all lie in [0, size); a NaN among them makes both ends NaN."""
    return bool(places.min(initial=0.0) >= 0 and places.max(initial=0.0) < size)


def sigma_of(radius_px: float) -> float:
    """Standard deviation of the kernel, px: half of the radius that a person chooses."""
    return max(radius_px, 0.5) / 2


def kernel(sigma_px: float) -> Float32:
    """Values of the kernel at whole distances, from -4σ to 4σ; odd length, 1 in the middle."""
    reach = int(np.ceil(4 * sigma_px))
    distance = np.arange(-reach, reach + 1, dtype=np.float64)
    return np.exp(-(distance**2) / (2 * sigma_px**2)).astype(np.float32)


def _band_matrix(values: Float32) -> Float32:
    """The kernel as a banded matrix, shape (64, 64 + 2 reach): row i holds it from column i on."""
    matrix = np.zeros((_BLOCK, _BLOCK + len(values) - 1), np.float32)
    for i in range(_BLOCK):
        matrix[i, i : i + len(values)] = values
    return matrix


def blur_rows(padded: Float32, sigma_px: float) -> Float32:
    """Gaussian of a grid that brings ``reach`` = ceil(4σ) more rows above and below than are returned.

    Shape (rows + 2 reach, width) to (rows, width). Stretches without a point cost next to nothing.
    """
    band = _band_matrix(kernel(sigma_px))
    reach = (band.shape[1] - _BLOCK) // 2
    rows, width = padded.shape[0] - 2 * reach, padded.shape[1]
    out = np.zeros((rows, width), np.float32)
    used = np.asarray(padded.any(axis=1))
    wide = np.zeros((_BLOCK, -(-width // _BLOCK) * _BLOCK + 2 * reach), np.float32)
    across = np.ascontiguousarray(band.T)
    for top in range(0, rows, _BLOCK):
        if not used[top : top + _BLOCK + 2 * reach].any():
            continue
        n = min(_BLOCK, rows - top)
        np.matmul(
            band[:n, : n + 2 * reach], padded[top : top + n + 2 * reach], out=wide[:n, reach : reach + width]
        )
        filled = np.asarray(wide[:n].any(axis=0))
        for left in range(0, width, _BLOCK):
            if filled[left : left + _BLOCK + 2 * reach].any():
                m = min(_BLOCK, width - left)
                out[top : top + n, left : left + m] = (
                    wide[:n, left : left + _BLOCK + 2 * reach] @ across[:, :m]
                )
    return out


class DensityField:
    """The density of points over a page, whole or by rows; its maximum is over the whole page.

    Pages up to 24 million px are kept whole, higher ones are computed a band at a time, so that memory
    stays bounded whatever the page's height.
    """

    def __init__(
        self, x: Array, y: Array, weight: Array | None, width: int, height: int, radius_px: float
    ) -> None:
        self.width, self.height = width, height
        self._sigma = sigma_of(radius_px)
        self._reach = (len(kernel(self._sigma)) - 1) // 2
        self._whole: Float32 | None = None
        if width * height <= _KEEP_CELLS:
            self._whole = self._blur(count_grid(x, y, weight, width, height), 0, height)
            self.maximum = float(self._whole.max(initial=0.0))
            return
        order = np.flatnonzero(inside_grid(x, y, width, height))
        order = order[np.argsort(y[order], kind="stable")]
        self._x, self._y = x[order], y[order]
        self._weight = None if weight is None else weight[order]
        self.maximum = max((float(rows.max()) for _, rows in self.bands()), default=0.0)

    def rows(self, first: int, last: int) -> Float32:
        """Values of rows [first, last), shape (rows, width). A view where the field is kept: do not write."""
        first, last = max(0, first), min(self.height, last)
        if last <= first:
            return np.zeros((0, self.width), np.float32)
        if self._whole is not None:
            return self._whole[first:last]
        top, bottom = first - self._reach, last + self._reach
        low, high = np.searchsorted(self._y, (top, bottom))
        weight = None if self._weight is None else self._weight[low:high]
        counts = count_grid(
            self._x[low:high],
            (self._y[low:high].astype(np.float64) - top).astype(np.float32),
            weight,
            self.width,
            bottom - top,
        )
        return blur_rows(counts, self._sigma)

    def bands(self, rows: int = _BAND) -> Iterator[tuple[int, Float32]]:
        """(first row, values) from top to bottom, at most ``rows`` at a time."""
        for first in range(0, self.height, rows):
            yield first, self.rows(first, first + rows)

    def _blur(self, counts: Float32, first: int, last: int) -> Float32:
        out = np.empty((last - first, self.width), np.float32)

        def blur(top: int) -> None:
            bottom = min(last, top + _BAND)
            low, high = top - self._reach, bottom + self._reach
            padded = counts[max(0, low) : min(last, high)]
            if low < 0 or high > last:
                padded = np.pad(padded, ((max(0, -low), max(0, high - last)), (0, 0)))
            out[top:bottom] = blur_rows(padded, self._sigma)

        for _done in in_order(blur, range(first, last, _BAND)):
            pass
        return out
