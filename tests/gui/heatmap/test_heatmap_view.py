"""The heatmap view on a small library, with a browser that pictures every page as a grey sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog

from heatreel.export.heat_picture import compose, heat_layer
from heatreel.library.library import Library
from heatreel.model.heat import HeatLook, HeatRequest, PagePicture
from heatreel.model.place import PageElements, no_places
from heatreel.model.session import SessionFilter
from heatreel.operations.heatmaps import render_heatmap
from heatreel.operations.importing import import_paths
from heatreel.operations.segments import save_segment
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.keys import bind_map_keys
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.panel import HeatmapPanel
from heatreel.ui.heatmap.reading import value_at, value_text
from heatreel.ui.heatmap.side import HeatmapSide
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

CART, HOME = "https://shop.example/cart", "https://shop.example/"


class GreyBrowser:
    """Pictures any page as a sheet of 1400 rows."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self, request, done) -> None:
        self.taken += 1
        rgb = np.full((1400, request.viewport_width, 3), 200, np.uint8)
        done(PagePicture(rgb, request.viewport_width, 1400, 0, PageElements.none()))


def visit(number: int, width: int) -> Storyboard:
    """Home without a click, then the cart with a click at (100 × number, 300)."""
    told = Storyboard(width=width, height=700, start_ms=START_MS + number * 100_000_000)
    told.visit(HOME, "<p>Hello</p>").move((10, 10), (50, 60)).wait(2000)
    told.visit(CART, '<button id="buy">Buy</button>').move((100, 100), (200, 200)).wait(1500)
    return told.click("#buy", 100 * number, 300).wait(3000).scroll(0)


class Stand:
    """Both panels over one library of three sessions: two at 800 px, one at 600 px."""

    def __init__(self, qtbot, path) -> None:
        apply_theme(QApplication.instance(), "light")
        files = [visit(n, w).save(path / f"v{n}.json") for n, w in ((1, 800), (2, 800), (3, 600))]
        self.ids = import_paths(path / "t.heatreel", files).new_ids
        self.library = Library.open(path / "t.heatreel")
        self.state, self.actions, self.jobs = AppState(), ActionTable(), Jobs()
        self.browser = GreyBrowser()
        self.state.set_library(self.library)
        self.qtbot = qtbot

    def open(self, page: str = CART, width: int = 800):
        """The heatmap view on a page, ready."""
        self.state.want_heatmap(page, width)
        model = HeatmapModel(self.state, self.jobs, lambda: self.browser)
        bind_map_keys(model, self.actions)
        self.panel = HeatmapPanel(model, self.actions)
        self.side = HeatmapSide(self.panel.model, self.panel.zoning)
        for widget in (self.panel, self.side):
            self.qtbot.addWidget(widget)
        self.panel.resize(1000, 700)
        self.panel.show()
        self.side.show()
        self.ready()
        return self.panel.model

    def ready(self) -> None:
        model = self.panel.model
        self.qtbot.waitUntil(lambda: not model.busy and (model.content or model.words) is not None)


@pytest.fixture
def stand(qtbot, tmp_path):
    """Not yet open."""
    made = Stand(qtbot, tmp_path)
    yield made
    if hasattr(made, "panel"):
        made.panel.model.close()
    made.jobs.close()
    made.library.close()


def test_h_shows_the_page_at_the_playhead_at_its_width(stand):
    model = stand.open(CART, 600)
    assert model.content.request == HeatRequest(CART, 600, "click")
    assert model.content.points.total == 1
    assert "600" in stand.panel.bar.width_.currentText()


def test_two_selected_sessions_narrow_the_map(stand):
    model = stand.open()
    assert model.content.points.sessions == 2
    stand.state.set_selected_ids([stand.ids[0]])
    assert not model.busy
    stand.state.set_selected_ids([stand.ids[0], stand.ids[2]])
    stand.ready()
    assert model.content.points.sessions == 1
    assert stand.side.numbers[0].text() == "1"


def test_screen_shows_the_colours_of_the_file(stand):
    model = stand.open()
    file = compose(model.content.picture, model.content.points, model.look)
    rows = np.vstack([stand.panel.tiles.rows(i) for i in range(3)])
    assert rows.shape[0] == 1400
    fold = slice(0, 600)  # above the fold's line, which the screen draws at its own size
    assert np.array_equal(rows[fold], file[fold])
    shown = stand.panel.canvas.viewport().grab().toImage()
    origin = stand.panel.canvas.origin()
    pixel = shown.pixelColor(round(origin.x()) + 100, 300)
    assert pixel.getRgb()[:3] == tuple(int(v) for v in file[300, 100])


