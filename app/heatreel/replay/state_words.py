"""Changes that only mirror pointer, focus, validation or a pending request (SIGNALS.md, "state")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from heatreel.replay.node import Node

_STATE = re.compile(
    r"(^|[-_:])(is|has|was|no|not|ng|Mui)?[-_]?(focus(ed|visible|within|in)?|hover(ed|ing)?|active|press(ed|ing)?|"
    r"ripple[sd]?|rippling|wave[s]?|touch(ed)?|untouched|dirty|pristine|valid|invalid|validated|request(ing)?|"
    r"pointer|keyboard|mouse(down|over)?|tap(ped)?|blur(red)?|clicked)($|[-_:])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RIPPLE = re.compile(r"(^|\s)waves?-|(^|[\s_-])(ripple|touch-?feedback|ink)", re.IGNORECASE)
_NO_ANSWER = {"outline", "cursor", "pointer-events", "will-change", "touch-action", "user-select"}
_VENDOR = re.compile(r"^-(webkit|moz|ms|o)-")
_STATE_ATTRIBUTES = {"aria-invalid", "tabindex", "aria-activedescendant"}


def only_state(before: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
    """Whether attribute changes say nothing but state."""
    return bool(changed) and all(_is_state(name, before.get(name), value) for name, value in changed.items())


def _is_state(name: str, old: object, new: object) -> bool:
    if name == "class":
        tokens = set(str(old or "").split()) ^ set(str(new or "").split())
        return all(_STATE.search(_CAMEL.sub("-", token)) for token in tokens)
    if name.startswith("data-"):
        return bool(_STATE.search(name.removeprefix("data")))
    return name in _STATE_ATTRIBUTES


def only_quiet_style(old: object, new: object) -> bool:
    """Whether a style change touches only what no person sees as an answer. Objects are rrweb's diffs."""
    if isinstance(new, dict):
        return all(_is_quiet(name) for name in new)
    before, after = _declarations(old), _declarations(new)
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return all(_is_quiet(name) for name in names)


def only_quiet_rule(text: str) -> bool:
    """Whether a style sheet rule declares only such properties."""
    body = text[text.find("{") + 1 : text.rfind("}")] if "{" in text else text
    return "{" not in body and all(_is_quiet(name) for name in _declarations(body))


def is_quiet_property(name: str) -> bool:
    """One property by name."""
    return _is_quiet(name)


def _is_quiet(name: str) -> bool:
    name = _VENDOR.sub("", name.strip().lower())
    return name.startswith(("--", "outline", "data")) or name in _NO_ANSWER


def _declarations(text: object) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in str(text or "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def is_ripple(node: Node) -> bool:
    """A node that a component draws where it was touched."""
    attributes = node.attributes
    names = f"{node.tag} {attributes.get('class') or ''} {attributes.get('id') or ''}"
    return _RIPPLE.search(names) is not None


def only_quiet_sheet(data: Mapping[str, Any]) -> bool:
    """Whether an event of a style rule or declaration changes nothing that a person would notice."""
    changed = [data[key].get("property", "") for key in ("set", "remove") if isinstance(data.get(key), dict)]
    if changed:
        return all(is_quiet_property(str(name)) for name in changed)
    added = [str(item.get("rule") or "") for item in data.get("adds") or () if isinstance(item, dict)]
    return bool(added) and not data.get("removes") and all(only_quiet_rule(rule) for rule in added)
