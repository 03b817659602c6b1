"""Puts the parts together; the one module that may import all of them.

Qt, numpy and the web engine are imported only by the verbs that need them.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from heatreel.browser.replay_page import ReplayPage
    from heatreel.cli.ports import OpenRequest
    from heatreel.model.link import Link
    from heatreel.operations.ports import PageBrowser
    from heatreel.ui.window import MainWindow


def main() -> None:
    """Entry point of the command ``heatreel``."""
    if level := os.environ.get("HEATREEL_LOG"):
        import logging  # warnings are told without any setting up

        logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s: %(message)s")
    from heatreel.cli.app import run
    from heatreel.cli.ports import Ports

    code = run(sys.argv[1:], Ports(make_browser=make_browser, open_window=open_window))
    sys.stdout.flush()
    sys.exit(code)


def make_application(*, late: bool = False) -> QApplication:
    """The one QApplication, ready for the web engine, in our look.

    ``late``: the window puts the look on after its first paint; only the theme's name is known before.
    """
    if late:
        gc.disable()  # nothing that is loaded now is rubbish; the window switches it on with its parts
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # the web engine is loaded after the window is painted; it needs this from the start
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Heatreel")
    application.setOrganizationName("Heatreel")
    application.setDesktopFileName("heatreel")
    if late:
        from heatreel.ui.settings import theme_in_force
        from heatreel.ui.theme import theme

        theme().set_name(theme_in_force(application))
    else:
        from heatreel.ui.style import apply_theme

        apply_theme(application)
    return application


def make_browser() -> PageBrowser:
    """A hidden browser for scripts; without a display it draws offscreen."""
    if sys.platform.startswith("linux") and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    from heatreel.browser.environment import prepare_environment
    from heatreel.browser.hidden import HiddenBrowser

    prepare_environment()
    return HiddenBrowser()


def build_window(*, late: bool = False) -> MainWindow:
    """The window with all that it needs handed in; library, plots and web engine come after its first paint.

    ``late``: so does everything but its empty frame.
    """
    from heatreel.ui.window import MainWindow

    def make_page() -> ReplayPage:
        from heatreel.browser.environment import prepare_environment
        from heatreel.browser.replay_page import ReplayPage

        prepare_environment()
        return ReplayPage()

    if late:
        return MainWindow(None, None, None, make_page, make_browser)
    from heatreel.ui.actions import ActionTable
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.state import AppState

    return MainWindow(AppState(), ActionTable(), Jobs(), make_page, make_browser)


def open_window(request: OpenRequest) -> int:
    """Open the window and stay until it is closed. Returns the exit code.

    A window that shows this library already gets the request instead.
    """
    library = request.library or _library_for(request.link)
    if not request.new_window:
        from heatreel.ui.handover import Request, hand_over

        if hand_over(library, Request(tuple(request.paths), request.link, request.at_ms)):
            return 0
    if sys.platform.startswith("linux") and not _has_display() and "QT_QPA_PLATFORM" not in os.environ:
        from heatreel.model.errors import HeatreelError

        raise HeatreelError("There is no display to open a window on.", "Use the other verbs, or make demo.")
    application = make_application(late=True)
    window = build_window(late=True)
    window.show()
    window.start(library, list(request.paths), request.at_ms, request.link)
    return application.exec()


def _library_for(link: Link | None) -> Path:
    """The library that a link was made in, when it was ever open here; else the one of the data folder."""
    from heatreel.operations.places import default_library

    if link is not None:
        from heatreel.ui.settings import library_of

        known = library_of(link.library)
        if known is not None and known.is_file():
            return known
    return default_library()


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
