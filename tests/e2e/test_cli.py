"""The command line as a script uses it: what it writes, what it says, how it ends."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from heatreel.cli.app import run
from heatreel.cli.ports import OpenRequest, Ports
from helpers.storyboard import START_MS, Storyboard

BUTTON = "<main><button id='buy'>Buy now</button><p>Words</p></main>"


class Window:
    """Stands where main's window is: remembers what it was asked to show."""

    def __init__(self) -> None:
        self.asked: list[OpenRequest] = []

    def open(self, request: OpenRequest) -> int:
        self.asked.append(request)
        return 0


def no_browser() -> object:
    raise AssertionError("this verb needs no browser")


@pytest.fixture
def window() -> Window:
    return Window()


@pytest.fixture
def heatreel(tmp_path: Path, window: Window):
    """Runs a command line on a library of this test; returns the exit code."""

    def call(*arguments: object) -> int:
        line = ["--library", str(tmp_path / "study.heatreel"), *map(str, arguments)]
        return run(line, Ports(no_browser, window.open))  # type: ignore[arg-type]

    return call


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    """A visit with five clicks on a button that does nothing."""
    story = Storyboard().visit("https://shop.example/cart?x=1", BUTTON).wait(3000).scroll(200).wait(500)
    for _ in range(5):
        story.click("#buy", 300, 250).wait(200)
    return story.wait(15_000).scroll(0).save(tmp_path / "visit.json")


def test_import_says_how_many_sessions_are_new(heatreel, visit: Path, capsys) -> None:
    assert heatreel("import", visit) == 0
    assert "1 session imported" in capsys.readouterr().out


def test_importing_again_changes_nothing_and_says_so(heatreel, visit: Path, capsys) -> None:
    heatreel("import", visit)
    assert heatreel("import", visit) == 0
    assert "1 already in the library" in capsys.readouterr().out


def test_a_folder_is_imported_and_what_could_not_be_read_is_named(
    heatreel, visit: Path, tmp_path: Path, capsys
) -> None:
    (tmp_path / "empty.json").write_bytes(b"")
    assert heatreel("import", tmp_path) == 3
    said = capsys.readouterr()
    assert "1 session imported" in said.out
    assert "empty.json" in said.err


def test_a_file_that_breaks_off_is_imported_in_part(heatreel, visit: Path, tmp_path: Path, capsys) -> None:
    cut = tmp_path / "cut.json"
    cut.write_bytes(visit.read_bytes()[:-300])
    assert heatreel("import", cut) == 3
    said = capsys.readouterr()
    assert "1 session imported" in said.out
    assert "breaks off" in said.err


def test_nothing_readable_is_a_mistake(heatreel, tmp_path: Path, capsys) -> None:
    picture = tmp_path / "hero.json"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert heatreel("import", picture) == 2
    assert "hero.json" in capsys.readouterr().err


def test_clicks_are_a_row_each_with_their_place_on_the_page(heatreel, visit: Path, tmp_path: Path) -> None:
    heatreel("import", visit)
    target = tmp_path / "clicks.json"
    assert heatreel("clicks", "--no-boxes", "-o", target) == 0
    rows = json.loads(target.read_text())
    assert len(rows) == 5
    columns = "session file t_ms x_client y_client x_page y_page page element node_id"
    assert list(rows[0]) == [*columns.split(), "box_x", "box_y", "box_width", "box_height", "placed"]
    assert (rows[0]["box_x"], rows[0]["placed"]) == (None, "position")
    first = rows[0]
    assert (first["x_client"], first["y_client"]) == (300, 250)
    assert (first["x_page"], first["y_page"]) == (300, 450)
    assert first["page"] == "https://shop.example/cart"
    assert first["element"] == "#buy"
    assert first["file"] == "visit.json"
    assert START_MS < first["t_ms"] < START_MS + 10_000


def test_moments_are_a_row_each_with_their_evidence(heatreel, visit: Path, tmp_path: Path) -> None:
    heatreel("import", visit)
    target = tmp_path / "moments.csv"
    assert heatreel("moments", "-o", target) == 0
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == "session file signal t_start_ms t_end_ms page element score evidence".split()
    assert [row["signal"] for row in rows] == ["rage_click"]
    assert rows[0]["element"] == "#buy"
    assert "5 clicks" in rows[0]["evidence"]


