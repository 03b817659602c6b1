"""Import in a process of its own: the same result, and never half a session, whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.operations.importing import import_in_child
from helpers.storyboard import Storyboard

_DIES_INSIDE = """
import os, signal, sys
from pathlib import Path
from heatreel.library import writing
from heatreel.operations.importing import import_paths
def die(session, data):
    os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    if sys.argv[3] == "die":
        writing._click_values = die
    import_paths(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def visit(tmp_path: Path, name: str) -> Path:
    return Storyboard().visit(f"https://{name}.test/", "<b id=x>x</b>").click("#x").save(tmp_path / name)


def test_the_child_imports_and_tells_how_far_it_is(tmp_path: Path) -> None:
    library, told = tmp_path / "l.heatreel", list[tuple[float, float, str]]()
    report = import_in_child(library, [visit(tmp_path, "a.json")], lambda *step: told.append(step))
    assert len(report.new_ids) == 1
    assert "a.json" in {what for _, _, what in told}
    with Library.open(library) as opened:
        assert opened.count() == 1


def test_cancel_ends_the_child(tmp_path: Path) -> None:
    def cancel(done: float, total: float, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        import_in_child(tmp_path / "l.heatreel", [visit(tmp_path, "a.json")], cancel)


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_process_killed_inside_the_transaction_leaves_whole_sessions(tmp_path: Path) -> None:
    library = tmp_path / "l.heatreel"

    def run(name: str, how: str) -> int:
        command = [sys.executable, "-c", _DIES_INSIDE, str(library), str(visit(tmp_path, name)), how]
        return subprocess.run(command, check=False).returncode

    assert run("a.json", "live") == 0
    assert run("b.json", "die") == -signal.SIGKILL
    with Library.open(library) as opened:
        assert opened.count() == 1
        for table in ("session", "page_view", "columns", "chunk", "click"):
            sql = f"SELECT count(DISTINCT {'id' if table == 'session' else 'session_id'}) FROM {table}"
            assert opened._db.execute(sql).fetchone()[0] == 1
    assert run("b.json", "live") == 0


def test_importing_never_loads_qt() -> None:
    code = "import sys, heatreel.operations.importing; print([m for m in sys.modules if 'PySide' in m])"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert out.stdout.strip() == "[]"
