"""A recording reaches nothing and runs nothing, whatever is in it."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from heatreel.operations.ports import PictureRequest
from helpers.hostile import DESKTOP_LINK, PLAYER_ADDRESS, hostile_recording, nodes
from helpers.recorded import Shown, texts_of
from helpers.storyboard import Storyboard


class Listener:
    """Counts connections on loopback and keeps the first line of each request."""

    def __init__(self) -> None:
        self.connections: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.settimeout(1)
            try:
                line = connection.recv(2048).split(b"\r\n")[0].decode("latin-1")
            except TimeoutError:
                line = "(nothing sent)"
            self.connections.append(line)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(3)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def assert_it_counts(listener: Listener) -> None:
    assert listener.connections == []
    with urllib.request.urlopen(f"{listener.base}/control", timeout=5) as answer:
        answer.read()
    assert listener.connections == ["GET /control HTTP/1.1"]


def test_the_hostile_recording_is_rich() -> None:
    assert len(nodes("http://127.0.0.1:1")) >= 60


def test_nothing_is_fetched_and_nothing_runs_in_the_replay(qtbot, page, listener):
    story = hostile_recording(listener.base)
    shown = Shown(qtbot, page, story)
    said: list[dict] = []
    page._view.said.connect(said.append)
    start = story.events[1]["timestamp"]
    end = story.events[-1]["timestamp"]
    shown.at(start)
    qtbot.wait(1200)
    for t_ms in range(int(start) + 20, int(end), 40):
        page.advance(float(t_ms))
        qtbot.wait(20)
    shown.at(end)
    qtbot.wait(1200)
    shown.at(start + 10)
    shown.at(end)
    qtbot.wait(500)
    script = "[document.title, document.querySelector('iframe').contentDocument.title].join('|')"
    assert "ran" not in shown.ask(script)
    assert shown.ask("document.querySelector('iframe').contentDocument.querySelectorAll('*').length") > 100
    assert all(message.get("painted", start) >= start for message in said), "the recording spoke for the page"
    assert page._view.view.url() == page._view.handler.index_url
    assert_it_counts(listener)


class Desktop(QObject):
    """Stands where the desktop opens addresses for programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made, schemes = Desktop(), ("heatreel", "heatreel-player", "mailto")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, made, "open")
    yield made
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def test_no_link_of_the_desktop_is_opened_by_a_recording(qtbot, page, listener, desktop):
    story = hostile_recording(listener.base)
    shown = Shown(qtbot, page, story)
    said: list[dict] = []
    page._view.said.connect(said.append)
    start = story.events[1]["timestamp"]
    shown.at(start)
    qtbot.wait(500)
    pressed = shown.ask(
        """(() => {
        const inside = document.querySelector('iframe').contentDocument;
        const all = [...inside.querySelectorAll('a, area, button, input[type=submit]')];
        for (const one of all) one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
        for (const form of inside.querySelectorAll('form')) form.submit();
        return all.filter(one => `${one.href ?? one.formAction}`.startsWith('heatreel')).length;
        })()"""
    )
    assert pressed >= 10, "the links are in the page"
    qtbot.wait(800)
    assert desktop.opened == []
    assert page._view.view.url() == page._view.handler.index_url
    assert all(message.get("painted", start) >= start for message in said), "the recording spoke for the page"
    assert shown.ask("document.querySelector('iframe').contentDocument.body.children.length") > 10
    assert_it_counts(listener)
    QDesktopServices.openUrl(QUrl(DESKTOP_LINK))
    assert desktop.opened == [DESKTOP_LINK], "what is opened is seen here"


@pytest.mark.parametrize("address", [DESKTOP_LINK, PLAYER_ADDRESS, "mailto:a@shop.example"])
def test_even_the_player_page_opens_nothing_on_the_desktop(qtbot, page, desktop, address):
    story = Storyboard(width=640, height=400).visit("https://shop.example/", "<p>x</p>")
    shown = Shown(qtbot, page, story).at(story.events[1]["timestamp"])
    shown.ask(f"location.href = '{address}'; window.open('{address}'); 1")
    qtbot.wait(300)
    assert desktop.opened == []
    assert page._view.view.url() == page._view.handler.index_url


def test_nothing_is_fetched_while_a_picture_is_taken(qtbot, taker, listener):
    story = hostile_recording(listener.base)
    picture = taker.take_now(PictureRequest(texts_of(story), 640, 400))
    assert picture.page_width == 640
    assert_it_counts(listener)


def test_the_frame_may_do_nothing_but_be_read_by_us(qtbot, page):
    story = Storyboard(width=640, height=400).visit("https://shop.example/", "<p>x</p>")
    shown = Shown(qtbot, page, story).at(story.events[1]["timestamp"])
    assert shown.ask("document.querySelector('iframe').getAttribute('sandbox')") == "allow-same-origin"
    assert shown.ask("document.querySelectorAll('iframe').length") == 1


def test_the_page_refuses_to_go_elsewhere(qtbot, page, listener):
    story = Storyboard(width=640, height=400).visit("https://shop.example/", "<p>x</p>")
    shown = Shown(qtbot, page, story).at(story.events[1]["timestamp"])
    shown.ask(f"location.href = '{listener.base}/away'; window.open('{listener.base}/window'); 1")
    shown.ask(f"fetch('{listener.base}/fetch').catch(() => 0); 1")
    qtbot.wait(500)
    assert page._view.view.url() == page._view.handler.index_url
    assert_it_counts(listener)


def test_a_batch_is_served_once_and_only_to_who_knows_its_token(qtbot, page):
    story = Storyboard(width=640, height=400).visit("https://shop.example/", "<p>x</p>")
    shown = Shown(qtbot, page, story).at(story.events[1]["timestamp"])
    token = page._view.handler.offer(b"[1]")
    shown.ask(f"window.got = []; fetch('/batch/{token}').then(a => a.text()).then(t => got.push(t)); 1")
    qtbot.waitUntil(lambda: shown.ask("got.join()") == "[1]", timeout=5000)
    for address in (f"/batch/{token}", "/batch/x", "/tell/x?m=1", "/other"):
        shown.ask(f"fetch('{address}').then(a => got.push(a.status)); 1")
    qtbot.waitUntil(lambda: shown.ask("got.length") == 5, timeout=5000)
    assert shown.ask("got.slice(1).join()") == "403,403,403,403"
