"""The pointer of the selection tools: a cross, and a sign for what a press would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from aipaint.paint.selection import How

_SIDE, _HOT = 32, 12  # pixels: of the picture, and where in it the pointer points
_REACH = 8  # pixels of each arm of the cross
_AT, _ARM = 23, 3  # where the sign is, and half its size
_SIGNS: dict[How, tuple[QLineF, ...]] = {
    "add": (
        QLineF(_AT - _ARM, _AT, _AT + _ARM, _AT),
        QLineF(_AT, _AT - _ARM, _AT, _AT + _ARM),
    ),
    "subtract": (QLineF(_AT - _ARM, _AT, _AT + _ARM, _AT),),
    "intersect": (
        QLineF(_AT - _ARM, _AT - _ARM, _AT + _ARM, _AT + _ARM),
        QLineF(_AT - _ARM, _AT + _ARM, _AT + _ARM, _AT - _ARM),
    ),
}


def cross_cursor(how: How, ratio: float) -> QCursor:
    """A cross with plus, minus or times for add, subtract or intersect, seen on any colour.

    ratio: pixels of the screen a view coordinate.
    """
    if how not in _SIGNS:
        return QCursor(Qt.CursorShape.CrossCursor)
    picture = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    lines = (
        QLineF(_HOT - _REACH, _HOT, _HOT + _REACH, _HOT),
        QLineF(_HOT, _HOT - _REACH, _HOT, _HOT + _REACH),
        *_SIGNS[how],
    )
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(0.5, 0.5)  # along the middle of pixels
    for colour, width in ((QColor(255, 255, 255, 220), 3), (QColor(0, 0, 0), 1)):
        painter.setPen(QPen(colour, width))
        painter.drawLines(lines)
    painter.end()
    return QCursor(picture, _HOT, _HOT)
