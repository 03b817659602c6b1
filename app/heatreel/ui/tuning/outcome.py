"""What a change does to the library before it is applied: moments, sessions, judged ones, and examples."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from heatreel.model.url import path_of
from heatreel.operations.tuned_moments import Example, PresetTotals
from heatreel.ui.format import date_text, duration_text, number_text, plural_text, position_text
from heatreel.ui.signal_names import glyph_of
from heatreel.ui.theme import theme
from heatreel.ui.tuning.model import Tuning
from heatreel.ui.widgets import Fill, label, on_theme

FATE_WORDS = {"goes": "would go", "stays": "stays", "comes": "would come"}
_PALE = 0.45


def title_of(example: Example) -> str:
    """The element, else the page."""
    element = example.moment.element
    return (element.text or element.selector) if element is not None else path_of(example.moment.page)


class Number(QWidget):
    """A head and a large "31 → 24"."""

    def __init__(self, head: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = label(head, "small", role="secondary")
        self.text = label("", "display", "semibold")
        self.text.setTextFormat(Qt.TextFormat.RichText)
        column.addWidget(self.head)
        column.addWidget(self.text)

    def show_change(self, before: int, after: int) -> None:
        """ "31 → 24", or one number when nothing changes."""
        quiet = theme().hex("text.tertiary")
        now = number_text(before)
        if before != after:
            arrow = f'<span style="color:{quiet}; font-weight:400"> → </span>'
            self.text.setText(f"{now}{arrow}{number_text(after)}")
        else:
            self.text.setText(now)
        self.setAccessibleName(f"{self.head.text()}: {before}, then {after}")

    def show_part(self, part: int, whole: int, words: str) -> None:
        """ "14 of 14 stay" """
        quiet = theme().hex("text.tertiary")
        rest = f'<span style="color:{quiet}; font-weight:400"> of {number_text(whole)} {words}</span>'
        self.text.setText(f"{number_text(part)}{rest}")
        self.setAccessibleName(f"{self.head.text()}: {part} of {whole} {words}")


class ExampleRow(QWidget):
    """One moment and what becomes of it; a double click or Enter opens it."""

    opened = Signal(object)

    def __init__(self, example: Example) -> None:
        super().__init__()
        self.example = example
        self.setFixedHeight(theme().px("row.table"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        at = position_text(example.moment.t_start_ms - example.start_ms)
        self.where = f"{date_text(example.start_ms)} · {at}"
        said = f"{title_of(example)}, {self.where}, {FATE_WORDS[example.fate]}"
        self.setAccessibleName(said)
        self.setToolTip(f"{example.moment.sentence.replace('**', '')}\nDouble click opens it")
        on_theme(self, self.update)

    def mouseDoubleClickEvent(self, _event: object) -> None:
        self.opened.emit(self.example)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.example)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, side = theme().px("space.s"), theme().px("control.icon_compact")
        box = self.rect().adjusted(theme().px("space.l"), 0, -theme().px("space.l"), 0)
        signal = self.example.moment.signal
        p.setOpacity(_PALE if self.example.fate == "goes" or not self.isEnabled() else 1.0)
        at = QRectF(box.left(), box.center().y() - side / 2.0 + 1, side, side)
        theme().draw_glyph(p, at, glyph_of(signal))
        p.setOpacity(1.0 if self.isEnabled() else _PALE)
        right = self._tag(p, box)
        left = box.left() + side + gap
        p.setFont(theme().font("dense", "medium"))
        room = (right - left) * 5 // 9
        name = p.fontMetrics().elidedText(title_of(self.example), Qt.TextElideMode.ElideRight, room)
        p.setPen(theme().color("text.primary"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        p.drawText(left, 0, right - left, self.height(), flags, name)
        left += p.fontMetrics().horizontalAdvance(name) + gap
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.secondary"))
        more = self.example.moment.sentence.replace("**", "").split(" on ")[0]
        text = " · ".join(part for part in (more, self.where) if part)
        shown = p.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, right - left - gap)
        p.drawText(left, 0, right - left, self.height(), flags, shown)
        p.setPen(QPen(theme().color("accent.ring" if self.hasFocus() else "border.subtle"), 1))
        p.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _tag(self, p: QPainter, box) -> int:
        """What becomes of it, at the right; returns where the tag begins."""
        words, pad = FATE_WORDS[self.example.fate], theme().px("space.xs")
        p.setFont(theme().font("small"))
        wide = p.fontMetrics().horizontalAdvance(words) + 2 * pad
        high = theme().px("control.icon")
        tag = QRectF(box.right() - wide, box.center().y() - high / 2.0 + 1, wide, high)
        goes = self.example.fate == "goes"
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme().color("surface.pressed" if goes else "accent.soft"))
        p.drawRoundedRect(tag, theme().px("radius.mark"), theme().px("radius.mark"))
        p.setPen(theme().color("text.secondary" if goes else "accent.soft_text"))
        p.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
        return int(tag.left()) - pad


class Outcome(Fill):
    """Below the numbers of a signal. ``opened`` with the example that a person wants to see."""

    opened = Signal(object)

    def __init__(self, tuning: Tuning) -> None:
        super().__init__("surface.raised", top=True)
        self._tuning = tuning
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px("space.s"), 0, 0)
        column.setSpacing(px("space.s"))
        self.moments, self.sessions = Number("Moments"), Number("Sessions with one")
        self.real, self.not_real = Number("Marked as real"), Number("Marked as not a problem")
        self.note = label("", "small", role="secondary")
        row = QHBoxLayout()
        row.setContentsMargins(px("space.l"), 0, px("space.l"), 0)
        row.setSpacing(px("space.xl"))
        for number in (self.moments, self.sessions, self.real, self.not_real):
            row.addWidget(number)
        row.addStretch(1)
        row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        inner = Fill("surface.raised")
        self._examples = QVBoxLayout(inner)
        self._examples.setContentsMargins(0, 0, 0, 0)
        self._examples.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        column.addWidget(area, 1)
        for signal in (tuning.counted, tuning.totals_changed, tuning.changed):
            signal.connect(self.show_counts)
        tuning.fates_changed.connect(self.show_fates)
        self.show_counts()
        self.show_fates()

    def show_counts(self) -> None:
        """The numbers of the signal that is looked at."""
        tuning = self._tuning
        moments, sessions = tuning.totals.get(tuning.signal, (0, 0))
        self.moments.head.setText(f"Moments in {plural_text(tuning.sessions, 'session')}")
        count = tuning.counts.get(tuning.signal) if tuning.is_changed else None
        for number in (self.moments, self.sessions):
            number.setEnabled(not tuning.is_stale)
        for row in self.findChildren(ExampleRow):
            row.setEnabled(not tuning.is_stale)
        if tuning.is_stale and not tuning.preset and tuning.is_wanted(tuning.signal):
            self.note.setText("Recounting…")
            return
        if tuning.preset:
            self._show_preset(tuning.preset_totals)
            return
        if not tuning.is_wanted(tuning.signal):
            self.moments.show_change(moments, 0)
            self.sessions.show_change(sessions, 0)
            self.note.setText("not looked for")
            return
        if count is None:
            self.moments.show_change(moments, moments)
            self.sessions.show_change(sessions, sessions)
            self.note.setText("")
            return
        self.moments.head.setText(f"Moments in {plural_text(count.looked, 'session')}")
        self.moments.show_change(count.before_moments, count.after_moments)
        self.sessions.show_change(count.before_sessions, count.after_sessions)
        same = (count.before_moments, count.before_sessions) == (count.after_moments, count.after_sessions)
        said = f"{'no change, ' if same else ''}counted in {duration_text(tuning.counted_ms)}"
        if count.looked < count.of:
            said = f"{plural_text(count.of - count.looked, 'session')} not looked at, {said}"
        elif count.before_moments != moments:
            said = f"before rules and marks, {said}"
        self.note.setText(said)

    def _show_preset(self, found: PresetTotals | None) -> None:
        """A vendor's rules beside what is in the library."""
        if found is None:
            self.note.setText("Counting what these rules find…")
            return
        signal = self._tuning.signal
        ours, theirs = found.ours.get(signal, (0, 0)), found.theirs.get(signal, (0, 0))
        if signal not in found.theirs:
            ours = self._tuning.totals.get(signal, (0, 0))
        self.moments.head.setText(f"Moments in {plural_text(found.sessions, 'session')}")
        self.moments.show_change(ours[0], theirs[0])
        self.sessions.show_change(ours[1], theirs[1])
        self.note.setText("" if signal in found.theirs else "no rule for this signal")

    def show_fates(self) -> None:
        """Examples, and what becomes of what people judged."""
        while (item := self._examples.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        found = self._tuning.fates
        for number, part, whole, words in (
            (self.real, "real_stay", "real", "stay"),
            (self.not_real, "not_problems_go", "not_problems", "go"),
        ):
            of = getattr(found, whole, 0)
            number.setVisible(bool(of))
            number.show_part(getattr(found, part, 0), of, words)
        for example in found.examples if found is not None else ():
            row = ExampleRow(example)
            row.opened.connect(self.opened)
            self._examples.addWidget(row)
        if found is None or not found.examples:
            words = "Looking for examples…" if found is None else "No moment of this kind in the library"
            empty = label(words, "dense", role="tertiary")
            pad = theme().px("space.l")
            empty.setContentsMargins(pad, theme().px("space.s"), pad, 0)
            self._examples.addWidget(empty)
        self._examples.addStretch(1)
