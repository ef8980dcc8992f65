"""Pictures of dabs, kept: a stroke asks for the same few over and over."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from aipaint.paint.brush.dynamics import Dab
from aipaint.paint.brush.parameters import Brush, Tip
from aipaint.paint.brush.textures import tip

PHASES = 4  # sub-pixel places a pixel, along each axis
_BUDGET = 96 << 20  # bytes of pictures kept
_TURN = 2.0  # degrees between two pictures of a dab that is not a disc


class Stamp(NamedTuple):
    """A dab's picture. x, y: document pixel of its corner. adds, keeps: float32 (h, w).

    What lies under it becomes `was * keeps + adds`; keeps = 1 - adds.
    """

    x: int
    y: int
    adds: np.ndarray
    keeps: np.ndarray


class _Shape(NamedTuple):
    tip: Tip
    size: float
    hardness: float
    roundness: float
    angle: float
    antialias: bool
    phase_x: float
    phase_y: float


class _Kept:
    """The pictures used last, bounded in bytes; previews may be made in another thread."""

    def __init__(self) -> None:
        self._all: OrderedDict[tuple, tuple[np.ndarray, ...]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: tuple) -> tuple[np.ndarray, ...] | None:
        with self._lock:
            found = self._all.get(key)
            if found is not None:
                self._all.move_to_end(key)
            return found

    def put(self, key: tuple, arrays: tuple[np.ndarray, ...]) -> None:
        with self._lock:
            if key in self._all:
                return
            self._all[key] = arrays
            self._bytes += sum(one.nbytes for one in arrays)
            while self._bytes > _BUDGET and len(self._all) > 1:
                _, gone = self._all.popitem(last=False)
                self._bytes -= sum(one.nbytes for one in gone)


_kept = _Kept()


def stamp(brush: Brush, dab: Dab) -> Stamp:
    """The picture of a dab at the nearest quarter of a pixel; the arrays are shared: only read."""
    size = dab.size
    if brush.antialias:
        grid = max(0.125, size / 256.0)
        size = max(round(size / grid), 1) * grid
        x, y = round(dab.x * PHASES) / PHASES, round(dab.y * PHASES) / PHASES
    else:
        size = max(round(size), 1)
        middle = 0.5 if size % 2 else 0.0
        x, y = math.floor(dab.x - middle + 0.5) + middle, math.floor(dab.y - middle + 0.5) + middle
    is_disc = brush.tip == "round" and dab.roundness >= 0.995
    turn = 0.0 if is_disc else round(dab.angle / _TURN) * _TURN % 360.0
    corner_x, corner_y = math.floor(x), math.floor(y)
    roundness = 1.0 if is_disc else max(round(dab.roundness * 64), 1) / 64
    shape = _Shape(
        brush.tip, size, brush.hardness, roundness, turn, brush.antialias,
        x - corner_x, y - corner_y,
    )  # fmt: skip
    flow = round(dab.flow * 4080) / 4080  # a sixteenth of what eight bits can tell
    pair = _kept.get((shape, flow))
    if pair is None:
        adds = _picture(shape) * np.float32(flow)
        pair = adds, np.float32(1.0) - adds
        _kept.put((shape, flow), pair)
    half = _half(shape)
    return Stamp(corner_x - half, corner_y - half, *pair)


def _half(shape: _Shape) -> int:
    """Pixels from a picture's edge to the pixel its centre is in."""
    return math.ceil(shape.size / 2.0 + 0.5)


def _picture(shape: _Shape) -> np.ndarray:
    found = _kept.get(shape)
    if found is None:
        draw = _draw_disc if shape.tip == "round" else _draw_tip
        found = (draw(shape),)
        _kept.put(shape, found)
    return found[0]


def _axes(shape: _Shape) -> tuple[np.ndarray, np.ndarray]:
    """Pixel centres' distances from the dab's centre along its own two axes, float32 (h, w)."""
    steps = np.arange(2 * _half(shape) + 1, dtype=np.float32) - np.float32(_half(shape) - 0.5)
    dx, dy = (steps - np.float32(shape.phase_x))[None, :], (steps - np.float32(shape.phase_y))
    dy = dy[:, None]
    turn = math.radians(shape.angle)
    c, s = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    return dx * c + dy * s, dy * c - dx * s


def _draw_disc(shape: _Shape) -> np.ndarray:
    """A disc or ellipse. Its rim is a pixel wide at least, which is what keeps it smooth."""
    u, v = _axes(shape)
    long = np.float32(shape.size / 2.0)
    short = np.float32(max(shape.size * shape.roundness / 2.0, min(0.25, shape.size / 2.0)))
    if not shape.antialias:
        return ((u / long) ** 2 + (v / short) ** 2 < 1.0).astype(np.float32)
    if shape.roundness == 1.0:
        far, radius = np.hypot(u, v), long
    else:
        share = np.sqrt((u / long) ** 2 + (v / short) ** 2)
        slope = np.sqrt((u / long**2) ** 2 + (v / short**2) ** 2)
        radius = np.where(slope > 0.0, share / np.maximum(slope, 1e-9), short)
        far = radius * share
    inner = np.minimum(radius * np.float32(shape.hardness), radius - np.float32(0.5))
    outer = radius + np.float32(0.5)
    cover = np.clip((outer - far) / (outer - inner), 0.0, 1.0)
    smooth = cover * cover * (3.0 - 2.0 * cover)
    # A rim of one pixel is the pixel's own coverage, a wide one falls off without a crease.
    wide = np.clip(outer - inner - 1.0, 0.0, 1.0)
    cover = cover + (smooth - cover) * wide
    # Narrower than a pixel, a dab fills a part of it only.
    return (cover * np.float32(min(1.0, shape.size * max(shape.roundness, 0.5)))).astype(np.float32)


def _draw_tip(shape: _Shape) -> np.ndarray:
    """A textured tip, turned and scaled; from a smaller copy of it where it is shrunk."""
    import cv2  # late: a window can show before anything is painted

    source = tip(shape.tip)
    while source.shape[0] > 16 and source.shape[0] >= 2.0 * shape.size:
        source = cv2.resize(source, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    u, v = _axes(shape)
    per_pixel = source.shape[0] / shape.size
    middle = np.float32((source.shape[0] - 1) / 2.0)
    at_x = (u * np.float32(per_pixel) + middle).astype(np.float32)
    at_y = (v * np.float32(per_pixel / shape.roundness) + middle).astype(np.float32)
    out = cv2.remap(source, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    if not shape.antialias:
        return (out >= 0.5).astype(np.float32)
    return out
