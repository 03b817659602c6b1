"""``heatreel heatmap --page URL -o x.png``"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import cast

import click

from heatreel.cli.context import DONE, Context, library_option, progress_bar
from heatreel.model.heat import ClickSet, HeatKind, HeatLook, HeatRequest, Scale

_KINDS = ("click", "move", "attention", "scroll")
_SETS = ("all", "tap", "rage", "dead", "error", "near", "first", "last")
_PALETTES = ("inferno", "viridis", "cividis", "greys", "turbo", "classic")


@click.command(
    "heatmap", epilog="Example: heatreel heatmap --page https://shop.example/cart --kind scroll -o cart.png"
)
@click.option("--page", required=True, metavar="URL", help="Page, as a URL or its path.")
@click.option("--width", type=click.IntRange(1), help="Viewport width in px (default: the one with most).")
@click.option("--kind", type=click.Choice(_KINDS), default="click", show_default=True)
@click.option("--clicks", type=click.Choice(_SETS), default="all", show_default=True, help="Which clicks.")
@click.option(
    "--state",
    default="",
    metavar="SELECTOR",
    help="The page with this clicked element shown, such as a dialog.",
)
@click.option("--radius", type=click.IntRange(4, 96), default=24, show_default=True, help="In px.")
@click.option("--opacity", type=click.FloatRange(0, 1), default=0.9, show_default=True)
@click.option("--palette", type=click.Choice(_PALETTES), default="inferno", show_default=True)
@click.option("--scale-values", type=click.Choice(["log", "linear"]), default="log", show_default=True)
@click.option("--size", type=click.IntRange(1, 4), default=1, show_default=True, help="Px a page px.")
@click.option("--filter", "text", default="", metavar="WORDS", help="Only sessions with these words.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE"
)
@library_option
@click.pass_obj
def heatmap_command(
    shared: Context,
    page: str,
    width: int | None,
    kind: str,
    clicks: str,
    state: str,
    radius: int,
    opacity: float,
    palette: str,
    scale_values: str,
    size: int,
    text: str,
    output: Path,
) -> int:
    """Draw a heatmap over a picture of the whole page: .png, .pdf, .svg, .html, or its numbers as .csv.

    Clicks are drawn on the elements that were hit, also those of near widths; a hidden page looks for them in
    the sessions where that was not done before.
    """
    from heatreel.library.library import Library
    from heatreel.model.session import SessionFilter
    from heatreel.operations.heat_pages import resolve, sessions_of
    from heatreel.operations.heatmaps import save_heatmap
    from heatreel.operations.placing import run_page_pass

    look = HeatLook(radius, opacity, palette=palette, scale=cast(Scale, scale_values))
    request = HeatRequest(page, width or 0, cast(HeatKind, kind), clicks=cast(ClickSet, clicks), state=state)
    library = Library.open(shared.library_path())
    try:
        with closing(shared.ports.make_browser()) as browser:
            filter = SessionFilter(text=text)
            if kind == "click":
                request = resolve(library, request, filter)
                with progress_bar("Page pass") as progress:
                    run_page_pass(library, browser, sessions_of(library, request, filter), progress)
            save_heatmap(library, browser, request, look, size, filter=filter, path=output)
    finally:
        library.close()
    print(f"Heatmap written to {output}.", file=sys.stderr)
    return DONE
