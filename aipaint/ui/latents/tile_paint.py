"""How one tile looks: a picture in a square, what it is called, and what was said of it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

TICK = 20  # pixels of the mark that ticks
_SHADE = QColor(0, 0, 0, 150)
_WHITE = QColor(255, 255, 255)


class Tile(NamedTuple):
    """What a tile shows, and where. image: None while it is not drawn.

    checked: None where it cannot be ticked. caption: pixels below for the words; 0 writes them
    over the picture.
    """

    place: QRect
    image: QImage | None
    words: str
    caption: int
    lost: bool = False
    present: bool = False
    focused: bool = False
    checked: bool | None = None
    hovered: bool = False


def corner_of(place: QRect) -> QRect:
    """Return where a tile is ticked."""
    return QRect(place.right() - TICK - 1, place.top() + 3, TICK, TICK)


class TilePainter:
    """Draws tiles in the present theme."""

    def __init__(self, icons: Icons, theme: ThemeSwitch) -> None:
        self._icons, self._theme = icons, theme

    def ground(self) -> QColor:
        """The colour behind the tiles."""
        return QColor(self._theme.tokens.canvas)

    def paint(self, painter: QPainter, tile: Tile) -> None:
        """Draw one tile."""
        room = QRectF(tile.place)
        if tile.image is None:
            painter.fillRect(room, QColor(self._theme.tokens.raised))
            if tile.lost:
                size = min(24, tile.place.width() // 2)
                icon = self._icons.pixmap("image-off", "muted", size)
                painter.drawPixmap(tile.place.center() - QPoint(size // 2, size // 2), icon)
        else:
            size = tile.image.size()
            fit = QSizeF(size).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(QPointF(), fit)
            place.moveCenter(room.center())
            painter.drawImage(place, tile.image)
        self._frame(painter, tile, room)
        if tile.checked is not None and (tile.checked or tile.hovered):
            self._tick(painter, tile, tile.checked)
        if tile.words:
            self._say(painter, tile)

    def _frame(self, painter: QPainter, tile: Tile, room: QRectF) -> None:
        tokens = self._theme.tokens
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if tile.present:
            painter.setPen(QPen(QColor(tokens.accent), 3))
            painter.drawRect(room.adjusted(-1, -1, 1, 1))
        if tile.focused:
            painter.setPen(QPen(QColor(tokens.text), 1))
            painter.drawRect(room.adjusted(-2.5, -2.5, 2.5, 2.5))

    def _tick(self, painter: QPainter, tile: Tile, on: bool) -> None:
        spot = QRectF(corner_of(tile.place)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(_WHITE, 1.5))
        painter.setBrush(QColor(self._theme.tokens.primary) if on else _SHADE)
        painter.drawEllipse(spot)
        if on:
            mark = self._icons.pixmap("check", "on_primary", 12)
            painter.drawPixmap((spot.center() - QPointF(6, 6)).toPoint(), mark)

    def _say(self, painter: QPainter, tile: Tile) -> None:
        metrics, place = painter.fontMetrics(), tile.place
        middle = Qt.TextElideMode.ElideMiddle
        said = metrics.elidedText(tile.words, middle, place.width() - 2)
        if tile.caption:
            strip = QRect(place.left(), place.bottom() + 1, place.width(), tile.caption)
            painter.setPen(QColor(self._theme.tokens.muted))
        else:
            strip = place.adjusted(0, place.height() - metrics.height(), 0, 0)
            painter.fillRect(strip, _SHADE)
            painter.setPen(_WHITE)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, said)
