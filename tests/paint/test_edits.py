"""Edits of layers: each gives a new state, and the old one stays as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage

from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.compositor import flatten
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer, walk
from aipaint.paint.pixels import from_rgba, view
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
    layer = edits.paste(state, image, "paste", at=QPoint(900, 3)).layers[0]
    assert layer.surface.content_rect() == QRect(12, 9, 8, 6)
    there = replace(state, selection=chosen(0, 0, 10, 10))
    assert edits.paste(there, image, "p").layers[0].surface.content_rect() == QRect(1, 2, 8, 6)
    large = np.full((100, 400, 3), 200, np.uint8)
    layer = edits.paste(state, large, "paste", fit=True).layers[0]
    assert layer.surface.content_rect() == QRect(0, 8, 32, 8)
    picture = edits.picture_layer(large, "big", canvas=state.rect())
    assert picture.surface.content_rect() == QRect(-184, -38, 400, 100)


def test_a_filled_rectangle_shares_its_inner_tiles() -> None:
    surface = edits.filled(QRect(10, 0, 2000, 1024), QColor(200, 100, 0, 128))
    assert surface.content_rect() == QRect(10, 0, 2000, 1024)
    pixels = surface.read(QRect(10, 0, 2000, 1024))
    assert np.unique(pixels.reshape(-1, 4), axis=0).tolist() == [[0, 50, 100, 128]]
    assert len({id(tile) for tile in surface.tiles.values()}) < 10
    assert not edits.filled(QRect(0, 0, 600, 600), QColor(0, 0, 0, 0)).tiles


def test_the_layer_under_a_place_is_the_topmost_seen_there(state: State) -> None:
    found = edits.layer_at(state, 6, 6)
    assert found is not None
    assert found.name == "c"
    hidden = edits.set_look(state, found.id, visible=False)
    found = edits.layer_at(hidden, 6, 6)
    assert found is not None
    assert found.name == "b"
    assert edits.layer_at(edits.add_mask(hidden, found.id, "black"), 6, 6) is None


def random_layers(seed: int, count: int = 2, size: int = 40) -> tuple[Layer, ...]:
    random = np.random.default_rng(seed)
    made = []
    for index in range(count):
        rgba = random.integers(0, 256, (size, size, 4), np.uint8)
        at = random.integers(-20, 20, 2)
        surface = surface_of(from_rgba(rgba), int(at[0]), int(at[1]))
        mask = chosen(0, 0, 30, 30, int(random.integers(0, 256))) if index % 2 else None
        opacity = float(random.uniform(0.2, 1))
        made.append(Layer(f"{index}", surface=surface, mask=mask, opacity=opacity))
    return tuple(made)


def looks(state: State) -> np.ndarray:
    image = flatten(state, QRect(-32, -32, 96, 96))  # must outlive its array
    return view(image).astype(int)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_merging_down_two_normal_layers_keeps_the_look(seed: int, clipped: bool) -> None:
    layers = random_layers(seed)
    state = State(48, 48, layers, layers[1].id)
    state = edits.set_look(state, layers[1].id, clipped=clipped)
    after = edits.merge_down(state)
    assert [layer.id for layer in after.layers] == [layers[0].id]
    assert after.active == layers[0].id
    assert np.abs(looks(state) - looks(after)).max() <= 1


def test_merging_down_refuses_what_would_change_the_picture() -> None:
    below, middle, top = random_layers(1, 3)
    state = State(48, 48, (below, middle, top), top.id)
    with pytest.raises(UserError, match="no layer below"):
        edits.merge_down(state, below.id)
    with pytest.raises(UserError, match="clipped"):
        edits.merge_down(edits.set_look(state, middle.id, clipped=True))
    with pytest.raises(UserError, match="hidden"):
        edits.merge_down(edits.set_look(state, middle.id, visible=False))
    with pytest.raises(UserError, match="locked"):
        edits.merge_down(edits.set_look(state, middle.id, locked=True))


def test_merged_group_keeps_its_look_opacity_and_mask() -> None:
    inner = random_layers(2, 3)
    group = Layer("g", group=True, children=inner, opacity=0.6, mask=chosen(0, 0, 20, 48))
    state = State(48, 48, (*random_layers(3, 1), group), group.id)
    after = edits.merge_group(state)
    merged = after.layers[1]
    assert (merged.id, merged.group, merged.opacity) == (group.id, False, 0.6)
    assert merged.mask == group.mask
    assert np.abs(looks(state) - looks(after)).max() <= 1


def test_merging_visible_keeps_hidden_layers_and_flattening_does_not() -> None:
    a, b, c = random_layers(4, 3)
    group = Layer("g", group=True, children=(replace(b, visible=False), c))
    state = State(48, 48, (a, group, Layer("top", visible=False)), c.id)
    merged = edits.merge_visible(state, "Merged")
    assert named(merged) == ["Merged", "g", "1", "top"]
    assert np.abs(looks(state) - looks(merged)).max() <= 1
    flat = edits.flatten_all(state, "Flat")
    assert named(flat) == ["Flat"]
    assert np.abs(looks(state) - looks(flat)).max() <= 1
    white = edits.flatten_all(state, "Flat", QColor("white"))
    canvas = white.layers[0].surface.read(white.rect())
    assert (canvas[..., 3] == 255).all()


def test_copying_takes_what_is_selected_of_the_layer_or_the_picture() -> None:
    low = Layer("low", surface=blot(0, 0, 20, 20))
    high = Layer("high", surface=blot(10, 10, 20, 20, BLUE), opacity=0.5)
    state = State(24, 24, (low, high), high.id)
    own, whole = edits.copy_pixels(state), edits.copy_pixels(state, merged=True)
    assert own is not None
    assert whole is not None
    assert own[1] == QPoint(10, 10)
    assert own[0].size().toTuple() == (20, 20)
    assert own[0].pixelColor(0, 0) == QColor("blue")
    assert whole[0].size().toTuple() == (24, 24)
    part = edits.copy_pixels(replace(state, selection=chosen(0, 0, 12, 24)))
    assert part is not None
    assert (part[1], part[0].size().toTuple()) == (QPoint(10, 10), (2, 14))
    assert edits.copy_pixels(replace(state, selection=chosen(0, 0, 3, 3))) is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 11), max_size=8), st.integers(0, 99))
def test_undoing_any_sequence_of_edits_gives_equal_states(steps: list[int], seed: int) -> None:
    layers = random_layers(seed, 3)
    document = Document(State(48, 48, layers, layers[1].id, chosen(0, 0, 20, 20, 130)))
    changes = (
        edits.duplicate, edits.delete, edits.merge_down, edits.raise_, edits.lower, edits.clear,
        edits.add_mask, edits.apply_mask, edits.merge_group,
        lambda s: edits.add_group(s, "g", [s.active] if s.active else ()),
        lambda s: edits.add_mask(s, source="selection"),
        lambda s: edits.layer_from_selection(s, "piece", cut=True),
    )  # fmt: skip
    seen = [document.state]
    for step in steps:
        try:
            document.apply(f"{step}", changes[step](document.state))
        except UserError:  # not every edit is possible everywhere
            continue
        if document.state is not seen[-1]:
            seen.append(document.state)
    for state in reversed(seen):
        assert document.state == state
        document.undo()
