"""``heatreel sessions``, ``heatreel clicks``, ``heatreel moments``: rows for people and for scripts."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing

import click

from heatreel.cli.context import DONE, IN_PART, Context, library_option, progress_bar
from heatreel.cli.filter_options import Wanted, filter_options
from heatreel.cli.output import Output, output_option
from heatreel.cli.rule_options import preset_option


@click.command("sessions", epilog="Example: heatreel sessions --filter cart -o sessions.csv")
@filter_options
@output_option
@library_option
@click.pass_obj
def sessions_command(shared: Context, wanted: Wanted, output: Output) -> int:
    """List the sessions of the library."""
    from heatreel.library.library import Library
    from heatreel.operations import tables

    with Library.open(shared.library_path()) as library, progress_bar("Reading") as progress:
        table = tables.session_rows(library, wanted.of(library), progress)
    if output.is_table and not table.rows:
        print("No sessions. Import some with “heatreel import PATH”.")
    else:
        output.write(table.rows, table.columns, "sessions", tables.SESSIONS_SHOWN)
    return DONE


@click.command("clicks", epilog="Example: heatreel clicks --width 1280 -o clicks.csv")
@filter_options
@click.option(
    "--width",
    type=click.IntRange(1),
    metavar="PX",
    help="Places on each page as it is at this viewport width; clicks of other widths by their element.",
)
@click.option("--no-boxes", is_flag=True, help="Do not look for elements in sessions where none were yet.")
@output_option
@library_option
@click.pass_obj
def clicks_command(shared: Context, wanted: Wanted, width: int | None, no_boxes: bool, output: Output) -> int:
    """Write every click: a row a click, with its place, its element and the element's box.

    Times are epoch ms, places CSS px. Boxes come from a hidden page that each session is run through once.
    """
    from heatreel.library.library import Library
    from heatreel.operations import tables
    from heatreel.operations.placing import run_page_pass

    library = Library.open(shared.library_path())
    failed = 0
    try:
        filter = wanted.of(library)
        ids = (
            []
            if no_boxes
            else sorted(set(library.without_places()) & set(library.session_ids(filter).tolist()))
        )
        with ExitStack() as stack:
            browser = stack.enter_context(closing(shared.ports.make_browser())) if ids or width else None
            if browser is not None and ids:
                with progress_bar("Page pass") as progress:
                    failed = run_page_pass(library, browser, ids, progress)
            with progress_bar("Reading") as progress:
                if browser is not None and width:
                    table = tables.click_rows_at_width(library, browser, width, filter, progress)
                else:
                    table = tables.click_rows(library, filter, progress)
    finally:
        library.close()
    if failed:
        print(f"{failed:,} sessions could not be rebuilt: their clicks have no boxes.", file=sys.stderr)
    output.write(table.rows, table.columns, "clicks", tables.CLICKS_SHOWN)
    return IN_PART if failed else DONE


@click.command("moments", epilog="Example: heatreel moments --signal rage_click --page /cart -o moments.json")
@click.option("--page", default="", metavar="URL", help="Only moments of this page, as a URL or its path.")
@preset_option
@filter_options
@output_option
@library_option
@click.pass_obj
def moments_command(shared: Context, page: str, preset: str, wanted: Wanted, output: Output) -> int:
    """Write every frustration moment: a row a moment, with its element and its evidence."""
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatRequest
    from heatreel.operations import tables
    from heatreel.operations.heat_pages import resolve

    with Library.open(shared.library_path()) as library:
        filter = wanted.of(library)
        name = resolve(library, HeatRequest(page, 0, "scroll"), filter).page if page else ""
        with progress_bar("Reading") as progress:
            table = tables.moment_rows(library, filter, progress, page=name, preset=preset)
    output.write(table.rows, table.columns, "moments", tables.MOMENTS_SHOWN)
    return DONE
