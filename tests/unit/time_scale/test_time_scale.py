"""Time and px of the timeline agree in both directions, whatever is cut, zoomed or moved."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.model.session import IdleGap
from heatreel.replay.time_scale import TimeScale, tick_step_ms

START = 1_700_000_000_000.0


@st.composite
def scales(draw):
    length = draw(st.floats(1_000, 4 * 3_600_000))
    points = sorted(draw(st.lists(st.floats(0.0, 1.0), max_size=8)))
    cuts = [
        IdleGap(START + a * length, START + b * length)
        for a, b in zip(points[::2], points[1::2], strict=False)
        if (b - a) * length > 10
    ]
    scale = TimeScale.fit(START, START + length, draw(st.floats(200, 3000)), cuts, 22)
    for factor in draw(st.lists(st.floats(0.3, 8), max_size=3)):
        scale = scale.zoomed(factor, draw(st.floats(0, 1)) * scale.width_px)
    return scale.scrolled(draw(st.floats(-500, 500)))


@settings(max_examples=150, deadline=None)
@given(scales(), st.floats(0, 1))
def test_a_time_goes_to_px_and_back(scale, share):
    t = scale.start_ms + share * (scale.end_ms - scale.start_ms)
    back = scale.t_of(scale.x_of(t))
    assert math.isclose(scale.x_of(back), scale.x_of(t), abs_tol=0.01)
    assert abs(back - t) < 1.0 or scale.cut_at(scale.x_of(t)) is not None


@settings(max_examples=150, deadline=None)
@given(scales())
def test_later_is_never_left_of_earlier(scale):
    times = np.linspace(scale.start_ms, scale.end_ms, 200)
    assert np.all(np.diff(scale.xs_of(times)) >= -1e-6)


@settings(max_examples=150, deadline=None)
@given(scales(), st.floats(0.2, 6), st.floats(0, 1))
def test_zooming_keeps_the_time_under_the_pointer(scale, factor, share):
    x = share * scale.width_px
    t = scale.t_of(x)
    zoomed = scale.zoomed(factor, x)
    at_edge = zoomed.offset_px <= 0 or zoomed.offset_px >= zoomed.total_px - zoomed.width_px - 1e-6
    in_cut = scale.cut_at(x) is not None
    assert at_edge or in_cut or abs(zoomed.x_of(t) - x) < 0.5


@settings(max_examples=100, deadline=None)
@given(scales())
def test_fit_shows_the_whole_session(scale):
    fitted = scale.fitted()
    assert fitted.x_of(fitted.start_ms) == 0
    assert fitted.x_of(fitted.end_ms) <= fitted.width_px + 0.5


def test_a_cut_takes_its_width_and_what_follows_moves_left():
    gap = IdleGap(START + 10_000, START + 90_000)
    scale = TimeScale.fit(START, START + 100_000, 1022, [gap], 22)
    assert scale.x_of(gap.start_ms) == pytest.approx(500)
    assert scale.x_of(gap.end_ms) == pytest.approx(522)
    assert scale.cut_at(510) == gap
    assert scale.cut_at(499) is None
    assert scale.t_of(772) == pytest.approx(START + 95_000)


def test_a_session_without_length_is_one_place():
    scale = TimeScale.fit(START, START, 800)
    assert scale.x_of(START) == 0
    assert scale.t_of(400) == START
    assert scale.zoomed(3, 10).t_of(5) == START


def test_a_stretch_can_be_shown_over_the_whole_width():
    scale = TimeScale.fit(START, START + 600_000, 1000).showing(START + 60_000, START + 120_000)
    first, last = scale.shown_ms
    assert first == pytest.approx(START + 60_000)
    assert last == pytest.approx(START + 120_000)


@pytest.mark.parametrize(
    ("px_per_ms", "step"), [(1.0, 100), (0.064, 1000), (0.0021, 60_000), (1e-5, 7_200_000)]
)
def test_labels_of_the_ruler_keep_their_distance(px_per_ms, step):
    assert tick_step_ms(px_per_ms, 64) == step
