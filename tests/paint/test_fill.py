"""Filling, erasing and picking on the active layer, as far as it may be painted on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint import selection
from aipaint.paint.document import new_state
from aipaint.paint.fill import erase_selection, fill, fill_selection
from aipaint.paint.layers import Layer
from aipaint.paint.pick import pick
from aipaint.paint.pixels import from_rgba, to_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of
from aipaint.paint.target import paintable

RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)
CANVAS = QRect(0, 0, 300, 280)


def blank() -> State:
    return new_state(300, 280)


def surface(state: State) -> Surface:
    layer = state.layer()
    assert layer is not None
    return layer.surface


def rgba(state: State) -> np.ndarray:
    return to_rgba(surface(state).read(CANVAS))


def changed(state: State, **values: object) -> State:
    assert state.active is not None
    return state.with_layer(state.active, **values)


def ringed() -> State:
    """A soft black ring on a transparent layer."""
    ring = selection.border(selection.ellipse(QRectF(50, 40, 200, 200), CANVAS), 6, CANVAS)
    return fill_selection(replace(blank(), selection=ring), QColor("black"))


def test_an_empty_canvas_is_filled_to_its_edge_and_no_farther() -> None:
    state = fill(blank(), 20, 30, RED)
    assert (rgba(state) == (255, 0, 0, 255)).all()
    assert surface(state).content_rect() == CANVAS


def test_a_whole_canvas_is_one_shared_tile_and_its_edges() -> None:
    state = fill(new_state(4096, 4096), 5, 5, RED)
    assert len(surface(state).tiles) == 256
    assert len({id(tile) for tile in surface(state).tiles.values()}) == 1
    assert not next(iter(surface(state).tiles.values())).flags.writeable


def test_a_ring_holds_the_colour_and_leaves_no_gap_below_its_soft_line() -> None:
    ring = replace(ringed(), selection=None)
    state = fill(ring, 150, 140, RED)
    outside = fill(ring, 2, 2, RED)
    assert (rgba(state)[140, 60:240, :3] == (255, 0, 0)).all(1)[:5].any()
    assert rgba(state)[140, 150].tolist() == [255, 0, 0, 255]
    assert rgba(state)[2, 2].tolist() == [0, 0, 0, 0]
    assert rgba(outside)[2, 2].tolist() == [255, 0, 0, 255]
    assert rgba(outside)[140, 150].tolist() == [0, 0, 0, 0]
    expanded = fill(ring, 150, 140, RED, tolerance=0, expand=2)
    row = rgba(expanded)[140]
    inside = row[np.flatnonzero(row[:, 0] > 200)[0] : 150]
    assert (inside[:, 3] == 255).all()


def test_all_of_a_colour_wherever_it_is() -> None:
    pixels = np.zeros((280, 300, 4), np.uint8)
    pixels[...] = (255, 255, 255, 255)
    pixels[100:110] = (0, 0, 0, 255)
    state = changed(blank(), surface=surface_of(from_rgba(pixels)))
    both = fill(state, 5, 5, RED, contiguous=False, antialias=False)
    assert (rgba(both)[..., 0] == 255).sum() == 270 * 300
    above = fill(state, 5, 5, RED, antialias=False)
    assert (rgba(above)[:100, :, 1] == 0).all()
    assert (rgba(above)[110:] == 255).all()


def test_the_selection_stops_the_flood() -> None:
    mask = selection.rectangle(QRect(40, 50, 60, 70), CANVAS)
    state = replace(blank(), selection=mask)
    assert surface(fill(state, 45, 55, RED)).content_rect() == QRect(40, 50, 60, 70)
    assert fill(state, 5, 5, RED) == state
    assert fill(state, -5, 5, RED) == state
    assert surface(fill_selection(state, RED)).content_rect() == QRect(40, 50, 60, 70)


def test_a_soft_selection_fills_softly() -> None:
    mask = selection.feather(selection.rectangle(QRect(100, 100, 90, 90), CANVAS), 20, CANVAS)
    state = fill_selection(replace(blank(), selection=mask), RED)
    assert np.array_equal(rgba(state)[..., 3], mask.read(CANVAS))
    assert (rgba(state)[rgba(state)[..., 3] > 0][:, :3] == (255, 0, 0)).all()
    gone = erase_selection(replace(fill(blank(), 5, 5, BLUE), selection=mask))
    assert np.array_equal(rgba(gone)[..., 3], 255 - mask.read(CANVAS))


@given(
    hnp.arrays(np.uint8, (16, 16, 4)),
    st.tuples(*[st.integers(0, 255)] * 4),
    hnp.arrays(np.uint8, (16, 16)),
    st.booleans(),
)
@settings(max_examples=40)
def test_colour_lies_over_what_was_there(
    below: np.ndarray, colour: tuple[int, int, int, int], cover: np.ndarray, locked: bool
) -> None:
    """Porter and Duff's source-over, and source-atop where alpha is locked."""
    below = from_rgba(below)
    state = changed(new_state(16, 16), surface=surface_of(below), alpha_locked=locked)
    state = replace(state, selection=surface_of(cover))
    out = surface(fill_selection(state, QColor(*colour))).read(QRect(0, 0, 16, 16))
    red, green, blue, alpha = (value / 255 for value in colour)
    top = np.array([blue * alpha, green * alpha, red * alpha, alpha]) * (cover[..., None] / 255)
    under = below / 255
    wanted = top * (under[..., 3:] if locked else 1) + under * (1 - top[..., 3:])
    assert np.abs(out / 255 - wanted).max() <= 2.1 / 255
    assert (out[..., :3] <= out[..., 3:]).all()
    if locked:
        assert np.array_equal(out[..., 3], below[..., 3])


