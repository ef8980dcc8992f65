"""Carries out a plan of operations on the pixels of one tile, or of any rectangle."""

from __future__ import annotations

import weakref

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from aipaint.paint.blend import blend_image, steps
from aipaint.paint.compositor_plan import Do, Operation, Plan
from aipaint.paint.layers import Blend
from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, wrap
from aipaint.paint.surface import Surface

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_Mode = QPainter.CompositionMode
_CORNER = QPoint(0, 0)


class KnownTiles:
    """Remembers of finished tiles their images, and whether they hide all that is below them."""

    def __init__(self) -> None:
        self._images: dict[int, QImage] = {}
        self._opaque: dict[int, bool] = {}
        self._alive: dict[int, weakref.ref[np.ndarray]] = {}

    def image(self, tile: np.ndarray) -> QImage:
        """A tile as an image over its memory; only read it."""
        image = self._images.get(id(tile))
        if image is None:
            image = wrap(tile)
            if not tile.flags.writeable:
                self._remember(tile)
                self._images[id(tile)] = image
        return image

    def hides(self, tile: np.ndarray) -> bool:
        """Whether every pixel is opaque; a tile that may still be painted on never counts."""
        opaque = self._opaque.get(id(tile))
        if opaque is None:
            if tile.flags.writeable:
                return False
            opaque = bool(tile[0, 0, 3] == 255 and (tile[..., 3] == 255).all())
            self._remember(tile)
            self._opaque[id(tile)] = opaque
        return opaque

    def _remember(self, tile: np.ndarray) -> None:
        name = id(tile)

        def forget(_: object) -> None:
            for known in (self._images, self._opaque, self._alive):
                known.pop(name, None)

        self._alive.setdefault(name, weakref.ref(tile, forget))


def render(plan: Plan, rect: QRect, known: KnownTiles | None = None) -> QImage:
    """Render a rectangle in document pixels, of any size."""
    key = rect.left() // TILE, rect.top() // TILE
    if tile_rect(key).contains(rect):
        return render_part(plan, key, rect, known)
    out = QImage(rect.size(), _FORMAT)
    painter = QPainter(out)
    painter.setCompositionMode(_Mode.CompositionMode_Source)
    known = known or KnownTiles()
    for key in keys_in(rect):
        part = tile_rect(key).intersected(rect)
        painter.drawImage(part.topLeft() - rect.topLeft(), render_part(plan, key, part, known))
    painter.end()
    return out


def render_part(plan: Plan, key: Key, rect: QRect, known: KnownTiles | None = None) -> QImage:
    """Render a rectangle that lies within one tile."""
    part = rect.translated(-key[0] * TILE, -key[1] * TILE)
    known = known or KnownTiles()
    image = carry_out(plan[first_seen(plan, key, known) :], key, part, known)
    return clear(rect.size()) if image is None else image


def carry_out(
    operations: Plan, key: Key, part: QRect, known: KnownTiles, ground: QImage | None = None
) -> QImage | None:
    """Do operations on a rectangle of a tile, in the tile's pixels; None when nothing is there.

    ground: what is there before, as large as `part`; it is painted on.
    """
    stack = [_Buffer(part, ground)]
    for operation in operations:
        match operation.do:
            case Do.DRAW:
                _draw(stack[-1], operation, key, known)
            case Do.OPEN:
                stack.append(_Buffer(part))
            case Do.CONTINUE:
                before = stack[-1].still()
                stack.append(_Buffer(part, None if before is None else before.copy()))
            case Do.CLOSE:
                _close(stack.pop(), stack[-1], operation, key)
            case Do.MIX:
                _mix(stack.pop(), stack[-1], operation, key)
    return stack[0].still()


def first_seen(plan: Plan, key: Key, known: KnownTiles) -> int:
    """Index of the topmost operation on the first buffer that hides all before it, or 0."""
    depth = 0
    for index in range(len(plan) - 1, 0, -1):
        operation = plan[index]
        if operation.do in (Do.CLOSE, Do.MIX):
            depth += 1
        elif operation.do in (Do.OPEN, Do.CONTINUE):
            depth -= 1
        elif depth == 0 and operation.full and operation.blend is Blend.NORMAL:
            tile = _tile(operation.surface, key)
            if tile is not None and operation.mask is None and known.hides(tile):
                return index
    return 0


def _tile(surface: Surface | None, key: Key) -> np.ndarray | None:
    return None if surface is None else surface.tiles.get(key)


class _Buffer:
    """A rectangle of a tile being rendered; it has no memory before something is drawn.

    part: the rectangle, in the tile's pixels. image: what is there at the beginning.
    """

    def __init__(self, part: QRect, image: QImage | None = None) -> None:
        self.part = part
        self.drawn = False
        self._painter: QPainter | None = None
        self._look = _Mode.CompositionMode_SourceOver, 1.0
        self._image = image

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
        image = self._image
        if image is None:
            if operation.clipped:
                return
            if operation.full:  # on nothing every mode shows the source
                self.put(source.copy(where))
                return
            image = clear(self.part.size())
            self.put(image)
        self.drawn = True
        if operation.mode is None:
            self.still()
            blend, opacity = operation.blend, operation.opacity
            if operation.clipped:
                self.put(_blended_within(image, source.copy(where), blend, opacity))
            else:
                blend_image(image, source.copy(where), blend, opacity)
            return
        if self._painter is None:
            self._painter = QPainter(image)
            self._look = _Mode.CompositionMode_SourceOver, 1.0
        look = operation.mode, operation.painter_opacity
        if look != self._look:
            self._look = look
            self._painter.setCompositionMode(operation.mode)
            self._painter.setOpacity(operation.painter_opacity)
        self._painter.drawImage(_CORNER, source, where)


def _blended_within(base: QImage, source: QImage, blend: Blend, opacity: float) -> QImage:
    """Blend as if the base were opaque, then give it back the coverage it has."""
    solid = base.convertToFormat(QImage.Format.Format_ARGB32)
    solid.reinterpretAsFormat(QImage.Format.Format_RGB32)  # the straight colours
    solid = solid.convertToFormat(_FORMAT)
    blend_image(solid, source, blend, opacity)
    _paint(solid, base, base.rect(), _Mode.CompositionMode_DestinationIn)
    return solid


def source(operation: Operation, key: Key, known: KnownTiles) -> QImage | None:
    """What a DRAW blends onto a whole tile, already masked; None for nothing. Only read it."""
    tile, mask = _tile(operation.surface, key), operation.mask
    if tile is None or (mask is not None and key not in mask.tiles and mask.fill == 0):
        return None
    image = known.image(tile)
    if mask is not None and key in mask.tiles:
        image = image.copy()
        _fade(image, mask, key, image.rect())
    return image


def _draw(onto: _Buffer, operation: Operation, key: Key, known: KnownTiles) -> None:
    tile, mask = _tile(operation.surface, key), operation.mask
    if tile is None or (mask is not None and key not in mask.tiles and mask.fill == 0):
        return
    if mask is None or key not in mask.tiles:
        onto.draw(known.image(tile), onto.part, operation)
        return
    image = known.image(tile).copy(onto.part)
    _fade(image, mask, key, onto.part)
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
    painter.drawImage(_CORNER, source, where)
    painter.end()


def clear(size: QSize) -> QImage:
    """A transparent image."""
    image = QImage(size, _FORMAT)
    image.fill(0)
    return image
