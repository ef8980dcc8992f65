"""What all ways of resampling share: the source with its shrunk copies, and blocks of a result."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.pixels import TILE, keys_in
from aipaint.paint.surface import Editor, Surface

BLOCK = 2 * TILE  # pixels of a side of what is made at once
Levels = tuple[int, int]  # how often width and height are halved


class Filter(enum.StrEnum):
    """How pixels between pixels are found. AREA averages what falls into a pixel."""

    NEAREST = "nearest"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"
    AREA = "area"


class Source:
    """A surface to be resampled, perhaps more than once: what that needs is made once."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self._content: QRect | None = None
        self._inverse: Source | None = None
        self._shrunk: dict[Levels, Surface] = {(0, 0): surface}

    def content(self) -> QRect:
        """The smallest rectangle outside which there is nothing."""
        if self._content is None:
            self._content = self.surface.content_rect()
        return self._content

    def inverse(self) -> Source:
        """255 minus a mask."""
        if self._inverse is None:
            self._inverse = Source(inverse(self.surface))
            self._inverse._content = self._content
        return self._inverse

    def shrunk(self, levels: Levels) -> Surface:
        """The surface with its width and height halved so often, made once."""
        if levels not in self._shrunk:
            axis = 1 if levels[0] else 0
            before = (levels[0] - 1, levels[1]) if axis else (levels[0], levels[1] - 1)
            self._shrunk[levels] = _halved(self.shrunk(before), axis)
        return self._shrunk[levels]


def inverse(mask: Surface) -> Surface:
    """255 minus every pixel of a mask."""
    tiles = {key: np.bitwise_not(tile) for key, tile in mask.tiles.items()}
    for tile in tiles.values():
        tile.setflags(write=False)
    return Surface(mask.depth, tiles, 255 - mask.fill)


def blocks(area: QRect, width: int = BLOCK, height: int = BLOCK) -> Iterator[QRect]:
    """An area in parts of at most this size, row by row."""
    for top in range(area.top(), area.bottom() + 1, height):
        for left in range(area.left(), area.right() + 1, width):
            yield QRect(left, top, width, height) & area


def is_empty(surface: Surface, rect: QRect) -> bool:
    """Whether a surface has no tile in a rectangle."""
    if rect.isEmpty():
        return True
    if len(surface.tiles) < (rect.width() // TILE + 1) * (rect.height() // TILE + 1):
        left, right = rect.left() // TILE, rect.right() // TILE
        top, bottom = rect.top() // TILE, rect.bottom() // TILE
        return not any(left <= c <= right and top <= r <= bottom for c, r in surface.tiles)
    return not any(key in surface.tiles for key in keys_in(rect))


def put(editor: Editor, rect: QRect, pixels: np.ndarray, how: Filter) -> None:
    """Write a block of a result. Negative lobes of kernels leave no colour above coverage."""
    if pixels.ndim == 3 and how in (Filter.BICUBIC, Filter.LANCZOS):
        import cv2

        coverage = cv2.extractChannel(pixels, 3)
        pixels = cv2.min(pixels, cv2.merge([coverage] * 4))
    if pixels.any():
        editor.write(rect, pixels)


def _halved(surface: Surface, axis: int) -> Surface:
    """Two pixels averaged into one. axis: 1 halves the width, 0 the height."""
    import cv2

    editor, half = Surface(surface.depth).edit(), TILE // 2
    for (column, row), tile in surface.tiles.items():
        if axis:
            left, top, wide, high = column * half, row * TILE, half, TILE
        else:
            left, top, wide, high = column * TILE, row * half, TILE, half
        pixels = cv2.resize(tile, (wide, high), interpolation=cv2.INTER_AREA)
        editor.write(QRect(left, top, wide, high), pixels)
    return editor.finish()
