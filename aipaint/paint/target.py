"""What may be painted on, and how colour gets there: through a mask, keeping locked alpha."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.paint.edits import access
from aipaint.paint.layers import Layer, Layers
from aipaint.paint.pixels import COLOUR, MASK, TILE, Key
from aipaint.paint.selection.combine import combine
from aipaint.paint.selection.masks import FULL
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

Target = Literal["layer", "mask"]  # what of the active layer is painted on


def paintable(state: State, target: Target = "layer") -> Layer:
    """The active layer, if it can be painted on.

    Raises UserError when there is none, or when it is a group (whose mask can be), locked or not
    to be seen; also when a group that it is in is locked or hidden, or when there is no mask.
    """
    layer = access.paintable(state) if target == "layer" else access.unlocked(state)
    if target == "mask" and layer.mask is None:
        raise UserError(
            "The layer “{name}” has no mask to paint on.",
            fix="Add a mask, or paint on the layer itself.",
            name=layer.name,
        )
    hidden = next((part for part in _path_to(state.layers, layer.id) if not part.visible), None)
    if hidden is not None:
        raise UserError(
            "The layer “{name}” is hidden.",
            "You would not see what you paint.",
            "Show it in the layers panel, or work on another layer.",
            name=hidden.name,
        )
    return layer


def within_selection(mask: Surface, state: State) -> Surface:
    """As much of a mask as is selected."""
    if state.selection is None:
        return mask
    return combine(state.selection, mask, "intersect", state.rect())


def lay(
    state: State,
    layer: Layer,
    coverage: Surface,
    colour_of: Callable[[Key], np.ndarray],
    target: Target = "layer",
) -> State:
    """Put colour over a layer, or its grey over the layer's mask, where `coverage` has it.

    coverage: a mask with fill 0; obey the selection beforehand. colour_of: what to put on a tile,
    premultiplied, uint8 (256, 256, 4), which may be shared by many tiles if it is read-only.
    With its alpha locked a layer keeps its coverage.
    """
    if target == "mask":
        return _lay_grey(state, layer, coverage, colour_of)
    tiles = dict(layer.surface.tiles)
    for key, mask in coverage.tiles.items():
        before = tiles.get(key)
        if before is None and layer.alpha_locked:
            continue
        colour = colour_of(key)
        blank = before is None or not before.any()
        if mask is FULL and not layer.alpha_locked and (blank or colour[..., 3].min() == 255):
            tile = colour
        else:
            tile = _over(layer.surface.tile(key), colour, mask, layer.alpha_locked)
        _keep(tiles, key, tile)
    return state.with_layer(layer.id, surface=Surface(COLOUR, tiles))


def erase(state: State, layer: Layer, coverage: Surface) -> State:
    """Take colour from a layer where a mask covers it."""
    tiles = dict(layer.surface.tiles)
    for key, mask in coverage.tiles.items():
        before = tiles.get(key)
        if before is None:
            continue
        if mask is FULL:
            del tiles[key]
        else:
            _keep(tiles, key, _times(before, 255 - mask[..., None]))
    return state.with_layer(layer.id, surface=Surface(COLOUR, tiles))


def uniform_tile(pixel: np.ndarray) -> np.ndarray:
    """A read-only tile of one document pixel, uint8 (4,), to be shared."""
    tile = np.empty((TILE, TILE, COLOUR), np.uint8)
    tile[:] = pixel
    tile.setflags(write=False)
    return tile


def whole(canvas: QRect, selection: Surface | None) -> Surface:
    """What is selected, as a mask even when that is everything."""
    from aipaint.paint.selection.shapes import everything

    return everything(canvas) if selection is None else Surface(MASK, selection.tiles)


def _lay_grey(
    state: State, layer: Layer, coverage: Surface, colour_of: Callable[[Key], np.ndarray]
) -> State:
    assert layer.mask is not None
    editor = layer.mask.edit()
    for key, mask in coverage.tiles.items():
        grey = editor.writable(key)
        below = np.stack([grey, np.full_like(grey, 255)], axis=2)
        grey[:] = _over(below, _greyed(colour_of(key)), mask, False)[..., 0]
    return state.with_layer(layer.id, mask=editor.finish())


def _greyed(colour: np.ndarray) -> np.ndarray:
    """Premultiplied colour to premultiplied grey and alpha, (h, w, 2), weighed as qGray does."""
    weights = np.array([5, 16, 11], np.uint16)
    grey = (colour[..., :3] * weights).sum(axis=2, dtype=np.uint16) >> 5
    return np.stack([grey.astype(np.uint8), colour[..., 3]], axis=2)


def _path_to(layers: Layers, layer_id: str | None) -> tuple[Layer, ...]:
    for layer in layers:
        if layer.id == layer_id:
            return (layer,)
        inner = _path_to(layer.children, layer_id)
        if inner:
            return (layer, *inner)
    return ()


def _over(below: np.ndarray, colour: np.ndarray, mask: np.ndarray, locked: bool) -> np.ndarray:
    """Source-over through a mask, or source-atop when alpha is locked."""
    if mask is not FULL:
        colour = _times(colour, mask[..., None])
    kept = _times(below, 255 - colour[..., -1:])
    if locked:
        colour = _times(colour, below[..., -1:])
    out = np.minimum(kept.astype(np.uint16) + colour, 255).astype(np.uint8)
    if locked:
        out[..., 3] = below[..., 3]
        np.minimum(out[..., :3], out[..., 3:], out=out[..., :3])  # two roundings may exceed it
    return out


def _times(pixels: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """pixels * weight / 255, exactly rounded."""
    product = pixels.astype(np.uint16) * weight + np.uint16(128)
    return ((product + (product >> 8)) >> 8).astype(np.uint8)


def _keep(tiles: dict[Key, np.ndarray], key: Key, tile: np.ndarray) -> None:
    before = tiles.get(key)
    if not tile.any():
        tiles.pop(key, None)
    elif before is None or not np.array_equal(tile, before):
        tile.setflags(write=False)
        tiles[key] = tile
