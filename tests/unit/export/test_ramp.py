"""The scales of a map: where a value stands along the palette."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.export.heat_picture import heat_layer
from heatreel.export.ramp import Ramp, percentile_ramp
from heatreel.model.heat import HeatLook, HeatPoints

VALUES = np.random.default_rng(4).exponential(5.0, 4_000).astype(np.float32) + 0.1


def ramp_of(scale: str) -> Ramp:
    if scale == "percentile":
        return percentile_ramp([VALUES[:1000], VALUES[1000:]], float(VALUES.max()), 1.0)
    return Ramp(scale, float(VALUES.max()), 1.0)


@pytest.mark.parametrize("scale", ["linear", "log", "percentile"])
@given(share=st.floats(0.02, 1.0))
def test_the_value_at_a_place_stands_at_that_place(scale, share):
    ramp = ramp_of(scale)
    assert ramp.along(ramp.values_at(share)) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("scale", ["linear", "log", "percentile"])
def test_the_maximum_stands_at_the_end_and_more_does_not_run_over(scale):
    ramp = ramp_of(scale)
    assert ramp.along([ramp.maximum, 1e9]) == pytest.approx([1, 1])
    assert ramp.along([-1.0, 0.0]) == pytest.approx([0, 0])


def test_on_the_percentile_scale_every_colour_covers_as_many_px():
    along = ramp_of("percentile").along(VALUES[VALUES > 0.5])
    counts, _ = np.histogram(along, bins=10, range=(0, 1))
    assert counts.min() > 0.95 * counts.max()


def test_one_hot_spot_does_not_take_all_colours_on_the_percentile_scale():
    """Where a button got 3,000 clicks, three clicks elsewhere are still told from one."""
    places = [(100, 100)] * 3000 + [(200, 300)] * 3 + [(60, 320)]
    table = np.array(places, np.float32)
    points = HeatPoints(
        "click", "", 300, table[:, 0], table[:, 1], np.ones(len(table), "f4"), 1, 1, len(table), 0, (), None
    )
    along = {}
    for scale in ("linear", "percentile"):
        ramp = heat_layer(points, HeatLook(scale=scale), 300, 400).legend.ramp
        three, one = ramp.along([3.0, 1.0])
        along[scale] = three - one
    assert along["linear"] < 0.01
    assert along["percentile"] > 0.1


def test_a_map_without_anything_has_a_scale_without_anything():
    ramp = percentile_ramp([np.zeros((4, 4), np.float32)], 0.0, 1.0)
    assert not ramp.along([0.0, 5.0]).any()


def lined(rows: slice | None = None) -> np.ndarray:
    table = np.array([(150, 200)] * 30 + [(50, 60)] * 4, np.float32)
    points = HeatPoints("click", "", 300, table[:, 0], table[:, 1], np.ones(34, "f4"), 1, 1, 34, 0, (), None)
    plain = heat_layer(points, HeatLook(), 300, 400, rows).rgba
    contours = heat_layer(points, HeatLook(contours=True), 300, 400, rows).rgba
    return (plain != contours).any(axis=2)


def test_contour_lines_run_around_a_spot_one_inside_the_other():
    across = np.flatnonzero(lined()[200, 150:])
    assert len(across) >= 5
    assert (np.diff(across) > 1).all(), "thin lines, apart from each other"
    down = np.flatnonzero(lined()[200:, 150])
    assert len(down) == pytest.approx(len(across), abs=1)


def test_contour_lines_are_the_same_in_a_part_and_in_the_whole():
    np.testing.assert_array_equal(lined(slice(190, 260)), lined()[190:260])
