"""The bar above the map: kind, page, width."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QSizePolicy

from heatreel.model.heat import CLICK_SETS
from heatreel.model.url import path_of
from heatreel.ui.address import split_url
from heatreel.ui.format import number_text, plural_text
from heatreel.ui.heatmap.controls import Segments
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.reading import band_text
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, line

_KINDS = (("click", "Clicks"), ("move", "Movement"), ("attention", "Attention"), ("scroll", "Scroll reach"))
_POPUP_ROWS = 18  # widest list of pages, in heights of a row


class HeatmapBar(Fill):
    """40 px above the map."""

    group_wanted = Signal()  # someone wants to say which URLs are one page

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__("surface.chrome", bottom=True)
        self._model = model
        self.setFixedHeight(theme().px("bar.transport"))
        self.kind = Segments(_KINDS)
        self.kind.chosen.connect(model.choose_kind)
        self.page = QComboBox()
        self.page.setEditable(True)
        self.page.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.page.setAccessibleName("Page")
        self.page.setToolTip("Page: type to search")
        self.page.setFont(theme().font("dense", "medium"))
        self.page.lineEdit().setProperty("bare", True)
        self.page.lineEdit().setFont(theme().font("dense", "medium"))
        self.page.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.page.setMinimumContentsLength(10)
        completer = QCompleter(self.page.model(), self.page)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.page.setCompleter(completer)
        self.page.activated.connect(self._page_activated)
        self.width_ = QComboBox()
        self.width_.setAccessibleName("Viewport width")
        self.width_.setFont(theme().font("dense", "medium"))
        self.width_.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.width_.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.width_.setToolTip("Widths of the viewport, with page views: much the same page within a band")
        self.width_.activated.connect(lambda i: model.choose_width(self.width_.itemData(i)))
        self.clicks = QComboBox()
        self.clicks.setAccessibleName("Which clicks")
        self.clicks.setFont(theme().font("dense", "medium"))
        self.clicks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, text in CLICK_SETS.items():
            self.clicks.addItem(text, key)
        self.clicks.activated.connect(lambda i: model.choose_clicks(self.clicks.itemData(i)))
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 1)
        layout.setSpacing(theme().px("space.s"))
        layout.addWidget(self.kind)
        layout.addWidget(self.clicks)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self.page, 1)
        layout.addWidget(self.width_)
        model.pages_changed.connect(self._fill_pages)
        model.chosen_changed.connect(self._show)
        self._fill_pages()
        self._show()

    def _fill_pages(self) -> None:
        self.page.blockSignals(True)
        self.page.clear()
        hosts = {split_url(summary.page)[0] for summary in self._model.pages}
        for summary in self._model.pages:
            host, path = split_url(summary.page)
            name = f"{host}{path}" if len(hosts) > 1 else path or host
            self.page.addItem(f"{name} · {plural_text(summary.views, 'view')}", summary.page)
            self.page.setItemData(self.page.count() - 1, summary.page, Qt.ItemDataRole.ToolTipRole)
        if self._model.pages:
            self.page.insertSeparator(self.page.count())
            self.page.addItem("Group pages…")
        self.page.blockSignals(False)
        self.page.setEnabled(bool(self._model.pages))
        popup = self.page.view()
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        widest = popup.sizeHintForColumn(0) + theme().px("space.xxl")
        popup.setMinimumWidth(min(widest, _POPUP_ROWS * theme().px("row.table")))

    def _page_activated(self, index: int) -> None:
        page = self.page.itemData(index)
        if page is None:
            self._show()
            self.group_wanted.emit()
        else:
            self._model.choose_page(page, self._model.width)

    def _show(self) -> None:
        self.kind.set_chosen(self._model.kind)
        self.clicks.setVisible(self._model.kind == "click")
        self.clicks.setCurrentIndex(self.clicks.findData(self._model.clicks))
        page = self._model.page
        self.width_.clear()
        self.width_.setEnabled(page is not None)
        if page is None:
            self.page.setCurrentIndex(-1)
            return
        self.page.setCurrentIndex(self.page.findData(page.page))
        self.page.lineEdit().setCursorPosition(0)
        self.page.setToolTip(f"{path_of(page.page)}: type to search")
        for band in self._model.bands:
            widths = band_text(band.width, None if band.low == band.high else (band.low, band.high))
            self.width_.addItem(f"{widths} ({number_text(band.views)})", band.width)
            if band.low <= self._model.width <= band.high:
                self.width_.setCurrentIndex(self.width_.count() - 1)
