"""Gradients: their shapes, their smoothness, and where they may go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint import selection
from aipaint.paint.document import new_state
from aipaint.paint.gradient import gradient
from aipaint.paint.state import State
from aipaint.paint.surface import mask_surface

BLACK, WHITE, CLEAR = QColor(0, 0, 0), QColor(255, 255, 255), QColor(255, 255, 255, 0)
RAMP = [(0.0, BLACK), (1.0, WHITE)]
CANVAS = QRect(0, 0, 400, 300)
MIDDLE = QPointF(200, 150)


def pixels(state: State, rect: QRect = CANVAS) -> np.ndarray:
    layer = state.layer()
    assert layer is not None
    return layer.surface.read(rect).astype(int)


def blank() -> State:
    return new_state(400, 300)


def test_a_linear_gradient_goes_from_start_to_end() -> None:
    grey = pixels(gradient(blank(), QPointF(100, 0), QPointF(300, 0), RAMP))
    assert (grey[..., 3] == 255).all()
    assert (grey[:, :99, 0] == 0).all()
    assert (grey[:, 301:, 0] == 255).all()
    assert np.abs(grey[:, 200, 0] - 128).max() <= 2
    assert (np.diff(grey.mean(axis=0)[:, 0]) >= -0.01).all()


def test_it_keeps_to_the_canvas_and_crosses_tiles_unseen() -> None:
    state = gradient(blank(), QPointF(0, 0), QPointF(400, 300), RAMP, dither=False)
    layer = state.layer()
    assert layer is not None
    assert layer.surface.content_rect() == CANVAS
    grey = pixels(state)[..., 0]
    assert np.abs(np.diff(grey, axis=1)).max() <= 2
    assert np.abs(np.diff(grey, axis=0)).max() <= 2


def test_the_other_kinds() -> None:
    def made(kind: str, x: int = 300, repeat: bool = False) -> np.ndarray:
        end = QPointF(x, 150)
        return pixels(gradient(blank(), MIDDLE, end, RAMP, kind, repeat))[..., 0]  # type: ignore[arg-type]

    radial = made("radial")
    assert radial[150, 200] <= 3
    assert abs(radial[150, 250] - radial[100, 200]) <= 3
    assert radial[0, 0] == 255
    reflected = made("reflected")
    assert abs(reflected[9, 150] - reflected[9, 250]) <= 3
    assert reflected[9, 200] <= 3
    assert reflected[9, 20] == 255
    conical = made("conical")
    assert abs(conical[50, 200] - 64) <= 4  # a quarter turn counter-clockwise
    assert abs(conical[150, 100] - 128) <= 4
    repeated = made("linear", 250, repeat=True)
    assert abs(repeated[20, 225] - repeated[20, 275]) <= 3
    assert abs(repeated[20, 225] - repeated[20, 125]) <= 3


def test_dithering_breaks_bands_but_not_plain_colours() -> None:
    soft = [(0.0, QColor(100, 100, 100)), (1.0, QColor(104, 104, 104))]
    start, end = QPointF(0, 0), QPointF(400, 0)
    plain = pixels(gradient(blank(), start, end, soft, dither=False))[..., 0]
    mixed = pixels(gradient(blank(), start, end, soft))[..., 0]
    assert len(np.unique(plain[:, 60])) == 1
    assert max(len(np.unique(mixed[:, x])) for x in range(40, 80)) == 2
    ideal = 100 + 4 * (np.arange(400) + 0.5) / 400
    blocks = np.add.reduceat(mixed.mean(axis=0) - ideal, np.arange(0, 400, 8)) / 8
    assert np.abs(blocks).max() < 0.3
    one = QColor(17, 130, 201)
    flat = pixels(gradient(blank(), start, end, [(0.0, one), (1.0, one)]))
    assert len(np.unique(flat.reshape(-1, 4), axis=0)) == 1


def test_a_transparent_end_keeps_its_colour_and_shows_what_is_below() -> None:
    below = gradient(blank(), QPointF(0, 0), QPointF(400, 0), [(0.0, BLACK), (1.0, BLACK)])
    state = gradient(below, QPointF(0, 0), QPointF(400, 0), [(0.0, WHITE), (1.0, CLEAR)])
    row = pixels(state)[100]
    assert (row[:, 3] == 255).all()
    assert np.abs(row[:, 0] - np.linspace(255, 0, 400)).max() <= 3
    alone = pixels(gradient(blank(), QPointF(0, 0), QPointF(400, 0), [(0.0, WHITE), (1.0, CLEAR)]))
    assert (alone[..., 0] == alone[..., 3]).all()  # premultiplied white everywhere


def test_it_obeys_the_selection_and_locked_alpha() -> None:
    mask = selection.rectangle(QRect(50, 60, 70, 80), CANVAS)
    state = gradient(replace(blank(), selection=mask), QPointF(0, 0), QPointF(400, 0), RAMP)
    layer = state.layer()
    assert layer is not None
    assert layer.surface.content_rect() == QRect(50, 60, 70, 80)
    locked = replace(state, selection=None).with_layer(layer.id, alpha_locked=True)
    again = gradient(locked, QPointF(0, 0), QPointF(0, 300), [(0.0, WHITE), (1.0, WHITE)])
    assert np.array_equal(pixels(again)[..., 3], pixels(state)[..., 3])
    assert (pixels(again)[60:140, 50:120] == 255).all()


def test_a_mask_fades() -> None:
    state = blank()
    assert state.active is not None
    masked = state.with_layer(state.active, mask=mask_surface(255))
    made = gradient(masked, QPointF(0, 0), QPointF(400, 0), RAMP, target="mask").layer()
    assert made is not None
    assert made.mask is not None
    row = made.mask.read(CANVAS)[100].astype(int)
    assert np.abs(row - np.linspace(0, 255, 400)).max() <= 3
    assert not made.surface.tiles


def test_what_makes_no_gradient() -> None:
    state = blank()
    assert gradient(state, MIDDLE, MIDDLE, RAMP) is state
    with pytest.raises(ValueError, match="two colours"):
        gradient(state, MIDDLE, QPointF(), RAMP[:1])
    assert state.active is not None
    with pytest.raises(UserError, match="locked"):
        gradient(state.with_layer(state.active, locked=True), MIDDLE, QPointF(), RAMP)
