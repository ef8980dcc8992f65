"""Scaling along the axes with Pillow's filters, whose kernels widen when a picture shrinks."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QTransform

from aipaint.paint.pixels import COLOUR
from aipaint.paint.resample.exact import copied
from aipaint.paint.resample.source import BLOCK, Filter, Source, blocks, is_empty, put
from aipaint.paint.surface import Surface


def scaled(source: Source, matrix: QTransform, how: Filter) -> Surface:
    """Scale along the axes. An edge of the content that lands between two pixels stays sharp."""
    from PIL import Image

    surface, content = source.surface, source.content()

    sx, sy = matrix.m11() / matrix.m33(), matrix.m22() / matrix.m33()
    if sx < 0 or sy < 0:
        flip = QTransform.fromScale(math.copysign(1, sx), math.copysign(1, sy))
        return scaled(Source(copied(surface, flip, 0, 0)), flip * matrix, how)
    dx, dy = matrix.dx() / matrix.m33(), matrix.dy() / matrix.m33()
    kernel = {
        Filter.NEAREST: Image.Resampling.NEAREST,
        Filter.BILINEAR: Image.Resampling.BILINEAR,
        Filter.BICUBIC: Image.Resampling.BICUBIC,
        Filter.LANCZOS: Image.Resampling.LANCZOS,
        Filter.AREA: Image.Resampling.BOX,
    }[how]
    across = _Axis(content.left(), content.right() + 1, sx, dx)
    down = _Axis(content.top(), content.bottom() + 1, sy, dy)
    target = QRect(across.first, down.first, across.last - across.first, down.last - down.first)
    editor = Surface(surface.depth).edit()
    for block in blocks(target, across.block(), down.block()):
        x0, x1, left, right = across.covered(block.left(), block.right() + 1)
        y0, y1, top, bottom = down.covered(block.top(), block.bottom() + 1)
        region = QRect(x0, y0, x1 - x0, y1 - y0)
        if is_empty(surface, region):
            continue
        pixels = surface.read(region)
        image = Image.frombuffer("RGBa" if surface.depth == COLOUR else "L",
                                 (region.width(), region.height()), pixels, "raw",
                                 "RGBa" if surface.depth == COLOUR else "L", 0, 1)  # fmt: skip
        box = (left - x0, top - y0, right - x0, bottom - y0)
        result = image.resize((block.width(), block.height()), kernel, box)
        put(editor, block, np.array(result), how)
    return editor.finish()


class _Axis:
    """One axis of a scaling: `first` to `last` are the pixels that it fills."""

    def __init__(self, low: int, high: int, scale: float, shift: float) -> None:
        self.low, self.high, self.scale, self.shift = low, high, scale, shift
        start, end = low * scale + shift, high * scale + shift
        soft = math.ceil(scale / 2) + 1  # pixels that a soft edge may need
        self.sharp_start = abs(start - round(start)) < 1e-3
        self.sharp_end = abs(end - round(end)) < 1e-3 and round(end) > round(start)
        self.first = round(start) if self.sharp_start else math.floor(start) - soft
        self.last = round(end) if self.sharp_end else math.ceil(end) + soft

    def block(self) -> int:
        """How many pixels to make at once: few when they take in many of the source."""
        return min(max(int(2048 * self.scale), 1), 2 * BLOCK)

    def covered(self, first: int, last: int) -> tuple[int, int, float, float]:
        """(whole pixels to read from, to; the exact part of them) for pixels to be made."""
        start, end = (first - self.shift) / self.scale, (last - self.shift) / self.scale
        margin = 3 * max(1.0, 1 / self.scale) + 1  # Lanczos, the widest kernel
        low, high = math.floor(start - margin), math.ceil(end + margin)
        if self.sharp_start:
            low = max(low, self.low)
        if self.sharp_end:
            high = min(high, self.high)
        return low, high, max(start, low), min(end, high)
