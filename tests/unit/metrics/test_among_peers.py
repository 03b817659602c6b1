"""Lists over many sessions: what is far from usual among its peers, and what is usual after all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis import peers
from heatreel.library.library import Library
from heatreel.operations.among_peers import moments_among
from heatreel.operations.detecting import OFF, moments_of, save_tuning
from heatreel.operations.hurting import hurting
from heatreel.operations.importing import import_paths
from heatreel.operations.tables import moment_rows
from helpers.storyboard import START_MS, Storyboard

PAGE = '<h1>Long</h1><button id="buy">Buy now</button><p id="p">Words</p>'
DAY = 86_400_000.0


def reader(n: int, *downs: float, rest_ms: float = 0.0) -> Storyboard:
    """Scrolls down to each of these places, then rests on the button."""
    told = Storyboard(start_ms=START_MS + n * DAY).visit("https://shop.example/long", PAGE).wait(2_000)
    for down in downs:
        told.scroll(down).wait(1_500)
    if rest_ms:
        told.move((90, 90), (100, 100), id=told.node("#buy")).wait(rest_ms)
        told.click("#buy").wait(50)
        told.mutate(texts=[{"id": told.node("#p") + 1, "value": "Bought"}])
    return told.wait(3_000).move((5, 5), (6, 6))


def library_of(folder: Path, stories: list[Storyboard]) -> Library:
    files = [story.save(folder / f"{n:02}.json") for n, story in enumerate(stories)]
    import_paths(folder / "l.heatreel", files)
    return Library.open(folder / "l.heatreel")


def listed(library: Library, signal: str) -> list[tuple[str, str]]:
    """File and variant of the moments of a signal, in lists."""
    ids = sorted(library.session_ids().tolist())
    names = {row.id: row.file for row in library.rows(ids)}
    among = moments_among(library, ids)
    return [(names[i], one.variant) for i, moments in among for one in moments if one.signal == signal]


def far_readers(count: int) -> list[Storyboard]:
    """One scrolls ten times as far as the others, in one direction."""
    usual = [reader(n, 300 + 10 * n) for n in range(count - 1)]
    return [*usual, reader(count, 2_000, 4_000, 6_000)]


def test_who_scrolled_much_further_than_others_is_listed(tmp_path):
    with library_of(tmp_path, far_readers(20)) as library:
        assert listed(library, "excessive_scrolling") == [("19.json", "distance")]
        last = max(library.session_ids().tolist())
        assert not [one for one in moments_of(library, last) if one.signal == "excessive_scrolling"]
        [page] = [one for one in hurting(library, by="page") if one.signal == "excessive_scrolling"]
        assert (page.moments, page.share.of) == (1, 20)
        [row] = [row for row in moment_rows(library).rows if row["signal"] == "excessive_scrolling"]
        assert "4,000 px" in str(row["evidence"])  # from the first scroll on


def test_with_fewer_than_twenty_views_nothing_is_far(tmp_path):
    with library_of(tmp_path, far_readers(19)) as library:
        assert listed(library, "excessive_scrolling") == []


def test_a_signal_that_is_not_looked_for_is_not_listed(tmp_path):
    with library_of(tmp_path, far_readers(20)) as library:
        save_tuning(library, {OFF: {"excessive_scrolling": 1.0}})
        assert listed(library, "excessive_scrolling") == []


@pytest.mark.parametrize(("count", "left"), [(20, ["18.json", "19.json"]), (19, None)])
def test_of_the_hesitations_on_one_element_the_long_ones_are_listed(tmp_path, count, left):
    stories = [reader(n, rest_ms=6_500 + 300 * n) for n in range(count)]
    with library_of(tmp_path, stories) as library:
        found = [file for file, _variant in listed(library, "hesitation")]
        assert found == (left or [f"{n:02}.json" for n in range(count)])


@given(st.lists(st.floats(0, 1e6), min_size=20, max_size=60))
def test_far_is_the_mean_and_two_deviations(distances):
    mean = sum(distances) / len(distances)
    deviation = (sum((one - mean) ** 2 for one in distances) / len(distances)) ** 0.5
    assert peers.far_px(distances) == pytest.approx(mean + 2 * deviation, rel=1e-6, abs=1e-3)


@given(st.lists(st.floats(0, 1e6), min_size=20, max_size=60))
def test_long_is_the_ninetieth_percentile(lengths):
    at = 0.9 * (len(lengths) - 1)
    low, high = sorted(lengths)[int(at)], sorted(lengths)[min(int(at) + 1, len(lengths) - 1)]
    assert peers.long_ms(lengths) == pytest.approx(low + (high - low) * (at - int(at)), abs=1e-3)
