"""A recording of hours of a busy page, made by real rrweb in Chromium with the page's clock set forward.

``record.mjs`` drives Chromium over ``page.html``; `load` runs it once and keeps the outcome in
``bench-output/``. One hour has about 67,000 events, one full snapshot, 5,800 nodes and 140 MB of JSON;
making it takes about two minutes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import npm

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[2] / "bench-output"
START_MS = 1_790_000_000_000.0  # clock.js
STEP_MS = 250.0  # page.js: the marker counts on
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SOURCES = ("*.mjs", "*.js", "*.css", "*.html", "package*.json")


class CannotRecordError(Exception):
    """Something is missing that the recording is made with; the message says what."""


def load(hours: float) -> Path:
    """The recording of that length: one rrweb event a line, gzipped. Made now if it is not there."""
    path = CACHE / f"long-{hours:g}h-{_key()}.jsonl.gz"
    if path.is_file():
        return path
    browser, node = _programs()
    try:
        npm.install(HERE)
    except npm.NpmError as error:
        raise CannotRecordError(str(error)) from error
    CACHE.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    command = [node, str(HERE / "record.mjs"), browser, f"{hours:g}", str(unfinished)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        unfinished.unlink(missing_ok=True)
        raise CannotRecordError(f"the recording could not be made: {npm.last_lines(done.stderr)}")
    return unfinished.rename(path)


def step_at(t_ms: float) -> int:
    """What the marker shows at ``t_ms`` (epoch ms)."""
    return int((t_ms - START_MS) // STEP_MS)


def _key() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _SOURCES for path in HERE.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _programs() -> tuple[str, str]:
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise CannotRecordError(
            "Chromium is not installed (Debian and Ubuntu: sudo apt-get install chromium); "
            "it makes the long recording"
        )
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise CannotRecordError("node and npm are not installed; they drive Chromium for the long recording")
    return browser, node
