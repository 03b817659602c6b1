"""A heatmap as a file: every kind shows the same numbers, says what it is made of, and needs nothing else."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import tracemalloc
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from heatreel.export import map_files
from heatreel.export.compose import compose, dim_page
from heatreel.export.heat_layer import Painter
from heatreel.export.map_files import SUFFIXES, HeatMap, save_map
from heatreel.export.palettes import palette_table
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture
from heatreel.operations.heatmaps import make_map

PAGE = "https://shop.example/<größe>&co"
WIDTH, HEIGHT = 400, 900
SVG = "{http://www.w3.org/2000/svg}"


def heat_map(kind: str = "click", scale: int = 1, look: HeatLook = HeatLook()) -> HeatMap:
    """Thirty clicks at (100, 200), one at (300, 700), one outside; or views as deep as 900 px."""
    x, y = [100.5] * 30 + [300.5, 5000.0], [200.5] * 30 + [700.5, 10.0]
    weight, y_end = np.ones(32, np.float32), None
    if kind == "scroll":
        y = list(np.linspace(100, 900, 32))
    if kind == "attention":
        y, y_end = [0.0] * 32, np.full(32, 600, np.float32)
        weight *= 2000
    points = HeatPoints(
        kind,
        PAGE,
        WIDTH,
        np.array(x, np.float32),
        np.array(y, np.float32),
        weight,
        sessions=3,
        views=32,
        total=32,
        not_placed=0,
        not_placed_reasons=(),
        average_fold=None,
        y_end=y_end,
    )
    picture = PagePicture(np.full((HEIGHT, WIDTH, 3), 220, np.uint8), WIDTH, HEIGHT, 0)
    return make_map(picture, points, look, scale, "9–20 Nov 2026")


@pytest.mark.parametrize("kind", ["click", "move", "attention", "scroll"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_map_is_written_as_every_kind_of_file(tmp_path: Path, kind, suffix):
    save_map(heat_map(kind), tmp_path / f"x{suffix.upper()}")
    assert (tmp_path / f"x{suffix.upper()}").stat().st_size > 100


def test_another_suffix_is_refused_in_words(tmp_path: Path):
    with pytest.raises(HeatreelError, match=r"x\.jpg has none of the suffixes \.png"):
        save_map(heat_map(), tmp_path / "x.jpg")


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_picture_is_made_at_up_to_four_times_its_size(tmp_path: Path, scale):
    save_map(heat_map(scale=scale), tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as image:
        assert image.width == WIDTH * scale
        assert image.height > HEIGHT * scale


def test_the_heat_alone_is_a_picture_with_nothing_around_it(tmp_path: Path):
    made = replace(heat_map(), with_page=False)
    save_map(made, tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as image:
        assert (image.mode, image.size) == ("RGBA", (WIDTH, HEIGHT))
        rgba = np.asarray(image)
    assert rgba[500, 200, 3] == 0
    red, green, blue, alpha = (int(one) for one in rgba[200, 100])
    assert alpha == round(255 * 0.9)
    assert (red, green, blue) == tuple(palette_table("inferno")[-1])
    with pytest.raises(HeatreelError, match="alone"):
        save_map(made, tmp_path / "x.svg")


def outline(path: str) -> np.ndarray:
    """x, y of all corners of an SVG path of "M… L… Z"."""
    return np.array([[float(n) for n in pair.split()] for pair in re.findall(r"[\d.]+ [\d.]+", path)])


def test_a_vector_map_outlines_the_heat_where_it_is(tmp_path: Path):
    save_map(heat_map(), tmp_path / "x.svg")
    root = ET.parse(tmp_path / "x.svg").getroot()
    bands = [outline(path.get("d", "")) for path in root.iter(f"{SVG}path")]
    assert len(bands) == 14
    low, high = bands[0], bands[-1]
    near = np.hypot(high[:, 0] - 100, high[:, 1] - 200)
    assert near.max() < 12, "the hottest band lies around the thirty clicks"
    assert low[:, 1].max() == pytest.approx(700, abs=40), "and the coolest reaches to the single one"
    first = next(root.iter(f"{SVG}path"))
    assert first.get("fill", "").startswith("rgb(")


def test_a_vector_map_of_reach_has_bands_as_deep_as_people_went(tmp_path: Path):
    made = heat_map("scroll")
    save_map(made, tmp_path / "x.svg")
    root = ET.parse(tmp_path / "x.svg").getroot()
    top = [path.get("d", "") for path in root.iter(f"{SVG}path") if "V" in path.get("d", "")][-1]
    painter = Painter(made.points, made.look, WIDTH, HEIGHT)
    last = int(re.findall(r"V(\d+)H", top)[-1])
    share = painter.values(last - 1, last + 1)[:, 0]
    assert share[0] > share[1], "the last band ends where fewer saw the page"


def test_a_vector_map_says_what_it_is_made_of(tmp_path: Path):
    save_map(heat_map(), tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text()
    root = ET.fromstring(text)
    said = json.loads(root.findtext(f"{SVG}desc", ""))
    assert (said["page"], said["total"], said["placed"], said["not_placed"]) == (PAGE, 32, 31, 1)
    assert "3 sessions · 32 clicks · 1 not placed" in text
    assert "· 9–20 Nov 2026" in text


@pytest.mark.parametrize(("kind", "sum_of"), [("click", 31), ("move", 31)])
def test_the_table_of_a_map_of_points_holds_every_point_that_is_on_it(tmp_path: Path, kind, sum_of):
    save_map(heat_map(kind), tmp_path / "x.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text())))
    column = "clicks" if kind == "click" else "ms"
    assert sum(float(row[column]) for row in rows) == sum_of
    assert {(row["x_page"], row["y_page"]) for row in rows} == {("100.5", "200.5"), ("300.5", "700.5")}


def test_the_table_of_reach_has_a_row_for_every_ten_px(tmp_path: Path):
    save_map(heat_map("scroll"), tmp_path / "x.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text())))
    assert [int(row["y_page"]) for row in rows] == list(range(0, HEIGHT, 10))
    shares = [float(row["share_of_views"]) for row in rows]
    assert shares[0] == 1.0
    assert shares == sorted(shares, reverse=True)


def test_the_table_of_attention_tells_seconds_in_view(tmp_path: Path):
    save_map(heat_map("attention"), tmp_path / "x.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text())))
    assert [float(row["seconds_per_view"]) for row in rows] == [2.0] * 60 + [0.0] * 30


def test_a_page_of_html_needs_nothing_and_runs_nothing_of_the_recording(tmp_path: Path):
    save_map(heat_map(), tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text()
    assert "default-src 'none'" in text
    assert "<größe>" not in text, "words of the recording are written as text"
    outside = text.replace("https://shop.example/", "")
    assert not re.search(r"https?://", outside)
    shown = base64.b64decode(re.search(r"base64,([^\"]+)\"", text).group(1))
    made = heat_map()
    expected = compose(made.picture, made.points, made.look, caption=made.caption)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(shown))), expected)


def test_the_values_that_a_page_of_html_tells_are_those_of_the_map(tmp_path: Path):
    made = heat_map()
    save_map(made, tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text()
    body = base64.b64decode(re.search(r'atob\("([^"]+)"\)', text).group(1))
    painter = Painter(made.points, made.look, WIDTH, HEIGHT)
    told = np.frombuffer(body, "<u2").reshape(-1, WIDTH // 8) / 65535 * painter.legend.maximum
    true = np.vstack([painter.values(top, top + 1) for top in range(4, HEIGHT, 8)])[:, 4::8]
    assert told[: len(true)] == pytest.approx(true, abs=painter.legend.maximum / 60_000)


def test_a_pdf_is_one_page_as_large_as_the_picture(tmp_path: Path):
    made = heat_map(scale=2)
    save_map(made, tmp_path / "x.pdf")
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        (page,) = pdf.pages
        assert float(page.mediabox[2]) == pytest.approx(WIDTH * 0.75)
        assert str(pdf.docinfo.Title) == made.metadata["Title"]


def test_a_page_too_long_for_a_pdf_is_drawn_smaller(tmp_path: Path):
    tall = PagePicture(np.full((30_000, 20, 3), 255, np.uint8), 20, 30_000, 0)
    made = heat_map()
    save_map(make_map(tall, made.points, made.look, 1, ""), tmp_path / "x.pdf")
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        assert float(pdf.pages[0].mediabox[3]) <= 14_400


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5, 3)])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_page_of_an_odd_size_is_written_all_the_same(tmp_path: Path, suffix, size):
    look = HeatLook(contours=True, scale="percentile")
    page = PagePicture(np.zeros((size[1], size[0], 3), np.uint8), *size, 0)
    made = make_map(page, heat_map().points, look, 1, "")
    save_map(made, tmp_path / f"x{suffix}")
    assert made.points.placed + made.points.not_placed == made.points.total


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_page_without_a_size_is_refused_in_words(tmp_path: Path, suffix):
    page = PagePicture(np.zeros((0, 0, 3), np.uint8), 0, 0, 0)
    with pytest.raises(HeatreelError, match="no size"):
        save_map(make_map(page, heat_map().points, HeatLook(), 1, ""), tmp_path / f"x{suffix}")
    assert not (tmp_path / f"x{suffix}").exists()


def test_a_page_200_000_px_high_is_one_picture(tmp_path: Path):
    row = np.full((1, 64, 3), 250, np.uint8)
    page = PagePicture(np.broadcast_to(row, (200_000, 64, 3)), 64, 200_000, 0)
    save_map(make_map(page, heat_map().points, HeatLook(dim=0), 1, ""), tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as image:
        assert image.height > 200_000
        assert image.crop((0, 199_990, 64, 199_991)).getpixel((5, 0)) == (250, 250, 250)


LONG = 9_001  # three tiles


def long_map(scale: int = 1) -> HeatMap:
    """A page of which every row of pixels is another."""
    rows = np.arange(LONG)
    rgb = np.stack([rows % 256, rows // 256, rows * 7 % 256], axis=1).astype(np.uint8)
    page = PagePicture(np.repeat(rgb[:, None], 40, axis=1), 40, LONG, 0)
    return make_map(page, heat_map().points, HeatLook(), scale, "")


def embedded(text: str) -> list[np.ndarray]:
    """The pictures that a text holds."""
    found = re.findall(r"data:image/png;base64,([^\"]+)\"", text)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(one)))) for one in found]


def test_a_long_page_stands_in_html_as_tiles_that_join_to_the_picture(tmp_path: Path):
    made = long_map(scale=2)
    save_map(made, tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text()
    parts = embedded(text)
    assert len(parts) == 5
    assert max(len(part) for part in parts) == 4096
    expected = compose(made.picture, made.points, made.look, scale=2)
    assert np.array_equal(np.concatenate(parts), expected)
    assert "width: 80px" in text
    assert text.count('alt=""') == 5
    assert 'role="img" aria-label' in text


def test_a_long_page_stands_in_a_vector_map_as_tiles_one_row_over_the_one_before(tmp_path: Path):
    made = long_map()
    save_map(made, tmp_path / "x.svg")
    root = ET.parse(tmp_path / "x.svg").getroot()
    places = [(int(one.get("y")), int(one.get("height"))) for one in root.iter(f"{SVG}image")]
    assert places == [(0, 4096), (4095, 4097), (8191, 810)]
    expected = dim_page(made.picture.rgb, made.look)
    for (top, height), part in zip(places, embedded((tmp_path / "x.svg").read_text()), strict=True):
        assert np.array_equal(part, expected[top : top + height])


def test_a_pdf_holds_every_row_of_pixels_as_a_reader_finds_it(tmp_path: Path):
    made = long_map()
    save_map(made, tmp_path / "x.pdf")
    expected = compose(made.picture, made.points, made.look)
    seen = np.zeros_like(expected)
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        (page,) = pdf.pages
        point = float(page.mediabox[3]) / len(expected)  # of a row
        drawn = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) in ("cm", "Do")]
        for place, image in pairwise(drawn):
            if str(image.operator) == "Do":
                _, _, _, tall, _, bottom = (float(number) for number in place.operands)
                top = round(len(expected) - (bottom + tall) / point)
                stream = page.resources.XObject[image.operands[0]]
                rows = np.asarray(pikepdf.PdfImage(stream).as_pil_image())
                assert len(rows) == round(tall / point)
                seen[top : top + len(rows)] = rows
    assert np.array_equal(seen, expected)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".html", ".pdf"])
def test_memory_does_not_grow_with_the_page(tmp_path: Path, suffix):
    row = np.full((1, 1280, 3), 250, np.uint8)
    page = PagePicture(np.broadcast_to(row, (40_000, 1280, 3)), 1280, 40_000, 0)  # 154 MB as such
    made = make_map(page, heat_map().points, HeatLook(), 1, "")
    tracemalloc.start()
    try:
        save_map(made, tmp_path / f"x{suffix}")
        assert tracemalloc.get_traced_memory()[1] < 90e6
    finally:
        tracemalloc.stop()


def test_the_outlines_of_a_long_page_are_parted_where_nothing_is(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(map_files, "_CONTOURED", 64)
    save_map(heat_map(), tmp_path / "parted.svg")
    monkeypatch.undo()
    save_map(heat_map(), tmp_path / "whole.svg")
    parted, whole = (
        sorted(re.findall(r"M[^MZ]+Z", (tmp_path / f"{name}.svg").read_text()))
        for name in ("parted", "whole")
    )
    assert len(parted) == len(whole)
    assert [len(ring) for ring in parted] == [len(ring) for ring in whole]
