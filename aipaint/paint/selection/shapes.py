"""Selections by shape: rectangle, ellipse, polygon, and any path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, wrap
from aipaint.paint.selection.masks import FULL, clipped, mask_of
from aipaint.paint.surface import Surface


def everything(canvas: QRect) -> Surface:
    """The whole canvas."""
    return mask_of((key, clipped(key, FULL, canvas)) for key in keys_in(canvas))


def rectangle(rect: QRect | QRectF, canvas: QRect, antialias: bool = False) -> Surface:
    """An upright rectangle; without antialiasing its edges go to the nearest whole pixels."""
    exact = QRectF(rect).normalized()
    if antialias:
        path = QPainterPath()
        path.addRect(exact)
        return from_path(path, canvas, antialias=True)
    return everything(_whole(exact).intersected(canvas))


def ellipse(rect: QRect | QRectF, canvas: QRect, antialias: bool = True) -> Surface:
    """The ellipse that fills an upright rectangle."""
    path = QPainterPath()
    path.addEllipse(QRectF(rect).normalized())
    return from_path(path, canvas, antialias)


def polygon(points: Sequence[QPointF], canvas: QRect, antialias: bool = True) -> Surface:
    """What a closed line through some points encloses; parts enclosed twice are outside again.

    Also for the lasso, which is a polygon of many points. Fewer than three enclose nothing.
    """
    path = QPainterPath()
    if len(points) > 2:
        path.addPolygon(QPolygonF(list(points)))
        path.closeSubpath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return from_path(path, canvas, antialias)


def from_path(path: QPainterPath, canvas: QRect, antialias: bool = True) -> Surface:
    """What a path encloses, by its fill rule."""
    bounds = path.boundingRect().toAlignedRect().adjusted(-1, -1, 1, 1).intersected(canvas)
    return mask_of(_drawn(path, bounds, antialias))


def _drawn(path: QPainterPath, bounds: QRect, antialias: bool) -> Iterator[tuple[Key, np.ndarray]]:
    # A row of tiles at a time: the path is walked once a row, and memory stays small.
    for row in _rows(keys_in(bounds)):
        first, y = tile_rect(row[0]), row[0][1]
        pixels = np.zeros((TILE, TILE * len(row)), np.uint8)
        image = wrap(pixels)  # a painter does not keep it alive
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias)
        painter.translate(-first.left(), -first.top())
        painter.setClipRect(bounds)
        painter.fillPath(path, QColor(0, 0, 0, 255))
        painter.end()
        for index, (column, _) in enumerate(row):
            tile = pixels[:, index * TILE : (index + 1) * TILE]
            yield (column, y), np.ascontiguousarray(tile)


def _rows(keys: Iterable[Key]) -> list[list[Key]]:
    rows: dict[int, list[Key]] = {}
    for key in keys:
        rows.setdefault(key[1], []).append(key)
    return list(rows.values())


def _whole(rect: QRectF) -> QRect:
    left, top = round(rect.left()), round(rect.top())
    return QRect(left, top, round(rect.right()) - left, round(rect.bottom()) - top)
