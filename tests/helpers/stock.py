"""rrweb's own replayer, as it comes, in a view of its own: what our page is compared with."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from heatreel.browser.player_view import PlayerView
from helpers.page_tree import TREE

_MAKE = """(async () => {
  window.stockMade = 0;
  if (window.stock) {
    window.stock.destroy();
    window.stock.config.root.remove();
  }
  const events = await (await fetch('/batch/%s')).json();
  const root = document.body.appendChild(document.createElement('div'));
  root.className = 'build';
  window.stockStart = events[0].timestamp;
  window.stock = new rrwebReplay.Replayer(events, {root, mouseTail: false, showWarning: false});
  setTimeout(() => (window.stockMade = 1), 20);  // by then it has built the first page
})()"""
_SEEK = """(() => {
  window.stockMs = 0;
  const began = performance.now();
  window.stock.pause(%r - window.stockStart);
  requestAnimationFrame(() => requestAnimationFrame(() => (window.stockMs = performance.now() - began)));
})()"""

Until = Callable[[Callable[[], bool]], None]


class Stock:
    """The replayer with all events of a session. ``until`` waits in the event loop for a condition."""

    def __init__(self, texts: Sequence[bytes], until: Until) -> None:
        self.view = PlayerView()
        self.view.view.resize(1440, 900)
        self.view.view.show()
        self._until = until
        until(lambda: self.view._ready)
        self.make(texts)

    def make(self, texts: Sequence[bytes]) -> None:
        """A fresh replayer: one that goes on leaves scroll positions and more behind."""
        ask(self.view, _MAKE % self.view.handler.offer(b"[" + b",".join(texts) + b"]"), self._until)
        self._until(lambda: ask(self.view, "window.stockMade", self._until) == 1)

    def seek(self, t_ms: float) -> float:
        """Go there; ms until it was painted. Events at exactly ``t_ms`` are not applied."""
        ask(self.view, _SEEK % t_ms, self._until)
        self._until(lambda: ask(self.view, "window.stockMs", self._until) > 0)
        return float(ask(self.view, "window.stockMs", self._until))

    def tree(self) -> dict[str, Any]:
        """The page, see `page_tree`."""
        return json.loads(ask(self.view, f"({TREE})(window.stock)", self._until))

    def close(self) -> None:
        """Give the view back."""
        self.view.close()


def ask(view: PlayerView, script: str, until: Until) -> Any:
    """What a script answers in the player page."""
    answers: list[Any] = []
    view._page.runJavaScript(script, 0, answers.append)
    until(lambda: bool(answers))
    return answers[0]


def shown_tree(view: PlayerView, until: Until) -> dict[str, Any]:
    """The page that our player shows, see `page_tree`."""
    return json.loads(ask(view, f"({TREE})(heatreel.shown().replayer)", until))
