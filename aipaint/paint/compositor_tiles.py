"""The composited picture in tiles, at full size and at halves of halves, kept within a bound."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter

from aipaint.paint.compositor_live import Live
from aipaint.paint.compositor_past import Past, Signs
from aipaint.paint.compositor_plan import Plan, plan
from aipaint.paint.compositor_render import KnownTiles, render_part
from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, view
from aipaint.paint.state import State

CACHE_BYTES = 256 << 20


class OutOfTimeError(Exception):
    """There is more to composite than fits before the deadline."""


class Deadline:
    """Ends the making of tiles after some seconds, but never before one was made."""

    def __init__(self, seconds: float) -> None:
        self._until = time.perf_counter() + seconds
        self._made = False

    def check(self) -> None:
        """Called before a tile is made. Raises OutOfTimeError when it is too late for that."""
        if self._made and time.perf_counter() > self._until:
            raise OutOfTimeError
        self._made = True


class Pyramid:
    """Composited tiles of a state, made when asked for and brought up to date when asked again.

    Level 0 is the canvas; each further level is half as large, rounded up, every pixel the mean of
    four (at an odd edge, of the two there are). A tile at the right or lower edge ends with the
    canvas. The tiles used last are kept, in `bound` bytes, and as far as these reach also what was
    in their place before.
    """

    def __init__(self, state: State, bound: int = CACHE_BYTES) -> None:
        self._bound = bound
        self._known = KnownTiles()
        self._tiles: OrderedDict[tuple[int, Key], np.ndarray] = OrderedDict()
        self._stale: dict[tuple[int, Key], QRect] = {}  # part of a kept tile that is out of date
        self._spoiled = QRect()  # what else is out of date, in document pixels
        self._levels: set[int] = set()  # those that tiles were kept of
        self._made_of: dict[tuple[int, Key], bytes | None] = {}  # names of the kept tiles' pixels
        self._bytes = 0
        self._past, self._signs = Past(), Signs()
        self._live = Live(self._known, bound // 8)
        self._state, self._layers = state, state.layers
        self._plan: Plan = ()
        self._canvas = state.rect()
        self._set_plan(plan(state.layers))

    def set_state(self, state: State) -> None:
        """What to composite from now on; say by `spoil` what of it differs."""
        if state is self._state:
            return
        self._state = state
        if state.layers is not self._layers:  # during a stroke they are the same again and again
            self._layers = state.layers
            self._set_plan(plan(state.layers))
        self._canvas = state.rect()

    def _set_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._signs.set_plan(plan)
        self._live.set_plan(plan)

    def nbytes(self) -> int:
        """Bytes of the kept tiles."""
        return self._bytes + self._past.nbytes + self._live.nbytes()

    def clear(self) -> None:
        """Forget all tiles."""
        self._past.shrink(0)
        self._live.set_plan(self._plan)
        self._tiles.clear()
        self._made_of.clear()
        self._levels.clear()
        self._spoiled = QRect()
        self._stale.clear()
        self._bytes = 0

    def size(self, level: int) -> QSize:
        """Pixels of the whole canvas at a level."""
        half = (1 << level) - 1
        return QSize(
            (self._canvas.width() + half) >> level, (self._canvas.height() + half) >> level
        )

    def tile_rect(self, level: int, key: Key) -> QRect:
        """Where a tile lies in the pixels of its level; empty beyond the canvas."""
        if level == 0:
            return tile_rect(key).intersected(self._canvas)
        size = self.size(level)
        return tile_rect(key).intersected(QRect(0, 0, size.width(), size.height()))

    def spoil_rect(self, rect: QRect) -> None:
        """A rectangle in document pixels has changed."""
        # Noted on the tiles only when one is asked for: strokes are mostly shown without.
        self._signs.forget()
        self._spoiled = self._spoiled.united(rect.intersected(self._canvas))

    def _note_spoiled(self) -> None:
        rect, self._spoiled = self._spoiled, QRect()
        for level in self._levels:
            there = shrunk(rect, level)
            for key in keys_in(there):
                self._spoil((level, key), there)

    def spoil_tiles(self, keys: Collection[Key]) -> None:
        """Tiles of the document have changed."""
        for level in self._levels:
            for key, rect in covered(keys, level).items():
                self._spoil((level, key), rect)

    def _spoil(self, name: tuple[int, Key], rect: QRect) -> None:
        if name in self._tiles:
            here, known = rect.intersected(self.tile_rect(*name)), self._stale.get(name)
            self._stale[name] = here if known is None else known.united(here)

    def tile(self, level: int, key: Key, deadline: Deadline | None = None) -> np.ndarray:
        """A tile as it is now: uint8 (h, w, 4) document pixels; don't write into it.

        Raises OutOfTimeError when the deadline passes before it is done. What was done until then
        is kept, so that asking again gets further.
        """
        if not self._spoiled.isEmpty():
            self._note_spoiled()
        name = level, key
        pixels, stale = self._tiles.get(name), self._stale.get(name)
        if pixels is not None and stale is None:
            self._tiles.move_to_end(name)
            return pixels
        sign = self._signs.of(level, key)
        if pixels is not None and sign is not None and sign == self._made_of[name]:
            del self._stale[name]  # it became again what it was
            self._tiles.move_to_end(name)
            return pixels
        past = None if sign is None else self._past.take(level, key, sign)
        if past is not None:
            self._replace(name, past, sign)
            return past
        if deadline is not None and level < 2:  # larger tiles are made of these
            deadline.check()
        whole = self.tile_rect(level, key)
        part = self._part(level, key, stale or whole, deadline)
        if pixels is None or stale is None or stale == whole:
            pixels = part
        else:
            if self._made_of[name] is not None:
                pixels = pixels.copy()
            pixels[slices(stale, whole)] = part
        self._replace(name, pixels, sign)
        return pixels

    def paint_live(self, painter: QPainter, key: Key, rect: QRect, at: QPoint) -> bool:
        """Paint a rectangle of a full-size tile that a stroke changes, with its corner at `at`.

        False, and nothing is done, where `tile` must be asked.
        """
        if self._signs.of(0, key) is not None:
            return False
        part = rect.translated(-key[0] * TILE, -key[1] * TILE)
        return self._live.paint(painter, key, part, at)

    def _replace(self, name: tuple[int, Key], pixels: np.ndarray, sign: bytes | None) -> None:
        """Keep a tile that is up to date; what it was before becomes the past."""
        old, made_of = self._tiles.pop(name, None), self._made_of.get(name)
        if old is not None:
            self._bytes -= old.nbytes
            if made_of is not None and old is not pixels:
                self._past.put(*name, made_of, old)
        self._tiles[name], self._made_of[name] = pixels, sign
        self._levels.add(name[0])
        self._bytes += pixels.nbytes
        self._stale.pop(name, None)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        bound = self._bound - self._live.nbytes()
        self._past.shrink(max(0, bound - self._bytes))
        while self._bytes > bound and len(self._tiles) > 1:
            name, pixels = self._tiles.popitem(last=False)
            self._stale.pop(name, None)
            del self._made_of[name]
            self._bytes -= pixels.nbytes

    def _part(self, level: int, key: Key, rect: QRect, deadline: Deadline | None) -> np.ndarray:
        """Make a rectangle, in pixels of the level, of one tile."""
        if level == 0:
            if self._signs.of(level, key) is None:  # it is painted on
                part = rect.translated(-key[0] * TILE, -key[1] * TILE)
                live = self._live.render(key, part)
                if live is not None:
                    return live
            return view(render_part(self._plan, key, rect, self._known)).copy()
        out = np.empty((rect.height(), rect.width(), 4), np.uint8)
        below = self.size(level - 1)
        wanted = QRect(rect.left() * 2, rect.top() * 2, rect.width() * 2, rect.height() * 2)
        wanted = wanted.intersected(QRect(0, 0, below.width(), below.height()))
        for child in keys_in(wanted):
            part = tile_rect(child).intersected(wanted)
            out[slices(shrunk(part, 1), rect)] = halved(
                self._read(level - 1, child, part, deadline)
            )
        return out

    def _read(self, level: int, key: Key, rect: QRect, deadline: Deadline | None) -> np.ndarray:
        """A rectangle of a tile. Full-size tiles are not kept for the sake of smaller ones."""
        whole = self.tile_rect(level, key)
        if (level, key) in self._tiles or (level > 0 and rect == whole):
            return self.tile(level, key, deadline)[slices(rect, whole)]
        return self._part(level, key, rect, deadline)


def covered(keys: Collection[Key], level: int) -> dict[Key, QRect]:
    """The tiles of a level that tiles of the document are in, and where, in the level's pixels."""
    boxes: dict[Key, tuple[int, int, int, int]] = {}
    for column, row in keys:
        name = column >> level, row >> level
        box = boxes.get(name)
        if box is None:
            boxes[name] = column, row, column, row
        else:
            left, top, right, bottom = box
            boxes[name] = min(left, column), min(top, row), max(right, column), max(bottom, row)
    out = {}
    for name, (left, top, right, bottom) in boxes.items():
        wide, high = right - left + 1, bottom - top + 1
        out[name] = shrunk(QRect(left * TILE, top * TILE, wide * TILE, high * TILE), level)
    return out


def shrunk(rect: QRect, level: int) -> QRect:
    """The pixels of a level that a rectangle in document pixels touches."""
    if level == 0:
        return rect
    left, top = rect.left() >> level, rect.top() >> level
    right, bottom = rect.right() >> level, rect.bottom() >> level
    return QRect(left, top, right - left + 1, bottom - top + 1)


def slices(rect: QRect, whole: QRect) -> tuple[slice, slice]:
    """Rows and columns of a rectangle in an array of `whole`."""
    top, left = rect.top() - whole.top(), rect.left() - whole.left()
    return slice(top, top + rect.height()), slice(left, left + rect.width())


def halved(pixels: np.ndarray) -> np.ndarray:
    """Means of two by two pixels, uint8; an odd last row or column counts twice."""
    import cv2  # late: what shows documents is on the way to the first window

    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    size = (width + 1) // 2, (height + 1) // 2
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
