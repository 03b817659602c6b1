"""What ``make install-desktop`` tells the desktop about links, and takes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "desktop.py"
SCHEME = "x-scheme-handler/heatreel"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux desktops only")


def desktop(verb: str, folder: Path) -> None:
    folders = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), verb],
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_links_are_registered_and_taken_back(tmp_path: Path) -> None:
    chosen = tmp_path / "config" / "mimeapps.list"
    chosen.parent.mkdir()
    chosen.write_text("[Default Applications]\ntext/plain=editor.desktop\n", encoding="utf-8")
    desktop("install", tmp_path)
    entry = (tmp_path / "data" / "applications" / "heatreel.desktop").read_text(encoding="utf-8")
    assert f"{SCHEME};" in entry
    assert " open %U\n" in entry, "files and links come as addresses"
    if shutil.which("xdg-mime"):
        assert f"{SCHEME}=heatreel.desktop" in chosen.read_text(encoding="utf-8")
    desktop("uninstall", tmp_path)
    left = chosen.read_text(encoding="utf-8")
    assert SCHEME not in left
    assert "text/plain=editor.desktop" in left
    assert not (tmp_path / "data" / "applications" / "heatreel.desktop").exists()
