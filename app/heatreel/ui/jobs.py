"""The one door for work off the GUI thread: progress, cancel, result on the main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from heatreel.model.errors import Cancelled, HeatreelError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)

Work = Callable[[Callable[..., None]], Any]


class Job(QObject):
    """One piece of work. Signals arrive on the GUI thread."""

    progressed = Signal(float, float, str)  # done, total, what
    finished = Signal()  # whatever the outcome
    crashed = Signal()  # a bug ended it: neither ``done`` nor ``failed`` is called

    _reported = Signal(object, object)  # result, error: from the worker's thread

    def __init__(self, title: str, key: str) -> None:
        super().__init__()
        self.title = title
        self.key = key
        self.cancelled = Event()
        self.on_done: Callable[[Any], None] | None = None
        self.on_failed: Callable[[Exception], None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop; nothing of it is reported any more."""
        self.cancelled.set()

    def report(self, done: float, total: float, what: str = "") -> None:
        """The work's `Progress`. Raises Cancelled once the job was cancelled."""
        if self.cancelled.is_set():
            raise Cancelled
        self.progressed.emit(done, total, what)


class Jobs(QObject):
    """Runs work in threads. A new job takes the place of an older one with the same key."""

    started = Signal(object)  # Job
    ended = Signal(object)  # Job
    crashed = Signal(object)  # Exception that nobody handled: a bug

    def __init__(self, parent: QObject | None = None, threads: int = 3) -> None:
        super().__init__(parent)
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None  # made with the first job, after the window is painted
        self._running: dict[int, Job] = {}
        self._is_closed = False

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[HeatreelError], None] | None = None,
        *,
        key: str = "",
    ) -> Job:
        """Run ``work(progress)`` in a thread, then ``done(result)`` on the GUI thread.

        ``failed`` gets a HeatreelError; any other exception goes to ``crashed``. Cancelled work calls
        neither, nor does work that comes after `close`, of a timer that was still running.
        """
        if self._is_closed:
            job = Job(title, key)
            job.cancel()
            return job
        for other in list(self._running.values()):
            if key and other.key == key:
                other.cancel()
        job = Job(title, key)
        job.on_done, job.on_failed = done, failed
        job._reported.connect(lambda result, error: self._finish(job, result, error))
        self._running[id(job)] = job
        self.started.emit(job)
        self._executor().submit(self._work, job, work)
        return job

    def _executor(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="job")
        return self._pool

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs that have not ended."""
        return tuple(self._running.values())

    def close(self) -> None:
        """Cancel all, wait for the threads, and take no more work."""
        self._is_closed = True
        for job in self._running.values():
            job.cancel()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    @staticmethod
    def _work(job: Job, work: Work) -> None:
        result: Any = None
        error: Exception | None = None
        try:
            if not job.cancelled.is_set():
                result = work(job.report)
        except Exception as caught:  # handed over to the GUI thread, which tells or crashes
            error = caught
        job._reported.emit(result, error)

    def _finish(self, job: Job, result: Any, error: Exception | None) -> None:
        assert QThread.isMainThread()
        self._running.pop(id(job), None)
        job.finished.emit()
        self.ended.emit(job)
        if job.cancelled.is_set() or isinstance(error, Cancelled):
            return
        if error is None:
            if job.on_done is not None:
                job.on_done(result)
        elif isinstance(error, HeatreelError) and job.on_failed is not None:
            job.on_failed(error)
        else:
            log.error("job %r failed", job.title, exc_info=error)
            job.crashed.emit()
            self.crashed.emit(error)
