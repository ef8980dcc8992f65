"""A layer tree as a flat list of operations: decided once, before any pixel is touched.

The operations work on a stack of buffers that begins with one transparent buffer. (MyPaint's
layer stack has the habit of rendering from such a list.)

Layers clipped to another are blended with it first, within its coverage, and the result meets what
is below by the base's opacity and blend mode, as PSD files mean it. A clipped layer with nothing
unclipped below it in its group is shown as if it weren't clipped.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtGui import QPainter

from aipaint.paint.blend import painter_mode, painter_opacity, steps
from aipaint.paint.layers import Blend, Layer, Layers
from aipaint.paint.surface import Surface


class Do(enum.Enum):
    """What an operation does with the stack of buffers."""

    DRAW = enum.auto()  # blend a surface onto the top buffer
    OPEN = enum.auto()  # push a transparent buffer
    CLOSE = enum.auto()  # pop it and blend it onto the one below
    CONTINUE = enum.auto()  # push a copy of the top buffer
    MIX = enum.auto()  # pop it and cross-fade the one below into it


@dataclass(frozen=True, slots=True)
class Operation:
    """One step. clipped: what it blends onto keeps its coverage, and nothing onto nothing.

    mode, painter_opacity: for QPainter, None where it has no such mode. full: whether nothing
    fades it. They follow from the others, and are asked for with every tile.
    """

    do: Do
    surface: Surface | None = None
    mask: Surface | None = None
    opacity: float = 1.0
    blend: Blend = Blend.NORMAL
    clipped: bool = False
    mode: QPainter.CompositionMode | None = field(init=False, compare=False)
    painter_opacity: float = field(init=False, compare=False)
    full: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        mode, opacity, full = _look(self.blend, self.opacity, self.clipped)
        object.__setattr__(self, "mode", mode)
        object.__setattr__(self, "painter_opacity", opacity)
        object.__setattr__(self, "full", full)


@functools.lru_cache(256)  # a stroke asks for the same ones again with every event
def _look(
    blend: Blend, opacity: float, clipped: bool
) -> tuple[QPainter.CompositionMode | None, float, bool]:
    mode = painter_mode(blend, opacity)
    if clipped:
        within = blend is Blend.NORMAL
        mode = QPainter.CompositionMode.CompositionMode_SourceAtop if within else None
    return mode, painter_opacity(opacity), steps(opacity) == 255


Plan = tuple[Operation, ...]


def plan(layers: Layers) -> Plan:
    """The operations that render layers, listed from the bottom up. Hidden ones are left out."""
    return tuple(_stack(layers))


def plan_of(layer: Layer) -> Plan:
    """The operations that render one layer or group alone: its mask and opacity, not its blend."""
    return tuple(_layer(layer, layer.opacity, Blend.NORMAL, apart=True))


def shows(layer: Layer) -> bool:
    """Whether anything of a layer is to be seen, as far as it decides itself."""
    return layer.visible and steps(layer.opacity) > 0


def clip_runs(layers: Layers) -> Iterator[tuple[Layer, list[Layer]]]:
    """Each unclipped layer of a group, from the bottom up, with those that are clipped to it.

    A clipped layer that has none below comes as if it were unclipped.
    """
    base, clipped = None, []
    for layer in layers:
        if base is not None and layer.clipped:
            clipped.append(layer)
            continue
        if base is not None:
            yield base, clipped
        if layer.clipped:  # there is nothing to clip it to
            yield layer, []
        else:
            base, clipped = layer, []
    if base is not None:
        yield base, clipped


def _stack(layers: Layers) -> Iterator[Operation]:
    for base, above in clip_runs(layers):
        clipped = [layer for layer in above if shows(layer)]
        if not shows(base):
            continue
        if not clipped:
            yield from _layer(base, base.opacity, base.blend)
            continue
        yield Operation(Do.OPEN)
        yield from _layer(base, 1.0, Blend.NORMAL, apart=True)
        for layer in clipped:
            yield from _layer(layer, layer.opacity, layer.blend, clipped=True)
        yield Operation(Do.CLOSE, opacity=base.opacity, blend=base.blend)


def _layer(
    layer: Layer, opacity: float, blend: Blend, clipped: bool = False, apart: bool = False
) -> Iterator[Operation]:
    """apart: blend a group within itself even if it isn't isolated."""
    mask = layer.mask if layer.mask_enabled else None
    if not layer.group:
        yield Operation(Do.DRAW, layer.surface, mask, opacity, blend, clipped)
    elif layer.isolated or clipped or apart or blend is not Blend.NORMAL:
        yield Operation(Do.OPEN)
        yield from _stack(layer.children)
        yield Operation(Do.CLOSE, None, mask, opacity, blend, clipped)
    elif mask is None and steps(opacity) == 255:
        yield from _stack(layer.children)
    else:
        yield Operation(Do.CONTINUE)
        yield from _stack(layer.children)
        yield Operation(Do.MIX, None, mask, opacity)
