"""What people save by name stays in the library file."""

from __future__ import annotations

from pathlib import Path

from heatreel.library.library import Library


def test_what_is_saved_is_there_after_opening_again_in_the_order_it_was_made(tmp_path: Path):
    with Library.open(tmp_path / "l.heatreel") as library:
        library.save("segment", "Phones", {"device": ["phone"]})
        library.save("segment", "Berlin – größe", {"text": "berlin"})
        library.save("rule", "Phones", ["of another kind"])
        library.save("segment", "Phones", {"device": ["phone", "tablet"]})
    with Library.open(tmp_path / "l.heatreel") as library:
        assert list(library.saved("segment").items()) == [
            ("Phones", {"device": ["phone", "tablet"]}),
            ("Berlin – größe", {"text": "berlin"}),
        ]
        library.forget("segment", "Phones")
        library.forget("segment", "never saved")
        assert list(library.saved("segment")) == ["Berlin – größe"]
        assert list(library.saved("rule")) == ["Phones"]
