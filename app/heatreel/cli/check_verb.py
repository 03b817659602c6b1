"""``heatreel check PATH --fail-on rage_click,dead_click``: for test pipelines."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from heatreel.cli.context import DONE, MISTAKE, Context, progress_bar

FOUND = 1


@click.command(
    "check", epilog="Example: heatreel check recordings/ --fail-on rage_click,dead_click,error_click"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--fail-on",
    "signals",
    default="rage_click,dead_click,error_click",
    show_default=True,
    metavar="IDS",
    help="Kinds of moments that must not be there, separated by commas.",
)
@click.option(
    "--least-score", type=click.FloatRange(0), default=0.0, help="Leave out moments that weigh less."
)
@click.pass_obj
def check_command(shared: Context, paths: tuple[Path, ...], signals: str, least_score: float) -> int:
    """Look for frustration moments in recordings. Exit code 0: none of these kinds; 1: there are some, and
    they are listed; 2: a mistake, or a file that could not be read.

    The recordings are looked at in a library of their own that is thrown away.
    """
    from heatreel.analysis.signals.registry import all_signals
    from heatreel.library.library import Library
    from heatreel.operations.detecting import moments_of
    from heatreel.operations.importing import import_paths

    known = {signal.id for signal in all_signals()}
    wanted = {name.strip() for name in signals.split(",") if name.strip()}
    if not wanted or wanted - known:
        unknown = ", ".join(sorted(wanted - known)) or "nothing"
        raise click.UsageError(f"There is no signal {unknown}. Name some of: {', '.join(sorted(known))}.")
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="heatreel-check-") as folder:
        path = Path(folder, "check.heatreel")
        with progress_bar("Reading") as progress:
            report = import_paths(path, list(paths), progress)
        with Library.open(path) as library:
            rows = library.rows(library.session_ids(sort="start", descending=False).tolist())
            for row in rows:
                for moment in moments_of(library, row.id):
                    if moment.signal in wanted and moment.score >= least_score:
                        at = (moment.t_start_ms - row.start_ms) / 1000
                        words = moment.sentence.replace("**", "")
                        lines.append(f"{row.file} at {at:.1f} s  {moment.signal}  {moment.page}  {words}")
    for line in lines:
        print(line)
    failed = [file for file in report.files if file.error]
    for file in failed:
        print(f"{file.path.name}: {file.error} {file.hint}".strip(), file=sys.stderr)
    print(f"{len(lines):,} moments in {len(rows):,} sessions.", file=sys.stderr)
    if failed or not rows:
        return MISTAKE
    return FOUND if lines else DONE
