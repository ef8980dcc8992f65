"""Repainting a part: what it costs beside the model, on a large canvas and on a small one.

The same square is selected, cut out, masked, and the model's picture (made beforehand) is matched
and laid back, in a document of one layer on tiles; in turn on both canvases. The canvases are made
beforehand, too: what counts is the way from the selection to the patch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from aipaint.core.pixels import Image, from_array
from aipaint.paint.compositor import flatten
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import to_rgba, view
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, surface_of
from aipaint.repaint import Box, Native, Wish, finish, plan

SIDES = (1024, 8192)
MASK = 512
LIMIT = 1.05
NATIVE = Native(512, 512)


class Canvas:
    """A document as a source."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.size = state.width, state.height

    def rgba(self, box: Box) -> np.ndarray:
        """See `aipaint.repaint.Source`."""
        image = flatten(self.state, QRect(box.x, box.y, box.width, box.height))
        return to_rgba(view(image))


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return milliseconds by canvas and their ratio."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    jobs = [_job(side) for side in SIDES]
    for job in jobs:
        job()
    times: list[list[float]] = [[] for _ in jobs]
    for number in range(args.runs or 20):
        # In turn, and not always the same one first.
        for index in (0, 1) if number % 2 else (1, 0):
            begun = time.process_time()
            jobs[index]()
            times[index].append(1000 * (time.process_time() - begun))
    ratio = statistics.median(large / small for small, large in zip(*times, strict=True))
    del application
    return {
        "name": "repaint",
        "mask": MASK,
        "cpu_ms": {
            str(s): round(statistics.median(t), 1) for s, t in zip(SIDES, times, strict=True)
        },
        "ratio": round(ratio, 3),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }


def _job(side: int) -> Callable[[], None]:
    """Repaint the middle of a canvas with so many pixels a side."""
    grain = np.random.default_rng(1).integers(0, 256, (256, 256, 4), np.uint8)
    grain[..., 3] = 255
    tile = surface_of(grain).tiles[0, 0]
    count = side // 256
    tiles = {(x, y): tile for y in range(count) for x in range(count)}
    canvas = Canvas(State(side, side, (Layer("Picture", surface=Surface(tiles=tiles)),)))
    box = Box((side - MASK) // 2, (side - MASK) // 2, MASK, MASK)
    selection = np.full((MASK, MASK), 255, np.uint8)
    wish = Wish("replace", context=MASK // 2)
    frame = Box(0, 0, side, side)
    width, height = plan(canvas, wish, NATIVE, selection, box, frame).work
    painted: Image = from_array(np.full((height, width, 3), 90, np.uint8))

    def work() -> None:
        finish(plan(canvas, wish, NATIVE, selection, box, frame), painted)

    return work