def test_saved_image_is_the_composed_one(stand, tmp_path, monkeypatch):
    model = stand.open()
    asked: list[str] = []

    def answer(_parent, _title, name, _kinds):
        asked.append(name)
        return str(tmp_path / "map.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    stand.side.png.setCurrentIndex(1)
    with stand.qtbot.waitSignal(stand.state.status_posted, timeout=20_000):
        stand.side.save.click()
    assert asked[0].endswith("heatmap-clicks-cart-800@2x.png")
    expected = render_heatmap(stand.library, stand.browser, model.content.request, scale=2)
    assert np.array_equal(np.asarray(Image.open(tmp_path / "map.png").convert("RGB")), expected)


def test_copy_puts_the_composed_image_on_the_clipboard(stand):
    stand.open()
    with stand.qtbot.waitSignal(stand.state.status_posted, timeout=20_000):
        stand.actions["edit.copy"].trigger()
    image, expected = QApplication.clipboard().image(), stand.panel.composed()
    assert (image.height(), image.width()) == expected.shape[:2]
    assert image.pixelColor(100, 300).getRgb()[:3] == tuple(int(v) for v in expected[300, 100])


def test_looks_change_what_is_seen_without_counting_anew(stand):
    model = stand.open()
    points = model.content.points
    before = stand.panel.tiles.rows(0).copy()
    stand.side.radius.slider.setValue(60)
    assert model.content.points is points
    assert model.look.radius_px == 60
    assert not np.array_equal(stand.panel.tiles.rows(0), before)
    assert "60 px" in stand.side.legend_title.text()


def test_a_map_whose_radius_rests_is_the_one_that_was_asked_for(stand):
    """While the radius moves only what is seen is counted, on the scale of before."""
    model = stand.open()
    kept = stand.panel.tiles.head().legend.maximum
    for radius in (30, 45, 90):
        stand.side.radius.slider.setValue(radius)
        assert stand.panel.tiles.head().legend.maximum == kept
    stand.qtbot.waitUntil(lambda: model.draft_ramp is None)
    expected = heat_layer(model.content.points, replace(HeatLook(), radius_px=90), 800, 1400)
    assert stand.panel.tiles.head().legend.maximum == expected.legend.maximum
    file = compose(model.content.picture, model.content.points, model.look)
    assert np.array_equal(stand.panel.tiles.rows(0), file[:512])


def test_the_side_panel_fits_its_least_width(stand):
    stand.open()
    stand.side.resize(280, 700)
    stand.qtbot.waitUntil(lambda: stand.side.width() == 280)
    right = stand.side.mapToGlobal(stand.side.rect().topRight()).x()
    for part in (stand.side.save, stand.side.png, stand.side.radius.number, stand.side.legend):
        assert part.mapToGlobal(part.rect().topRight()).x() <= right
    assert stand.side.save.width() >= stand.side.save.sizeHint().width()


def test_keys_change_the_radius_between_its_ends_contour_lines_and_the_ruler(stand):
    model = stand.open()
    for _ in range(3):
        stand.actions["heatmap.radius_more"].trigger()
    assert (model.look.radius_px, stand.side.radius.slider.value()) == (36, 36)
    for _ in range(20):
        stand.actions["heatmap.radius_less"].trigger()
    assert model.look.radius_px == 4
    stand.actions["heatmap.contours"].trigger()
    assert stand.side.contours.isChecked()
    stand.actions["heatmap.ruler"].trigger()
    assert not stand.panel.ruler.isVisible()
    assert not stand.side.ruler.isChecked()
    stand.side.ruler.click()
    assert stand.actions["heatmap.ruler"].isChecked()


def test_keys_of_the_maps_do_nothing_while_the_replay_is_shown(stand):
    model = stand.open()
    stand.state.set_view("replay")
    stand.actions["heatmap.radius_more"].trigger()
    stand.actions["heatmap.move"].trigger()
    assert (model.look.radius_px, model.kind) == (24, "click")


def test_dimming_is_a_switch_that_comes_back_to_its_amount(stand):
    model = stand.open()
    stand.side.dim.slider.setValue(40)
    stand.actions["heatmap.dim"].trigger()
    assert model.look.dim == 0
    stand.actions["heatmap.dim"].trigger()
    assert model.look.dim == pytest.approx(0.4)


def test_picture_of_a_page_is_taken_once(stand):
    model = stand.open()
    model.choose_kind("scroll")
    stand.qtbot.waitUntil(lambda: stand.library.picture(CART, 800) is not None)
    stand.ready()
    model.choose_kind("move")
    stand.ready()
    assert stand.browser.taken <= 2
    assert model.content.points.kind == "move"
    taken = stand.browser.taken
    model.choose_kind("click")
    stand.ready()
    assert stand.browser.taken == taken


def test_page_without_clicks_says_which_width_has_some(stand):
    model = stand.open(HOME, 800)
    assert model.words.title == "No clicks on this page at 800\u202fpx"
    assert stand.panel.stack.currentWidget() is stand.panel.words
    assert not stand.side.save.isEnabled()


def test_filter_that_leaves_nothing_says_so(stand):
    model = stand.open()
    stand.state.set_filter(SessionFilter(text="nowhere-to-be-found"))
    stand.qtbot.waitUntil(lambda: model.words is not None)
    assert model.words.title == "No session matches"


def test_value_under_the_mouse_is_the_number_of_the_legend(stand):
    model = stand.open()
    points = model.content.points
    assert value_at(points, 24, 100, 300) == pytest.approx(1.0, abs=0.01)
    assert value_at(points, 24, 400, 600) == 0.0


def test_another_set_of_clicks_is_counted_and_an_empty_one_says_so(stand):
    model = stand.open()
    bar = stand.panel.bar
    bar.clicks.setCurrentIndex(bar.clicks.findData("first"))
    bar.clicks.activated.emit(bar.clicks.currentIndex())
    stand.ready()
    assert model.content.request.clicks == "first"
    assert model.content.points.total == 2
    model.choose_clicks("rage")
    stand.qtbot.waitUntil(lambda: model.words is not None)
    assert "rage clicks" in model.words.title
    model.choose_kind("scroll")
    stand.ready()
    assert not bar.clicks.isVisible()


def test_how_the_clicks_were_placed_stands_beside_the_map(stand):
    stand.open()
    assert "2 by position" in stand.side.reasons.text()
    assert "2 whose element is still being looked for" in stand.side.reasons.text()
    for session_id in stand.ids:
        clicks = no_places(len(stand.library.track(session_id).clicks), ("#buy",))
        clicks.target[:], clicks.box[:] = 0, 50
        stand.library.save_places(session_id, clicks)
    stand.state.places_changed.emit()
    stand.qtbot.waitUntil(lambda: "does not show" in stand.side.reasons.text())
    assert stand.side.numbers[3].text() == "2"
    assert "0 on their element, 0 by position, 2 not placed" in stand.side.placed.accessibleName()


def test_attention_says_the_seconds_in_view_and_needs_no_radius(stand):
    model = stand.open()
    assert stand.side.radius.isVisible()
    model.choose_kind("attention")
    stand.ready()
    assert model.content.points.kind == "attention"
    assert not stand.side.radius.isVisible()
    assert not stand.side.placed.isVisible()
    assert "Seconds in view" in stand.side.legend_title.text()
    assert value_text(model.content.points, model.look, 5, 5, 1400).endswith("in view, per page view")


def test_sessions_that_are_removed_leave_the_map_that_is_shown(stand):
    model = stand.open()
    assert model.content.points.total == 2
    stand.library.delete([stand.ids[0]])
    stand.state.sessions_changed.emit()
    stand.qtbot.waitUntil(lambda: model.content is not None and model.content.points.total == 1)
    stand.library.delete(stand.ids)
    stand.state.sessions_changed.emit()
    stand.qtbot.waitUntil(lambda: model.content is None and model.words is not None)
    assert stand.panel.stack.currentWidget() is stand.panel.words


def test_beside_the_map_stands_which_filter_leaves_its_sessions(stand):
    stand.open()
    assert stand.side.filters.lines == []
    assert not stand.side.filters.isVisible()
    narrow = SessionFilter(max_width=900, url="/cart")
    save_segment(stand.library, "Small carts", narrow)
    stand.state.set_filter(narrow)
    stand.ready()
    assert stand.side.filters.lines == ["Segment “Small carts”", "Width to 900\u00a0px", "URL /cart"]
    assert stand.side.filters.isVisible()
    stand.state.set_filter(SessionFilter(max_width=900))
    stand.state.set_selected_ids(stand.ids[:2])
    stand.ready()
    assert stand.side.filters.lines == ["Width to 900\u00a0px", "2 chosen sessions"]
    stand.state.set_filter(SessionFilter())
    stand.state.set_selected_ids([])
    stand.ready()
    assert not stand.side.filters.isVisible()
