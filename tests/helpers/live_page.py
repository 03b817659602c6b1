"""A page with scripts, in a view of its own: what a browser makes of the same HTML and canvas commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

# Commands as rrweb writes them; bitmaps are loaded first.
_RUN = """
async function value(arg) {
  if (!arg || typeof arg !== "object" || Array.isArray(arg)) return arg;
  if (arg.rr_type === "ImageData") {
    return new ImageData(new Uint8ClampedArray(arg.args[0].args[0]), arg.args[1], arg.args[2]);
  }
  const image = new Image();
  image.src = arg.src || "data:image/png;base64," + arg.args[0].data[0].base64;
  await image.decode();
  return image;
}
async function run(canvas, commands) {
  const context = canvas.getContext("2d");
  for (const {property, args, setter} of commands) {
    const values = await Promise.all(args.map(value));
    if (setter) context[property] = values[0];
    else context[property](...values);
  }
}
run(document.querySelector("canvas"), COMMANDS).then(() => (document.title = "done"));
"""


@contextmanager
def live_page(qtbot, html: str, commands: list[dict[str, Any]], width: int, height: int) -> Iterator[QWidget]:
    """The view of a page on whose first canvas these commands were run."""
    view = QWebEngineView()
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    view.setPage(page)
    view.resize(width, height)
    view.show()
    script = _RUN.replace("COMMANDS", json.dumps(commands))
    page.setHtml(f"<!doctype html><html><head></head><body>{html}<script>{script}</script></body></html>")
    qtbot.waitUntil(lambda: page.title() == "done", timeout=10_000)
    try:
        yield view
    finally:
        view.close()
        delete(view)
        delete(page)
        delete(profile)


def pixels(widget: QWidget) -> NDArray[np.int16]:
    """Rows × columns × RGB of what a widget shows."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int16)
