"""A second start goes to the window that is open, and what it sends is trusted in nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heatreel.model.errors import HeatreelError
from heatreel.model.link import parse_link
from heatreel.ui.handover import (
    LARGEST,
    Doorbell,
    Request,
    hand_over,
    read_request,
    socket_name,
    write_request,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads socket files")

LINK = "heatreel://0123456789abcdef/" + "ab" * 32 + "?t=1"


def second_start(qtbot, *arguments: object) -> int:
    """Runs ``heatreel`` beside the window of this test; the exit code."""
    command = [sys.executable, "-m", "heatreel", *map(str, arguments)]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        qtbot.waitUntil(lambda: started.poll() is not None, timeout=20_000)
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()
    return int(started.returncode)


def shows(window, file: str, position_ms: float) -> bool:
    track = window.state.track
    return (
        track is not None
        and track.session.file == file
        and window.state.playhead_ms - track.start_ms == pytest.approx(position_ms, abs=1)
    )


def test_a_second_start_shows_its_link_in_the_open_window(qtbot, open_window, library_file, link_of_first):
    window = open_window(library_file)
    window.showMinimized()
    assert second_start(qtbot, "open", link_of_first, "--library", library_file) == 0
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)
    assert not window.isMinimized()


def test_a_link_alone_finds_the_window_of_its_library(qtbot, open_window, library_file, link_of_first):
    window = open_window(library_file)
    qtbot.waitUntil(lambda: window.links._identity != "", timeout=5000)
    from heatreel.ui.settings import settings

    settings().sync()
    assert second_start(qtbot, "open", link_of_first) == 0
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)


def test_a_second_start_imports_its_recording_into_the_open_window(
    qtbot, open_window, library_file, tmp_path: Path
):
    window = open_window(library_file)
    path = tmp_path / "second.json"
    assert second_start(qtbot, "--library", library_file, "open", path, "--at", "0:15.5") == 0
    qtbot.waitUntil(lambda: shows(window, "second.json", 15_500), timeout=20_000)


def test_nothing_is_handed_over_where_no_window_is_open(tmp_path: Path):
    assert not hand_over(tmp_path / "nobody.heatreel", Request())


def test_the_socket_of_a_heatreel_that_was_killed_is_cleared_away(qtbot, tmp_path: Path):
    library = tmp_path / "study.heatreel"
    name = socket_name(library)
    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()  # the file stays, nobody listens
    assert Path(name).exists()
    assert not hand_over(library, Request())
    doorbell = Doorbell()
    assert doorbell.listen(library)
    assert Path(name).stat().st_mode & 0o077 == 0
    second = Doorbell()
    assert not second.listen(library)
    doorbell.close()
    assert not Path(name).exists()


def test_a_window_that_hangs_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("heatreel.ui.handover.ANSWER_MS", 100)
    name = socket_name(tmp_path / "study.heatreel")
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(name)
        hung.listen()
        assert not hand_over(tmp_path / "study.heatreel", Request())
    Path(name).unlink()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'"open"',
        b"{",
        b"[" * 100_000,
        b"{" + b" " * LARGEST + b"}",
        json.dumps({"run": "rm"}).encode(),
        json.dumps({"paths": "/etc"}).encode(),
        json.dumps({"paths": ["relative.json"]}).encode(),
        json.dumps({"paths": ["/a\0b"]}).encode(),
        json.dumps({"paths": ["/a"] * 1001}).encode(),
        json.dumps({"paths": [["/a"]]}).encode(),
        json.dumps({"link": "https://shop.example/"}).encode(),
        json.dumps({"link": {"t": 1}}).encode(),
        b'{"at_ms": NaN}',
        b'{"at_ms": Infinity}',
        b'{"at_ms": -1}',
        b'{"at_ms": true}',
        b'{"at_ms": "1"}',
        b'{"at_ms": 1e400}',
        b'{"at_ms": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_message_that_no_heatreel_writes_is_refused(message: bytes):
    with pytest.raises(HeatreelError):
        read_request(message)


def test_what_is_written_is_read():
    asked = Request((Path("/visits/a b.json"), Path("/visits/ü.json")), parse_link(LINK), 1500.0)
    assert read_request(write_request(asked)) == asked
    assert read_request(write_request(Request())) == Request()


def test_nonsense_at_the_door_is_hung_up_on(qtbot, tmp_path: Path):
    library = tmp_path / "study.heatreel"
    doorbell = Doorbell()
    asked: list[Request] = []
    doorbell.asked.connect(asked.append)
    assert doorbell.listen(library)
    for message in (b"nonsense\n", b"x" * (LARGEST + 10), b'{"paths": ["relative"]}\n'):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(socket_name(library))
            caller.setblocking(False)
            sent, ended, until = 0, False, time.monotonic() + 10
            while not ended and time.monotonic() < until:
                try:
                    sent += caller.send(message[sent:]) if sent < len(message) else 0
                    ended = caller.recv(10) == b""
                except BlockingIOError:
                    qtbot.wait(10)
                except (BrokenPipeError, ConnectionResetError):
                    ended = True
            assert ended
    assert not asked
    doorbell.close()
