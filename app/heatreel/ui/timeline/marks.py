"""Paints what a person sets on the timeline: flags of notes, and the selection from A to B. Live layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from heatreel.model.note import Note
from heatreel.replay.time_scale import TimeScale
from heatreel.ui.format import position_text
from heatreel.ui.theme import theme
from heatreel.ui.timeline.layout import Layout
from heatreel.ui.timeline.pencil import HAIR

SELECTION_ALPHA = 0.11


@dataclass(frozen=True, slots=True)
class NoteFlag:
    """A note's flag in the ruler as drawn, px of the strip."""

    rect: QRectF
    note: Note


def note_text(note: Note, start_ms: float) -> str:
    """ "1:04.0 Here it hangs" or "1:04.0–1:10.0 Bookmark"; the position from the session's start."""
    when = position_text(note.t_ms - start_ms)
    if note.t_end_ms is not None:
        when = f"{when}–{position_text(note.t_end_ms - start_ms)}"
    return f"{when}  {note.text or 'Bookmark'}"


def note_flags(notes: tuple[Note, ...], scale: TimeScale, layout: Layout) -> list[NoteFlag]:
    """Where the flags are; of those that would lie on one another the first is shown."""
    wide = theme().px("space.m")
    xs = scale.xs_of(np.array([note.t_ms for note in notes], np.float64))
    ends = scale.xs_of(np.array([note.t_end_ms or note.t_ms for note in notes], np.float64))
    made: list[NoteFlag] = []
    for at in np.flatnonzero((ends > -wide) & (xs < layout.strip_width)).tolist():
        left = round(float(xs[at])) - HAIR
        if not made or left - made[-1].rect.left() >= theme().px("space.xs"):
            top = layout.ruler.top + 2 * HAIR
            if made and left - made[-1].rect.left() <= wide:  # flags that are close are narrow
                made[-1].rect.setWidth(left - made[-1].rect.left() - HAIR)
            made.append(NoteFlag(QRectF(left, top, wide, layout.ruler.bottom - top - HAIR), notes[at]))
    return made


def give_way(p: QPainter, labels: list[QRectF], flags: list[NoteFlag]) -> list[QRectF]:
    """Take away the ruler's labels that a flag would cover in part; returns those that stay."""
    kept = []
    for label in labels:
        if any(label.intersects(flag.rect) for flag in flags):
            p.fillRect(label, theme().color("surface.chrome"))
        else:
            kept.append(label)
    return kept


def paint_notes(p: QPainter, layout: Layout, scale: TimeScale, flags: list[NoteFlag], chosen_id: int) -> None:
    """Pennants on poles in the ruler; a bar shows how long a note's range is. Px of the strip."""
    p.save()
    p.setPen(Qt.PenStyle.NoPen)
    for flag in flags:
        box, note = flag.rect, flag.note
        color = theme().color("accent.base" if note.id == chosen_id else "text.secondary")
        if note.t_end_ms is not None:
            tall = theme().px("space.xs") - HAIR
            wide = max(0.0, scale.x_of(note.t_end_ms) - box.left())
            p.fillRect(QRectF(box.left(), box.bottom() - tall, wide, tall), color)
        p.fillRect(QRectF(box.left(), box.top(), theme().px("timeline.playhead"), box.height()), color)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setBrush(color)
        high, notch = box.height() / 2.0, min(theme().px("space.xs") - HAIR, box.width() / 2.0)
        corners = ((0.0, 0.0), (box.width(), 0.0), (box.width() - notch, high / 2.0), (box.width(), high))
        p.drawPolygon(
            QPolygonF(
                [box.topLeft() + QPointF(x, y) for x, y in corners] + [box.topLeft() + QPointF(0, high)]
            )
        )
        p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    p.restore()


def paint_notes_small(p: QPainter, layout: Layout, whole: TimeScale, notes: tuple[Note, ...]) -> None:
    """Tiny flags in the minimap. ``whole``: its scale; px of the strip."""
    pad, side = theme().px("space.s"), theme().px("space.xs")
    color = theme().color("text.secondary")
    xs = np.unique(np.round(whole.xs_of(np.array([note.t_ms for note in notes], np.float64))))
    for x in xs.tolist():
        tall = layout.minimap.height // 2
        top = layout.minimap.bottom - HAIR - tall
        p.fillRect(QRectF(pad + x, top, HAIR, tall), color)
        p.fillRect(QRectF(pad + x, top, side, side), color)


# selection ----------------------------------------------------------------------------------------


def selection_tags(selection: tuple[float, float], scale: TimeScale, layout: Layout) -> tuple[QRectF, QRectF]:
    """Where the tags A and B are: outside of the range, kept on their lines. Px of the strip."""
    side, top = theme().px("type_px.title"), layout.ruler.top + 2 * HAIR
    a, b = (round(scale.x_of(t_ms)) for t_ms in selection)
    return QRectF(a - side, top, side, side), QRectF(b, top, side, side)


def paint_selection(
    p: QPainter, layout: Layout, scale: TimeScale, selection: tuple[float, float], labels: list[QRectF]
) -> None:
    """11 % accent over ruler and lanes, ends of 1 px with tags A and B. Px of the strip."""
    tags = selection_tags(selection, scale, layout)
    for label in labels:
        if any(label.intersects(tag) for tag in tags):
            p.fillRect(label, theme().color("surface.chrome"))
    a, b = (round(scale.x_of(t_ms)) for t_ms in selection)
    top, tall = layout.ruler.top, layout.lanes_bottom - layout.ruler.top
    accent = theme().color("accent.base")
    p.fillRect(QRectF(a, top, b - a, tall), theme().color("accent.base", SELECTION_ALPHA))
    p.save()
    p.setFont(theme().font("small", "semibold"))
    for x, tag, word in zip((a, b), tags, "AB", strict=True):
        p.fillRect(QRectF(x - (word == "A"), top, HAIR, tall), accent)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(accent)
        p.drawRoundedRect(tag, theme().px("radius.mark"), theme().px("radius.mark"))
        p.setPen(theme().color("text.on_accent"))
        p.drawText(tag, Qt.AlignmentFlag.AlignCenter, word)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    p.restore()


def paint_selection_small(
    p: QPainter, layout: Layout, whole: TimeScale, selection: tuple[float, float]
) -> None:
    """The selection in the minimap."""
    pad = theme().px("space.s")
    a, b = (pad + whole.x_of(t_ms) for t_ms in selection)
    box = QRectF(a, layout.minimap.top, max(b - a, HAIR), layout.minimap.height - HAIR)
    p.fillRect(box, theme().color("accent.base", 2 * SELECTION_ALPHA))


def selection_text(selection: tuple[float, float]) -> str:
    """ "A–B 0:12.4": how long it is."""
    return f"A–B {position_text(selection[1] - selection[0])}"
