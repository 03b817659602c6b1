"""The rules of other vendors: each at the edge of its numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from heatreel.analysis.presets import PRESETS
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.operations.detecting import moments_by
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

PAGE = (
    '<button id="buy">Apply coupon</button><input id="name"><a id="link" href="/b">B</a>'
    '<p id="text">Words</p>'
)


@pytest.fixture
def found(tmp_path):
    def find(story: Storyboard, preset: str, signal: str) -> int:
        import_paths(tmp_path / "l.heatreel", [story.save(tmp_path / "one.json")])
        with Library.open(tmp_path / "l.heatreel") as library:
            moments = moments_by(library, int(library.session_ids()[0]), preset)
            return sum(moment.signal == signal for moment in moments)

    return find


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def clicked(count: int, every_ms: float, dx: float = 0.0) -> Storyboard:
    story = shop()
    for i in range(count):
        story.click("#buy", 100 + dx * i, 100).wait(every_ms - 40)
    return story.wait(9_000).scroll(10)


def answered(after_ms: float, target: str = "#buy") -> Storyboard:
    story = shop().click(target).wait(after_ms)
    return story.mutate(texts=[{"id": story.node("#text") + 1, "value": "Now"}]).wait(9_000).scroll(1)


@pytest.mark.parametrize(
    ("preset", "shape"),
    [
        ("posthog", (3, 980, 0)),
        ("posthog", (3, 300, 29)),
        ("posthog", (3, 300, 0)),
        ("sentry", (3, 2_000, 0)),
        ("sentry", (3, 3_400, 0)),
        ("openreplay", (3, 290, 0)),
        ("openreplay", (3, 290, 300)),
        ("amplitude", (4, 330, 0)),
        ("amplitude", (4, 300, 16)),
        ("amplitude", (4, 300, 0)),
        ("datadog", (3, 490, 0)),
        ("datadog", (3, 300, 99)),
        ("mixpanel", (4, 980, 0)),
        ("mixpanel", (4, 300, 29)),
        ("splunk", (4, 330, 300)),
    ],
)
def test_rage_clicks_by_the_numbers_of_a_vendor(found, preset, shape):
    assert found(clicked(*shape), preset, "rage_click") == 1


@pytest.mark.parametrize(
    ("preset", "dead_ms"),
    [
        ("posthog", 2_520),
        ("sentry", 7_020),
        ("openreplay", 1_240),
        ("amplitude", 3_020),
        ("datadog", 110),
        ("mixpanel", 510),
        ("splunk", 1_010),
    ],
)
def test_dead_clicks_by_the_numbers_of_a_vendor(found, preset, dead_ms):
    target = "#text" if preset == "posthog" else "#buy"
    assert found(answered(dead_ms, target), preset, "dead_click") == 1


@pytest.mark.parametrize(
    ("preset", "alive_ms"),
    [
        ("posthog", 2_480),
        ("sentry", 6_980),
        ("openreplay", 1_220),
        ("amplitude", 2_980),
        ("datadog", 90),
        ("mixpanel", 490),
        ("splunk", 990),
    ],
)
def test_clicks_that_a_vendor_calls_answered(found, preset, alive_ms):
    assert found(answered(alive_ms), preset, "dead_click") == 0


@pytest.mark.parametrize(
    ("preset", "shape"),
    [
        ("posthog", (3, 1_020, 0)),
        ("posthog", (3, 300, 31)),
        ("posthog", (2, 300, 0)),
        ("sentry", (2, 2_000, 0)),
        ("sentry", (3, 3_700, 0)),
        ("openreplay", (3, 310, 0)),
        ("openreplay", (2, 290, 0)),
        ("amplitude", (4, 340, 0)),
        ("amplitude", (4, 300, 17)),
        ("amplitude", (3, 300, 0)),
        ("datadog", (3, 510, 0)),
        ("datadog", (3, 300, 101)),
        ("mixpanel", (4, 1_020, 0)),
        ("mixpanel", (4, 300, 31)),
        ("splunk", (4, 340, 0)),
    ],
)
def test_clicks_that_a_vendor_does_not_call_rage(found, preset, shape):
    assert found(clicked(*shape), preset, "rage_click") == 0


@pytest.mark.parametrize(
    ("preset", "near_ms", "far_ms"),
    [("amplitude", 1_980, 2_020), ("splunk", 980, 1_020), ("datadog", 90, 120)],
)
def test_error_clicks_by_the_numbers_of_a_vendor(tmp_path, preset, near_ms, far_ms):
    counts = []
    for n, after_ms in enumerate((near_ms, far_ms)):
        story = shop().click("#buy").wait(after_ms).console_error("It broke").wait(9_000).scroll(1)
        path = tmp_path / f"{n}.heatreel"
        import_paths(path, [story.save(tmp_path / f"{n}.json")])
        with Library.open(path) as library:
            moments = moments_by(library, int(library.session_ids()[0]), preset)
            counts.append(sum(moment.signal == "error_click" for moment in moments))
    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("preset", "target"),
    [
        ("posthog", "#link"),
        ("datadog", "#link"),
        ("datadog", "#name"),
        ("sentry", "#text"),
        ("amplitude", "#text"),
    ],
)
def test_targets_at_which_a_vendor_does_not_look(found, preset, target):
    assert found(shop().click(target).wait(9_000).scroll(1), preset, "dead_click") == 0


def test_a_vendor_that_there_is_not_is_said_so(found):
    with pytest.raises(HeatreelError, match="nobody"):
        found(shop(), "nobody", "rage_click")


def test_all_seven_have_rules_for_rage_and_dead_clicks():
    assert len(PRESETS) == 7
    assert all({"rage_click", "dead_click"} <= {s.id for s in p.signals} for p in PRESETS.values())


@pytest.mark.slow
def test_vendors_score_on_labelled_recordings_as_they_were_measured(shared: Path):
    script = Path(__file__).parents[2] / "labelled_score.py"
    command = [sys.executable, str(script), "--presets", str(shared / "labelled")]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = {line.split()[0]: line.split() for line in table.splitlines()[1:]}
    rage = {name: (float(row[1]), float(row[3])) for name, row in rows.items() if row[1] != "none"}
    for name, measured in {
        "PostHog": (0.29, 1.0),
        "Datadog": (0.43, 0.68),
        "Amplitude": (0.78, 0.74),
        "OpenReplay": (0.65, 0.58),
    }.items():
        assert rage[name] == pytest.approx(measured, abs=0.02)
    assert rage["Heatreel"] == (1.0, 1.0)
