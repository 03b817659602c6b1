"""An address as bars show it."""

from __future__ import annotations

from urllib.parse import urlsplit


def split_url(url: str) -> tuple[str, str]:
    """Host, and path with query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    if not parts.netloc:
        return "", url
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.netloc, rest + (f"#{parts.fragment}" if parts.fragment else "")
