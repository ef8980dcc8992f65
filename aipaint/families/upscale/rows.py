"""Pictures as streams of rows from the top down, so that none need be in memory whole.

A stream yields uint8 arrays (rows, W, C) of any number of rows; together they are the picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import PIL.Image

Rows = Iterator[np.ndarray]
# Takes pixels (h, w, C) and gives (h * scale, w * scale, C).
Enlarge = Callable[[np.ndarray], np.ndarray]

Span = tuple[int, int]  # from the first to before the last

_MIRROR = 16  # pixels
_STRIP = 1 << 22  # bytes of rows that are handed on at once, where nothing else decides
# Lanczos' window on each side, in pixels of the smaller picture, and one for rounding.
_LANCZOS = 3 + 1


class Window:
    """The part of a stream that is being looked at; it moves down only."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._held: list[np.ndarray] = []
        self._top = self._bottom = 0

    def take(self, top: int, bottom: int) -> np.ndarray:
        """Return rows from `top` to before `bottom`; what is above `top` is forgotten."""
        while self._bottom < bottom:
            part = next(self._rows)
            self._held.append(part)
            self._bottom += len(part)
        while self._held and self._top + len(self._held[0]) <= top:
            self._top += len(self._held.pop(0))
        found = self._held[0] if len(self._held) == 1 else np.concatenate(self._held)
        if self._top < top:
            found = found[top - self._top :].copy()
            self._top = top
        self._held = [found]
        return found[: bottom - top]


def stream(pixels: np.ndarray) -> Rows:
    """Yield a picture (H, W, C) that is in memory already."""
    step = max(1, _STRIP // max(1, pixels[0].nbytes))
    for top in range(0, len(pixels), step):
        yield pixels[top : top + step]


class Tiling:
    """How a picture is cut for a network: cores side by side, each seen with a margin around it.

    size: (width, height) of the picture. side: the core's longest side. tallest: its greatest
    height, if that is less. margin: what is seen beyond it. multiple: of which all corners of the
    tiles are multiples, so that what a network does on a lattice of its own falls into place.
    """

    def __init__(
        self, size: tuple[int, int], side: int, tallest: int, margin: int, multiple: int
    ) -> None:
        self.width, self.height = size
        self._multiple, self._margin = multiple, _up(margin, multiple)
        # A small picture is no reason to compute a large tile, nor a rest one to compute a sliver.
        self._wide = _even(self.width, side, multiple)
        self._high = _even(self.height, min(side, tallest), multiple)

    def bands(self) -> Iterator[tuple[Span, Span]]:
        """Yield the rows of each band of tiles: those it is for, and those it sees."""
        return self._spans(self.height, self._high)

    def tiles(self) -> Iterator[tuple[Span, Span]]:
        """Yield the columns of each tile of a band: those it is for, and those it sees."""
        return self._spans(self.width, self._wide)

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(list(self.bands())) * len(list(self.tiles()))

    def _spans(self, length: int, core: int) -> Iterator[tuple[Span, Span]]:
        # Where the picture ends a little of its mirror image will do.
        mirror = _up(min(self._margin, _MIRROR), self._multiple)
        end = _up(length, self._multiple) + mirror
        for first in range(0, length, core):
            seen = max(first - self._margin, -mirror), min(first + core + self._margin, end)
            yield (first, min(first + core, length)), seen


def enlarged(rows: Rows, tiling: Tiling, scale: int, enlarge: Enlarge) -> Rows:
    """Yield what a network makes of a picture, a band of tiles at a time.

    Beyond its borders the picture is mirrored.
    """
    window, tiles = Window(rows), list(tiling.tiles())
    before, after = -tiles[0][1][0], max(end for _, (_, end) in tiles) - tiling.width
    for (top, bottom), (first, last) in tiling.bands():
        seen = window.take(max(0, first), min(last, tiling.height))
        high = (max(0, -first), max(0, last - tiling.height))
        seen = np.pad(seen, (high, (before, after), (0, 0)), "reflect")
        band = np.empty(((bottom - top) * scale, tiling.width * scale, seen.shape[2]), np.uint8)
        down = slice((top - first) * scale, (bottom - first) * scale)
        for (left, right), (start, end) in tiles:
            found = enlarge(seen[:, start + before : end + before])
            across = slice((left - start) * scale, (right - start) * scale)
            band[:, left * scale : right * scale] = found[down, across]
        yield band


def resized(rows: Rows, size: tuple[int, int], target: tuple[int, int]) -> Rows:
    """Yield a picture of `size` (width, height) made smaller, or larger, to `target`.

    By whole numbers the mean of the pixels that become one, otherwise Lanczos' filter. Each channel
    by itself, so colours must not hide under an alpha.
    """
    (width, height), (new_width, new_height) = size, target
    exact = width % new_width == 0 and height % new_height == 0
    method = PIL.Image.Resampling.BOX if exact else PIL.Image.Resampling.LANCZOS
    ratio = height / new_height
    beyond = 0 if exact else math.ceil(_LANCZOS * max(1.0, ratio))
    window = Window(rows)
    step = max(1, _STRIP // (new_width * 4))
    for top in range(0, new_height, step):
        bottom = min(top + step, new_height)
        first = max(0, math.floor(top * ratio) - beyond)
        last = min(height, math.ceil(bottom * ratio) + beyond)
        seen = window.take(first, last)
        box = (0, top * ratio - first, width, bottom * ratio - first)
        planes = [
            PIL.Image.fromarray(np.ascontiguousarray(seen[..., channel])).resize(
                (new_width, bottom - top), method, box
            )
            for channel in range(seen.shape[2])
        ]
        yield np.stack([np.asarray(plane) for plane in planes], 2)


def _up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple


def _even(length: int, longest: int, multiple: int) -> int:
    longest = max(multiple, longest // multiple * multiple)
    return _up(-(-length // -(-length // longest)), multiple)
