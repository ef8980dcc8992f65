"""What a brush does, as a small picture for a list."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage

from aipaint.paint.brush.parameters import Brush, Input
from aipaint.paint.brush.stroke import Stroke
from aipaint.paint.document import Document, new_state
from aipaint.paint.pixels import from_rgba
from aipaint.paint.surface import surface_of

_POINTS = 48
_STRIPES = 9


def preview_image(brush: Brush, size: QSize, colour: QColor) -> QImage:
    """An S-shaped stroke that swells with pressure, on nothing: ARGB32_Premultiplied.

    Erasers erase from a field of the colour, a smudge drags its stripes. Brushes too large for
    the picture are shown smaller. Takes up to a tenth of a second and may run in any thread.
    """
    width, height = max(size.width(), 8), max(size.height(), 8)
    state = new_state(width, height)
    layer = state.layers[0]
    if brush.kind != "paint":
        under = _field(colour, width, height, striped=brush.kind == "smudge")
        state = state.with_layer(layer.id, surface=surface_of(under))
    document = Document(state)
    fitted = msgspec.structs.replace(
        brush, size=min(brush.size, max(1.0, height * 0.36)), stabiliser=0.0
    )
    stroke = Stroke(document, fitted, colour, seed=1)
    stroke.to(*_curve(width, height, fitted.size))
    stroke.finish()
    return document.state.layers[0].surface.image(QRect(0, 0, width, height))


def _curve(width: int, height: int, size: float) -> list[Input]:
    """One wave from left to right, lightly at both ends."""
    margin = min(size / 2.0 + 3.0, width / 4.0)
    swing = max(height / 2.0 - size / 2.0 - 3.0, height * 0.1)
    out = []
    for index in range(_POINTS + 1):
        share = index / _POINTS
        x = margin + (width - 2.0 * margin) * share
        y = height / 2.0 - swing * math.sin(math.tau * share)
        out.append(Input(x, y, 0.06 + 0.94 * math.sin(math.pi * share) ** 0.8))
    return out


def _field(colour: QColor, width: int, height: int, *, striped: bool) -> np.ndarray:
    rgba = np.array([colour.red(), colour.green(), colour.blue(), 255], np.uint8)
    pixels = from_rgba(np.tile(rgba, (height, width, 1)))
    if striped:
        wide = max(width // _STRIPES, 1)
        pixels[:, (np.arange(width) // wide) % 2 == 1] //= 4
    return pixels
