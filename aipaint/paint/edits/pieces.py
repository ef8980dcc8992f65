"""Pieces of pictures: what is selected, copied, cleared and pasted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage

from aipaint.core.errors import UserError
from aipaint.paint.edits.access import layer_of, paintable
from aipaint.paint.edits.masks import multiplied, scaled
from aipaint.paint.edits.tree import add_layer
from aipaint.paint.layers import Layer, walk
from aipaint.paint.pixels import (
    COLOUR,
    MAX_AREA,
    MAX_SIDE,
    TILE,
    from_rgba,
    keys_in,
    tile_rect,
    to_colour,
    view,
)
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, surface_of

if TYPE_CHECKING:
    from aipaint.core.recipe import Recipe


def clear(state: State, layer_id: str | None = None) -> State:
    """Erase what is selected of a layer, all of it when nothing is selected in particular."""
    layer = paintable(state, layer_id)
    _refuse_alpha_locked(layer)
    if state.selection is None:
        surface = Surface()
    else:
        surface = multiplied(layer.surface, state.selection, invert=True)
    return state.with_layer(layer.id, surface=surface)


def layer_from_selection(
    state: State, name: str, layer_id: str | None = None, cut: bool = False
) -> State:
    """Put what is selected of a layer onto a new layer above it. cut: and erase it here.

    Raises UserError when nothing of the layer is selected.
    """
    layer = paintable(state, layer_id)
    if cut:
        _refuse_alpha_locked(layer)
    piece = layer.surface
    if state.selection is not None:
        piece = multiplied(piece, state.selection)
    if not piece.tiles:
        raise UserError(
            "Nothing of the layer “{name}” is selected.",
            "",
            "Select a part where there is paint, or another layer.",
            name=layer.name,
        )
    new = Layer(name, surface=piece, mask=layer.mask, mask_enabled=layer.mask_enabled)
    new = replace(new, opacity=layer.opacity, blend=layer.blend, clipped=layer.clipped)
    new = replace(new, origins=layer.origins)
    if cut:
        state = clear(state, layer.id)
    return add_layer(state, new, layer.id)


def copy_pixels(state: State, merged: bool = False) -> tuple[QImage, QPoint] | None:
    """What is selected of the active layer, or of the picture, and where its corner is.

    merged: as all layers show it, within the canvas; else the active layer or group as its mask
    shows it, whatever its opacity. The image is ARGB32_Premultiplied. None when it would be blank.
    """
    from aipaint.paint.compositor import flatten, layer_image

    if merged:
        layer, rect = None, state.rect()
    else:
        layer = replace(layer_of(state, None), opacity=1.0, visible=True)
        rect = QRect()
        for inner in walk((layer,)):
            rect = rect.united(inner.surface.content_rect())
    if state.selection is not None:
        rect &= state.rect() if state.selection.fill else state.selection.content_rect()
    if rect.width() * rect.height() > MAX_AREA or max(rect.width(), rect.height()) > MAX_SIDE:
        rect &= state.rect()
    if rect.isEmpty():
        return None
    image = flatten(state, rect) if layer is None else layer_image(layer, rect)
    pixels = view(image)
    if state.selection is not None:
        np.copyto(pixels, scaled(pixels, state.selection.read(rect)))
    return (image, rect.topLeft()) if pixels.any() else None


def paste(
    state: State,
    image: QImage | np.ndarray,
    name: str,
    at: QPoint | None = None,
    fit: bool = False,
) -> State:
    """Add a picture as a layer above the active one.

    at: where its corner goes, when some of it is on the canvas then; else, and for None, it goes
    to the middle of what is selected, or of the canvas. fit: a picture that is larger than the
    canvas becomes as large as that.
    """
    canvas = state.rect()
    pixels = _document_pixels(image)
    if fit:
        pixels = _fitted(pixels, canvas)
    size = QSize(pixels.shape[1], pixels.shape[0])
    if at is not None and not QRect(at, size).intersects(canvas):
        at = None
    if at is None and state.selection is not None and not state.selection.fill:
        chosen = state.selection.content_rect() & canvas
        canvas = canvas if chosen.isEmpty() else chosen
    return add_layer(state, Layer(name, surface=_placed(pixels, canvas, at)))


def picture_layer(
    image: QImage | np.ndarray,
    name: str,
    recipe: Recipe | None = None,
    canvas: QRect | None = None,
    at: QPoint | None = None,
    fit: bool = False,
    origins: tuple[str, ...] = (),
) -> Layer:
    """Make a layer of a picture: straight RGBA uint8 (h, w, 4), RGB (h, w, 3), or any QImage.

    at: where its corner goes; else it is centred on `canvas`, and without that at (0, 0). fit:
    shrink it to `canvas` when it is larger. origins: see `Layer`. Raises UserError for a picture
    beyond the limits.
    """
    pixels = _document_pixels(image)
    if fit and canvas is not None:
        pixels = _fitted(pixels, canvas)
    return Layer(name, surface=_placed(pixels, canvas, at), recipe=recipe, origins=origins)


def filled(rect: QRect, colour: QColor) -> Surface:
    """A rectangle of one colour. Its inner tiles are one and the same, so that it costs little."""
    alpha = colour.alpha()
    channels = (colour.blue(), colour.green(), colour.red())
    pixel = (*((value * alpha + 127) // 255 for value in channels), alpha)
    whole = np.full((TILE, TILE, COLOUR), pixel, np.uint8)
    whole.setflags(write=False)
    tiles = {key: whole for key in keys_in(rect) if rect.contains(tile_rect(key)) and alpha}
    editor = Surface(COLOUR, tiles).edit()
    for key in keys_in(rect):
        if key not in tiles:
            part = tile_rect(key) & rect
            editor.write(part, whole[: part.height(), : part.width()])
    return editor.finish()


def _fitted(pixels: np.ndarray, canvas: QRect) -> np.ndarray:
    height, width = pixels.shape[:2]
    scale = min(canvas.width() / max(width, 1), canvas.height() / max(height, 1))
    if scale >= 1:
        return pixels
    import cv2

    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def _placed(pixels: np.ndarray, canvas: QRect | None, at: QPoint | None) -> Surface:
    """Pixels with their corner at `at`, without that in the middle of `canvas`."""
    height, width = pixels.shape[:2]
    if not width or not height or max(width, height) > MAX_SIDE or width * height > MAX_AREA:
        raise UserError(
            "A picture of {width} × {height} pixels can't become a layer.",
            "A side may have 1 to {side} pixels.",
            "Make it smaller first.",
            width=width,
            height=height,
            side=MAX_SIDE,
        )
    if at is None:
        spot = canvas or QRect(0, 0, width, height)
        left = spot.x() + (spot.width() - width) // 2
        at = QPoint(left, spot.y() + (spot.height() - height) // 2)
    return surface_of(pixels, at.x(), at.y())


def _document_pixels(image: QImage | np.ndarray) -> np.ndarray:
    if isinstance(image, QImage):
        return to_colour(image)
    if image.shape[2] == 3:
        image = np.dstack((image, np.full(image.shape[:2], 255, np.uint8)))
    return from_rgba(np.ascontiguousarray(image))


def _refuse_alpha_locked(layer: Layer) -> None:
    if layer.alpha_locked:
        raise UserError(
            "The transparency of the layer “{name}” is locked.",
            "Erasing would change it.",
            "Unlock the transparency in the layers panel.",
            name=layer.name,
        )
