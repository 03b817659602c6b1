"""A map of every page and kind, as files in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import CLICK_SETS, ClickSet, HeatKind, HeatLook, HeatRequest
from heatreel.model.session import SessionFilter
from heatreel.model.url import slug
from heatreel.operations.heat_pages import resolve
from heatreel.operations.heat_points import heat_points
from heatreel.operations.heatmaps import save_heatmap
from heatreel.operations.ports import PageBrowser, Progress, no_progress

_KIND_NAMES: dict[HeatKind, str] = {
    "click": "clicks",
    "move": "movement",
    "attention": "attention",
    "scroll": "reach",
}


@dataclass(frozen=True, slots=True)
class EveryMap:
    """Files that were written, and what went wrong: (page, sentence)."""

    files: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]


def save_every_map(
    library: Library,
    browser: PageBrowser,
    requests: Sequence[HeatRequest],
    look: HeatLook = HeatLook(),
    scale: int = 1,
    filter: SessionFilter = SessionFilter(),
    *,
    folder: Path,
    suffix: str = ".png",
    progress: Progress = no_progress,
) -> EveryMap:
    """Write each map that has anything on it; a page that cannot be shown does not hold up the others.

    ``requests`` as from `every_request`. Raises HeatreelError when the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made: {error.strerror}."
        raise HeatreelError(message, "Choose another folder.") from error
    files, failed, names = [], [], Counter[str]()
    for done, request in enumerate(requests):
        progress(done, len(requests), request.page)
        if not heat_points(library, request, filter).total:
            continue
        name = map_name(request, whole=True)
        again = names[name]
        names[name] += 1
        path = folder / f"{name}{f'-{again + 1}' if again else ''}{suffix}"
        try:
            save_heatmap(library, browser, request, look, scale, filter, path=path)
            files.append(path)
        except HeatreelError as error:
            failed.append((request.page, error.message))
    progress(len(requests), len(requests), "")
    return EveryMap(tuple(files), tuple(failed))


def every_request(library: Library, filter: SessionFilter = SessionFilter()) -> list[HeatRequest]:
    """All pages of a filter, most views first, each at its commonest widths: clicks, movement, attention,
    reach, then each set of clicks."""
    found = []
    for page in library.pages(filter):
        first = resolve(library, HeatRequest(page.page, 0, "click"), filter)
        kinds: tuple[HeatKind, ...] = ("click", "move", "attention", "scroll")
        found += [replace(first, kind=kind) for kind in kinds]
        sets: list[ClickSet] = [clicks for clicks in CLICK_SETS if clicks != "all"]
        found += [replace(first, clicks=clicks) for clicks in sets]
    return found


def map_name(request: HeatRequest, *, whole: bool = False) -> str:
    """ "heatmap-clicks-cart-1280"; ``whole``: with the host."""
    kind = _KIND_NAMES[request.kind]
    if request.clicks != "all":
        kind = CLICK_SETS[request.clicks].lower().replace(" ", "-")
    return f"heatmap-{kind}-{slug(request.page, whole=whole)}-{request.width}"
