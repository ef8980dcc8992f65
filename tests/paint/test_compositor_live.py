"""That a stroke in flight looks, after each of its events, as the document would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from aipaint.paint.brush import Brush, Input, Stroke
from aipaint.paint.compositor import Compositor, flatten
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer, Layers
from aipaint.paint.pixels import view
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of
from tests.paint.looks import GREEN, RED, group, noise, pixels_of, plain

SIDE = 420
ACTIVE = Layer("active", surface=plain(GREEN, 40, 40, 300, 200), opacity=0.8)
GROUND = Layer("ground", surface=plain(RED, 0, 0, SIDE, SIDE))
THIN = Layer("thin", surface=plain((20, 60, 90, 120), 0, 0, SIDE, 300))


def some_mask(depth: int = 100) -> Surface:
    return surface_of(np.full((200, 300), depth, np.uint8), 30, 60)


TREES: dict[str, Layers] = {
    "alone": (ACTIVE,),
    "alone with a mode": (replace(ACTIVE, blend=Blend.MULTIPLY, opacity=1.0),),
    "between": (GROUND, THIN, ACTIVE, replace(THIN, id="t2", blend=Blend.SCREEN, opacity=0.5)),
    "below a mask": (GROUND, ACTIVE, replace(THIN, mask=some_mask())),
    "masked": (GROUND, replace(ACTIVE, mask=some_mask()), THIN),
    "below a mode of our own": (GROUND, ACTIVE, replace(THIN, blend=Blend.HUE)),
    "below what hides it": (ACTIVE, replace(GROUND, surface=plain(RED, 0, 0, 256, 256))),
    "in a group": (GROUND, group(THIN, ACTIVE, opacity=0.7), replace(THIN, id="t2")),
    "in an open group": (GROUND, group(THIN, ACTIVE, isolated=False, opacity=0.7)),
    "clipped": (GROUND, THIN, replace(ACTIVE, clipped=True), replace(THIN, id="t2")),
    "clipped to": (GROUND, ACTIVE, replace(THIN, clipped=True, blend=Blend.MULTIPLY)),
    "over pixels": (replace(GROUND, surface=noise(SIDE, SIDE, 3)), ACTIVE),
    "on an empty layer": (THIN, replace(ACTIVE, surface=Surface())),
}


def seen(compositor: Compositor, zoom: float = 1.0) -> np.ndarray:
    side = int(SIDE * zoom)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    view_of = QTransform.fromScale(zoom, zoom)
    assert compositor.draw(painter, view_of, QRectF(image.rect()), True)
    painter.end()
    return view(image).copy()


def brush(**values: object) -> Brush:
    return Brush(**{"id": "t", "names": {"en": "T"}, "size": 50.0, "hardness": 0.4, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("kind", ["paint", "erase"])
def test_each_event_is_seen_as_it_is(tree: str, kind: str) -> None:
    document = Document(State(SIDE, SIDE, TREES[tree], ACTIVE.id))
    compositor = Compositor(document)
    seen(compositor)
    stroke = Stroke(document, brush(kind=kind), QColor(30, 70, 200, 180))
    for number in range(7):
        stroke.to(Input(60 + 45 * number, 230 + 20 * (number % 3)))
        assert np.array_equal(seen(compositor), pixels_of(flatten(document.shown))), number
    if kind == "paint":
        stroke.finish()
    else:
        stroke.cancel()
    assert np.array_equal(seen(compositor), pixels_of(flatten(document.state)))
    fresh = Compositor(document)
    assert np.array_equal(seen(compositor, 0.3), seen(fresh, 0.3))


def test_a_stroke_on_a_mask_is_seen_as_it_is() -> None:
    masked = replace(ACTIVE, mask=mask_surface(255))
    document = Document(State(SIDE, SIDE, (GROUND, masked, THIN), ACTIVE.id))
    compositor = Compositor(document)
    stroke = Stroke(document, brush(), QColor("black"), target="mask")
    for number in range(6):
        stroke.to(Input(60 + 45 * number, 200))
        assert np.array_equal(seen(compositor), pixels_of(flatten(document.shown)))


def test_a_stroke_is_seen_at_any_zoom_in_between() -> None:
    document = Document(State(SIDE, SIDE, TREES["between"], ACTIVE.id))
    compositor = Compositor(document)
    stroke = Stroke(document, brush(), QColor("blue"))
    for number, zoom in enumerate((1.0, 0.3, 0.3, 1.0, 1.0, 0.3, 2.0, 1.0)):
        stroke.to(Input(60 + 35 * number, 200))
        assert np.array_equal(seen(compositor, zoom), seen(Compositor(document), zoom))


def test_tiles_that_an_editor_drops_and_makes_anew_are_seen() -> None:
    document = Document(State(SIDE, SIDE, TREES["between"], ACTIVE.id))
    compositor = Compositor(document)
    editor = ACTIVE.surface.edit()
    shown = document.state.with_layer(ACTIVE.id, surface=editor.live())
    rect = QRect(50, 50, 60, 60)
    for step in range(6):
        if step % 3 == 2:
            editor.drop((0, 0))
        else:
            editor.write(rect, np.full((60, 60, 4), 40 * step, np.uint8))
        document.preview(shown, QRect(0, 0, 256, 256))
        assert np.array_equal(seen(compositor), pixels_of(flatten(document.shown))), step


def test_only_what_is_exposed_is_drawn_at_one_to_one() -> None:
    document = Document(State(SIDE, SIDE, (GROUND,), GROUND.id))
    compositor = Compositor(document)
    image = QImage(SIDE + 80, SIDE + 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    compositor.draw(painter, QTransform.fromTranslate(30.4, 20), QRectF(10, 10, 100, 60), True)
    painter.end()
    told = np.zeros((SIDE + 80, SIDE + 80), bool)
    told[20:70, 30:110] = True
    assert np.array_equal((view(image) == RED).all(-1), told)
    assert not view(image)[~told].any()
