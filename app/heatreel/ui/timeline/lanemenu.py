"""Which lanes a person folded or hid; remembered between runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from heatreel.ui.settings import settings
from heatreel.ui.timeline.frame import LANE_WORDS


class LaneChoice(QObject):
    """Names of folded and hidden lanes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folded = _stored("folded")
        self.hidden = _stored("hidden")

    def fold(self, name: str, folded: bool) -> None:
        """A folded lane is a thin line."""
        self.folded = self.folded | {name} if folded else self.folded - {name}
        self._keep()

    def hide(self, name: str, hidden: bool) -> None:
        """A hidden lane takes no room."""
        self.hidden = self.hidden | {name} if hidden else self.hidden - {name}
        self._keep()

    def show_all(self) -> None:
        """All lanes in their full height."""
        self.folded = self.hidden = frozenset()
        self._keep()

    def menu(self, parent: QWidget, at: str = "") -> QMenu:
        """Every lane to show or hide; for the lane ``at`` also to fold."""
        menu = QMenu(parent)
        if at:
            word, folded = LANE_WORDS[at][0], at in self.folded
            menu.addAction(f"{'Open' if folded else 'Fold'} {word}").triggered.connect(
                lambda _checked=False: self.fold(at, not folded)
            )
            menu.addAction(f"Hide {word}").triggered.connect(lambda _checked=False: self.hide(at, True))
            menu.addSeparator()
        for name, (word, _icon) in LANE_WORDS.items():
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(name not in self.hidden)
            action.triggered.connect(lambda checked, name=name: self.hide(name, not checked))
        menu.addSeparator()
        fold = menu.addMenu("Folded")
        for name, (word, _icon) in LANE_WORDS.items():
            action = fold.addAction(word)
            action.setCheckable(True)
            action.setChecked(name in self.folded)
            action.triggered.connect(lambda checked, name=name: self.fold(name, checked))
        menu.addAction("Show all lanes").triggered.connect(lambda _checked=False: self.show_all())
        return menu

    def _keep(self) -> None:
        settings().setValue("timeline/folded", sorted(self.folded))
        settings().setValue("timeline/hidden", sorted(self.hidden))
        self.changed.emit()


def _stored(what: str) -> frozenset[str]:
    value = settings().value(f"timeline/{what}", [])
    names = [value] if isinstance(value, str) else list(value or [])
    return frozenset(names) & LANE_WORDS.keys()
