"""What heatmaps and zones read and keep: pages, page views, places of clicks, pictures."""

from __future__ import annotations

from collections.abc import Iterable

from heatreel.library import marks, page_names, rows, saved, structures
from heatreel.library import places as place_rows
from heatreel.library.connection import plain_words
from heatreel.library.file import LibraryFile
from heatreel.library.rows import Widths
from heatreel.model.columns import ViewsOfPage
from heatreel.model.heat import PagePicture, PageSummary
from heatreel.model.page_pattern import KIND
from heatreel.model.place import ClickPlaces, HitElements, PageElements, Structure
from heatreel.model.session import SessionFilter


class PagesInLibrary(LibraryFile):
    """The part of `Library` that is about pages."""

    def pages(self, filter: SessionFilter = SessionFilter()) -> list[PageSummary]:
        """The pages that were seen, most views first."""
        return rows.pages(self._db, filter)

    def views_of_page(self, page: str, width: Widths, filter: SessionFilter = SessionFilter()) -> ViewsOfPage:
        """Page views of one page; ``width``: viewport at its start, or (lowest, highest), None = all."""
        return rows.views_of_page(self._db, page, width, filter)

    def hrefs(self) -> dict[str, int]:
        """Every URL that was seen, with its page views."""
        return rows.hrefs(self._db)

    def worth(self) -> dict[int, float] | None:
        """What sessions were worth by their recordings (attribute goal_value); None where none says so."""
        return rows.worth(self._db)

    def page_patterns(self) -> tuple[str, ...]:
        """The patterns by which people made one page of several (`model.page_pattern`)."""
        return tuple(saved.read(self._db, KIND))

    def set_page_patterns(self, patterns: Iterable[str]) -> int:
        """Keep these patterns in place of all others and name all pages by them; returns how many URLs came
        to another page."""
        with plain_words(self.path):
            wanted = dict.fromkeys(patterns)
            for gone in set(self.page_patterns()) - set(wanted):
                saved.delete(self._db, KIND, gone)
            for pattern in wanted:
                saved.write(self._db, KIND, pattern, True)
            return page_names.rename(self._db)

    def save_places(self, session_id: int, places: ClickPlaces) -> None:
        """Keep where the elements of a session's clicks stood: its page pass is done then."""
        with self._writing():
            place_rows.save(self._db, session_id, places)

    def places(self, session_id: int) -> ClickPlaces | None:
        """Where the elements of a session's clicks stood; None while the page pass has not been there."""
        return place_rows.places(self._db, session_id)

    def hits_on_page(self, page: str, width: Widths, filter: SessionFilter = SessionFilter()) -> HitElements:
        """What the clicks on one page hit, as far as the page pass has been there; ``width`` as above."""
        return place_rows.hits_on_page(self._db, page, width, filter)

    def structures(self, ids: Iterable[int]) -> dict[int, Structure]:
        """What pages showed, by the ids that `HitElements.structure` gives."""
        return structures.read(self._db, ids)

    def maps_stamp(self) -> str:
        """Another text whenever something was stored of which maps are made."""
        return place_rows.stamp(self._db)

    def without_places(self) -> list[int]:
        """Ids of the sessions whose page pass is to do, latest import first."""
        return place_rows.without(self._db)

    def elements(self, page: str, width: int, state: str = "") -> PageElements | None:
        """The elements of a kept picture, where they were kept with it."""
        return place_rows.elements(self._db, page, width, state)

    def states(self, page: str, width: int) -> list[str]:
        """The states of a page that are pictured beside the settled one, by their keys."""
        return place_rows.states(self._db, page, width)

    def picture(self, page: str, width: int, state: str = "") -> PagePicture | None:
        """The kept picture of a page, None when there is none."""
        return marks.picture(self._db, page, width, state)

    def save_picture(self, page: str, width: int, state: str, picture: PagePicture) -> None:
        """Keep a picture with its elements, replacing an older one."""
        with plain_words(self.path):
            marks.save_picture(self._db, page, width, state, picture)
            if picture.elements is not None:
                place_rows.save_elements(self._db, page, width, state, picture.elements)
