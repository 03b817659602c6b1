"""Setting up a checkout: what is missing is installed when that is allowed, and named exactly when not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    import system_libraries

    return system_libraries


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    import bootstrap

    return bootstrap


class Apt:
    """Stands where the system's commands are: remembers what was run, knows some package names."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.ran: list[str] = []

    def run(self, command: list[str], **_options: object) -> SimpleNamespace:
        line = " ".join(command)
        if command[:2] == ["apt-cache", "policy"]:
            candidate = "1.0" if command[2] in self.known else "(none)"
            return SimpleNamespace(returncode=0, stdout=f"  Candidate: {candidate}\n", stderr="")
        self.ran.append(line)
        return SimpleNamespace(returncode=1 if command[0] == "sudo" else 0, stdout="", stderr="")


def use(apt: Apt, libraries, monkeypatch: pytest.MonkeyPatch, *, user_id: int) -> None:
    monkeypatch.setattr(subprocess, "run", apt.run)
    monkeypatch.setattr(libraries.os, "geteuid", lambda: user_id)
    monkeypatch.setattr(libraries.shutil, "which", lambda name: f"/usr/bin/{name}")


def test_every_file_of_the_table_has_its_package(libraries) -> None:
    assert libraries.package_of("libX11.so.6") == "libx11-6"
    assert libraries.package_of("libnss3.so") == "libnss3"
    assert libraries.package_of("libdbus-1.so.3") == "libdbus-1-3"
    assert libraries.package_of("libnobody.so.1") is None


def test_root_installs_under_the_name_that_this_system_uses(libraries, monkeypatch) -> None:
    apt = Apt("libasound2", "libasound2t64", "libnss3")
    use(apt, libraries, monkeypatch, user_id=0)
    libraries.install(["libasound2", "libnss3"], lambda line: None)
    assert apt.ran[-1].endswith("apt-get install --yes --no-install-recommends libasound2t64 libnss3")


def test_who_may_not_install_is_told_the_exact_command(libraries, monkeypatch) -> None:
    apt = Apt("libnss3")
    use(apt, libraries, monkeypatch, user_id=1000)
    with pytest.raises(libraries.MissingError, match=r"sudo apt-get install .* libnss3 fonts-liberation"):
        libraries.install(["libnss3", "fonts-liberation"], lambda line: None)
    assert apt.ran == ["sudo -n true"]


def test_without_apt_the_packages_are_named(libraries, monkeypatch) -> None:
    monkeypatch.setattr(libraries.shutil, "which", lambda name: None)
    with pytest.raises(libraries.MissingError, match=r"libnss3"):
        libraries.install(["libnss3"], lambda line: None)


def test_this_python_will_do(bootstrap) -> None:
    assert bootstrap.find_python() == sys.executable


def test_another_python_on_the_path_is_taken(bootstrap, monkeypatch) -> None:
    versions = {"/usr/bin/python3": (3, 10), "/usr/bin/python3.12": (3, 12)}
    monkeypatch.setattr(bootstrap.sys, "executable", "/usr/bin/python3")
    found = {Path(path).name: path for path in versions} | {path: path for path in versions}
    monkeypatch.setattr(bootstrap.shutil, "which", found.get)
    monkeypatch.setattr(bootstrap, "_version", versions.__getitem__)
    assert bootstrap.find_python() == "/usr/bin/python3.12"


def test_too_old_a_python_is_told_what_is_needed(bootstrap, monkeypatch) -> None:
    monkeypatch.setattr(bootstrap, "_version", lambda path: (3, 9))
    with pytest.raises(bootstrap.SetupError, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        bootstrap.find_python()
