"""``heatreel open``: the window, on recordings, a library file, or the moment that a link names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

from heatreel.cli.context import Context, library_option
from heatreel.cli.ports import OpenRequest
from heatreel.model.errors import HeatreelError
from heatreel.model.link import is_link, parse_link, parse_position
from heatreel.operations.places import LIBRARY_SUFFIX


@click.command("open", epilog="Example: heatreel open visit.json --at 1:23.4")
@click.argument("paths", nargs=-1, metavar="PATH_OR_LINK...")
@click.option("--at", "at", metavar="TIME", help="Position to open at, like 83.4, 1:23.4 or 1:04:13.2.")
@click.option("--new-window", is_flag=True, help="Open another window, even if one shows this library.")
@library_option
@click.pass_obj
def open_command(shared: Context, paths: tuple[str, ...], at: str | None, new_window: bool) -> int:
    """Open the window, on recordings (they are imported), a library file, or a heatreel:// link.

    A window that is open on the same library shows it and comes to the front.
    """
    at_ms = parse_position(at) if at is not None else None
    links = [parse_link(text) for text in paths if is_link(text)]
    files = [_file(text) for text in paths if not is_link(text)]
    libraries = [path for path in files if path.suffix == LIBRARY_SUFFIX]
    recordings = [path for path in files if path.suffix != LIBRARY_SUFFIX]
    if len(links) > 1 or (links and recordings):
        raise HeatreelError("A link is opened alone.", "Name one link and no recordings.")
    if len(libraries) > 1:
        raise HeatreelError("One window shows one library.", "Name one library file.")
    return shared.ports.open_window(
        OpenRequest(
            libraries[0] if libraries else shared.library,
            recordings,
            at_ms,
            links[0] if links else None,
            new_window,
        )
    )


def _file(text: str) -> Path:
    """The file of a path, or of the file:// address that a desktop hands over."""
    path = Path(text)
    if text[:7].lower() == "file://":
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost"):
            raise HeatreelError(f"{text} lies on another machine.", "Copy the file here first.")
        path = Path(url2pathname(parts.path))
    elif "://" in text and not path.exists():
        raise HeatreelError(
            f"{text} is neither a file nor a link to a session.",
            "Heatreel opens recordings that lie on this machine; links begin with heatreel://.",
        )
    if not path.exists():
        raise HeatreelError(f"{path} is not there.", "Check the name.")
    return path
