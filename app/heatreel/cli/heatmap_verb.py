"""``heatreel heatmap --page URL -o x.png``"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from heatreel.cli.context import DONE, IN_PART, Context, library_option, progress_bar
from heatreel.cli.filter_options import Wanted, filter_options
from heatreel.model.heat import ClickSet, HeatKind, HeatLook, HeatRequest, Scale

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.model.session import SessionFilter
    from heatreel.operations.ports import PageBrowser

_KINDS = ("click", "move", "attention", "scroll")
_SETS = ("all", "tap", "rage", "dead", "error", "near", "first", "last")
_SCALES = ("log", "linear", "percentile")
_FILES = ("png", "pdf", "svg", "csv", "html")
_PALETTES = ("inferno", "viridis", "cividis", "greys", "turbo", "classic")


@click.command(
    "heatmap", epilog="Example: heatreel heatmap --page https://shop.example/cart --kind scroll -o cart.png"
)
@click.option("--page", default="", metavar="URL", help="Page, as a URL or its path.")
@click.option("--all", "every", is_flag=True, help="Every page and kind, as files in the folder -o.")
@click.option(
    "--as", "suffix", type=click.Choice(_FILES), default="png", show_default=True, help="Files of --all."
)
@click.option("--width", type=click.IntRange(1), help="Viewport width in px (default: the one with most).")
@click.option("--kind", type=click.Choice(_KINDS), default="click", show_default=True)
@click.option("--clicks", type=click.Choice(_SETS), default="all", show_default=True, help="Which clicks.")
@click.option(
    "--state",
    default="",
    metavar="NAME",
    help="The page in this state: a name (of a dialog, of a tab), or the selector of a click there.",
)
@click.option("--radius", type=click.IntRange(4, 96), default=24, show_default=True, help="In px.")
@click.option("--opacity", type=click.FloatRange(0, 1), default=0.9, show_default=True)
@click.option("--palette", type=click.Choice(_PALETTES), default="inferno", show_default=True)
@click.option("--scale-values", type=click.Choice(_SCALES), default="log", show_default=True)
@click.option("--contours", is_flag=True, help="Lines between the steps of the scale.")
@click.option("--size", type=click.IntRange(1, 4), default=1, show_default=True, help="Px a page px.")
@click.option("--no-page", is_flag=True, help="The heat alone, as a PNG to lay over something else.")
@filter_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE")
@library_option
@click.pass_obj
def heatmap_command(
    shared: Context,
    page: str,
    every: bool,
    suffix: str,
    width: int | None,
    kind: str,
    clicks: str,
    state: str,
    radius: int,
    opacity: float,
    palette: str,
    scale_values: str,
    contours: bool,
    size: int,
    no_page: bool,
    wanted: Wanted,
    output: Path,
) -> int:
    """Draw a heatmap over a picture of the whole page: .png, .pdf, .svg, .html, or its numbers as .csv.

    Clicks are drawn on the elements that were hit, also those of near widths; a hidden page looks for them in
    the sessions where that was not done before.
    """
    from heatreel.library.library import Library
    from heatreel.operations.heat_pages import resolve, sessions_of
    from heatreel.operations.heatmaps import save_heatmap
    from heatreel.operations.placing import run_page_pass

    if bool(page) == every:
        raise click.UsageError("Name a page with --page, or ask for --all.")
    look = HeatLook(radius, opacity, palette=palette, scale=cast(Scale, scale_values), contours=contours)
    request = HeatRequest(page, width or 0, cast(HeatKind, kind), clicks=cast(ClickSet, clicks), state=state)
    library = Library.open(shared.library_path())
    try:
        filter = wanted.of(library)
        with closing(shared.ports.make_browser()) as browser:
            if every:
                return _every(library, browser, look, size, filter, output, suffix)
            if kind == "click":
                request = resolve(library, request, filter)
                with progress_bar("Page pass") as progress:
                    run_page_pass(library, browser, sessions_of(library, request, filter), progress)
            save_heatmap(
                library, browser, request, look, size, filter=filter, path=output, with_page=not no_page
            )
    finally:
        library.close()
    print(f"Heatmap written to {output}.", file=sys.stderr)
    return DONE


def _every(
    library: Library,
    browser: PageBrowser,
    look: HeatLook,
    size: int,
    filter: SessionFilter,
    folder: Path,
    suffix: str,
) -> int:
    from heatreel.operations.every_map import every_request, save_every_map
    from heatreel.operations.placing import run_page_pass

    with progress_bar("Page pass") as progress:
        run_page_pass(library, browser, library.session_ids(filter).tolist(), progress)
    with progress_bar("Heatmaps") as progress:
        made = save_every_map(
            library,
            browser,
            every_request(library, filter),
            look,
            size,
            filter,
            folder=folder,
            suffix=f".{suffix}",
            progress=progress,
        )
    for page, why in made.failed:
        print(f"{page}: {why}", file=sys.stderr)
    print(f"{len(made.files):,} heatmaps written to {folder}.", file=sys.stderr)
    return IN_PART if made.failed else DONE
