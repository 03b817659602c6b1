"""rrweb's own replayer, as it comes, in a view of its own: what our page is compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from heatreel.browser.player_view import PlayerView

_MAKE = """(async () => {
  const events = await (await fetch('/batch/%s')).json();
  const root = document.body.appendChild(document.createElement('div'));
  root.className = 'build';
  window.stockStart = events[0].timestamp;
  window.stock = new rrwebReplay.Replayer(events, {root, mouseTail: false, showWarning: false});
})()"""
_SEEK = """(() => {
  window.stockMs = 0;
  const began = performance.now();
  window.stock.pause(%r - window.stockStart);
  requestAnimationFrame(() => requestAnimationFrame(() => (window.stockMs = performance.now() - began)));
})()"""

# The rebuilt page as text: nodes, attributes, values, scroll positions, rules of style sheets, shadow
# roots and frames.
_TEXT = """(() => {
  const rules = (sheets) => [...sheets].map((s) => [...s.cssRules].map((r) => r.cssText).join('')).join(';');
  const page = (doc) => [...doc.childNodes].map(node).join('') + '|' + rules(doc.adoptedStyleSheets);
  const node = (n) => {
    if (n.nodeType === 3) return n.data.trim();
    if (n.nodeType !== 1) return [...n.childNodes].map(node).join('');
    const names = [...n.attributes].map((a) => ` ${a.name}=${a.value}`).sort().join('');
    const value = n.value === undefined ? '' : ` value:${n.value}`;
    const top = n.scrollTop ? ` top:${n.scrollTop}` : '';
    let inside = [...n.childNodes].map(node).join('');
    if (n.tagName === 'STYLE' && n.sheet) inside = rules([n.sheet]);
    if (n.shadowRoot) inside += `#shadow(${page(n.shadowRoot)})`;
    if (n.tagName === 'IFRAME' && n.contentDocument) inside += `#frame(${page(n.contentDocument)})`;
    return `<${n.tagName}${names}${value}${top}>${inside}</>`;
  };
  return page(document.querySelector('.build iframe').contentDocument);
})()"""


class Stock:
    """The replayer with all events of a session. ``until`` waits in the event loop for a condition."""

    def __init__(self, texts: Sequence[bytes], until: Callable[[Callable[[], bool]], None]) -> None:
        self.view = PlayerView()
        self.view.view.resize(1440, 900)
        self.view.view.show()
        self._until = until
        until(lambda: self.view._ready)
        ask(self.view, _MAKE % self.view.handler.offer(b"[" + b",".join(texts) + b"]"), until)
        until(lambda: ask(self.view, "window.stock ? 1 : 0", until) == 1)

    def seek(self, t_ms: float) -> float:
        """Go there; ms until it was painted. Events at exactly ``t_ms`` are not applied."""
        ask(self.view, _SEEK % t_ms, self._until)
        self._until(lambda: ask(self.view, "window.stockMs", self._until) > 0)
        return float(ask(self.view, "window.stockMs", self._until))

    def text(self) -> str:
        """See `page_text`."""
        return page_text(self.view, self._until)

    def close(self) -> None:
        """Give the view back."""
        self.view.close()


def ask(view: PlayerView, script: str, until: Callable[[Callable[[], bool]], None]) -> Any:
    """What a script answers in the player page."""
    answers: list[Any] = []
    view._page.runJavaScript(script, 0, answers.append)
    until(lambda: bool(answers))
    return answers[0]


def page_text(view: PlayerView, until: Callable[[Callable[[], bool]], None]) -> str:
    """The rebuilt page as text, without what the replayer itself adds: its own style, its class."""
    text = ask(view, _TEXT, until)
    text = re.sub(r"(noscript \{ display: none !important; \}).*?</>", r"\1</>", text, flags=re.S)
    return re.sub(r" class=([^>]*?)(?= [\w:-]+[=:]|>)", _sorted_classes, text)


def _sorted_classes(found: re.Match[str]) -> str:
    names = sorted(name for name in found[1].split() if name != "rrweb-paused")
    return f" class={' '.join(names)}" if names else ""
