"""How much of each pixel a stroke covers so far: what opacity, the stroke's ceiling, acts on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.brush.dabs import Stamp
from aipaint.paint.pixels import TILE, Key

Box = tuple[int, int, int, int]  # left, top, right, bottom within a tile; the last two excluded


class Coverage:
    """A sparse plane of float32, 0 to 1: eight bits would swallow the last of a faint airbrush.

    area: the pixels that may be covered at all, in document pixels. union: of overlapping dabs
    the one that covers more counts, for dabs of full flow and a hard rim: there, coverage is how
    much of a pixel lies within the outline, and adding it up would make thin lines bold.
    """

    def __init__(self, area: QRect, *, union: bool = False) -> None:
        self._union = union
        self._left, self._top = area.x(), area.y()
        self._right, self._bottom = area.x() + area.width(), area.y() + area.height()
        self._tiles: dict[Key, np.ndarray] = {}
        self._dirty: dict[Key, Box] = {}

    def add(self, stamp: Stamp, ceiling: float = 1.0) -> None:
        """Lay a dab on top; what it covers comes closer to `ceiling` and never goes beyond."""
        # Plain numbers, no QRect: this runs for every dab of a stroke.
        height, width = stamp.adds.shape
        x0, y0 = max(stamp.x, self._left), max(stamp.y, self._top)
        x1, y1 = min(stamp.x + width, self._right), min(stamp.y + height, self._bottom)
        if x0 >= x1 or y0 >= y1:
            return
        for row in range(y0 // TILE, (y1 - 1) // TILE + 1):
            for column in range(x0 // TILE, (x1 - 1) // TILE + 1):
                x, y = column * TILE, row * TILE
                box = max(x0 - x, 0), max(y0 - y, 0), min(x1 - x, TILE), min(y1 - y, TILE)
                self._add_in((column, row), box, stamp, ceiling)

    def _add_in(self, key: Key, box: Box, stamp: Stamp, ceiling: float) -> None:
        left, top, right, bottom = box
        tile = self._tiles.get(key)
        if tile is None:
            tile = self._tiles[key] = np.zeros((TILE, TILE), np.float32)
        x, y = key[0] * TILE - stamp.x, key[1] * TILE - stamp.y
        part = slice(top + y, bottom + y), slice(left + x, right + x)
        under, adds = tile[top:bottom, left:right], stamp.adds[part]
        if self._union:
            np.maximum(under, adds if ceiling >= 1.0 else adds * np.float32(ceiling), out=under)
        elif ceiling >= 1.0:
            under *= stamp.keeps[part]
            under += adds
        else:
            raised = under * stamp.keeps[part]
            raised += adds * np.float32(ceiling)
            np.maximum(under, raised, out=under)
        old = self._dirty.get(key)
        if old is not None:
            box = min(old[0], left), min(old[1], top), max(old[2], right), max(old[3], bottom)
        self._dirty[key] = box

    def take_dirty(self) -> list[tuple[Key, Box, np.ndarray]]:
        """What changed since the last call: tile, box in it, and its coverage there."""
        out = [
            (key, box, self._tiles[key][box[1] : box[3], box[0] : box[2]])
            for key, box in self._dirty.items()
        ]
        self._dirty = {}
        return out
