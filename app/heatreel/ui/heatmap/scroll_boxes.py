"""Beside a map of reach: the boxes of the page that scroll by themselves. One of them may be looked at: its
reach is drawn over it on the map, with its numbers here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from heatreel.ui.format import number_text, percent_text, plural_text
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label, on_theme

if TYPE_CHECKING:
    from heatreel.operations.scroll_boxes import ScrollBox

_SHOWN = 6
_PX = "\u202fpx"


class ScrollBoxes(QWidget):
    """A row a box; hidden where there is none."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.rows: list[BoxRow] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px("space.xs"))
        layout.addWidget(label("Boxes that scroll", "dense", "semibold"))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        layout.addLayout(self._list)
        self.text = label("", "small", role="secondary")
        self.text.setWordWrap(True)
        layout.addWidget(self.text)
        model.content_changed.connect(self._look)
        model.box_changed.connect(self._told)
        self._show(())

    def _look(self) -> None:
        content, library, filter_ = self._model.content, self._model.state.library, self._model.filter
        if content is None or library is None or content.request.kind != "scroll":
            self._show(())
            return

        def work(_progress: object) -> tuple[ScrollBox, ...]:
            from heatreel.operations.scroll_boxes import scroll_boxes

            return scroll_boxes(library, content.request, filter_)

        self._model.jobs.run("", work, self._show, lambda _error: None, key="scroll boxes")

    def _show(self, boxes: tuple[ScrollBox, ...]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [BoxRow(box) for box in boxes[:_SHOWN]]
        for row in self.rows:
            row.clicked.connect(lambda on, box=row.box: self._model.choose_box(box if on else None))
            self._list.addWidget(row)
        self._more = len(boxes) - len(self.rows)
        self.setVisible(bool(boxes))
        self._told()

    def _told(self) -> None:
        """The numbers of the box that is looked at; else what a press would do."""
        chosen = self._model.box
        for row in self.rows:
            row.setChecked(row.box is chosen)
        lines = [] if chosen is None else box_lines(chosen)
        if not lines and any(row.isEnabled() for row in self.rows):
            lines = ["Choose one to see its reach on the map"]
        if self._more > 0:
            lines.append(f"and {plural_text(self._more, 'more box', 'more boxes')} in heatreel scrolls")
        self.text.setText("\n".join(lines))
        self.text.setVisible(bool(lines))


class BoxRow(QAbstractButton):
    """Name, and in how many page views it was scrolled. A press looks at it, another one no more."""

    def __init__(self, box: ScrollBox) -> None:
        super().__init__()
        self.box = box
        self.setCheckable(True)
        self.setEnabled(box.box is not None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        share = (
            f"Scrolled in {percent_text(box.scrolled.value)} of {plural_text(box.scrolled.of, 'page view')}"
        )
        self.setAccessibleName(f"{box.name}: {share}")
        missing = (
            "" if box.box is not None else "\nNot in the picture of the page: it has no place on the map"
        )
        deep = f"half of those {number_text(box.median_px)}{_PX} or more"
        self.setToolTip(f"{box.name}\n{box.selector}\n{share}, {deep}{missing}")
        self.setFixedHeight(theme().px("control.height_compact"))
        on_theme(self, self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(theme().px("space.xxl"), theme().px("control.height_compact"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, pad, radius = QRectF(self.rect()), theme().px("space.xs"), theme().px("radius.control")
        if self.isChecked() or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent.soft" if self.isChecked() else "surface.hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.property("keyboard") and self.hasFocus():
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        box.adjust(pad, 0, -pad, 0)
        painter.setFont(theme().font("dense"))
        share = percent_text(self.box.scrolled.value)
        painter.setPen(theme().color("text.tertiary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, share)
        measure = painter.fontMetrics()
        box.setRight(box.right() - measure.horizontalAdvance(share) - 2 * pad)
        painter.setPen(theme().color("text.primary" if self.isEnabled() else "text.tertiary"))
        name = measure.elidedText(self.box.name, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


def box_lines(box: ScrollBox) -> list[str]:
    """What is in a box, how much of it stands there without scrolling, and how deep page views came."""
    if box.box is None or box.content_px is None:
        return []
    least = "at least " if box.is_least else ""
    shown, whole = number_text(min(box.box[3], box.content_px)), number_text(box.content_px)
    came = [f"{percent_text(row.share)} saw {number_text(row.y_page)}{_PX}" for row in box.reach]
    of = f"Of the {plural_text(box.scrolled.of, 'page view')} that had the box in view"
    never = f"; {number_text(box.never)} never had" if box.never else ""
    return [
        f"{shown} of {least}{whole}{_PX} stand there without scrolling",
        " · ".join(came),
        f"{of}{never}. The height of the box stands for all that is in it.",
    ]
