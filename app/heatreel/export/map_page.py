"""A heatmap as one page of HTML: the picture, what it is made of, and the value under the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from string import Template

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="description" content="$words">
<title>$title</title>
<style>
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0; }
header, table { margin: 16px 24px; }
h1 { margin: 0; font-size: 18px; }
figure { margin: 0; width: ${width}px; max-width: 100%; }
img { display: block; width: 100%; height: auto; }
#value { position: fixed; display: none; padding: 4px 8px; border-radius: 4px; pointer-events: none;
 background: Canvas; color: CanvasText; box-shadow: 0 1px 6px rgb(0 0 0 / .4); }
td { padding: 2px 16px 2px 0; vertical-align: top; }
</style>
</head>
<body>
<header><h1>$title</h1><p>$words</p></header>
<figure id="map" role="img" aria-label="$title. $words">$picture</figure>
<div id="value" role="status"></div>
<table>$rows</table>
<script>
"use strict";
const bytes = Uint8Array.from(atob("$values"), (letter) => letter.charCodeAt(0));
const values = new Uint16Array(bytes.buffer);
const map = document.getElementById("map");
const shown = document.getElementById("value");
map.addEventListener("mousemove", (event) => {
  const box = map.getBoundingClientRect();
  const scale = $width / $scale / box.width;
  const x = (event.clientX - box.left) * scale;
  const y = (event.clientY - box.top) * scale;
  const column = $columns === 1 ? 0 : Math.min($columns - 1, Math.floor(x / $cell));
  const value = (values[Math.floor(y / $cell) * $columns + column] / 65535) * $maximum;
  shown.style.display = y < $height ? "block" : "none";
  shown.style.left = event.clientX + 14 + "px";
  shown.style.top = event.clientY + 14 + "px";
  const isShare = "$unit".startsWith("of views");
  const number = isShare ? Math.round(value * 100) + " %" : value.toFixed(value < 10 ? 1 : 0);
  shown.textContent = number + " $unit";
});
map.addEventListener("mouseleave", () => (shown.style.display = "none"));
</script>
</body>
</html>
"""


def page_parts(
    *,
    title: str,
    words: str,
    metadata: Mapping[str, object],
    values: str,
    columns: int,
    cell: int,
    maximum: float,
    unit: str,
    scale: int,
    width: int,
    height: int,
) -> tuple[str, str]:
    """What comes before and after the tiles of the picture, which is ``width`` px wide and lies in them.

    ``values`` (uint16, rows of ``columns`` cells of ``cell`` page px, as shares of ``maximum``) are base64;
    ``height`` in page px. Nothing of the recording stands in it but as text."""
    rows = "".join(
        f"<tr><td>{escape(str(key))}</td><td>{escape(str(value))}</td></tr>"
        for key, value in metadata.items()
    )
    before, after = (Template(part) for part in _PAGE.split("$picture"))
    fields = {
        "title": escape(title),
        "words": escape(words),
        "rows": rows,
        "values": values,
        "columns": columns,
        "cell": cell,
        "maximum": repr(float(maximum)),
        "unit": unit,
        "scale": scale,
        "width": width,
        "height": height,
    }
    return before.substitute(fields), after.substitute(fields)
