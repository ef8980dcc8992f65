"""The frame that models paint in and the part that they see, over the canvas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

if TYPE_CHECKING:
    from aipaint.ui.paint_view import PaintView

_DASH = 5.0


class FrameMarks(QObject):
    """Draws the workspace's frame unless it is the whole canvas, and the box a model is shown.

    It joins the view's overlays by itself and lives as long as the view.
    """

    def __init__(self, view: PaintView) -> None:
        super().__init__(view)
        self._view = view
        self._box: QRect | None = None
        view.overlays.append(self)
        view.workspace.frame_changed.connect(view.update_overlay)

    def box(self) -> QRect | None:
        """The part of the document that the model at work sees."""
        return self._box

    def show_box(self, box: QRect | None) -> None:
        """Show what a model sees, in document pixels, or nothing any more."""
        if box != self._box:
            self._box = None if box is None else QRect(box)
            self._view.update_overlay()

    def paint(self, painter: QPainter) -> None:
        """Draw in view coordinates."""
        to_view, frame = self._view.to_view(), self._view.workspace.frame
        if frame is not None:
            polygon = _corners(frame, to_view)
            around = QPainterPath()
            around.addRect(QRectF(self._view.rect()))
            around.addPolygon(polygon)
            around.closeSubpath()
            painter.fillPath(around, QColor(0, 0, 0, 48))
            _two_tone(painter, polygon, QColor(255, 255, 255, 230), QColor(0, 0, 0, 150))
        if self._box is not None:
            polygon = _corners(self._box, to_view)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # A dark line around the coloured one, which is seen on no picture of its colour else.
            painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
            painter.drawPolygon(polygon)
            painter.setPen(QPen(QColor(self._view.tokens().accent), 1))
            painter.drawPolygon(polygon)


def _corners(rect: QRect, to_view: QTransform) -> QPolygonF:
    box = QRectF(rect)
    places = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
    return QPolygonF([_crisp(to_view.map(place)) for place in places])


def _two_tone(painter: QPainter, polygon: QPolygonF, light: QColor, dark: QColor) -> None:
    """A dashed line that is seen on any picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dark, 1))
    painter.drawPolygon(polygon)
    pen = QPen(light, 1)
    pen.setDashPattern([_DASH, _DASH])
    painter.setPen(pen)
    painter.drawPolygon(polygon)


def _crisp(point: QPointF) -> QPointF:
    return QPointF(math.floor(point.x()) + 0.5, math.floor(point.y()) + 0.5)
