"""Which URLs are one page: patterns that people save, and those that are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatRequest
from heatreel.model.page_pattern import PagePatterns, check_pattern, suggest_patterns
from heatreel.operations.heat_points import heat_points
from heatreel.operations.importing import import_paths
from heatreel.operations.page_patterns import change_patterns, suggestions, uses
from helpers.storyboard import START_MS, Storyboard

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("patterns", "href", "page"),
    [
        (["/blog/*"], f"{SHOP}/blog/first-post?utm_source=x#top", f"{SHOP}/blog/*"),
        (["/blog/*"], f"{SHOP}/blog/first-post/", f"{SHOP}/blog/*"),
        (["/blog/*"], f"{SHOP}/blog/2026/first-post", f"{SHOP}/blog/*/first-post"),
        (["/blog/**"], f"{SHOP}/blog/2026/first-post", f"{SHOP}/blog/**"),
        (["/blog/*"], f"{SHOP}/blog", f"{SHOP}/blog"),
        (["/blog/*", "/blog/about"], f"{SHOP}/blog/about", f"{SHOP}/blog/about"),
        (["/p/7"], f"{SHOP}/p/7", f"{SHOP}/p/7"),
        (["/p/7"], f"{SHOP}/p/8", f"{SHOP}/p/*"),
        ([f"{SHOP}/c/*"], "https://other.example/c/tents", "https://other.example/c/tents"),
        ([f"{SHOP}/c/*"], f"{SHOP}/c/tents", f"{SHOP}/c/*"),
        (["/find?q=*"], f"{SHOP}/find?q=boots", f"{SHOP}/find?q=*"),
        (["/find?q=*"], f"{SHOP}/find", f"{SHOP}/find"),
        (["/#/cart/*"], f"{SHOP}/#/cart/9", f"{SHOP}/#/cart/*"),
        (["/"], f"{SHOP}", f"{SHOP}/"),
        (["/a.b"], f"{SHOP}/axb", f"{SHOP}/axb"),
        (["/**"], "about:blank", "about:blank"),
    ],
)
def test_a_url_is_of_the_page_of_the_most_telling_pattern(patterns, href, page):
    assert PagePatterns(patterns).page_of(href) == page


@pytest.mark.parametrize("text", ["", "blog/*", "*", "/*", "/**", "https://*"])
def test_what_can_be_no_pattern_is_refused_in_words(text):
    with pytest.raises(HeatreelError, match=r"pattern|every site"):
        check_pattern(text)


def test_blanks_around_a_pattern_do_not_count():
    assert check_pattern("  /blog/* ") == "/blog/*"


def test_dates_and_codes_are_suggested_and_few_words_are_not():
    pages = {f"{SHOP}/day/2026-11-{day}": 3 for day in (21, 22)}
    pages |= {f"{SHOP}/order/A{n}-x9Qz": 1 for n in range(3)}
    pages |= {f"{SHOP}/c/{name}": 9 for name in ("tents", "boots", "packs")}
    assert [(one.pattern, one.pages, one.views) for one in suggest_patterns(pages)] == [
        (f"{SHOP}/order/*", 3, 3),
        (f"{SHOP}/day/*", 2, 6),
    ]


def test_many_words_at_one_place_are_suggested_unless_one_of_them_has_most_views():
    posts = {f"{SHOP}/blog/{name}": 2 for name in ("one", "two", "three", "four", "five")}
    assert [one.pattern for one in suggest_patterns(posts)] == [f"{SHOP}/blog/*"]
    assert suggest_patterns({**posts, f"{SHOP}/blog/one": 100}) == []
    assert suggest_patterns(posts, [f"{SHOP}/blog/*"]) == []
    sections = {f"{SHOP}/{name}": 2 for name in ("cart", "help", "about", "jobs", "blog", "legal")}
    assert suggest_patterns(sections) == [], "the sections of a site are pages of their own"


@pytest.fixture
def library(tmp_path: Path):
    for n, name in enumerate(("one", "two", "three", "four", "five")):
        told = Storyboard(start_ms=START_MS + n * 1e8).visit(f"{SHOP}/blog/{name}", "<p id=p>text</p>")
        told.wait(500).click("#p", 100, 40).wait(2000).save(tmp_path / f"{n}.json")
    import_paths(tmp_path / "l.heatreel", [tmp_path / f"{n}.json" for n in range(4)])
    opened = Library.open(tmp_path / "l.heatreel")
    yield opened
    opened.close()


def names(library: Library) -> dict[str, int]:
    return {page.page: page.clicks for page in library.pages()}


def test_pages_become_one_with_their_clicks_and_come_apart_again(library):
    before = names(library)
    assert len(before) == 4
    request = HeatRequest(f"{SHOP}/blog/*", 1280, "click")
    assert heat_points(library, request).total == 0
    assert change_patterns(library, ["/blog/*"]) == 4
    assert names(library) == {f"{SHOP}/blog/*": 4}
    assert heat_points(library, request).total == 4
    assert change_patterns(library, [], ["/blog/*"]) == 4
    assert names(library) == before


def test_sessions_that_are_imported_later_follow_the_patterns(library, tmp_path: Path):
    change_patterns(library, ["/blog/*"])
    import_paths(library.path, [tmp_path / "4.json"])
    assert names(library) == {f"{SHOP}/blog/*": 5}


def test_the_library_suggests_and_tells_what_a_pattern_would_take(library, tmp_path: Path):
    assert suggestions(library.hrefs(), []) == []
    import_paths(library.path, [tmp_path / "4.json"])
    assert [one.pattern for one in suggestions(library.hrefs(), [])] == [f"{SHOP}/blog/*"]
    assert suggestions(library.hrefs(), ["/blog/*"]) == []
    found = {
        one.pattern: (one.urls, one.views) for one in uses(library.hrefs(), ["/blog/*", "/blog/t*", "/x"])
    }
    assert found == {"/blog/*": (3, 3), "/blog/t*": (2, 2), "/x": (0, 0)}


def test_a_pattern_that_is_not_there_cannot_be_taken_back(library):
    change_patterns(library, ["/blog/*"])
    with pytest.raises(HeatreelError) as error:
        change_patterns(library, [], ["/nothing"])
    assert "/blog/*" in error.value.hint
