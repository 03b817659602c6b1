"""The rules about clicks on columns of many sessions, and signals of other packages."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis import finding
from heatreel.analysis.acts import SessionActs
from heatreel.analysis.click_columns import DEAD, RAGE, ActColumns, ClickColumns, ClickFlag, ErrorColumns
from heatreel.analysis.signals import dead_click, error_click, near_miss, rage_click, registry, slow_click
from heatreel.analysis.signals.declare import Signal
from heatreel.operations import retuning

# columns ----------------------------------------------------------------------------------------

CLICKS = st.lists(
    st.tuples(
        st.sampled_from((50, 300, 750, 751, 2_000)),  # ms since the one before
        st.integers(0, 60),
        st.sampled_from((1, 2)),  # node
        st.sampled_from((0, 1, 3, 6)),  # family
        st.booleans(),  # in a control
        st.booleans(),  # by touch
        st.sampled_from((float("nan"), 90.0, 2_500.0)),
        st.sampled_from((float("nan"), 0.0, 12.0, 12.5, 16.0, 16.5)),  # px to the nearest control
    ),
    max_size=14,
)

RULES = (rage_click.SIGNAL, dead_click.SIGNAL, slow_click.SIGNAL, near_miss.SIGNAL, rage_click.MULTI)


def columns(clicks, group: int = 0) -> ClickColumns:
    """Clicks of one session; those at 60 px were made by keyboard."""
    n = len(clicks)
    gaps = np.array([one[0] for one in clicks], np.float64)
    x = np.array([float("nan") if one[1] == 60 else one[1] for one in clicks], np.float32)
    flags = [
        ClickFlag.KNOWN
        | (ClickFlag.CONTROL if one[4] else ClickFlag(0))
        | (ClickFlag.TOUCH if one[5] else ClickFlag(0))
        for one in clicks
    ]
    return ClickColumns(
        group=np.full(n, group, np.int32),
        row=np.arange(n, dtype=np.int32),
        t_ms=1e12 + np.cumsum(gaps),
        x=x,
        y=np.zeros(n, np.float32),
        node=np.array([one[2] for one in clicks], np.int32),
        view=np.zeros(n, np.int32),
        window=np.zeros(n, np.int16),
        flags=np.array(flags, np.uint8),
        family=np.array([one[3] for one in clicks], np.uint8),
        ended=np.zeros(n, np.uint8),
        delay_ms=np.array([one[6] for one in clicks], np.float32),
        left_ms=np.full(n, 5_000, np.float32),
        near_px=np.array([one[7] for one in clicks], np.float32),
    )


def joined(parts) -> ClickColumns:
    names = ClickColumns.__dataclass_fields__
    return ClickColumns(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def tallied(data: ActColumns) -> dict[str, tuple[int, int]]:
    return retuning.tally(data, RULES, {})


@given(sessions=st.lists(CLICKS, min_size=1, max_size=5))
def test_many_sessions_at_once_are_counted_as_one_by_one(sessions):
    parts = [columns(clicks, group) for group, clicks in enumerate(sessions)]
    together = tallied(ActColumns(joined(parts), groups=len(parts)))
    alone = [tallied(ActColumns(part)) for part in parts]
    assert together == {s: tuple(sum(one[s][i] for one in alone) for i in (0, 1)) for s in together}


@given(clicks=CLICKS)
def test_rage_chains_are_what_a_plain_reading_of_the_rule_finds(clicks):
    data, values = columns(clicks), rage_click.SIGNAL.defaults()
    none = np.zeros(len(data), np.uint8)
    quick = [group.tolist() for group in rage_click.rule(ActColumns(data), values, none).groups()]
    assert quick == _plain_rage(data)


def _plain_rage(c: ClickColumns) -> list[list[int]]:
    chains: list[list[int]] = []
    for i in range(len(c)):
        if np.isnan(c.x[i]):
            continue
        chain = [*chains[-1], i] if chains else [i]
        xs = [float(c.x[k]) for k in chain]
        far = max(abs(x - sum(xs) / len(xs)) for x in xs)
        same = (
            all(c.flags[k] & ClickFlag.CONTROL for k in chain) and len({int(c.node[k]) for k in chain}) == 1
        )
        near = far <= (44 if c.flags[i] & ClickFlag.TOUCH else 30) or (same and far <= 50)
        if chains and c.t_ms[i] - c.t_ms[chain[-2]] <= 750 and near:
            chains[-1].append(i)
        else:
            chains.append([i])
    found = []
    for chain in chains:
        answers = sum(bool(np.isfinite(c.delay_ms[k])) for k in chain)
        if c.family[chain[0]] in (1, 3) or (c.family[chain[0]] == 6 and answers):
            continue
        few = len(chain) >= 3 and answers == 0 and c.t_ms[chain[-1]] - c.t_ms[chain[0]] <= 1_000
        if few or (len(chain) >= 4 and answers * 2 <= len(chain)):
            found.append(chain)
    return found


@given(clicks=CLICKS)
def test_near_misses_are_the_dead_clicks_beside_a_control(clicks):
    """Whatever else happens, they stand beside the dead clicks; by touch a finger's width is near."""
    data = ActColumns(columns(clicks))
    none = np.zeros(len(clicks), np.uint8)
    rage = rage_click.rule(data, rage_click.SIGNAL.defaults(), none).rows
    claimed = none.copy()
    claimed[rage] = RAGE
    dead = dead_click.rule(data, dead_click.SIGNAL.defaults(), claimed).rows
    claimed[dead] = DEAD
    missed = near_miss.rule(data, near_miss.SIGNAL.defaults(), claimed).rows.tolist()
    assert missed == [row for row in dead.tolist() if _is_beside(clicks[row])]


