"""A library of eight shoppers: four met an error at a button; one of these bought, three of the others."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Storyboard

CART, THANKS = "https://shop.example/cart", "https://shop.example/thanks"
BODY = (
    '<button id="buy">Buy now</button><p id="p">Words</p><form id="join"><input id="name"><input id="mail">'
    '<button id="send">Send</button></form>'
)


def shopper(n: int, errs: bool, buys: bool) -> Storyboard:
    """Every second one fills in the form; who meets the error leaves it unsent."""
    told = Storyboard(start_ms=START_MS + n * 1e8).visit(CART, BODY).wait(2_000)
    if n % 2:
        told.click("#name").wait(400).type("#name", "Ada").wait(1_000)
        told.click("#mail").wait(800).type("#mail", "a@b").wait(3_000)
        if not errs:
            told.click("#send").wait(500)
    if errs:
        told.click("#buy").wait(100).console_error("Broken").wait(3_000)
    told.scroll(400).wait(3_000)
    if buys:
        told.visit(THANKS).wait(2_000)
    return told.move((0, 0), (3, 4)).wait(100).scroll(0)


@pytest.fixture
def library(tmp_path):
    people = [(True, n == 0) for n in range(4)] + [(False, n < 3) for n in range(4)]
    files = [shopper(n, *one).save(tmp_path / f"{n}.json") for n, one in enumerate(people)]
    import_paths(tmp_path / "l.heatreel", files)
    with Library.open(tmp_path / "l.heatreel") as made:
        yield made
