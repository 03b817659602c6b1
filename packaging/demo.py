"""``make demo``: imports the sample recordings, writes heatmaps and moments to files, opens the window.

Everything goes to ``demo-output/``, the library too, so a person's own library is not touched. What is there
from an earlier run and still right is not made again. Without a display the window is drawn offscreen and
pictures of it are written instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatreel.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "demo-output"
LIBRARY = OUTPUT / "demo.heatreel"
SAMPLE = ROOT / "resources" / "sample"
HOME_PAGE = "https://www.tarnmoor.example/"
STORY = "shop-09-desktop.json.gz"  # three promo codes that are not valid, then a button that is stuck
SIZE = (1440, 900)
PATIENCE_S = 60.0
# What Qt says on a machine without a graphics card before it draws in software; true, and of no use here.
NO_GPU = (
    "QRhiGles2",
    "Failed to create RHI",
    "PlatformVulkanInstance",
    "QVulkanInstance",
    "GBM is not supported",
    "Sandboxing disabled by user",
    "GPUInfo not initialized",
)


def main() -> int:
    """Returns 0, or the exit code of the step that failed."""
    started = time.monotonic()
    OUTPUT.mkdir(exist_ok=True)
    shown = has_display()
    if not shown:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["XDG_CONFIG_HOME"] = str(OUTPUT / "settings")
        shutil.rmtree(OUTPUT / "settings", ignore_errors=True)  # the same pictures each time
        print("There is no display: everything is drawn offscreen, pictures of it go to demo-output/.")
    for step in (import_sample, write_heatmaps, write_moments):
        code = step()
        if code:
            return code
    code = show_window() if shown else picture_window()
    if not shown:
        print(f"done in {time.monotonic() - started:.0f} s. Look into {OUTPUT.relative_to(ROOT)}/:")
        for path in sorted([*OUTPUT.glob("*.png"), *OUTPUT.glob("*.csv")]):
            print(f"  {path.name}  {path.stat().st_size / 1000:,.0f} kB")
    return code


def has_display() -> bool:
    """Whether a window could be seen. A platform that was chosen by hand counts."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# files ----------------------------------------------------------------------------------------------


def import_sample() -> int:
    """All visits of the sample; what is in the library already stays as it is."""
    print("demo 1/4: importing the sample recordings", flush=True)
    return heatreel("import", *sorted(SAMPLE.glob("*.json.gz")))


def write_heatmaps() -> int:
    """Clicks and scroll reach of the home page, each over a picture of the whole page."""
    print(f"demo 2/4: heatmaps of {HOME_PAGE}", flush=True)
    for kind, name in (("click", "heatmap-clicks.png"), ("scroll", "heatmap-scroll.png")):
        if is_current(OUTPUT / name):
            print(f"  {name} is there", flush=True)
            continue
        code = heatreel("heatmap", "--page", HOME_PAGE, "--kind", kind, "-o", OUTPUT / name)
        if code:
            return code
    return 0


def write_moments() -> int:
    """Every frustration moment of the sample as CSV."""
    print("demo 3/4: frustration moments", flush=True)
    if is_current(OUTPUT / "moments.csv"):
        print("  moments.csv is there", flush=True)
        return 0
    return heatreel("moments", "-o", OUTPUT / "moments.csv")


def is_current(path: Path) -> bool:
    """Whether a file is newer than everything that it is made by and from."""
    if not path.is_file():
        return False
    made = path.stat().st_mtime
    sources = [
        *SAMPLE.glob("*.gz"),
        *(ROOT / "app").rglob("*.py"),
        *(ROOT / "resources" / "player").glob("*.*"),
    ]
    return all(source.stat().st_mtime < made for source in sources)


def heatreel(*arguments: object) -> int:
    """One command line on the demo's library, with its output shown."""
    line = [sys.executable, "-m", "heatreel", "--library", str(LIBRARY), *map(str, arguments)]
    return subprocess.run(line, check=False).returncode


# window ---------------------------------------------------------------------------------------------


def show_window() -> int:
    """Open the window on a visit, ready to play at its first rage click."""
    from heatreel.main import make_application

    print("demo 4/4: the window is open; close it to end the demo", flush=True)
    application = make_application()
    window = open_on_story()
    code = application.exec()
    window.deleteLater()
    return code


def picture_window() -> int:
    """Drive the window as a person would and write what it shows."""
    from heatreel.main import make_application

    print("demo 4/4: pictures of the window", flush=True)
    quiet_about_the_gpu()
    application = make_application()
    window = open_on_story()
    state = window.state
    wait(lambda: window.built and state.track is not None and state.moments is not None, "the visit is open")
    state.set_view("replay")
    wait_until_still(window)
    state.set_playing(True)
    let_pass(2.3)
    save(window, "window-replay.png")
    state.set_playing(False)
    window.actions_["view.heatmap_of_page"].trigger()
    wait(lambda: state.view == "heatmap", "the heatmap is asked for")
    let_pass(1.0)
    wait(lambda: not window.jobs.running, "the heatmap is made")
    wait_until_still(window)
    save(window, "window-heatmap.png")
    window.close()
    window.deleteLater()
    let_pass(0.3)
    application.quit()
    return 0


def quiet_about_the_gpu() -> None:
    """Everything else that Qt says is still shown."""
    from PySide6.QtCore import qInstallMessageHandler

    def show(_kind: object, _where: object, text: str) -> None:
        if not any(words in text for words in NO_GPU):
            print(text, file=sys.stderr, flush=True)

    qInstallMessageHandler(show)


def open_on_story() -> MainWindow:
    """The window with the demo's library, asked for the visit and then for its first rage click."""
    from heatreel.library.library import Library
    from heatreel.main import build_window
    from heatreel.operations.detecting import moments_of

    library = Library.open(LIBRARY)
    rows = library.rows([int(i) for i in library.session_ids()])
    session = next((row for row in rows if row.file == STORY), rows[0])
    rage = next((m for m in moments_of(library, session.id) if m.signal.startswith("rage")), None)
    library.close()

    window = build_window()
    state = window.state

    def opened() -> None:
        if state.library is not None:
            state.library_changed.disconnect(opened)
            state.set_view("replay")
            state.session_requested.emit(session.id)

    def choose() -> None:
        if state.moments is not None:
            state.moments_changed.disconnect(choose)
            if rage is not None:
                state.choose_moment(rage)

    state.library_changed.connect(opened)
    state.moments_changed.connect(choose)
    window.resize(*SIZE)
    window.show()
    window.start(LIBRARY)
    return window


def let_pass(seconds: float) -> None:
    """Let the window work for that long."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait(reached: Callable[[], bool], what: str) -> None:
    """Let the window work until something is reached; after a minute go on and say so."""
    end = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > end:
            print(f"  gave up waiting until {what}", file=sys.stderr, flush=True)
            return
        let_pass(0.05)


def wait_until_still(window: MainWindow) -> None:
    """Let the window work until it looks the same three times in a row."""
    last: list[object] = []

    def still() -> bool:
        let_pass(0.4)
        last.append(window.grab().toImage())
        return len(last) > 4 and last[-1] == last[-2] == last[-3]

    wait(still, "the window has come to rest")


def save(window: MainWindow, name: str) -> None:
    """A picture of the whole window."""
    window.grab().save(str(OUTPUT / name))
    print(f"  {name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
