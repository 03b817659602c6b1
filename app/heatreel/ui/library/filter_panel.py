"""The popover with every filter that is not typed: each change narrows at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.segment import DEVICES, USERS, day_ms, day_of
from heatreel.model.session import SessionFilter
from heatreel.ui.style import keep_repolished
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label, line, row_layout

T = TypeVar("T")

SETTLE_MS = 200  # typing settles
_TEXTS = (
    ("url", "URL", "/cart* or shop.example", "* stands for any text; any page view of the session counts"),
    ("referrer", "Referrer", "search.example", "Contained in the address that the visitor came from"),
    ("utm_campaign", "Campaign", "spring*", "utm_campaign; * stands for any text"),
    ("utm_source", "Source", "newsletter", "utm_source; * stands for any text"),
    ("utm_medium", "Medium", "email", "utm_medium; * stands for any text"),
)
_FLAGS = (("starred", "Starred"), ("unwatched", "Not watched"), ("errors", "With errors"))


class FilterPanel(QFrame):
    """Shows a filter and tells of each change of it. Esc closes."""

    changed = Signal(object)  # SessionFilter without text, signals and ids
    save_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, shown: SessionFilter, tags: list[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popover", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Filters")
        self.fields: dict[str, QLineEdit] = {}
        self.toggles: dict[str, QPushButton] = {}
        self.flags: dict[str, QCheckBox] = {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._make(tags)
        self.show_filter(shown)

    def _make(self, tags: list[str]) -> None:
        layout = QVBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme().px("space.s"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(side)
        self._grid.setVerticalSpacing(theme().px("space.xs") + theme().px("radius.mark"))
        self._grid.setColumnMinimumWidth(1, 7 * theme().px("row.table"))
        self._row("Date", self._between("since_ms", "until_ms", "Date", "2026-11-01", "2026-11-30"))
        self._row("Device", self._choice(DEVICES))
        self._row("Width", self._between("min_width", "max_width", "Viewport width in px", "320", "500 px"))
        for name, title, example, tip in _TEXTS:
            self._row(title, self._field(name, title, example, tip))
        self._row("Visitor", self._choice(USERS))
        example = ", ".join(tags[:3]) or "vip, to do"
        self._row("Tags", self._field("tags", "Tags", example, "Any of these, with commas between them"))
        self._row("Score", self._between("min_score", "max_score", "Frustration score", "0", "100"))
        boxes = []
        for name, title in _FLAGS:
            box = self.flags[name] = QCheckBox(title)
            box.setFont(theme().font("dense"))
            box.toggled.connect(lambda _on: self._tell())
            boxes.append(box)
        self._row("", row_layout(*boxes, None))
        layout.addLayout(self._grid)
        self.said = label("", "small", role="secondary")
        self.said.setWordWrap(True)
        layout.addWidget(self.said)
        layout.addWidget(line(subtle=True))
        self.clear = button("Clear filters", self.clear_wanted.emit, flat=True)
        self.save = button("Save as segment…", self.save_wanted.emit)
        layout.addLayout(row_layout(self.clear, None, self.save))

    def _row(self, title: str, editor: object) -> None:
        at = self._grid.rowCount()
        self._grid.addWidget(label(title, "dense", role="secondary"), at, 0)
        if isinstance(editor, QWidget):
            self._grid.addWidget(editor, at, 1)
        else:
            self._grid.addLayout(editor, at, 1)

    def _field(self, name: str, title: str, example: str, tip: str = "") -> QLineEdit:
        made = self.fields[name] = QLineEdit()
        made.setFont(theme().font("dense"))
        made.setProperty("compact", True)
        made.setPlaceholderText(example)
        made.setAccessibleName(title)
        made.setToolTip(tip)
        made.textEdited.connect(lambda _text: self._settle.start())
        made.returnPressed.connect(self._tell)
        return made

    def _between(self, low: str, high: str, title: str, first: str, last: str):  # noqa: ANN202
        return row_layout(
            self._field(low, f"{title}, from", first),
            label("to", "small", role="tertiary"),
            self._field(high, f"{title}, to", last),
        )

    def _choice(self, names: tuple[str, ...]):  # noqa: ANN202
        made = []
        for name in names:
            one = self.toggles[name] = button(name.capitalize(), compact=True)
            one.setCheckable(True)
            one.toggled.connect(lambda on, n=name: self._toggled(n, on))
            made.append(one)
        return row_layout(*made, None, space="space.xs")

    def _toggled(self, name: str, on: bool) -> None:
        if on and name in USERS:  # one or the other
            for other in USERS:
                if other != name:
                    self._quietly(self.toggles[other], False)
        self._tell()

    # the filter ---------------------------------------------------------------------------------

    def show_filter(self, shown: SessionFilter) -> None:
        """Fill the fields; does not tell."""
        self._settle.stop()
        texts = {name: getattr(shown, name) for name, *_rest in _TEXTS}
        texts["since_ms"] = day_of(shown.since_ms)
        texts["until_ms"] = day_of(shown.until_ms, end=True)
        texts["tags"] = ", ".join(sorted(shown.tags))
        for name in ("min_width", "max_width", "min_score", "max_score"):
            value = getattr(shown, name)
            texts[name] = "" if value is None else f"{value:g}"
        for name, text in texts.items():
            self.fields[name].setText(text)
            keep_repolished(self.fields[name], wrong=False)
        for name, one in self.toggles.items():
            self._quietly(one, name in shown.devices or name == shown.user)
        for name, box in self.flags.items():
            self._quietly(box, getattr(shown, name))
        self.said.hide()

    def show_count(self, words: str) -> None:
        """How many sessions are left, in words."""
        self.said.setText(words)
        self.said.show()

    @staticmethod
    def _quietly(one: QPushButton | QCheckBox, on: bool) -> None:
        one.blockSignals(True)
        one.setChecked(on)
        one.blockSignals(False)

    def _tell(self) -> None:
        self._settle.stop()
        try:
            made = self._read()
        except HeatreelError as error:
            self.show_count(f"{error.message} {error.hint}")
            return
        self.changed.emit(made)

    def _read(self) -> SessionFilter:
        for field in self.fields.values():
            keep_repolished(field, wrong=False)
        tags = frozenset(" ".join(tag.split()) for tag in self.fields["tags"].text().split(","))
        return SessionFilter(
            since_ms=self._value("since_ms", day_ms),
            until_ms=self._value("until_ms", lambda text: day_ms(text, end=True)),
            devices=frozenset(name for name in DEVICES if self.toggles[name].isChecked()),
            min_width=self._value("min_width", _whole),
            max_width=self._value("max_width", _whole),
            user=next((name for name in USERS if self.toggles[name].isChecked()), ""),
            tags=tags - {""},
            min_score=self._value("min_score", _number),
            max_score=self._value("max_score", _number),
            **{name: self.fields[name].text().strip() for name, *_rest in _TEXTS},
            **{name: box.isChecked() for name, box in self.flags.items()},
        )

    def _value(self, name: str, read: Callable[[str], T]) -> T | None:
        text = self.fields[name].text().strip()
        if not text:
            return None
        try:
            return read(text)
        except HeatreelError:
            keep_repolished(self.fields[name], wrong=True)
            raise


def _number(text: str) -> float:
    try:
        return float(text.removesuffix("px").replace(",", "."))
    except ValueError:
        raise HeatreelError(f"“{text}” is no number.", "Write digits only, such as 60.") from None


def _whole(text: str) -> int:
    value = _number(text)
    if not 0 <= value <= 1e6:
        raise HeatreelError(f"“{text}” is no width.", "Write it in px, such as 390.")
    return round(value)
