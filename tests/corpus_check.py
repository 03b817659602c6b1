"""Imports every file of folders into a throw-away library and plays each session; prints a table.

By hand: ``python tests/corpus_check.py FOLDER… [--sample N] [--pictures FOLDER] [--only WORD]``

A session is *played* when the page of its start, of a quarter, half and three quarters, of its end, and two
seconds at 8× from the start, were each painted within `WITHIN_S` and nothing died. A page of which a grab
has one colour only is told apart: *empty* when the page that rrweb rebuilt holds nothing that could be seen.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from heatreel.browser.environment import prepare_environment
from heatreel.browser.replay_page import ReplayPage
from heatreel.library.library import Library
from heatreel.operations import importing

WITHIN_S = 15.0
PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)
SPEED, PLAY_S, FRAME_MS = 8, 2.0, 33
_CONTENT = """(() => {
  const inner = d => [...d.querySelectorAll('iframe')].map(f => f.contentDocument).filter(Boolean);
  const docs = d => [d, ...inner(d).flatMap(docs)];
  const all = [...document.querySelectorAll('.build iframe')].map(f => f.contentDocument).flatMap(docs);
  const seen = all.flatMap(d => [...d.querySelectorAll('body *:not(script):not(style):not(noscript)')])
    .filter(e => e.getClientRects().length);
  return [seen.length, all.map(d => d.body ? d.body.innerText.trim() : '').join('').length].join();
})()"""


@dataclass
class Played:
    """What was seen of one session."""

    reason: str = ""  # why it did not play
    notes: Counter[str] = field(default_factory=Counter)
    paint_ms: list[float] = field(default_factory=list)


class Skips(logging.Handler):
    """Counts what the page says about events that rrweb could not apply."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.count = 0
        self.texts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if "skipped" in text:
            self.count += 1
            self.texts[text.split("skipped:", 1)[-1][:80].strip()] += 1


class Stand:
    """One page in a window of the session's size."""

    def __init__(self, app: QApplication, skips: Skips, pictures: Path | None) -> None:
        self.app, self.skips, self.pictures = app, skips, pictures
        self.page = ReplayPage()
        self.gone = ""
        self.painted_at: list[float] = []
        self.page.gone.connect(lambda reason: setattr(self, "gone", reason))
        self.page.painted.connect(self.painted_at.append)
        self.widget: QWidget = self.page.widget
        self.widget.resize(1280, 800)
        self.widget.show()

    def play(self, library: Library, session_id: int, name: str) -> Played:
        """Go through a session as the module says."""
        track = library.track(session_id)
        self.gone = ""
        skipped = self.skips.count
        played = Played()
        width = track.session.viewport_width or 1280
        height = track.session.viewport_height or 800
        self.widget.resize(max(1, min(width, 2400)), max(1, min(height, 2400)))
        self.page.open(track, lambda first, last: library.events(session_id, first, last))
        span = track.end_ms - track.start_ms
        for part in PARTS:
            began = time.perf_counter()
            if not self._show(track.start_ms + span * part):
                played.reason = self.gone or f"not painted within {WITHIN_S:g} s at {part:.0%}"
                return played
            played.paint_ms.append((time.perf_counter() - began) * 1000)
            self._look(played, track.session.has_page, f"{name}-{session_id}-{round(part * 100):03d}", part)
        self._play_on(track, played)
        if self.skips.count > skipped:
            played.notes[f"{self.skips.count - skipped} events skipped by rrweb"] += 1
        return played

    def _show(self, t_ms: float) -> bool:
        self.painted_at.clear()
        self.page.seek(t_ms)
        return self._until(lambda: self.painted_at[-1:] == [t_ms])

    def _play_on(self, track, played: Played) -> None:
        if not self._show(track.start_ms):
            played.reason = self.gone or "not painted at the start again"
            return
        began = time.perf_counter()
        t_ms = track.start_ms
        while (gone := time.perf_counter() - began) < PLAY_S and t_ms < track.end_ms and not self.gone:
            t_ms = min(track.end_ms, track.start_ms + gone * 1000 * SPEED)
            self.page.advance(t_ms)
            wait(FRAME_MS)
        if not self._until(lambda: self.painted_at[-1:] == [t_ms]) and t_ms > track.start_ms:
            played.reason = self.gone or "not painted while playing"

    def _look(self, played: Played, has_page: bool, name: str, part: float) -> None:
        for ms in (30, 100, 300):  # offscreen, a grab may be some frames late
            wait(ms)
            image = self.widget.grab().toImage()
            if _colours(image) > 1 or not has_page:
                break
        if self.pictures is not None and part in (0.0, 0.5, 1.0):
            image.save(str(self.pictures / f"{name}.png"))
        if not has_page:
            played.notes["no page recorded"] |= 1
        elif _colours(image) < 2:
            elements, letters = self._content()
            what = "empty" if not letters else f"BLANK with {letters} letters"
            played.notes[f"{what} at {part:.0%} ({elements} elements)"] += 1

    def _content(self) -> tuple[int, int]:
        answers: list = []
        self.page._view._page.runJavaScript(_CONTENT, 0, answers.append)
        self._until(lambda: bool(answers))
        if not answers or not answers[0]:
            return -1, -1
        elements, letters = str(answers[0]).split(",")
        return int(elements), int(letters)

    def _until(self, there) -> bool:
        end = time.perf_counter() + WITHIN_S
        while not there():
            if self.gone or time.perf_counter() > end:
                return False
            wait(5)
        return True


