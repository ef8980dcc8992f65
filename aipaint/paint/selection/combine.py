"""Selections of two selections."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.pixels import Key
from aipaint.paint.selection.masks import FULL, mask_of
from aipaint.paint.selection.shapes import everything
from aipaint.paint.surface import Surface

How = Literal["replace", "add", "subtract", "intersect"]


def combine(old: Surface | None, new: Surface, how: How, canvas: QRect) -> Surface:
    """Combine what is selected with what is newly drawn.

    With soft edges, a of the old and b of the new one in 0..255: "add" is max(a, b), "intersect"
    min(a, b), "subtract" a * (255 - b) / 255 rounded. With no selection (None), "add" begins one,
    as there is nothing to add to; "subtract" takes from the whole canvas and "intersect" keeps
    the new one.
    """
    if how == "replace" or (old is None and how != "subtract"):
        return new
    if old is None:
        old = everything(canvas)
    if how == "add":
        keys = sorted(old.tiles.keys() | new.tiles.keys())
        return mask_of((key, _add(old, new, key)) for key in keys)
    if how == "intersect":
        keys = sorted(old.tiles.keys() & new.tiles.keys())
        return mask_of((key, _intersect(old.tiles[key], new.tiles[key])) for key in keys)
    return mask_of((key, _subtract(tile, new.tiles.get(key))) for key, tile in old.tiles.items())


def invert(mask: Surface | None, canvas: QRect) -> Surface:
    """What was not selected, within the canvas."""
    if mask is None:
        return Surface(1)
    whole = everything(canvas)
    return mask_of((key, _subtract(tile, mask.tiles.get(key))) for key, tile in whole.tiles.items())


def _add(old: Surface, new: Surface, key: Key) -> np.ndarray:
    a, b = old.tiles.get(key), new.tiles.get(key)
    if a is None or b is None:
        return old.tile(key) if b is None else b
    if a is FULL or b is FULL:
        return FULL
    return np.maximum(a, b)


def _intersect(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a is FULL or b is FULL:
        return b if a is FULL else a
    return np.minimum(a, b)


def _subtract(a: np.ndarray, b: np.ndarray | None) -> np.ndarray:
    if b is None:
        return a
    if a is FULL:
        return 255 - b
    product = a.astype(np.uint16) * (255 - b) + 128
    return ((product + (product >> 8)) >> 8).astype(np.uint8)  # exact rounding of / 255
