"""Turning, shearing and perspective with OpenCV, over a sufficiently shrunk copy of the source."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPolygonF, QTransform

from aipaint.paint.resample.exact import mapped_rect
from aipaint.paint.resample.source import Filter, Levels, Source, blocks, is_empty, put
from aipaint.paint.surface import Surface

REACH = 2  # pixels of the source that a kernel reaches beyond its content
_MOST_SOURCE = 4096 * 4096  # pixels of the source read for one block
_MOST_SIDE = 16_384  # pixels of its side: OpenCV's coordinates end at 32767


def warped(origin: Source, matrix: QTransform, how: Filter, solid: bool = False) -> Surface:
    """Any affine or perspective matrix. solid: what is at the content's edge goes on beyond it,
    so that the edge itself is no mixture with nothing.
    """
    import cv2

    flag = {
        Filter.NEAREST: cv2.INTER_NEAREST,
        Filter.BILINEAR: cv2.INTER_LINEAR,
        Filter.BICUBIC: cv2.INTER_CUBIC,
        Filter.LANCZOS: cv2.INTER_LANCZOS4,
        Filter.AREA: cv2.INTER_LINEAR,
    }[how]
    reach = origin.content().adjusted(-REACH, -REACH, REACH, REACH)
    quad = matrix.map(QPolygonF(QRectF(reach)))
    back, _ = matrix.inverted()
    editor = Surface(origin.surface.depth).edit()
    for block in blocks(mapped_rect(matrix, reach)):
        part = quad.intersected(QPolygonF(QRectF(block)))
        if part.isEmpty():
            continue
        seen = back.map(part)
        box = seen.boundingRect().toAlignedRect()
        levels = (0, 0) if how is Filter.NEAREST else _levels(matrix, seen, box)
        fx, fy = 1 << levels[0], 1 << levels[1]
        left, top = box.left() // fx - 4, box.top() // fy - 4
        region = QRect(left, top, box.right() // fx + 5 - left, box.bottom() // fy + 5 - top)
        source = origin.shrunk(levels)
        if solid:
            inside = origin.content()
            left, top = max(left, inside.left() // fx), max(top, inside.top() // fy)
            region &= QRect(QPoint(left, top), QPoint(inside.right() // fx, inside.bottom() // fy))
        if is_empty(source, region):
            continue
        from_region = QTransform.fromTranslate(left + 0.5, top + 0.5)
        from_region *= QTransform.fromScale(fx, fy) * matrix
        from_region *= QTransform.fromTranslate(-block.left(), -block.top())
        nx, ny = (1, 1) if how is Filter.NEAREST else _samples(back, part, fx, fy)
        from_region *= QTransform.fromScale(nx, ny) * QTransform.fromTranslate(-0.5, -0.5)
        pixels = cv2.warpPerspective(
            source.read(region),
            _array(from_region),
            (block.width() * nx, block.height() * ny),
            flags=flag,
            borderMode=cv2.BORDER_REPLICATE if solid else cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0, 0),
        )
        if nx * ny > 1:
            size = block.width(), block.height()
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        put(editor, block, pixels, how)
    return editor.finish()


def _array(matrix: QTransform) -> np.ndarray:
    """The 3 × 3 matrix that maps columns, float64."""
    return np.array(
        [
            [matrix.m11(), matrix.m21(), matrix.m31()],
            [matrix.m12(), matrix.m22(), matrix.m32()],
            [matrix.m13(), matrix.m23(), matrix.m33()],
        ]
    )


def _levels(matrix: QTransform, seen: QPolygonF, box: QRect) -> Levels:
    """How often to halve the source's width and height before it is warped."""
    sizes = [_stretch(matrix, point) for point in seen.toList()]
    shrinks = (1 / max(size[axis] for size in sizes) for axis in (0, 1))
    levels = [min(max(math.floor(math.log2(shrink) + 0.35), 0), 15) for shrink in shrinks]
    while True:
        wide, high = box.width() >> levels[0], box.height() >> levels[1]
        if wide * high <= _MOST_SOURCE and max(wide, high) <= _MOST_SIDE:
            break
        levels[0 if wide > high else 1] += 1
    return levels[0], levels[1]


def _samples(back: QTransform, part: QPolygonF, fx: int, fy: int) -> tuple[int, int]:
    """How many samples across and down a pixel needs where halving the source did not do: when a
    picture is squashed at an angle to its own axes.
    """
    to_source = back * QTransform.fromScale(1 / fx, 1 / fy)
    steps = [_stretch(to_source, point) for point in part.toList()]
    across, down = (min(int(max(step[axis] for step in steps) / 1.6) + 1, 4) for axis in (0, 1))
    return across, down


def _stretch(matrix: QTransform, at: QPointF) -> tuple[float, float]:
    """How long a pixel's width and height become at a place."""
    depth = matrix.m13() * at.x() + matrix.m23() * at.y() + matrix.m33()
    to = matrix.map(at)
    columns = (
        (matrix.m11(), matrix.m12(), matrix.m13()),
        (matrix.m21(), matrix.m22(), matrix.m23()),
    )
    across, down = (
        math.hypot((x - to.x() * w) / depth, (y - to.y() * w) / depth) for x, y, w in columns
    )
    return max(across, 1e-6), max(down, 1e-6)
