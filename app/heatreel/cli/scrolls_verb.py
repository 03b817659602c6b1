"""``heatreel scrolls -o scrolls.csv``"""

from __future__ import annotations

import click

from heatreel.cli.context import DONE, Context, library_option, progress_bar
from heatreel.cli.output import Output, output_option


@click.command("scrolls", epilog="Example: heatreel scrolls --page /help -o scrolls.csv")
@click.option("--page", default="", metavar="URL", help="Page, as a URL or its path (default: every page).")
@click.option("--width", type=click.IntRange(1), help="Viewport width in px (default: the one with most).")
@click.option("--filter", "text", default="", metavar="WORDS", help="Only sessions with these words.")
@output_option
@library_option
@click.pass_obj
def scrolls_command(shared: Context, page: str, width: int | None, text: str, output: Output) -> int:
    """Write how deep visitors scrolled in the boxes of pages that scroll by themselves.

    How far the page itself was scrolled is in heatreel heatmap --kind scroll -o reach.csv.
    """
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatRequest
    from heatreel.model.session import SessionFilter
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.scroll_boxes import SCROLL_COLUMNS, scroll_boxes, scroll_rows

    filter = SessionFilter(text=text)
    rows = []
    with Library.open(shared.library_path()) as library, progress_bar("Scrolls") as progress:
        names = [page] if page else [one.page for one in library.pages(filter)]
        for done, name in enumerate(names):
            progress(done, len(names), name)
            request = resolve(library, HeatRequest(name, width or 0, "scroll"), filter)
            rows += scroll_rows(request, scroll_boxes(library, request, filter))
    output.write(rows, SCROLL_COLUMNS, "boxes")
    return DONE
