"""Transforms: exact where pixels can meet pixels, smooth and without dark fringes elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPolygonF, QTransform

from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.document import Document
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import from_rgba
from aipaint.paint.resample import Filter, transformed
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of
from aipaint.paint.transform import (
    TransformSession,
    content_of,
    flip_layer,
    flip_of,
    transform,
    turn_of,
)

SMOOTH = (Filter.BILINEAR, Filter.BICUBIC, Filter.LANCZOS, Filter.AREA)


def noise(width: int, height: int, seed: int = 0) -> np.ndarray:
    rgba = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    rgba[..., 3] = np.maximum(rgba[..., 3], 1)
    return from_rgba(rgba)


def flat(width: int, height: int, pixel: tuple[int, ...] = (10, 20, 200, 255)) -> np.ndarray:
    return np.full((height, width, 4), pixel, np.uint8)


def doc(surface: Surface, **values: object) -> State:
    layer = Layer("a", surface=surface, **values)  # type: ignore[arg-type]
    return State(600, 500, (layer,), layer.id)


def moved(x: float, y: float) -> QTransform:
    return QTransform.fromTranslate(x, y)


@settings(max_examples=25, deadline=None)
@given(st.integers(-700, 700), st.integers(-700, 700), st.integers(-300, 300))
def test_whole_pixel_move_there_and_back_is_identity(x: int, y: int, at: int) -> None:
    surface = surface_of(noise(70, 40), at, -at)
    away = transformed(surface, moved(x, y))
    assert away.content_rect() == QRect(at + x, y - at, 70, 40)
    assert transformed(away, moved(-x, -y)) == surface


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(-300, 300), st.booleans())
def test_four_quarter_turns_and_two_flips_are_identity(w: int, h: int, at: int, how: bool) -> None:
    surface = surface_of(noise(w, h), at, 7)
    rect, turned = surface.content_rect(), surface
    for _ in range(4):
        turned = transformed(turned, turn_of(turned.content_rect(), 1))
    assert turned == surface
    flip = flip_of(rect, how)
    flipped = transformed(surface, flip)
    assert np.array_equal(flipped.read(rect), np.flip(surface.read(rect), 1 if how else 0))
    assert transformed(flipped, flip) == surface


def test_quarter_turn_is_clockwise() -> None:
    surface = surface_of(noise(5, 3), 0, 0)
    turned = transformed(surface, turn_of(QRect(0, 0, 5, 3), 1))
    assert turned.content_rect() == QRect(1, -1, 3, 5)
    assert np.array_equal(
        turned.read(QRect(1, -1, 3, 5)), np.rot90(surface.read(QRect(0, 0, 5, 3)), -1)
    )
    assert transformed(surface, turn_of(QRect(0, 0, 5, 3), 3)) == transformed(
        turned, turn_of(QRect(1, -1, 3, 5), 2)
    )


def test_a_far_move_of_a_sparse_layer_shares_its_tiles() -> None:
    surface = surface_of(noise(4, 4), 0, 0)
    far = surface.edit()
    far.write(QRect(20_000, 20_000, 4, 4), noise(4, 4))
    sparse = far.finish()
    after = transformed(sparse, moved(-512, 256))
    assert {id(t) for t in after.tiles.values()} == {id(t) for t in sparse.tiles.values()}
    with pytest.raises(UserError, match="too large or too far"):
        transformed(sparse, moved(60_000, 0))
    with pytest.raises(UserError, match="too large"):
        transformed(sparse, QTransform.fromScale(1.1, 1.1))


@pytest.mark.parametrize("how", SMOOTH)
def test_scaling_keeps_flat_colour_and_sharp_edges(how: Filter) -> None:
    surface = surface_of(flat(600, 400), 100, 100)
    for scale, target in ((0.25, QRect(25, 25, 150, 100)), (1.5, QRect(150, 150, 900, 600))):
        after = transformed(surface, QTransform.fromScale(scale, scale), how)
        assert after.content_rect() == target
        assert (after.read(target) == flat(1, 1)).all()


@pytest.mark.parametrize("how", SMOOTH)
def test_no_filter_darkens_edges_or_leaves_colour_above_coverage(how: Filter) -> None:
    surface = surface_of(flat(300, 300, (255, 255, 255, 255)), 50, 50)
    turned = QTransform().translate(200, 200).rotate(31).translate(-200, -200)
    for matrix in (turned, turned * QTransform.fromScale(0.3, 0.4), moved(0.5, 0.25)):
        after = transformed(surface, matrix, how)
        pixels = after.read(after.content_rect())
        assert np.array_equal(pixels[..., 0], pixels[..., 3])
        assert pixels[..., 3].max() == 255
    rough = transformed(surface_of(noise(90, 90)), turned, how)
    pixels = rough.read(rough.content_rect())
    assert (pixels[..., :3] <= pixels[..., 3:]).all()


def test_nearest_makes_no_new_colours() -> None:
    surface = surface_of(flat(64, 64), 0, 0)
    for matrix in (QTransform().rotate(20), QTransform.fromScale(2.3, 0.7)):
        after = transformed(surface, matrix, Filter.NEAREST)
        pixels = after.read(after.content_rect()).reshape(-1, 4)
        assert {tuple(p) for p in pixels.tolist()} <= {(0, 0, 0, 0), (10, 20, 200, 255)}


def test_shrinking_by_much_averages() -> None:
    """Fine stripes become grey, however they are turned and squashed."""
    stripes = flat(512, 512, (0, 0, 0, 255))
    stripes[:, ::2, :3] = 255
    surface = surface_of(stripes)
    for matrix in (
        QTransform.fromScale(0.1, 0.1),
        QTransform().scale(0.11, 0.11).rotate(17),
        QTransform().scale(0.2, 0.9).rotate(45),
    ):
        after = transformed(surface, matrix, Filter.BICUBIC)
        middle = matrix.map(QPointF(256, 256)).toPoint()
        inner = after.read(QRect(middle.x() - 8, middle.y() - 8, 16, 16))
        assert np.abs(inner[..., :3].astype(int) - 128).max() <= 32


def test_blocks_meet_without_seams() -> None:
    """A ramp stays a ramp across the blocks that results are made of."""
    ramp = flat(900, 40)
    ramp[..., 0] = (np.arange(900) // 4)[None]
    surface = surface_of(ramp)
    for matrix in (QTransform.fromScale(2, 1), QTransform().shear(0, 0.01).scale(1.6, 1)):
        after = transformed(surface, matrix)
        y = after.content_rect().center().y()
        row = after.read(QRect(10, y, 1300, 1))[0, :, 0].astype(int)
        assert np.diff(row).min() >= 0
        assert np.diff(row).max() <= 1


def test_perspective_puts_corners_where_they_are_pulled() -> None:
    surface = surface_of(flat(200, 200), 0, 0)
    old = QPolygonF([QPointF(0, 0), QPointF(200, 0), QPointF(200, 200), QPointF(0, 200)])
    new = QPolygonF([QPointF(80, 0), QPointF(120, 0), QPointF(200, 200), QPointF(0, 200)])
    matrix = QTransform()
    assert QTransform.quadToQuad(old, new, matrix)
    after = transformed(surface, matrix)
    covered = after.read(QRect(0, 0, 200, 200))[..., 3] > 127
    assert abs(int(covered[1].sum()) - 40) <= 2
    assert abs(int(covered[100].sum()) - 120) <= 2
    assert abs(int(covered[198].sum()) - 199) <= 2
    folded = QPolygonF([QPointF(0, 0), QPointF(200, 200), QPointF(200, 0), QPointF(0, 200)])
    QTransform.quadToQuad(old, folded, matrix)
    with pytest.raises(UserError, match="bent"):
        transformed(surface, matrix)
    with pytest.raises(UserError, match="bent"):
        transformed(surface, QTransform.fromScale(0, 1))


def test_masks_and_everything_in_a_group_go_along() -> None:
    mask = mask_surface(255).edit()
    mask.write(QRect(0, 0, 10, 10), np.zeros((10, 10), np.uint8))
    inner = Layer("b", surface=surface_of(flat(20, 20)), mask=mask.finish())
    group = Layer("g", group=True, children=(inner, Layer("c")))
    state = State(600, 500, (group,), group.id)
    after = transform(state, moved(5, 6) * QTransform.fromScale(2, 2)).layers[0].children[0]
    assert after.surface.content_rect() == QRect(10, 12, 40, 40)
    assert after.mask is not None
    assert after.mask.fill == 255
    assert after.mask.content_rect() == QRect(10, 12, 20, 20)


def test_a_selected_part_is_lifted_and_its_selection_goes_along() -> None:
    state = doc(surface_of(flat(100, 100)))
    chosen = surface_of(np.full((10, 10), 255, np.uint8), 90, 90)
    after = transform(replace(state, selection=chosen), moved(50, 0))
    surface = after.layers[0].surface
    assert surface.content_rect() == QRect(0, 0, 150, 100)
    assert not surface.read(QRect(90, 90, 10, 10)).any()
    assert surface.read(QRect(140, 90, 10, 10)).all()
    assert after.selection is not None
    assert after.selection.content_rect() == QRect(140, 90, 10, 10)


def test_a_group_is_flipped_about_the_middle_of_all_in_it() -> None:
    one = Layer("b", surface=surface_of(noise(20, 10), 0, 0))
    other = Layer("c", surface=surface_of(noise(30, 10), 70, 40))
    group = Layer("g", group=True, children=(one, other))
    state = State(600, 500, (group,), group.id)
    assert content_of(state) == QRect(0, 0, 100, 50)
    after = flip_layer(state, True)
    rects = [layer.surface.content_rect() for layer in after.layers[0].children]
    assert rects == [QRect(80, 0, 20, 10), QRect(0, 40, 30, 10)]
    assert flip_layer(after, True) == state


def test_locked_and_empty_layers_are_refused() -> None:
    state = doc(surface_of(flat(9, 9)), locked=True)
    with pytest.raises(UserError, match="locked"):
        transform(state, moved(1, 1))
    with pytest.raises(UserError, match="nothing to transform"):
        transform(doc(Surface()), moved(1, 1))


def test_session_shows_before_it_does() -> None:
    document = Document(doc(surface_of(noise(30, 20), 10, 10)))
    session = TransformSession(document)
    assert session.rect == QRect(10, 10, 30, 20)
    session.set(moved(4, 4))
    assert document.shown.layers[0].surface.content_rect() == QRect(14, 14, 30, 20)
    assert not document.can_undo()
    session.cancel()
    assert document.shown is document.state
    session.set(moved(4, 4))
    session.apply(Filter.LANCZOS, "Move")
    assert [entry.name for entry in document.history.entries()] == ["", "Move"]
    assert not session.is_current()
    document.undo()
    assert document.state == session.before


def test_preview_of_a_large_result_covers_the_same_place() -> None:
    document = Document(doc(surface_of(flat(600, 400), 0, 0)))
    session = TransformSession(document)
    session.set(QTransform.fromScale(8.5, 8.5))
    rect = document.shown.layers[0].surface.content_rect()
    session.apply()
    exact = document.state.layers[0].surface.content_rect()
    assert exact == QRect(0, 0, 5100, 3400)
    assert (rect.adjusted(-8, -8, 8, 8) & exact) == exact
    assert (exact.adjusted(-8, -8, 8, 8) & rect) == rect


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["move", "turn", "flip", "scale", "copy", "clear"]), max_size=6))
def test_undoing_any_sequence_gives_equal_states(steps: list[str]) -> None:
    start = doc(surface_of(noise(40, 30), 5, 5))
    start = replace(start, selection=surface_of(np.full((20, 20), 200, np.uint8), 0, 0))
    document, seen = Document(start), [start]
    for name in steps:
        state = document.state
        made = {
            "move": lambda s: transform(s, moved(3, 260)),
            "turn": lambda s: transform(s, QTransform().rotate(30)),
            "flip": lambda s: transform(s, flip_of(s.rect(), True)),
            "scale": lambda s: transform(s, QTransform.fromScale(1.2, 0.9)),
            "copy": edits.duplicate,
            "clear": edits.clear,
        }[name]
        try:
            document.apply(name, made(state))
        except UserError:  # nothing is left where something is selected
            continue
        if document.state is not state:
            seen.append(document.state)
    for state in reversed(seen):
        assert document.state == state
        document.undo()
