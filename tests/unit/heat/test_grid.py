"""What a click heatmap's numbers mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.analysis.grid import DensityField, count_grid, kernel, sigma_of

places = st.lists(st.tuples(st.integers(-5, 260), st.integers(-5, 320), st.integers(1, 9)), max_size=40)


def columns(rows):
    table = np.array(rows, np.float32).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def exact(x, y, weight, width, height, sigma):
    """The kernel summed point by point, never cut."""
    rows, cols = np.mgrid[0:height, 0:width]
    out = np.zeros((height, width))
    for px, py, w in zip(x, y, weight, strict=True):
        if 0 <= px < width and 0 <= py < height:
            out += w * np.exp(-((cols - int(px)) ** 2 + (rows - int(py)) ** 2) / (2 * sigma**2))
    return out


@settings(max_examples=40, deadline=None)
@given(places, st.sampled_from([4, 9, 24, 60]))
def test_value_is_the_weighted_number_of_clicks_within_the_radius(rows, radius):
    x, y, weight = columns(rows)
    wanted = exact(x, y, weight, 250, 310, sigma_of(radius))
    field = DensityField(x, y, weight, 250, 310, radius)
    peak = max(1.0, wanted.max())
    assert np.abs(field.rows(0, 310) - wanted).max() <= 0.005 * peak
    assert field.maximum == pytest.approx(wanted.max(), abs=0.005 * peak)


def test_a_lone_click_peaks_at_exactly_one():
    field = DensityField(np.float32([30]), np.float32([40]), None, 100, 100, 24)
    assert field.maximum == 1.0
    assert field.rows(40, 41)[0, 30] == 1.0


def test_a_click_in_a_corner_is_as_bright_as_one_in_the_middle():
    field = DensityField(np.float32([0, 99]), np.float32([0, 79]), None, 100, 80, 24)
    assert field.rows(0, 1)[0, 0] == pytest.approx(1.0)
    assert field.rows(79, 80)[0, 99] == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(places)
def test_every_click_on_the_page_is_counted_once_and_no_other(rows):
    x, y, weight = columns(rows)
    wanted = np.zeros((300, 250))
    for px, py, w in rows:
        if 0 <= px < 250 and 0 <= py < 300:
            wanted[py, px] += w
    np.testing.assert_array_equal(count_grid(x, y, weight, 250, 300), wanted)


def test_a_click_without_a_place_is_never_counted():
    nan = np.float32([np.nan, 5])
    assert count_grid(nan, np.float32([5, np.nan]), None, 10, 10).sum() == 0


def test_a_part_of_a_page_equals_the_same_part_of_the_whole(monkeypatch):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 300, 500).astype("f4"), rng.uniform(0, 2500, 500).astype("f4")
    whole = DensityField(x, y, None, 300, 2500, 24)
    monkeypatch.setattr("heatreel.analysis.grid._KEEP_CELLS", 0)
    by_bands = DensityField(x, y, None, 300, 2500, 24)
    np.testing.assert_allclose(by_bands.rows(777, 1300), whole.rows(777, 1300), atol=1e-5)
    assert by_bands.maximum == pytest.approx(whole.maximum, rel=1e-5)


def test_a_page_of_200000_px_needs_no_more_memory_than_a_band():
    import tracemalloc

    x, y = np.float32([5, 1279]), np.float32([3, 199_999])
    tracemalloc.start()
    field = DensityField(x, y, None, 1280, 200_000, 24)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert field.maximum == 1.0
    assert field.rows(199_990, 200_000).max() == 1.0
    assert peak < 100e6


def test_the_kernel_is_one_in_its_middle_and_cut_at_four_sigma():
    values = kernel(12.0)
    assert len(values) == 97
    assert values[48] == 1.0
    assert values[0] < 3.4e-4
