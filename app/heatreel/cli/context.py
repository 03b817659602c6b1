"""Options and messages that all verbs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from heatreel.cli.ports import Ports

F = TypeVar("F", bound=Callable[..., Any])

DONE, MISTAKE, IN_PART = 0, 2, 3


@dataclass(slots=True)
class Context:
    """What ``--library`` said, and the ports of main."""

    ports: Ports
    library: Path | None = None

    def library_path(self) -> Path:
        """The library to work on: the one that was named, else the one in the user's data folder."""
        if self.library is not None:
            return self.library
        from heatreel.operations.places import default_library

        return default_library()


def library_option(function: F) -> F:
    """``--library FILE``, accepted before and after the verb."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.find_object(Context).library = value  # type: ignore[union-attr]

    option: Callable[[F], F] = click.option(
        "--library",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=keep,
        expose_value=False,
        is_eager=True,
        help="Library file to work on (default: the one in your data folder).",
    )
    return option(function)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[..., None]]:
    """A bar on stderr, only when that is a terminal; yields a `Progress`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[what]}"))
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=None, what="")

        def report(done: float, total: float, what: str = "") -> None:
            bar.update(task, completed=done, total=total or None, what=what)

        yield report
