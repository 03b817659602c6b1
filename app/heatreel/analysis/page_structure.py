"""The states of a page, from what it showed at each click: an open dialog, another tab, logged in.

Blocks that are always there say nothing. The others separate when enough sessions had them and enough had
not; what is seldom or small joins the state that it is most like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heatreel.model.place import Block, BlockKind, Structure

MOST_STATES = 8
SESSIONS = 2  # that had a block, and that had it not; and that had a state
SHARE = 0.05  # of the page views, the same
APART = 0.25  # states differ by blocks of that much of the viewport: a banner or a message is less
_LARGE = 0.1  # of the viewport: smaller parts do not count
_NAMED = 0.5  # of its share counts for a name: the same part, about something else
_OVERLAY, _CONTROL = 0.5, 0.3  # what a dialog or tab, and a control of the page's head, weigh at least

Key = tuple[str, str]  # path and name of a block


@dataclass(frozen=True, slots=True)
class Seen:
    """One page view with one structure. ``begins``: it had it at its first click."""

    structure: int
    session: int
    view: int
    clicks: int
    begins: bool


@dataclass(frozen=True, slots=True)
class StructureState:
    """A state of a page. ``shows``: the block by which it differs most from the page (None = it is the page),
    which it has, or ``lacks``."""

    structures: frozenset[int]
    views: int
    clicks: int
    shows: Block | None = None
    lacks: bool = False

    @property
    def key(self) -> str:
        """What names it; "" = the page."""
        if self.shows is None:
            return ""
        name = f" “{self.shows.name}”" if self.shows.name else ""
        return f"{'without ' if self.lacks else ''}{self.shows.path}{name}"


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that come and go together: one thing."""

    block: Block  # that names it
    weight: float


@dataclass(slots=True)
class _Signature:
    groups: frozenset[_Group]
    structures: set[int] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)  # session, view
    begins: int = 0
    clicks: int = 0

    @property
    def rank(self) -> tuple[int, int, list[Block]]:
        return -len(self.pairs), -self.clicks, sorted(group.block for group in self.groups)

    def add(self, structures: set[int], pairs: set[tuple[int, int]], begins: int, clicks: int) -> None:
        self.structures |= structures
        self.pairs |= pairs
        self.begins += begins
        self.clicks += clicks


def find_states(structures: Mapping[int, Structure], seen: Iterable[Seen]) -> tuple[StructureState, ...]:
    """At most `MOST_STATES` states, the page (what most page views had at their first click) first, then by
    page views.

    Every structure that was seen is in one of them. A page view counts in each state that it had. The order
    of what is handed in makes no difference.
    """
    rows = [row for row in seen if row.structure in structures]
    if not rows:
        return ()
    signatures = _signatures(structures, rows)
    leaders = [min(signatures, key=lambda one: (-one.begins, one.rank))]
    keys = {""}
    for one in signatures:
        far = min(_distance(one, leader) for leader in leaders) >= APART
        key = _state(one, leaders[0]).key
        enough = len({session for session, _view in one.pairs}) >= SESSIONS
        if far and enough and key not in keys and len(leaders) < MOST_STATES:
            leaders.append(one)
            keys.add(key)
    joined = [_Signature(one.groups) for one in leaders]
    for one in signatures:
        far_off = [_distance(one, leader) for leader in leaders]
        joined[far_off.index(min(far_off))].add(one.structures, one.pairs, one.begins, one.clicks)
    page, *others = (_state(one, joined[0]) for one in joined)
    return page, *sorted(others, key=lambda state: (-state.views, -state.clicks, state.key))


def _signatures(structures: Mapping[int, Structure], rows: Sequence[Seen]) -> list[_Signature]:
    """What was seen by what separates, largest first."""
    groups = _groups(structures, rows)
    found: dict[frozenset[_Group], _Signature] = {}
    for row in rows:
        keys = {(block.path, block.name) for block in structures[row.structure]}
        mine = frozenset(group for key, group in groups.items() if key in keys)
        one = found.setdefault(mine, _Signature(mine))
        one.add({row.structure}, {(row.session, row.view)}, row.begins, row.clicks)
    return sorted(found.values(), key=lambda one: one.rank)


def _groups(structures: Mapping[int, Structure], rows: Sequence[Seen]) -> dict[Key, _Group]:
    """For each of the blocks that separate, one of each group, its group."""
    used = sorted({row.structure for row in rows})
    pairs: dict[int, set[tuple[int, int]]] = {number: set() for number in used}
    for row in rows:
        pairs[row.structure].add((row.session, row.view))
    count = len(set[tuple[int, int]]().union(*pairs.values()))
    blocks: dict[Key, Block] = {}
    having: dict[Key, set[int]] = {}
    for number in used:
        for block in structures[number]:
            key = (block.path, block.name)
            known = blocks.get(key)
            blocks[key] = block if known is None or block.share > known.share else known
            having.setdefault(key, set()).add(number)
    used_set = frozenset(used)
    together: dict[frozenset[int], list[Block]] = {}
    for key, numbers in having.items():
        if len(numbers) < len(used):
            together.setdefault(frozenset(numbers), []).append(blocks[key])
    groups: dict[Key, _Group] = {}
    for those, of in together.items():
        weight = max(map(_weight, of))
        sides = those, used_set - those
        if weight > 0 and all(_is_enough([pairs[one] for one in side], count) for side in sides):
            best = min(of, key=_telling)
            groups[best.path, best.name] = _Group(best, weight)
    return groups


def _is_enough(having: Sequence[set[tuple[int, int]]], of: int) -> bool:
    pairs = set[tuple[int, int]]().union(*having)
    return len({session for session, _view in pairs}) >= SESSIONS and len(pairs) >= SHARE * of


def _weight(block: Block) -> float:
    if block.kind == BlockKind.OVERLAY:
        return max(block.share, _OVERLAY)
    if block.kind == BlockKind.CONTROL:
        return _CONTROL
    if block.kind == BlockKind.TITLE or block.share < _LARGE:
        return 0.0
    return block.share * _NAMED if block.name else block.share


def _telling(block: Block) -> tuple[bool, bool, bool, float, int, Block]:
    """The one that says most to a person first: a dialog, with a name, with an id, large, far out."""
    is_overlay, has_id = block.kind == BlockKind.OVERLAY, block.path.startswith("#") and " " not in block.path
    return not is_overlay, not block.name, not has_id, -_weight(block), len(block.path), block


def _distance(one: _Signature, other: _Signature) -> float:
    return sum(sorted(group.weight for group in one.groups ^ other.groups))


def _state(one: _Signature, page: _Signature) -> StructureState:
    structures, views = frozenset(one.structures), len(one.pairs)
    more, less = one.groups - page.groups, page.groups - one.groups
    if not more and not less:
        return StructureState(structures, views, one.clicks)
    shows = min((group.block for group in more or less), key=_telling)
    return StructureState(structures, views, one.clicks, shows, not more)
