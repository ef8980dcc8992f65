"""The order, names and looks of layers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from aipaint.core.errors import UserError
from aipaint.paint.edits.access import holder_of_lock, layer_of, unlocked
from aipaint.paint.layers import (
    Blend,
    Layer,
    Layers,
    copied,
    find,
    inserted,
    place_of,
    removed,
    walk,
)
from aipaint.paint.state import State

MAX_NAME = 200  # characters


def siblings(state: State, group_id: str | None) -> Layers:
    """The layers in a group, None for the outermost ones. Raises KeyError for no such group."""
    if group_id is None:
        return state.layers
    group = find(state.layers, group_id)
    if group is None or not group.group:
        raise KeyError(group_id)
    return group.children


def place(state: State, layer_id: str) -> tuple[str | None, int]:
    """Like `layers.place_of`, but raises KeyError for an unknown id."""
    found = place_of(state.layers, layer_id)
    if found is None:
        raise KeyError(layer_id)
    return found


def add_layer(state: State, layer: Layer, above: str | None = None) -> State:
    """Add a layer above another one and make it active.

    Without `above` it goes above the active layer, or into it, on top, when that is a group. A
    layer that is not clipped goes above all layers clipped to the one below, so that these keep
    their base.
    """
    target = state.layer(above)
    if target is None and above is not None:
        raise KeyError(above)
    if target is None:
        group_id, index = None, len(state.layers)
    elif above is None and target.group:
        group_id, index = target.id, len(target.children)
    else:
        group_id, index = place(state, target.id)
        index += 1
    if group_id is not None:
        _refuse_locked_group(state, group_id)
    beside = siblings(state, group_id)
    while not layer.clipped and index < len(beside) and beside[index].clipped:
        index += 1
    return replace(state, layers=inserted(state.layers, layer, group_id, index), active=layer.id)


def add_group(state: State, name: str, members: Collection[str] = ()) -> State:
    """Add a group and make it active: an empty one above the active layer, or around `members`.

    members: ids of layers, which keep their order; the group takes the topmost one's place. A
    member in a group that is a member itself stays there.
    """
    group = Layer(name, group=True)
    if not members:
        target = state.layer()
        return add_layer(state, group, target.id if target is not None else None)
    chosen = [layer for layer in walk(state.layers) if layer.id in members]
    inner = {child.id for layer in chosen for child in walk(layer.children)}
    chosen = [unlocked(state, layer.id) for layer in chosen if layer.id not in inner]
    if not chosen:
        raise KeyError(tuple(members))
    top = chosen[-1]
    group_id, index = place(state, top.id)
    beside = siblings(state, group_id)
    index -= sum(layer in chosen for layer in beside[:index])
    layers = state.layers
    for layer in chosen:
        layers = removed(layers, layer.id)
    group = replace(group, children=tuple(chosen))
    return replace(state, layers=inserted(layers, group, group_id, index), active=group.id)


def duplicate(state: State, layer_id: str | None = None, name: str = "") -> State:
    """Add a copy of a layer or group above it. name: of the copy, "" for the same."""
    layer = layer_of(state, layer_id)
    copy = copied(layer, name or layer.name)
    return add_layer(state, replace(copy, locked=False), layer.id)


def delete(state: State, layer_id: str | None = None) -> State:
    """Take a layer or group out; the last one, too.

    When the active layer goes, the one below becomes active, else the one above, else the group
    it was in.
    """
    layer = unlocked(state, layer_id)
    group_id, index = place(state, layer.id)
    beside = siblings(state, group_id)
    active = state.active
    if any(inner.id == active for inner in walk((layer,))):
        rest = (*beside[:index], *beside[index + 1 :])
        active = rest[max(index - 1, 0)].id if rest else group_id
    return replace(state, layers=removed(state.layers, layer.id), active=active)


def move_to(state: State, layer_id: str, group_id: str | None, index: int) -> State:
    """Put a layer into a group (None: outermost) so that its index from the bottom is `index`.

    Too large an index means on top. Raises UserError when a group is to go into itself, or when
    the layer or the group is locked.
    """
    layer = layer_of(state, layer_id)
    if group_id is not None and find((layer,), group_id) is not None:
        raise UserError(
            "The group “{name}” can't go into itself.",
            "",
            "Drop it beside a layer that is outside of it.",
            name=layer.name,
        )
    siblings(state, group_id)
    unlocked(state, layer.id)
    if group_id is not None:
        _refuse_locked_group(state, group_id)
    layers = removed(state.layers, layer.id)
    beside = siblings(replace(state, layers=layers), group_id)
    index = max(0, min(index, len(beside)))
    return replace(state, layers=inserted(layers, layer, group_id, index), active=layer.id)


def raise_(state: State, layer_id: str | None = None) -> State:
    """Move a layer one place up; from the top of a group it goes out, above the group."""
    layer = layer_of(state, layer_id)
    group_id, index = place(state, layer.id)
    if index + 1 < len(siblings(state, group_id)):
        return move_to(state, layer.id, group_id, index + 1)
    if group_id is None:
        return state
    outer, at = place(state, group_id)
    return move_to(state, layer.id, outer, at + 1)


def lower(state: State, layer_id: str | None = None) -> State:
    """Move a layer one place down; from the bottom of a group it goes out, below the group."""
    layer = layer_of(state, layer_id)
    group_id, index = place(state, layer.id)
    if index > 0:
        return move_to(state, layer.id, group_id, index - 1)
    if group_id is None:
        return state
    outer, at = place(state, group_id)
    return move_to(state, layer.id, outer, at)


def rename(state: State, layer_id: str, name: str) -> State:
    """Give a layer another name; space around it is dropped. Raises UserError for a bad one."""
    layer = layer_of(state, layer_id)
    name = " ".join(name.split())
    if not name:
        raise UserError("A layer needs a name.", "", "Type at least one letter.")
    if len(name) > MAX_NAME:
        raise UserError(
            "The name is too long.", "", "Use at most {most} characters.", most=MAX_NAME
        )
    return state.with_layer(layer.id, name=name)


def set_look(
    state: State,
    layer_id: str,
    *,
    visible: bool | None = None,
    opacity: float | None = None,
    blend: Blend | None = None,
    clipped: bool | None = None,
    alpha_locked: bool | None = None,
    locked: bool | None = None,
    isolated: bool | None = None,
    mask_enabled: bool | None = None,
) -> State:
    """Change how a layer is shown and guarded; what is None stays.

    opacity: 0 to 1, clipped to it. A group that blends with what is below it one layer at a time
    (isolated false) has no blend mode: setting one isolates it, and the other way round.
    """
    layer = layer_of(state, layer_id)
    asked = {
        "visible": visible,
        "opacity": None if opacity is None else min(max(float(opacity), 0.0), 1.0),
        "blend": None if blend is None else Blend(blend),
        "clipped": clipped,
        "alpha_locked": alpha_locked,
        "locked": locked,
        "isolated": isolated,
        "mask_enabled": mask_enabled,
    }
    values: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
    if layer.group and blend not in (None, Blend.NORMAL):
        values["isolated"] = True
    elif layer.group and isolated is False:
        values["blend"] = Blend.NORMAL
    return state.with_layer(layer.id, **values)


def _refuse_locked_group(state: State, group_id: str) -> None:
    """Raise UserError when nothing may be put into a group."""
    holder = holder_of_lock(state.layers, group_id)
    if holder is not None:
        unlocked(state, holder.id)
