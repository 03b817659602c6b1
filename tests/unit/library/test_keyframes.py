"""Keyframes in the library: read as they were written, small where alike, made anew when outdated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatreel.library import keyframes
from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[tuple[Library, int]]:
    story = Storyboard().visit("https://shop.example/", "<p>" + "word " * 3000 + "</p>").scroll(5)
    path = tmp_path / "l.heatreel"
    session = import_paths(path, [story.save(tmp_path / "v.json")], prepare=False).new_ids[0]
    with Library.open(path) as library:
        yield library, session


def bodies(count: int) -> list[bytes]:
    chance, page, made = random.Random(1), bytearray(b"x" * 40_000), []
    for i in range(len(page)):
        page[i] = chance.randrange(32, 127)
    for _ in range(count):
        at = chance.randrange(len(page) - 9)
        page[at : at + 9] = b"%09d" % chance.randrange(10**9)
        made.append(bytes(page))
    return made


def write(library: Library, session: int, texts: list[bytes]) -> None:
    writer = library.write_keyframes(session)
    for at, text in enumerate(texts):
        writer.add(2 + at, 0, 1, text)
    library.add_keyframes(session, writer.take(), whole=True)


def test_each_is_read_as_it_was_written_in_any_order(stored: tuple[Library, int]) -> None:
    library, session = stored
    texts = bodies(150)
    write(library, session, texts)
    for at in random.Random(2).sample(range(150), 60):
        assert library.keyframe(session, at) == texts[at]


def test_pages_that_are_alike_take_little_and_none_needs_many_steps(stored: tuple[Library, int]) -> None:
    library, session = stored
    texts = bodies(150)
    write(library, session, texts)
    assert library.keyframe_bytes(session) < 60_000 + 150 * 400
    known: dict[int, bytes] = {}
    keyframes.body(library._db, session, 149, lambda i: library._event(session, i), known)
    assert len(known) <= 2 * 31 + 1


def test_they_can_be_used_while_the_rest_is_being_made(stored: tuple[Library, int]) -> None:
    library, session = stored
    assert library.keyframes(session) is None
    writer = library.write_keyframes(session)
    writer.add(2, 0, 1, b"one")
    library.add_keyframes(session, writer.take())
    begun = library.keyframes(session)
    assert begun is not None
    assert (begun.event.tolist(), begun.whole) == ([2], False)
    assert session in library.unprepared()
    library.add_keyframes(session, writer.take(), whole=True)
    assert library.unprepared() == []


def test_those_of_another_version_are_made_anew(
    stored: tuple[Library, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, session = stored
    write(library, session, [b"old"])
    monkeypatch.setattr(keyframes, "KEYFRAMES_VERSION", "later")
    assert library.keyframes(session) is None
    assert library.unprepared() == [session]
    write(library, session, [b"new"])
    assert library.keyframe(session, 0) == b"new"


def test_what_is_gone_is_none(stored: tuple[Library, int]) -> None:
    library, session = stored
    assert library.keyframe(session, 7) is None