def test_locked_alpha_keeps_what_is_covered() -> None:
    pixels = np.zeros((280, 300, 4), np.uint8)
    pixels[100:150, 100:150] = (0, 0, 0, 128)
    state = changed(blank(), surface=surface_of(from_rgba(pixels)), alpha_locked=True)
    filled = fill_selection(state, RED)
    assert np.array_equal(rgba(filled)[..., 3], pixels[..., 3])
    assert rgba(filled)[120, 120].tolist() == [255, 0, 0, 128]
    with pytest.raises(UserError, match="transparency"):
        erase_selection(state)


def test_erasing_without_a_selection_empties_the_layer_even_beyond_the_canvas() -> None:
    far = surface_of(np.full((10, 10, 4), 255, np.uint8), -500, 900)
    assert not surface(erase_selection(changed(blank(), surface=far))).tiles


def test_filling_what_is_so_already_shares_its_tiles() -> None:
    state = fill(blank(), 5, 5, RED)
    again = fill(state, 5, 5, RED)
    assert again == state
    assert all(surface(again).tiles[k] is tile for k, tile in surface(state).tiles.items())


@pytest.mark.parametrize(
    ("values", "words"),
    [({"locked": True}, "locked"), ({"visible": False}, "hidden"), ({"group": True}, "group")],
)
def test_what_cannot_be_painted_on_says_so(values: dict[str, bool], words: str) -> None:
    state = changed(blank(), **values)
    for work in (
        lambda: fill(state, 5, 5, RED),
        lambda: fill_selection(state, RED),
        lambda: erase_selection(state),
    ):
        with pytest.raises(UserError, match=words) as caught:
            work()
        assert str(caught.value.fix)


def test_a_layer_in_a_locked_or_hidden_group_cannot_be_painted_on() -> None:
    layer = Layer("Inner")
    for values, words in (({"locked": True}, "Outer.*locked"), ({"visible": False}, "Outer.*hid")):
        group = Layer("Outer", group=True, children=(layer,), **values)
        with pytest.raises(UserError, match=words):
            paintable(State(10, 10, (group,), layer.id))
    with pytest.raises(UserError, match="no layer"):
        paintable(State(10, 10))


