"""``heatreel import PATH…``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heatreel.cli.context import DONE, IN_PART, MISTAKE, Context, library_option, progress_bar

_LOSSES = {"truncated", "unreadable"}  # findings that say a part of the file is missing

if TYPE_CHECKING:
    from heatreel.operations.importing import ImportReport


@click.command("import", epilog="Example: heatreel import recordings/ visit.json.gz")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@library_option
@click.pass_obj
def import_command(shared: Context, paths: tuple[Path, ...]) -> int:
    """Import recordings: files, or folders with all that is in them."""
    from heatreel.operations.importing import import_paths

    with progress_bar("Importing") as progress:
        report = import_paths(shared.library_path(), paths, progress)
    return print_report(report)


def print_report(report: ImportReport) -> int:
    """Say what was imported (stdout) and what could not be read or was odd (stderr); the exit code."""
    problems, losses = 0, 0
    for file in report.files:
        if file.error is not None:
            problems += 1
            print(f"{file.path}: {file.error} {file.hint}".rstrip(), file=sys.stderr)
        for finding in file.findings:
            count = f" ({finding.count:,} times)" if finding.count > 1 else ""
            print(f"{file.path}: {finding.text}{count}", file=sys.stderr)
            losses += finding.kind in _LOSSES
    new, known = len(report.new_ids), len(report.known_ids)
    joined = sum(bool(file.joined_ids) for file in report.files)
    words = [f"{new:,} {'session' if new == 1 else 'sessions'} imported"]
    if joined:
        words.append(f"{joined:,} {'file' if joined == 1 else 'files'} joined")
    if known:
        words.append(f"{known:,} already in the library, unchanged")
    if problems:
        words.append(f"{problems:,} {'file' if problems == 1 else 'files'} could not be read")
    print(", ".join(words) + ".")
    if not problems:
        return IN_PART if losses else DONE
    return IN_PART if new or known or joined else MISTAKE
