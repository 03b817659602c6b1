"""Where the page stands: its size, its scale, what is said below it, and cards over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from heatreel.ui.replay.overlay import Overlay
from heatreel.ui.replay.scrub import ScrubPicture
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, IconLabel, button, label

LEAST_SCALE = 0.4  # LOOK.md, "Layout": the page is never smaller, it scrolls instead
LINE_AFTER_MS, CARD_AFTER_MS = 150, 1000  # LOOK.md, "States": loading


class Sheet(QWidget):
    """Holds the page and, above it, the overlay; paints the stage and the page's border."""

    def __init__(self) -> None:
        super().__init__()
        self.page: QWidget | None = None
        self.scrub = ScrubPicture(self)
        self.overlay = Overlay(self)
        self.overlay.hide()
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.stage"))
        if self.overlay.isVisible():
            frame = self.overlay.geometry()
            painter.fillRect(frame.adjusted(-1, -1, 1, 1), theme().color("border.strong"))
            painter.fillRect(frame, theme().color("overlay.cursor_line"))


class Stage(QScrollArea):
    """Shows a page of ``page_size`` (recorded CSS px) at a scale. ``zoom`` None = as large as fits."""

    def __init__(self, on_scale: Callable[[float], None]) -> None:
        super().__init__()
        self._on_scale = on_scale
        self.sheet = Sheet()
        self.overlay = self.sheet.overlay
        self.page_size = QSize(0, 0)
        self.page_gone = False
        self.zoom: float | None = None
        self.scale = 1.0
        self.setWidget(self.sheet)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line = AccentLine(self)
        self.card: QWidget | None = None

    def put(self, page: QWidget) -> None:
        """The page's widget is there; it goes below the overlay and is deaf to the mouse."""
        self.sheet.page = page
        page.setParent(self.sheet)
        page.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        page.show()
        page.stackUnder(self.sheet.scrub)
        self.overlay.raise_()
        self.lay_out()

    def set_page_size(self, width: int, height: int) -> None:
        """The recorded viewport's size from now on, CSS px; 0 = there is none."""
        size = QSize(width, height)
        if size != self.page_size:
            self.page_size = size
            self.lay_out()

    def set_page_gone(self, gone: bool) -> None:
        """Whether the page stopped answering: then neither it nor what lies above it is shown."""
        if gone != self.page_gone:
            self.page_gone = gone
            self.lay_out()

    def set_zoom(self, zoom: float | None) -> None:
        """A fixed scale, or None to fit."""
        self.zoom = zoom
        self.lay_out()

    def lay_out(self) -> None:
        """Place page and overlay in the middle, or at the corner when they are larger than the stage."""
        room, margin = self.size(), theme().px("space.l")
        width, height = self.page_size.width(), self.page_size.height()
        shown = width > 0 and height > 0 and not self.page_gone
        self.overlay.setVisible(shown)
        if self.sheet.page is not None:
            self.sheet.page.setVisible(shown)
        if not shown:
            self.sheet.resize(room)
            self.sheet.update()  # the border of the page that was there
            return
        fit = min((room.width() - 2 * margin) / width, (room.height() - 2 * margin) / height, 1.0)
        self.scale = self.zoom if self.zoom is not None else max(LEAST_SCALE, fit)
        wide, high = round(width * self.scale), round(height * self.scale)
        bar = self.verticalScrollBar().sizeHint().width()
        over = wide + 2 * margin > room.width(), high + 2 * margin > room.height()
        sheet_width = max(wide + 2 * margin, room.width() - (bar if over[1] else 0))
        sheet_height = max(high + 2 * margin, room.height() - (bar if over[0] else 0))
        self.sheet.resize(sheet_width, sheet_height)
        left, top = (sheet_width - wide) // 2, (sheet_height - high) // 2
        self.overlay.scale = self.scale
        for part in (self.sheet.page, self.sheet.scrub, self.overlay):
            if part is not None:
                part.setGeometry(left, top, wide, high)
        self.overlay.raise_()
        self.sheet.update()
        self._on_scale(self.scale)

    def show_card(self, card: QWidget | None) -> None:
        """Put a card over the stage, or take it away."""
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        self.card = card
        if card is not None:
            card.setParent(self.viewport())
            self._place_card()
            card.show()
            card.raise_()

    def picture(self) -> QPixmap:
        """The page with what lies above it."""
        return self.sheet.grab(self.overlay.geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()
        self.line.setGeometry(0, 0, self.width(), theme().px("control.focus_ring"))
        self._place_card()

    def _place_card(self) -> None:
        if self.card is not None:
            self.card.adjustSize()
            self.card.move(
                (self.width() - self.card.width()) // 2, max(0, (self.height() - self.card.height()) // 2)
            )


class AccentLine(QWidget):
    """2 px at the top of the stage while the page is on its way. Hidden at first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("accent.base"))


class Loading:
    """Under 150 ms nothing, to a second a line, beyond it a card. ``card`` makes it when it is due."""

    def __init__(self, stage: Stage, card: Callable[[], QWidget]) -> None:
        self._stage, self._card = stage, card
        self.line_timer, self.card_timer = QTimer(stage), QTimer(stage)
        for timer, after_ms, slot in (
            (self.line_timer, LINE_AFTER_MS, self._line),
            (self.card_timer, CARD_AFTER_MS, self._show_card),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after_ms)
            timer.timeout.connect(slot)
        self._has_card = False

    def set(self, loading: bool) -> None:
        """The page is on its way, or there."""
        if loading:
            self.line_timer.start()
            self.card_timer.start()
            return
        self.line_timer.stop()
        self.card_timer.stop()
        self._stage.line.hide()
        if self._has_card:
            self._has_card = False
            self._stage.show_card(None)

    def _line(self) -> None:
        self._stage.line.show()
        self._stage.line.raise_()

    def _show_card(self) -> None:
        self._has_card = True
        self._stage.show_card(self._card())


def loading_card(title: str, text: str) -> QWidget:
    """What is on its way, and what can be done meanwhile."""
    card = _card_frame()
    card.layout().addWidget(label(title, "body", "semibold"))
    card.layout().addWidget(label(text, "dense", role="secondary"))
    return card


def trouble_card(
    title: str,
    text: str,
    button_text: str = "",
    on_click: Callable | None = None,
    *,
    icon: str = "rotate-ccw",
) -> QWidget:
    """Icon, one line, one reason, at most one button: straight on the stage."""
    holder = Fill("surface.stage")
    layout = QVBoxLayout(holder)
    gap = theme().px("space.xl")
    layout.setContentsMargins(gap, gap, gap, gap)
    layout.setSpacing(theme().px("space.s"))
    layout.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignHCenter)
    words: list[QLabel] = [label(title, "title", "semibold"), label(text, "body", role="secondary")]
    for part in words:
        part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        part.setWordWrap(True)
        part.setMinimumWidth(theme().px("panel.side.min"))
        layout.addWidget(part)
    if button_text and on_click is not None:
        layout.addWidget(button(button_text, on_click), 0, Qt.AlignmentFlag.AlignHCenter)
    return holder


def closed_card() -> QWidget:
    """No session is open, and what can be done."""
    text = "Choose one in the library, or Ctrl+Z if it was removed by mistake."
    return trouble_card("No session is open", text, icon="film")


def _card_frame() -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    layout = QVBoxLayout(card)
    side = theme().px("space.l")
    layout.setContentsMargins(side, side, side, side)
    layout.setSpacing(theme().px("space.s"))
    return card
