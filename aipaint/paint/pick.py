"""The colour picker."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from aipaint.paint.selection.looks import source_of
from aipaint.paint.state import State


def pick(state: State, x: int, y: int, sample_all: bool = True, radius: int = 0) -> QColor | None:
    """The colour at (x, y) of the canvas, opaque; None where nothing is or beyond the canvas.

    sample_all: of the merged picture, not of the active layer alone. radius: pixels (0 to 100)
    around it to take the mean of, weighed by their coverage.
    """
    if not state.rect().contains(x, y):
        return None
    around = QRect(x - radius, y - radius, 2 * radius + 1, 2 * radius + 1)
    pixels = source_of(state, sample_all)(around.intersected(state.rect()))
    blue, green, red, alpha = pixels.reshape(-1, 4).mean(axis=0, dtype=np.float64)
    if alpha == 0:
        return None
    return QColor(*(min(255, round(value / alpha * 255)) for value in (red, green, blue)))
