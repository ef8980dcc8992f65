"""How much of each pixel a stroke covers so far: what opacity, the stroke's ceiling, acts on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.brush.dabs import Stamp
from aipaint.paint.pixels import TILE, Key, keys_in

Box = tuple[int, int, int, int]  # left, top, right, bottom within a tile; the last two excluded


class Coverage:
    """A sparse plane of float32, 0 to 1: eight bits would swallow the last of a faint airbrush.

    area: the pixels that may be covered at all, in document pixels.
    """

    def __init__(self, area: QRect) -> None:
        self._area = area
        self._tiles: dict[Key, np.ndarray] = {}
        self._dirty: dict[Key, Box] = {}

    def add(self, stamp: Stamp, ceiling: float = 1.0) -> None:
        """Lay a dab on top; what it covers comes closer to `ceiling` and never goes beyond."""
        height, width = stamp.adds.shape
        rect = QRect(stamp.x, stamp.y, width, height).intersected(self._area)
        for key in keys_in(rect):
            origin_x, origin_y = key[0] * TILE, key[1] * TILE
            left, top = max(rect.x() - origin_x, 0), max(rect.y() - origin_y, 0)
            right = min(rect.x() + rect.width() - origin_x, TILE)
            bottom = min(rect.y() + rect.height() - origin_y, TILE)
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = np.zeros((TILE, TILE), np.float32)
            x, y = origin_x - stamp.x, origin_y - stamp.y
            part = slice(top + y, bottom + y), slice(left + x, right + x)
            under, adds = tile[top:bottom, left:right], stamp.adds[part]
            if ceiling >= 1.0:
                under *= stamp.keeps[part]
                under += adds
            else:
                raised = under * stamp.keeps[part]
                raised += adds * np.float32(ceiling)
                np.maximum(under, raised, out=under)
            box = self._dirty.get(key)
            self._dirty[key] = (
                (left, top, right, bottom)
                if box is None
                else (
                    min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)
                )
            )  # fmt: skip

    def take_dirty(self) -> list[tuple[Key, Box, np.ndarray]]:
        """What changed since the last call: tile, box in it, and its coverage there."""
        out = [
            (key, box, self._tiles[key][box[1] : box[3], box[0] : box[2]])
            for key, box in self._dirty.items()
        ]
        self._dirty = {}
        return out
