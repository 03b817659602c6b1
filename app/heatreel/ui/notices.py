"""The bar under the top bar: what a person can act on, one sentence and one way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from heatreel.ui.state import Notice
from heatreel.ui.theme import theme
from heatreel.ui.widgets import IconLabel, button, icon_button, label

MOST_OPEN = 2  # more fold into "n notices"

_LOOK = {
    "info": ("info", "text.secondary", "surface.raised"),
    "warning": ("triangle-alert", "state.warning", "state.warning_soft"),
    "danger": ("circle-alert", "state.danger", "state.danger_soft"),
}


class NoticeBar(QWidget):
    """Shows notices until each is dismissed. The same notice is not shown twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._unfolded = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be told, oldest first."""
        return tuple(self._notices)

    def post(self, notice: Notice) -> None:
        """Tell something; it stays until dismissed."""
        if not any((n.title, n.text) == (notice.title, notice.text) for n in self._notices):
            self._notices.append(notice)
            self._build()

    def dismiss(self, notice: Notice) -> None:
        """Take one away."""
        self._notices = [n for n in self._notices if n is not notice]
        self._build()

    def dismiss_all(self) -> None:
        """Take all away."""
        self._notices.clear()
        self._unfolded = False
        self._build()

    def _build(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        if len(self._notices) > MOST_OPEN and not self._unfolded:
            self._layout.addWidget(self._folded())
        else:
            for notice in self._notices:
                self._layout.addWidget(_Row(notice, self))
        self.setVisible(bool(self._notices))

    def _folded(self) -> QWidget:
        worst = max(self._notices, key=lambda n: list(_LOOK).index(n.level))
        latest = self._notices[-1].title
        summary = Notice(worst.level, f"{len(self._notices)} notices.", latest, "Show all", self._unfold)
        return _Row(summary, self, all_of_them=True)

    def _unfold(self) -> None:
        self._unfolded = True
        self._build()


class _Row(QWidget):
    def __init__(self, notice: Notice, bar: NoticeBar, *, all_of_them: bool = False) -> None:
        super().__init__()
        icon, ink, self._fill = _LOOK[notice.level]
        layout = QHBoxLayout(self)
        side, gap = theme().px("space.m"), theme().px("space.s")
        layout.setContentsMargins(side, gap, gap, gap)
        layout.setSpacing(theme().px("space.m"))
        layout.addWidget(IconLabel(icon, ink))
        layout.addWidget(_sentence(notice), 1)
        if notice.button:
            layout.addWidget(button(notice.button, lambda: self._act(notice, bar, all_of_them)))
        dismiss = (lambda: bar.dismiss_all()) if all_of_them else (lambda: bar.dismiss(notice))
        layout.addWidget(icon_button("x", "Dismiss", dismiss))

    @staticmethod
    def _act(notice: Notice, bar: NoticeBar, all_of_them: bool) -> None:
        if not all_of_them:
            bar.dismiss(notice)
        if notice.on_button is not None:
            notice.on_button()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color(self._fill))
        painter.setPen(QPen(theme().color("border.default"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


def _sentence(notice: Notice) -> QLabel:
    made = label("", "dense")
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(f"<b>{_plain(notice.title)}</b> {_plain(notice.text)}")
    made.setWordWrap(True)
    return made


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
