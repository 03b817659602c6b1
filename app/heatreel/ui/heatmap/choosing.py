"""What is chosen of the maps: kind, page, width and set of clicks. Heatmap and compare have the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from heatreel.model.heat import CLICK_SETS
from heatreel.model.url import path_of
from heatreel.ui.address import split_url
from heatreel.ui.format import number_text, plural_text
from heatreel.ui.heatmap.controls import Segments
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.reading import band_text
from heatreel.ui.theme import theme

_KINDS = (("click", "Clicks"), ("move", "Movement"), ("attention", "Attention"), ("scroll", "Scroll reach"))
_POPUP_ROWS = 18  # widest list of pages, in heights of a row


class KindSegments(Segments):
    """Clicks, movement, attention or reach."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__(_KINDS)
        self.chosen.connect(model.choose_kind)
        model.chosen_changed.connect(lambda: self.set_chosen(model.kind))
        self.set_chosen(model.kind)


class PageChooser(QComboBox):
    """The pages of the sessions in question, to be searched by typing."""

    group_wanted = Signal()  # someone wants to say which URLs are one page

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Page")
        self.setToolTip("Page: type to search")
        self.setFont(theme().font("dense", "medium"))
        self.lineEdit().setProperty("bare", True)
        self.lineEdit().setFont(theme().font("dense", "medium"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(self._page_activated)
        model.pages_changed.connect(self._fill)
        model.chosen_changed.connect(self._show)
        self._fill()
        self._show()

    def _fill(self) -> None:
        self.blockSignals(True)
        self.clear()
        hosts = {split_url(summary.page)[0] for summary in self._model.pages}
        for summary in self._model.pages:
            host, path = split_url(summary.page)
            name = f"{host}{path}" if len(hosts) > 1 else path or host
            self.addItem(f"{name} · {plural_text(summary.views, 'view')}", summary.page)
            self.setItemData(self.count() - 1, summary.page, Qt.ItemDataRole.ToolTipRole)
        if self._model.pages:
            self.insertSeparator(self.count())
            self.addItem("Group pages…")
        self.blockSignals(False)
        self.setEnabled(bool(self._model.pages))
        popup = self.view()
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        widest = popup.sizeHintForColumn(0) + theme().px("space.xxl")
        popup.setMinimumWidth(min(widest, _POPUP_ROWS * theme().px("row.table")))

    def _page_activated(self, index: int) -> None:
        page = self.itemData(index)
        if page is None:
            self._show()
            self.group_wanted.emit()
        else:
            self._model.choose_page(page, self._model.width)

    def _show(self) -> None:
        page = self._model.page
        if page is None:
            self.setCurrentIndex(-1)
            return
        self.setCurrentIndex(self.findData(page.page))
        self.lineEdit().setCursorPosition(0)
        self.setToolTip(f"{path_of(page.page)}: type to search")


class WidthChooser(QComboBox):
    """The bands of widths of the chosen page."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.setAccessibleName("Viewport width")
        self.setFont(theme().font("dense", "medium"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setToolTip("Widths of the viewport, with page views: much the same page within a band")
        self.activated.connect(lambda i: model.choose_width(self.itemData(i)))
        model.chosen_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.clear()
        self.setEnabled(self._model.page is not None)
        for band in self._model.bands:
            widths = band_text(band.width, None if band.low == band.high else (band.low, band.high))
            self.addItem(f"{widths} ({number_text(band.views)})", band.width)
            if band.low <= self._model.width <= band.high:
                self.setCurrentIndex(self.count() - 1)


class ClicksChooser(QComboBox):
    """Which clicks; only where there are some."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.setAccessibleName("Which clicks")
        self.setFont(theme().font("dense", "medium"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, text in CLICK_SETS.items():
            self.addItem(text, key)
        self.activated.connect(lambda i: model.choose_clicks(self.itemData(i)))
        model.chosen_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        has_clicks = self._model.kind == "click"
        if self.parent() is not None or not has_clicks:  # without one it would be a window
            self.setVisible(has_clicks)
        self.setCurrentIndex(self.findData(self._model.clicks))