def wait(ms: int) -> None:
    """Let events happen. QTest.qWait would keep the interpreter's lock, and the reader's thread waiting."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _colours(image) -> int:
    step = max(1, image.width() // 400)
    seen = {image.pixel(x, y) for y in range(0, image.height(), 2) for x in range(0, image.width(), step)}
    return len(seen)


def _files(folders: list[Path], sample: int, only: str) -> list[Path]:
    found = [file for folder in folders for file in (importing._files(folder))]
    found = [file for file in found if only in str(file)]
    return found[:: max(1, len(found) // sample)][:sample] if sample else found


def main() -> None:
    """Print the table: file, imported, played, reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="only that many files")
    parser.add_argument("--only", default="", help="only files with this in their path")
    parser.add_argument("--pictures", type=Path, help="save grabs here")
    asked = parser.parse_args()
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_environment()
    app = QApplication(sys.argv[:1])
    skips = Skips()
    pages = logging.getLogger("heatreel.browser.isolation")
    pages.setLevel(logging.DEBUG)
    pages.propagate = False
    pages.addHandler(skips)
    files = _files(asked.folders, asked.sample, asked.only)
    totals: Counter[str] = Counter()
    stand = Stand(app, skips, asked.pictures)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "check.heatreel")
        for file in files:
            result = importing.import_paths(path, [file], prepare=False).files[0]
            ids = (*result.new_ids, *result.known_ids)
            totals["files"] += 1
            totals["imported"] += bool(ids)
            outcomes = []
            with Library.open(path) as library:
                for session_id in ids:
                    played = stand.play(library, session_id, file.stem[:60])
                    outcomes.append(played)
                    if stand.gone:
                        stand.page.reload()
            ok = bool(ids) and not any(one.reason for one in outcomes)
            totals["played"] += ok
            _print(file, result, outcomes, ok)
    stand.page.close()
    print(dict(totals))
    for text, count in skips.texts.most_common():
        print(f"  skipped {count}: {text}")


def _print(file: Path, result: importing.FileResult, outcomes: list[Played], ok: bool) -> None:
    said = [result.error] if result.error else []
    said += [one.reason for one in outcomes if one.reason]
    said += sorted({note for one in outcomes for note in one.notes})
    slowest = max((ms for one in outcomes for ms in one.paint_ms), default=0)
    imported = f"{len(outcomes)}" if outcomes else "no"
    name = f"{file.parent.name}/{file.name}"[:96]
    print(
        f"{name:96} {imported:>3} {'yes' if ok else 'NO':3} {slowest:6.0f} ms  {'; '.join(said)}", flush=True
    )


if __name__ == "__main__":
    main()
