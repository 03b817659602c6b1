"""What a person sees on a heatmap, and what the file says."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from heatreel.export.heat_picture import compose, compose_bands, dim_page, heat_layer, save_png
from heatreel.export.legend import make_legend
from heatreel.export.palettes import palette_names, palette_table
from heatreel.export.ramp import UNIT, Ramp
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatKind, HeatLook, HeatPoints, PagePicture

LOOK = HeatLook()


def points(places, kind: HeatKind = "click", weight=1.0, **more) -> HeatPoints:
    table = np.array(places, np.float32).reshape(-1, 2)
    made = HeatPoints(
        kind=kind,
        page="https://shop.example/cart",
        width=300,
        x_page=table[:, 0].copy(),
        y_page=table[:, 1].copy(),
        weight=np.full(len(table), weight, np.float32),
        sessions=2,
        views=3,
        total=len(table),
        not_placed=0,
        not_placed_reasons=(),
        average_fold=100.0,
    )
    return replace(made, **more)


def page(height=400, width=300, shade=255) -> PagePicture:
    return PagePicture(np.full((height, width, 3), shade, np.uint8), width, height, 0)


def test_one_click_is_seen_and_nothing_is_transparent():
    rgba = heat_layer(points([(150, 200)] * 40 + [(50, 50)]), LOOK, 300, 400).rgba
    assert rgba[50, 50, 3] == round(255 * 0.9)
    assert rgba[50, 50, :3].sum() > 150  # not black on a dimmed page
    assert rgba[350, 50].sum() == 0


def test_colours_are_premultiplied():
    rgba = heat_layer(points([(150, 200)]), HeatLook(opacity=0.5), 300, 400).rgba
    assert (rgba[..., :3] <= rgba[..., 3:]).all()


def test_more_clicks_are_brighter_on_both_scales():
    many = points([(150, 200)] * 30 + [(50, 50)] * 5 + [(50, 300)])
    for scale in ("log", "linear"):
        rgba = heat_layer(many, HeatLook(scale=scale), 300, 400).rgba.astype(int)
        luma = [rgba[y, x, :3].sum() for x, y in ((50, 300), (50, 50), (150, 200))]
        assert luma == sorted(luma)
        assert luma[0] < luma[2]


def test_asking_for_rows_gives_the_same_rows_as_the_whole():
    many = points(np.random.default_rng(2).uniform(0, 300, (200, 2)))
    whole = heat_layer(many, LOOK, 300, 400)
    part = heat_layer(many, LOOK, 300, 400, slice(111, 222))
    np.testing.assert_array_equal(part.rgba, whole.rgba[111:222])
    assert part.legend.maximum == whole.legend.maximum


def test_the_legend_ends_at_the_true_maximum():
    legend = heat_layer(points([(150, 200)] * 48), LOOK, 300, 400).legend
    assert legend.title == "Clicks near a point, within 24 px"
    assert legend.maximum == pytest.approx(48)
    assert [label for _, label in legend.ticks] == ["0", "1", "3", "10", "30", "48"]
    assert legend.ticks[0][0] == 0
    assert legend.ticks[-1][0] == 1
    np.testing.assert_array_equal(legend.colours[-1], palette_table("inferno")[-1])


def test_a_legend_of_time_speaks_of_milliseconds():
    legend = heat_layer(points([(150, 200)] * 7, "move", 500.0), LOOK, 300, 400).legend
    assert legend.title == "Time the cursor spent, ms"
    assert legend.ticks[-1] == (1.0, "3,500")


def test_clicks_beyond_the_page_are_counted_as_not_placed():
    layer = heat_layer(points([(10, 10), (10, 401), (305, 10)]), LOOK, 300, 400)
    assert (layer.points.placed, layer.points.not_placed, layer.points.total) == (1, 2, 3)
    assert sum(count for _, count in layer.points.not_placed_reasons) == 2
    again = heat_layer(layer.points, LOOK, 300, 400).points
    assert again.not_placed == 2


def test_no_click_at_all_is_a_map_without_heat():
    layer = heat_layer(points([]), LOOK, 300, 400)
    assert not layer.rgba.any()
    assert layer.legend.ticks == ((0.0, "0"),)


@pytest.mark.parametrize(("width", "height"), [(0, 100), (100, 0)])
def test_a_page_without_a_size_says_so(width, height):
    with pytest.raises(HeatreelError):
        heat_layer(points([(1, 1)]), LOOK, width, height)


def test_reach_colours_the_rows_that_were_seen():
    reach = points([(0, 100), (0, 100), (0, 200), (0, 380)], "scroll")
    layer = heat_layer(reach, LOOK, 300, 400)
    assert (layer.rgba[:, :1] == layer.rgba).all()
    assert not layer.rgba[380:].any()
    assert layer.rgba[379].any()
    assert len({tuple(layer.rgba[y, 0]) for y in (50, 150, 300)}) == 3
    labels = [line.label.replace("\u202f", " ") for line in layer.lines]
    assert labels == [
        "Average fold · 100 px · 100 % saw this",
        "75 % · 100 px",
        "50 % · 200 px",
        "25 % · 380 px",
    ]


@pytest.mark.parametrize("maximum", [1, 2, 7, 48, 1_234, 10_885, 999_999])
@pytest.mark.parametrize("kind", ["click", "move"])
@pytest.mark.parametrize("scale", ["log", "linear"])
def test_numbers_of_a_legend_never_touch(kind, scale, maximum):
    legend = make_legend(kind, HeatLook(), Ramp(scale, maximum, UNIT[kind]))
    bar, letter = 340, 6.5
    boxes = []
    for at, label in legend.ticks:
        long = len(label) * letter
        left = 0 if at == 0 else bar - long if at == 1 else at * bar - long / 2
        boxes.append((left, left + long))
    assert all(one[1] < other[0] for one, other in pairwise(boxes))


def test_dimming_darkens_and_greys_and_can_be_turned_off():
    rgb = np.full((4, 4, 3), (250, 40, 40), np.uint8)
    dimmed = dim_page(rgb, LOOK)[0, 0].astype(int)
    assert dimmed.max() < 150
    assert np.ptp(dimmed) < 100
    assert dim_page(rgb, HeatLook(dim=0)) is rgb


def test_the_page_given_is_left_as_it_was():
    given = page()
    compose(given, points([(10, 10)]), HeatLook(dim=0))
    assert (given.rgb == 255).all()


def test_the_brightest_spot_of_the_picture_is_where_most_clicked():
    rgb = compose(page(), points([(150, 200)] * 9 + [(40, 300)]), HeatLook(fold_line=False))[:400]
    y, x = divmod(int(rgb.sum(axis=2).argmax()), 300)
    assert abs(x - 150) <= 2
    assert abs(y - 200) <= 2


def test_at_2x_the_picture_has_twice_the_size_and_the_same_colours():
    many = points([(150, 200)] * 9 + [(40, 300)])
    look = HeatLook(fold_line=False)
    one, two = compose(page(), many, look), compose(page(), many, look, scale=2)
    assert two.shape == (one.shape[0] * 2, one.shape[1] * 2, 3)
    smaller = two[:800].reshape(400, 2, 300, 2, 3).mean(axis=(1, 3))
    assert np.abs(smaller - one[:400]).max() < 12


def test_a_very_high_page_is_composed_in_bands():
    high = PagePicture(
        np.broadcast_to(np.full((1, 300, 3), 255, np.uint8), (100_000, 300, 3)), 300, 100_000, 0
    )
    made = compose_bands(high, points([(10, 99_990)]), LOOK)
    assert max(len(band) for band in made.bands) <= 512


def test_the_file_says_what_it_is_and_reads_back_exactly(tmp_path: Path):
    rgb = compose(page(2100), points([(150, 200)]), LOOK, caption="9–20 Nov 2026")
    save_png(
        rgb, tmp_path / "x.png", {"Title": "Click heatmap", "page": "https://shop.example/größe→", "n": 1}
    )
    with Image.open(tmp_path / "x.png") as image:
        image.load()
        assert image.info == {"Title": "Click heatmap", "page": "https://shop.example/größe→", "n": "1"}
        np.testing.assert_array_equal(np.asarray(image), rgb)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(HeatreelError, match="does not exist"):
        save_png(page().rgb, tmp_path / "none" / "x.png")


def test_every_palette_has_256_colours_and_an_unknown_one_names_them():
    for name in palette_names():
        assert palette_table(name).shape == (256, 3)
    with pytest.raises(HeatreelError, match="viridis"):
        palette_table("rainbow")
