"""One stroke: from the pen's events to a step of the document's history."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint.brush.coverage import Coverage
from aipaint.paint.brush.dynamics import Dynamics
from aipaint.paint.brush.ink import Ink
from aipaint.paint.brush.parameters import Brush, Input, Symmetry
from aipaint.paint.brush.path import Path, Place
from aipaint.paint.brush.smudge import Smudge
from aipaint.paint.brush.symmetry import Images
from aipaint.paint.document import Document
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface
from aipaint.paint.target import Target, paintable


class Stroke:
    """A stroke on the active layer of a document, shown while it grows.

    The same brush, seed and events give the same pixels, however `to` groups them. Only pixels
    of the canvas and of the selection are changed.
    target: "mask" paints on the layer's mask instead: grey for the colour's brightness, 0 for an
    eraser. seed: of the brush's scatter and jitter.
    Raises UserError when there is no layer to paint on, or it may not be painted on.
    """

    def __init__(
        self,
        document: Document,
        brush: Brush,
        colour: QColor,
        *,
        symmetry: Symmetry = Symmetry(),  # noqa: B008  # an immutable value
        target: Target = "layer",
        seed: int = 0,
    ) -> None:
        state = document.state
        layer, surface = _paintable(state, brush, target)
        self._document = document
        self._layer = layer.id
        self._field = "surface" if target == "layer" else "mask"
        self._kind = brush.kind
        self._editor = surface.edit()
        self._dynamics = Dynamics(brush, seed)
        self._images = Images(brush, symmetry)
        area = state.rect()
        reach = _reach(area, symmetry, self._dynamics.reach())
        self._path = Path(self._dynamics.step, reach, brush.stabiliser, brush.follow)
        locked = layer.alpha_locked
        self._coverage = Coverage(area, union=self._dynamics.is_outline())
        self._ink = Ink(brush, colour, self._editor, state.selection, locked)
        self._smudge: Smudge | None = None
        if brush.kind == "smudge":
            self._smudge = Smudge(brush, self._editor, state.selection, locked, area)
        self._before: State | None = None
        self._shown = state
        self._last: Input | None = None
        self._ended = False

    @property
    def last(self) -> Input | None:
        """The last event: where a straight line from this stroke's end would begin."""
        return self._last

    def to(self, *inputs: Input) -> QRect:
        """Follow the pen; several events at once are shown at once.

        Return the rectangle of document pixels that may have changed, which is shown already.
        """
        places = [place for one in inputs for place in self._follow(one)]
        return self._show(self._draw(places))

    def line_to(self, point: Input) -> QRect:
        """Draw a straight line from the last event (or begin there); return as `to` does."""
        self._check()
        self._last = point
        return self._show(self._draw(self._path.line_to(point)))

    def finish(self) -> QRect:
        """Draw what is left to the last event and make the stroke a step of the history.

        Return the rectangle that this last part may have changed. A stroke that changed nothing
        is no step.
        """
        self._check()
        rect = self._show(self._draw(self._path.finish()))
        self._ended = True
        if not self._editor.touched:
            self._document.cancel_preview()
            return rect
        state = self._with(self._editor.finish())
        if self._kind == "erase":
            self._document.apply("Erase", state)
        elif self._kind == "smudge":
            self._document.apply("Smudge", state)
        else:
            self._document.apply("Brush Stroke", state)
        return rect

    def cancel(self) -> None:
        """Leave the document as it was."""
        self._check()
        self._ended = True
        self._document.cancel_preview()

    def _follow(self, point: Input) -> list[Place]:
        self._check()
        self._last = point
        return self._path.to(point)

    def _draw(self, places: Iterable[Place]) -> QRect:
        rect = QRect()
        for place in places:
            dab = self._dynamics.dab(place)
            for index, stamp in enumerate(self._images.of(dab)):
                if self._smudge is None:
                    self._coverage.add(stamp, dab.ceiling)
                else:
                    rect |= self._smudge.drag(index, stamp, dab.ceiling)
        for key, box, free in self._coverage.take_dirty():
            rect |= self._ink.lay(key, box, free)
        return rect

    def _show(self, rect: QRect) -> QRect:
        if not rect.isEmpty():
            state = self._document.state
            if state is not self._before:  # else the same again: listeners need not look at it
                self._before, self._shown = state, self._with(self._editor.live())
            self._document.preview(self._shown, rect)
        return rect

    def _with(self, surface: Surface) -> State:
        return self._document.state.with_layer(self._layer, **{self._field: surface})

    def _check(self) -> None:
        if self._ended:
            raise RuntimeError("the stroke has ended")


def _reach(area: QRect, symmetry: Symmetry, beyond: float) -> QRectF:
    """Where a dab, or an image of it, may colour the canvas."""
    reach = QRectF(area)
    if symmetry.kind != "none":
        centre = QPointF(symmetry.x, symmetry.y)
        corners = (reach.topLeft(), reach.topRight(), reach.bottomLeft(), reach.bottomRight())
        far = max(math.hypot(c.x() - centre.x(), c.y() - centre.y()) for c in corners)
        reach = QRectF(centre.x() - far, centre.y() - far, 2 * far, 2 * far)
    return reach.adjusted(-beyond, -beyond, beyond, beyond)


def _paintable(state: State, brush: Brush, target: Target) -> tuple[Layer, Surface]:
    """The active layer and what of it is painted on. Raises UserError when it may not be."""
    layer = paintable(state, target)
    if target == "mask":
        assert layer.mask is not None
        return layer, layer.mask
    if brush.kind == "erase" and layer.alpha_locked:
        raise UserError(
            "Nothing can be erased on the layer “{name}”.",
            "Its transparency is locked.",
            "Unlock its transparency, or choose another layer.",
            name=layer.name,
        )
    return layer, layer.surface
