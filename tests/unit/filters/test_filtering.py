"""Which sessions each filter leaves, on recordings that were really imported."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from heatreel.library.library import Library
from heatreel.model.segment import day_ms
from heatreel.model.session import SessionFilter
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Storyboard

PAGE = "<button id=buy>Buy</button>"
DAY = 86_400_000.0
ABOUT = (
    {"referrer": "https://www.search.test/?q=lamp", "utm_campaign": "Spring", "is_returning": "0"},
    {"referrer": "https://news.test/", "utm_source": "mail", "utm_medium": "e_mail", "is_returning": "1"},
    {"utm_campaign": "spring-sale", "is_returning": "1"},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sessions 1 to 3: a desktop, a tablet a day later with an error, a phone two days later."""
    folder = tmp_path_factory.mktemp("filters")
    boards = [
        Storyboard(width=1280).visit("https://shop.test/cart?step=2", PAGE).click("#buy"),
        Storyboard(width=820, height=1180, start_ms=START_MS + DAY)
        .visit("https://shop.test/blog/a/b", PAGE)
        .tap("#buy")
        .console_error("it broke"),
        Storyboard(width=390, height=844, start_ms=START_MS + 2 * DAY)
        .visit("https://m.shop.test/carts", PAGE)
        .tap("#buy")
        .wait(100)
        .visit("https://m.shop.test/cart/[x]", PAGE)
        .tap("#buy"),
    ]
    path = folder / "l.heatreel"
    for number, board in enumerate(boards):
        import_paths(path, [board.save(folder / f"{number}.json")])
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM attribute")
        for session, values in enumerate(ABOUT, start=1):
            for name, value in values.items():
                db.execute("INSERT INTO attribute VALUES (?, ?, ?)", [session, name, value])
        db.executemany("UPDATE session SET score = ? WHERE id = ?", [(10.0, 1), (60.0, 2), (None, 3)])
    db.close()
    library = Library.open(path)
    library.set_tags([1], ["vip"])
    library.set_tags([2], ["odd"])
    yield library
    library.close()


@pytest.mark.parametrize(
    ("filter", "left"),
    [
        (SessionFilter(), [1, 2, 3]),
        (SessionFilter(since_ms=START_MS + DAY), [2, 3]),
        (SessionFilter(until_ms=START_MS + DAY), [1]),
        (SessionFilter(devices=frozenset({"phone", "tablet"})), [2, 3]),
        (SessionFilter(min_width=390, max_width=820), [2, 3]),
        (SessionFilter(max_width=389), []),
        (SessionFilter(referrer="SEARCH.test"), [1]),
        (SessionFilter(referrer="https://*.test/"), [1, 2]),
        (SessionFilter(utm_campaign="spring"), [1]),
        (SessionFilter(utm_campaign="spring*"), [1, 3]),
        (SessionFilter(utm_source="mail"), [2]),
        (SessionFilter(utm_medium="e_mail"), [2]),
        (SessionFilter(utm_medium="e%"), []),
        (SessionFilter(user="new"), [1]),
        (SessionFilter(user="returning"), [2, 3]),
        (SessionFilter(tags=frozenset({"vip", "odd"})), [1, 2]),
        (SessionFilter(min_score=10, max_score=59), [1]),
        (SessionFilter(max_score=100), [1, 2]),  # a score that was not computed is none
        (SessionFilter(errors=True), [2]),
        (SessionFilter(devices=frozenset({"desktop"}), user="returning"), []),
    ],
)
def test_each_filter_leaves_its_sessions(shop: Library, filter: SessionFilter, left: list[int]) -> None:
    assert sorted(shop.session_ids(filter).tolist()) == left
    assert shop.count(filter) == len(left)


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("/cart", [1]),  # of every host, whatever the query; not /carts, not what is below
        ("/cart/", [1]),
        ("/cart*", [1, 3]),
        ("/cart?step=2", [1]),
        ("/cart?step=1", []),
        ("https://shop.test/cart", [1]),
        ("https://*shop.test/*", [1, 2, 3]),
        ("/blog/*", [2]),
        ("/blog/*/b", [2]),
        ("/b", []),
        ("/cart/[x]", [3]),
        ("m.shop", [3]),
        ("*carts", [3]),
        ("' OR 1=1 --", []),
    ],
)
def test_a_url_matches_any_page_view_of_a_session(shop: Library, url: str, left: list[int]) -> None:
    assert sorted(shop.session_ids(SessionFilter(url=url)).tolist()) == left


def test_pages_and_their_views_are_narrowed_by_the_same_filter(shop: Library) -> None:
    phones = SessionFilter(devices=frozenset({"phone"}))
    assert {page.page for page in shop.pages(phones)} == {
        "https://m.shop.test/carts",
        "https://m.shop.test/cart/[x]",
    }
    assert len(shop.views_of_page("https://shop.test/cart", None, phones)) == 0


def test_a_day_ends_where_the_next_begins() -> None:
    assert day_ms("2026-11-09", end=True) == day_ms("2026-11-10")
