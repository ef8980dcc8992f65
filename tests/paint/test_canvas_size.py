"""The canvas's size and place: everything in the document goes along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.paint import canvas_size
from aipaint.paint.document import Document
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import from_rgba
from aipaint.paint.resample import Filter
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of


def noise(width: int, height: int, seed: int = 3) -> np.ndarray:
    return from_rgba(
        np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    )


@pytest.fixture
def state() -> State:
    """A picture in a group, with a mask that hides a spot, and a selection."""
    mask = mask_surface(255).edit()
    mask.write(QRect(10, 20, 30, 40), np.zeros((40, 30), np.uint8))
    painted = Layer("a", surface=surface_of(noise(340, 270), -20, -10), mask=mask.finish())
    group = Layer("g", group=True, children=(painted,))
    chosen = surface_of(np.full((50, 60), 255, np.uint8), 100, 110)
    return State(300, 200, (group,), painted.id, chosen)


def paint_of(state: State) -> Layer:
    return state.layers[0].children[0]


def mask_of(state: State) -> Surface:
    mask = paint_of(state).mask
    assert mask is not None
    return mask


def chosen_of(state: State) -> Surface:
    assert state.selection is not None
    return state.selection


def test_crop_moves_everything_and_drops_what_is_outside(state: State) -> None:
    rect = QRect(5, 15, 150, 120)
    after = canvas_size.crop(state, rect)
    assert (after.width, after.height) == (150, 120)
    here = QRect(0, 0, 150, 120)
    before = paint_of(state).surface.read(rect)
    assert np.array_equal(paint_of(after).surface.read(here), before)
    assert (paint_of(after).surface.content_rect() | here) == here
    assert mask_of(after).content_rect() == QRect(5, 5, 30, 40)
    assert mask_of(after).fill == 255
    assert chosen_of(after).content_rect() == QRect(95, 95, 55, 25)


def test_crop_may_reach_beyond_the_canvas_and_keep_what_is_outside(state: State) -> None:
    after = canvas_size.crop(state, QRect(-100, -50, 700, 20_000), keep_outside=True)
    assert (after.width, after.height) == (700, 20_000)
    assert paint_of(after).surface.content_rect() == QRect(80, 40, 340, 270)
    with pytest.raises(UserError):
        canvas_size.crop(state, QRect(0, 0, 0, 10))
    with pytest.raises(UserError):
        canvas_size.crop(state, QRect(0, 0, 40_000, 10))


def test_crop_to_the_selection_needs_one(state: State) -> None:
    after = canvas_size.crop_to_selection(state)
    assert (after.width, after.height) == (60, 50)
    for selection in (None, mask_surface(0), mask_surface(255)):
        with pytest.raises(UserError, match="no selection"):
            canvas_size.crop_to_selection(replace(state, selection=selection))


@pytest.mark.parametrize(("anchor", "at"), [((0, 0), 0), ((0.5, 0.5), 50), ((1, 1), 100)])
def test_resized_canvas_keeps_the_picture_at_the_anchor(
    state: State, anchor: tuple[float, float], at: int
) -> None:
    after = canvas_size.resize_canvas(state, 400, 300, anchor)
    assert paint_of(after).surface.content_rect().topLeft().x() == at - 20
    smaller = canvas_size.resize_canvas(after, 300, 200, anchor)
    assert smaller == state


@pytest.mark.parametrize("how", list(Filter))
def test_resized_image_scales_canvas_layers_masks_and_selection(state: State, how: Filter) -> None:
    whole = replace(paint_of(state), surface=surface_of(np.full((200, 300, 4), 255, np.uint8)))
    state = state.with_layer(state.layers[0].id, children=(whole,))
    after = canvas_size.resize_image(state, 150, 100, how)
    assert (after.width, after.height) == (150, 100)
    assert paint_of(after).surface == surface_of(np.full((100, 150, 4), 255, np.uint8))
    assert mask_of(after).content_rect() == QRect(5, 10, 15, 20)
    assert chosen_of(after).content_rect() == QRect(50, 55, 30, 25)
    with pytest.raises(UserError):
        canvas_size.resize_image(state, 0, 10)


def test_four_quarter_turns_and_two_flips_of_the_canvas_are_identity(state: State) -> None:
    turned = state
    for _ in range(4):
        turned = canvas_size.rotate_canvas(turned, 90)
    assert turned == state
    assert canvas_size.rotate_canvas(canvas_size.rotate_canvas(state, 90), 270) == state
    half = canvas_size.rotate_canvas(state, 180)
    flipped = canvas_size.flip_canvas(canvas_size.flip_canvas(state, True), False)
    assert half == flipped
    assert (half.width, half.height) == (300, 200)
    for horizontal in (True, False):
        flipped = canvas_size.flip_canvas(state, horizontal)
        assert flipped != state
        assert canvas_size.flip_canvas(flipped, horizontal) == state


def test_a_quarter_turn_is_clockwise(state: State) -> None:
    after = canvas_size.rotate_canvas(state, 90)
    assert (after.width, after.height) == (200, 300)
    before = paint_of(state).surface.read(state.rect())
    assert np.array_equal(paint_of(after).surface.read(after.rect()), np.rot90(before, -1))


def test_what_layers_share_is_changed_once() -> None:
    surface = surface_of(noise(300, 200))
    layers = (Layer("a", surface=surface), Layer("b", surface=surface))
    after = canvas_size.flip_canvas(State(300, 200, layers), True)
    assert after.layers[0].surface is after.layers[1].surface


def test_trimming_leaves_what_is_seen() -> None:
    shown = Layer("a", surface=surface_of(np.full((20, 30, 4), 255, np.uint8), 40, 50))
    hidden = Layer("b", surface=surface_of(np.full((90, 90, 4), 255, np.uint8)), visible=False)
    after = canvas_size.trim(State(100, 100, (shown, hidden)))
    assert (after.width, after.height) == (30, 20)
    with pytest.raises(UserError, match="nothing to trim"):
        canvas_size.trim(State(100, 100, (hidden,)))


STEPS = {
    "crop": lambda s: canvas_size.crop(s, QRect(-3, 4, 90, 300)),
    "canvas": lambda s: canvas_size.resize_canvas(s, 120, 140, (0, 1)),
    "image": lambda s: canvas_size.resize_image(s, 77, 91, Filter.LANCZOS),
    "turn": lambda s: canvas_size.rotate_canvas(s, 270),
    "flip": lambda s: canvas_size.flip_canvas(s, False),
}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=5))
def test_undoing_any_sequence_gives_equal_states(names: list[str]) -> None:
    layer = Layer("a", surface=surface_of(noise(120, 90), -5, -5))
    document = Document(State(100, 80, (layer,), layer.id))
    seen = [document.state]
    for name in names:
        document.apply(name, STEPS[name](document.state))
        if document.state is not seen[-1]:
            seen.append(document.state)
    for state in reversed(seen):
        assert document.state == state
        document.undo()
