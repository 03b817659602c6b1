"""Pages: page views that share a normalised URL."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UUID = re.compile(r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
_HEX = re.compile(r"^(?=.*\d)[0-9a-fA-F]{8,}$")
_NUMBER = re.compile(r"^\d+$")


def normalise_url(href: str) -> str:
    """The page that ``href`` belongs to: query and fragment dropped, ids in the path replaced by ``*``.

    An id is a path segment that is a number, a UUID, or eight or more hex digits with a number among
    them. A trailing slash counts as none, except for the root. What has no host is kept without its
    query and fragment.
    """
    parts = urlsplit(href.strip()) if _parses(href) else None
    if parts is None or not parts.netloc:
        return href.split("#", 1)[0].split("?", 1)[0]
    segments = ["*" if _is_id(segment) else segment for segment in parts.path.split("/")]
    path = "/".join(segments).rstrip("/") or "/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def path_of(href: str) -> str:
    """The part of a URL that tells pages of one site apart: "/cart"; the whole text if it has no host."""
    if not _parses(href):
        return href
    parts = urlsplit(href.strip())
    return (parts.path or "/") if parts.netloc else href


def slug(href: str, *, whole: bool = False) -> str:
    """A page as a part of a file name: its path, "/products/arc-lamp" → "products-arc-lamp", "/" → "home";
    ``whole``: with its host."""
    text = href.partition("://")[2] or href if whole else path_of(href)
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")[:60] or "home"


def _parses(href: str) -> bool:
    try:
        urlsplit(href.strip())
    except ValueError:
        return False
    return True


def _is_id(segment: str) -> bool:
    return bool(_NUMBER.match(segment) or _UUID.match(segment) or _HEX.match(segment))
