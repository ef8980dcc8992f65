"""Carries out a plan of operations on the pixels of one tile, or of any rectangle."""

from __future__ import annotations

import weakref

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from aipaint.paint.blend import blend_image, painter_mode, painter_opacity, steps
from aipaint.paint.compositor_plan import Do, Operation, Plan
from aipaint.paint.layers import Blend
from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, wrap
from aipaint.paint.surface import Surface

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_Mode = QPainter.CompositionMode


class OpaqueTiles:
    """Remembers which finished tiles hide all that is below them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[np.ndarray], bool]] = {}

    def __contains__(self, tile: np.ndarray) -> bool:
        """Whether every pixel is opaque; a tile that may still be painted on never counts."""
        if tile.flags.writeable:
            return False
        name = id(tile)
        if name not in self._known:
            opaque = bool(tile[0, 0, 3] == 255 and (tile[..., 3] == 255).all())
            forget = self._known.pop
            self._known[name] = weakref.ref(tile, lambda _: forget(name, None)), opaque
        return self._known[name][1]


def render(plan: Plan, rect: QRect, opaque: OpaqueTiles | None = None) -> QImage:
    """Render a rectangle in document pixels, of any size."""
    key = rect.left() // TILE, rect.top() // TILE
    if tile_rect(key).contains(rect):
        return render_part(plan, key, rect, opaque)
    out = QImage(rect.size(), _FORMAT)
    painter = QPainter(out)
    painter.setCompositionMode(_Mode.CompositionMode_Source)
    for key in keys_in(rect):
        part = tile_rect(key).intersected(rect)
        painter.drawImage(part.topLeft() - rect.topLeft(), render_part(plan, key, part, opaque))
    painter.end()
    return out


def render_part(plan: Plan, key: Key, rect: QRect, opaque: OpaqueTiles | None = None) -> QImage:
    """Render a rectangle that lies within one tile."""
    part = rect.translated(-key[0] * TILE, -key[1] * TILE)
    stack = [_Buffer(part)]
    for operation in plan[_first_seen(plan, key, opaque) :]:
        match operation.do:
            case Do.OPEN:
                stack.append(_Buffer(part))
            case Do.CONTINUE:
                stack.append(_Buffer(part, stack[-1]))
            case Do.DRAW:
                _draw(stack[-1], operation, key)
            case Do.CLOSE:
                _close(stack.pop(), stack[-1], operation, key)
            case Do.MIX:
                _mix(stack.pop(), stack[-1], operation, key)
    image = stack[0].still()
    return clear(rect.size()) if image is None else image


def _first_seen(plan: Plan, key: Key, opaque: OpaqueTiles | None) -> int:
    """Index of the topmost operation on the first buffer that hides all before it, or 0."""
    if opaque is None:
        return 0
    depth = 0
    for index in range(len(plan) - 1, -1, -1):
        operation = plan[index]
        if operation.do in (Do.CLOSE, Do.MIX):
            depth += 1
        elif operation.do in (Do.OPEN, Do.CONTINUE):
            depth -= 1
        elif depth == 0 and operation.blend is Blend.NORMAL and operation.mask is None:
            tile = _tile(operation.surface, key)
            if tile is not None and steps(operation.opacity) == 255 and tile in opaque:
                return index
    return 0


def _tile(surface: Surface | None, key: Key) -> np.ndarray | None:
    return None if surface is None else surface.tiles.get(key)


class _Buffer:
    """A rectangle of a tile being rendered; it has no memory before something is drawn.

    part: the rectangle, in the tile's pixels. before: a buffer to begin with a copy of.
    """

    def __init__(self, part: QRect, before: _Buffer | None = None) -> None:
        self.part = part
        self.drawn = False
        self._painter: QPainter | None = None
        start = None if before is None else before.still()
        self._image = None if start is None else start.copy()

    def still(self) -> QImage | None:
        """What is there, with no painter on it; None for nothing."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        return self._image

    def put(self, image: QImage) -> None:
        """Have this there instead."""
        self._image, self.drawn = image, True

    def draw(self, source: QImage, where: QRect, operation: Operation) -> None:
        """Blend the rectangle `where` of an image, as large as this, by an operation's look."""
        blend, opacity = operation.blend, operation.opacity
        image = self._image
        if image is None:
            if operation.clipped:
                return
            if steps(opacity) == 255:  # on nothing every mode shows the source
                self.put(source.copy(where))
                return
            image = clear(self.part.size())
            self.put(image)
        self.drawn = True
        if operation.clipped and blend is not Blend.NORMAL:
            self.still()
            self.put(_blended_within(image, source.copy(where), blend, opacity))
            return
        mode = painter_mode(blend, opacity)
        if mode is None:
            self.still()
            blend_image(image, source.copy(where), blend, opacity)
            return
        if self._painter is None:
            self._painter = QPainter(image)
        self._painter.setCompositionMode(
            _Mode.CompositionMode_SourceAtop if operation.clipped else mode
        )
        self._painter.setOpacity(painter_opacity(opacity))
        self._painter.drawImage(QPoint(0, 0), source, where)


