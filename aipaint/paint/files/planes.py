"""Planes of a document as PNG bytes and back, exact and fast.

Layers are written as straight RGBA and masks as grey, 8 bits, through OpenCV, whose pixel order is
the document's; rows are filtered by "up" alone, which compresses painted pixels about as well as
libpng's own choice in half the time. A premultiplied pixel that is made straight and premultiplied
again is the same pixel: the rounding of the first step is at most half a unit, and the second
step shrinks it (equally for every alpha; the tests try all pairs).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from aipaint.paint.files.limits import MAX_RATIO, Budget, TooMuchError, fits
from aipaint.paint.pixels import COLOUR, MASK, TILE, Key, keys_in, tile_rect
from aipaint.paint.surface import Surface

PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = len(PNG) + 25
_GREY, _RGBA = 0, 6  # colour types
_BAND = 1 << 16  # pixels converted at once: about a millisecond
_STRAIGHT = QImage.Format.Format_ARGB32
_PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied
_PLAIN = {b"IHDR", b"IDAT", b"IEND", b"tIME", b"pHYs", b"tEXt", b"zTXt", b"iTXt", b"sRGB", b"bKGD"}


class DamagedError(Exception):
    """Bytes are not the picture they should be."""


def encode(pixels: np.ndarray) -> bytes:
    """Document pixels or a mask, uint8 (h, w, 4) or (h, w), as the bytes of a PNG file."""
    return bytes(encoded(pixels))


def encoded(pixels: np.ndarray) -> memoryview:
    """The same without a copy, which would hold Python's lock for as long as it takes."""
    import cv2

    plane = np.ascontiguousarray(pixels)
    if plane.ndim == 3:
        plane = _converted(plane, _PREMULTIPLIED, _STRAIGHT)
    options = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
    done, data = cv2.imencode(".png", plane, options)
    if not done:
        raise MemoryError(f"no PNG of {plane.shape}")
    return data.data


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height as the header of a PNG claims. Raises DamagedError when there is none."""
    if not data.startswith(PNG + b"\0\0\0\rIHDR") or len(data) < _HEADER:
        raise DamagedError
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def is_plain(data: bytes) -> bool:
    """Whether a PNG is of the kind `encode` writes, all chunks whole: 8-bit RGBA or grey."""
    if len(data) < _HEADER or data[24] != 8 or data[25] not in (_GREY, _RGBA) or data[28]:
        return False
    place, kinds, memory = len(PNG), set[bytes](), memoryview(data)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 8 + length
        if end + 4 > len(data) or kind not in _PLAIN:
            return False
        if zlib.crc32(memory[place + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            return False
        kinds.add(kind)
        place = end + 4
        if kind == b"IEND":
            return b"IDAT" in kinds
    return False


def load(data: bytes, x: int, y: int, budget: Budget, fill: int = 0) -> Surface:
    """The surface in a plain PNG whose corner lies at (x, y): colour if it is RGBA, else a mask.

    Raises DamagedError, or TooMuchError when the budget has no room for it.
    """
    import cv2

    width, height = size_of(data)
    if not fits(width, height):
        raise TooMuchError
    depth = COLOUR if data[25] == _RGBA else MASK
    if not is_plain(data) or width * height * depth > MAX_RATIO * len(data):
        raise DamagedError
    # Decoded and premultiplied.
    with budget.decoding(width, height, 2 * depth * width * height + len(data)):
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        shape = (height, width, 4) if depth == COLOUR else (height, width)
        if found is None or found.shape != shape or found.dtype != np.uint8:
            raise DamagedError
        if depth == MASK:
            return cut(found, x, y, budget, fill)
        return cut(_converted(found, _STRAIGHT, _PREMULTIPLIED), x, y, budget, fill)


def cut(pixels: np.ndarray, x: int, y: int, budget: Budget, fill: int = 0) -> Surface:
    """A surface holding pixels with their corner at (x, y). Raises TooMuchError."""
    depth = COLOUR if pixels.ndim == 3 else MASK
    height, width = pixels.shape[:2]
    rect = QRect(x, y, width, height)
    tiles: dict[Key, np.ndarray] = {}
    for key, there, here in _overlaps(rect):
        part = pixels[here]
        if not (part.any() if fill == 0 else (part != fill).any()):
            continue
        budget.keep(depth * TILE * TILE)
        if part.shape[:2] == (TILE, TILE):
            tile = part.copy()
        else:
            tile = np.full((TILE, TILE, *part.shape[2:]), fill, np.uint8)
            tile[there] = part
        tile.setflags(write=False)
        tiles[key] = tile
    return Surface(depth, tiles, fill)


def _converted(pixels: np.ndarray, old: QImage.Format, new: QImage.Format) -> np.ndarray:
    """Four-byte pixels, uint8 (h, w, 4), in another format of QImage.

    Qt holds Python's lock while it converts: in bands, so that a window need not wait for long.
    """
    height, width = pixels.shape[:2]
    out = np.empty_like(pixels)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = pixels[top : top + rows]
        image = QImage(band.data, width, len(band), band.strides[0], old).convertToFormat(new)
        out[top : top + rows] = np.frombuffer(image.constBits(), np.uint8).reshape(band.shape)
    return out


def _overlaps(rect: QRect) -> Iterator[tuple[Key, tuple[slice, slice], tuple[slice, slice]]]:
    for key in keys_in(rect):
        tile = tile_rect(key)
        both = tile.intersected(rect)
        yield (
            key,
            _slices(both.translated(-tile.topLeft())),
            _slices(both.translated(-rect.topLeft())),
        )


def _slices(rect: QRect) -> tuple[slice, slice]:
    x, y = rect.x(), rect.y()
    return slice(y, y + rect.height()), slice(x, x + rect.width())
