"""The command ``heatreel``: verbs, their options, and how they end (exit codes 0, 2, 3)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from heatreel import __version__
from heatreel.cli.context import DONE, IN_PART, MISTAKE, Context, library_option
from heatreel.cli.ports import OpenRequest, Ports
from heatreel.model.errors import Cancelled, HeatreelError

_EXAMPLES = """
\b
Examples:
  heatreel                                  open the window
  heatreel open visit.json --at 1:23        import a recording and show it at a time
  heatreel import recordings/ more.json.gz  import a folder and a file
  heatreel sessions                         list what is in the library
  heatreel heatmap --page https://shop.example/cart --kind click -o cart.png
  heatreel moments -o moments.csv           every frustration moment, with its evidence
  heatreel zones --page /cart -o zones.csv  the clicked elements of a page, with rates and intervals
  heatreel clicks -o clicks.json --library study.heatreel

\b
Exit codes: 0 done (also when there was nothing new), 2 a mistake in what was asked,
3 done in part (the report is on stderr).
"""


class _Verbs(click.Group):
    """Keeps the verbs in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EXAMPLES,
)
@click.version_option(__version__, prog_name="heatreel")
@library_option
@click.pass_context
def cli(context: click.Context) -> None:
    """Replays, heatmaps and frustration moments from recordings of web pages. All on this machine."""
    if context.invoked_subcommand is None:
        shared = context.find_object(Context)
        assert shared is not None
        context.exit(shared.ports.open_window(OpenRequest(shared.library)))


def _register() -> None:
    from heatreel.cli import (
        check_verb,
        compare_verb,
        elements_verb,
        heatmap_verb,
        import_verb,
        open_verb,
        pages_verb,
        scrolls_verb,
        segments_verb,
        table_verbs,
        zones_verb,
    )

    cli.add_command(open_verb.open_command)
    cli.add_command(import_verb.import_command)
    cli.add_command(table_verbs.sessions_command)
    cli.add_command(heatmap_verb.heatmap_command)
    cli.add_command(table_verbs.moments_command)
    cli.add_command(table_verbs.clicks_command)
    cli.add_command(elements_verb.elements_command)
    cli.add_command(elements_verb.metrics_command)
    cli.add_command(elements_verb.forms_command)
    cli.add_command(check_verb.check_command)
    cli.add_command(compare_verb.compare_command)
    cli.add_command(pages_verb.pages_command)
    cli.add_command(scrolls_verb.scrolls_command)
    cli.add_command(zones_verb.zones_command)
    cli.add_command(segments_verb.segments_command)


_register()


def run(arguments: Sequence[str], ports: Ports) -> int:
    """Run one command line. Returns the exit code; mistakes are one line on stderr that says what to do."""
    try:
        result = cli.main(list(arguments), prog_name="heatreel", standalone_mode=False, obj=Context(ports))
    except HeatreelError as error:
        return _mistake(str(error))
    except click.UsageError as error:
        verb = error.ctx.command_path if error.ctx else "heatreel"
        return _mistake(f"{error.format_message()} Try “{verb} --help”.")
    except click.ClickException as error:
        return _mistake(error.format_message())
    except (click.Abort, KeyboardInterrupt, Cancelled):
        print("heatreel: stopped. What was finished is kept.", file=sys.stderr)
        return IN_PART
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        sys.stderr.close()
        return DONE
    return result if isinstance(result, int) else DONE


def _mistake(text: str) -> int:
    print("heatreel: " + " ".join(text.split()), file=sys.stderr)
    return MISTAKE
