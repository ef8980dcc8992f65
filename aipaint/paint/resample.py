"""Surfaces moved, turned, scaled and distorted.

Whole-pixel moves, flips and quarter turns copy pixels. Scaling along the axes uses Pillow's
filters, whose kernels widen when a picture shrinks; everything else OpenCV's warps over a
sufficiently shrunk copy (mip mapping: Williams, "Pyramidal Parametrics", SIGGRAPH 1983). All of it
works on premultiplied pixels, so that what is transparent never darkens an edge, and block by
block, so that memory stays near that of the result.

A matrix maps document coordinates to document coordinates; pixel (0, 0) is centred on (0.5, 0.5).
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPolygonF, QTransform

from aipaint.core.errors import UserError
from aipaint.paint.pixels import COLOUR, MAX_AREA, MAX_SIDE, TILE, keys_in, tile_rect
from aipaint.paint.surface import Editor, Surface

BLOCK = 2 * TILE  # pixels of a side of what is made at once
_REACH = 2  # pixels of the source that a warp's kernel reaches beyond its content
_MOST_SOURCE = 4096 * 4096  # pixels of the source read for one block


class Filter(enum.StrEnum):
    """How pixels between pixels are found. AREA averages what falls into a pixel."""

    NEAREST = "nearest"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"
    AREA = "area"


def transformed(surface: Surface, matrix: QTransform, how: Filter = Filter.BICUBIC) -> Surface:
    """A surface's pixels where `matrix` puts them.

    Raises UserError when the result would be too large, too far away, flat, or folded over (a
    perspective whose horizon runs through the picture).
    """
    steps = whole_pixels(matrix)
    content = surface.content_rect() if steps is None else surface.bounds()
    if content.isEmpty() or matrix.isIdentity():
        return surface
    _check(matrix, content, steps is not None)
    if steps is not None:
        return _copied(surface, *steps)
    if surface.fill:
        return _inverse(transformed(_inverse(surface), matrix, how))
    if not matrix.isRotating():  # nor shearing nor perspective
        return _scaled(surface, content, matrix, how)
    return _warped(surface, content, matrix, how)


def whole_pixels(matrix: QTransform) -> tuple[QTransform, int, int] | None:
    """(flips and quarter turns, pixels to the right, pixels down), None for anything else."""
    if not matrix.isAffine():
        return None
    linear = np.array([[matrix.m11(), matrix.m12()], [matrix.m21(), matrix.m22()]])
    near = np.rint(linear)
    shift = round(matrix.dx()), round(matrix.dy())
    if np.abs(linear - near).max() > 1e-7 or not np.array_equal(np.abs(near).sum(0), (1, 1)):
        return None
    if abs(np.linalg.det(near)) != 1:
        return None
    if max(abs(matrix.dx() - shift[0]), abs(matrix.dy() - shift[1])) > 1e-3:
        return None
    a, b, c, d = (float(value) for value in near.ravel())
    return QTransform(a, b, c, d, 0.0, 0.0), *shift


def mapped_rect(matrix: QTransform, rect: QRect) -> QRect:
    """The smallest whole rectangle around where a rectangle goes (rounding errors forgiven)."""
    box = matrix.mapRect(QRectF(rect))
    left, top = math.floor(box.left() + 1e-3), math.floor(box.top() + 1e-3)
    right, bottom = math.ceil(box.right() - 1e-3), math.ceil(box.bottom() - 1e-3)
    return QRect(left, top, right - left, bottom - top)


def clipped_to(surface: Surface, rect: QRect) -> Surface:
    """The same within `rect`, blank outside of it."""
    editor, inside = surface.edit(), set(keys_in(rect))
    for key in surface.tiles:
        if key not in inside:
            editor.drop(key)
            continue
        left, top = rect.x() - key[0] * TILE, rect.y() - key[1] * TILE
        right, bottom = left + rect.width(), top + rect.height()
        if left > 0 or top > 0 or right < TILE or bottom < TILE:
            tile = editor.writable(key)
            tile[: max(top, 0)] = tile[max(bottom, 0) :] = surface.fill
            tile[:, : max(left, 0)] = tile[:, max(right, 0) :] = surface.fill
    return editor.finish()


def _check(matrix: QTransform, content: QRect, sparse: bool) -> None:
    """Raise UserError for a result that can't be held; a sparse one may span any area."""
    corners = [(x, y) for x in (content.left() - _REACH, content.right() + 1 + _REACH)
               for y in (content.top() - _REACH, content.bottom() + 1 + _REACH)]  # fmt: skip
    depths = [matrix.m13() * x + matrix.m23() * y + matrix.m33() for x, y in corners]
    if not matrix.isInvertible() or min(depths) <= 1e-6 * max(map(abs, depths)):
        raise UserError(
            "The picture can't be bent that far.",
            "It would be flat, or fold over itself.",
            "Move the corners back a little.",
        )
    box = matrix.mapRect(QRectF(content))
    area = 0 if sparse else box.width() * box.height()
    far = max(abs(box.left()), abs(box.right()), abs(box.top()), abs(box.bottom()))
    if far > 2 * MAX_SIDE or area > MAX_AREA:
        raise UserError(
            "The result would be too large or too far from the canvas.",
            "It may have {area} million pixels, and reach {far} pixels from the canvas's corner.",
            "Make it smaller, or move it nearer.",
            area=MAX_AREA // 1_000_000,
            far=2 * MAX_SIDE,
        )


