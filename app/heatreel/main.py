"""Puts the parts together; the one module that may import all of them."""

from __future__ import annotations


def main() -> None:
    """Entry point of the command ``heatreel``."""
    raise SystemExit("not wired yet")
