"""What a person sees above and around the page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QPushButton

from heatreel.model.moment import ElementRef, Moment
from heatreel.ui.theme import theme
from helpers.storyboard import Storyboard


def is_near(color: QColor, token: str, tolerance: int = 40) -> bool:
    other = theme().color(token)
    return all(abs(a - b) <= tolerance for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True))


def moment_at(stand, t_ms: float) -> Moment:
    element = ElementRef(int(stand.state.track.clicks.node_id[0]), "#buy", "Buy", "button", True)
    page = "https://shop.example/cart"
    return Moment("dead_click", t_ms, t_ms, page, 0, element, 1.0, "1 click on **Buy**.")


def test_cursor_stands_where_it_was_recorded(stand):
    stand.actions["page.path"].trigger()
    click = float(stand.state.track.clicks.t_ms[0])
    stand.state.seek(click - 1000)
    assert is_near(stand.pixel(400 + 4, 300 + 9), "overlay.cursor_fill")
    assert is_near(stand.pixel(100 + 4, 100 + 9), "overlay.cursor_line")


def test_ripple_grows_after_a_click_and_is_gone_later(stand):
    stand.actions["page.path"].trigger()
    click = float(stand.state.track.clicks.t_ms[0])

    def blue_beside() -> bool:
        return any(
            stand.pixel(400 - d, 300).blue() > stand.pixel(400 - d, 300).red() + 30 for d in range(5, 24)
        )

    stand.state.seek(click - 100)
    assert not blue_beside()
    stand.state.seek(click + 200)
    assert blue_beside()
    stand.state.seek(click + 700)
    assert not blue_beside()


def test_path_of_the_cursor_is_a_switch(stand):
    first = float(stand.state.track.pointer.t_ms[-1])
    stand.state.seek(first + 20)
    along = [stand.pixel(300 + d, 225 + d) for d in range(-12, 13)]
    assert any(c.blue() > c.red() + 30 for c in along)
    stand.actions["page.path"].trigger()
    along = [stand.pixel(300 + d, 225 + d) for d in range(-12, 13)]
    assert not any(c.blue() > c.red() + 30 for c in along)


def test_chosen_moment_outlines_its_element(stand):
    click = float(stand.state.track.clicks.t_ms[0])
    stand.state.choose_moment(moment_at(stand, click))
    assert is_near(stand.pixel(360, 200 - 1), "overlay.ripple")
    assert stand.panel.overlay.label == "#buy"
    stand.actions["page.outline"].trigger()
    assert not is_near(stand.pixel(360, 200 - 1), "overlay.ripple")


def test_moment_of_another_page_view_outlines_nothing(stand):
    click = float(stand.state.track.clicks.t_ms[0])
    stand.state.choose_moment(replace(moment_at(stand, click), page_view=7))
    assert stand.panel.overlay.box is None


def test_page_follows_the_recorded_viewport(stand):
    bar = stand.panel.bar
    assert bar.address.url == "https://shop.example/cart"
    assert stand.page.widget.width() == round(1000 * stand.page.scale)
    stand.state.seek(stand.state.track.end_ms)
    assert stand.page.widget.width() == round(500 * stand.page.scale)
    assert "500" in bar.size_label.text()
    assert stand.page.seeks[-1] == stand.state.track.end_ms


def test_page_is_never_below_forty_percent(stand):
    stand.panel.resize(300, 200)
    assert stand.page.scale == 0.4
    assert stand.panel.stage.horizontalScrollBar().maximum() > 0


def test_missing_images_are_counted_in_a_quiet_line(stand, qtbot):
    with qtbot.waitSignal(stand.state.missing_images_changed) as told:
        stand.page.missing_images.emit(14)
    assert told.args == [14]
    assert stand.panel.note.text() == "14 images are not in the recording"
    assert stand.panel.note.isVisible()


def test_session_without_a_page_says_so(stand):
    track = stand.state.track
    stand.state.open_session(replace(track, session=replace(track.session, has_page=False)))
    assert stand.panel.note.text().startswith("No page in this recording")
    assert stand.page.widget.width() > 0


def test_recording_without_its_snapshot_plays_and_says_so(open_stand):
    told = Storyboard(width=390, height=700)
    told.visit("https://shop.example/", '<button id="buy">Buy</button>').wait(1000)
    told.tap("#buy", 200, 300).wait(2000).scroll(0)
    told.events = [event for event in told.events if event["type"] != 2]
    stand = open_stand(told)
    assert stand.panel.note.text().startswith("No page in this recording")
    assert stand.panel.note.isVisible()
    assert stand.page.widget.width() == round(390 * stand.page.scale)
    stand.state.seek(float(stand.state.track.interactions.t_ms[0]) + 30)
    assert not is_near(stand.pixel(200, 300), "overlay.cursor_line", 10), "the finger is not drawn"


def test_page_that_was_recorded_later_says_when_it_comes(open_stand):
    told = Storyboard(width=1000, height=600).event(4, {"href": "/", "width": 1000, "height": 600})
    told.move((100, 100), (200, 150)).wait(65_000)
    told.visit("https://shop.example/cart").wait(1000).scroll(0)
    stand = open_stand(told)
    assert stand.panel.note.text().startswith("No page was recorded until 1:05")
    assert stand.panel.note.isVisible()
    stand.state.seek(stand.state.track.end_ms)
    assert not stand.panel.note.isVisible()


def test_a_session_that_begins_before_its_first_page_has_no_address_of_another(stand):
    assert stand.panel.bar.address.url
    stand.state.open_session(replace(stand.state.track, page_views=()))
    assert stand.panel.bar.address.url == ""


def test_a_finger_is_a_ring_while_it_is_down_and_no_cursor(open_stand):
    told = Storyboard(width=1000, height=600).visit("https://shop.example/", '<button id="buy">Buy</button>')
    told.wait(1000).tap("#buy", 400, 300).wait(20).move((400, 300)).wait(3000).scroll(0)
    stand = open_stand(told)
    tap = float(stand.state.track.interactions.t_ms[0])
    stand.state.seek(tap + 30)
    assert not is_near(stand.pixel(400, 300), "overlay.cursor_line", 10)
    assert is_near(stand.pixel(500, 500), "overlay.cursor_line", 10)
    stand.state.seek(tap - 500)
    assert is_near(stand.pixel(400, 300), "overlay.cursor_line", 10)


def test_page_that_died_is_opened_again_at_the_playhead_by_itself(stand, qtbot):
    stand.page.gone.emit("The page ended.")
    qtbot.waitUntil(lambda: stand.page.reloads == 1)
    assert stand.panel.stage.card is None
    assert "opened again at 0:00" in stand.panel.note.text()


def test_page_that_dies_again_at_once_can_be_opened_again(stand, qtbot):
    stand.page.gone.emit("The page ended.")
    qtbot.waitUntil(lambda: stand.page.reloads == 1)
    stand.page.painted.emit(0.0)
    stand.page.gone.emit("The page ended.")
    card = stand.panel.stage.card
    assert card is not None
    assert card.isVisible()
    assert not stand.page.widget.isVisible()
    card.findChild(QPushButton).click()
    assert stand.page.reloads == 2
    assert stand.panel.stage.card is None
    assert stand.page.widget.isVisible()


def test_picture_of_the_stage_is_saved_where_one_says(stand, qtbot, tmp_path, monkeypatch):
    asked: list[str] = []

    def answer(_parent, _title, name, _kinds):
        asked.append(name)
        return str(tmp_path / "shot.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    with qtbot.waitSignal(stand.state.status_posted) as told:
        stand.actions["file.save_image"].trigger()
    assert asked[0].endswith("replay-cart-0-00.0.png")
    assert (tmp_path / "shot.png").stat().st_size > 0
    assert "shot.png" in told.args[0]


def test_h_wants_the_heatmap_of_the_page_at_the_playhead(stand):
    stand.actions["view.heatmap_of_page"].trigger()
    assert stand.state.view == "heatmap"
    assert stand.state.heat_wish == ("https://shop.example/cart", 1000)


def test_page_stands_at_the_playhead_after_a_pause(stand, qtbot):
    stand.state.set_playing(True)
    qtbot.waitUntil(lambda: len(stand.page.seeks) > 3)
    stand.state.set_playing(False)
    assert stand.page.seeks[-1] == stand.state.playhead_ms


def test_canvases_that_are_not_replayed_are_counted_in_the_same_line(stand):
    stand.page.canvases_not_replayed.emit(1)
    assert stand.panel.note.text() == "1 canvas is not replayed"
    stand.page.missing_images.emit(2)
    stand.page.canvases_not_replayed.emit(3)
    assert stand.panel.note.text() == "2 images are not in the recording · 3 canvases are not replayed"
    stand.page.missing_images.emit(0)
    stand.page.canvases_not_replayed.emit(0)
    assert not stand.panel.note.isVisible()
