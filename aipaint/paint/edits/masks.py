"""Layer masks."""

from __future__ import annotations

from typing import Literal

import numpy as np

from aipaint.core.errors import UserError
from aipaint.paint.edits.access import paintable, unlocked
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface

MaskFrom = Literal["white", "black", "selection"]


def add_mask(state: State, layer_id: str | None = None, source: MaskFrom = "white") -> State:
    """Give a layer or group a mask: all shown, all hidden, or what is selected shown.

    A mask it has already is replaced. With nothing selected in particular, all is shown.
    """
    layer = unlocked(state, layer_id)
    if source == "selection" and state.selection is not None:
        mask = state.selection
    else:
        mask = mask_surface(0 if source == "black" else 255)
    return state.with_layer(layer.id, mask=mask, mask_enabled=True)


def remove_mask(state: State, layer_id: str | None = None) -> State:
    """Throw a mask away: everything of the layer shows again."""
    layer = unlocked(state, layer_id)
    return state.with_layer(layer.id, mask=None, mask_enabled=True)


def apply_mask(state: State, layer_id: str | None = None) -> State:
    """Erase what a mask hides and throw the mask away."""
    layer = unlocked(state, layer_id)
    if layer.mask is None:
        return state
    if layer.group:
        raise UserError(
            "The mask of the group “{name}” can't be applied.",
            "A group has no pixels of its own.",
            "Merge the group first.",
            name=layer.name,
        )
    surface = multiplied(paintable(state, layer.id).surface, layer.mask)
    return state.with_layer(layer.id, surface=surface, mask=None, mask_enabled=True)


def invert_mask(state: State, layer_id: str | None = None) -> State:
    """Show what a mask hides and hide what it shows."""
    layer = unlocked(state, layer_id)
    if layer.mask is None:
        raise no_mask(layer)
    return state.with_layer(layer.id, mask=inverted(layer.mask))


def no_mask(layer: Layer) -> UserError:
    """What to say when a mask is needed."""
    return UserError(
        "The layer “{name}” has no mask.", "", "Add a mask to it first.", name=layer.name
    )


def inverted(mask: Surface) -> Surface:
    """255 minus every pixel of a mask."""
    tiles = {}
    for key, tile in mask.tiles.items():
        tiles[key] = np.bitwise_not(tile)
        tiles[key].setflags(write=False)
    return Surface(mask.depth, tiles, 255 - mask.fill)


def multiplied(surface: Surface, mask: Surface, invert: bool = False) -> Surface:
    """Colour pixels scaled by a mask (invert: by what it leaves), rounded to nearest."""
    editor = surface.edit()
    for key, tile in surface.tiles.items():
        share = mask.tile(key)
        if invert:
            share = np.bitwise_not(share)
        if not share.any():
            editor.drop(key)
        elif not (share == 255).all():
            np.copyto(editor.writable(key), scaled(tile, share))
    return editor.finish()


def scaled(pixels: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Colour pixels (h, w, 4) times a mask (h, w) / 255, rounded to nearest."""
    product = pixels.astype(np.uint16) * share[..., None].astype(np.uint16) + np.uint16(128)
    return ((product + (product >> 8)) >> 8).astype(np.uint8)
