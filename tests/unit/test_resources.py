"""What is shipped but not Python: found in one way, built from pinned packages, complete."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from heatreel.resources import resource

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "packaging" / "build_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which the packages are "installed" already, each file with a line of its own."""
    player, icons = tmp_path / "resources" / "player", tmp_path / "resources" / "icons"
    (player / "licenses").mkdir(parents=True)
    icons.mkdir(parents=True)
    table = {"rrweb/dist/a.js": "a.js"}
    (player / "package.json").write_text(json.dumps({"heatreel": {"copy": table}}))
    (player / "package-lock.json").write_text("{}")
    (player / "licenses" / "rrweb.txt").write_text("MIT")
    (icons / "names.txt").write_text("# icons\nplay\n")
    for name, text in {
        "rrweb/dist/a.js": "1",
        "rrweb/package.json": '{"name": "rrweb", "version": "2"}',
        "lucide-static/icons/play.svg": "<svg/>",
        "lucide-static/icons/pause.svg": "<svg/>",
        "lucide-static/LICENSE": "ISC",
    }.items():
        path = player / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def have_packages(assets: ModuleType, checkout: Path) -> None:
    player = checkout / "resources" / "player"
    stamp = assets._fingerprint([player / name for name in assets.NPM_INPUTS])
    (player / "node_modules" / ".heatreel-stamp").write_text(stamp)


def test_a_missing_file_says_where_it_was_looked_for() -> None:
    with pytest.raises(FileNotFoundError, match=r"no/such\.file is not there: looked for .*resources.*make"):
        resource("no/such.file")


def test_every_icon_of_the_list_was_built() -> None:
    lines = resource("icons/names.txt").read_text(encoding="utf-8").splitlines()
    for name in (line for line in lines if line and not line.startswith("#")):
        assert "<svg" in resource(f"icons/dist/{name}.svg").read_text(encoding="utf-8")


def test_player_was_built_with_the_licences_of_what_it_is_made_of() -> None:
    table = json.loads(resource("player/package.json").read_text(encoding="utf-8"))["heatreel"]["copy"]
    for name in table.values():
        assert resource(f"player/dist/{name}").stat().st_size > 0
    text = resource("player/dist/LICENSES.txt").read_text(encoding="utf-8")
    assert "SmartX" in text
    assert re.search(r"^postcss \d", text, re.M)


def test_build_copies_what_the_table_and_the_list_name(assets: ModuleType, checkout: Path) -> None:
    have_packages(assets, checkout)
    assert assets.build(checkout, tell=lambda line: None)
    resources = checkout / "resources"
    assert (resources / "player" / "dist" / "a.js").read_text() == "1"
    assert sorted(path.name for path in (resources / "icons" / "dist").glob("*.svg")) == ["play.svg"]


def test_a_second_build_does_nothing(assets: ModuleType, checkout: Path) -> None:
    have_packages(assets, checkout)
    assets.build(checkout, tell=lambda line: None)
    assert not assets.build(checkout, tell=lambda line: None)


def test_a_built_tree_needs_no_npm(
    assets: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an unpacked sdist: the built folders are there, the npm packages are not."""
    have_packages(assets, checkout)
    assets.build(checkout, tell=lambda line: None)
    (checkout / "resources" / "player" / "node_modules" / ".heatreel-stamp").unlink()
    monkeypatch.setenv("PATH", "")
    assert not assets.build(checkout, tell=lambda line: None)


def test_a_new_icon_name_is_taken_up(assets: ModuleType, checkout: Path) -> None:
    have_packages(assets, checkout)
    assets.build(checkout, tell=lambda line: None)
    names = checkout / "resources" / "icons" / "names.txt"
    names.write_text(names.read_text() + "pause\n")
    assert assets.build(checkout, tell=lambda line: None)
    assert (checkout / "resources" / "icons" / "dist" / "pause.svg").is_file()


def test_an_unknown_icon_name_is_told_in_one_line(assets: ModuleType, checkout: Path) -> None:
    have_packages(assets, checkout)
    (checkout / "resources" / "icons" / "names.txt").write_text("no-such-icon\n")
    with pytest.raises(assets.AssetError, match=r"no-such-icon\.svg.*Correct the name") as caught:
        assets.build(checkout, tell=lambda line: None)
    assert "\n" not in str(caught.value)


def test_without_npm_one_line_says_what_to_install(
    assets: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(
        assets.AssetError, match=r"npm is not installed.*apt-get install nodejs npm"
    ) as caught:
        assets.build(checkout, tell=lambda line: None)
    assert "\n" not in str(caught.value)


def test_setup_scripts_start_without_any_package() -> None:
    """They run before anything is installed: -S and -I leave only the standard library."""
    code = "import sys; sys.path.insert(0, 'packaging'); import bootstrap, build_assets, system_libraries"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
