"""Fill with a colour: what hangs together, what is alike, or what is selected; and erase it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint.selection.edges import grow, smooth
from aipaint.paint.selection.looks import by_colour, colour_at, premultiplied, source_of, wand
from aipaint.paint.selection.masks import value_at
from aipaint.paint.state import State
from aipaint.paint.surface import Surface
from aipaint.paint.target import (
    Target,
    erase,
    lay,
    paintable,
    uniform_tile,
    whole,
    within_selection,
)


def fill(
    state: State,
    x: int,
    y: int,
    colour: QColor,
    tolerance: int = 32,
    contiguous: bool = True,
    sample_all: bool = False,
    *,
    antialias: bool = True,
    expand: int = 0,
    target: Target = "layer",
) -> State:
    """Fill what looks about like the pixel at (x, y) of the canvas.

    tolerance: 0 to 255, how far any channel may be off. contiguous: only what hangs together with
    that pixel; the selection's edge stops it. sample_all: look at the merged picture, not at the
    active layer alone. antialias: reach softly under the line around. expand: pixels (0 to 1000)
    to reach farther. target: "mask" fills, and looks at, the layer's mask.

    A place that is not on the canvas or not selected fills nothing. Raises UserError when the
    active layer can't be painted on.
    """
    layer = paintable(state, target)
    canvas, at, selection = state.rect(), QPoint(x, y), state.selection
    if not canvas.contains(at) or (selection is not None and not value_at(selection, x, y)):
        return state
    source = source_of(state, sample_all, target)
    if contiguous:
        region = wand(source, at, tolerance, canvas, within=selection)
    else:
        region = by_colour(source, colour_at(source, x, y), tolerance, canvas)
    region = grow(region, expand, canvas)
    if antialias:
        region = smooth(region, canvas, outwards=True)
    tile = uniform_tile(premultiplied(colour))
    return lay(state, layer, within_selection(region, state), lambda _: tile, target)


def fill_selection(state: State, colour: QColor, target: Target = "layer") -> State:
    """Fill all that is selected on the active layer, or of its mask; raises as `fill` does."""
    layer = paintable(state, target)
    tile = uniform_tile(premultiplied(colour))
    return lay(state, layer, whole(state.rect(), state.selection), lambda _: tile, target)


def erase_selection(state: State) -> State:
    """Make transparent all that is selected on the active layer; without a selection, all of it.

    Raises UserError as `fill` does, and when the layer's alpha is locked.
    """
    layer = paintable(state)
    if layer.alpha_locked:
        raise UserError(
            "The transparency of the layer “{name}” is locked.",
            fix="Unlock it in the layers panel, or work on another layer.",
            name=layer.name,
        )
    if state.selection is None:
        return state.with_layer(layer.id, surface=Surface())
    return erase(state, layer, state.selection)
