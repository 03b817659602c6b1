"""Which page views share a page."""

from __future__ import annotations

import pytest

from heatreel.model.url import normalise_url, path_of


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("https://shop.example/cart?step=2#top", "https://shop.example/cart"),
        ("https://shop.example/cart/", "https://shop.example/cart"),
        ("https://shop.example", "https://shop.example/"),
        ("https://shop.example/p/102", "https://shop.example/p/*"),
        ("https://a.example/u/5f3b2c1d-1a2b-4c3d-8e4f-001122334455/x", "https://a.example/u/*/x"),
        ("https://a.example/c/5f3b2c1d9a", "https://a.example/c/*"),
        ("https://a.example/feedbeef", "https://a.example/feedbeef"),
        ("http://127.0.0.1:7101/", "http://127.0.0.1:7101/"),
        ("about:blank", "about:blank"),
        ("http://[broken/x?q", "http://[broken/x"),
        ("", ""),
    ],
)
def test_query_fragment_and_ids_do_not_tell_pages_apart(href: str, page: str) -> None:
    assert normalise_url(href) == page


def test_normalising_twice_changes_nothing() -> None:
    once = normalise_url("https://shop.example/p/102/?a=1")
    assert normalise_url(once) == once


def test_a_page_is_shown_by_its_path() -> None:
    assert path_of("https://shop.example/p/*") == "/p/*"
    assert path_of("https://shop.example") == "/"
    assert path_of("about:blank") == "about:blank"
