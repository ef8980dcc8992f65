"""One way in: what kind of matrix it is decides how its pixels are made."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QTransform

from aipaint.core.errors import UserError
from aipaint.paint.pixels import MAX_AREA, MAX_SIDE, TILE
from aipaint.paint.resample.exact import clipped_to, copied, mapped_rect, whole_pixels
from aipaint.paint.resample.scaling import scaled
from aipaint.paint.resample.source import Filter, Source, inverse
from aipaint.paint.resample.warping import REACH, warped
from aipaint.paint.surface import Surface

_ROUGH_AREA = 1536 * 1536  # pixels of a result that `roughly` makes in full


def transformed(
    source: Surface | Source, matrix: QTransform, how: Filter = Filter.BICUBIC
) -> Surface:
    """A surface's pixels where `matrix` puts them.

    Raises UserError when the result would be too large, too far away, flat, or folded over (a
    perspective whose horizon runs through the picture).
    """
    source = _checked(source, matrix)
    steps = whole_pixels(matrix)
    if source.surface.bounds().isEmpty() or matrix.isIdentity():
        return source.surface
    if steps is not None:
        return copied(source.surface, *steps)
    if source.content().isEmpty():
        return source.surface
    if source.surface.fill:
        return inverse(transformed(source.inverse(), matrix, how))
    if not matrix.isRotating():  # nor shearing nor perspective
        return scaled(source, matrix, how)
    return warped(source, matrix, how)


def roughly(source: Source, matrix: QTransform) -> Surface:
    """As `transformed`, but fast: bilinear, and large results at a half, a quarter … of their
    size. Raises UserError as it does.
    """
    if whole_pixels(matrix) is not None:
        return transformed(source, matrix)
    _checked(source, matrix)
    if source.content().isEmpty():
        return source.surface
    if source.surface.fill:
        return inverse(roughly(source.inverse(), matrix))
    box, factor = matrix.mapRect(QRectF(source.content())), 1
    while box.width() * box.height() > _ROUGH_AREA * factor**2 and factor < TILE:
        factor *= 2
    small = matrix * QTransform.fromScale(1 / factor, 1 / factor)
    upright = not matrix.isRotating()
    result = warped(source, small, Filter.BILINEAR, solid=upright)
    if upright:
        result = clipped_to(result, mapped_rect(small, source.content()))
    return result if factor == 1 else _enlarged(result, factor)


def _checked(source: Surface | Source, matrix: QTransform) -> Source:
    source = Source(source) if isinstance(source, Surface) else source
    sparse = whole_pixels(matrix) is not None
    content = source.surface.bounds() if sparse else source.content()
    if not content.isEmpty():
        _check(matrix, content, sparse)
    return source


def _enlarged(surface: Surface, factor: int) -> Surface:
    """Each pixel `factor` × `factor` times, a power of two up to a tile's side."""
    import cv2

    tiles, part = {}, TILE // factor
    for (column, row), tile in surface.tiles.items():
        for y in range(factor):
            for x in range(factor):
                piece = tile[y * part : (y + 1) * part, x * part : (x + 1) * part]
                large = cv2.resize(piece, (TILE, TILE), interpolation=cv2.INTER_NEAREST)
                large.setflags(write=False)
                tiles[column * factor + x, row * factor + y] = large
    return Surface(surface.depth, tiles, surface.fill)


def _check(matrix: QTransform, content: QRect, sparse: bool) -> None:
    """Raise UserError for a result that can't be held; a sparse one may span any area."""
    corners = [(x, y) for x in (content.left() - REACH, content.right() + 1 + REACH)
               for y in (content.top() - REACH, content.bottom() + 1 + REACH)]  # fmt: skip
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
