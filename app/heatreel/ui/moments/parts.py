"""Parts of the panel of moments: the bar of the score, the list, and the menu of how it is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QActionGroup, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from heatreel.model.moment import Moment
from heatreel.ui.moments.rows import GROUPS, SORTS, View
from heatreel.ui.settings import settings
from heatreel.ui.signal_names import INFORMATION, family_of, signal_name
from heatreel.ui.theme import theme, tokens


class ScoreBar(QWidget):
    """What each family adds to the score, as shares of a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, float]] = []
        self.setFixedHeight(theme().px("space.s"))
        theme().changed.connect(self.update)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Sum up by family."""
        sums: dict[str, float] = {}
        for moment in moments:
            family = family_of(moment.signal)
            sums[family] = sums.get(family, 0.0) + moment.score
        self._parts = [
            (family, sums[family])
            for family in (*tokens()["families"], INFORMATION)
            if sums.get(family, 0.0) > 0
        ]
        labels = {key: spec["label"] for key, spec in tokens()["families"].items()} | {INFORMATION: "Other"}
        self.setToolTip(" · ".join(f"{labels[family]} {share:g}" for family, share in self._parts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, x = QPainter(self), 0.0
        p.fillRect(self.rect(), theme().color("border.default"))
        whole = sum(share for _family, share in self._parts)
        for family, share in self._parts:
            wide = self.width() * share / whole
            gap = 1.0 if x + wide < self.width() - 1 else 0.0
            token = "act.mark" if family == INFORMATION else f"signal.{family}.mark"
            p.fillRect(QRectF(x, 0, wide - gap, self.height()), theme().color(token))
            x += wide


class MomentList(QListView):
    """The list; Enter plays the row."""

    def __init__(
        self,
        play: Callable[[], None],
        resized: Callable[[], None],
        menu: Callable[[QContextMenuEvent], None],
    ) -> None:
        super().__init__()
        self._play, self._resized, self._menu = play, resized, menu
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Moments")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()


def kept_view() -> View:
    """How moments were listed last; which signals are left out is not kept."""
    kept = settings()
    group, sort = str(kept.value("moments/group", "family")), str(kept.value("moments/sort", "time"))
    return View(
        group if group in GROUPS else "family",
        sort if sort in SORTS else "time",
        not_problems=kept.value("moments/not_problems", False, type=bool),
    )


def keep_view(view: View) -> None:
    """Remember it."""
    for name, value in (
        ("group", view.group),
        ("sort", view.sort),
        ("not_problems", view.not_problems),
    ):
        settings().setValue(f"moments/{name}", value)


def view_menu(
    parent: QWidget, view: View, signals: Sequence[tuple[str, int]], change: Callable[..., None]
) -> QMenu:
    """How to list. ``signals``: those that were found, with their counts; ``change(name=value)``."""
    menu = QMenu(parent)
    for field, words, now in (("group", GROUPS, view.group), ("sort", SORTS, view.sort)):
        group = QActionGroup(menu)
        for key, text in words.items():
            action = menu.addAction(text if field == "group" else f"Sort {text[0].lower()}{text[1:]}")
            action.setCheckable(True)
            action.setChecked(key == now)
            action.triggered.connect(lambda _on, f=field, k=key: change(**{f: k}))
            group.addAction(action)
        menu.addSeparator()
    shown = menu.addAction("Show what is not a problem")
    shown.setCheckable(True)
    shown.setChecked(view.not_problems)
    shown.triggered.connect(lambda on: change(not_problems=on))
    menu.addSeparator()
    for signal, count in signals:
        action = menu.addAction(f"{signal_name(signal)}  {count}")
        action.setCheckable(True)
        action.setChecked(signal not in view.left_out)
        action.triggered.connect(
            lambda on, s=signal: change(left_out=view.left_out - {s} if on else view.left_out | {s})
        )
    return menu