def _copied(surface: Surface, turn: QTransform, right: int, down: int) -> Surface:
    if turn.isIdentity() and right % TILE == 0 and down % TILE == 0:
        columns, rows = right // TILE, down // TILE
        tiles = {(c + columns, r + rows): tile for (c, r), tile in surface.tiles.items()}
        return Surface(surface.depth, tiles, surface.fill)
    editor = Surface(surface.depth, fill=surface.fill).edit()
    whole = QTransform(turn.m11(), turn.m12(), turn.m21(), turn.m22(), right, down)
    for (column, row), tile in surface.tiles.items():
        there = whole.mapRect(QRectF(tile_rect((column, row)))).toRect()
        if turn.m11() == 0:  # x becomes y
            tile = tile.swapaxes(0, 1)
        if turn.m11() + turn.m21() < 0:
            tile = tile[:, ::-1]
        if turn.m12() + turn.m22() < 0:
            tile = tile[::-1]
        editor.write(there, tile)
    return editor.finish()


def _inverse(mask: Surface) -> Surface:
    tiles = {key: np.bitwise_not(tile) for key, tile in mask.tiles.items()}
    for tile in tiles.values():
        tile.setflags(write=False)
    return Surface(mask.depth, tiles, 255 - mask.fill)


def _blocks(area: QRect, width: int = BLOCK, height: int = BLOCK) -> Iterator[QRect]:
    for top in range(area.top(), area.bottom() + 1, height):
        for left in range(area.left(), area.right() + 1, width):
            yield QRect(left, top, width, height) & area


