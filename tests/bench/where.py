"""Where a seek's time goes: what the player page does, told by the page itself."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import stage

PARTS = ("reading", "handing over", "parsing", "building and applying", "until a grab shows it")

_PROBE = """(() => {
  const probe = (window.probe = {});
  const now = () => performance.timeOrigin + performance.now();
  const load = window.fetch;
  window.fetch = (address, ...given) => {
    if (String(address).startsWith('/batch')) probe.asked = now();
    return load(address, ...given);
  };
  Response.prototype.json = async function () {
    const text = await this.text();
    probe.had = now();
    const events = JSON.parse(text);
    probe.parsed = now();
    return events;
  };
  for (const verb of ['rebuild', 'feed']) {
    const run = heatreel.verbs[verb];
    heatreel.verbs[verb] = async (command) => {
      const result = await run(command);
      probe.applied = now();
      return result;
    };
  }
  return 1;
})()"""


def parts_of(page: stage.ReplayStage, times: Sequence[float]) -> list[float]:
    """Medians of ms, in the order of `PARTS`, over seeks to these times."""
    from helpers.stock import ask

    view = page.page._view
    ask(view, _PROBE, stage.until)
    told = []
    for t_ms in times:
        began = time.time() * 1000
        took = page.seek(t_ms)
        said = json.loads(ask(view, "JSON.stringify(window.probe)", stage.until))
        at = [began, *(said[name] for name in ("asked", "had", "parsed", "applied")), began + took]
        told.append([after - before for before, after in pairwise(at)])
    return [median(part) for part in zip(*told, strict=True)]
