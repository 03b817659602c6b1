"""``heatreel compare --page URL --a … --b … -o x.png``"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from heatreel.cli.context import DONE, Context, library_option, progress_bar
from heatreel.model.heat import ClickSet, HeatKind, HeatLook, HeatRequest

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.operations.comparing import Selection


@click.command(
    "compare",
    epilog="Example: heatreel compare --page /cart --a until=2026-11-14 --b since=2026-11-15 -o cart.png",
)
@click.option("--page", required=True, metavar="URL", help="Page, as a URL or its path.")
@click.option("--a", "first", default="", metavar="WHICH", help="Side A; see above.")
@click.option("--b", "second", required=True, metavar="WHICH", help="Side B.")
@click.option(
    "--kind", type=click.Choice(["click", "move", "attention", "scroll"]), default="click", show_default=True
)
@click.option("--clicks", default="all", metavar="SET", help="Which clicks, as in heatreel heatmap.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE"
)
@library_option
@click.pass_obj
def compare_command(
    shared: Context, page: str, first: str, second: str, kind: str, clicks: str, output: Path
) -> int:
    """Compare two selections of sessions on a page: .png or .pdf (both maps on one scale, and their
    difference), or the zones with the changes of their click rates as .csv or .json.

    A side is written as parts with commas between: segment=NAME, since=DAY, until=DAY, device=phone,
    width=390, with=rage_click, without=rage_click, words=TEXT. Nothing means all sessions.
    """
    from heatreel.export.difference import Pane, draw_comparison, save_comparison
    from heatreel.export.tables import write_table
    from heatreel.library.library import Library
    from heatreel.operations.comparing import (
        CHANGE_COLUMNS,
        change_rows,
        compare,
        comparison_metadata,
        sessions_of,
    )
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.placing import run_page_pass

    with Library.open(shared.library_path()) as library, closing(shared.ports.make_browser()) as browser:
        sides = [_selection(library, text) for text in (first, second)]
        request = HeatRequest(page, 0, cast(HeatKind, kind), clicks=cast(ClickSet, clicks))
        name = resolve(library, request).page
        request = HeatRequest(name, 0, request.kind, clicks=request.clicks)
        ids = sorted({one for side in sides for one in sessions_of(library, side)})
        with progress_bar("Page pass") as progress:
            run_page_pass(library, browser, ids, progress)
        found = compare(library, browser, request, sides[0], sides[1], HeatLook())
        if output.suffix.lower() in (".csv", ".json"):
            write_table(change_rows(found), CHANGE_COLUMNS, output)
        else:
            a, b = (Pane(side.selection.name, side.picture, side.points) for side in (found.a, found.b))
            save_comparison(draw_comparison(a, b, found.look), output, comparison_metadata(found))
    print(f"Comparison written to {output}.", file=sys.stderr)
    return DONE


def _selection(library: Library, text: str) -> Selection:
    """A side as it is written on the command line."""
    from dataclasses import replace

    from heatreel.model.segment import DEVICES, day_ms
    from heatreel.model.session import SessionFilter
    from heatreel.operations.comparing import Selection
    from heatreel.operations.segments import segment

    filter, without, width = SessionFilter(), "", 0
    for part in (one.strip() for one in text.split(",") if one.strip()):
        key, _, value = part.partition("=")
        if key == "segment":
            filter = segment(library, value)
        elif key == "since":
            filter = replace(filter, since_ms=day_ms(value))
        elif key == "until":
            filter = replace(filter, until_ms=day_ms(value, end=True))
        elif key == "device" and value in DEVICES:
            filter = replace(filter, devices=frozenset((value,)))
        elif key == "with":
            filter = replace(filter, signals=frozenset((value,)))
        elif key == "without":
            without = value
        elif key == "width" and value.isdecimal():
            width = int(value)
        elif key == "words":
            filter = replace(filter, text=value)
        else:
            raise click.UsageError(f"“{part}” says nothing of a side. Write, for example, since=2026-11-15.")
    return Selection(text or "All sessions", filter, without, width)
