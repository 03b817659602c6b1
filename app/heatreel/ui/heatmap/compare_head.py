"""Above each map of a comparison: which sessions, how many of what, and what its colours mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from heatreel.ui.heatmap.changes import change_colour
from heatreel.ui.heatmap.controls import LegendBar
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label, on_theme, row_layout

if TYPE_CHECKING:
    from heatreel.export.difference import PaneMap
    from heatreel.operations.comparing import Selection

_LEGEND_ROWS = 4.6  # most width of a legend, in rows of a table
_BOLDER = 1.06  # by which numbers in bold make a line longer
_NUMBER = re.compile(r"(\d[\d,]*) (?=[a-z])")

ANOTHER_DAY, SWAP = "Before and after a day…", "Swap A and B"


class Badge(QWidget):
    """The letter of a side in its colour."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter = letter
        side = theme().px("control.icon") + theme().px("radius.mark")
        self.setFixedSize(side, side)
        on_theme(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(change_colour(-1.0 if self._letter == "A" else 1.0))
        radius = 2 * theme().px("radius.mark")
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setPen(theme().color("surface.panel"))
        painter.setFont(theme().font("small", "semibold"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)


class SideChooser(QAbstractButton):
    """The name of a side; a press offers others."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.setFont(theme().font("body", "semibold"))
        self.setAccessibleName(f"Side {letter}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        on_theme(self, self.update)

    def set_name(self, name: str) -> None:
        """Show another one."""
        self.setText(name)
        self.setToolTip(f"{name}\nPress for another selection of sessions")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(theme().px("space.xxl"), theme().px("control.height_compact"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, side = theme().px("space.xs"), theme().px("control.icon_compact")
        measure = self.fontMetrics()
        room = self.width() - side - 3 * gap
        text = measure.elidedText(self.text(), Qt.TextElideMode.ElideRight, max(1, room))
        wide = measure.horizontalAdvance(text)
        box, radius = QRectF(0, 0, wide + side + 3 * gap, self.height()), theme().px("radius.control")
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme().color("surface.hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus() and self.property("keyboard"):
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        painter.setPen(theme().color("text.primary"))
        painter.setFont(self.font())
        name = QRectF(gap, 0, wide + 1, self.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        arrow = theme().icon_pixmap("chevron-down", "text.secondary", side)
        painter.drawPixmap(round(name.right()) + gap, (self.height() - side) // 2, arrow)


class CompareHead(QWidget):
    """Name and legend in one row, what the map is made of below. ``letter`` "" is the difference."""

    def __init__(self, letter: str, groups: Callable[[], list[list[Selection]]]) -> None:
        super().__init__()
        self.letter, self._groups = letter, groups
        self._words = ""
        self.on_choice: Callable[[Selection], object] = lambda _one: None
        self.on_day: Callable[[], object] = lambda: None
        self.on_swap: Callable[[], object] = lambda: None
        self.legend = LegendBar()
        self.counts = label("", "small", role="secondary")
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        named = row_layout(space="space.xs")
        self.chooser = SideChooser(letter)
        if letter:
            named.addWidget(Badge(letter))
            named.addWidget(self.chooser, 1)
            self.chooser.clicked.connect(self._open)
        else:
            title = label("Difference, B − A", "body", "semibold")
            title.setFixedHeight(theme().px("control.height_compact"))
            named.addWidget(title, 1)
        side_by_side = row_layout()
        beside = QVBoxLayout()
        beside.addLayout(named)
        beside.addStretch(1)
        side_by_side.addLayout(beside, 1)
        side_by_side.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px("space.s"), 0, theme().px("radius.mark"))
        column.setSpacing(0)
        column.addLayout(side_by_side)
        column.addWidget(self.counts, 1)

    def show_map(self, pane: PaneMap | None) -> None:
        """What a map is made of; None while there is none."""
        self._words = words = pane.words if pane is not None else ""
        self.counts.setToolTip(words)
        self._fit_words()
        self.legend.set_legend(pane.legend if pane is not None else None)
        title = pane.legend.title if pane is not None else ""
        per = " per 100 page views" if pane is not None and pane.letter and _is_rate(title) else ""
        self.legend.setToolTip(f"{title}{per}")
        self.setAccessibleName(f"{self.letter} {self.chooser.text() or 'Difference'}: {words}".strip())

    def _fit_words(self) -> None:
        """Page views are left to the tool tip where there is no room for them."""
        words, parts = self._words, self._words.split(" · ")
        if self.counts.fontMetrics().horizontalAdvance(words) * _BOLDER > self.width() and len(parts) > 2:
            words = " · ".join((parts[0], *parts[2:]))
        self.counts.setText(_NUMBER.sub(r"<b>\1</b> ", words) if self.letter else words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()
        most = round(_LEGEND_ROWS * theme().px("row.table"))
        self.legend.setFixedWidth(min(most, self.width() // 3))

    def menu(self) -> QMenu:
        """The selections that this side can be."""
        made = QMenu(self)
        made.aboutToHide.connect(made.deleteLater)
        for group in self._groups():
            for one in group:
                action = made.addAction(one.name, partial(self.on_choice, one))
                action.setCheckable(True)
                action.setChecked(one.name == self.chooser.text())
            made.addSeparator()
        made.addAction(ANOTHER_DAY, self.on_day)
        made.addAction(SWAP, self.on_swap)
        return made

    def _open(self) -> None:
        self.menu().popup(self.chooser.mapToGlobal(QPoint(0, self.chooser.height())))


def _is_rate(title: str) -> bool:
    """Whether the values of a legend add up over page views."""
    return title.startswith(("Clicks", "Time"))
