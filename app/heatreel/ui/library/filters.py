"""What is typed into the filter field, as a `SessionFilter`."""

from __future__ import annotations

from dataclasses import dataclass

from heatreel.model.session import SessionFilter
from heatreel.ui.theme import tokens

# told apart by its own words, everything else is looked for in addresses, files, tags and devices
_PLAIN = ("page", "tag", "device", "file")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The filter, and what is wrong with the text ("" = nothing)."""

    filter: SessionFilter
    problem: str = ""


def parse_filter(text: str, chips: frozenset[str] = frozenset()) -> Parsed:
    """Words all have to match; ``is:starred``, ``is:unwatched`` and ``signal:rage_click`` narrow further.

    ``page:/cart``, ``tag:x``, ``device:phone`` and ``file:x`` are looked for like plain words.
    ``chips`` are signals chosen by hand.
    """
    words: list[str] = []
    starred = unwatched = False
    signals = set(chips)
    problem = ""
    for word in text.split():
        name, colon, value = word.partition(":")
        if not colon or not value or name.startswith("http"):
            words.append(word)
        elif word == "is:starred":
            starred = True
        elif word == "is:unwatched":
            unwatched = True
        elif name == "signal" and value in tokens()["signals"]:
            signals.add(value)
        elif name in _PLAIN:
            words.append(value)
        elif name in ("is", "signal"):
            problem = problem or f"Unknown: {value}"
        else:
            words.append(word)
    made = SessionFilter(
        text=" ".join(words), starred=starred, unwatched=unwatched, signals=frozenset(signals)
    )
    return Parsed(made, problem)
