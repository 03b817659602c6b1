"""Names and words of moments, in one place for list, card and copies."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from heatreel.model.moment import Moment
from heatreel.model.url import path_of
from heatreel.ui.format import position_text
from heatreel.ui.signal_names import glyph_of, signal_name
from heatreel.ui.theme import theme


def draw_glyph(p: QPainter, rect: QRectF, moment: Moment) -> None:
    """The glyph of a moment's signal; a dead click on something that is no control is hollow."""
    hollow = moment.signal == "dead_click" and moment.variant == "other"
    theme().draw_glyph(p, rect, glyph_of(moment.signal), hollow=hollow)


def title_of(moment: Moment) -> str:
    """The element's text, else its selector, else the signal's name."""
    if moment.element is None:
        return signal_name(moment.signal)
    return moment.element.text or moment.element.selector or moment.element.tag


def second_line(moment: Moment) -> str:
    """ "Dead click · No reaction within 8.5 s" """
    label = signal_name(moment.signal)
    seconds = re.search(r"none in ([\d.,]+\s*(?:m?s|min))", " ".join(look.result for look in moment.looked))
    if moment.signal == "dead_click" and seconds:
        return f"{label} · No reaction within {seconds[1]}"
    sentence = moment.sentence.replace("**", "").split(". ")[0].rstrip(".")
    if moment.element is None:  # the name of the signal is the title then
        return " · ".join(part for part in (page_name(moment), sentence) if part)
    return f"{label} · {sentence}" if sentence else label


def rich_sentence(sentence: str) -> str:
    """``**bold**`` as HTML; everything else is escaped: it may hold text of the recorded page."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(sentence))


def time_range(moment: Moment, start_ms: float) -> str:
    """ "4:12.3 – 4:13.7", or one time when both are written alike."""
    first = position_text(moment.t_start_ms - start_ms)
    last = position_text(moment.t_end_ms - start_ms)
    return first if first == last else f"{first} – {last}"


def as_text(moment: Moment, start_ms: float) -> str:
    """The moment in plain text, for a screen reader and to paste elsewhere."""
    lines = [
        f"{signal_name(moment.signal)}: {title_of(moment)}",
        f"{time_range(moment, start_ms)}, {moment.page}",
        moment.sentence.replace("**", ""),
        *(f"- {look.what}: {look.result}" for look in moment.looked),
    ]
    if moment.element is not None:
        lines.insert(2, moment.element.selector)
    return "\n".join(line for line in lines if line)


def page_name(moment: Moment) -> str:
    """ "/cart" """
    return path_of(moment.page) or moment.page or "–"
