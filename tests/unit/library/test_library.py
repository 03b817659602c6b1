"""What a library keeps, answers and refuses."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.columns import ClickKind
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import PagePicture
from heatreel.model.moment import ElementRef, Looked, Moment
from heatreel.model.session import SessionFilter
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

PAGE = "<label id=l>Agree</label><input id=i><button id=buy>Buy</button>"


def put(library: Path, *boards: Storyboard) -> list[int]:
    ids: list[int] = []
    for number, board in enumerate(boards):
        path = board.save(library.parent / f"visit-{number}-{len(board.events)}.json")
        ids += import_paths(library, [path]).new_ids
    return ids


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.heatreel"


def visit(url: str = "https://shop.test/", **size: int) -> Storyboard:
    return Storyboard(**size).visit(url, PAGE)


def test_sessions_are_listed_sorted_and_filtered(path: Path) -> None:
    a, b = put(path, visit().click("#buy").wait(5000).click("#buy"), visit("https://docs.test/x").wait(10))
    with Library.open(path) as library:
        assert library.session_ids(sort="clicks").tolist() == [a, b]
        assert library.session_ids(sort="clicks", descending=False).tolist() == [b, a]
        assert library.session_ids(SessionFilter(text="DOCS.test")).tolist() == [b]
        library.set_star([a], True)
        library.set_tags([b], ["to do", " odd "])
        assert library.session_ids(SessionFilter(starred=True)).tolist() == [a]
        assert library.session_ids(SessionFilter(text="odd")).tolist() == [b]
        assert library.all_tags() == ["odd", "to do"]
        assert [row.id for row in library.rows([b, a])] == [b, a]
        assert library.row(b).tags == ("odd", "to do")
        assert library.count(SessionFilter(ids=(a,))) == 1


def test_deleting_can_be_undone_until_the_library_is_opened_again(path: Path) -> None:
    (a,) = put(path, visit().click("#buy"))
    with Library.open(path) as library:
        library.delete([a])
        assert library.count() == 0
        library.restore([a])
        assert library.count() == 1
        library.delete([a])
    with Library.open(path) as library, pytest.raises(HeatreelError, match="not in the library"):
        library.row(a)


def test_moments_come_back_as_they_were_saved(path: Path) -> None:
    (a,) = put(path, visit().click("#buy"))
    element = ElementRef(7, "#buy", "Buy", "button", True)
    moment = Moment(
        "rage_click",
        5.0,
        9.0,
        "p",
        0,
        element,
        4.0,
        "4 clicks",
        (Looked("DOM", "none", False),),
        ((5.0, 1.0, 2.0),),
    )
    with Library.open(path) as library:
        library.save_moments(a, "v1", [moment], 23.4)
        (back,) = library.moments(a, "v1") or ()
        assert library.moments(a, "v2") is None
        assert (back.element, back.looked, back.clicks, back.sentence) == (
            element,
            moment.looked,
            moment.clicks,
            "4 clicks",
        )
        assert back.id > 0
        assert library.row(a).score == 23.4
        assert library.row(a).moment_counts == {"rage_click": 1}
        assert library.count(SessionFilter(signals=frozenset({"rage_click"}))) == 1


def test_pictures_come_back_pixel_by_pixel(path: Path) -> None:
    rgb = np.arange(4 * 3 * 3, dtype=np.uint8).reshape(4, 3, 3)
    with Library.open(path) as library:
        assert library.picture("p", 3) is None
        library.save_picture("p", 3, "", PagePicture(rgb, 3, 4, 2))
        back = library.picture("p", 3)
        assert back is not None
        assert (back.rgb == rgb).all()
        assert (back.page_width, back.page_height, back.missing_images) == (3, 4, 2)


def test_a_labels_click_and_the_one_it_forwards_are_one(path: Path) -> None:
    board = visit().click("#l", 50, 60).wait(3)
    board.interact(2, board.node("#i"), 50, 60).wait(500).click("#buy", 1, 1)
    (a,) = put(path, board)
    with Library.open(path) as library:
        assert library.track(a).clicks.x_client.tolist() == [50, 1]


def test_a_tap_and_its_click_are_one_and_a_tap_alone_counts(path: Path) -> None:
    board = visit(width=390, height=844).tap("#buy", 10, 10).wait(2000)
    board.interact(7, 1, 30, 30).wait(80).interact(9, 1, 30, 30).wait(3000)
    (a,) = put(path, board)
    with Library.open(path) as library:
        clicks = library.track(a).clicks
        assert clicks.kind.tolist() == [ClickKind.TOUCH, ClickKind.TOUCH]
        assert library.row(a).device == "phone"


def test_clicks_by_keyboard_have_no_place(path: Path) -> None:
    board = visit().click("#buy", 10, 10).wait(3000)
    board.interact(2, board.node("#buy"), 0, 0)
    (a,) = put(path, board)
    with Library.open(path) as library:
        clicks = library.track(a).clicks
        assert clicks.kind.tolist() == [ClickKind.MOUSE, ClickKind.KEYBOARD]
        assert np.isnan(clicks.y_page).tolist() == [False, True]


def test_places_on_the_page_follow_scrolling_and_navigation(path: Path) -> None:
    board = visit().scroll(700).click("#buy", 10, 20).wait(900)
    board.scroll(50, node=board.node("#l")).click("#buy", 10, 20).visit("https://shop.test/cart", PAGE)
    (a,) = put(path, board.click("#buy", 10, 20))
    with Library.open(path) as library:
        track = library.track(a)
        assert track.clicks.y_page.tolist() == [720, 720, 20]
        assert track.clicks.page_view.tolist() == [0, 0, 1]
        assert [page.clicks for page in library.pages()] in ([1, 2], [2, 1])
        assert library.hits_on_page("https://shop.test/", 1280).y_page.tolist() == [720, 720]
        views = library.views_of_page("https://shop.test/cart", None)
        assert track.index.type[views.snapshot_event[0]] == 2


def test_a_checkout_is_no_new_page_view_but_a_reload_is(path: Path) -> None:
    board = visit().wait(1000).visit("https://shop.test/", PAGE).wait(1000)
    board.event(0, {}).visit("https://shop.test/", PAGE).event(1, {})
    (a,) = put(path, board)
    with Library.open(path) as library:
        assert len(library.track(a).page_views) == 2


def test_errors_of_the_console_and_failed_requests_are_marked(path: Path) -> None:
    board = visit().console_error("boom").wait(5)
    request = {"url": "/pay", "method": "POST", "status": 500, "startTime": 1.0, "endTime": 31.0}
    board.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [request, {"url": "/never-read"}]}})
    (a,) = put(path, board.event(5, {"tag": "error", "payload": {"message": "bad"}}))
    with Library.open(path) as library:
        errors = library.track(a).errors
        assert [(e.kind, e.text, e.status) for e in errors] == [
            ("console", "boom", None),
            ("request", "POST /pay", 500),
            ("exception", "bad", None),
        ]


def test_any_thread_may_ask(path: Path) -> None:
    (a,) = put(path, visit().click("#buy"))
    with Library.open(path) as library:
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.append(library.row(a).clicks)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [1, 1, 1]


def test_other_files_and_newer_libraries_are_refused(path: Path, tmp_path: Path) -> None:
    Library.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('heatreel', '9999_later', '')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(HeatreelError, match="newer version"):
        Library.open(path)
    (tmp_path / "text").write_text("no database, but a text of some length " * 20)
    with pytest.raises(HeatreelError, match="no Heatreel library"):
        Library.open(tmp_path / "text")
    with pytest.raises(HeatreelError, match="no library at"):
        Library.open(tmp_path / "none.heatreel", create=False)
