"""Reload storms: the same page is loaded again and again (SIGNALS.md)."""

from __future__ import annotations

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_pages import moment_of, no_views, path_words, views_by_window
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a run of loads of one URL, each within the time after the one before."""
    found: list[Moment] = []
    for views in views_by_window(session):
        run: list[PageView] = []
        for view in views:
            same = bool(run) and _same(run[-1].href, view.href)
            if same and view.start_ms - run[-1].start_ms <= values["within_ms"]:
                run.append(view)
                continue
            found += _of_run(run, values)
            run = [view]
        found += _of_run(run, values)
    return found


def _same(before: str, href: str) -> bool:
    """The same URL with its query; a fragment is no load."""
    return before.split("#", 1)[0] == href.split("#", 1)[0] and before == href


def _of_run(run: list[PageView], values: Values) -> list[Moment]:
    """Enough reloads within the time: from the load before them to the last."""
    reloads = [view.start_ms for view in run[1:]]
    least = int(values["reloads"])
    if not any(
        last - first <= values["within_ms"]
        for first, last in zip(reloads, reloads[least - 1 :], strict=False)
    ):
        return []
    first, last = run[0], run[-1]
    seconds = (last.start_ms - run[1].start_ms) / 1000
    sentence = f"**{path_words(first.href)}** was loaded again {len(reloads)} times within {seconds:.0f} s."
    looked = (Looked("Loads of the same address", f"{len(run)}", True),)
    return [
        moment_of(SIGNAL.id, last, first.start_ms, last.start_ms, SIGNAL.weight, sentence, looked, values)
    ]


SIGNAL = Signal(
    id="reload_storm",
    name="Reload storm",
    description="The same page is loaded again and again.",
    version=1,
    parameters=(
        Parameter("reloads", "Reloads of one URL", 2, 1, 20, "reloads"),
        Parameter("within_ms", "Within", 30_000, 1_000, 300_000, "ms"),
    ),
    weight=2.0,
    find=find,
    measurable=no_views,
)
