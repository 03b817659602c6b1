"""One element of the page at the playhead: where it stands in the page, its attributes, box and text."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heatreel.model.inspect import PageElement
from heatreel.ui.inspector.detail import breakable
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, icon_button, label, on_theme

NOT_THERE = "Not on the page at this time"
_STEPS = 8  # ancestors that are named in the path


class ElementPane(QWidget):
    """Shows ``state.element``; it is read anew by the page whenever the page changes."""

    closed = Signal()

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName("Element")
        px = theme().px
        head = Fill("surface.chrome", bottom=True)
        head.setFixedHeight(px("row.table"))
        row = QHBoxLayout(head)
        row.setContentsMargins(px("space.m"), 0, px("space.xs"), 0)
        row.setSpacing(px("space.xs"))
        self.title = label("Element", "dense", "semibold")
        self.state_note = label("", "small", role="tertiary")
        self.copy_selector = icon_button("copy", "Copy the selector", self._copy_selector)
        self.copy_tag = icon_button("braces", "Copy the start tag", self._copy_tag)
        self.close_button = icon_button("x", "Close", self.close_it)
        row.addWidget(self.title)
        row.addWidget(self.state_note)
        row.addStretch(1)
        for part in (self.copy_selector, self.copy_tag, self.close_button):
            row.addWidget(part)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.scroll, 1)
        state.element_changed.connect(self.show_element)
        on_theme(self, self.show_element)  # the path is coloured text
        self.show_element()

    def show_element(self) -> None:
        """Write the element of the state."""
        element = self._state.element
        self.setVisible(element is not None)
        if element is None:
            return
        self.state_note.setText("" if element.present else NOT_THERE)
        for part in (self.copy_selector, self.copy_tag):
            part.setEnabled(bool(element.selector))
        self.scroll.setWidget(self._body(element))

    def _body(self, element: PageElement) -> QWidget:
        px = theme().px
        body = Fill("surface.panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        column.setSpacing(px("space.s"))
        if element.path:
            column.addWidget(self._path(element))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px("space.m"))
        grid.setVerticalSpacing(px("space.xs") // 2)
        grid.setColumnStretch(1, 1)
        for at, (name, value, fixed) in enumerate(facts_of(element)):
            head = label(name, "small", role="tertiary")
            grid.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            made = label(breakable(value), "small")
            if fixed:
                made.setFont(theme().font("small", fixed=True))
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setWordWrap(True)
            made.setMinimumWidth(1)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(made, at, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return body

    def _path(self, element: PageElement) -> QWidget:
        """What the element stands in, outermost first; each step can be read by a click on it."""
        steps = element.path[-_STEPS:]
        quiet, loud = theme().hex("text.link"), theme().hex("text.primary")
        parts = [
            f'<a href="{step.node_id}" style="color:{quiet}; text-decoration:none">{escape(step.name)}</a>'
            for step in steps[:-1]
        ]
        parts.append(f'<span style="color:{loud}; font-weight:600">{escape(steps[-1].name)}</span>')
        if len(element.path) > _STEPS:
            parts.insert(0, "…")
        made = label(" › ".join(parts), "small", role="tertiary")
        made.setFont(theme().font("small", fixed=True))
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setWordWrap(True)
        made.setMinimumWidth(1)
        made.setOpenExternalLinks(False)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        made.linkActivated.connect(lambda node: self._want(int(node)))
        made.setAccessibleName("Path: " + ", ".join(step.name for step in element.path))
        return made

    def _want(self, node_id: int) -> None:
        self._state.element_wanted.emit(node_id)

    def close_it(self) -> None:
        """Let go of the element."""
        self._state.set_element(None)
        self.closed.emit()

    def _copy_selector(self) -> None:
        if self._state.element is not None:
            QApplication.clipboard().setText(self._state.element.selector)
            self._state.status_posted.emit("Selector copied")

    def _copy_tag(self) -> None:
        if self._state.element is not None:
            QApplication.clipboard().setText(self._state.element.start_tag)
            self._state.status_posted.emit("Start tag copied")


def facts_of(element: PageElement) -> list[tuple[str, str, bool]]:
    """Name, value, and whether it is set in code type."""
    if not element.selector:
        return [("", NOT_THERE, False)]
    facts = [("Selector", element.selector, True)]
    if element.box_client is not None:
        x, y, width, height = element.box_client
        facts.append(("Size", f"{width:.0f} × {height:.0f} px", False))
        facts.append(("In the window", f"{x:.0f}, {y:.0f} px", False))
    if element.place_page is not None:
        facts.append(("On the page", f"{element.place_page[0]:.0f}, {element.place_page[1]:.0f} px", False))
    if element.text:
        facts.append(("Text", element.text, False))
    facts += [(name, value or "–", True) for name, value in element.attributes]
    return facts
