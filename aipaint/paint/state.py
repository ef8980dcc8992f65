"""A document at one moment, as an immutable value, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.compositor_plan import clip_runs, shows
from aipaint.paint.layers import Layer, Layers, changed, find, walk
from aipaint.paint.pixels import Key
from aipaint.paint.surface import Surface

# All that decides how a layer is blended, apart from its pixels.
_LOOK = ("visible", "opacity", "blend", "clipped", "mask_enabled", "isolated", "group")


@dataclass(frozen=True, slots=True)
class State:
    """width, height: of the canvas in pixels; layers may reach beyond it.

    active: id of the layer that tools work on. selection: None when everything is selected.
    """

    width: int
    height: int
    layers: Layers = ()
    active: str | None = None
    selection: Surface | None = None

    def rect(self) -> QRect:
        """The canvas."""
        return QRect(0, 0, self.width, self.height)

    def layer(self, layer_id: str | None = None) -> Layer | None:
        """The layer with this id (None: the active one), or None."""
        return find(self.layers, self.active if layer_id is None else layer_id)

    def with_layer(self, layer_id: str, **values: object) -> State:
        """The same with some fields of one layer changed."""
        return replace(
            self,
            layers=changed(self.layers, layer_id, lambda layer: replace(layer, **values)),  # type: ignore[arg-type]
        )


def same_work(a: State, b: State) -> bool:
    """Whether two states hold the same work; which layer is active is none.

    Told by identity, for this is asked after each step: states that are equal but were not made
    from each other count as different.
    """
    sizes = (a.width, a.height) == (b.width, b.height)
    return a.layers is b.layers and a.selection is b.selection and sizes


def surfaces_of(state: State) -> Iterator[Surface]:
    """Every surface of a state; one that is shared comes more than once."""
    for layer in walk(state.layers):
        yield layer.surface
        if layer.mask is not None:
            yield layer.mask
    if state.selection is not None:
        yield state.selection


def tiles_of(state: State) -> Iterator[np.ndarray]:
    """Every tile of a state; one that is shared comes more than once."""
    for surface in surfaces_of(state):
        yield from surface.tiles.values()


def different_tiles(before: State, after: State) -> set[Key] | None:
    """The tiles whose look may differ, by key; None: all of them (the canvas's size changed)."""
    if (before.width, before.height) != (after.width, after.height):
        return None
    if before.layers is after.layers:
        return set()
    old, new = _by_id(before.layers), _by_id(after.layers)
    keys: set[Key] = set()
    for layer_id in old.keys() ^ new.keys():
        keys |= _keys(old.get(layer_id) or new[layer_id])
    was, now = dict(_clipping(before.layers)), dict(_clipping(after.layers))
    kept = [layer_id for layer_id in old if layer_id in new]
    if kept != [layer_id for layer_id in new if layer_id in old] or _parents(
        before.layers, kept
    ) != _parents(after.layers, kept):
        for layer_id in kept:
            keys |= _keys(old[layer_id]) | _keys(new[layer_id])
    for layer_id in kept:
        a, b = old[layer_id], new[layer_id]
        if was[layer_id] != now[layer_id]:
            keys |= _keys(a) | _keys(b)
            continue
        if a is b:
            continue
        if any(getattr(a, name) != getattr(b, name) for name in _LOOK):
            keys |= _keys(a) | _keys(b)
            continue
        keys |= _changed_keys(a.surface.tiles, b.surface.tiles)
        if a.mask is not b.mask:
            if a.mask is None or b.mask is None or a.mask.fill != b.mask.fill:
                keys |= _keys(a) | _keys(b)
            else:
                keys |= _changed_keys(a.mask.tiles, b.mask.tiles)
    return keys


def _by_id(layers: Layers) -> dict[str, Layer]:
    return {layer.id: layer for layer in walk(layers)}


def _parents(layers: Layers, kept: list[str], parent: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for layer in layers:
        found[layer.id] = parent
        found |= _parents(layer.children, kept, layer.id)
    return {layer_id: found[layer_id] for layer_id in kept if layer_id in found}


def _clipping(layers: Layers) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Of each layer what it is clipped to, and whether being a base changes how it blends."""
    for base, clipped in clip_runs(layers):
        within = base.group and not base.isolated and any(map(shows, clipped))
        yield base.id, ("", within)
        for layer in (base, *clipped):
            yield from _clipping(layer.children)
        for layer in clipped:
            yield layer.id, (base.id, False)


def _keys(layer: Layer) -> set[Key]:
    return set().union(*(inner.surface.tiles for inner in walk((layer,))))


def _changed_keys(a: Mapping[Key, np.ndarray], b: Mapping[Key, np.ndarray]) -> set[Key]:
    if a is b:
        return set()
    return {key for key in a.keys() | b.keys() if a.get(key) is not b.get(key)}