@pytest.mark.parametrize("fill_value", [0, 255])
def test_a_mask_takes_a_colour_s_grey(fill_value: int) -> None:
    state = changed(fill(blank(), 5, 5, RED), mask=mask_surface(fill_value))
    part = selection.rectangle(QRect(40, 50, 60, 70), CANVAS)
    state = replace(state, selection=part)
    grey, half = QColor(100, 100, 100), QColor(100, 100, 100, 128)
    filled = fill_selection(state, grey, "mask")
    assert rgba(filled)[60, 60].tolist() == [255, 0, 0, 255]
    layer = filled.layer()
    assert layer is not None
    assert layer.mask is not None
    wanted = np.full((280, 300), fill_value)
    wanted[50:120, 40:100] = 100
    assert np.array_equal(layer.mask.read(CANVAS), wanted)
    assert layer.mask.fill == fill_value
    again = fill(replace(filled, selection=None), 45, 55, half, antialias=False, target="mask")
    layer = again.layer()
    assert layer is not None
    assert layer.mask is not None
    assert layer.mask.read(QRect(45, 55, 1, 1))[0, 0] == pytest.approx(100, abs=1)
    back = fill_selection(filled, QColor(*[fill_value] * 3), "mask").layer()
    assert back is not None
    assert back.mask == mask_surface(fill_value)


def test_a_fill_on_a_mask_looks_at_the_mask() -> None:
    mask = selection.rectangle(QRect(40, 50, 60, 70), CANVAS)
    state = changed(blank(), mask=mask)
    filled = fill(state, 45, 55, QColor("black"), antialias=False, target="mask").layer()
    assert filled is not None
    assert filled.mask == mask_surface()


def test_a_group_s_mask_can_be_painted_on_and_no_mask_cannot() -> None:
    group = changed(blank(), group=True, mask=mask_surface(255))
    filled = fill_selection(group, QColor("black"), "mask").layer()
    assert filled is not None
    assert filled.mask is not None
    assert not filled.mask.read(CANVAS).any()
    with pytest.raises(UserError, match="no mask"):
        fill_selection(blank(), RED, "mask")


def test_picking_takes_the_layer_s_own_colour() -> None:
    pixels = np.zeros((280, 300, 4), np.uint8)
    pixels[10:20, 10:20] = (200, 100, 50, 128)
    pixels[10:20, 20:30] = (0, 100, 50, 255)
    state = changed(blank(), surface=surface_of(from_rgba(pixels)))
    picked = pick(state, 12, 12, sample_all=False)
    assert picked is not None
    assert picked.alpha() == 255
    assert abs(picked.red() - 200) <= 1
    assert pick(state, 25, 15, sample_all=False) == QColor(0, 100, 50)
    assert pick(state, 100, 100, sample_all=False) is None
    assert pick(state, -1, 5, sample_all=False) is None
    assert pick(state, 300, 5, sample_all=False) is None
    around = pick(state, 20, 15, sample_all=False, radius=2)
    assert around is not None
    assert 0 < around.red() < 100  # the opaque half weighs more


def test_picking_and_the_wand_look_at_all_layers_when_asked() -> None:
    state = fill(blank(), 5, 5, BLUE)
    top = Layer("Top")
    state = replace(state, layers=(*state.layers, top), active=top.id)
    assert pick(state, 5, 5, sample_all=True) == BLUE
    assert pick(state, 5, 5, sample_all=False) is None
    found = selection.wand(selection.source_of(state, True), QPoint(5, 5), 0, CANVAS)
    assert found == selection.everything(CANVAS)
    filled = fill(state, 5, 5, RED, sample_all=True)
    assert (rgba(filled) == (255, 0, 0, 255)).all()
