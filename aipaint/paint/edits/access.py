"""Which layers may be changed, and what to say when one may not."""

from __future__ import annotations

from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.paint.layers import Layer, Layers, find
from aipaint.paint.state import State


def layer_of(state: State, layer_id: str | None) -> Layer:
    """The layer with this id, None for the active one.

    Raises UserError when None is asked for and no layer is active, KeyError for an unknown id.
    """
    layer = state.layer(layer_id)
    if layer is not None:
        return layer
    if layer_id is not None:
        raise KeyError(layer_id)
    raise UserError("There is no layer to work on.", "", "Select a layer, or add one.")


def holder_of_lock(layers: Layers, layer_id: str) -> Layer | None:
    """The locked layer or group that keeps a layer from being changed, or None."""
    for layer in layers:
        if layer.id == layer_id:
            return layer if layer.locked else None
        if find(layer.children, layer_id) is not None:
            return layer if layer.locked else holder_of_lock(layer.children, layer_id)
    return None


def unlocked(state: State, layer_id: str | None = None) -> Layer:
    """The layer, when neither it, a group around it nor a layer inside it is locked.

    Raises UserError naming the locked one, and as `layer_of` does.
    """
    layer = layer_of(state, layer_id)
    holder = holder_of_lock(state.layers, layer.id) or locked_within(layer.children)
    if holder is not None:
        raise UserError(
            "The layer “{name}” is locked.",
            "Locked layers can't be changed.",
            "Unlock it in the layers panel, or work on another layer.",
            name=holder.name,
        )
    return layer


def locked_within(layers: Layers) -> Layer | None:
    """The first locked layer among these and what is in them, or None."""
    for layer in layers:
        found = layer if layer.locked else locked_within(layer.children)
        if found is not None:
            return found
    return None


def paintable(state: State, layer_id: str | None = None) -> Layer:
    """The layer, when its pixels may be changed: a paint layer that is not locked.

    Raises UserError otherwise, and as `layer_of` does.
    """
    layer = unlocked(state, layer_id)
    if layer.group:
        raise UserError(
            "The group “{name}” has no pixels of its own.",
            "Only the layers in it can be painted on.",
            "Select a layer in the group, or add one.",
            name=layer.name,
        )
    return layer


def layer_at(state: State, x: int, y: int) -> Layer | None:
    """The topmost visible paint layer with some coverage at a pixel, or None."""
    return _topmost(state.layers, QRect(x, y, 1, 1))


def _topmost(layers: Layers, spot: QRect) -> Layer | None:
    for layer in reversed(layers):
        if not layer.visible or layer.opacity == 0:
            continue
        if layer.mask is not None and layer.mask_enabled and not layer.mask.read(spot).any():
            continue
        if layer.group:
            found = _topmost(layer.children, spot)
            if found is not None:
                return found
        elif layer.surface.read(spot)[..., 3].any():
            return layer
    return None