def test_the_library_may_be_named_after_the_verb(tmp_path: Path, visit: Path, window: Window, capsys) -> None:
    library = tmp_path / "other.heatreel"
    ports = Ports(no_browser, window.open)  # type: ignore[arg-type]
    assert run(["import", str(visit), "--library", str(library)], ports) == 0
    assert run(["sessions", "--library", str(library)], ports) == 0
    assert "visit.json" in capsys.readouterr().out


def test_open_hands_the_recordings_and_the_position_to_the_window(
    heatreel, visit: Path, window: Window
) -> None:
    assert heatreel("open", visit, "--at", "1:23.4") == 0
    [asked] = window.asked
    assert list(asked.paths) == [visit]
    assert asked.at_ms == pytest.approx(83_400)


LINK = "heatreel://0123456789abcdef/" + "ab" * 32 + "?t=83.4&w=2"


def test_open_hands_a_link_to_the_window(heatreel, window: Window, tmp_path: Path) -> None:
    assert heatreel("open", LINK) == 0
    [asked] = window.asked
    assert asked.link is not None
    assert (asked.link.position_ms, asked.link.window) == (pytest.approx(83_400), 1)
    assert asked.library == tmp_path / "study.heatreel"
    assert not asked.paths


def test_without_a_named_library_the_links_own_is_left_to_the_window(window: Window) -> None:
    assert run(["open", LINK, "--new-window"], Ports(no_browser, window.open)) == 0  # type: ignore[arg-type]
    assert window.asked[0].library is None
    assert window.asked[0].new_window


def test_files_come_as_addresses_from_the_desktop(heatreel, visit: Path, window: Window) -> None:
    spaced = visit.rename(visit.with_name("a visit.json"))
    assert heatreel("open", spaced.as_uri()) == 0
    assert list(window.asked[0].paths) == [spaced]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("heatreel://nothing",), "no link"),
        ((LINK, LINK), "alone"),
        (("https://shop.example/visit.json",), "neither"),
        (("file://far-away/visit.json",), "another machine"),
        (("--at", "1:75"), "less than 60"),
    ],
)
def test_what_cannot_be_opened_says_why(heatreel, window: Window, capsys, arguments, word: str) -> None:
    assert heatreel("open", *arguments) == 2
    assert word in capsys.readouterr().err
    assert not window.asked


def test_without_a_verb_the_window_opens(heatreel, window: Window, tmp_path: Path) -> None:
    assert heatreel() == 0
    assert window.asked == [OpenRequest(tmp_path / "study.heatreel")]


@pytest.mark.parametrize(
    "arguments",
    [("open", "nothing-here.json"), ("import",), ("clicks", "-o"), ("paint",), ("open", "--at", "soon")],
)
def test_a_mistake_is_one_line_that_says_what_to_do(heatreel, capsys, arguments: tuple[str, ...]) -> None:
    assert heatreel(*arguments) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("heatreel: ")
    assert len(said.splitlines()) == 1


def test_every_verb_has_help_with_an_example(capsys, window: Window) -> None:
    ports = Ports(no_browser, window.open)  # type: ignore[arg-type]
    assert run(["--help"], ports) == 0
    said = capsys.readouterr().out
    for verb in ("open", "import", "sessions", "heatmap", "moments", "clicks"):
        assert verb in said
        assert run([verb, "--help"], ports) == 0
        assert f"heatreel {verb}" in capsys.readouterr().out


def test_a_heatmap_is_made_without_a_window(visit: Path, tmp_path: Path) -> None:
    from PIL import Image

    library = ["--library", str(tmp_path / "study.heatreel")]
    target = tmp_path / "cart.png"
    command = [sys.executable, "-m", "heatreel"]
    for arguments in (["import", str(visit)], ["heatmap", "--page", "/cart", "-o", str(target)]):
        done = subprocess.run([*command, *library, *arguments], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    with Image.open(target) as picture:
        assert picture.width >= 1280
        assert picture.height >= 800
