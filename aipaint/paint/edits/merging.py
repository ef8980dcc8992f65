"""Several layers made one.

Whatever the layers hold beyond the canvas is merged, too, and only tiles that something is in are
looked at: a large sparse document stays sparse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint.edits.access import locked_within, unlocked
from aipaint.paint.edits.pieces import filled
from aipaint.paint.edits.tree import place, siblings
from aipaint.paint.layers import Blend, Layer, Layers, changed, origins_of, removed, walk
from aipaint.paint.pixels import Key, tile_rect, view
from aipaint.paint.state import State
from aipaint.paint.surface import Surface


def merged(layers: Layers) -> Surface:
    """The pixels that these layers make together, over nothing."""
    from aipaint.paint.compositor import flatten

    keys: set[Key] = set().union(*(layer.surface.tiles for layer in walk(layers)))
    editor = Surface().edit()
    state = State(1, 1, layers)
    for key in sorted(keys):
        image = flatten(state, tile_rect(key))
        pixels = view(image)
        if pixels.any():
            np.copyto(editor.writable(key), pixels)
    return editor.finish()


def merge_down(state: State, layer_id: str | None = None) -> State:
    """Merge a layer or group with the one below it, which stays under its id and name.

    The picture stays the same when both blend normally; a blend mode of the lower one is kept for
    the result. Layers clipped to the upper one are clipped to the result afterwards. Raises
    UserError when there is nothing below, or it can't be merged with.
    """
    upper = unlocked(state, layer_id)
    group_id, index = place(state, upper.id)
    if index == 0:
        raise UserError(
            "There is no layer below “{name}” to merge with.",
            "",
            "Select a layer that has another one below it in the same group.",
            name=upper.name,
        )
    below = unlocked(state, siblings(state, group_id)[index - 1].id)
    for layer in (upper, below):
        if not layer.visible:
            raise UserError(
                "The layer “{name}” is hidden.",
                "Merging would change what is seen.",
                "Show or delete it first.",
                name=layer.name,
            )
    if below.clipped and not upper.clipped:
        raise UserError(
            "“{name}” can't be merged with a layer that is clipped.",
            "What is clipped shows only where the layer below it does.",
            "Clip this layer as well, or merge the ones below it first.",
            name=upper.name,
        )
    both = replace(below, blend=Blend.NORMAL, clipped=False)
    over = replace(upper, clipped=upper.clipped and not below.clipped)
    result = replace(
        _painted(below, merged((both, over))),
        mask=None,
        opacity=1.0,
        recipe=below.recipe or upper.recipe,
        origins=origins_of((below, upper)),
    )
    layers = changed(removed(state.layers, upper.id), below.id, lambda _: result)
    return replace(state, layers=layers, active=below.id)


def merge_group(state: State, group_id: str | None = None) -> State:
    """Make a group one paint layer, which keeps its id, name, mask, opacity and blend mode.

    A paint layer stays as it is.
    """
    group = unlocked(state, group_id)
    if not group.group:
        return state
    recipes = [layer.recipe for layer in walk(group.children) if layer.recipe is not None]
    result = _painted(group, merged(group.children))
    recipe = group.recipe or (recipes[0] if len(recipes) == 1 else None)
    result = replace(result, recipe=recipe, origins=origins_of((group,)))
    layers = changed(state.layers, group.id, lambda _: result)
    return replace(state, layers=layers, active=group.id)


def merge_visible(state: State, name: str) -> State:
    """Make one layer of all that is seen; hidden layers stay, also those inside groups.

    name: of the new layer. Nothing visible: nothing happens.
    """
    shown = [index for index, layer in enumerate(state.layers) if layer.visible]
    if not shown:
        return state
    _refuse_locked(tuple(_visible(state.layers)))
    seen = tuple(_visible(state.layers))
    result = Layer(name, surface=merged(state.layers), origins=origins_of(seen))
    below = _hidden(state.layers[: shown[0]])
    above = _hidden(state.layers[shown[0] :])
    return replace(state, layers=(*below, result, *above), active=result.id)


def flatten_all(state: State, name: str, background: QColor | None = None) -> State:
    """Make one layer of the picture and drop everything hidden.

    background: fills the canvas below everything; None keeps what is transparent.
    """
    _refuse_locked(state.layers)
    layers = state.layers
    if background is not None:
        layers = (Layer("", surface=filled(state.rect(), background)), *layers)
    seen = tuple(_visible(layers))
    result = Layer(name, surface=merged(layers), origins=origins_of(seen))
    return replace(state, layers=(result,), active=result.id)


def _painted(layer: Layer, surface: Surface) -> Layer:
    return replace(layer, surface=surface, group=False, children=(), isolated=True)


def _refuse_locked(layers: Layers) -> None:
    locked = locked_within(layers)
    if locked is not None:
        unlocked(State(1, 1, layers), locked.id)


def _visible(layers: Layers) -> Iterator[Layer]:
    for layer in layers:
        if layer.visible:
            yield replace(layer, children=tuple(_visible(layer.children)))


def _hidden(layers: Layers) -> Layers:
    """Only the hidden layers, in the groups they are in."""
    kept = []
    for layer in layers:
        if not layer.visible:
            kept.append(layer)
        elif layer.group and (children := _hidden(layer.children)):
            kept.append(replace(layer, children=children))
    return tuple(kept)
