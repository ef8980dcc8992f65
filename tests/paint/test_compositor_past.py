"""That a view shows at once what it has shown before, and never what only looks like it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from aipaint.paint.compositor import Compositor
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.pixels import view
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from tests.paint.looks import GREEN, RED, noise, plain

SIDE = 1500


def draw(compositor: Compositor, zoom: float, seconds: float | None) -> tuple[bool, np.ndarray]:
    """Whether all was drawn in time, and the picture of the whole canvas."""
    side = round(SIDE * zoom)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    whole = QRectF(image.rect())
    complete = compositor.draw(painter, QTransform.fromScale(zoom, zoom), whole, True, seconds)
    painter.end()
    return complete, view(image).copy()


def ready(bound: int = 64 << 20) -> tuple[Document, Compositor]:
    ground, above = Layer("ground", surface=noise(SIDE, SIDE, 1)), Layer("above")
    document = Document(State(SIDE, SIDE, (ground, above), above.id))
    return document, Compositor(document, bound)


def fill(document: Document) -> None:
    filled = document.state.with_layer(
        document.state.active or "", surface=plain(RED, 0, 0, SIDE, SIDE)
    )
    document.apply("Fill", filled)


def fade(document: Document) -> None:
    ground = document.state.layers[0]
    document.apply("Look", document.state.with_layer(ground.id, opacity=0.4, blend=Blend.SCREEN))


def mask(document: Document) -> None:
    half = surface_of(np.full((SIDE, SIDE), 100, np.uint8))
    document.apply("Mask", document.state.with_layer(document.state.layers[0].id, mask=half))


def paint(document: Document) -> None:
    """A stroke over many tiles, shown while it grows."""
    ground = document.state.layers[0]
    editor = ground.surface.edit()
    shown = document.state.with_layer(ground.id, surface=editor.live())
    for at in range(0, SIDE - 100, 100):
        rect = QRect(at, at, 90, 90)
        editor.write(rect, np.full((90, 90, 4), GREEN, np.uint8))
        document.preview(shown, rect)
    document.apply("Stroke", document.state.with_layer(ground.id, surface=editor.finish()))


@pytest.mark.parametrize("change", [fill, fade, mask, paint])
@pytest.mark.parametrize("zoom", [1.0, 0.2])
def test_undo_and_redo_show_what_was_seen_without_compositing(
    change: Callable[[Document], None], zoom: float
) -> None:
    document, compositor = ready()
    _, before = draw(compositor, zoom, None)
    change(document)
    _, after = draw(compositor, zoom, None)
    assert not np.array_equal(before, after)
    for _ in range(2):
        document.undo()
        complete, seen = draw(compositor, zoom, 0.0)
        assert complete
        assert np.array_equal(seen, before)
        document.redo()
        complete, seen = draw(compositor, zoom, 0.0)
        assert complete
        assert np.array_equal(seen, after)


def test_only_so_much_of_the_past_is_kept() -> None:
    document, compositor = ready(bound=12_000_000)  # the whole canvas and a third more
    draw(compositor, 1.0, None)
    sheet = SIDE * SIDE * 4
    for number in range(3):
        fill(document) if number % 2 else fade(document)
        draw(compositor, 1.0, None)
        assert compositor.nbytes() <= 12_000_000 + sheet
    for _ in range(3):
        document.undo()
        _, seen = draw(compositor, 1.0, None)
        _, fresh = draw(Compositor(document), 1.0, None)
        assert np.array_equal(seen, fresh)


def test_new_tiles_in_the_place_of_forgotten_ones_are_not_taken_for_them() -> None:
    document, compositor = ready()
    for number in range(6):
        # Each step is forgotten with the next: its memory, and so its tiles' ids, come again.
        layer = replace(document.state.layers[1], surface=noise(SIDE, 300, number))
        state = replace(document.state, layers=(document.state.layers[0], layer))
        document.history.set_budget(0)
        document.apply("Noise", state)
        del layer, state
        gc.collect()
        _, seen = draw(compositor, 0.5, None)
        _, fresh = draw(Compositor(document), 0.5, None)
        assert np.array_equal(seen, fresh)
