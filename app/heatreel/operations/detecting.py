"""Find a session's moments and keep them in the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heatreel.analysis.acts import session_acts
from heatreel.analysis.score import frustration_score, weighed
from heatreel.analysis.signals.declare import fingerprint
from heatreel.analysis.signals.registry import SIGNALS
from heatreel.library.library import Library
from heatreel.model.acts import FACTS_VERSION, PageFacts
from heatreel.model.moment import ElementRef, Moment
from heatreel.model.session import SessionTrack
from heatreel.operations.ports import Progress, no_progress
from heatreel.replay.page_facts import page_facts

_BATCH = 2_000  # events read at once: memory stays bounded

FINGERPRINT = f"{FACTS_VERSION}-{fingerprint(SIGNALS, {})}"


def detect_session(library: Library, session_id: int) -> tuple[Moment, ...]:
    """Compute a session's moments, save them with its score, and return them by time."""
    track = library.track(session_id)
    return save_found(library, track, _facts(library, session_id, track))


def save_found(library: Library, track: SessionTrack, facts: PageFacts) -> tuple[Moment, ...]:
    """Judge a session's facts, save its moments with the score, and return them by time."""
    moments = find_moments(facts, track)
    session_id = track.session.id
    library.save_moments(session_id, FINGERPRINT, moments, frustration_score(moments))
    return library.moments(session_id, FINGERPRINT) or tuple(moments)


def moments_of(library: Library, session_id: int) -> tuple[Moment, ...]:
    """The stored moments; computes them when there are none of this version."""
    stored = library.moments(session_id, FINGERPRINT)
    return detect_session(library, session_id) if stored is None else stored


def detect_sessions(library: Library, ids: Sequence[int], progress: Progress = no_progress) -> None:
    """The same for many; sessions done stay done when ``progress`` raises Cancelled."""
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "Looking for moments")
        moments_of(library, int(session_id))
    progress(len(ids), len(ids), "Looking for moments")


def click_elements(library: Library, session_id: int) -> list[ElementRef | None]:
    """The element of each row of the track's clicks: its control if it is in one; None = not known."""
    track = library.track(session_id)
    found: list[ElementRef | None] = [None] * len(track.clicks)
    for click in _facts(library, session_id, track).clicks:
        found[click.row] = click.target.element if click.target else None
    return found


def find_moments(facts: PageFacts, track: SessionTrack) -> list[Moment]:
    """All signals on one session, weighed, by time."""
    acts = session_acts(facts, track)
    found = [moment for signal in SIGNALS for moment in signal.find(acts, signal.defaults())]
    return weighed(found)


def _facts(library: Library, session_id: int, track: SessionTrack) -> PageFacts:
    return page_facts(track, _texts(library, session_id, len(track.index)))


def _texts(library: Library, session_id: int, count: int) -> Iterator[bytes]:
    for first in range(0, count, _BATCH):
        yield from library.events(session_id, first, min(count, first + _BATCH))
