"""A sparse plane of pixels, without edges: a mapping from tile keys to tiles nobody changes.

A Surface is a value. To change one, take its Editor: it copies a tile the first time it is
written and leaves all others shared, so a snapshot of a document costs a dictionary a layer
(MyPaint's tiled surface has this habit from copy-on-write).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from aipaint.paint.pixels import COLOUR, MASK, TILE, Key, keys_in, tile_rect, wrap


class Surface:
    """An unbounded plane. depth: COLOUR or MASK; fill: what lies where there is no tile.

    tiles: uint8 (256, 256, 4) or (256, 256), read-only. A colour surface's fill is 0, a mask's 0
    (hides, selects nothing) or 255 (shows everything).
    """

    __slots__ = ("depth", "fill", "tiles")

    def __init__(
        self, depth: int = COLOUR, tiles: Mapping[Key, np.ndarray] | None = None, fill: int = 0
    ) -> None:
        self.depth = depth
        self.fill = fill
        self.tiles: Mapping[Key, np.ndarray] = {} if tiles is None else tiles

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Surface):
            return NotImplemented
        if self is other:
            return True
        if (self.depth, self.fill) != (other.depth, other.fill):
            return False
        pairs = ((self.tile(k), other.tile(k)) for k in self.tiles.keys() | other.tiles.keys())
        return all(a is b or np.array_equal(a, b) for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # equal by pixels: too costly to be a key

    def tile(self, key: Key) -> np.ndarray:
        """One tile, read-only; a shared blank one where nothing is."""
        tile = self.tiles.get(key)
        return _BLANKS[self.depth, self.fill] if tile is None else tile

    def read(self, rect: QRect) -> np.ndarray:
        """Copy out a rectangle: uint8 (h, w, 4) or (h, w)."""
        shape = (rect.height(), rect.width())
        out = np.full(shape + ((4,) if self.depth == COLOUR else ()), self.fill, np.uint8)
        for key in keys_in(rect):
            tile = self.tiles.get(key)
            if tile is not None:
                there, here = _overlap(key, rect)
                out[here] = tile[there]
        return out

    def image(self, rect: QRect) -> QImage:
        """Copy out a rectangle as a QImage of its own memory."""
        return wrap(self.read(rect)).copy()

    def edit(self) -> Editor:
        """Return what changes a copy of this surface."""
        return Editor(self)

    def bounds(self) -> QRect:
        """The smallest rectangle of whole tiles that holds all tiles."""
        box = QRect()
        for key in self.tiles:
            box = box.united(tile_rect(key))
        return box

    def content_rect(self) -> QRect:
        """The smallest rectangle outside which every pixel is the fill."""
        box = QRect()
        for key, tile in self.tiles.items():
            # A colour surface's fill is 0: its pixels are compared whole.
            differs = (
                tile.view(np.uint32)[..., 0] != 0 if self.depth == COLOUR else tile != self.fill
            )
            rows, columns = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
            if len(rows):
                left, top = key[0] * TILE + int(columns[0]), key[1] * TILE + int(rows[0])
                wide = int(columns[-1] - columns[0]) + 1
                box = box.united(QRect(left, top, wide, int(rows[-1] - rows[0]) + 1))
        return box


class Editor:
    """Changes a copy of a surface in place, tile by tile. `finish` gives the new surface.

    touched: the keys written so far.
    """

    def __init__(self, before: Surface) -> None:
        self.before = before
        self.touched: set[Key] = set()
        self._tiles = dict(before.tiles)
        self._images: dict[Key, QImage] = {}
        self._live = Surface(before.depth, MappingProxyType(self._tiles), before.fill)

    def live(self) -> Surface:
        """The surface as it is now and as it will be: changes with every edit. For showing."""
        return self._live

    def writable(self, key: Key) -> np.ndarray:
        """One tile to write into; what was there before is in it."""
        if key not in self.touched:
            self._tiles[key] = self.before.tile(key).copy()
            self.touched.add(key)
        return self._tiles[key]

    def canvas(self, key: Key) -> QImage:
        """The same tile as an image to paint on; end each QPainter before the next call."""
        image = self._images.get(key)
        if image is None:
            image = self._images[key] = wrap(self.writable(key))
        return image

    def write(self, rect: QRect, pixels: np.ndarray) -> None:
        """Put pixels, uint8 (h, w, 4) or (h, w), where `rect` is."""
        for key in keys_in(rect):
            there, here = _overlap(key, rect)
            self.writable(key)[there] = pixels[here]

    def restore(self, key: Key) -> None:
        """Make one tile again what it was."""
        if key in self.touched:
            np.copyto(self._tiles[key], self.before.tile(key))

    def drop(self, key: Key) -> None:
        """Make one tile blank without allocating it."""
        self._images.pop(key, None)
        self.touched.discard(key)
        self._tiles.pop(key, None)

    def finish(self) -> Surface:
        """Return the changed surface. Blank tiles are dropped, unchanged ones stay shared."""
        for key in self.touched:
            tile, before = self._tiles[key], self.before.tiles.get(key)
            if before is not None and np.array_equal(tile, before):
                self._tiles[key] = before
            elif (tile == self.before.fill).all():
                del self._tiles[key]
            else:
                tile.setflags(write=False)
        self.touched = set()
        self._images = {}
        return Surface(self.before.depth, dict(self._tiles), self.before.fill)


def surface_of(pixels: np.ndarray, x: int = 0, y: int = 0) -> Surface:
    """A surface that holds pixels, uint8 (h, w, 4) or (h, w), with their corner at (x, y)."""
    editor = Surface(COLOUR if pixels.ndim == 3 else MASK).edit()
    editor.write(QRect(x, y, pixels.shape[1], pixels.shape[0]), pixels)
    return editor.finish()


def mask_surface(fill: int = 0) -> Surface:
    """An empty mask: hides everything (0) or shows everything (255)."""
    return Surface(MASK, fill=fill)


def _overlap(key: Key, rect: QRect) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Slices of the tile and of the rectangle's array that are the same pixels."""
    both = tile_rect(key).intersected(rect)
    x, y, w, h = both.x(), both.y(), both.width(), both.height()
    left, top = x - key[0] * TILE, y - key[1] * TILE
    there = slice(top, top + h), slice(left, left + w)
    return there, (slice(y - rect.y(), y - rect.y() + h), slice(x - rect.x(), x - rect.x() + w))


def _blank(depth: int, fill: int) -> np.ndarray:
    shape = (TILE, TILE, COLOUR) if depth == COLOUR else (TILE, TILE)
    tile = np.full(shape, fill, np.uint8)
    tile.setflags(write=False)
    return tile


_BLANKS = {(d, f): _blank(d, f) for d, f in ((COLOUR, 0), (MASK, 0), (MASK, 255))}
