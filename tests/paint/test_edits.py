"""Edits of layers: each gives a new state, and the old one stays as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage

from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.layers import Blend, Layer, walk
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of

RED, BLUE = (0, 0, 255, 255), (255, 0, 0, 255)  # B, G, R, A


def blot(x: int, y: int, w: int, h: int, pixel: tuple[int, ...] = RED) -> Surface:
    return surface_of(np.full((h, w, 4), pixel, np.uint8), x, y)


def chosen(x: int, y: int, w: int, h: int, value: int = 255) -> Surface:
    return surface_of(np.full((h, w), value, np.uint8), x, y)


def named(state: State) -> list[str]:
    return [layer.name for layer in walk(state.layers)]


def by_name(state: State, name: str) -> Layer:
    return next(layer for layer in walk(state.layers) if layer.name == name)


@pytest.fixture
def state() -> State:
    """a, then a group g of b and c, then d on top; b is active."""
    b, c = Layer("b", surface=blot(0, 0, 8, 8)), Layer("c", surface=blot(4, 4, 8, 8, BLUE))
    layers = (Layer("a"), Layer("g", group=True, children=(b, c)), Layer("d"))
    return State(32, 24, layers, b.id)


def test_new_layer_goes_above_the_active_one_and_into_an_active_group(state: State) -> None:
    after = edits.add_layer(state, Layer("new"))
    assert named(after) == ["a", "g", "b", "new", "c", "d"]
    assert after.active == by_name(after, "new").id
    inside = edits.add_layer(replace(state, active=by_name(state, "g").id), Layer("new"))
    assert named(inside) == ["a", "g", "b", "c", "new", "d"]
    beside = edits.add_layer(state, Layer("new"), above=by_name(state, "g").id)
    assert [layer.name for layer in beside.layers] == ["a", "g", "new", "d"]


def test_new_layer_leaves_clipped_layers_their_base(state: State) -> None:
    clipped = edits.set_look(state, by_name(state, "c").id, clipped=True)
    assert named(edits.add_layer(clipped, Layer("new"))) == ["a", "g", "b", "c", "new", "d"]


def test_group_of_layers_takes_the_topmost_ones_place(state: State) -> None:
    members = [by_name(state, name).id for name in "ab"]
    after = edits.add_group(state, "new", members)
    assert named(after) == ["g", "new", "a", "b", "c", "d"]
    assert after.active == by_name(after, "new").id


def test_duplicate_shares_pixels_under_new_ids(state: State) -> None:
    after = edits.duplicate(state, by_name(state, "g").id, "g copy")
    assert named(after) == ["a", "g", "b", "c", "g copy", "b", "c", "d"]
    assert len({layer.id for layer in walk(after.layers)}) == 8
    copy = by_name(after, "g copy")
    assert copy.children[0].surface is by_name(state, "b").surface


def test_delete_activates_a_neighbour_down_to_none(state: State) -> None:
    seen = []
    while state.layers:
        state = edits.delete(state)
        active = state.layer()
        seen.append(active.name if active else None)
    assert seen == ["c", "g", "a", "d", None]


def test_moving_puts_a_layer_where_it_is_said(state: State) -> None:
    group = by_name(state, "g").id
    after = edits.move_to(state, by_name(state, "a").id, group, 1)
    assert named(after) == ["g", "b", "a", "c", "d"]
    after = edits.move_to(state, by_name(state, "b").id, None, 99)
    assert [layer.name for layer in after.layers] == ["a", "g", "d", "b"]
    with pytest.raises(UserError, match="into itself"):
        edits.move_to(state, group, group, 0)


def test_raising_leaves_a_group_at_its_top(state: State) -> None:
    up = edits.raise_(state)
    assert named(up) == ["a", "g", "c", "b", "d"]
    out = edits.raise_(up)
    assert [layer.name for layer in out.layers] == ["a", "g", "b", "d"]
    down = edits.lower(edits.lower(state))
    assert [layer.name for layer in down.layers] == ["b", "a", "g", "d"]
    assert edits.lower(down) == down


def test_names_are_trimmed_and_refused_when_empty_or_long(state: State) -> None:
    layer_id = by_name(state, "a").id
    assert "sky" in named(edits.rename(state, layer_id, "  sky\n"))
    for bad in (" ", "x" * 201):
        with pytest.raises(UserError):
            edits.rename(state, layer_id, bad)


def test_look_keeps_groups_without_isolation_normal(state: State) -> None:
    group = by_name(state, "g").id
    through = edits.set_look(state, group, isolated=False)
    blended = edits.set_look(through, group, blend=Blend.MULTIPLY, opacity=1.5)
    assert by_name(blended, "g").isolated
    assert by_name(blended, "g").opacity == 1.0
    again = edits.set_look(blended, group, isolated=False)
    assert by_name(again, "g").blend is Blend.NORMAL


def test_locked_layers_refuse_changes_and_say_which_one(state: State) -> None:
    locked = edits.set_look(state, by_name(state, "g").id, locked=True)
    for change in (edits.clear, edits.delete, edits.add_mask, edits.duplicate, edits.raise_):
        with pytest.raises(UserError, match="“g” is locked"):
            change(locked)
    assert edits.paintable(locked, by_name(state, "a").id).name == "a"


def test_masks_come_from_the_selection_and_can_be_applied(state: State) -> None:
    state = replace(state, selection=chosen(0, 0, 4, 8))
    layer_id = state.active or ""
    masked = edits.add_mask(state, layer_id, "selection")
    applied = edits.apply_mask(masked, layer_id)
    assert by_name(applied, "b").mask is None
    assert by_name(applied, "b").surface == blot(0, 0, 4, 8)
    applied = edits.apply_mask(edits.invert_mask(masked, layer_id), layer_id)
    assert by_name(applied, "b").surface == blot(4, 0, 4, 8)
    black = edits.add_mask(state, layer_id, "black")
    assert by_name(black, "b").mask == mask_surface(0)
    assert edits.remove_mask(black) == state
    with pytest.raises(UserError, match="no mask"):
        edits.invert_mask(state)


def test_clearing_erases_what_is_selected_by_how_much_it_is(state: State) -> None:
    half = edits.clear(replace(state, selection=chosen(0, 0, 4, 8, 128)))
    pixels = by_name(half, "b").surface.read(QRect(3, 0, 2, 1))
    assert pixels[0].tolist() == [[0, 0, 127, 127], list(RED)]
    assert not by_name(edits.clear(state), "b").surface.tiles
    guarded = edits.set_look(state, state.active or "", alpha_locked=True)
    with pytest.raises(UserError, match="transparency"):
        edits.clear(guarded)


def test_cut_and_the_new_layer_are_the_old_one(state: State) -> None:
    state = replace(state, selection=chosen(2, 0, 3, 20))
    after = edits.layer_from_selection(state, "cut", cut=True)
    assert named(after) == ["a", "g", "b", "cut", "c", "d"]
    assert by_name(after, "cut").surface == blot(2, 0, 3, 8)
    both = by_name(after, "b").surface.read(state.rect())
    both = both + by_name(after, "cut").surface.read(state.rect())
    assert np.array_equal(both, by_name(state, "b").surface.read(state.rect()))
    with pytest.raises(UserError, match="Nothing"):
        edits.layer_from_selection(state, "cut", by_name(state, "a").id)


def test_pasting_centres_and_fits() -> None:
    state = State(32, 24)
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    layer = edits.paste(state, image, "paste").layers[0]
    assert layer.surface.content_rect() == QRect(12, 9, 8, 6)
    layer = edits.paste(state, image, "paste", at=QPoint(-2, 3)).layers[0]
    assert layer.surface.content_rect() == QRect(-2, 3, 8, 6)
    there = replace(state, selection=chosen(0, 0, 10, 10))
    assert edits.paste(there, image, "p").layers[0].surface.content_rect() == QRect(1, 2, 8, 6)
    large = np.full((100, 400, 3), 200, np.uint8)
    layer = edits.paste(state, large, "paste", fit=True).layers[0]
    assert layer.surface.content_rect() == QRect(0, 8, 32, 8)
    picture = edits.picture_layer(large, "big", canvas=state.rect())
    assert picture.surface.content_rect() == QRect(-184, -38, 400, 100)
