"""Composited tiles of other moments: undo and redo show them again instead of making them anew.

A composited tile follows from the layers' tiles under it and from how they are blended. Tiles of
finished surfaces never change, so the names of those that took part, in order, name the result.
"""

from __future__ import annotations

import hashlib
import itertools
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Mapping

import numpy as np

from aipaint.paint.compositor_plan import Do, Plan
from aipaint.paint.pixels import Key

_Tiles = Mapping[Key, np.ndarray]
_NO_TILES: _Tiles = {}


class Numbers:
    """Gives finished tiles numbers that are never used again, and keeps no tile alive."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}
        self._alive: dict[int, weakref.ref[np.ndarray]] = {}
        self._next = itertools.count(1)

    def of(self, tile: np.ndarray) -> int:
        """The number of a tile; 0 for one that may still be painted on."""
        name = id(tile)
        number = self._of.get(name)
        if number is None:
            if tile.flags.writeable:
                return 0
            number = self._of[name] = next(self._next)

            def forget(_: object) -> None:
                self._of.pop(name, None)
                self._alive.pop(name, None)

            self._alive[name] = weakref.ref(tile, forget)
        return number


class Signs:
    """Names, 16 bytes each, of what a plan makes of a tile; None while a stroke may change it."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._looks: dict[tuple[object, ...], int] = {}
        self._known: dict[tuple[int, Key], bytes | None] = {}
        self._parts: list[tuple[int, bool, _Tiles, _Tiles]] = []

    def set_plan(self, plan: Plan) -> None:
        """What makes the tiles from now on. (Finished surfaces come with a new plan.)"""
        self._known.clear()
        self._parts = []
        for one in plan:
            fill = None if one.mask is None else one.mask.fill
            look = one.do, one.opacity, one.blend, one.clipped, fill
            number = self._looks.setdefault(look, len(self._looks))
            tiles = _NO_TILES if one.surface is None else one.surface.tiles
            masks = _NO_TILES if one.mask is None else one.mask.tiles
            self._parts.append((number, one.do is Do.DRAW, tiles, masks))

    def forget(self) -> None:
        """An editor has made tiles its own: what is known of their place no longer holds."""
        self._known.clear()

    def of(self, level: int, key: Key) -> bytes | None:
        """The name of a tile of a level; the canvas's size is not in it."""
        name = level, key
        if name not in self._known:
            self._known[name] = self._bottom(key) if level == 0 else self._upper(level, key)
        return self._known[name]

    def _bottom(self, key: Key) -> bytes | None:
        number_of, words = self._numbers.of, array("q")
        for look, draws, tiles, masks in self._parts:
            tile, mask = tiles.get(key), masks.get(key)
            if tile is None and draws:
                continue  # nothing is drawn, whatever the mask
            first = 0 if tile is None else number_of(tile)
            second = 0 if mask is None else number_of(mask)
            if (tile is not None and not first) or (mask is not None and not second):
                return None
            words.extend((look, first, second))
        return hashlib.blake2b(words.tobytes(), digest_size=16).digest()

    def _upper(self, level: int, key: Key) -> bytes | None:
        x, y = 2 * key[0], 2 * key[1]
        words = [self.of(level - 1, (x + across, y + down)) for down in (0, 1) for across in (0, 1)]
        found = [word for word in words if word is not None]
        if len(found) < len(words):
            return None
        return hashlib.blake2b(b"".join(found), digest_size=16).digest()


class Past:
    """Tiles that were replaced, by level, key and name; the oldest go first."""

    def __init__(self) -> None:
        self._all: OrderedDict[tuple[int, Key, bytes], np.ndarray] = OrderedDict()
        self.nbytes = 0

    def put(self, level: int, key: Key, sign: bytes, pixels: np.ndarray) -> None:
        """Keep a tile, which nobody writes into any more."""
        self.take(level, key, sign)
        self._all[level, key, sign] = pixels
        self.nbytes += pixels.nbytes

    def take(self, level: int, key: Key, sign: bytes) -> np.ndarray | None:
        """Give back a tile and keep it no longer; None if it is not there."""
        pixels = self._all.pop((level, key, sign), None)
        if pixels is not None:
            self.nbytes -= pixels.nbytes
        return pixels

    def shrink(self, bound: int) -> None:
        """Forget the oldest until at most `bound` bytes are left."""
        while self._all and self.nbytes > bound:
            _, gone = self._all.popitem(last=False)
            self.nbytes -= gone.nbytes
