"""Work in a child process: parsers hold the interpreter's lock, and the window must stay smooth."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from heatreel.model.errors import HeatreelError
from heatreel.operations.ports import Progress, no_progress

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    Messages: TypeAlias = Queue[tuple[str, Any]]

Result = TypeVar("Result")

_LOOK_EVERY_S = 0.1  # how often cancel is looked at while the child is busy
_END_WITHIN_S = 5.0

_PROGRESS, _DONE, _FAILED, _BROKEN = "progress", "done", "failed", "broken"


def in_child(work: Callable[..., Result], *given: Any, progress: Progress = no_progress) -> Result:
    """``work(*given, progress)`` in a spawned process that never loads Qt.

    ``work`` is a function of a module; what it is given and what it returns can be pickled. When
    ``progress`` raises (Cancelled), the child is ended at once, whatever it is doing. Raises HeatreelError
    as ``work`` does, or when the child dies.
    """
    context = get_context("spawn")
    messages: Messages = context.Queue()
    child = context.Process(target=_child, args=(messages, work, given), daemon=True)
    child.start()
    try:
        result: Result = _listen(child, messages, progress)
        return result
    finally:
        _end(child)
        messages.close()
        messages.join_thread()


def _listen(child: BaseProcess, messages: Messages, progress: Progress) -> Any:
    done, total, what = 0.0, 0.0, ""
    while True:
        alive = child.is_alive()  # asked before the queue, so that a last message is not missed
        try:
            kind, value = messages.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            if not alive:
                raise HeatreelError(
                    "The work ended unexpectedly; what was done until then is in the library.",
                    "Try again. If it happens again, the machine may be out of memory.",
                ) from None
            progress(done, total, what)
            continue
        if kind == _PROGRESS:
            done, total, what = value
            progress(done, total, what)
        elif kind == _DONE:
            return value
        elif kind == _FAILED:
            raise HeatreelError(*value)
        else:
            raise RuntimeError(f"the work failed in its process:\n{value}")


def _end(child: BaseProcess) -> None:
    if child.is_alive():
        child.join(0.2)
    if child.is_alive():
        child.terminate()
        child.join(_END_WITHIN_S)
    if child.is_alive():
        child.kill()
        child.join()
    child.close()


def _child(messages: Messages, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    def progress(done: float, total: float, what: str = "") -> None:
        with contextlib.suppress(queue.Full):
            messages.put((_PROGRESS, (done, total, what)))

    try:
        messages.put((_DONE, work(*given, progress)))
    except HeatreelError as error:
        messages.put((_FAILED, (error.message, error.hint)))
    except Exception:
        import traceback

        messages.put((_BROKEN, traceback.format_exc()))
