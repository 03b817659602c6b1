"""Build hook of hatchling: what is shipped but not Python goes into the wheel as ``heatreel/_resources``.

The sdist holds the built player and icons too, so building a wheel from it needs no npm. An editable
install takes nothing along: ``heatreel/resources.py`` finds the files in the repository.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("themes", "player", "icons", "sample")
NOT_SHIPPED = {"node_modules", "package.json", "package-lock.json", ".npmrc", "licenses", "__pycache__"}


class ResourceHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes sure that the assets are there, then names every file for the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each target is built."""
        if version == "editable":
            return
        root = Path(self.root)
        assets = _load(root / "packaging" / "build_assets.py")
        try:
            assets.build(root, tell=self.app.display_info)
        except assets.AssetError as error:
            self.app.abort(f"error: {error}")
        if self.target_name == "wheel":
            build_data["force_include"].update(_wheel_files(root / "resources"))


def _wheel_files(resources: Path) -> dict[str, str]:
    found = {}
    for name in SHIPPED:
        for path in sorted((resources / name).rglob("*")):
            inside = path.relative_to(resources)
            if path.is_file() and not NOT_SHIPPED.intersection(inside.parts):
                found[str(path)] = f"heatreel/_resources/{inside.as_posix()}"
    return found


def _load(path: Path) -> ModuleType:
    """The script beside this file; packaging/ is no package."""
    spec = importlib.util.spec_from_file_location("heatreel_build_assets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
