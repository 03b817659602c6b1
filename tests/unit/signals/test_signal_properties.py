"""What must not matter to any signal: when it was, what else is in the library, the order of equal times, and
in how many parts one session is written. The page pass has been there: it tells of near misses."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatreel.analysis.signals.registry import SIGNALS
from heatreel.library.library import Library
from heatreel.model.columns import Clicks
from heatreel.model.place import ClickPlaces, no_places
from heatreel.operations.detecting import moments_of
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Event, Storyboard

PAGE = (
    '<button id="buy">Apply coupon</button><p id="text">Words</p><i id="n">1</i><canvas id="paint"></canvas>'
    '<form id="f"><input id="name"><input id="mail" type="email"><button id="send">Send</button></form>'
    '<div id="box">List</div>'
)
URLS = ("https://shop.example/", "https://shop.example/item", "https://shop.example/cart?a=1")
TARGETS = ("#buy", "#text", "#name", "#mail", "#send", "#paint")
Step = tuple[str, str, int, int]  # what, on what, ms until the next, a number that means something to each


def _click(told: Storyboard, target: str, number: int) -> None:
    told.click(target, 100 + number, 100)


def _tap(told: Storyboard, target: str, number: int) -> None:
    told.tap(target, 100, 100 + number)


def _text(told: Storyboard, target: str, number: int) -> None:
    told.mutate(texts=[{"id": told.node("#n") + 1, "value": str(number)}])


def _class(told: Storyboard, target: str, number: int) -> None:
    told.mutate(attributes=[{"id": told.node(target), "attributes": {"class": f"c{number}"}}])


def _busy(told: Storyboard, target: str, number: int) -> None:
    busy = "true" if number % 2 else "false"
    told.mutate(attributes=[{"id": told.node("#box"), "attributes": {"aria-busy": busy}}])


def _measure(told: Storyboard, target: str, number: int) -> None:
    told.event(5, {"tag": ("LCP", "INP")[number % 2], "payload": {"value": number * 200}})


def _error(told: Storyboard, target: str, number: int) -> None:
    told.console_error(f"Broken {number % 2}")


def _refuse(told: Storyboard, target: str, number: int) -> None:
    told.mutate(attributes=[{"id": told.node("#mail"), "attributes": {"aria-invalid": "true"}}])


def _type(told: Storyboard, target: str, number: int) -> None:
    """Letter by letter into a field that was clicked; then a part of it is taken back."""
    field = ("#name", "#mail")[number % 2]
    told.click(field, 60, 60).wait(200)
    for length in (*range(1, number % 9 + 2), number % 4):
        told.type(field, "abcdefghij"[:length]).wait(90)


def _focus(told: Storyboard, target: str, number: int) -> None:
    told.interact(5 if number % 3 else 6, told.node(("#name", "#mail")[number % 2]), 0, 0)


def _leave(told: Storyboard, target: str, number: int) -> None:
    """Another page, or the same once more."""
    told.event(0, {}).visit(URLS[number % 3], PAGE).event(1, {})


def _hurry(told: Storyboard, target: str, number: int) -> None:
    for at in range(number % 6):
        told.event(0, {}).visit(URLS[at % (1 + number % 3)], PAGE).wait(900)


def _scroll(told: Storyboard, target: str, number: int) -> None:
    """Up and down so often."""
    for at in range(number % 7 + 1):
        told.scroll(400.0 * (at % 2) + number).wait(500)


def _thrash(told: Storyboard, target: str, number: int) -> None:
    """To and fro over an element, each time told of what lies below it too."""
    places = [(400.0 + 150 * (at % 2), 300.0 + at % 3) for at in range(10 + number)]
    told.move(*places, id=told.node(target))
    _tied(told, ("#text", "#paint")[number % 2], 7.0)


def _rest(told: Storyboard, target: str, number: int) -> None:
    told.move((300, 300), (302 + number, 300), id=told.node(target))
    _tied(told, ("#buy", "#send")[number % 2], float(number % 9))
    told.wait(number * 250)


def _tied(told: Storyboard, target: str, px: float) -> None:
    """The moves just made, at the same times a little beside on another element as well."""
    positions = told.events[-1]["data"]["positions"]
    positions += [{**one, "x": one["x"] + px, "id": told.node(target)} for one in positions]


def _samples(told: Storyboard, target: str, number: int) -> None:
    """Samples of one time on several elements."""
    nodes = (told.node(target), told.node("#buy"), told.node("#n"), told.node(target))
    places = [
        {"x": 100 + (number * at) % 50, "y": number, "id": node, "timeOffset": 0}
        for at, node in enumerate(nodes)
    ]
    told.incremental(1, positions=places)


_DO = {
    "click": _click,
    "tap": _tap,
    "text": _text,
    "class": _class,
    "busy": _busy,
    "measure": _measure,
    "error": _error,
    "refuse": _refuse,
    "type": _type,
    "focus": _focus,
    "leave": _leave,
    "hurry": _hurry,
    "scroll": _scroll,
    "thrash": _thrash,
    "rest": _rest,
    "samples": _samples,
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*_DO, "click", "type", "leave")),
        st.sampled_from(TARGETS),
        st.sampled_from((5, 60, 240, 700, 1_600, 4_000, 9_000)),
        st.integers(0, 40),
    ),
    min_size=3,
    max_size=25,
)
SLOWLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def story(steps: Sequence[Step], start_ms: float = START_MS) -> Storyboard:
    """A visit of these steps."""
    told = Storyboard(start_ms=start_ms).visit(URLS[0], PAGE).wait(3_000)
    for kind, target, wait_ms, number in steps:
        _DO[kind](told, target, number)
        told.wait(wait_ms)
    return told.wait(9_000).scroll(10)


def placed(clicks: Clicks) -> ClickPlaces:
    """What the page pass would say of clicks: a control is so far from each as the click is from x = 100, and
    what was clicked stood a little above where pointers rest."""
    places = no_places(len(clicks), ("#x",))
    places.target[:] = places.control[:] = 0
    places.near_px[:] = abs(clicks.x_client - 100)
    places.box[:] = places.control_box[:] = (290, 260, 60, 30)
    return places


def found(path, file, text: bytes) -> list[tuple]:
    """Moments of the only session of a file, with times from its start."""
    file.write_bytes(text)
    import_paths(path, [file], prepare=False)
    with Library.open(path) as library:
        [own] = [row for row in library.rows(library.session_ids().tolist()) if row.file == file.name]
        library.save_places(own.id, placed(library.track(own.id).clicks))
        moments = moments_of(library, own.id)
    return sorted(
        (
            m.signal,
            m.variant,
            m.window,
            m.page_view,
            m.t_start_ms - own.start_ms,
            m.t_end_ms - own.start_ms,
            m.score,
            m.sentence,
            m.looked,
            m.clicks and len(m.clicks),
            m.element and m.element.selector,
        )
        for m in moments
    )


# one visit in which each signal is found --------------------------------------------------------

EVERYTHING: tuple[Step, ...] = (
    ("click", "#text", 9_000, 40),  # dead
    ("click", "#text", 9_000, 12),  # and a near miss
    ("tap", "#text", 9_000, 0),
    ("rest", "#text", 5, 36),  # hesitation beside a button
    *[("click", "#buy", 300, 1)] * 5,  # rage
    ("text", "#n", 9_000, 1),
    ("click", "#send", 3_000, 2),  # slow
    ("class", "#buy", 2_000, 3),
    ("click", "#buy", 60, 2),
    ("text", "#n", 700, 2),
    *[step for at in range(5) for step in (("click", "#buy", 60, 30), ("text", "#n", 240, at))],  # multi
    ("thrash", "#text", 4_000, 30),
    ("scroll", "#text", 9_000, 34),
    ("busy", "#text", 9_000, 1),
    ("busy", "#text", 700, 0),
    ("rest", "#buy", 60, 36),
    ("leave", "#text", 4_000, 1),
    ("type", "#text", 700, 8),
    ("type", "#text", 700, 9),
    ("type", "#text", 700, 26),
    ("type", "#text", 700, 27),
    ("type", "#text", 700, 16),
    ("type", "#text", 700, 17),
    ("leave", "#text", 4_000, 2),
    ("leave", "#text", 4_000, 1),
    ("leave", "#text", 4_000, 2),
    ("hurry", "#text", 9_000, 11),
    ("hurry", "#text", 9_000, 3),
    ("leave", "#text", 4_000, 1),
    ("click", "#buy", 240, 1),
    ("error", "#buy", 1_600, 1),
    ("leave", "#text", 9_000, 2),
)


def test_the_steps_of_these_properties_make_moments_of_every_signal(tmp_path):
    made = found(tmp_path / "a.heatreel", tmp_path / "a.json", story(EVERYTHING).json())
    assert {one[0] for one in made} == {signal.id for signal in SIGNALS}
    assert sum("10 px beside" in one[7] for one in made) == 1, "a rest beside the box of a button"


# properties -------------------------------------------------------------------------------------


def _shifted(folder, steps: Sequence[Step], days: int) -> None:
    first = found(folder / "a.heatreel", folder / "a.json", story(steps).json())
    moved = story(steps, START_MS + days * 86_400_000.0).json()
    assert found(folder / "b.heatreel", folder / "b.json", moved) == first


@SLOWLY
@given(steps=STEPS, days=st.integers(-3_000, 3_000))
def test_shifting_all_times_changes_nothing(tmp_path_factory, steps, days):
    _shifted(tmp_path_factory.mktemp("shift"), steps, days)


@SLOWLY
@given(steps=STEPS, others=STEPS)
def test_another_session_changes_nothing(tmp_path_factory, steps, others):
    folder = tmp_path_factory.mktemp("other")
    alone = found(folder / "a.heatreel", folder / "a.json", story(steps).json())
    import_paths(folder / "b.heatreel", [story(others, START_MS + 1).save(folder / "other.json")])
    assert found(folder / "b.heatreel", folder / "a.json", story(steps).json()) == alone


def shuffled(told: Storyboard, seed: int) -> bytes:
    """The same visit with the pointer samples of each time in another order."""
    order = random.Random(seed)
    for event in told.events:
        positions = event["data"].get("positions", []) if event["type"] == 3 else []
        order.shuffle(positions)
        positions.sort(key=lambda one: one["timeOffset"])
    return told.json()


@SLOWLY
@given(steps=STEPS, seed=st.integers(0, 99))
def test_the_order_of_pointer_samples_of_one_time_changes_nothing(tmp_path_factory, steps, seed):
    folder = tmp_path_factory.mktemp("order")
    first = found(folder / "a.heatreel", folder / "a.json", shuffled(story(steps), 0))
    assert found(folder / "b.heatreel", folder / "b.json", shuffled(story(steps), seed)) == first


@pytest.mark.parametrize("seed", range(1, 9))
def test_samples_of_one_time_may_come_in_any_order_in_a_visit_with_every_signal(tmp_path, seed):
    steps = (*EVERYTHING, ("rest", "#text", 60, 40), ("rest", "#buy", 60, 39), ("thrash", "#text", 5, 33))
    first = found(tmp_path / "a.heatreel", tmp_path / "a.json", shuffled(story(steps), 0))
    assert found(tmp_path / "b.heatreel", tmp_path / "b.json", shuffled(story(steps), seed)) == first


def nested(parts: list[list[Event]]) -> bytes:
    """An array of the parts, as Sentry's download gives its segments."""
    return json.dumps(parts).encode()


