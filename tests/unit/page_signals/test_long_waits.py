"""Long waits: what comes and stays is waiting, what stands there hidden all the time is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.detecting import moments_of, save_tuning
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
BODY = '<div id="list"></div><button id="more">More</button>'


@pytest.fixture
def waits(tmp_path: Path):
    """Sentences of the long waits of a story."""

    def find(story: Storyboard, **values: float) -> list[str]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.heatreel"
        import_paths(path, [story.save(path.with_suffix(".json"))])
        with Library.open(path) as library:
            if values:
                save_tuning(library, {"long_wait": values})
            made = moments_of(library, int(library.session_ids()[0]))
        return [moment.sentence for moment in made if moment.signal == "long_wait"]

    return find


def add(told: Storyboard, **attributes: str) -> int:
    """An element in the list; its id."""
    node = {"type": 2, "tagName": "div", "attributes": attributes, "childNodes": [], "id": 900}
    told.mutate(adds=[{"parentId": told.node("#list"), "nextId": None, "node": node}])
    return 900


def waited(ms: float, **attributes: str) -> Storyboard:
    told = Storyboard().visit(SHOP, BODY).wait(2_000)
    node = add(told, **attributes)
    told.wait(ms).mutate(removes=[{"parentId": told.node("#list"), "id": node}])
    return told.wait(3_000).scroll(5)


@pytest.mark.parametrize(
    "attributes",
    [
        {"class": "btn-spinner big"},
        {"class": "skeleton"},
        {"class": "is-loading"},
        {"role": "progressbar"},
        {"aria-busy": "true"},
    ],
)
def test_what_comes_and_stays_five_seconds_is_a_wait(waits, attributes):
    [sentence] = waits(waited(5_000, **attributes))
    assert "**5.0 s**" in sentence
    assert not waits(waited(4_999, **attributes))
    assert waits(waited(4_000, **attributes), least_ms=3_000)


def test_one_second_is_the_shortest_wait_that_is_kept(waits):
    assert waits(waited(1_000, role="progressbar"), least_ms=1_000)
    assert not waits(waited(999, role="progressbar"), least_ms=1_000)


@pytest.mark.parametrize(
    "attributes",
    [
        {"class": "loadings downloader"},
        {"role": "progressbar", "aria-valuenow": "3"},
        {"aria-busy": "false"},
        {"class": "spinner", "style": "color: red; display: none"},
        {"class": "spinner", "hidden": ""},
    ],
)
def test_what_says_nothing_of_waiting_is_none(waits, attributes):
    assert not waits(waited(9_000, **attributes))


def test_a_region_that_turns_busy_and_is_done_is_a_wait(waits):
    told = Storyboard().visit(SHOP, BODY).wait(2_000)
    for busy in ("true", "false"):
        told.mutate(attributes=[{"id": told.node("#list"), "attributes": {"aria-busy": busy}}]).wait(6_000)
    [sentence] = waits(told.scroll(5))
    assert "busy region" in sentence


def test_a_spinner_that_stands_in_the_page_all_the_time_is_hidden(waits):
    page = BODY + '<i class="spinner"></i>'
    assert not waits(
        Storyboard().visit(SHOP, page).wait(20_000).visit(SHOP + "b", page).wait(9_000).scroll(5)
    )


def test_a_spinner_of_the_loading_page_counts_when_it_goes(waits):
    told = Storyboard().visit(SHOP, BODY + '<i class="spinner"></i>').wait(7_000)
    told.mutate(removes=[{"parentId": told.node("body"), "id": told.node("i")}])
    assert len(waits(told.wait(3_000).scroll(5))) == 1


def test_leaving_a_page_that_is_still_busy_is_told(waits):
    told = Storyboard().visit(SHOP, BODY).wait(2_000)
    add(told, **{"class": "spinner"})
    [sentence] = waits(told.wait(8_000).visit(SHOP + "b", BODY).wait(900).scroll(5))
    assert "until the page was left" in sentence


def test_several_signs_at_once_are_one_wait(waits):
    told = Storyboard().visit(SHOP, BODY).wait(2_000)
    told.mutate(attributes=[{"id": told.node("#more"), "attributes": {"aria-busy": "true"}}]).wait(500)
    node = add(told, **{"class": "spinner"})
    told.wait(6_000).mutate(removes=[{"parentId": told.node("#list"), "id": node}])
    told.mutate(attributes=[{"id": told.node("#more"), "attributes": {"aria-busy": "false"}}])
    assert len(waits(told.wait(3_000).scroll(5))) == 1
