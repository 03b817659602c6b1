"""``heatreel elements``, ``heatreel forms``, ``heatreel metrics``: many sessions in numbers."""

from __future__ import annotations

import click

from heatreel.cli.context import DONE, Context, library_option, progress_bar
from heatreel.cli.filter_options import Wanted, filter_options
from heatreel.cli.output import Output, output_option


@click.command("elements", epilog="Example: heatreel elements --goal /thanks -o hurting.csv")
@click.option(
    "--by", type=click.Choice(["element", "page"]), default="element", show_default=True, help="A row each."
)
@click.option("--goal", default="", metavar="URL", help="Page to which visitors are to come.")
@filter_options
@output_option
@library_option
@click.pass_obj
def elements_command(shared: Context, by: str, goal: str, wanted: Wanted, output: Output) -> int:
    """Write the elements (or pages) that hurt most: sessions with a moment there, of those that saw the page,
    with the 95 % interval, and with --goal how many of them got there against the others."""
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatRequest
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.hurting import HURTING_COLUMNS, HURTING_SHOWN, By, hurting, hurting_rows

    with Library.open(shared.library_path()) as library, progress_bar("Moments") as progress:
        filter = wanted.of(library)
        page = resolve(library, HeatRequest(goal, 0, "scroll")).page if goal else ""
        kind: By = "page" if by == "page" else "element"
        rows = hurting_rows(hurting(library, filter, by=kind, goal=page, progress=progress))
    output.write(rows, HURTING_COLUMNS, f"{by}s", HURTING_SHOWN)
    return DONE


@click.command("metrics", epilog="Example: heatreel metrics --device phone -o metrics.csv")
@filter_options
@output_option
@library_option
@click.pass_obj
def metrics_command(shared: Context, wanted: Wanted, output: Output) -> int:
    """Write the numbers of each session: times, pages, clicks, scroll depth, errors, where it came from."""
    from heatreel.library.library import Library
    from heatreel.operations.metrics import METRIC_COLUMNS, METRICS_SHOWN, metric_rows

    with Library.open(shared.library_path()) as library, progress_bar("Metrics") as progress:
        rows = metric_rows(library, wanted.of(library), progress)
    output.write(rows, METRIC_COLUMNS, "sessions", METRICS_SHOWN)
    return DONE


@click.command("forms", epilog="Example: heatreel forms --page /signup -o fields.csv")
@click.option("--page", default="", metavar="URL", help="Page, as a URL or its path (default: every page).")
@filter_options
@output_option
@library_option
@click.pass_obj
def forms_command(shared: Context, page: str, wanted: Wanted, output: Output) -> int:
    """Write how visitors got on with the fields of forms: a row a field, with times, corrections, what was
    left blank, and which field was the last before a form was left. What was typed is never kept."""
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatRequest
    from heatreel.operations.forms import FORM_COLUMNS, FORMS_SHOWN, form_reading, form_rows
    from heatreel.operations.heat_pages import resolve

    with Library.open(shared.library_path()) as library, progress_bar("Forms") as progress:
        filter = wanted.of(library)
        name = resolve(library, HeatRequest(page, 0, "scroll"), filter).page if page else ""
        rows = form_rows(form_reading(library, name, filter, progress))
    output.write(rows, FORM_COLUMNS, "fields", FORMS_SHOWN)
    return DONE
