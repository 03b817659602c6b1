"""Prepare a session for seeking: keyframes, moments and names of elements, all in one run over its events."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.model.report import Finding
from heatreel.operations.child import in_child
from heatreel.operations.detecting import moments_of, save_found, to_detect
from heatreel.operations.fact_store import session_texts
from heatreel.operations.garbage import rare_garbage
from heatreel.operations.ports import Progress, no_progress
from heatreel.replay import labels
from heatreel.replay.keyframes import Keyframe, Keyframes
from heatreel.replay.page_facts import Facts
from heatreel.replay.session_pass import run

log = logging.getLogger(__name__)

SMALL = 20_000  # events: a session up to this many is prepared within about two seconds

_SHARE = 0.24  # bytes of keyframes a byte of compressed events; the goal is at most a quarter
_STORE_EVERY = 16  # keyframes: they can be used while the rest is being made
_MOST_REASONS = 12


def prepare_session(library: Library, session_id: int, progress: Progress = no_progress) -> None:
    """Compute and save keyframes, moments, score and names. What is stored of older ones goes."""
    track = library.track(session_id)
    sizes = library.event_sizes(session_id)
    writer = library.write_keyframes(session_id)

    def keep(keyframe: Keyframe) -> int:
        taken = writer.add(keyframe.event, keyframe.window, keyframe.snapshot, keyframe.body)
        if len(writer) >= _STORE_EVERY:
            library.add_keyframes(session_id, writer.take())
        return taken

    share = _SHARE * library.packed_bytes(session_id) / max(1, int(sizes.sum(dtype=int)))
    facts, found_labels = Facts(track), labels.Labels()
    keyframes = Keyframes(track, sizes, keep, share)
    count = len(track.index)
    with rare_garbage():
        skipped = run(
            track,
            session_texts(library, track),
            [facts, keyframes, found_labels],
            lambda number: progress(number, count, track.session.file),
        )
    library.save_derived(session_id, labels.NAME, labels.VERSION, found_labels.result())
    library.save_skipped(session_id, skipped_findings(skipped))
    assert facts.result is not None
    save_found(library, track, facts.result)
    library.add_keyframes(session_id, writer.take(), whole=True)
    if library.row(session_id).key != track.session.key:  # a part was joined to it meanwhile
        prepare_session(library, session_id, progress)


def to_prepare(library: Library) -> list[int]:
    """Ids of the sessions without keyframes, then of those whose moments are to be found."""
    ids = library.unprepared()
    known = set(ids)
    return ids + [session_id for session_id in to_detect(library) if session_id not in known]


def prepare_sessions(
    library_path: Path, ids: Sequence[int], progress: Progress = no_progress
) -> tuple[int, ...]:
    """The same for many, in this order; of those that have their keyframes only the moments are found.

    Returns those that are gone meanwhile or could not be prepared.
    """
    failed = []
    with Library.open(library_path, create=False, purge=False) as library:
        without_keyframes = set(library.unprepared())
        for done, session_id in enumerate(ids):
            try:
                if session_id in without_keyframes:
                    prepare_session(library, session_id, _part_of(progress, done, len(ids)))
                else:
                    progress(done, len(ids), "Looking for moments")
                    moments_of(library, session_id)
            except Cancelled:
                raise
            except Exception:  # of one session: the others are not held up by it
                log.exception("session %d could not be prepared", session_id)
                failed.append(session_id)
    progress(len(ids), len(ids), "")
    return tuple(failed)


def _part_of(progress: Progress, before: int, count: int) -> Progress:
    def told(done: float, total: float, what: str = "") -> None:
        progress(before + done / max(total, 1.0), count, what)

    return told


def prepare_in_child(
    library_path: Path, ids: Sequence[int], progress: Progress = no_progress
) -> tuple[int, ...]:
    """`prepare_sessions` in a process of its own. Sessions that were done before a cancel stay done."""
    return in_child(prepare_sessions, library_path, list(ids), progress=progress)


def skipped_findings(skipped: Counter[str]) -> list[Finding]:
    """What could not be applied to the page, commonest first, as findings for people."""
    return [
        Finding("skipped", f"Not applied to the page: {reason}.", count)
        for reason, count in skipped.most_common(_MOST_REASONS)
    ]
