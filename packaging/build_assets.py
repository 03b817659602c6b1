"""Fetches what the window needs from npm: rrweb's replayer and the icons. Standard library only.

``resources/player/package-lock.json`` pins the packages by version and integrity. The table
``heatreel.copy`` in ``resources/player/package.json`` says which of their files go, under which name, to
``resources/player/dist/``; ``resources/icons/names.txt`` lists the icons that go to
``resources/icons/dist/``. The licences of all packages go beside them. When nothing changed since the last
build, nothing is done: a stamp holds the hash of everything that decides the outcome. The sdist carries
both folders with their stamps, so building from it needs no npm.

Called by ``make``, and by the build hook in ``hatch_build.py``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ICON_PACKAGE = "lucide-static"
STAMP = "stamp.txt"
NPM_INPUTS = ("package.json", "package-lock.json")
NO_NPM = (
    "npm is not installed, and it fetches rrweb's player and the icons: install nodejs and npm "
    "(Debian and Ubuntu: sudo apt-get install nodejs npm), or build from the sdist, which holds them."
)


class AssetError(Exception):
    """Something that a person has to put right; the message is one line."""


def build(root: Path, *, tell: Callable[[str], object] = print) -> bool:
    """Build both folders below ``root``. Returns False when they were up to date already."""
    player, icons = root / "resources" / "player", root / "resources" / "icons"
    player_stamp = _fingerprint([player / name for name in NPM_INPUTS] + _licence_notes(player))
    icon_stamp = _fingerprint([player / "package-lock.json", icons / "names.txt"])
    player_old = not _is_current(player / "dist", player_stamp)
    icons_old = not _is_current(icons / "dist", icon_stamp)
    if not player_old and not icons_old:
        return False
    modules = _install(player, tell)
    if player_old:
        files = {to: modules / source for source, to in _copy_table(player).items()}
        texts = {"LICENSES.txt": _licences(player, modules)}
        _replace(player / "dist", files, texts, player_stamp)
        tell(f"player: {len(files)} files in {_short(player / 'dist', root)}")
    if icons_old:
        names = icon_names(icons / "names.txt")
        files = {f"{name}.svg": modules / ICON_PACKAGE / "icons" / f"{name}.svg" for name in names}
        files["LICENSE-lucide.txt"] = modules / ICON_PACKAGE / "LICENSE"
        _replace(icons / "dist", files, {}, icon_stamp)
        tell(f"icons: {len(names)} in {_short(icons / 'dist', root)}")
    return True


def icon_names(path: Path) -> list[str]:
    """Names in ``names.txt``: one a line, ``#`` begins a comment."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _is_current(folder: Path, stamp: str) -> bool:
    """Whether the folder was built from these inputs and every file of it is still there."""
    try:
        first, *names = (folder / STAMP).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return first == stamp and all((folder / name).is_file() for name in names)


def _install(player: Path, tell: Callable[[str], object]) -> Path:
    """``npm ci`` beside package.json, unless the same packages are there. Returns node_modules."""
    modules = player / "node_modules"
    wanted = _fingerprint([player / name for name in NPM_INPUTS])
    mark = modules / ".heatreel-stamp"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return modules
    npm = shutil.which("npm")
    if npm is None:
        raise AssetError(NO_NPM)
    tell("npm: fetching rrweb and the icons")
    done = subprocess.run(
        [npm, "ci", "--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=player,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        raise AssetError(f"npm ci failed in {player}: {' / '.join(reason[:4])}")
    mark.write_text(wanted, encoding="utf-8")
    return modules


def _copy_table(player: Path) -> dict[str, str]:
    table = json.loads((player / "package.json").read_text(encoding="utf-8"))["heatreel"]["copy"]
    return {str(source): str(to) for source, to in table.items()}


def _licence_notes(player: Path) -> list[Path]:
    """Licences that a package names but does not carry."""
    return sorted((player / "licenses").glob("*.txt"))


def _licences(player: Path, modules: Path) -> str:
    """The licence texts of everything that is bundled into the copied files."""
    parts = []
    for folder in sorted(path.parent for path in modules.glob("**/package.json") if _is_package(path)):
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        if about["name"] == ICON_PACKAGE:
            continue
        texts = sorted(folder.glob("LICENSE*"))
        text = texts[0].read_text(encoding="utf-8") if texts else "See the text of rrweb's licence above."
        parts.append(f"{about['name']} {about['version']} ({about.get('license', '?')})\n\n{text.strip()}\n")
    notes = [note.read_text(encoding="utf-8").strip() + "\n" for note in _licence_notes(player)]
    head = "rrweb and its packages (@rrweb/*, rrdom, rrweb-snapshot)\n\n"
    return head + f"\n{'-' * 72}\n".join([*notes, *parts])


def _is_package(path: Path) -> bool:
    """node_modules/x/package.json or node_modules/@scope/x/package.json."""
    folder = path.parent
    return folder.parent.name == "node_modules" or (
        folder.parent.name.startswith("@") and folder.parent.parent.name == "node_modules"
    )


def _replace(folder: Path, files: dict[str, Path], texts: dict[str, str], stamp: str) -> None:
    """Fill a new folder and put it in the place of the old one."""
    missing = [str(source) for source in files.values() if not source.is_file()]
    if missing:
        raise AssetError(f"not in the npm packages: {', '.join(missing)}. Correct the name or the version.")
    new = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, source in files.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, new / name)
    for name, text in texts.items():
        (new / name).write_text(text, encoding="utf-8")
    lines = [stamp, *sorted([*files, *texts])]
    (new / STAMP).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def main() -> int:
    """Build below the repository that this file stands in."""
    try:
        build(Path(__file__).resolve().parents[1])
    except AssetError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