def wrapped(parts: list[list[Event]]) -> bytes:
    return json.dumps({"next": None, "snapshots": parts}).encode()


def lines(parts: list[list[Event]]) -> bytes:
    """An event a line."""
    return b"".join(json.dumps(event).encode() + b"\n" for part in parts for event in part)


def by_window(parts: list[list[Event]]) -> bytes:
    """A line a part, as PostHog's API gives them."""
    return b"".join(json.dumps({"window_id": "w", "data": part}).encode() + b"\n" for part in parts)


def pairs(parts: list[list[Event]]) -> bytes:
    """A line an event with its window, as PostHog's API gives them since 2025."""
    return b"".join(json.dumps(["w", event]).encode() + b"\n" for part in parts for event in part)


def cut(events: list[Event], at: Sequence[float]) -> list[list[Event]]:
    """Parts of a recording, cut at these shares of it; none is empty."""
    places = sorted({round(share * len(events)) for share in at} | {0, len(events)})
    return [events[a:b] for a, b in pairwise(places)]


CUTS = st.lists(st.floats(0, 1), min_size=1, max_size=4)


def _is_cut(folder, steps: Sequence[Step], at: Sequence[float]) -> None:
    events = story(steps).events
    whole = found(folder / "whole.heatreel", folder / "a.json", json.dumps(events).encode())
    for write in (nested, wrapped, lines, by_window, pairs):
        name = write.__name__
        parts = write(cut(events, at))
        assert found(folder / f"{name}.heatreel", folder / f"{name}.json", parts) == whole, name


@SLOWLY
@given(steps=STEPS, at=CUTS)
def test_writing_one_session_in_parts_changes_nothing(tmp_path_factory, steps, at):
    _is_cut(tmp_path_factory.mktemp("cut"), steps, at)


@pytest.mark.parametrize("share", [n / 12 for n in range(1, 12)])
def test_a_visit_with_every_signal_may_be_cut_anywhere(tmp_path, share):
    _is_cut(tmp_path, EVERYTHING, [share])


def test_a_visit_with_every_signal_may_be_at_any_date(tmp_path):
    _shifted(tmp_path, EVERYTHING, -1_234)
