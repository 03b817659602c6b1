"""npm packages that benchmarks measure with or against: installed beside their package.json."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


class NpmError(Exception):
    """The packages cannot be installed; the message says why."""


def install(folder: Path) -> None:
    """``npm ci`` in a folder, unless these packages are there."""
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    mark = folder / "node_modules" / ".installed"
    if mark.is_file() and mark.read_text(encoding="utf-8") == lock:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError(f"npm is not installed; it brings the packages of {folder.name}")
    command = [npm, "ci", "--loglevel=error", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NpmError(f"npm ci failed in {folder.name}: {last_lines(done.stderr)}")
    mark.write_text(lock, encoding="utf-8")


def last_lines(text: str) -> str:
    """What a program said last."""
    return " / ".join([line for line in text.splitlines() if line.strip()][-4:]) or "no reason given"
