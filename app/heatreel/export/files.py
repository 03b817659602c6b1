"""Files are written whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from heatreel.model.errors import HeatreelError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, beside ``path``, that takes its place when the block ends well.

    After a failure whatever was at ``path`` is as before. Raises HeatreelError when it cannot be written.
    """
    temporary: Path | None = None
    try:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> HeatreelError:
    if not path.parent.is_dir():
        return HeatreelError(f"The folder {path.parent} does not exist.", "Create it, or choose another.")
    if path.is_dir():
        return HeatreelError(f"{path} is a folder.", "Name a file.")
    reason = error.strerror or type(error).__name__
    return HeatreelError(f"{path} cannot be written: {reason}.", "Choose another folder, or free some space.")
