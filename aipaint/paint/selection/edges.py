"""Selections with their edges changed. Only tiles near an edge are computed.

The canvas's edge is no edge of a selection: what touches it neither shrinks nor fades there.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.selection.combine import combine
from aipaint.paint.selection.masks import by_blocks
from aipaint.paint.surface import Surface

MAX_RADIUS = 1000  # pixels


def grow(mask: Surface, radius: int, canvas: QRect) -> Surface:
    """Select also what is nearer than `radius` pixels (0 to 1000), all around.

    Grey dilation by a disc; soft edges stay soft. Raises ValueError for any other radius.
    """
    _check(radius)
    if radius == 0:
        return mask
    return by_blocks(mask, radius, canvas, True, lambda block: _dilated(block, radius))


def shrink(mask: Surface, radius: int, canvas: QRect) -> Surface:
    """Select no longer what is nearer than `radius` pixels (0 to 1000) to the outside.

    Grey erosion by the disc of `grow`: growing and then shrinking again by as much keeps all that
    was selected. Raises ValueError for any other radius.
    """
    _check(radius)
    if radius == 0:
        return mask
    return by_blocks(mask, radius, canvas, False, lambda block: 255 - _dilated(255 - block, radius))


def border(mask: Surface, width: int, canvas: QRect) -> Surface:
    """A band of `width` pixels (1 to 1000) along the edge, half of it on either side.

    The inner half gets the odd pixel. Raises ValueError for any other width.
    """
    if width < 1:
        raise ValueError(f"no width of a border: {width}")
    inner = shrink(mask, (width + 1) // 2, canvas)
    return combine(grow(mask, width // 2, canvas), inner, "subtract", canvas)


def feather(mask: Surface, radius: float, canvas: QRect) -> Surface:
    """Fade the edge over about `radius` pixels (0 to 1000) to either side of it.

    A Gaussian of standard deviation radius / 2. A wide one is made of three box blurs, as the
    Filter Effects Module of the W3C has it. Raises ValueError for any other radius.
    """
    _check(radius)
    sigma = radius / 2
    if sigma < 0.1:
        return mask
    if sigma <= 4:
        reach = math.ceil(3 * sigma)
        return by_blocks(mask, reach, canvas, True, lambda block: _gaussian(block, sigma, reach))
    # Width of each box, by that module; made odd, so that each is centred.
    half = math.floor(sigma * 3 * math.sqrt(2 * math.pi) / 4 + 0.5) // 2
    return by_blocks(mask, 3 * half, canvas, True, lambda block: _boxes(block, 2 * half + 1))


def smooth(mask: Surface, canvas: QRect, outwards: bool = False) -> Surface:
    """Antialias a hard, stepped edge: weigh each pixel with its eight neighbours.

    outwards: only add to the selection, so that colour put there reaches under a drawn line.
    """

    def work(block: np.ndarray) -> np.ndarray:
        soft = _gaussian(block, 0.8, 1)
        return np.maximum(soft, block) if outwards else soft

    return by_blocks(mask, 1, canvas, True, work)


def _check(radius: float) -> None:
    if not 0 <= radius <= MAX_RADIUS:
        raise ValueError(f"no radius for the edge of a selection: {radius}")


def _dilated(block: np.ndarray, radius: int) -> np.ndarray:
    """Grey dilation by the disc of x² + y² <= radius² + radius, which looks the roundest.

    The disc is taken row by row, from its narrowest rows to the middle, so that each row's
    horizontal dilation widens the one before: some three operations a row, not one a pixel.
    """
    import cv2

    height = block.shape[0]
    out = block.copy()
    wide, width = block, 0
    for dy in range(radius, -1, -1):
        reach = math.isqrt(radius * radius + radius - dy * dy)
        if reach > width:
            step = np.ones((1, 2 * (reach - width) + 1), np.uint8)
            wide, width = cv2.dilate(wide, step), reach
        if dy < height:
            cv2.max(out[dy:], wide[: height - dy], out[dy:])
            cv2.max(out[: height - dy], wide[dy:], out[: height - dy])
    return out


def _gaussian(block: np.ndarray, sigma: float, reach: int) -> np.ndarray:
    import cv2

    size = 2 * reach + 1
    return cv2.GaussianBlur(block, (size, size), sigma)


def _boxes(block: np.ndarray, width: int) -> np.ndarray:
    import cv2

    deep = block.astype(np.uint16) * np.uint16(257)  # finer than 8 bits between the passes
    for _ in range(3):
        deep = cv2.blur(deep, (width, width))
    return ((deep.astype(np.uint32) + 128) // 257).astype(np.uint8)
