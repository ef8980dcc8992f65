"""Undo and redo: nothing but the pixels that were there, within a bound in bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from aipaint.paint.document import Document, new_state
from aipaint.paint.history import History
from aipaint.paint.layers import Blend, Layer, copied, inserted, removed, walk
from aipaint.paint.pixels import COLOUR, TILE
from aipaint.paint.state import State, tiles_of
from aipaint.paint.surface import Surface, mask_surface, surface_of

TILE_BYTES = TILE * TILE * COLOUR


def with_paint(state: State, value: int, tile: int = 0, layer_id: str | None = None) -> State:
    """The same with one whole tile of a layer (None: the active) painted over."""
    layer = state.layer(layer_id)
    assert layer is not None
    editor = layer.surface.edit()
    editor.write(QRect(tile * TILE, 0, TILE, TILE), np.full((TILE, TILE, 4), value, np.uint8))
    return state.with_layer(layer.id, surface=editor.finish())


def names(history: History) -> list[str]:
    return [entry.name for entry in history.entries()]


def test_only_what_the_present_does_not_hold_is_counted() -> None:
    history = History(new_state(TILE, TILE))
    assert history.nbytes() == 0
    history.push("One", with_paint(history.state, 1))
    assert history.nbytes() == 0
    history.push("Two", with_paint(history.state, 2))
    assert history.nbytes() == TILE_BYTES
    history.push("Elsewhere", with_paint(history.state, 3, tile=1))
    assert history.nbytes() == TILE_BYTES
    history.go(0)
    assert history.nbytes() == 3 * TILE_BYTES
    history.push("Anew", with_paint(history.state, 4))
    assert history.nbytes() == 0


def test_the_oldest_steps_go_first_and_the_budget_holds() -> None:
    history = History(new_state(TILE, TILE), "New", budget=3 * TILE_BYTES)
    for number in range(1, 9):
        history.push(str(number), with_paint(history.state, number))
        assert history.nbytes() <= 3 * TILE_BYTES
    assert names(history) == ["5", "6", "7", "8"]
    assert history.index == 3
    history.set_budget(TILE_BYTES)
    assert names(history) == ["7", "8"]
    history.set_budget(0)
    assert names(history) == ["8"]
    assert history.nbytes() == 0


def test_with_no_past_left_the_farthest_undone_steps_go() -> None:
    history = History(new_state(TILE, TILE), "New")
    for number in range(1, 5):
        history.push(str(number), with_paint(history.state, number))
    history.go(1)
    history.set_budget(TILE_BYTES)
    assert names(history) == ["1", "2"]
    assert history.index == 0


def test_a_step_forgets_what_was_undone() -> None:
    document = Document(new_state(TILE, TILE), "New")
    for number in (1, 2, 3):
        document.apply(str(number), with_paint(document.state, number))
    document.undo()
    document.undo()
    document.apply("Other", with_paint(document.state, 9))
    assert names(document.history) == ["New", "1", "Other"]
    assert not document.can_redo()


def test_there_is_no_step_beyond_the_ends() -> None:
    history = History(new_state(TILE, TILE))
    for index in (-1, 1):
        with pytest.raises(IndexError):
            history.go(index)
    document = Document(new_state(TILE, TILE))
    state = document.state
    document.undo()
    document.redo()
    assert document.state is state


def _edited(state: State, what: str, number: int) -> State:
    layer = list(walk(state.layers))[number % len(list(walk(state.layers)))]
    match what:
        case "paint":
            return with_paint(state, number % 256, number % 3, layer.id)
        case "erase":
            return state.with_layer(layer.id, surface=Surface())
        case "fade":
            return state.with_layer(layer.id, opacity=number % 100 / 100)
        case "blend":
            return state.with_layer(layer.id, blend=list(Blend)[number % len(Blend)])
        case "mask":
            return state.with_layer(layer.id, mask=mask_surface(255 * (number % 2)))
        case "select":
            some = surface_of(np.full((9, 9), number % 256, np.uint8), number % 700, 3)
            return replace(state, selection=some if number % 3 else None)
        case "double":
            new = copied(layer, f"{layer.name} copy")
            return replace(state, layers=inserted(state.layers, new, None, number % 3))
        case "group":
            new = Layer("Group", group=True, children=(copied(layer, "inner"),))
            return replace(state, layers=inserted(state.layers, new, None, 0))
        case "remove" if len(state.layers) > 1:
            return replace(state, layers=removed(state.layers, layer.id))
        case "crop":
            return replace(state, width=100 + number % 300)
    return state


LOOKS = ("fade", "blend", "mask")
KINDS = ("paint", "erase", "select", "double", "group", "remove", "crop", "undo", "redo", *LOOKS)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10_000)), min_size=1, max_size=14),
    st.sampled_from([1 << 30, 4 * TILE_BYTES]),
)
def test_what_is_undone_and_done_again_comes_back_pixel_by_pixel(
    edits: list[tuple[str, int]], budget: int
) -> None:
    document = Document(new_state(300, 300), "New", budget)
    begun = document.state
    shots = {id(begun): (begun, _frozen(begun))}  # kept alive, so that no id comes twice
    for what, number in edits:
        if what == "undo":
            document.undo()
        elif what == "redo":
            document.redo()
        else:
            document.apply(what.title(), _edited(document.state, what, number))
        state, history = document.state, document.history
        shots.setdefault(id(state), (state, _frozen(state)))
        assert history.nbytes() == _counted(history) <= budget
    frozen = [shots[id(entry.state)][1] for entry in history.entries()]
    while document.can_redo():
        document.redo()
    for index in reversed(range(len(frozen))):
        assert document.history.index == index
        assert _frozen(document.state) == frozen[index]
        document.undo()
    for should in frozen:
        assert _frozen(document.state) == should
        document.redo()
    assert history.nbytes() == _counted(history)


def _counted(history: History) -> int:
    """What `nbytes` should say, by counting everything."""
    held = {id(t): t.nbytes for entry in history.entries() for t in tiles_of(entry.state)}
    for tile in tiles_of(history.state):
        held.pop(id(tile), None)
    return sum(held.values())


def _frozen(state: State) -> object:
    """All there is, by value, so that nothing shared can hide a change."""

    def plane(surface: Surface | None) -> object:
        if surface is None:
            return None
        tiles = {key: hash(tile.tobytes()) for key, tile in surface.tiles.items()}
        return surface.fill, tiles

    layers = [
        (layer.id, layer.name, layer.opacity, layer.blend, plane(layer.surface), plane(layer.mask))
        for layer in walk(state.layers)
    ]
    return state.width, state.height, layers, plane(state.selection)
