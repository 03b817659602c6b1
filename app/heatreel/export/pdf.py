"""A PDF of one page that is one long picture, written while the picture is made: no part of it is kept.

The picture lies on the page in tiles, each an image without loss. What is deflated is that of a PNG (a row
as its difference to the one above), which PDF reads by its predictors. Format: ISO 32000-1, chapters 7.4.4
(Flate, predictors), 7.5 (structure of a file), 8.9.5 (images) and 14.3.3 (what is said of a document).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from heatreel.export.files import whole_file
from heatreel.export.png import deflated
from heatreel.export.tiles import Rgb, tiles

_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"  # four bytes above 127 say that it is not a text
_CATALOG, _PAGES, _PAGE, _INFO, _FIRST = 1, 2, 3, 4, 5  # numbers of its objects
_CHANNELS = 3


def save_pdf_bands(
    bands: Iterable[Rgb],
    width: int,
    height: int,
    path: Path,
    *,
    points_a_px: float,
    said: Mapping[str, str],
) -> None:
    """Write bands of rows, top to bottom, as one page of ``height`` rows of ``width`` px; ``said`` has what
    stands in the document's properties (Title, Subject …). Raises HeatreelError."""
    with whole_file(path) as file:
        out = _Objects(file)
        out.begin(_INFO, "<< " + " ".join(f"/{key} {_text(text)}" for key, text in said.items()) + " >>")
        number, drawn, names = _FIRST, [], []
        for tile in tiles(bands, height, overlap=True):
            out.begin(
                number,
                f"<< /Type /XObject /Subtype /Image /Width {width} /Height {tile.height} "
                "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode "
                f"/DecodeParms << /Predictor 15 /Colors {_CHANNELS} /Columns {width} >> "
                f"/Length {number + 1} 0 R >>",
                end=False,
            )
            out.stream(deflated(tile.bands, width * _CHANNELS, tile.height, small=True), number + 1)
            across, down = width * points_a_px, tile.height * points_a_px
            bottom = (height - tile.top - tile.height) * points_a_px
            drawn.append(f"q {across:.4f} 0 0 {down:.4f} 0 {bottom:.4f} cm /T{number} Do Q")
            names.append(f"/T{number} {number} 0 R")
            number += 2
        out.begin(number, f"<< /Length {number + 1} 0 R >>", end=False)
        out.stream(["\n".join(drawn).encode()], number + 1)
        box = f"/MediaBox [ 0 0 {width * points_a_px:.4f} {height * points_a_px:.4f} ]"
        images = f"/Resources << /ProcSet [ /PDF /ImageC ] /XObject << {' '.join(names)} >> >>"
        out.begin(_CATALOG, f"<< /Type /Catalog /Pages {_PAGES} 0 R >>")
        out.begin(_PAGES, f"<< /Type /Pages /Kids [ {_PAGE} 0 R ] /Count 1 >>")
        out.begin(_PAGE, f"<< /Type /Page /Parent {_PAGES} 0 R {box} {images} /Contents {number} 0 R >>")
        out.finish()


class _Objects:
    """Numbered objects, the place of each kept for the table at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._at = file, 0
        self._places: dict[int, int] = {}
        self._write(_HEAD)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def begin(self, number: int, text: str, *, end: bool = True) -> None:
        """An object; without ``end`` its stream comes next."""
        self._places[number] = self._at
        self._write(f"{number} 0 obj\n{text}\n".encode("latin-1"))
        if end:
            self._write(b"endobj\n")

    def stream(self, parts: Iterable[bytes], length: int) -> None:
        """The bytes of the object that was begun, and their number as the object ``length``."""
        self._write(b"stream\n")
        before = self._at
        for part in parts:
            self._write(part)
        count = self._at - before
        self._write(b"\nendstream\nendobj\n")
        self.begin(length, str(count))

    def finish(self) -> None:
        """The table of places, and where it stands."""
        table, count = self._at, max(self._places) + 1
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        for number in range(1, count):
            self._write(f"{self._places[number]:010d} 00000 n \n".encode())
        trailer = f"<< /Size {count} /Root {_CATALOG} 0 R /Info {_INFO} 0 R >>"
        self._write(f"trailer\n{trailer}\nstartxref\n{table}\n%%EOF\n".encode())


def _text(text: str) -> str:
    """A text of any letters, as hexadecimal UTF-16."""
    marked = b"\xfe\xff" + text.encode("utf-16-be", "replace")
    return f"<{marked.hex()}>"
