"""Import: files and folders into the library, one transaction a session."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from heatreel.formats.canonical import canonical
from heatreel.formats.event import Batch
from heatreel.formats.readers import READABLE
from heatreel.formats.reading import id_of, open_recording
from heatreel.library.chunks import ChunkWriter
from heatreel.library.collect import Collector
from heatreel.library.derive import derive
from heatreel.library.library import Library
from heatreel.library.session_data import SessionData
from heatreel.model.attributes import RECORDING_ID
from heatreel.model.errors import HeatreelError
from heatreel.model.report import JOINED, Finding, Report
from heatreel.operations.child import in_child
from heatreel.operations.garbage import rare_garbage
from heatreel.operations.joining import OTHER_PART, Apart, Joined, join_part
from heatreel.operations.numbered_parts import Name, by_number, goes_on, numbered
from heatreel.operations.ports import Progress, no_progress
from heatreel.operations.preparing import SMALL, prepare_session

_log = logging.getLogger(__name__)

_TELL_EVERY = 2000  # events between two looks at progress and cancel
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".gz", ".rrweb", ".txt")  # in a folder; a named file may have any


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file. ``joined_ids``: sessions that it holds another part of, whose events were joined
    to them. ``error`` and ``hint`` when nothing, or not all, could be read."""

    path: Path
    new_ids: tuple[int, ...] = ()
    known_ids: tuple[int, ...] = ()
    joined_ids: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import, file by file."""

    files: tuple[FileResult, ...]

    @property
    def new_ids(self) -> tuple[int, ...]:
        """Sessions that were not in the library before."""
        return tuple(i for file in self.files for i in file.new_ids)

    @property
    def known_ids(self) -> tuple[int, ...]:
        """Sessions that were in the library already, unchanged."""
        return tuple(i for file in self.files for i in file.known_ids)

    @property
    def joined_ids(self) -> tuple[int, ...]:
        """Sessions that a part was joined to, each once; they may be new."""
        return tuple(dict.fromkeys(i for file in self.files for i in file.joined_ids))

    @property
    def failed(self) -> tuple[FileResult, ...]:
        """Files of which something could not be read."""
        return tuple(file for file in self.files if file.error is not None)


@dataclass(slots=True)
class _Work:
    library: Library
    progress: Progress
    total: int
    prepare: bool
    done: int = 0
    new_ids: list[int] = field(default_factory=list)
    known_ids: list[int] = field(default_factory=list)
    joined_ids: list[int] = field(default_factory=list)
    recording: str = ""  # the id that the file gives its recording
    numbered: dict[Name, int] = field(default_factory=dict)  # files without one, each with its only session


def import_paths(
    library_path: Path,
    paths: Sequence[Path],
    progress: Progress = no_progress,
    *,
    prepare: bool = True,
) -> ImportReport:
    """Import files, and folders with all recordings in them.

    ``prepare``: make keyframes and look for moments at once, unless a session is long: that is left to the
    background, or to the first who asks.

    Progress counts bytes. Raises HeatreelError when the library itself cannot be used, Cancelled when
    ``progress`` does; sessions that were imported until then stay. What is wrong with a file is told in its
    result and costs no other file.
    """
    results: list[FileResult] = []
    files: list[Path] = []
    for path in paths:
        found = list(_files(path))
        files += found
        if not found:
            results.append(FileResult(path, error="No recording is in this folder.", hint=READABLE))
    files = by_number(files)
    with Library.open(library_path, purge=False) as library, rare_garbage():
        work = _Work(library, progress, sum(map(_size, files)), prepare)
        for path in files:
            progress(work.done, work.total, path.name)
            results.append(_import_file(work, path))
            work.done += _size(path)
        progress(work.total, work.total)
    return ImportReport(tuple(results))


def import_in_child(
    library_path: Path, paths: Sequence[Path], progress: Progress = no_progress
) -> ImportReport:
    """`import_paths` in a process of its own; a cancel leaves whole sessions only."""
    return in_child(import_paths, library_path, list(paths), progress=progress)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
                yield Path(folder) / name


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _import_file(work: _Work, path: Path) -> FileResult:
    work.new_ids, work.known_ids, work.joined_ids = [], [], []
    work.recording = id_of(path)
    report = Report()
    error: HeatreelError | None = None
    position = 0

    def told(at: int) -> None:
        nonlocal position
        position = at

    try:
        with open_recording(path, report, told) as sessions:
            for number, batches in enumerate(sessions):
                findings = report if number == 0 else Report()
                _import_session(work, path, batches, findings, lambda: position)
                if findings is not report:
                    for finding in findings:
                        report.note(finding.kind, finding.text, finding.count)
    except HeatreelError as failure:
        error = failure
    sessions_of = [*work.new_ids, *work.known_ids, *work.joined_ids]
    name = numbered(path)
    if name is not None and not work.recording and len(sessions_of) == 1:
        work.numbered[name] = sessions_of[0]
    if error is None and not sessions_of:
        error = HeatreelError("This is JSON, but no rrweb event is in it.", READABLE)
        if any(finding.kind == "truncated" for finding in report):
            error = HeatreelError("The file breaks off before its first event ends.", "Save it again.")
        report = Report()
    return FileResult(
        path,
        tuple(work.new_ids),
        tuple(work.known_ids),
        tuple(work.joined_ids),
        report.findings(),
        error.message if error else None,
        error.hint if error else "",
    )


def _import_session(
    work: _Work, path: Path, batches: Iterator[Batch], report: Report, position: Callable[[], int]
) -> None:
    made = Report()
    with ChunkWriter() as chunks:
        collected = Collector(chunks, made)
        for number, event in enumerate(canonical(batches, report)):
            if number % _TELL_EVERY == 0:
                work.progress(work.done + position(), work.total, path.name)
            collected.add(event)
        key = collected.finish()
        if len(collected.t_ms) == collected.odd:  # nothing, or nothing that rrweb would have written
            return
        known = work.library.find_key(key)
        if known is not None and not work.library.is_deleted(known):
            work.known_ids.append(known)
            return
        data = _with_id(derive(collected, key, path.name, made), work.recording)
        data = replace(data, findings=(*report.findings(), *data.findings))
        joined = _join(work, path, data, report, lambda: work.progress(work.done + position(), work.total))
        if joined is not None and not joined.events:
            work.known_ids.append(joined.session_id)
            return
        if joined is not None:
            session = joined.session_id
            work.joined_ids.append(session)
        elif known is not None:
            work.library.restore([known])
            work.new_ids.append(known)
            return
        else:
            for finding in made:
                report.note(finding.kind, finding.text, finding.count)
            session = work.library.add(replace(data, findings=report.findings()))
            work.new_ids.append(session)
    wanted = work.prepare and work.library.row(session).events <= SMALL
    if wanted and not _prepare(work.library, session):
        report.note("no-moments", "No moments could be looked for; the recording itself is whole.")


def _join(
    work: _Work, path: Path, data: SessionData, report: Report, tell: Callable[[], None]
) -> Joined | None:
    """Join what a file holds to a session of the same recording; None when there is none that it fits."""
    found = join_part(work.library, _candidates(work, path, data), data, tell)
    if isinstance(found, Apart):
        if work.recording:
            text = f"“{found.file}” is of a recording with the same id, but {found.why}; they are not joined."
            report.note(OTHER_PART, text)
        return None
    if found is not None and found.events:
        events = "1 event" if found.events == 1 else f"{found.events:,} events"
        was = "was" if found.events == 1 else "were"
        report.note(JOINED, f"{events} of “{data.file}” {was} joined to the session of “{found.file}”.")
    return found


def _candidates(work: _Work, path: Path, data: SessionData) -> list[int]:
    """Sessions that a file may hold another part of."""
    if work.recording:
        return work.library.having(RECORDING_ID, work.recording)
    name = numbered(path)
    before = work.numbered.get((*name[:3], name[3] - 1)) if name is not None else None
    if before is None or not goes_on(work.library.track(before), data):
        return []
    return [before]


def _with_id(data: SessionData, recording: str) -> SessionData:
    return replace(data, attributes={**data.attributes, RECORDING_ID: recording}) if recording else data


def _prepare(library: Library, session: int) -> bool:
    """Keyframes and moments. The session is stored already: False when that failed, which costs no import."""
    try:
        prepare_session(library, session)
        return True
    except Exception:
        _log.exception("session %d could not be prepared", session)
        return False
