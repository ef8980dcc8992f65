"""The look of layer trees, as whole pictures and as small ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect

from aipaint.paint.compositor import flatten, layer_image, thumbnail
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.pixels import view
from aipaint.paint.state import State
from aipaint.paint.surface import mask_surface, surface_of
from tests.paint.looks import BLUE, CLEAR, GREEN, HALF_RED, RED, WHITE, group, paint, pixels_of


def row(*layers: Layer) -> list[tuple[int, ...]]:
    """The pixels at x = 1 and x = 6 of an 8 × 8 canvas."""
    pixels = pixels_of(flatten(State(8, 8, layers)))
    return [tuple(pixels[4, x].tolist()) for x in (1, 6)]


def test_layers_lie_on_each_other_and_hidden_ones_do_not() -> None:
    below, above = paint("below", RED), paint("above", GREEN, w=4)
    assert row(below, above) == [GREEN, RED]
    assert row(below, replace(above, visible=False)) == [RED, RED]
    assert row(below, replace(above, opacity=0.0)) == [RED, RED]
    assert row(below, replace(above, opacity=0.6)) == [(0, 153, 102, 255), RED]
    assert row() == [CLEAR, CLEAR]


def test_a_mask_hides_unless_it_is_switched_off() -> None:
    mask = surface_of(np.repeat(np.array([[255, 0]], np.uint8), 4, 1).repeat(8, 0))
    layer = paint("layer", RED, mask=mask)
    assert row(layer) == [RED, CLEAR]
    assert row(replace(layer, mask_enabled=False)) == [RED, RED]
    assert row(replace(layer, mask=mask_surface(0))) == [CLEAR, CLEAR]
    assert row(replace(layer, mask=mask_surface(255))) == [RED, RED]
    assert row(group(paint("inner", RED), mask=mask)) == [RED, CLEAR]


def test_a_clipped_layer_shows_only_where_its_base_does() -> None:
    base, clipped = paint("base", RED, w=4), paint("clipped", GREEN, clipped=True)
    assert row(base, clipped) == [GREEN, CLEAR]
    second = paint("second", BLUE, w=8, clipped=True, opacity=0.6)
    assert row(base, clipped, second) == [(153, 102, 0, 255), CLEAR]
    assert row(replace(base, visible=False), clipped) == [CLEAR, CLEAR]
    # What lies below the base is no base.
    assert row(paint("ground", BLUE), base, clipped) == [GREEN, BLUE]


def test_clipping_keeps_a_thin_base_thin() -> None:
    base = paint("base", HALF_RED)
    assert row(base, paint("c", GREEN, clipped=True)) == [(0, 128, 0, 128)] * 2
    assert (
        row(base, paint("c", WHITE, clipped=True, blend=Blend.DIFFERENCE))
        == [(128, 128, 0, 128)] * 2
    )


def test_base_and_clipped_meet_the_rest_as_one() -> None:
    ground, base = paint("ground", GREEN), paint("base", RED, blend=Blend.MULTIPLY, opacity=0.6)
    clipped = paint("clipped", WHITE, clipped=True)
    assert row(ground, base, clipped) == [GREEN, GREEN]  # white multiplies to nothing


def test_groups_can_be_clipped_to_and_be_clipped() -> None:
    base = group(paint("inner", RED, w=4), isolated=False)
    assert row(base, paint("clipped", GREEN, clipped=True)) == [GREEN, CLEAR]
    clipped = group(paint("inner", GREEN), clipped=True)
    assert row(paint("base", RED, w=4), clipped) == [GREEN, CLEAR]


def test_with_nothing_to_clip_to_a_layer_is_shown() -> None:
    assert row(paint("clipped", GREEN, clipped=True)) == [GREEN, GREEN]
    inner = group(paint("clipped", GREEN, clipped=True))
    assert row(paint("outside", RED, w=4), inner) == [GREEN, GREEN]


def test_an_isolated_group_does_not_see_what_is_below() -> None:
    ground = paint("ground", RED)
    inner = paint("inner", GREEN, blend=Blend.MULTIPLY)
    assert row(ground, group(inner)) == [GREEN, GREEN]
    assert row(ground, group(inner, isolated=False)) == [(0, 0, 0, 255)] * 2


def test_a_group_that_is_not_isolated_fades_what_it_does() -> None:
    ground = paint("ground", RED)
    inner = paint("inner", GREEN, blend=Blend.MULTIPLY, w=4)
    faded = group(inner, isolated=False, opacity=0.6)
    assert row(ground, faded) == [(0, 0, 102, 255), RED]
    mask = surface_of(np.zeros((8, 8), np.uint8))
    assert row(ground, replace(faded, mask=mask)) == [RED, RED]
    assert row(paint("ground", HALF_RED), group(isolated=False, opacity=0.5)) == [HALF_RED] * 2


@pytest.mark.parametrize("look", [{"isolated": True}, {"isolated": False}, {"opacity": 0.5}])
def test_the_opacity_of_a_group_counts_once(look: dict[str, object]) -> None:
    seen = row(group(paint("a", RED), paint("b", GREEN), **look))
    assert seen == ([(0, 128, 0, 128)] if "opacity" in look else [GREEN]) * 2


def test_a_layer_alone_comes_with_its_mask_and_opacity() -> None:
    mask = surface_of(np.full((8, 8), 128, np.uint8))
    layer = paint("layer", WHITE, visible=False, opacity=0.2, blend=Blend.MULTIPLY, mask=mask)
    pixels = pixels_of(layer_image(layer, QRect(-2, 0, 4, 1)))
    assert pixels[0].tolist() == [[0] * 4, [0] * 4, [26] * 4, [26] * 4]


def test_pictures_may_reach_over_tiles_and_beyond_the_canvas() -> None:
    rng = np.random.default_rng(4)
    pixels = rng.integers(0, 256, (300, 700, 4), np.uint8)
    pixels[..., 3] = 255
    state = State(600, 300, (Layer("a", surface=surface_of(pixels, -50, -20)),))
    assert np.array_equal(pixels_of(flatten(state))[:280], pixels[20:, 50:650])
    whole = pixels_of(flatten(state, QRect(-50, -20, 700, 300)))
    assert np.array_equal(whole, pixels)


def test_a_thumbnail_fits_keeps_its_shape_and_shows_the_mean() -> None:
    checks = np.zeros((1500, 3000, 4), np.uint8)
    checks[::2, ::2] = checks[1::2, 1::2] = 255
    layer = Layer("a", surface=surface_of(checks))
    small = thumbnail(State(3000, 1500, (layer,)), 64)
    assert (small.width(), small.height()) == (64, 32)
    assert abs(view(small).astype(int) - 127).max() < 6
    assert thumbnail(layer, 32, QRect(0, 0, 100, 200)).width() == 16
    assert thumbnail(Layer("empty"), 32).isNull()
    tiny = thumbnail(State(8, 8, (paint("a", RED),)), 32)
    assert tiny.width() == 32
    assert tiny.pixel(31, 31) == 0xFFFF0000
