"""Options that say by which rules moments are found."""

from __future__ import annotations

import click

preset_option = click.option(
    "--preset", default="", metavar="NAME", help="What the rules of this vendor find, e.g. posthog."
)
set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="SIGNAL.NUMBER=VALUE",
    help="Another number of a rule, e.g. rage_click.clicks=3; may be given several times.",
)