def _is_empty(surface: Surface, rect: QRect) -> bool:
    if len(surface.tiles) < (rect.width() // TILE + 1) * (rect.height() // TILE + 1):
        left, right = rect.left() // TILE, rect.right() // TILE
        top, bottom = rect.top() // TILE, rect.bottom() // TILE
        return not any(left <= c <= right and top <= r <= bottom for c, r in surface.tiles)
    return not any(key in surface.tiles for key in keys_in(rect))


def _put(editor: Editor, rect: QRect, pixels: np.ndarray) -> None:
    """Write a block; kernels with negative lobes must not leave colour above coverage."""
    if pixels.ndim == 3:
        np.minimum(pixels[..., :3], pixels[..., 3:], out=pixels[..., :3])
    if pixels.any():
        editor.write(rect, pixels)


# --- scaling along the axes -----------------------------------------------------------------


def _scaled(surface: Surface, content: QRect, matrix: QTransform, how: Filter) -> Surface:
    """An edge of the content that lands between two pixels stays as sharp as it is."""
    from PIL import Image

    sx, sy = matrix.m11() / matrix.m33(), matrix.m22() / matrix.m33()
    if sx < 0 or sy < 0:
        flip = QTransform.fromScale(math.copysign(1, sx), math.copysign(1, sy))
        return transformed(_copied(surface, flip, 0, 0), flip * matrix, how)
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
    for block in _blocks(target, across.block(), down.block()):
        x0, x1, left, right = across.source(block.left(), block.right() + 1)
        y0, y1, top, bottom = down.source(block.top(), block.bottom() + 1)
        region = QRect(x0, y0, x1 - x0, y1 - y0)
        if _is_empty(surface, region):
            continue
        pixels = surface.read(region)
        image = Image.frombuffer("RGBa" if surface.depth == COLOUR else "L",
                                 (region.width(), region.height()), pixels, "raw",
                                 "RGBa" if surface.depth == COLOUR else "L", 0, 1)  # fmt: skip
        box = (left - x0, top - y0, right - x0, bottom - y0)
        result = image.resize((block.width(), block.height()), kernel, box)
        _put(editor, block, np.array(result))
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

    def source(self, first: int, last: int) -> tuple[int, int, float, float]:
        """(whole pixels to read from, to; the exact part of them) for pixels to be made."""
        start, end = (first - self.shift) / self.scale, (last - self.shift) / self.scale
        margin = 3 * max(1.0, 1 / self.scale) + 1  # Lanczos, the widest kernel
        low, high = math.floor(start - margin), math.ceil(end + margin)
        if self.sharp_start:
            low = max(low, self.low)
        if self.sharp_end:
            high = min(high, self.high)
        return low, high, max(start, low), min(end, high)


# --- turning, shearing, perspective ---------------------------------------------------------


def _warped(surface: Surface, content: QRect, matrix: QTransform, how: Filter) -> Surface:
    import cv2

    flag = {
        Filter.NEAREST: cv2.INTER_NEAREST,
        Filter.BILINEAR: cv2.INTER_LINEAR,
        Filter.BICUBIC: cv2.INTER_CUBIC,
        Filter.LANCZOS: cv2.INTER_LANCZOS4,
        Filter.AREA: cv2.INTER_LINEAR,
    }[how]
    reach = content.adjusted(-_REACH, -_REACH, _REACH, _REACH)
    quad = matrix.map(QPolygonF(QRectF(reach)))
    back, _ = matrix.inverted()
    shrunk = {(0, 0): surface}
    editor = Surface(surface.depth).edit()
    for block in _blocks(mapped_rect(matrix, reach)):
        part = quad.intersected(QPolygonF(QRectF(block)))
        if part.isEmpty():
            continue
        seen = back.map(part)
        box = seen.boundingRect().toAlignedRect()
        levels = (0, 0) if how is Filter.NEAREST else _levels(matrix, seen, box)
        fx, fy = 1 << levels[0], 1 << levels[1]
        left, top = box.left() // fx - 4, box.top() // fy - 4
        region = QRect(left, top, box.right() // fx + 5 - left, box.bottom() // fy + 5 - top)
        source = _shrunk(shrunk, levels)
        if _is_empty(source, region):
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
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0, 0),
        )
        if nx * ny > 1:
            size = block.width(), block.height()
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        _put(editor, block, pixels)
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


def _levels(matrix: QTransform, seen: QPolygonF, box: QRect) -> tuple[int, int]:
    """How often to halve the source's width and height before it is warped."""
    sizes = [_stretch(matrix, point) for point in seen.toList()]
    shrinks = (1 / max(size[axis] for size in sizes) for axis in (0, 1))
    levels = [min(max(math.floor(math.log2(shrink) + 0.35), 0), 15) for shrink in shrinks]
    area = box.width() * box.height()
    while area / (1 << sum(levels)) > _MOST_SOURCE:
        levels[0 if box.width() >> levels[0] > box.height() >> levels[1] else 1] += 1
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


def _shrunk(made: dict[tuple[int, int], Surface], levels: tuple[int, int]) -> Surface:
    """The source halved so often, made once."""
    if levels not in made:
        axis = 1 if levels[0] else 0
        before = (levels[0] - 1, levels[1]) if axis else (levels[0], levels[1] - 1)
        made[levels] = _halved(_shrunk(made, before), axis)
    return made[levels]


def _halved(surface: Surface, axis: int) -> Surface:
    """A surface with two pixels averaged into one. axis: 1 halves the width, 0 the height."""
    editor, half = Surface(surface.depth).edit(), TILE // 2
    for (column, row), tile in surface.tiles.items():
        pairs = tile.astype(np.uint16)
        pairs = pairs[:, 0::2] + pairs[:, 1::2] if axis else pairs[0::2] + pairs[1::2]
        pixels = ((pairs + 1) >> 1).astype(np.uint8)
        left, top = (column * half, row * TILE) if axis else (column * TILE, row * half)
        editor.write(QRect(left, top, pixels.shape[1], pixels.shape[0]), pixels)
    return editor.finish()
