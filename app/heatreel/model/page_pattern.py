"""Which URLs are one page: patterns that people save, before the rule for all others (`model.url`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from heatreel.model.errors import HeatreelError
from heatreel.model.url import normalise_url

KIND = "page_pattern"  # under which the library keeps them

_ENOUGH = 5  # values of one segment of a path: fewer may well be pages that differ
_DATED = 2  # the same for segments that look like dates or codes
_DATE = re.compile(r"^\d{4}-\d\d(-\d\d)?$|^\d{1,2}-\d{1,2}-\d{2,4}$")
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Za-z_-])[\w-]{6,}$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pattern that would make one page of several."""

    pattern: str
    pages: int
    views: int


def check_pattern(text: str) -> str:
    """The pattern without blanks around it; raises HeatreelError for what can match no URL."""
    pattern = text.strip()
    if not pattern.startswith("/") and "://" not in pattern:
        raise HeatreelError(
            f"“{pattern}” is no pattern of a page.",
            "Begin with / or with https://, and write * for a part that differs: /blog/*.",
        )
    if set(pattern.partition("://")[2] or pattern) <= {"/", "*"} and pattern != "/":
        raise HeatreelError(f"“{pattern}” would make one page of every site.", "Name at least one part.")
    return pattern


class PagePatterns:
    """Finds the page of a URL.

    In a pattern ``*`` stands for any part between two slashes, ``**`` for any text. One that begins with /
    is for every host. The query and the fragment of a URL count only where the pattern has a ? or a #. Of
    several that match, the one with most letters of its own wins; where none does, `normalise_url`.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        ordered = sorted(set(patterns), key=lambda text: (-len(text.replace("*", "")), text))
        self._rules = [(text, _expression(text)) for text in ordered]
        self.page_of = lru_cache(maxsize=4096)(self._page_of)

    def _page_of(self, href: str) -> str:
        pattern = self.pattern_of(href)
        if pattern is None:
            return normalise_url(href)
        return pattern if "://" in pattern else _split_host(href.strip())[0] + pattern

    def pattern_of(self, href: str) -> str | None:
        """The pattern that names the page of a URL, if one does."""
        for pattern, expression in self._rules:
            subject = href.strip()
            if "#" not in pattern:
                subject = subject.split("#", 1)[0]
                if "?" not in pattern:
                    subject = subject.split("?", 1)[0]
            host, path = _split_host(subject)
            if host and expression.fullmatch(subject if "://" in pattern else path):
                return pattern
        return None


def _split_host(href: str) -> tuple[str, str]:
    """Scheme and host ("" if there is none), and the rest."""
    found = re.match(r"^[\w+.-]+://[^/?#]*", href)
    return ("", href) if found is None else (found.group(), href[found.end() :] or "/")


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern.rstrip("/") or "/")
    text = "".join({"**": ".*", "*": "[^/?#]*"}.get(part, re.escape(part)) for part in parts)
    return re.compile(text + ("/?" if pattern != "/" else ""))


def suggest_patterns(views_by_page: Mapping[str, int], known: Sequence[str] = ()) -> list[Suggestion]:
    """Patterns for pages that differ in one part of their path only, most pages first.

    That part is a date or a code in at least two of them, or it has at least five values, none of which has
    most of the views.
    """
    groups: dict[tuple[str, ...], Counter[str]] = {}
    for page, views in views_by_page.items():
        parts = urlsplit(page)
        if not parts.netloc or parts.query or parts.fragment:
            continue
        segments = parts.path.strip("/").split("/")
        for i, segment in enumerate(segments):
            if segment and segment != "*":
                key = (f"{parts.scheme}://{parts.netloc}", *segments[:i], "*", *segments[i + 1 :])
                groups.setdefault(key, Counter())[segment] += views
    found = []
    for key, values in groups.items():
        coded = sum(1 for value in values if _DATE.match(value) or _CODE.match(value))
        total = values.total()
        even = len(values) >= _ENOUGH and max(values.values()) * 2 <= total and len(key) > 2
        pattern = "/".join(key)
        if pattern not in known and (even or (coded >= _DATED and coded * 2 > len(values))):
            found.append(Suggestion(pattern, len(values), total))
    return sorted(found, key=lambda one: (-one.pages, one.pattern))
