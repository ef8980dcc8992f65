"""Moving, scaling, turning and distorting layers, groups, and what is selected of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QTransform

from aipaint.core.errors import UserError
from aipaint.paint.document import Document
from aipaint.paint.edits.access import holder_of_lock, unlocked
from aipaint.paint.edits.masks import multiplied
from aipaint.paint.layers import Layer, changed, walk
from aipaint.paint.resample import Filter, Source, mapped_rect, roughly, transformed
from aipaint.paint.state import State
from aipaint.paint.surface import Surface


def transform(
    state: State,
    matrix: QTransform,
    how: Filter = Filter.BICUBIC,
    layer_id: str | None = None,
) -> State:
    """Transform a layer, or all in a group, with their masks; or what is selected of them.

    matrix: document coordinates to document coordinates, affine or perspective. What is selected
    is cut out and put back over the same layer, and the selection goes along. Raises UserError
    for a locked layer, when there is nothing to transform, and for results beyond the limits.
    """
    return _Lifted.of(state, layer_id).put(matrix, how)


def content_of(state: State, layer_id: str | None = None) -> QRect:
    """What `transform` would move: a layer's paint, that in a group, or what is selected of it.

    Raises UserError as `transform` does.
    """
    return _Lifted.of(state, layer_id).rect()


def flip_layer(state: State, horizontal: bool, layer_id: str | None = None) -> State:
    """Mirror a layer, a group, or what is selected of it, where it is. See `transform`."""
    lifted = _Lifted.of(state, layer_id)
    return lifted.put(flip_of(lifted.rect(), horizontal), Filter.NEAREST)


def flip_of(rect: QRect, horizontal: bool) -> QTransform:
    """A mirroring of a rectangle onto itself: left and right, or top and bottom."""
    if horizontal:
        return QTransform(-1, 0, 0, 1, 2 * rect.x() + rect.width(), 0)
    return QTransform(1, 0, 0, -1, 0, 2 * rect.y() + rect.height())


def turn_of(rect: QRect, quarters: int) -> QTransform:
    """Clockwise quarter turns about a rectangle's middle, moved by half a pixel at most, so that
    pixels meet pixels. Four such turns of the turned rectangles end where they began.
    """
    matrix = QTransform()
    for _ in range(quarters % 4):
        box = mapped_rect(matrix, rect)
        half = int((box.width() - box.height()) / 2)  # towards 0, so that the next turn undoes it
        left, top = box.x() + half, box.y() - half
        matrix *= QTransform(0, 1, -1, 0, left + box.height() + box.y(), top - box.x())
    return matrix


@dataclass(frozen=True, slots=True)
class _Part:
    """What of one layer moves, and what of it stays (None: nothing)."""

    layer: Layer
    piece: Surface
    rest: Surface | None


class _Lifted:
    """A state taken apart into what is to be transformed and what is not."""

    def __init__(self, state: State, layer: Layer, parts: tuple[_Part, ...]) -> None:
        self.state, self.layer, self.parts = state, layer, parts
        self._sources: dict[int, Source] = {}

    @classmethod
    def of(cls, state: State, layer_id: str | None) -> _Lifted:
        layer = unlocked(state, layer_id)
        parts = []
        for inner in walk((layer,)):
            if state.selection is None:
                parts.append(_Part(inner, inner.surface, None))
                continue
            piece = multiplied(inner.surface, state.selection)
            if piece.tiles:
                rest = multiplied(inner.surface, state.selection, invert=True)
                parts.append(_Part(inner, piece, rest))
        if not any(part.piece.tiles for part in parts):
            raise UserError(
                "There is nothing to transform on “{name}”.",
                "It has no paint, or none where something is selected.",
                "Select another layer or another part.",
                name=layer.name,
            )
        return cls(state, layer, tuple(parts))

    def rect(self) -> QRect:
        """The smallest rectangle around all that moves."""
        box = QRect()
        for part in self.parts:
            box = box.united(self._source(part.piece).content())
        return box

    def put(self, matrix: QTransform, how: Filter | None) -> State:
        """The whole state with what was lifted transformed; how: None for roughly and fast."""
        if matrix.isIdentity():
            return self.state
        layers, selection = self.state.layers, self.state.selection
        for part in self.parts:
            surface, mask = self._resampled(part.piece, matrix, how), part.layer.mask
            if part.rest is not None:
                surface = laid_over(part.rest, surface)
            elif mask is not None:
                mask = self._resampled(mask, matrix, how)
            values = {"surface": surface, "mask": mask}
            layers = changed(layers, part.layer.id, _replacing(values))
        if selection is not None:
            selection = self._resampled(selection, matrix, how)
        return replace(self.state, layers=layers, selection=selection)

    def _source(self, surface: Surface) -> Source:
        return self._sources.setdefault(id(surface), Source(surface))

    def _resampled(self, surface: Surface, matrix: QTransform, how: Filter | None) -> Surface:
        source = self._source(surface)
        return roughly(source, matrix) if how is None else transformed(source, matrix, how)


def _replacing(values: dict[str, Surface | None]) -> Callable[[Layer], Layer]:
    return lambda layer: replace(layer, **values)  # type: ignore[arg-type]


class TransformSession:
    """A transform in the making: shown, but not done before `apply`.

    rect: what is being transformed, in document pixels, before it. matrix: the present one. The
    session is over after `apply` or `cancel`, and when the document changed otherwise
    (`is_current` is false then). Raises UserError as `transform` does.
    """

    def __init__(self, document: Document, layer_id: str | None = None) -> None:
        self.document = document
        self.before = document.state
        self.matrix = QTransform()
        self._lifted = _Lifted.of(self.before, layer_id)
        self.rect = self._lifted.rect()

    def is_current(self) -> bool:
        """Whether the document is still what the session began with."""
        return self.document.state is self.before

    def carry_on(self) -> bool:
        """Go on after a change that leaves what was lifted as it is: another layer is active, a
        new one was added. Returns false, and does nothing, after any other.
        """
        state, lifted = self.document.state, self._lifted
        same = state.layer(lifted.layer.id) is lifted.layer
        if not same or state.selection is not self.before.selection:
            return False
        if (state.width, state.height) != (self.before.width, self.before.height):
            return False
        if holder_of_lock(state.layers, lifted.layer.id) is not None:
            return False
        self.before = lifted.state = state
        return True

    def set(self, matrix: QTransform) -> None:
        """Show the result of another matrix, perhaps roughly. Raises UserError like `apply`, and
        shows the last good one then.
        """
        state = self._lifted.put(matrix, None)
        self.matrix = QTransform(matrix)
        self.document.preview(state)

    def apply(self, how: Filter = Filter.BICUBIC, name: str = "Transform") -> None:
        """Do it, as one step."""
        self.document.apply(name, self._lifted.put(self.matrix, how))

    def cancel(self) -> None:
        """Show the document as it was."""
        self.document.cancel_preview()


def laid_over(below: Surface, above: Surface) -> Surface:
    """One colour surface over another (source-over, rounded to nearest)."""
    editor = below.edit()
    for key, tile in above.tiles.items():
        if key not in below.tiles:
            np.copyto(editor.writable(key), tile)
            continue
        left = below.tiles[key].astype(np.uint16) * (255 - tile[..., 3:].astype(np.uint16)) + 128
        np.copyto(editor.writable(key), tile + ((left + (left >> 8)) >> 8).astype(np.uint8))
    return editor.finish()
