"""The line around a selection, for marching ants: exactly along the sides of pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainterPath, QPolygonF

from aipaint.paint.pixels import TILE, Key
from aipaint.paint.selection.masks import FULL
from aipaint.paint.surface import Surface

HALF = 128  # selected at least half: inside the line
MAX_CORNERS = 200_000  # of an outline; a more ragged one is drawn more coarsely


def outline(mask: Surface | None, canvas: QRect) -> QPainterPath:
    """Closed loops around all pixels that are selected at least half, in document pixels.

    None is outlined along the canvas. The outline of a noisy selection is that of every second
    pixel, of every fourth and so on. Keep the path: it takes some milliseconds to make.
    """
    path = QPainterPath()
    if mask is None:
        path.addRect(canvas)
        return path
    step = 1
    while (corners := _corners(mask, canvas, step)) is None:
        step *= 2
    for loop in _loops(corners):
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in loop]))
    return path


def _corners(mask: Surface, canvas: QRect, step: int) -> np.ndarray | None:
    """Where the line turns, int (n, 2) of x and y, row by row; a point passed twice comes twice.

    A point between four pixels is a corner when one or three of them are inside. Where two
    opposite ones are, two loops meet. None for too many.
    """
    keys: set[Key] = set()
    for column, row in mask.tiles:  # the points right of and below a tile count to its neighbours
        keys.update((column + dx, row + dy) for dx in (0, 1) for dy in (0, 1))
    found, count = [np.empty((0, 2), np.int64)], 0
    for key in keys:
        found.append(_tile_corners(mask, key, canvas, step))
        count += len(found[-1])
        if count > MAX_CORNERS and step < TILE:
            return None
    points = np.concatenate(found)
    return points[np.lexsort((points[:, 0], points[:, 1]))]


def _tile_corners(mask: Surface, key: Key, canvas: QRect, step: int) -> np.ndarray:
    column, row = key
    if all(
        mask.tiles.get(near) is FULL
        for near in (key, (column - 1, row), (column, row - 1), (column - 1, row - 1))
    ):
        return np.empty((0, 2), np.int64)
    x, y = column * TILE, row * TILE
    inside = mask.read(QRect(x - step, y - step, TILE + step, TILE + step))[::step, ::step] >= HALF
    if inside.all() or not inside.any():
        return np.empty((0, 2), np.int64)
    a, b, c, d = inside[:-1, :-1], inside[:-1, 1:], inside[1:, :-1], inside[1:, 1:]
    odd = a ^ b ^ c ^ d
    crossing = (a == d) & (b == c) & (a != b)
    rows, columns = np.nonzero(odd | crossing)
    points = np.stack([columns * step + x, rows * step + y], axis=1)
    # A coarse outline may go beyond the canvas by less than a step.
    points = np.minimum(points, (canvas.width(), canvas.height()))
    return np.repeat(points, np.where(crossing[rows, columns], 2, 1), axis=0)


def _loops(corners: np.ndarray) -> list[list[tuple[int, int]]]:
    """Join corners to loops: in each row and each column they are joined two by two."""
    count = len(corners)
    by_column = np.lexsort((corners[:, 1], corners[:, 0]))
    across = np.empty(count, np.int64)
    across[by_column[0::2]], across[by_column[1::2]] = by_column[1::2], by_column[0::2]
    vertical, points = across.tolist(), list(map(tuple, corners.tolist()))
    done = bytearray(count)
    loops = []
    for start in range(count):
        if done[start]:
            continue
        loop, at = [], start
        while not done[at]:
            pair = at ^ 1  # the other end of the horizontal side
            done[at] = done[pair] = 1
            loop += (points[at], points[pair])
            at = vertical[pair]
        loop.append(points[start])
        loops.append(loop)
    return loops
