"""The one way to a data file: in the installed package first, then in the repository.

In a wheel the build hook puts ``resources/`` into the package as ``heatreel/_resources``; an editable
install runs from the source tree, where the folder stands at the top of the repository.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parents[1] / "resources")


def resource(name: str) -> Path:
    """Path of a shipped file or folder, e.g. ``themes/tokens.json``.

    Raises FileNotFoundError with the places that were looked in.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    looked = " or ".join(str(root / name) for root in _ROOTS)
    raise FileNotFoundError(f"{name} is not there: looked for {looked}. Run make to build what is missing.")
