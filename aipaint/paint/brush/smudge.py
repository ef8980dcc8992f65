"""Dragging colour along: each dab lays down some of what the ones before it picked up."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.brush.dabs import Stamp
from aipaint.paint.brush.parameters import Brush
from aipaint.paint.pixels import COLOUR
from aipaint.paint.surface import Editor, Surface


class Smudge:
    """Smudges in one editor. Every image of a dab (see `Images`) carries colour of its own.

    area: the pixels that may be changed; selection: a mask surface, None for everything.
    """

    def __init__(
        self, brush: Brush, editor: Editor, selection: Surface | None, locked: bool, area: QRect
    ) -> None:
        self._rate = np.float32(brush.rate)
        self._opacity = np.float32(brush.opacity)
        self._editor = editor
        self._selection = selection
        self._locked = locked and editor.before.depth == COLOUR
        self._area = area
        self._carried: dict[int, np.ndarray] = {}

    def drag(self, image: int, stamp: Stamp, ceiling: float) -> QRect:
        """Pull the colour of one image of the stroke to a dab; return what changed."""
        height, width = stamp.adds.shape
        rect = QRect(stamp.x, stamp.y, width, height)
        here = self._editor.live().read(rect).astype(np.float32)
        carried = self._carried.get(image)
        if carried is None:
            self._carried[image] = here
            return QRect()
        carried = _fitted(carried, here)
        carried = here + (carried - here) * self._rate
        self._carried[image] = carried
        seen = rect.intersected(self._area)
        if seen.isEmpty():
            return seen
        share = stamp.adds * (self._opacity * np.float32(ceiling))
        if self._selection is not None:
            chosen = self._selection.read(rect)
            if not chosen.any():
                return QRect()
            share = share * (chosen * np.float32(1.0 / 255.0))
        if here.ndim == 3:
            share = share[..., None]
        mixed = here + (carried - here) * share
        if self._locked:
            mixed *= here[..., 3:] / np.maximum(mixed[..., 3:], np.float32(1e-3))
            np.minimum(mixed, here[..., 3:], out=mixed)
            mixed[..., 3] = here[..., 3]
        pixels = (mixed + np.float32(0.5)).astype(np.uint8)
        left, top = seen.x() - rect.x(), seen.y() - rect.y()
        self._editor.write(seen, pixels[top : top + seen.height(), left : left + seen.width()])
        return seen


def _fitted(carried: np.ndarray, here: np.ndarray) -> np.ndarray:
    """What is carried, cut to a smaller dab or eked out for a larger one; centres stay."""
    grow = (here.shape[0] - carried.shape[0]) // 2  # both sides are odd
    if grow == 0:
        return carried
    if grow < 0:
        return carried[-grow:grow, -grow:grow]
    out = here.copy()
    out[grow:-grow, grow:-grow] = carried
    return out
