"""Segments of a library: read, save, rename, remove, and name the filter in force."""

from __future__ import annotations

from dataclasses import replace

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.segment import KIND, check_name, describe, from_json, parts, to_json, without
from heatreel.model.session import SessionFilter


def segments(library: Library) -> dict[str, SessionFilter | None]:
    """All segments by name, sorted; None for one that this version cannot read."""
    found: dict[str, SessionFilter | None] = {}
    for name, value in sorted(library.saved(KIND).items(), key=lambda one: one[0].casefold()):
        try:
            found[name] = from_json(value)
        except HeatreelError:
            found[name] = None
    return found


def segment(library: Library, name: str) -> SessionFilter:
    """One segment; HeatreelError when there is none of this name, or it cannot be read."""
    saved = library.saved(KIND)
    if name not in saved:
        known = ", ".join(sorted(saved))
        hint = f"There are: {known}." if known else "Save one with “heatreel segments save”."
        raise HeatreelError(f"There is no segment “{name}”.", hint)
    return from_json(saved[name])


def save_segment(library: Library, name: str, filter: SessionFilter) -> str:
    """Keep a filter under a name, replacing what was there; the name as it was kept."""
    name, value = check_name(name), to_json(filter)
    if not value:
        raise HeatreelError("This segment would be all sessions.", "Set a filter first.")
    library.save(KIND, name, value)
    return name


def remove_segment(library: Library, name: str) -> None:
    """Take a segment away."""
    library.forget(KIND, name)


def rename_segment(library: Library, old: str, new: str) -> None:
    """Another name for a segment; HeatreelError when another one has it."""
    new, saved = check_name(new), library.saved(KIND)
    if new == old:
        return
    if new in saved:
        raise HeatreelError(f"There is a segment “{new}” already.", "Take another name.")
    library.save(KIND, new, saved[old])
    library.forget(KIND, old)


def segment_of(library: Library, filter: SessionFilter) -> str:
    """The name of the segment that is exactly this filter, apart from rows selected by hand; "" if none."""
    wanted = replace(filter, ids=())
    if wanted == SessionFilter():
        return ""
    return next((name for name, one in segments(library).items() if one == wanted), "")


def filter_words(library: Library, filter: SessionFilter) -> str:
    """A filter as pictures and tables name it: its segment if it has one, else what narrows; "" = nothing."""
    name = segment_of(library, filter)
    chosen = describe(SessionFilter(ids=filter.ids))
    return ", ".join(part for part in (name, chosen) if part) if name else describe(filter)


def what_to_loosen(library: Library, filter: SessionFilter) -> tuple[tuple[str, ...], str, int] | None:
    """Of the filters that leave nothing together, the one without which most sessions are left: its fields,
    its words, and how many; None when no single one is the reason."""
    found = [(names, words, library.count(without(filter, names))) for names, words in parts(filter)]
    best = max(found, key=lambda one: one[2], default=None)
    return best if best is not None and best[2] else None
