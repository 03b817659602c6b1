"""The one kind of failure that a person can act on."""

from __future__ import annotations


class HeatreelError(Exception):
    """Something a person can act on: what happened, and what to do.

    Shown in a notice bar, or on stderr with exit code 2. Anything else that is raised is a bug.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """Work was stopped because a person asked for it. Never shown as an error."""
