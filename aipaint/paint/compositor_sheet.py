"""The tiles that are in view put together into one image.

Drawn one by one at fractional zoom or turned, tiles would show their seams, and drawing one image
is also cheaper than drawing many.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from aipaint.paint.compositor_tiles import (
    Deadline,
    OutOfTimeError,
    Pyramid,
    covered,
    shrunk,
    slices,
)
from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, wrap


class Sheet:
    """One level's pixels in a rectangle of whole tiles around what was last shown."""

    def __init__(self, pyramid: Pyramid) -> None:
        self._pyramid = pyramid
        self._level = 0
        self._rect = QRect()  # in the level's pixels
        self._pixels = np.empty((0, 0, 4), np.uint8)
        self._image = QImage()
        self._stale: dict[Key, QRect] = {}  # by tile, in the level's pixels

    def clear(self) -> None:
        """Forget all pixels."""
        self._rect = QRect()
        self._image = QImage()
        self._pixels = np.empty((0, 0, 4), np.uint8)
        self._stale.clear()

    def nbytes(self) -> int:
        """Bytes of the image."""
        return self._pixels.nbytes

    def image(self) -> QImage:
        """What was put together; valid until the next call of `show`."""
        return self._image

    def corner(self) -> QPoint:
        """Where the image's corner lies, in the level's pixels."""
        return self._rect.topLeft()

    def spoil(self, rect: QRect) -> None:
        """A rectangle in document pixels has changed."""
        there = shrunk(rect, self._level).intersected(self._rect)
        for key in keys_in(there):
            part, known = there.intersected(tile_rect(key)), self._stale.get(key)
            self._stale[key] = part if known is None else known.united(part)

    def spoil_tiles(self, keys: Collection[Key]) -> None:
        """Tiles of the document have changed."""
        for key, rect in covered(keys, self._level).items():
            part = rect.intersected(self._rect)
            if not part.isEmpty():
                self._stale[key] = self._stale.get(key, QRect()).united(part)

    def show(self, level: int, part: QRect, needed: QRect, deadline: Deadline | None) -> bool:
        """Have room for `part`, in pixels of `level`, and the tiles in `needed` up to date.

        Return whether the time was enough.
        """
        if level != self._level or not self._rect.contains(part):
            self._move(level, part)
        stale = [key for key in keys_in(needed) if key in self._stale] if self._stale else []
        if level == 0 and stale:
            stale = self._paint_live(stale)
        try:
            for key in stale:
                there, whole = self._stale[key], self._pyramid.tile_rect(level, key)
                tile = self._pyramid.tile(level, key, deadline)
                self._pixels[slices(there, self._rect)] = tile[slices(there, whole)]
                del self._stale[key]
        except OutOfTimeError:
            return False
        return True

    def _paint_live(self, keys: list[Key]) -> list[Key]:
        """Bring up to date what a stroke changes, straight on the image; return the other tiles."""
        painter, corner, others = QPainter(self._image), self._rect.topLeft(), []
        for key in keys:
            part = self._stale[key]
            if self._pyramid.paint_live(painter, key, part, part.topLeft() - corner):
                del self._stale[key]
            else:
                others.append(key)
        painter.end()
        return others

    def _move(self, level: int, part: QRect) -> None:
        """Begin a sheet around `part`; what the old one has of it is taken along."""
        size = self._pyramid.size(level)
        canvas = QRect(0, 0, size.width(), size.height())
        left, top = part.left() // TILE - 1, part.top() // TILE - 1
        right, bottom = part.right() // TILE + 2, part.bottom() // TILE + 2
        rect = QRect(left * TILE, top * TILE, (right - left) * TILE, (bottom - top) * TILE)
        rect = rect.intersected(canvas)
        pixels = np.zeros((rect.height(), rect.width(), 4), np.uint8)
        stale = {key: self._pyramid.tile_rect(level, key) for key in keys_in(rect)}
        if level == self._level:
            both = rect.intersected(self._rect)
            if not both.isEmpty():
                pixels[slices(both, rect)] = self._pixels[slices(both, self._rect)]
                for key in keys_in(both):
                    stale.pop(key)
                    if key in self._stale:
                        stale[key] = self._stale[key]
        self._level, self._rect, self._stale = level, rect, stale
        self._pixels, self._image = pixels, wrap(pixels)