def _is_beside(click) -> bool:
    control, touch, px = click[4], click[5], click[7]
    return not control and px <= (16 if touch else 12)


def test_an_error_goes_to_the_latest_click_of_its_own_session():
    parts = [columns([(300, 5, 1, 0, True, False, 90.0, 0.0)] * 3, group) for group in range(2)]
    data = joined(parts)
    at = float(data.t_ms[4]) + 100
    errors = ErrorColumns(
        np.array([1], np.int32),
        np.zeros(1, np.int16),
        np.array([at]),
        np.array([at]),
        np.zeros(1, bool),
        ["E"],
    )
    hits = error_click.rule(ActColumns(data, errors, 2), error_click.SIGNAL.defaults(), np.zeros(6, np.uint8))
    assert hits.rows.tolist() == [4]


# signals of other packages ----------------------------------------------------------------------


@pytest.fixture
def with_points(monkeypatch):
    """Entry points as other packages would install them."""

    def install(**loads) -> None:
        points = [SimpleNamespace(name=name, load=load) for name, load in loads.items()]
        monkeypatch.setattr(registry, "entry_points", lambda group: points)
        registry.all_signals.cache_clear()

    yield install
    registry.all_signals.cache_clear()


def own_signal(find, name: str = "own_signal") -> Signal:
    return Signal(name, "Own", "One of another package.", 1, (), 1.0, find)


def test_a_signal_of_another_package_is_asked(with_points):
    with_points(other=lambda: own_signal(lambda session, values: []))
    assert [signal.id for signal in registry.all_signals()][-1] == "own_signal"


def test_a_package_may_bring_several_and_a_broken_one_is_left_out(with_points, caplog):
    def broken():
        raise ImportError("not there")

    several = (own_signal(lambda s, v: [], "one"), own_signal(lambda s, v: [], "two"))
    with_points(broken=broken, same=lambda: own_signal(lambda s, v: [], "rage_click"), two=lambda: several)
    assert [signal.id for signal in registry.all_signals()][-2:] == ["one", "two"]
    assert len(registry.all_signals()) == len(registry.SIGNALS) + 2
    assert "broken" in caplog.text
    assert "rage_click" in caplog.text


def test_a_signal_of_another_package_that_fails_holds_up_no_other(caplog):
    def fail(session: SessionActs, values):
        raise ZeroDivisionError

    session = SimpleNamespace()
    said = finding.find_all(session, (own_signal(fail), own_signal(lambda s, v: [], "fine")), {})
    assert said.moments == ()
    assert list(said.unmeasured) == ["own_signal"]
    assert "ZeroDivisionError" in caplog.text
