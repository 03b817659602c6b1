"""The options that say which sessions a verb is about: the library's filter on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from heatreel.model.segment import DEVICES, USERS, day_ms
from heatreel.model.session import SessionFilter

if TYPE_CHECKING:
    from heatreel.library.library import Library

F = TypeVar("F", bound=Callable[..., Any])

_NAMED = {  # parameter of the verb: field of the filter
    "text": "text",
    "device": "devices",
    "min_width": "min_width",
    "max_width": "max_width",
    "url": "url",
    "referrer": "referrer",
    "utm_source": "utm_source",
    "utm_medium": "utm_medium",
    "utm_campaign": "utm_campaign",
    "user": "user",
    "tag": "tags",
    "signal": "signals",
    "min_score": "min_score",
    "max_score": "max_score",
    "errors": "errors",
    "starred": "starred",
    "unwatched": "unwatched",
}
_OPTIONS = (
    click.option("--segment", default="", metavar="NAME", help="Only sessions of this saved segment."),
    click.option("--filter", "text", default="", metavar="WORDS", help="Only sessions with these words."),
    click.option("--since", default="", metavar="DAY", help="Only from this day on, such as 2026-11-09."),
    click.option("--until", default="", metavar="DAY", help="Only to this day, with it."),
    click.option("--device", multiple=True, type=click.Choice(DEVICES), help="Any of these; repeat it."),
    click.option("--min-width", type=click.IntRange(0), metavar="PX", help="Viewport at least this wide."),
    click.option("--max-width", type=click.IntRange(0), metavar="PX", help="Viewport at most this wide."),
    click.option("--url", default="", metavar="URL", help="With a page view of it; * is any text: '/p/*'."),
    click.option("--referrer", default="", metavar="TEXT", help="Came from an address with this in it."),
    click.option("--utm-source", default="", metavar="NAME", help="Of this source; * is any text."),
    click.option("--utm-medium", default="", metavar="NAME", help="Of this medium."),
    click.option("--utm-campaign", default="", metavar="NAME", help="Of this campaign."),
    click.option("--user", type=click.Choice(USERS), help="Only new, or only returning visitors."),
    click.option("--tag", multiple=True, metavar="TAG", help="With any of these tags; repeat it."),
    click.option("--signal", multiple=True, metavar="ID", help="With such a moment: rage_click; repeat it."),
    click.option("--min-score", type=click.FloatRange(0, 100), help="Frustration score at least."),
    click.option("--max-score", type=click.FloatRange(0, 100), help="Frustration score at most."),
    click.option("--errors", is_flag=True, help="Only sessions with an error."),
    click.option("--starred", is_flag=True, help="Only starred sessions."),
    click.option("--unwatched", is_flag=True, help="Only sessions that nobody has watched."),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say; the segment is looked up once the library is open."""

    filter: SessionFilter
    segment: str = ""

    def of(self, library: Library) -> SessionFilter:
        """The filter: options narrow the segment, and win where both say something.

        Raises HeatreelError when there is no such segment."""
        if not self.segment:
            return self.filter
        from heatreel.model.segment import to_json
        from heatreel.operations.segments import segment

        said = {name: getattr(self.filter, name) for name in to_json(self.filter)}
        saved = segment(library, self.segment)
        if "text" in said:  # words add up
            said["text"] = f"{saved.text} {said['text']}".strip()
        return replace(saved, **said)


def filter_options(function: F) -> F:
    """Give a verb all of them; it is called with ``wanted``, a `Wanted`."""

    @wraps(function)
    def call(*args: Any, **given: Any) -> Any:
        segment, since, until = given.pop("segment"), given.pop("since"), given.pop("until")
        values: dict[str, Any] = {}
        for name, field in _NAMED.items():
            value = given.pop(name)
            if value:
                values[field] = frozenset(value) if isinstance(value, tuple) else value
            elif value is not None and field.startswith(("min_", "max_")):
                values[field] = value
        if "signals" in values:
            _check_signals(values["signals"])
        wanted = SessionFilter(
            since_ms=day_ms(since) if since else None,
            until_ms=day_ms(until, end=True) if until else None,
            **values,
        )
        return function(*args, wanted=Wanted(wanted, segment), **given)

    made: Any = call
    for option in reversed(_OPTIONS):
        made = option(made)
    return made  # type: ignore[no-any-return]


def _check_signals(signals: frozenset[str]) -> None:
    from heatreel.analysis.signals.registry import all_signals
    from heatreel.model.errors import HeatreelError

    known = {signal.id for signal in all_signals()}
    if signals - known:
        raise HeatreelError(
            f"There is no signal “{min(signals - known)}”.", f"There are: {', '.join(sorted(known))}."
        )
