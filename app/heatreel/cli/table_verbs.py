"""``heatreel sessions``, ``heatreel clicks``, ``heatreel moments``: rows for people and for scripts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from heatreel.cli.context import DONE, Context, library_option, progress_bar

_output = click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    default="-",
    help="File to write, .csv or .json; - or nothing: CSV on stdout.",
)
_text = click.option("--filter", "text", default="", metavar="WORDS", help="Only sessions with these words.")


def _write(shared: Context, kind: str, text: str, output: Path) -> int:
    from heatreel.export.tables import write_table
    from heatreel.library.library import Library
    from heatreel.model.session import SessionFilter
    from heatreel.operations import tables

    library = Library.open(shared.library_path())
    try:
        with progress_bar("Reading") as progress:
            table = tables.TABLES[kind](library, SessionFilter(text=text), progress)
        write_table(table.rows, table.columns, output)
    finally:
        library.close()
    if str(output) != "-":
        print(f"{len(table.rows):,} {kind} written to {output}.", file=sys.stderr)
    return DONE


@click.command("sessions", epilog="Example: heatreel sessions --filter cart -o sessions.csv")
@_text
@_output
@library_option
@click.pass_obj
def sessions_command(shared: Context, text: str, output: Path) -> int:
    """List the sessions of the library."""
    if str(output) != "-" or not sys.stdout.isatty():
        return _write(shared, "sessions", text, output)
    from rich.console import Console
    from rich.table import Table

    from heatreel.library.library import Library
    from heatreel.model.session import SessionFilter
    from heatreel.operations import tables

    library = Library.open(shared.library_path())
    try:
        found = tables.session_rows(library, SessionFilter(text=text))
    finally:
        library.close()
    shown = Table(*tables.SESSIONS_SHOWN, box=None)
    for row in found.rows:
        shown.add_row(*(str(row[name]) for name in tables.SESSIONS_SHOWN))
    Console().print(shown if found.rows else "No sessions. Import some with “heatreel import PATH”.")
    return DONE


@click.command("clicks", epilog="Example: heatreel clicks -o clicks.csv")
@_text
@_output
@library_option
@click.pass_obj
def clicks_command(shared: Context, text: str, output: Path) -> int:
    """Write every click: a row a click, with its place and its element. Times are epoch ms."""
    return _write(shared, "clicks", text, output)


@click.command("moments", epilog="Example: heatreel moments -o moments.json")
@_text
@_output
@library_option
@click.pass_obj
def moments_command(shared: Context, text: str, output: Path) -> int:
    """Write every frustration moment: a row a moment, with its element and its evidence."""
    return _write(shared, "moments", text, output)
