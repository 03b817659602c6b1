"""Habits of this repository that no linter knows. Every message says what to do."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "app" / "heatreel"
MODULES = sorted(PACKAGE.rglob("*.py"))
UI_MODULES = sorted((PACKAGE / "ui").rglob("*.py"))

LONGEST = 400
# module ("app/heatreel/…") → why it is longer than LONGEST lines
LONG_FOR_A_REASON: dict[str, str] = {}

# Same keys for two actions are right only where the two are never enabled together: keys → why
SHARED_KEYS: dict[str, str] = {}

HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
PX_LITERAL = re.compile(r"\b\d+(?:\.\d+)?px\b")
SIZE_SETTER = re.compile(
    r"set(?:ContentsMargins|PixelSize|IconSize|(?:\w*)Spacing|(?:Fixed|Minimum|Maximum)(?:Size|Width|Height))"
)
REGISTRY_HOSTS = re.compile(
    r"(?:registry|replicate)\.npm(?:js|mirror)|registry\.yarnpkg|pypi\.(?:org|python)|files\.pythonhosted"
    r"|(?:deb|security|archive|snapshot|ftp)\.(?:debian|ubuntu)\.(?:org|com)|index-url|proxy\.golang"
)


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Files of the repository; in an unpacked sdist, which has no git, everything that is there."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def strings_of(path: Path) -> list[tuple[int, str]]:
    """Line and text of every string that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def bare_sizes(path: Path) -> list[tuple[int, float]]:
    """Line and number of sizes handed to a widget as they are; 0 and 1 and a token's multiples are right."""
    return [
        (node.lineno, argument.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and SIZE_SETTER.fullmatch(node.func.attr)
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, int | float)
        and argument.value > 1
    ]


def test_modules_are_short_or_say_why_not() -> None:
    lengths = {inside(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    too_long = {
        name: n
        for name, n in lengths.items()
        if n > LONGEST and name.removeprefix("app/") not in LONG_FOR_A_REASON
    }
    assert not too_long, (
        f"longer than {LONGEST} lines: {too_long}. Split the module, or enter it with its reason in "
        "LONG_FOR_A_REASON in this file."
    )


def test_every_package_says_what_lives_there() -> None:
    silent = [
        inside(path)
        for path in MODULES
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"write one sentence on what lives there as the docstring of {silent}"
    bare = [
        inside(folder)
        for folder in {path.parent for path in MODULES}
        if not (folder / "__init__.py").is_file()
    ]
    assert not bare, f"add an __init__.py with a docstring in {bare}"


def test_every_module_has_a_docstring() -> None:
    silent = [
        inside(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"say in a docstring what the module is for: {silent}"


def test_no_colour_and_no_pixel_size_stands_in_the_window() -> None:
    found = []
    for path in UI_MODULES:
        if path.name == "theme.py":
            continue
        for line, text in strings_of(path):
            if HEX_COLOUR.search(text) or PX_LITERAL.search(text):
                found.append(f"{inside(path)}:{line} {text!r}")
        found += [f"{inside(path)}:{line} a size of {size}" for line, size in bare_sizes(path)]
    assert not found, (
        'a colour or size is written out; ask theme().color("…") or theme().px("…") for a token of '
        "resources/themes/tokens.json instead:\n" + "\n".join(found)
    )


def test_no_registry_is_named() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".gz", ".png", ".heatreel"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if REGISTRY_HOSTS.search(line):
                found.append(f"{inside(path)}:{number}")
    assert not found, f"package registries are never named, only packages: take the address out of {found}"


def test_lock_of_the_player_has_integrity_and_no_address() -> None:
    text = (ROOT / "resources" / "player" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text, "remove the addresses (resolved, funding) from package-lock.json"
    packages = text.count('"node_modules/')
    assert packages == text.count('"integrity": "sha512-'), "every package needs its integrity hash"


def test_python_packages_are_pinned_by_hash() -> None:
    text = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [*wanted["project"]["dependencies"], *wanted["dependency-groups"]["dev"]]
    for requirement in names:
        name = re.split(r"[<>=!~ ]", requirement, maxsplit=1)[0].lower()
        assert re.search(rf"^{re.escape(name)}==\S+.*\\$", text, re.M), (
            f"{name} is not in packaging/requirements.lock: make it anew, its head says how"
        )
    assert "://" not in text


def test_actions_have_names_and_keys_of_their_own() -> None:
    from heatreel.ui.actions import ACTIONS
    from heatreel.ui.state import VIEWS

    ids = [spec.id for spec in ACTIONS]
    assert len(ids) == len(set(ids)), (
        f"an id is there twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}"
    )
    for view in VIEWS:
        by_key = defaultdict(list)
        for spec in ACTIONS:
            for key in spec.keys if not spec.views or view in spec.views else ():
                by_key[key].append(spec.id)
        twice = {key: ids for key, ids in by_key.items() if len(ids) > 1 and key not in SHARED_KEYS}
        assert not twice, f"Qt runs neither of two actions with one key in a view of ui/actions.py: {twice}"


def test_every_icon_in_use_is_fetched() -> None:
    from heatreel.ui.actions import ACTIONS

    listed = (ROOT / "resources" / "icons" / "names.txt").read_text(encoding="utf-8").split("\n")
    names = {line.split("#")[0].strip() for line in listed} - {""}
    used = {spec.icon: "ui/actions.py" for spec in ACTIONS if spec.icon}
    for path in UI_MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"icon", "icon_pixmap"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                used[node.args[0].value] = inside(path)
    missing = {name: where for name, where in used.items() if name not in names}
    assert not missing, f"add to resources/icons/names.txt and run make setup: {missing}"


def test_changelog_has_this_version() -> None:
    from heatreel import __version__

    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", text, re.M), (
        f"add a section “## {__version__}” to CHANGELOG.md"
    )
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version == __version__, "pyproject.toml and heatreel/__init__.py name different versions"


def test_nothing_is_left_unsaid() -> None:
    """No stubs and no notes to oneself: what is not done is an entry in the tracker, not a comment."""
    words = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
    found = [
        f"{inside(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found, f"finish it or take it out: {found}"


def test_paths_of_one_machine_are_not_in_the_package() -> None:
    paths = re.compile(r"""["'`](?:/home/\w+/|/Users/\w+/|C:\\\\Users)""")
    found = [
        f"{inside(path)}:{number}"
        for path in [*MODULES, *(ROOT / "packaging").glob("*"), ROOT / "Makefile", ROOT / "README.md"]
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if paths.search(line)
    ]
    assert not found, f"take the path out, or ask platformdirs for it: {found}"
