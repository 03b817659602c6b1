"""Sets up a checkout: ``.venv`` with the pinned packages, and what Qt WebEngine needs from the system.

    python3 packaging/bootstrap.py

Standard library only, and readable by older Pythons too, so that it can say which one is needed. What is
missing from the system is installed with apt when that is allowed (as root, or with sudo that asks for no
password); otherwise the exact command is printed. A stamp in ``.venv`` makes the next run short.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import system_libraries

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = VENV / "heatreel-setup.txt"
OLDEST, NEWEST = (3, 11), (3, 13)


class SetupError(Exception):
    """Something that a person has to put right."""


def main() -> int:
    """Returns 0 when everything is there, 2 when a person has to do something first."""
    try:
        set_up()
    except (SetupError, system_libraries.MissingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print("error: this failed: {}".format(" ".join(map(str, error.cmd))), file=sys.stderr)
        return 2
    return 0


def set_up() -> None:
    """Do what is not done yet."""
    wanted = _fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and _venv_python().exists():
        return
    python = find_python()
    if not _venv_works():
        say(f"setup 1/4: .venv with {python}")
        make_venv(python)
    else:
        say("setup 1/4: .venv is there")
    say("setup 2/4: Python packages (about 250 MB the first time)")
    install_packages()
    say("setup 3/4: heatreel itself, run from this folder")
    _pip(["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    say("setup 4/4: system libraries and fonts for Qt WebEngine")
    system_libraries.ensure(_qt_folder(), say)
    STAMP.write_text(wanted, encoding="utf-8")


def say(line: str) -> None:
    """One line of progress, at once."""
    print(line, flush=True)


def find_python() -> str:
    """A Python that Heatreel runs on: the one that runs this, or another on the PATH."""
    names = [sys.executable] + [f"python3.{minor}" for minor in (13, 12, 11)]
    for name in names:
        path = shutil.which(name)
        if path and OLDEST <= _version(path) <= NEWEST:
            return path
    raise SetupError(
        f"Heatreel needs Python 3.11, 3.12 or 3.13; python3 is {platform.python_version()} and none of the "
        "others is on the PATH. "
        "Install one of them (Debian and Ubuntu: sudo apt-get install python3.12 python3.12-venv)."
    )


def make_venv(python: str) -> None:
    """Create ``.venv``; on a bare Debian the module that does it is a package of its own."""
    if subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode:
        minor = "python{}.{}-venv".format(*_version(python))
        system_libraries.install(["python3-venv", minor], say)
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(VENV)], check=True, stdout=subprocess.DEVNULL)


def install_packages() -> None:
    """The pinned packages, each checked against its hash."""
    _pip(["--require-hashes", "--requirement", str(LOCK)])


def _pip(arguments: list[str]) -> None:
    """Run pip and show one short line for each package it takes up."""
    command = [str(_venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    with subprocess.Popen(
        [*command, "--progress-bar", "off", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=str(ROOT),
    ) as process:
        tail = []
        for line in process.stdout or ():
            tail = [*tail[-14:], line.rstrip()]
            if line.startswith("Collecting "):
                say("  " + line.split(" (from")[0][len("Collecting ") :].strip())
            elif line.startswith("Installing collected"):
                say("  unpacking")
    if process.returncode:
        raise SetupError("pip could not install the packages:\n  " + "\n  ".join(tail))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (LOCK, ROOT / "pyproject.toml", Path(__file__), Path(system_libraries.__file__)):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {ROOT}\n"


def _venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _venv_works() -> bool:
    """Whether ``.venv`` has a Python of a version that will do, and pip."""
    python = _venv_python()
    if not python.exists() or not OLDEST <= _version(str(python)) <= NEWEST:
        return False
    return not subprocess.run(
        [str(python), "-m", "pip", "--version"], capture_output=True, check=False
    ).returncode


def _version(python: str) -> tuple[int, int]:
    code = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    try:
        major, minor = done.stdout.split()
    except ValueError:
        return (0, 0)
    return (int(major), int(minor))


def _qt_folder() -> Path:
    code = "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"
    done = subprocess.run([str(_venv_python()), "-c", code], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
