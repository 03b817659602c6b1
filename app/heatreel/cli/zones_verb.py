"""``heatreel zones -o zones.csv``"""

from __future__ import annotations

import sys
from contextlib import closing

import click

from heatreel.cli.context import DONE, IN_PART, Context, library_option, progress_bar
from heatreel.cli.filter_options import Wanted, filter_options
from heatreel.cli.output import Output, output_option


@click.command("zones", epilog="Example: heatreel zones --page /cart --goal /thanks -o zones.csv")
@click.option("--page", default="", metavar="URL", help="Page, as a URL or its path (default: every page).")
@click.option("--width", type=click.IntRange(1), help="Viewport width in px (default: the one with most).")
@click.option("--goal", default="", metavar="URL", help="Page to which visitors are to come.")
@filter_options
@output_option
@library_option
@click.pass_obj
def zones_command(
    shared: Context, page: str, width: int | None, goal: str, wanted: Wanted, output: Output
) -> int:
    """Write the clicked elements of pages: a row a zone, with its rates and their 95 % intervals.

    A hidden page looks for the elements in the sessions where that was not done before, and pictures each
    page for the places and the exposure of its elements.
    """
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatRequest
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.heat_pictures import page_picture
    from heatreel.operations.placing import run_page_pass
    from heatreel.operations.zoning import ZONE_COLUMNS, ZONES_SHOWN, zone_rows, zones_of_page

    library = Library.open(shared.library_path())
    rows = []
    try:
        filter = wanted.of(library)
        names = [page] if page else [one.page for one in library.pages(filter)]
        goal = resolve(library, HeatRequest(goal, 0, "click")).page if goal else ""
        with closing(shared.ports.make_browser()) as browser:
            with progress_bar("Page pass") as progress:
                failed = run_page_pass(library, browser, library.session_ids(filter).tolist(), progress)
            with progress_bar("Zones") as progress:
                for done, name in enumerate(names):
                    progress(done, len(names), name)
                    request = resolve(library, HeatRequest(name, width or 0, "click"), filter)
                    if len(library.views_of_page(request.page, request.width, filter)):
                        page_picture(library, browser, request.page, request.width, filter)
                    rows += zone_rows(zones_of_page(library, request, filter, goal))
    finally:
        library.close()
    if failed:
        print(f"{failed:,} sessions could not be rebuilt: their clicks are in no zone.", file=sys.stderr)
    output.write(rows, ZONE_COLUMNS, "zones", ZONES_SHOWN)
    return IN_PART if failed else DONE
