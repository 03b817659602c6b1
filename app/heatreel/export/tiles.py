"""A long picture cut into tiles, and pictures written as base64 into a text: nothing is kept whole."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]

TILE_ROWS = 4096  # of the picture; browsers and viewers decode a tile of that size at once
_LETTERS = 3  # bytes that become whole letters of base64


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """Rows [top, top + height) of a picture. ``bands`` holds them, once, and has to be read to its end before
    the next tile is asked for."""

    top: int
    height: int
    bands: Iterator[Rgb]


def tiles(
    bands: Iterable[Rgb], height: int, *, overlap: bool = False, rows: int = TILE_ROWS
) -> Iterator[Tile]:
    """A picture of ``height`` rows, given by bands, as tiles of at most ``rows``.

    With ``overlap`` each begins with the last row of the one before: drawn over that, no seam is seen where
    a viewer scales them.
    """
    source = iter(bands)
    rest: list[Rgb] = []  # what is left of a band at the end of a tile
    last: list[Rgb] = []  # the last row of the tile before

    def take(count: int, again: list[Rgb]) -> Iterator[Rgb]:
        yield from again
        while count > 0:
            band = rest.pop() if rest else next(source)
            if len(band) > count:
                rest.append(band[count:])
                band = band[:count]
            count -= len(band)
            last[:] = [band[-1:].copy()]
            yield band

    for top in range(0, height, rows):
        again = list(last) if overlap else []
        count = min(rows, height - top)
        yield Tile(top - len(again), count + len(again), take(count, again))


class Base64File:
    """A file for bytes that stand as base64 in a text; `close` writes the last letters."""

    def __init__(self, text: IO[bytes]) -> None:
        self._text, self._rest = text, b""

    def write(self, data: bytes) -> int:
        """Write some more bytes."""
        whole = self._rest + data
        keep = len(whole) % _LETTERS
        self._rest = whole[len(whole) - keep :] if keep else b""
        self._text.write(base64.b64encode(whole[: len(whole) - keep]))
        return len(data)

    def close(self) -> None:
        """No more bytes come; the text stays open."""
        self._text.write(base64.b64encode(self._rest))
        self._rest = b""
