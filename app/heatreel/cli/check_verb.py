"""``heatreel check PATH --fail-on rage_click,dead_click``: for test pipelines."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from heatreel.cli.context import DONE, MISTAKE, Context, progress_bar
from heatreel.cli.rule_options import preset_option, set_option

FOUND = 1
_KINDS = ("rage_click", "dead_click", "error_click")


@click.command(
    "check", epilog="Example: heatreel check recordings/ --fail-on rage_click,dead_click,error_click"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--fail-on",
    "signals",
    default="",
    show_default=",".join(_KINDS),
    metavar="IDS",
    help="Kinds of moments that must not be there, separated by commas.",
)
@click.option(
    "--least-score", type=click.FloatRange(0), default=0.0, help="Leave out moments that weigh less."
)
@preset_option
@set_option
@click.pass_obj
def check_command(
    shared: Context,
    paths: tuple[Path, ...],
    signals: str,
    least_score: float,
    preset: str,
    settings: tuple[str, ...],
) -> int:
    """Look for frustration moments in recordings. Exit code 0: none of these kinds; 1: there are some, and
    they are listed; 2: a mistake, or a file that could not be read.

    The recordings are looked at in a library of their own that is thrown away: with the default numbers,
    those of --set, or the rules of a vendor.
    """
    from heatreel.library.library import Library
    from heatreel.operations.detecting import moments_by, moments_of, save_tuning
    from heatreel.operations.given_numbers import numbers_of
    from heatreel.operations.importing import import_paths

    if preset and settings:
        raise click.UsageError("The rules of a vendor have their own numbers: give --preset or --set.")
    wanted, numbers = _wanted(signals, preset), numbers_of(settings)
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="heatreel-check-") as folder:
        path = Path(folder, "check.heatreel")
        with progress_bar("Reading") as progress:
            report = import_paths(path, list(paths), progress, prepare=False)
        with Library.open(path) as library:
            save_tuning(library, numbers)
            rows = library.rows(library.session_ids(sort="start", descending=False).tolist())
            for row in rows:
                found = moments_by(library, row.id, preset) if preset else moments_of(library, row.id)
                for moment in found:
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


def _wanted(names: str, preset: str) -> set[str]:
    """The kinds that must not be there; without names those of ``_KINDS`` for which there is a rule."""
    from heatreel.analysis.signals.registry import all_signals
    from heatreel.operations.detecting import rules_of

    known = {signal.id for signal in (rules_of(preset).signals if preset else all_signals())}
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    if wanted - known:
        of = f" in the rules of {preset}" if preset else ""
        unknown = ", ".join(sorted(wanted - known))
        raise click.UsageError(f"There is no signal {unknown}{of}. Name some of: {', '.join(sorted(known))}.")
    if names and not wanted:
        raise click.UsageError(f"No signal is named. Name some of: {', '.join(sorted(known))}.")
    return wanted or known.intersection(_KINDS)
