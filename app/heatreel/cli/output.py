"""Where the rows of a verb go: into a file, or onto the terminal as CSV, JSON or a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
Form = Literal["table", "csv", "json"]


@dataclass(frozen=True, slots=True)
class Output:
    """What ``-o`` and ``--format`` said. Without either: a table on a terminal, CSV into a pipe."""

    path: Path
    form: Form | None = None

    @property
    def is_table(self) -> bool:
        """Whether people are to read the rows, not programs."""
        if str(self.path) != "-":
            return False
        return self.form == "table" or (self.form is None and sys.stdout.isatty())

    def write(
        self,
        rows: Sequence[Mapping[str, object]],
        columns: Sequence[str],
        what: str,
        shown: Sequence[str] = (),
    ) -> None:
        """Write all columns, or those of a table for people (``shown``); say how many went into a file."""
        if self.is_table:
            _print(rows, shown or columns, what)
            return
        from heatreel.export.tables import write_table

        write_table(rows, columns, self.path, form="json" if self.form == "json" else "csv")
        if str(self.path) != "-":
            print(f"{len(rows):,} {what} written to {self.path}.", file=sys.stderr)


def _print(rows: Sequence[Mapping[str, object]], columns: Sequence[str], what: str) -> None:
    from rich.console import Console
    from rich.table import Table

    if not rows:
        print(f"No {what}.")
        return
    table = Table(box=None, expand=True)
    for name in columns:
        if all(isinstance(row.get(name), int | float | None) for row in rows):
            table.add_column(name, justify="right", no_wrap=True)
        else:
            table.add_column(name, no_wrap=True, ratio=1)  # words share what the numbers leave
    for row in rows:
        table.add_row(*("" if row.get(name) is None else str(row[name]) for name in columns))
    Console(markup=False, highlight=False).print(table)


def output_option(function: F) -> F:
    """``-o FILE`` and ``--format``; the verb is called with ``output``, an `Output`."""

    @click.option(
        "-o",
        "--output",
        "path",
        type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
        metavar="FILE",
        default="-",
        help="File to write, .csv or .json; - or nothing: stdout.",
    )
    @click.option(
        "--format",
        "form",
        type=click.Choice(["table", "csv", "json"]),
        help="On stdout (default: a table on a terminal, CSV into a pipe).",
    )
    @wraps(function)
    def call(*args: Any, path: Path, form: Form | None, **given: Any) -> Any:
        if str(path) != "-" and form is not None and path.suffix != f".{form}":
            raise click.UsageError(f"--format {form} does not fit {path.name}: leave one of them out.")
        return function(*args, output=Output(path, form), **given)

    made: Any = call
    return made  # type: ignore[no-any-return]
