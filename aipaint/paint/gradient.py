"""Gradients, as a layer's paint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QGradient,
    QImage,
    QLinearGradient,
    QPainter,
    QRadialGradient,
)

from aipaint.paint.pixels import TILE, Key, wrap
from aipaint.paint.state import State
from aipaint.paint.target import Target, lay, paintable, whole

Kind = Literal["linear", "radial", "conical", "reflected"]
Stops = Sequence[tuple[float, QColor]]
_DEEP = QImage.Format.Format_RGBA64_Premultiplied
# Bayer's ordered dither, 8 × 8 (1973), as what is added to 16 bits before they are cut to 8.
_BAYER = np.array([[0]])
for _ in range(3):
    _BAYER = np.block([[4 * _BAYER, 4 * _BAYER + 2], [4 * _BAYER + 3, 4 * _BAYER + 1]])
_DITHER = np.tile(((_BAYER * 2 + 1) * 2).astype(np.uint16), (TILE // 8, TILE // 8))[..., None]


def gradient(
    state: State,
    start: QPointF,
    end: QPointF,
    stops: Stops,
    kind: Kind = "linear",
    repeat: bool = False,
    dither: bool = True,
    target: Target = "layer",
) -> State:
    """Cover what is selected of the active layer with a gradient.

    start, end: in document pixels. stops: (place from 0 to 1, colour), at least two, rising.
    "linear" goes from start to end and "reflected" from start to end on both sides; "radial" goes
    outwards from start to end's distance, "conical" around start, counter-clockwise from end's
    direction. repeat: begin anew beyond end. dither: against bands. target: "mask" covers
    the layer's mask with the colours' greys. A line of no length changes
    nothing. Raises ValueError for fewer than two stops, UserError when the active layer can't be
    painted on.
    """
    if len(stops) < 2:
        raise ValueError("a gradient needs two colours")
    layer = paintable(state, target)
    if QLineF(start, end).length() < 1e-3:
        return state
    paint = _made(start, end, stops, kind, repeat)
    draw = _drawn_deep if dither else _drawn
    coverage = whole(state.rect(), state.selection)
    return lay(state, layer, coverage, lambda key: draw(paint, key), target)


def _made(start: QPointF, end: QPointF, stops: Stops, kind: Kind, repeat: bool) -> QGradient:
    line = QLineF(start, end)
    if kind == "radial":
        paint: QGradient = QRadialGradient(start, line.length())
    elif kind == "conical":
        paint = QConicalGradient(start, line.angle())
    else:
        paint = QLinearGradient(start, end)
    if kind == "reflected":
        # One run there and back, centred on start; beyond it the last colour, or again.
        paint = QLinearGradient(start - (end - start), end)
        there = [((1 + at) / 2, colour) for at, colour in stops]
        back = [((1 - at) / 2, colour) for at, colour in reversed(stops) if at > 0]
        stops = back + there
    paint.setStops(list(stops))
    if repeat:
        paint.setSpread(QGradient.Spread.RepeatSpread)
    return paint


def _drawn(paint: QGradient, key: Key) -> np.ndarray:
    pixels = np.zeros((TILE, TILE, 4), np.uint8)
    _paint(wrap(pixels), paint, key)
    return pixels


def _drawn_deep(paint: QGradient, key: Key) -> np.ndarray:
    deep = np.zeros((TILE, TILE, 4), np.uint16)
    _paint(QImage(deep.data, TILE, TILE, deep.strides[0], _DEEP), paint, key)
    # 16 to 8 bits by v * 255 / 65535 = v / 257; (v - v / 256) / 256 is that to a hair, and leaves
    # room for what is added: less than one step, so that 0 and 255 stay themselves.
    deep -= deep >> 8
    deep += _DITHER
    high = deep.view(np.uint8)[..., 1::2]  # the upper byte of each
    pixels = np.empty((TILE, TILE, 4), np.uint8)
    for channel, of_rgba in enumerate((2, 1, 0, 3)):
        pixels[..., channel] = high[..., of_rgba]
    return pixels


def _paint(image: QImage, paint: QGradient, key: Key) -> None:
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.translate(-key[0] * TILE, -key[1] * TILE)
    painter.fillRect(key[0] * TILE, key[1] * TILE, TILE, TILE, paint)
    painter.end()
