"""The page at a time is the one that rrweb's own replayer rebuilds by playing from the start."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.operations import importing
from helpers.stock import Stock, page_text

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"
CORPUS = (
    "rrweb-events-ts/rrweb__dialog-playback.json",
    "rrweb-events-ts/rrweb__iframe-shadowdom-hover.json",
    "rrweb-events-ts/rrweb__input.json",
    "rrweb-events-ts/rrweb__scroll-with-parent-styles.json",
    "rrweb-events-ts/rrweb__style-sheet-rule-events.json",
    "rrweb-events-ts/rrweb__style-sheet-text-mutation.json",
    "rrweb-events-ts/rrweb__adopted-style-sheet-modification.json",
    "posthog-2020/wide-layout.json",
    "rrweb-history/2018-10-checkout-a.json",
    "rrweb-recorder-snapshots/integration__nest-iframe-1.json",
    "sentry/rrweb-sentry.json",
)


def time_between(t_ms: np.ndarray, part: float) -> float:
    """A time at which nothing happens: rrweb leaves out events at the very time that it seeks to."""
    at = np.unique(t_ms)
    i = round(part * (len(at) - 2))
    return float((at[i] + at[i + 1]) / 2)


@pytest.fixture
def differences(qtbot, page, tmp_path, monkeypatch):
    """Positions (ms) at which the page of a file differs; ``parts`` 0 to 1, in the order gone to."""
    monkeypatch.setattr(importing, "_detect", lambda *_: None)

    def until(there) -> None:
        qtbot.waitUntil(there, timeout=20_000)

    def compare(file: Path, *parts: float) -> list[float]:
        session = importing.import_paths(tmp_path / "l.heatreel", [file]).new_ids[0]
        with Library.open(tmp_path / "l.heatreel") as library:
            track, texts = library.track(session), library.events(session)
        page.widget.resize(1440, 900)
        page.widget.show()
        painted: list[float] = []
        page.painted.connect(painted.append)
        page.open(track, lambda first, end: texts[first:end])
        wrong = []
        for t_ms in [time_between(track.index.t_ms, part) for part in parts]:
            page.seek(t_ms)
            until(lambda t_ms=t_ms: painted[-1:] == [t_ms])
            stock = Stock(texts, until)  # a fresh one: going on, it leaves scroll positions behind
            stock.seek(t_ms)
            if page_text(page._view, until) != stock.text():
                wrong.append(t_ms - track.start_ms)
            stock.close()
        return wrong

    return compare


@pytest.mark.parametrize("name", ["shop-02-desktop", "shop-21-mobile"])
def test_a_recorded_visit_looks_the_same_backwards_and_forwards(differences, name):
    assert differences(SAMPLE / f"{name}.json.gz", 1.0, 0.4, 0.5, 0.95) == []


@pytest.mark.parametrize("name", CORPUS)
def test_other_peoples_recordings_look_the_same(differences, shared, name):
    assert differences(shared / "corpus" / name, 1.0, 0.6) == []
