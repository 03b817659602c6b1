"""A PDF of one page that is one long picture.

The picture lies on the page in tiles, each an image without loss. What is deflated is that of a PNG (a row
as its difference to the one above), which PDF reads by its predictors (ISO 32000-1, chapter 7.4.4): so only
what is deflated is in memory, never the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Rectangle

from heatreel.export.files import whole_file
from heatreel.export.png import deflated
from heatreel.export.tiles import Rgb, Tile, tiles

_POINTS_A_PX = 0.75  # 96 px are 72 points
_LONGEST = 14_400.0  # points; a longer page is drawn smaller
_CHANNELS = 3
_PNG_ROWS = 15  # predictor: each row says itself how it was filtered


def save_pdf_bands(
    bands: Iterable[Rgb],
    width: int,
    height: int,
    path: Path,
    *,
    metadata: Mapping[str, object],
    scale: int = 1,
) -> None:
    """Write bands of rows, top to bottom, as one page of ``height`` rows of ``width`` px, ``scale`` of them a
    px of the screen; ``metadata`` becomes the document's properties. Raises HeatreelError."""
    points_a_px = min(_POINTS_A_PX / scale, _LONGEST / max(width, height))
    said = {
        "Title": str(metadata.get("Title", "")),
        "Subject": str(metadata.get("Description", "")),
        "Creator": str(metadata.get("Software", "")),
        "Keywords": "; ".join(f"{key}={value}" for key, value in metadata.items()),
    }
    with whole_file(path) as file, pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.mediabox = Rectangle(0, 0, width * points_a_px, height * points_a_px)
        drawn = []
        for tile in tiles(bands, height, overlap=True):
            name = page.add_resource(_image(pdf, tile, width), Name.XObject)
            across, down = width * points_a_px, tile.height * points_a_px
            bottom = (height - tile.top - tile.height) * points_a_px
            drawn.append(f"q {across:.4f} 0 0 {down:.4f} 0 {bottom:.4f} cm {name} Do Q")
        page.Contents = pdf.make_stream("\n".join(drawn).encode())
        for key, text in said.items():
            pdf.docinfo[f"/{key}"] = text
        pdf.save(file)


def _image(pdf: pikepdf.Pdf, tile: Tile, width: int) -> pikepdf.Stream:
    made = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=tile.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    made.write(
        b"".join(deflated(tile.bands, width * _CHANNELS, tile.height, small=True)),
        filter=Name.FlateDecode,
        decode_parms=Dictionary(Predictor=_PNG_ROWS, Colors=_CHANNELS, Columns=width),
    )
    return made
