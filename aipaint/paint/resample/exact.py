"""What needs no resampling: whole-pixel moves, flips, quarter turns, and cutting off."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QTransform

from aipaint.paint.pixels import TILE, keys_in, tile_rect
from aipaint.paint.surface import Surface


def whole_pixels(matrix: QTransform) -> tuple[QTransform, int, int] | None:
    """(flips and quarter turns, pixels to the right, pixels down), None for anything else."""
    if not matrix.isAffine():
        return None
    linear = np.array([[matrix.m11(), matrix.m12()], [matrix.m21(), matrix.m22()]])
    near = np.rint(linear)
    shift = round(matrix.dx()), round(matrix.dy())
    if np.abs(linear - near).max() > 1e-7 or not np.array_equal(np.abs(near).sum(0), (1, 1)):
        return None
    if abs(np.linalg.det(near)) != 1:
        return None
    if max(abs(matrix.dx() - shift[0]), abs(matrix.dy() - shift[1])) > 1e-3:
        return None
    a, b, c, d = (float(value) for value in near.ravel())
    return QTransform(a, b, c, d, 0.0, 0.0), *shift


def mapped_rect(matrix: QTransform, rect: QRect) -> QRect:
    """The smallest whole rectangle around where a rectangle goes (rounding errors forgiven)."""
    box = matrix.mapRect(QRectF(rect))
    left, top = math.floor(box.left() + 1e-3), math.floor(box.top() + 1e-3)
    right, bottom = math.ceil(box.right() - 1e-3), math.ceil(box.bottom() - 1e-3)
    return QRect(left, top, right - left, bottom - top)


def clipped_to(surface: Surface, rect: QRect) -> Surface:
    """The same within `rect`, blank outside of it."""
    editor, inside = surface.edit(), set(keys_in(rect))
    for key in surface.tiles:
        if key not in inside:
            editor.drop(key)
            continue
        left, top = rect.x() - key[0] * TILE, rect.y() - key[1] * TILE
        right, bottom = left + rect.width(), top + rect.height()
        if left > 0 or top > 0 or right < TILE or bottom < TILE:
            tile = editor.writable(key)
            tile[: max(top, 0)] = tile[max(bottom, 0) :] = surface.fill
            tile[:, : max(left, 0)] = tile[:, max(right, 0) :] = surface.fill
    return editor.finish()


def copied(surface: Surface, turn: QTransform, right: int, down: int) -> Surface:
    """A surface after `turn` (flips and quarter turns) and a move by whole pixels."""
    if turn.isIdentity() and right % TILE == 0 and down % TILE == 0:
        columns, rows = right // TILE, down // TILE
        tiles = {(c + columns, r + rows): tile for (c, r), tile in surface.tiles.items()}
        return Surface(surface.depth, tiles, surface.fill)
    editor = Surface(surface.depth, fill=surface.fill).edit()
    whole = QTransform(turn.m11(), turn.m12(), turn.m21(), turn.m22(), right, down)
    for (column, row), tile in surface.tiles.items():
        there = whole.mapRect(QRectF(tile_rect((column, row)))).toRect()
        if turn.m11() == 0:  # x becomes y
            tile = tile.swapaxes(0, 1)
        if turn.m11() + turn.m21() < 0:
            tile = tile[:, ::-1]
        if turn.m12() + turn.m22() < 0:
            tile = tile[::-1]
        editor.write(there, tile)
    return editor.finish()
