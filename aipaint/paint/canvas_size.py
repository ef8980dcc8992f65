"""The canvas cropped, enlarged, turned and resized, with all layers, masks and the selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QTransform

from aipaint.core.errors import UserError
from aipaint.paint.document import check_size
from aipaint.paint.layers import Layer, Layers
from aipaint.paint.resample import Filter, clipped_to, transformed
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

Anchor = tuple[float, float]  # 0, 0.5 or 1 across and down: what of the picture stays in place


def crop(state: State, rect: QRect, keep_outside: bool = False) -> State:
    """Make a rectangle, in document pixels, the canvas; it may reach beyond the present one.

    keep_outside: leave what is outside on the layers, where a move brings it back. Raises
    UserError for an empty or too large rectangle.
    """
    check_size(rect.width(), rect.height())
    shift = QTransform.fromTranslate(-rect.x(), -rect.y())
    canvas = QRect(0, 0, rect.width(), rect.height())

    def change(surface: Surface) -> Surface:
        moved = transformed(surface, shift)
        return moved if keep_outside else clipped_to(moved, canvas)

    return _everything(state, change, rect.width(), rect.height())


def crop_to_selection(state: State) -> State:
    """Crop to the smallest rectangle around what is selected. Raises UserError without one."""
    selection = state.selection
    rect = QRect() if selection is None else clipped_to(selection, state.rect()).content_rect()
    if selection is None or selection.fill or rect.isEmpty():
        raise UserError("There is no selection to crop to.", "", "Select a part first.")
    return crop(state, rect)


def trim(state: State) -> State:
    """Crop away the rows and columns at the edges in which nothing is seen.

    Raises UserError when nothing is seen at all.
    """
    from aipaint.paint.edits.merging import merged

    rect = clipped_to(merged(state.layers), state.rect()).content_rect()
    if rect.isEmpty():
        raise UserError(
            "There is nothing to trim the canvas to.",
            "No visible layer has paint on the canvas.",
            "Paint something, or show a layer.",
        )
    return crop(state, rect)


def resize_canvas(state: State, width: int, height: int, anchor: Anchor = (0.5, 0.5)) -> State:
    """Make room around the picture or take it away; pixels stay as they are, also outside.

    Raises UserError for a size that can't be painted on.
    """
    left = -round((width - state.width) * anchor[0])
    top = -round((height - state.height) * anchor[1])
    return crop(state, QRect(left, top, width, height), keep_outside=True)


def resize_image(state: State, width: int, height: int, how: Filter = Filter.BICUBIC) -> State:
    """Scale the whole picture. Raises UserError for a size that can't be painted on."""
    check_size(width, height)
    scale = QTransform.fromScale(width / state.width, height / state.height)
    return _everything(state, lambda surface: transformed(surface, scale, how), width, height)


def rotate_canvas(state: State, degrees: int) -> State:
    """Turn the whole picture clockwise by 90, 180 or 270 degrees, pixel for pixel."""
    width, height = state.width, state.height
    matrix = {
        90: QTransform(0, 1, -1, 0, height, 0),
        180: QTransform(-1, 0, 0, -1, width, height),
        270: QTransform(0, -1, 1, 0, 0, width),
    }[degrees % 360]
    if degrees % 180:
        width, height = height, width
    return _everything(state, lambda surface: transformed(surface, matrix), width, height)


def flip_canvas(state: State, horizontal: bool) -> State:
    """Mirror the whole picture: left and right, or top and bottom."""
    if horizontal:
        matrix = QTransform(-1, 0, 0, 1, state.width, 0)
    else:
        matrix = QTransform(1, 0, 0, -1, 0, state.height)
    return _everything(
        state, lambda surface: transformed(surface, matrix), state.width, state.height
    )


def _everything(
    state: State, change: Callable[[Surface], Surface], width: int, height: int
) -> State:
    """All surfaces changed alike. What several layers share is changed once and stays shared."""
    made: dict[int, Surface] = {}

    def once(surface: Surface) -> Surface:
        if id(surface) not in made:
            made[id(surface)] = change(surface)
        return made[id(surface)]

    def rebuilt(layer: Layer) -> Layer:
        mask = None if layer.mask is None else once(layer.mask)
        children: Layers = tuple(rebuilt(child) for child in layer.children)
        return replace(layer, surface=once(layer.surface), mask=mask, children=children)

    selection = None if state.selection is None else once(state.selection)
    layers = tuple(rebuilt(layer) for layer in state.layers)
    return replace(state, width=width, height=height, layers=layers, selection=selection)
