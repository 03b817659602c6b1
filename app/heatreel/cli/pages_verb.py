"""``heatreel pages``: what counts as one page."""

from __future__ import annotations

import sys

import click

from heatreel.cli.context import DONE, Context, library_option
from heatreel.cli.output import Output, output_option


@click.command("pages", epilog="Example: heatreel pages --group '/blog/*' --group '/p/*/reviews'")
@click.option("--group", multiple=True, metavar="PATTERN", help="Make one page of all URLs like this.")
@click.option("--ungroup", multiple=True, metavar="PATTERN", help="Take a pattern back.")
@click.option("--suggest", is_flag=True, help="Patterns that would make one page of several.")
@output_option
@library_option
@click.pass_obj
def pages_command(
    shared: Context, group: tuple[str, ...], ungroup: tuple[str, ...], suggest: bool, output: Output
) -> int:
    """List the pages of the library, or change which URLs are one page.

    In a pattern * stands for a part between two slashes, ** for any text. Without patterns, numbers and other
    ids in a path are taken together, and the query does not count.
    """
    from heatreel.library.library import Library
    from heatreel.operations.page_patterns import change_patterns, suggestions

    with Library.open(shared.library_path()) as library:
        if group or ungroup:
            count = change_patterns(library, group, ungroup)
            print(f"{count:,} URLs came to another page.", file=sys.stderr)
            return DONE
        if suggest:
            rows = [
                {"pattern": one.pattern, "pages": one.pages, "page_views": one.views}
                for one in suggestions(library.hrefs(), library.page_patterns())
            ]
            output.write(rows, ["pattern", "pages", "page_views"], "patterns")
            return DONE
        pages = [
            {
                "page": one.page,
                "page_views": one.views,
                "sessions": one.sessions,
                "clicks": one.clicks,
                "widths_px": " ".join(str(width.width) for width in one.widths),
            }
            for one in library.pages()
        ]
        output.write(pages, ["page", "page_views", "sessions", "clicks", "widths_px"], "pages")
    return DONE
