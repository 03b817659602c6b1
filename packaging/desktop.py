"""Puts Heatreel into the menu of this user, or takes it out: entry, icon, file types, heatreel:// links.

    python packaging/desktop.py install|uninstall

Writes only below the user's data folder (``$XDG_DATA_HOME``, by default ``~/.local/share``), and the
line for links into the user's ``mimeapps.list``. Standard library only. The entry starts the
``heatreel`` that stands beside the Python that runs this.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SCHEME = "x-scheme-handler/heatreel"
SOURCE = Path(__file__).resolve().parent / "desktop"


def main(arguments: list[str]) -> int:
    """Returns 0, or 2 when this system has no such menus."""
    if arguments not in (["install"], ["uninstall"]):
        print("usage: python packaging/desktop.py install|uninstall", file=sys.stderr)
        return 2
    if not sys.platform.startswith("linux"):
        print("error: menu entries of this kind are for Linux desktops only", file=sys.stderr)
        return 2
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    targets = {
        SOURCE / "heatreel.desktop": data / "applications" / "heatreel.desktop",
        SOURCE / "heatreel.svg": data / "icons" / "hicolor" / "scalable" / "apps" / "heatreel.svg",
        SOURCE / "heatreel-mime.xml": data / "mime" / "packages" / "heatreel.xml",
    }
    for source, target in targets.items():
        if arguments == ["install"]:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_text(source), encoding="utf-8")
            print(f"written: {target}")
        elif target.exists():
            target.unlink()
            print(f"removed: {target}")
    _refresh(data)
    _links_are_ours(arguments == ["install"])
    return 0


def _links_are_ours(ours: bool) -> None:
    """heatreel:// links open Heatreel, or nothing any more.

    The entry names the scheme; this makes it the one that is asked, also where no cache of entries is kept.
    """
    if ours and shutil.which("xdg-mime"):
        command = ["xdg-mime", "default", "heatreel.desktop", SCHEME]
        subprocess.run(command, capture_output=True, check=False)
    chosen = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "mimeapps.list"
    if not ours and chosen.is_file():
        lines = chosen.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"{SCHEME}=heatreel.desktop")]
        if kept != lines:
            chosen.write_text("".join(kept), encoding="utf-8")


def _text(source: Path) -> str:
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".desktop":
        # not resolved: the link in .venv is what makes it that environment's Python
        command = Path(sys.executable).parent / "heatreel"
        quoted = '"' + str(command).replace("\\", "\\\\").replace('"', '\\"') + '"'
        text = text.replace("\nExec=heatreel ", f"\nExec={quoted} ")
        text = text.replace("\nTryExec=heatreel\n", f"\nTryExec={command}\n")
    return text


def _refresh(data: Path) -> None:
    """Tell the desktop, where it has the tools for that; without them it finds out by itself."""
    for command in (
        ["update-mime-database", str(data / "mime")],
        ["update-desktop-database", str(data / "applications")],
        ["gtk-update-icon-cache", "--ignore-theme-index", "--quiet", str(data / "icons" / "hicolor")],
    ):
        if shutil.which(command[0]) and Path(command[-1]).is_dir():
            subprocess.run(command, capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
