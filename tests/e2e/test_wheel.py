"""What a person gets who installs the wheel: it works outside the checkout, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
OUTER = dict(os.environ)  # before a test gets folders of its own: pip's cache is in the user's
HOME_PAGE = "https://www.tarnmoor.example/"


def run(*command: object, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in OUTER.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, **changes},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    )
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A clean environment with the wheel and the versions of the lock file; its folder of commands."""
    folder = wheel.parent
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line.rstrip(" \\") for line in lock if "==" in line and not line.startswith((" ", "#"))]
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pins) + "\n", encoding="utf-8")
    pip = (commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-compile", "--constraint", constraints, wheel, cwd=folder)
    return commands


def test_wheel_holds_all_that_is_shipped(wheel: Path) -> None:
    names = {name.removeprefix("heatreel/_resources/") for name in zipfile.ZipFile(wheel).namelist()}
    for wanted in ("themes/tokens.json", "player/dist/LICENSES.txt", "icons/dist/play.svg"):
        assert wanted in names
    assert sum(name.startswith("sample/") and name.endswith(".json.gz") for name in names) == 25
    assert not [name for name in names if "node_modules" in name or name.endswith("package-lock.json")]


def test_installed_wheel_makes_a_heatmap(installed: Path, tmp_path: Path) -> None:
    """Import two of the sample's visits and draw the clicks of the home page: a PNG of the whole page."""
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    sample = ROOT / "resources" / "sample"
    visits = [sample / "shop-02-desktop.json.gz", sample / "shop-12-desktop.json.gz"]
    heatreel, library = installed / "heatreel", tmp_path / "study.heatreel"
    where = run(
        installed / "python", "-c", "import heatreel; print(heatreel.__file__)", cwd=tmp_path
    ).stdout.strip()
    assert not Path(where).is_relative_to(ROOT)

    imported = run(heatreel, "import", *visits, "--library", library, cwd=tmp_path, **own)
    assert "2 sessions imported" in imported.stdout
    target = tmp_path / "clicks.png"
    options = ("--page", HOME_PAGE, "--kind", "click", "-o", target, "--library", library)
    run(heatreel, "heatmap", *options, cwd=tmp_path, **own)

    with Image.open(target) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert picture.width >= 1440
    assert picture.height > 2 * 900, "the picture is of the whole page, not only of the first screen"
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 1000, "the page and the heat are drawn"
