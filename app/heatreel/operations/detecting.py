"""Find a session's moments and keep them in the library."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from heatreel.analysis.acts import session_acts
from heatreel.analysis.finding import Found, find_all
from heatreel.analysis.presets import PRESETS, Preset
from heatreel.analysis.signals.declare import Signal, Values, fingerprint
from heatreel.analysis.signals.registry import all_signals
from heatreel.library.library import Library
from heatreel.model.acts import FACTS_VERSION, PageFacts
from heatreel.model.errors import HeatreelError
from heatreel.model.moment import ElementRef, Moment
from heatreel.model.place import PLACES_VERSION, ClickPlaces
from heatreel.model.session import SessionTrack
from heatreel.operations.fact_store import facts_of, read_facts, save_facts
from heatreel.operations.ports import Progress, no_progress
from heatreel.operations.verdicts import score_of

Tuning = Mapping[str, Values]  # parameters that are not at their defaults, by signal, then by name
PRESET = "preset"  # key of a tuning beside its signals: the vendor whose rules stand in place of ours
OFF = "off"  # another: signals that are not wanted
DEFAULTS: Tuning = MappingProxyType({})

_KIND, _NAME = "tuning", "current"  # where the library keeps them
_HELD = "held"  # kept beside them while, or since, a person stopped finding moments with new ones
_UNMEASURED = "unmeasured"  # name of the reasons in the library


def current_tuning(library: Library) -> dict[str, dict[str, float]]:
    """The parameters that a person changed in this library, by signal, then by name."""
    kept = library.saved(_KIND).get(_NAME)
    return clean_tuning(kept) if isinstance(kept, dict) else {}


def save_tuning(library: Library, values: Tuning) -> None:
    """Change the parameters. What was found with others counts as not found from now on."""
    library.save(_KIND, _NAME, clean_tuning(values))


def clean_tuning(values: Mapping[str, object]) -> dict[str, dict[str, float]]:
    """Only what signals know and what is not their default, within its limits."""
    found: dict[str, dict[str, float]] = {}
    for signal in all_signals():
        given = values.get(signal.id)
        if not isinstance(given, Mapping):
            continue
        for parameter in signal.parameters:
            value = given.get(parameter.name)
            if isinstance(value, int | float) and value != parameter.default:
                limited = min(max(float(value), parameter.minimum), parameter.maximum)
                found.setdefault(signal.id, {})[parameter.name] = limited
    for kind, known in ((PRESET, set(PRESETS)), (OFF, {signal.id for signal in all_signals()})):
        given = values.get(kind)
        names = sorted(known & set(given)) if isinstance(given, Mapping) else []
        if names:
            found[kind] = dict.fromkeys(names[:1] if kind == PRESET else names, 1.0)
    return found


def signals_of(values: Tuning) -> tuple[Signal, ...]:
    """The rules that are asked: ours, or those of the vendor whose preset is chosen."""
    chosen = next((PRESETS[name] for name in values.get(PRESET, ()) if name in PRESETS), None)
    return all_signals() if chosen is None else chosen.signals


def wanted_signals(values: Tuning) -> set[str]:
    """Ids of the signals that are looked for."""
    return {signal.id for signal in signals_of(values)} - set(values.get(OFF, ()))


def fingerprints(values: Tuning) -> tuple[str, str]:
    """What names moments that were found with these parameters: without the page pass, and with it."""
    numbers = {} if values.get(PRESET) else values  # a vendor's rules have numbers of their own
    base = f"{FACTS_VERSION}-{fingerprint(signals_of(values), numbers)}"
    base += "".join(f"-{kind}-{name}" for kind in (PRESET, OFF) for name in sorted(values.get(kind, ())))
    return base, f"{base}-p{PLACES_VERSION}"


def fingerprint_of(library: Library, session_id: int) -> str:
    """What names the moments of a session, were they found now."""
    return fingerprints(current_tuning(library))[library.has_places(session_id)]


def stored_moments(library: Library, session_id: int) -> tuple[Moment, ...] | None:
    """The moments of a session with the parameters of now; None when its events have to be read for that."""
    stored = library.moments(session_id, fingerprint_of(library, session_id))
    if stored is None and (facts := read_facts(library, session_id)) is not None:
        return _save(library, library.track(session_id), facts)
    return stored


def hold(library: Library, held: bool) -> None:
    """Whether sessions without moments are left as they are: a person finds them, or has stopped that."""
    if held:
        library.save(_KIND, _HELD, True)
    else:
        library.forget(_KIND, _HELD)


def to_detect(library: Library) -> list[int]:
    """Ids of the sessions whose moments are to be found, or were found by other code; those go at once."""
    kept = library.saved(_KIND)
    if _HELD in kept:
        return []
    names = list(fingerprints(current_tuning(library)))
    library.forget_moments_but(names)
    return library.without_moments(names)


def keep_places(library: Library, session_id: int, places: ClickPlaces) -> None:
    """Keep what the page pass found in a session, and find its moments with that when its facts are kept."""
    library.save_places(session_id, places)
    stored_moments(library, session_id)


def moments_of(library: Library, session_id: int) -> tuple[Moment, ...]:
    """The stored moments; finds them when there are none of this version."""
    stored = stored_moments(library, session_id)
    return detect_session(library, session_id) if stored is None else stored


def detect_session(library: Library, session_id: int) -> tuple[Moment, ...]:
    """Find a session's moments, save them with its score, and return them by time."""
    track = library.track(session_id)
    return _save(library, track, facts_of(library, track))


