"""How well clicks are placed, against what the labelled recordings know of each; prints tables.

By hand: ``python tests/placing_accuracy.py FOLDER [--show 5]``; it holds ``recordings/``, ``clicks.json``.

At the same width: the place as recorded, and whether the rebuilt page has the click in the box of its target.
Across widths: each click is placed on its page at each other width at which another session clicked the same
element (same selector), and compared with the boxes that the recording page had there. Three times: as
`heatreel clicks --width` does (where it was clicked at that width, else in the picture), on the picture of
the page alone, and on that of the state in which it was made, where that state is known at that width.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

import numpy as np

NEAR_PX = 3.0
EDGE_PX = 1.0  # boxes are not whole px


def main() -> None:
    """Import, run the page pass, print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=5, help="misses that are listed for a site")
    asked = parser.parse_args()
    truth = json.loads((asked.folder / "clicks.json").read_text())
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from heatreel.library.library import Library
    from heatreel.main import make_browser
    from heatreel.operations.importing import import_paths
    from heatreel.operations.placing import run_page_pass

    with tempfile.TemporaryDirectory(prefix="heatreel-placing-") as folder:
        path = Path(folder) / "l.heatreel"
        ids = import_paths(path, [asked.folder / "recordings"]).new_ids
        with Library.open(path) as library, closing(make_browser()) as browser:
            run_page_pass(library, browser, ids)
            clicks = Clicks(library, truth)
            clicks.same_width()
            clicks.across(browser, asked.show)


