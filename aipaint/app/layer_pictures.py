"""Small pictures of layers and masks, as lists show them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage

from aipaint.paint.pixels import COLOUR, TILE, wrap
from aipaint.paint.surface import Surface

_SAMPLES = 4  # a thumbnail's pixel is the mean of about this squared; more cost and show no more


def small_picture(surface: Surface, canvas: QRect, side: int) -> QImage:
    """What a layer or a mask holds on the canvas: at most `side` pixels wide and high.

    Colours are ARGB32_Premultiplied, transparent where nothing is; a mask is Grayscale8, white
    where it shows. Only some pixels of each tile are looked at: a large layer is as fast as a
    small one, and the window does not wait for it after every stroke.
    """
    size = canvas.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    size = size.expandedTo(QSize(1, 1))
    step = 1
    while step < TILE and canvas.width() >= 2 * step * _SAMPLES * size.width():
        step *= 2
    height, width = (-(-length // step) for length in (canvas.height(), canvas.width()))
    shape = (height, width, COLOUR) if surface.depth == COLOUR else (height, width)
    pixels = np.full(shape, surface.fill, np.uint8)
    span = TILE // step
    for (column, row), tile in surface.tiles.items():
        x, y = column * span, row * span
        if column >= 0 and row >= 0 and x < width and y < height:
            part = tile[step // 2 :: step, step // 2 :: step][: height - y, : width - x]
            pixels[y : y + span, x : x + span] = part
    if surface.depth == COLOUR:
        image = wrap(pixels)
    else:
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
    grows = size.width() > width
    way = Qt.TransformationMode
    how = way.FastTransformation if grows else way.SmoothTransformation  # large pixels stay sharp
    # scaled() of the same size would share the array's memory.
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, how).copy()
