"""A part of the document as the repainting knows it, and the recipe that repaints it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from PySide6.QtCore import QRect

from aipaint.app.filter_results import alone
from aipaint.app.guide_inputs import guides_of, without_controls
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.paint.compositor import flatten
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import to_rgba, view
from aipaint.paint.state import State

if TYPE_CHECKING:
    from aipaint.families.base import ModelInfo
    from aipaint.repaint import Box, Native, Plan, Wish


class StateSource:
    """A document's picture for a plan: of a state, which never changes, only what is asked for.

    layer: the only one that counts, however it is shown; None for all that is seen.
    """

    def __init__(self, state: State, layer: Layer | None = None) -> None:
        self._state = without_controls(state) if layer is None else alone(state, layer)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas."""
        return self._state.width, self._state.height

    def rgba(self, box: Box) -> np.ndarray:
        """Straight RGBA, uint8 (box.height, box.width, 4), transparent outside of the canvas."""
        out = np.zeros((box.height, box.width, 4), np.uint8)
        there = to_rect(box) & self._state.rect()
        if not there.isEmpty():
            top, left = there.y() - box.y, there.x() - box.x
            seen = to_rgba(view(flatten(self._state, there)))
            out[top : top + there.height(), left : left + there.width()] = seen
        return out


@dataclass(frozen=True)
class Prepared:
    """What to submit: the plan, a recipe that follows it, and the pictures the recipe names."""

    plan: Plan
    recipe: Recipe
    inputs: Inputs


def prepare(
    state: State,
    frame: QRect,
    wish: Wish,
    native: Native,
    recipe: Recipe,
    selecting: bool = True,
    layer: Layer | None = None,
    whole: Collection[str] = (),
) -> Prepared:
    """Plan what is wished for and write it into `recipe`. Slow: call it off the window's thread.

    frame: document pixels. selecting: whether the selection counts. layer: see `StateSource`.
    whole: see `guides_of`.
    Layers with a prompt of their own and control layers guide the painting. Raises UserError for
    what cannot be done.
    """
    from aipaint.repaint import plan, prompting_for

    chosen, chosen_box = None, None
    if selecting and state.selection is not None:
        area = state.rect() | frame
        rect = area if state.selection.fill else state.selection.content_rect()
        if rect.isEmpty():
            rect = QRect(state.rect().topLeft(), state.rect().topLeft())
        # What lies far outside is of no use; where all of it does, the plan says so.
        rect = rect & area if rect.intersects(area) else rect
        chosen, chosen_box = state.selection.read(rect), to_box(rect)
    made = plan(StateSource(state, layer), wish, native, chosen, chosen_box, to_box(frame))
    words = prompting_for(wish.intent)
    recipe = msgspec.structs.replace(
        made.recipe(recipe),
        prompt=recipe.prompt if words.used else "",
        guidance=recipe.guidance if words.guidance is None else words.guidance,
    )
    inputs = dict(made.inputs)
    if words.used:
        regions, controls, guides = guides_of(state, made.box, made.work, whole)
        recipe = msgspec.structs.replace(recipe, regions=regions, controls=controls)
        inputs |= guides
    return Prepared(made, recipe, inputs)


def native_of(model: ModelInfo) -> Native:
    """Return what the repainting must know of a model."""
    from aipaint.repaint import Native

    return Native(model.defaults.width, model.defaults.height, inpaints=model.inpaints)


def to_rect(box: Box) -> QRect:
    """Return a box of the repainting as the document's rectangle."""
    return QRect(box.x, box.y, box.width, box.height)


def to_box(rect: QRect) -> Box:
    """Return a rectangle of the document as a box of the repainting."""
    from aipaint.repaint import Box

    return Box(rect.x(), rect.y(), rect.width(), rect.height())