class Clicks:
    """The labelled clicks, and ours beside them."""

    def __init__(self, library, truth: dict) -> None:
        from heatreel.model.url import normalise_url

        self.library = library
        self.known: dict[tuple[int, int], dict] = {}  # session, row of the click -> what is known of it
        self.boxes: dict[tuple[str, int, str], list[tuple[int, list[float]]]] = defaultdict(list)
        self.missing = 0
        for session_id in library.session_ids().tolist():
            clicks, file = library.track(session_id).clicks, library.row(session_id).file
            for one in truth[file]:
                if one["synthetic"] or one.get("forwarded") or not one["recorded"]:
                    continue
                near = np.abs(clicks.t_ms - one["event_t"])
                if not len(near) or near.min() > NEAR_PX:
                    self.missing += 1
                    continue
                self.known[session_id, int(near.argmin())] = one
                key = (normalise_url(one["url"]), one["viewport"][0], one["selector"])
                self.boxes[key].append((session_id, list(one["bbox"].values())))

    def same_width(self) -> None:
        """Print how many lie where they were made, per site."""
        counts: dict[str, Counter] = defaultdict(Counter)
        for (session_id, row), one in self.known.items():
            track, places = self.library.track(session_id), self.library.places(session_id)
            x, y = float(track.clicks.x_page[row]), float(track.clicks.y_page[row])
            near = np.hypot(x - one["doc_x"], y - one["doc_y"]) <= NEAR_PX
            count = counts[_site(track.session.file)]
            count["clicks"] += 1
            count["placed"] += bool(near and _within(list(one["bbox"].values()), x, y))
            count["element"] += places.selectors[places.target[row]] == one["selector"]
            count["rebuilt"] += _within(places.box[row].tolist(), x, y)
        print(f"same width ({self.missing} clicks not found in the library)")
        columns = ("clicks", "placed", "element", "rebuilt")
        print("  " + "".join(f"{one:>10}" for one in ("site", *columns)))
        for site, count in sorted(counts.items()):
            print("  " + f"{site:>10}" + "".join(f"{count[one]:>10,}" for one in columns))
        total = {one: sum(count[one] for count in counts.values()) for one in columns}
        for one in columns[1:]:
            print(
                f"  {one}: {total[one]:,} of {total['clicks']:,} = {100 * total[one] / total['clicks']:.2f} %"
            )
        print("  placed: ≤ 3 px from its place and in its target's box; element: the path is the target's;")
        print("  rebuilt: the click lies in the box that the target has in the rebuilt page")

    def across(self, browser, show: int) -> None:
        """Print how many clicks of other widths lie in the box of their element, per site."""
        from heatreel.analysis.placing import place_on_page
        from heatreel.operations.heat_pictures import page_picture
        from heatreel.operations.placing import places_at_width

        rows: dict[str, dict[str, Counter]] = {"as clicked or pictured": defaultdict(Counter)}
        rows["pictured"] = defaultdict(Counter)
        rows["pictured in its state"] = defaultdict(Counter)
        missed = defaultdict(list)
        for page, width in sorted({key[:2] for key in self.boxes}):
            hits, found = places_at_width(self.library, browser, page, width)
            if self.library.elements(page, width) is None:
                page_picture(self.library, browser, page, width)
            elements = self.library.elements(page, width)
            pictured = None if elements is None else place_on_page(hits, elements, width)
            stated = self._in_their_states(browser, page, width, hits)
            for at in range(len(hits)):
                one = self.known.get((int(hits.session_id[at]), int(hits.number[at])))
                if one is None or one["viewport"][0] == width:
                    continue
                boxes = [
                    box
                    for session_id, box in self.boxes.get((page, width, one["selector"]), ())
                    if session_id != hits.session_id[at]
                ]
                if not boxes:
                    continue
                site = _site(self.library.row(int(hits.session_id[at])).file)
                for name, places in zip(rows, (found, pictured, stated), strict=True):
                    how = _how(places, at, boxes)
                    rows[name][site][how] += 1
                    if places is found and how != "in":
                        missed[site].append((page, one["viewport"][0], width, one["selector"], how))
        for name, counts in rows.items():
            print(f"across widths, {name}")
            for site, count in sorted(counts.items()):
                print(f"  {site:>8} {dict(count)} in: {100 * count['in'] / count.total():.1f} %")
            total = sum(counts.values(), Counter())
            print(f"  all {total.total():,} in: {100 * total['in'] / total.total():.1f} %")
        for site, of in missed.items():
            for one in list(dict.fromkeys(of))[:show]:
                print("  missed", site, *one)

    def _in_their_states(self, browser, page: str, width: int, hits):
        """Places of clicks, each on the picture of the state in which it was made."""
        from heatreel.analysis.placing import PlacesOnPage, place_on_page
        from heatreel.operations.heat_pictures import page_picture
        from heatreel.operations.structure_states import structure_states

        here = {state.key for state in structure_states(self.library, page, width)}
        keys = np.full(len(hits), "", object)
        for other in np.unique(hits.width).tolist():
            for state in structure_states(self.library, page, other):
                if state.key in here:
                    keys[(hits.width == other) & state.has(hits)] = state.key
        parts = []
        for key in np.unique(keys).tolist():
            page_picture(self.library, browser, page, width, state=key)
            elements = self.library.elements(page, width, key)
            if elements is None:
                return None
            at = np.flatnonzero(keys == key)
            parts.append((at, place_on_page(hits.take(at), elements, width)))
        order = np.argsort(np.concatenate([at for at, _ in parts])) if parts else []
        names = ("x", "y", "box", "placed", "hidden")
        joined = (np.concatenate([getattr(one, name) for _, one in parts])[order] for name in names)
        return PlacesOnPage(*joined) if parts else None


def _how(places, at: int, boxes: list[list[float]]) -> str:
    if places is None or not places.placed[at]:
        return "hidden" if places is not None and places.hidden[at] else "not placed"
    return "in" if any(_within(box, places.x[at], places.y[at]) for box in boxes) else "beside"


def _within(box: list[float], x: float, y: float) -> bool:
    left, top, width, height = box
    return bool(
        left - EDGE_PX <= x <= left + width + EDGE_PX and top - EDGE_PX <= y <= top + height + EDGE_PX
    )


def _site(file: str) -> str:
    return file.split("_")[1]


if __name__ == "__main__":
    sys.exit(main())
