"""Layers as immutable values in a tree, listed from the bottom up."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from aipaint.core.recipe import Recipe
from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.surface import Surface


class Blend(enum.StrEnum):
    """The blend modes of W3C Compositing and Blending Level 1, by their names there."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    OVERLAY = "overlay"
    DARKEN = "darken"
    LIGHTEN = "lighten"
    COLOR_DODGE = "color-dodge"
    COLOR_BURN = "color-burn"
    HARD_LIGHT = "hard-light"
    SOFT_LIGHT = "soft-light"
    DIFFERENCE = "difference"
    EXCLUSION = "exclusion"
    HUE = "hue"
    SATURATION = "saturation"
    COLOR = "color"
    LUMINOSITY = "luminosity"
    PLUS = "plus"  # "plus-lighter": the sum


MAX_ORIGINS = 64


def new_id() -> str:
    """A name no other layer has, in any document."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Layer:
    """A paint layer, or a group when `group` is true: then `surface` is empty.

    opacity: 0 to 1. clipped: shows only where the nearest unclipped layer below it in the same
    group does. alpha_locked: painting changes colours, never coverage. locked: can't be changed.
    mask: what of the layer shows, None for all of it. isolated: a group is blended within itself
    before it meets what is below; otherwise its layers blend as if there were no group (then its
    blend mode must be normal). recipe: how a generated picture in it was made. region: a prompt
    for what it covers. control: how it guides what is painted; neither changes what it looks like.
    origins: the kept pictures that its paint came from, by the digests of their pixels as RGB.
    """

    name: str
    id: str = field(default_factory=new_id)
    surface: Surface = field(default_factory=Surface)
    group: bool = False
    children: tuple[Layer, ...] = ()
    visible: bool = True
    opacity: float = 1.0
    blend: Blend = Blend.NORMAL
    clipped: bool = False
    alpha_locked: bool = False
    locked: bool = False
    mask: Surface | None = None
    mask_enabled: bool = True
    isolated: bool = True
    recipe: Recipe | None = None
    region: RegionPrompt | None = None
    control: ControlRole | None = None
    origins: tuple[str, ...] = ()


Layers = tuple[Layer, ...]


def walk(layers: Layers) -> Iterator[Layer]:
    """Every layer, from the bottom up, a group before what is in it."""
    for layer in layers:
        yield layer
        yield from walk(layer.children)


def origins_of(layers: Layers) -> tuple[str, ...]:
    """The kept pictures that any of these layers, and of those in them, came from."""
    found = (origin for layer in walk(layers) for origin in layer.origins)
    return tuple(dict.fromkeys(found))[:MAX_ORIGINS]


def find(layers: Layers, layer_id: str | None) -> Layer | None:
    """The layer with this id, or None."""
    return next((layer for layer in walk(layers) if layer.id == layer_id), None)


def place_of(layers: Layers, layer_id: str) -> tuple[str | None, int] | None:
    """(id of the group it is in or None, index in there from the bottom), None if unknown."""
    for index, layer in enumerate(layers):
        if layer.id == layer_id:
            return None, index
        inner = place_of(layer.children, layer_id)
        if inner is not None:
            return (layer.id if inner[0] is None else inner[0]), inner[1]
    return None


def changed(layers: Layers, layer_id: str, change: Callable[[Layer], Layer]) -> Layers:
    """The same tree with one layer replaced by `change(layer)`; untouched branches are shared."""
    out = []
    for layer in layers:
        if layer.id == layer_id:
            layer = change(layer)
        elif layer.children:
            children = changed(layer.children, layer_id, change)
            if any(a is not b for a, b in zip(children, layer.children, strict=True)):
                layer = replace(layer, children=children)
        out.append(layer)
    return tuple(out)


def removed(layers: Layers, layer_id: str) -> Layers:
    """The same tree without one layer (and what is in it)."""
    return tuple(
        replace(layer, children=removed(layer.children, layer_id)) if layer.children else layer
        for layer in layers
        if layer.id != layer_id
    )


def inserted(layers: Layers, new: Layer, group_id: str | None, index: int) -> Layers:
    """The same tree with `new` at `index`, from the bottom, of a group (None: outermost)."""
    if group_id is None:
        return (*layers[:index], new, *layers[index:])
    return changed(
        layers,
        group_id,
        lambda group: replace(
            group, children=(*group.children[:index], new, *group.children[index:])
        ),
    )


def copied(layer: Layer, name: str) -> Layer:
    """A copy under new ids, pixels shared."""
    children = tuple(copied(child, child.name) for child in layer.children)
    return replace(layer, id=new_id(), name=name, children=children)
