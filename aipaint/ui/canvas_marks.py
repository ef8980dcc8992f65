"""What is drawn around and over a document: checks, edge, pixel grid, progress."""

from __future__ import annotations

import functools

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from aipaint.ui.theme import Tokens

GRID_ZOOM = 8.0  # device pixels a document pixel, from which on the pixels' borders are drawn
_LINE = 3  # height of the progress line


def paint_checks(
    painter: QPainter, sheet: QPolygonF, upright: bool, exposed: QRectF, tokens: Tokens
) -> None:
    """The chequered ground that shows where a document is transparent.

    upright: whether the sheet's sides are those of the view. exposed: the part to draw.
    """
    brush = QBrush(_checks(tokens.dark))
    if upright:
        painter.fillRect(sheet.boundingRect().intersected(exposed), brush)
        return
    path = QPainterPath()
    path.addPolygon(sheet.intersected(QPolygonF(exposed)))
    painter.fillPath(path, brush)


def paint_edge(painter: QPainter, sheet: QPolygonF, exposed: QRectF, tokens: Tokens) -> None:
    """A hairline around the document, so that white paper ends somewhere on a pale ground."""
    painter.setPen(QPen(QColor(0, 0, 0, 160 if tokens.dark else 80), 0))
    corners = sheet.toList()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, corners[0].y() != corners[1].y())
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        side = QRectF(start, end).normalized().adjusted(-1, -1, 1, 1)
        if start != end and side.intersects(exposed):
            painter.drawLine(start, end)


@functools.cache
def _checks(dark: bool) -> QPixmap:
    tile = QPixmap(16, 16)
    tile.fill(QColor("#5a5a5a" if dark else "#ffffff"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (8, 8)):
        painter.fillRect(x, y, 8, 8, QColor("#4a4a4a" if dark else "#e4e4e4"))
    painter.end()
    return tile


def paint_grid(painter: QPainter, to_view: QTransform, seen: QRectF, size: QSize) -> None:
    """The borders of the pixels, dark and pale side by side: seen on any colour.

    seen: the part to draw, in document pixels.
    """
    part = seen.intersected(QRectF(QPointF(), size.toSizeF())).toAlignedRect()
    lines = [
        QLineF(x, part.top(), x, part.bottom() + 1) for x in range(part.left(), part.right() + 2)
    ] + [QLineF(part.left(), y, part.right() + 1, y) for y in range(part.top(), part.bottom() + 2)]
    pixel = 1 / painter.device().devicePixelRatioF()
    mapped = [to_view.map(line) for line in lines]
    for shift, colour in ((0.0, QColor(0, 0, 0, 70)), (pixel, QColor(255, 255, 255, 60))):
        painter.setPen(QPen(colour, 0))
        painter.drawLines([line.translated(shift, shift) for line in mapped])


def progress_line(sheet: QRectF, width: int, height: int) -> QRectF:
    """Where the line lies that tells how far a picture is, in view coordinates."""
    line = QRectF(sheet.left(), sheet.bottom() + 8, sheet.width(), _LINE)
    # Near by, the edge is out of sight: then the line lies on the view's edge.
    line.moveBottom(min(line.bottom(), height - 4.0))
    line.setLeft(max(line.left(), 0.0))
    line.setRight(min(line.right(), float(width)))
    return line


def paint_progress(painter: QPainter, line: QRectF, progress: float, tokens: Tokens) -> None:
    """The line itself, filled as far as `progress`, 0 to 1."""
    ground = QColor(tokens.muted)
    ground.setAlphaF(0.3)
    painter.fillRect(line, ground)
    done = QRectF(line)
    done.setWidth(line.width() * min(1.0, max(0.0, progress)))
    painter.fillRect(done, QColor(tokens.accent))


def two_tone_ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    """A thin circle that is seen on any colour, `radius` in view coordinates."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour in ((0.0, QColor(0, 0, 0, 190)), (1.0, QColor(255, 255, 255, 210))):
        painter.setPen(QPen(colour, 1))
        reach = max(0.5, radius - inset)
        painter.drawEllipse(centre, reach, reach)


def two_tone_line(painter: QPainter, line: QLineF) -> None:
    """A thin line that is seen on any colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 190), 3))
    painter.drawLine(line)
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1))
    painter.drawLine(line)


def around(*places: QPointF, reach: float) -> QRectF:
    """A rectangle that holds all the places with `reach` to spare on every side."""
    left, right = min(p.x() for p in places), max(p.x() for p in places)
    top, bottom = min(p.y() for p in places), max(p.y() for p in places)
    return QRectF(left, top, right - left, bottom - top).adjusted(-reach, -reach, reach, reach)
