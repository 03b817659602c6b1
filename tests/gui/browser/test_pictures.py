"""Pictures of whole pages: every row of pixels is where the visitor had it."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from heatreel.model.errors import HeatreelError
from heatreel.operations.ports import PictureRequest
from helpers.recorded import texts_of
from helpers.storyboard import Storyboard

RESET = "<style>html,body{margin:0}div{width:100%}</style>"


def request(body: str, width: int = 500, height: int = 400) -> PictureRequest:
    story = Storyboard(width=width, height=height).visit("https://shop.example/", RESET + body)
    return PictureRequest(texts_of(story), width, height)


def block(height: str, colour: str, more: str = "") -> str:
    return f"<div style='height:{height};background:{colour};{more}'></div>"


def near(pixel: np.ndarray, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel.astype(int) - wanted).max() <= 6)


RED, GREEN, BLUE = (204, 34, 0), (0, 170, 68), (0, 68, 204)


def test_the_whole_page_is_there_not_only_the_first_screen(taker):
    body = block("700px", "#cc2200") + block("4300px", "#00aa44") + block("1000px", "#0044cc")
    picture = taker.take_now(request(body))
    assert picture.rgb.shape == (6000, 500, 3)
    assert (picture.page_width, picture.page_height, picture.missing_images) == (500, 6000, 0)
    for y, colour in (
        (0, RED),
        (699, RED),
        (700, GREEN),
        (4095, GREEN),
        (4096, GREEN),
        (4999, GREEN),
        (5000, BLUE),
        (5999, BLUE),
    ):
        assert near(picture.rgb[y, 250], colour), y


def test_a_share_of_the_screens_height_is_that_of_the_recorded_screen(taker):
    body = block("100vh", "#cc2200") + block("1000px", "#00aa44") + block("50vh", "#0044cc")
    picture = taker.take_now(request(body))
    assert picture.page_height == 400 + 1000 + 200
    for y, colour in ((399, RED), (400, GREEN), (1399, GREEN), (1400, BLUE), (1599, BLUE)):
        assert near(picture.rgb[y, 250], colour), y


def test_what_sticks_to_the_screen_is_drawn_once_on_the_first_screen(taker):
    bar = "<div style='position:fixed;bottom:0;height:50px;background:#cc2200'></div>"
    picture = taker.take_now(request(block("1500px", "#00aa44") + bar))
    rows = np.flatnonzero([near(pixel, RED) for pixel in picture.rgb[:, 250]])
    assert rows.tolist() == list(range(350, 400))


def test_a_page_shorter_than_the_screen_has_the_screens_height(taker):
    picture = taker.take_now(request(block("100px", "#cc2200")))
    assert picture.rgb.shape == (400, 500, 3)
    assert near(picture.rgb[50, 250], RED)
    assert near(picture.rgb[399, 250], (255, 255, 255))


def test_pictures_are_taken_in_the_order_asked(qtbot, taker):
    got: list = []
    for colour in ("#cc2200", "#00aa44", "#0044cc"):
        taker.take(request(block("500px", colour)), got.append)
    qtbot.waitUntil(lambda: len(got) == 3, timeout=30_000)
    for picture, colour in zip(got, (RED, GREEN, BLUE), strict=True):
        assert near(picture.rgb[450, 250], colour)


def test_images_that_are_missing_are_counted(taker):
    picture = taker.take_now(
        request("<img src='https://cdn.example/a.png'><img src='https://cdn.example/b.png'>")
    )
    assert picture.missing_images == 2


def test_a_renderer_that_dies_costs_one_more_try(qtbot, taker):
    got: list = []
    taker.take(request(block("500px", "#cc2200")), got.append)
    qtbot.waitUntil(
        lambda: taker._view is not None and taker._view._page.renderProcessPid() > 0, timeout=20_000
    )
    os.kill(taker._view._page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(got), timeout=30_000)
    assert near(got[0].rgb[450, 250], RED)


def test_events_that_are_no_recording_are_an_error_with_a_hint(taker):
    with pytest.raises(HeatreelError) as caught:
        taker.take_now(PictureRequest([b"{"], 500, 400))
    assert caught.value.hint


def test_a_box_that_scrolls_down_by_itself_tells_the_height_of_what_is_in_it(taker):
    def box(name: str, overflow: str, inner: str) -> str:
        within = f"<div style='height:{inner}'></div>"
        return f"<div id={name} style='height:100px;overflow:{overflow}'>{within}</div>"

    body = box("list", "auto", "900px") + box("cut", "hidden", "900px") + box("short", "auto", "50px")
    elements = taker.take_now(request(body)).elements
    assert elements.inner == {"#list": 900.0}
    assert elements.box[elements.rows["#list"], 3] == 100