def save_found(library: Library, track: SessionTrack, facts: PageFacts) -> tuple[Moment, ...]:
    """Keep a session's new facts, judge them, save its moments with the score, and return them by time."""
    return _save(library, track, save_facts(library, track.session.id, facts))


def detect_sessions(library: Library, ids: Sequence[int], progress: Progress = no_progress) -> None:
    """The same for many; sessions done stay done when ``progress`` raises Cancelled."""
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "Looking for moments")
        moments_of(library, int(session_id))
    progress(len(ids), len(ids), "Looking for moments")


def unmeasured(library: Library, session_id: int) -> dict[str, str]:
    """Why signals (by id) could not be told in a session, in words; for those of its stored moments."""
    kept = library.derived(session_id, _UNMEASURED, fingerprint_of(library, session_id))
    return {} if kept is None else json.loads(kept)


def click_elements(library: Library, session_id: int) -> list[ElementRef | None]:
    """The element of each row of the track's clicks: its control if it is in one; None = not known."""
    track = library.track(session_id)
    found: list[ElementRef | None] = [None] * len(track.clicks)
    for click in facts_of(library, track).clicks:
        found[click.row] = click.target.element if click.target else None
    return found


def rules_of(preset: str) -> Preset:
    """The rules of a vendor. Raises HeatreelError for a name that is no preset's."""
    rules = PRESETS.get(preset.lower())
    if rules is None:
        raise HeatreelError(f"There is no preset “{preset}”.", f"Name one of: {', '.join(sorted(PRESETS))}.")
    return rules


def moments_by(library: Library, session_id: int, preset: str) -> tuple[Moment, ...]:
    """What the rules of a vendor (``PRESETS``) find in a session; nothing of it is kept.

    Raises HeatreelError for a name that is no preset's.
    """
    rules = rules_of(preset)
    track = library.track(session_id)
    facts = facts_of(library, track)
    return rules.find(session_acts(facts, track, library.places(session_id))).moments


def find_moments(
    facts: PageFacts, track: SessionTrack, values: Tuning = DEFAULTS, places: ClickPlaces | None = None
) -> list[Moment]:
    """All signals on one session, weighed, by time."""
    return list(_found(facts, track, values, places).moments)


def _found(facts: PageFacts, track: SessionTrack, values: Tuning, places: ClickPlaces | None) -> Found:
    numbers, off = {} if values.get(PRESET) else values, values.get(OFF, {})
    found = find_all(session_acts(facts, track, places), signals_of(values), numbers)
    if not off:
        return found
    return Found(
        tuple(moment for moment in found.moments if moment.signal not in off),
        {signal: why for signal, why in found.unmeasured.items() if signal not in off},
    )


def _save(library: Library, track: SessionTrack, facts: PageFacts) -> tuple[Moment, ...]:
    session_id, values = track.session.id, current_tuning(library)
    places = library.places(session_id)
    name = fingerprints(values)[places is not None]
    found = _found(facts, track, values, places)
    library.save_derived(session_id, _UNMEASURED, name, json.dumps(dict(found.unmeasured)).encode())
    library.save_moments(session_id, name, found.moments, score_of(library, session_id, found.moments))
    return library.moments(session_id, name) or found.moments
