"""The pixel format, in this one place: 8 bits a channel, premultiplied, in tiles of 256 pixels.

A colour pixel is four bytes B, G, R, A in memory, which is Qt's ARGB32_Premultiplied on every
machine Qt and torch run on; a mask pixel is one byte, 0 outside and 255 inside.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

TILE = 256  # pixels of a tile's side
COLOUR = 4  # bytes of a colour pixel
MASK = 1  # bytes of a mask pixel
MAX_SIDE = 32_768  # pixels of a document's side: what QPainter's coordinates bear
MAX_AREA = 16_384 * 16_384  # pixels of a document

Key = tuple[int, int]  # column and row of a tile; the canvas's corner is that of (0, 0)
_FORMATS = {COLOUR: QImage.Format.Format_ARGB32_Premultiplied, MASK: QImage.Format.Format_Alpha8}

if sys.byteorder != "little":  # Qt's 32-bit pixels are words: their bytes would be swapped
    raise ImportError("aipaint paints on little-endian machines only")


def wrap(pixels: np.ndarray) -> QImage:
    """Return a QImage over the same memory: uint8 (h, w, 4) colour or (h, w) mask.

    The array must be contiguous in its rows and must outlive the image.
    """
    depth = COLOUR if pixels.ndim == 3 else MASK
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], _FORMATS[depth])


def view(image: QImage) -> np.ndarray:
    """Return an array over a QImage's memory: (h, w, 4) of the colour format, (h, w) of masks.

    The array keeps the image alive. Raises ValueError for any other format.
    """
    depth = next((d for d, form in _FORMATS.items() if form == image.format()), None)
    if depth is None:
        raise ValueError(f"not a format of the document: {image.format()}")
    memory = np.frombuffer(image.bits(), np.uint8)
    rows = np.asarray(_Held(image, memory.__array_interface__))
    rows = rows.reshape(image.height(), image.bytesPerLine())
    rows = rows[:, : image.width() * depth]
    return rows.reshape(image.height(), image.width(), depth) if depth == COLOUR else rows


class _Held:
    """Memory as numpy takes it, and whose it is: an array of it lets neither go."""

    def __init__(self, owner: QImage, interface: dict[str, Any]) -> None:
        self.owner, self.__array_interface__ = owner, interface


def to_colour(image: QImage) -> np.ndarray:
    """Return an image in any format as document pixels, uint8 (h, w, 4)."""
    converted = image.convertToFormat(_FORMATS[COLOUR])  # held here: a view keeps no image alive
    return view(converted).copy()


def from_rgba(rgba: np.ndarray) -> np.ndarray:
    """Straight RGBA, uint8 (h, w, 4), to document pixels."""
    alpha = rgba[..., 3:].astype(np.uint16)
    out = np.empty_like(rgba)
    product = rgba[..., 2::-1] * alpha + 128
    out[..., :3] = (product + (product >> 8)) >> 8  # exact rounding of x * a / 255
    out[..., 3] = rgba[..., 3]
    return out


def to_rgba(pixels: np.ndarray) -> np.ndarray:
    """Document pixels to straight RGBA, uint8 (h, w, 4); transparent ones become 0."""
    alpha = pixels[..., 3:].astype(np.uint16)
    half, divisor = alpha >> 1, np.maximum(alpha, 1)
    out = np.empty_like(pixels)
    out[..., :3] = np.minimum((pixels[..., 2::-1] * np.uint16(255) + half) // divisor, 255)
    out[..., 3] = pixels[..., 3]
    return out


def keys_in(rect: QRect) -> Iterator[Key]:
    """The keys of all tiles that a rectangle in document pixels touches, row by row."""
    if rect.isEmpty():
        return
    for row in range(rect.top() // TILE, rect.bottom() // TILE + 1):
        for column in range(rect.left() // TILE, rect.right() // TILE + 1):
            yield column, row


def tile_rect(key: Key) -> QRect:
    """Where a tile lies, in document pixels."""
    return QRect(key[0] * TILE, key[1] * TILE, TILE, TILE)