def _blended_within(base: QImage, source: QImage, blend: Blend, opacity: float) -> QImage:
    """Blend as if the base were opaque, then give it back the coverage it has."""
    solid = base.convertToFormat(QImage.Format.Format_ARGB32)
    solid.reinterpretAsFormat(QImage.Format.Format_RGB32)  # the straight colours
    solid = solid.convertToFormat(_FORMAT)
    blend_image(solid, source, blend, opacity)
    _paint(solid, base, base.rect(), _Mode.CompositionMode_DestinationIn)
    return solid


def _draw(onto: _Buffer, operation: Operation, key: Key) -> None:
    tile = _tile(operation.surface, key)
    if tile is None:
        return
    where = onto.part
    image = wrap(tile)
    if operation.mask is None or (key not in operation.mask.tiles and operation.mask.fill == 255):
        onto.draw(image, where, operation)
        return
    if key not in operation.mask.tiles:
        return
    image = image.copy(where)
    _fade(image, operation.mask, key, where)
    onto.draw(image, image.rect(), operation)


def _close(done: _Buffer, onto: _Buffer, operation: Operation, key: Key) -> None:
    image = done.still()
    if image is not None:
        if operation.mask is not None:
            _fade(image, operation.mask, key, done.part)
        onto.draw(image, image.rect(), operation)


def _mix(done: _Buffer, onto: _Buffer, operation: Operation, key: Key) -> None:
    """after · m + before · (1 - m), m being mask times opacity."""
    after, before = done.still(), onto.still()
    if after is None or not done.drawn:
        return
    share = QImage(after.size(), _FORMAT)
    share.fill(steps(operation.opacity) * 0x01010101)
    if operation.mask is not None:
        _fade(share, operation.mask, key, done.part)
    _paint(after, share, share.rect(), _Mode.CompositionMode_DestinationIn)
    if before is not None:
        _paint(before, share, share.rect(), _Mode.CompositionMode_DestinationOut)
        _paint(after, before, before.rect(), _Mode.CompositionMode_Plus)
    onto.put(after)


def _fade(image: QImage, mask: Surface, key: Key, part: QRect) -> None:
    """Multiply an image of `part` of a tile by a mask."""
    _paint(image, wrap(mask.tile(key)), part, _Mode.CompositionMode_DestinationIn)


def _paint(onto: QImage, source: QImage, where: QRect, mode: QPainter.CompositionMode) -> None:
    painter = QPainter(onto)
    painter.setCompositionMode(mode)
    painter.drawImage(QPoint(0, 0), source, where)
    painter.end()


def clear(size: QSize) -> QImage:
    """A transparent image."""
    image = QImage(size, _FORMAT)
    image.fill(0)
    return image
