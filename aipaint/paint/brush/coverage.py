"""How much of each pixel a stroke leaves free so far: opacity, its ceiling, acts on the rest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.brush.dabs import Stamp
from aipaint.paint.pixels import TILE, Key

Box = tuple[int, int, int, int]  # left, top, right, bottom within a tile; the last two excluded
_BLOCK = 2 * TILE  # pixels of a block's side: few dabs lie in more than one
# Less than this is nothing, next to 1 in float32. Products that run on below what float32 can hold
# well would make every further one many times slower: now and then they are cut off.
_NOTHING = 1e-12
_CUT = 8  # dabs on a block


class Coverage:
    """A sparse plane of float32, 0 to 1: eight bits would swallow the last of a faint airbrush.

    It holds what is still free, 1 minus coverage: there a dab is one multiplication.

    area: the pixels that may be covered at all, in document pixels. union: of overlapping dabs
    the one that covers more counts, for dabs of full flow and a hard rim: there, coverage is how
    much of a pixel lies within the outline, and adding it up would make thin lines bold.
    """

    def __init__(self, area: QRect, *, union: bool = False) -> None:
        import cv2  # late: a window can show before anything is painted

        self._multiply, self._threshold = cv2.multiply, cv2.threshold
        self._to_zero = cv2.THRESH_TOZERO
        self._union = union
        self._left, self._top = area.x(), area.y()
        self._right, self._bottom = area.x() + area.width(), area.y() + area.height()
        self._blocks: dict[Key, np.ndarray] = {}
        self._dirty: dict[Key, Box] = {}  # by block, in its pixels
        self._uncut: dict[Key, tuple[int, Box]] = {}

    def add(self, stamp: Stamp, ceiling: float = 1.0) -> None:
        """Lay a dab on top; what it covers comes closer to `ceiling` and never goes beyond."""
        # Plain numbers, no QRect: this runs for every dab of a stroke.
        height, width = stamp.adds.shape
        x0, y0 = max(stamp.x, self._left), max(stamp.y, self._top)
        x1, y1 = min(stamp.x + width, self._right), min(stamp.y + height, self._bottom)
        if x0 >= x1 or y0 >= y1:
            return
        for row in range(y0 // _BLOCK, (y1 - 1) // _BLOCK + 1):
            for column in range(x0 // _BLOCK, (x1 - 1) // _BLOCK + 1):
                x, y = column * _BLOCK, row * _BLOCK
                box = max(x0 - x, 0), max(y0 - y, 0), min(x1 - x, _BLOCK), min(y1 - y, _BLOCK)
                self._add_in((column, row), box, stamp, ceiling)

    def _add_in(self, key: Key, box: Box, stamp: Stamp, ceiling: float) -> None:
        left, top, right, bottom = box
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = np.ones((_BLOCK, _BLOCK), np.float32)
        free, adds, keeps = block[top:bottom, left:right], stamp.adds, stamp.keeps
        if free.shape != adds.shape:
            x, y = key[0] * _BLOCK - stamp.x, key[1] * _BLOCK - stamp.y
            part = slice(top + y, bottom + y), slice(left + x, right + x)
            adds, keeps = adds[part], keeps[part]
        if self._union:
            kept = keeps if ceiling >= 1.0 else np.float32(1.0) - adds * np.float32(ceiling)
            np.minimum(free, kept, out=free)
        elif ceiling >= 1.0:
            self._multiply(
                free, keeps, dst=free
            )  # NumPy takes three times as long for part of rows
            self._cut(key, block, box)
        else:
            # 1 - ((1 - free) * keeps + adds * ceiling)
            lowered = free * keeps
            lowered += adds * np.float32(1.0 - ceiling)
            np.minimum(free, lowered, out=free)
        old = self._dirty.get(key)
        self._dirty[key] = box if old is None else _both(old, box)

    def _cut(self, key: Key, block: np.ndarray, box: Box) -> None:
        count, old = self._uncut.get(key, (0, box))
        count, box = count + 1, _both(old, box)
        if count == _CUT:
            part = block[box[1] : box[3], box[0] : box[2]]
            self._threshold(part, _NOTHING, 0.0, self._to_zero, dst=part)
            del self._uncut[key]
        else:
            self._uncut[key] = count, box

    def take_dirty(self) -> list[tuple[Key, Box, np.ndarray]]:
        """What changed since the last call: tile, box in it, and what is free there."""
        out = []
        for (across, down), (left, top, right, bottom) in self._dirty.items():
            block = self._blocks[across, down]
            column, row = across * (_BLOCK // TILE), down * (_BLOCK // TILE)
            for y in range(top // TILE * TILE, bottom, TILE):
                for x in range(left // TILE * TILE, right, TILE):
                    x0, y0 = max(left, x), max(top, y)
                    x1, y1 = min(right, x + TILE), min(bottom, y + TILE)
                    key = column + x // TILE, row + y // TILE
                    out.append((key, (x0 - x, y0 - y, x1 - x, y1 - y), block[y0:y1, x0:x1]))
        self._dirty = {}
        return out


def _both(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
