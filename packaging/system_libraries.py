"""Finds out which system libraries Qt WebEngine lacks here, and fonts, and installs them with apt.

Asks the dynamic linker (``ldd``) about Qt's own files, so nothing is installed that is there already under
another name. Standard library only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FONTS = ["fonts-dejavu-core", "fonts-liberation"]
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

# File that the linker asks for → package of Debian and Ubuntu. Names that Ubuntu 24.04 gave a "t64" at the
# end are tried both ways.
PACKAGES = {
    "libGL.so": "libgl1",
    "libGLX.so": "libgl1",
    "libOpenGL.so": "libopengl0",
    "libEGL.so": "libegl1",
    "libgbm.so": "libgbm1",
    "libdrm.so": "libdrm2",
    "libnspr4.so": "libnspr4",
    "libplc4.so": "libnspr4",
    "libplds4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libsmime3.so": "libnss3",
    "libasound.so": "libasound2",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libexpat.so": "libexpat1",
    "libudev.so": "libudev1",
    "libgssapi_krb5.so": "libgssapi-krb5-2",
    "libstdc++.so": "libstdc++6",
    "libzstd.so": "libzstd1",
    "libX11.so": "libx11-6",
    "libX11-xcb.so": "libx11-xcb1",
    "libXcomposite.so": "libxcomposite1",
    "libXdamage.so": "libxdamage1",
    "libXext.so": "libxext6",
    "libXfixes.so": "libxfixes3",
    "libXrandr.so": "libxrandr2",
    "libXrender.so": "libxrender1",
    "libXtst.so": "libxtst6",
    "libXi.so": "libxi6",
    "libSM.so": "libsm6",
    "libICE.so": "libice6",
    "libxkbfile.so": "libxkbfile1",
    "libxkbcommon.so": "libxkbcommon0",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxcb.so": "libxcb1",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-dri3.so": "libxcb-dri3-0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render.so": "libxcb-render0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-shm.so": "libxcb-shm0",
    "libxcb-sync.so": "libxcb-sync1",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xfixes.so": "libxcb-xfixes0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libwayland-client.so": "libwayland-client0",
    "libwayland-cursor.so": "libwayland-cursor0",
    "libwayland-egl.so": "libwayland-egl1",
    "libwayland-server.so": "libwayland-server0",
}


class MissingError(Exception):
    """What is missing and how to install it."""


def ensure(qt_folder: Path, say: Callable[[str], None]) -> None:
    """See to libraries and fonts; raises MissingError with the exact command when that is not possible."""
    if not sys.platform.startswith("linux"):
        return
    files = missing_files(qt_folder)
    packages = sorted({package_of(name) or "?" for name in files} - {"?"}) + ([] if has_fonts() else FONTS)
    if packages:
        say("  missing: {}".format(", ".join(sorted(files) + ([] if has_fonts() else ["fonts"]))))
        install(packages, say)
    still = missing_files(qt_folder)
    if still:
        raise MissingError(
            "Qt WebEngine needs {} and this system does not have it. Install the packages that hold it with "
            "the system's package manager, then run this again.".format(", ".join(sorted(still)))
        )
    say("  all there")


def missing_files(qt_folder: Path) -> set[str]:
    """Names like ``libnss3.so`` that the linker does not find for Qt's web engine and platform plugins."""
    qt = qt_folder / "Qt"
    plugins = ["libqxcb.so", "libqoffscreen.so"]
    if os.environ.get("WAYLAND_DISPLAY"):
        plugins += ["libqwayland.so", "libqwayland-generic.so"]
    objects = [qt / "lib" / "libQt6WebEngineCore.so.6", qt / "libexec" / "QtWebEngineProcess"]
    objects += [qt / "plugins" / "platforms" / name for name in plugins]
    there = [str(path) for path in objects if path.exists()]
    done = subprocess.run(["ldd", *there], capture_output=True, text=True, check=False)
    return set(re.findall(r"(\S+) => not found", done.stdout))


def package_of(file_name: str) -> str | None:
    """Package of Debian and Ubuntu that holds ``libX11.so.6``, or None when it is not in the table."""
    stem = file_name.split(".so")[0] + ".so"
    return PACKAGES.get(stem)


def has_fonts() -> bool:
    """Whether there is any outline font: without one a page is drawn without letters."""
    for folder in FONT_FOLDERS:
        for _here, _folders, names in os.walk(Path(folder).expanduser()):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc")) for name in names):
                return True
    return False


def install(packages: list[str], say: Callable[[str], None]) -> None:
    """Install with apt, or raise MissingError with the command that does it."""
    if shutil.which("apt-get") is None:
        raise MissingError(
            "these packages of Debian (or what your system calls them) are missing: {}".format(
                " ".join(packages)
            )
        )
    command = ["apt-get", "install", "--yes", "--no-install-recommends"]
    by_hand = "sudo apt-get update && sudo {} {}".format(" ".join(command), " ".join(packages))
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (shutil.which("sudo") is None or _run(["sudo", "-n", "true"]).returncode):
        raise MissingError(
            "some system packages are missing. Install them, then run this again:\n  " + by_hand
        )
    say("  apt-get update")
    _run([*prefix, "apt-get", "update"])
    names = [name for name in map(_available, packages) if name]
    say("  apt-get install {}".format(" ".join(names)))
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    done = _run([*environment, *command, *names])
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MissingError(f"apt-get failed ({reason}). Try it by hand:\n  {by_hand}")


def _available(package: str) -> str | None:
    """The name under which apt has it: on Ubuntu 24.04 libasound2 is libasound2t64."""
    for name in (package + "t64", package):
        if "Candidate: " in _policy(name) and "Candidate: (none)" not in _policy(name):
            return name
    return None


def _policy(name: str) -> str:
    return subprocess.run(
        ["apt-cache", "policy", name],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    ).stdout


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
