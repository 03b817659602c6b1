"""The chosen moment, opened in place: what happened, and what was looked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from heatreel.model.moment import Looked, Moment
from heatreel.model.url import path_of
from heatreel.ui.format import length_text
from heatreel.ui.moments.rows import LEAD_MS, as_text, rich_sentence, time_range, title_of
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, IconLabel, button, label


class MomentCard(QWidget):
    """Shows one moment; ``play_asked`` when it is to be played."""

    play_asked = Signal()

    def __init__(self, moment: Moment, start_ms: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moment, self._start_ms = moment, start_ms
        self.setAccessibleName(as_text(moment, start_ms))
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.m"))
        column.setSpacing(px("space.xs"))
        column.addLayout(self._head())
        sentence = label(rich_sentence(moment.sentence), "dense")
        sentence.setTextFormat(Qt.TextFormat.RichText)
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        column.addWidget(Elided(self._place(), "tertiary", "small"))
        if moment.looked:
            column.addSpacing(px("space.xs"))
            after = (
                "Looked for after the last click" if len(moment.clicks) > 1 else "Looked for after the click"
            )
            column.addWidget(label(after, "small", role="secondary"))
            for look in moment.looked:
                column.addLayout(self._looked(look))
        column.addSpacing(px("space.xs"))
        column.addLayout(self._buttons())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        side = theme().px("timeline.flag")
        hollow = self.moment.signal == "dead_click" and self.moment.variant == "other"
        glyph = QLabel()
        glyph.setPixmap(theme().glyph(self.moment.signal, side, hollow=hollow))
        row.addWidget(glyph)
        row.addWidget(label(theme().signal_label(self.moment.signal), "body", "semibold"))
        row.addStretch(1)
        row.addWidget(label(time_range(self.moment, self._start_ms), "dense", role="secondary"))
        return row

    def _place(self) -> str:
        parts = [path_of(self.moment.page)]
        if self.moment.element is not None:
            parts.insert(0, title_of(self.moment))
        return " · ".join(part for part in parts if part)

    def _looked(self, look: Looked) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        icon = IconLabel(
            "circle-alert" if look.found else "circle-slash",
            "signal.failure.mark" if look.found else "text.tertiary",
            "control.icon_compact",
        )
        row.addWidget(icon)
        row.addWidget(Elided(look.what), 1)
        row.addWidget(label(look.result, "dense", role="tertiary"))
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        at = length_text(max(0.0, (self.moment.t_start_ms - LEAD_MS - self._start_ms) // 1000 * 1000))
        self.play_button = button(f"Play from {at}", self.play_asked.emit, icon="play", primary=True)
        self.copy_button = button("Copy", self.copy, icon="copy")
        for made in (self.play_button, self.copy_button):
            made.setFixedHeight(theme().px("control.height"))
            row.addWidget(made)
        row.addStretch(1)
        return row

    def copy(self) -> None:
        """The moment as plain text on the clipboard."""
        QApplication.clipboard().setText(as_text(self.moment, self._start_ms))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), theme().color("surface.raised"))
        p.fillRect(0, 0, theme().px("space.xs") - 1, self.height(), theme().color("accent.base"))
        p.fillRect(0, self.height() - 1, self.width(), 1, theme().color("border.default"))
