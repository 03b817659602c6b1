"""Makes the recordings in ``tests/data/signals`` anew: ``python tests/recordings/make.py [NAME …]``.

Chromium (``apt-get install chromium``), node and npm have to be there; the packages of ``package.json`` are
installed beside it. All visits take about a minute and a half, in real time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "signals"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

sys.path.insert(0, str(HERE.parent / "bench"))
import npm  # noqa: E402


def main(names: list[str]) -> int:
    """Record these visits, or all; the exit code of it."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    node = shutil.which("node")
    if browser is None or node is None:
        print(
            "error: Chromium and node are needed (Debian and Ubuntu: chromium, nodejs, npm)", file=sys.stderr
        )
        return 2
    try:
        npm.install(HERE)
    except npm.NpmError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    DATA.mkdir(parents=True, exist_ok=True)
    command = [node, str(HERE / "record.mjs"), browser, str(DATA), *names]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
