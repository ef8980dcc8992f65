"""The line of a selection: dashes of two colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

DASH = 4  # view coordinates of a dash, and of a gap


def paint_dashes(painter: QPainter, path: QPainterPath, phase: int = 0) -> None:
    """Draw a path in dashes of two colours, seen on any ground. `path`: in view coordinates."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(255, 255, 255), 0)  # as thin as the screen has it: drawn fastest by far
    painter.setPen(pen)
    painter.drawPath(path)
    pen.setColor(QColor(0, 0, 0))
    dash = DASH * painter.device().devicePixelRatioF()
    pen.setDashPattern([dash, dash])
    pen.setDashOffset(-phase * dash / DASH)
    painter.setPen(pen)
    painter.drawPath(path)
