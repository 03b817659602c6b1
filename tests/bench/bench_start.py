"""From the start of the process until the window is painted, beside a bare Qt window.

Both are whole processes, so that imports count; measured in turns, both with compiled modules, as installed
programs have them. Until the first paint event has been handled: ours then shows the places of its parts,
the parts come right after.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import median

from row import Row, at_most

RUNS = 21
LIMIT = 1.25

PAINTED = """
from PySide6.QtCore import QEvent, QObject, QTimer
import os, sys, time

def painted():
    print(time.time(), flush=True)
    os._exit(0)

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, painted)  # when the window and all that is in it have been painted
        return False
"""

BARE = (
    PAINTED
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
top = QMainWindow()
top.resize(1440, 900)
"""
)

OURS = (
    PAINTED
    + """
from heatreel.main import build_window, make_application
application = make_application(late=True)
top = build_window(late=True)
top.resize(1440, 900)
"""
)

SHOW = """
first = FirstPaint()
top.installEventFilter(first)
top.show()
application.exec()
"""


def rows() -> Iterator[Row]:
    """One row: medians of whole starts."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS + 1):
            times = (_until_painted(OURS + SHOW, folder), _until_painted(BARE + SHOW, folder))
            if run:  # the first pair compiles the modules and warms the disk's cache
                ours.append(times[0])
                bare.append(times[1])
    yield at_most("start: first frame painted, against a bare Qt window", median(ours), median(bare), LIMIT)


def _until_painted(code: str, folder: str) -> float:
    """Milliseconds from the start of a Python process to its window's first paint."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": folder,
        "XDG_DATA_HOME": folder,
        "PYTHONPYCACHEPREFIX": folder,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"the window was not painted: {done.stderr.strip()[-500:]}")
    return (float(done.stdout.split()[-1]) - start) * 1000
