"""To and fro over a canvas, a map, a game, a slider or a film's bar is how those are used: no thrashing."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
PAGE = (
    '<p id="words">Words</p><div class="hero-slider carousel"><p id="slide">Offer</p></div>'
    '<div class="off-canvas-content"><p id="page">Page</p></div><div id="sitemap"><a id="site">Site</a></div>'
    '<canvas id="paint"></canvas><input id="volume" type="range"><div role="slider" id="thumb"></div>'
    '<div class="bar"><i class="fill" id="fill"></i><b role="slider"></b></div>'
    '<div class="bar"><b role="slider"></b><p><i id="second"></i><u><s id="third"></s></u></p></div>'
    '<div role="group"><p id="told">Price</p><b role="slider"></b></div>'
    '<div class="leaflet-container"><img id="tile"></div><div id="map"><img id="own-map"></div>'
    '<div class="game-board"><b id="piece"></b></div><chess-game-board><i id="square"></i></chess-game-board>'
    '<video id="film" controls></video><video id="clip"></video>'
    '<div class="player__scrubber"><i id="seen"></i></div>'
    '<div class="signature-pad"><i id="pad"></i></div><iframe id="frame"></iframe>'
    '<svg style="cursor: crosshair"><g id="lines"></g></svg><object id="plug"></object>'
    '<div class="MuiSlider-root"><span id="rail"></span></div>'
)


def thrown(*targets: str, turns: int = 24, way_px: float = 150) -> Storyboard:
    """The cursor left and right over these elements, a way over each in turn; a rest before and after."""
    told = Storyboard().visit(SHOP, PAGE).wait(1_000).move((400, 300), (402, 300)).wait(3_000)
    x, positions = 400.0, []
    for turn in range(turns):
        for _ in range(2):
            x += (way_px / 2) * (1 if turn % 2 else -1)
            node = told.node(targets[turn % len(targets)])
            positions.append({"x": x, "y": 300.0 + turn % 3, "id": node})
    for at, position in enumerate(positions):
        position["timeOffset"] = (at + 1 - len(positions)) * 50
    return told.wait(len(positions) * 50).incremental(1, positions=positions).wait(9_000).scroll(5)


@pytest.mark.parametrize(
    "target",
    "#paint #volume #thumb #fill #second #tile #own-map #piece #square #film #seen #pad #frame #lines #plug "
    "#rail".split(),
)
def test_what_is_used_by_moving_to_and_fro_is_not_thrashed(look, target):
    assert not look(thrown(target), "thrashed_cursor")


@pytest.mark.parametrize("target", "#words #slide #page #site #told #third #clip".split())
def test_what_is_only_called_like_one_is(look, target):
    [moment] = look(thrown(target), "thrashed_cursor")
    assert ("Over a canvas, map or slider", "no") in [(line.what, line.result) for line in moment.looked]


def test_a_small_chart_on_the_way_hides_no_thrashing(look):
    [moment] = look(thrown("#words", "#words", "#words", "#paint"), "thrashed_cursor")
    assert "for a part" in next(line for line in moment.looked if "canvas" in line.what).result


def test_turns_over_a_canvas_do_not_count(look):
    """A hand that paints and overshoots on one side turns on the page every other time."""
    assert not look(thrown("#paint", "#words", turns=10), "thrashed_cursor")
    assert look(thrown("#words", "#words", turns=10), "thrashed_cursor")


def test_who_leaves_the_canvas_may_thrash_elsewhere(look):
    told = thrown("#paint")
    told.events.pop()
    told.now_ms -= 8_000
    told.move(*[(400.0 + 150 * (turn % 2), 300.0) for turn in range(30)], id=told.node("#words"))
    [moment] = look(told.wait(9_000).scroll(5), "thrashed_cursor")
    assert moment.t_start_ms > told.events[3]["timestamp"], "it begins after the canvas"


def test_a_canvas_of_the_page_before_says_nothing_of_the_same_id_on_this_one(look):
    told = Storyboard().visit(SHOP, "<canvas></canvas>").wait(1_000)
    node = told.node("canvas")
    told.move((1, 1), (9, 9), id=node).wait(2_000).visit(SHOP + "b", "<p>Words</p>").wait(100)
    assert told.node("p") == node
    told.move(*[(400.0 + 150 * (turn % 2), 300.0) for turn in range(30)], id=node).wait(9_000).scroll(5)
    assert len(look(told, "thrashed_cursor")) == 1
