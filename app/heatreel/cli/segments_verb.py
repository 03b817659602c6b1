"""``heatreel segments``: filters kept under a name."""

from __future__ import annotations

import sys

import click

from heatreel.cli.context import DONE, Context, library_option
from heatreel.cli.filter_options import Wanted, filter_options
from heatreel.cli.output import Output, output_option


@click.group(
    "segments",
    invoke_without_command=True,
    epilog="Example: heatreel segments save Phones --device phone --max-width 500",
)
@library_option
@click.pass_context
def segments_command(context: click.Context) -> int | None:
    """List, save or remove segments: filters kept under a name, for --segment and for the window."""
    return None if context.invoked_subcommand else context.invoke(list_command)


@segments_command.command("list")
@output_option
@library_option
@click.pass_obj
def list_command(shared: Context, output: Output) -> int:
    """List them with the sessions that they hold."""
    from heatreel.library.library import Library
    from heatreel.model.segment import describe
    from heatreel.operations.segments import segments

    with Library.open(shared.library_path()) as library:
        rows = [
            {
                "segment": name,
                "sessions": None if filter is None else library.count(filter),
                "filter": "cannot be read" if filter is None else describe(filter),
            }
            for name, filter in segments(library).items()
        ]
    output.write(rows, ["segment", "sessions", "filter"], "segments")
    return DONE


@segments_command.command("save")
@click.argument("name")
@filter_options
@library_option
@click.pass_obj
def save_command(shared: Context, name: str, wanted: Wanted) -> int:
    """Keep what the options say as a segment, replacing one of the same name."""
    from heatreel.library.library import Library
    from heatreel.model.segment import describe
    from heatreel.operations.segments import save_segment

    with Library.open(shared.library_path()) as library:
        filter = wanted.of(library)
        name = save_segment(library, name, filter)
        count = library.count(filter)
    print(f"{name}: {describe(filter)}. {count:,} sessions.", file=sys.stderr)
    return DONE


@segments_command.command("remove")
@click.argument("name")
@library_option
@click.pass_obj
def remove_command(shared: Context, name: str) -> int:
    """Take a segment away; its sessions stay."""
    from heatreel.library.library import Library
    from heatreel.model.segment import KIND
    from heatreel.operations.segments import remove_segment, segment

    with Library.open(shared.library_path()) as library:
        if name not in library.saved(KIND):
            segment(library, name)  # says which there are
        remove_segment(library, name)
    print(f"{name} removed.", file=sys.stderr)
    return DONE
