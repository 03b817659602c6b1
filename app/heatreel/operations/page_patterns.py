"""Change which URLs are one page, and say what that would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.page_pattern import PagePatterns, Suggestion, check_pattern, suggest_patterns


@dataclass(frozen=True, slots=True)
class PatternUse:
    """What a pattern takes together."""

    pattern: str
    urls: int
    views: int


def change_patterns(library: Library, add: Iterable[str], remove: Iterable[str] = ()) -> int:
    """Add and take back patterns; returns how many URLs came to another page. HeatreelError for one that
    matches nothing to be a pattern of, or that is not there."""
    patterns = list(library.page_patterns())
    for text in remove:
        if text.strip() not in patterns:
            known = ", ".join(patterns) or "none"
            raise HeatreelError(f"There is no pattern “{text}”.", f"Patterns that there are: {known}.")
        patterns.remove(text.strip())
    return library.set_page_patterns([*patterns, *map(check_pattern, add)])


def suggestions(hrefs: Mapping[str, int], patterns: Sequence[str]) -> list[Suggestion]:
    """Patterns that would make one page of several, beside these; ``hrefs``: URLs with their page views."""
    names, views = PagePatterns(patterns), Counter[str]()
    for href, count in hrefs.items():
        views[names.page_of(href)] += count
    return suggest_patterns(views, patterns)


def uses(hrefs: Mapping[str, int], patterns: Sequence[str]) -> list[PatternUse]:
    """What each of these patterns takes together when all of them are kept."""
    names = PagePatterns(patterns)
    urls, views = Counter[str](), Counter[str]()
    for href, count in hrefs.items():
        pattern = names.pattern_of(href)
        if pattern is not None:
            urls[pattern] += 1
            views[pattern] += count
    return [PatternUse(pattern, urls[pattern], views[pattern]) for pattern in patterns]
