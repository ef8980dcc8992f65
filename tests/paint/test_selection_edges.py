"""Growing, shrinking, feathering: what happens at the edge of a selection, and of the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF

from aipaint.paint import selection
from aipaint.paint.surface import Surface, mask_surface, surface_of

CANVAS = QRect(0, 0, 300, 280)
BLOBS = st.lists(
    st.tuples(st.integers(0, 299), st.integers(0, 279), st.integers(1, 150), st.integers(100, 255)),
    min_size=1,
    max_size=4,
)


def blobs(drawn: list[tuple[int, int, int, int]]) -> Surface:
    pixels = np.zeros((280, 300), np.uint8)
    for x, y, size, value in drawn:
        pixels[y : y + size, x : x + size] = value
    return surface_of(pixels)


def disc(radius: int) -> np.ndarray:
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= radius * radius + radius


def dilated(pixels: np.ndarray, radius: int) -> np.ndarray:
    """The definition: the greatest of all pixels that the disc covers."""
    out = np.zeros_like(pixels)
    padded = np.pad(pixels, radius)
    height, width = pixels.shape
    for y, x in np.argwhere(disc(radius)):
        np.maximum(out, padded[y : y + height, x : x + width], out=out)
    return out


@given(BLOBS, st.integers(1, 12))
@settings(max_examples=8)
def test_growing_is_dilation_by_a_disc(drawn: list, radius: int) -> None:
    mask = blobs(drawn)
    grown = selection.grow(mask, radius, CANVAS)
    assert np.array_equal(grown.read(CANVAS), dilated(mask.read(CANVAS), radius))
    assert CANVAS.contains(grown.content_rect())


@given(BLOBS, st.integers(1, 12))
@settings(max_examples=8)
def test_shrinking_is_growing_of_the_rest(drawn: list, radius: int) -> None:
    mask = blobs(drawn)
    rest = selection.invert(mask, CANVAS)
    grown = selection.invert(selection.grow(rest, radius, CANVAS), CANVAS)
    assert selection.shrink(mask, radius, CANVAS) == grown


@given(BLOBS, st.sampled_from([1, 2, 7, 30, 280]))
@settings(max_examples=8)
def test_growing_then_shrinking_keeps_all_that_was_selected(drawn: list, radius: int) -> None:
    mask = blobs(drawn)
    back = selection.shrink(selection.grow(mask, radius, CANVAS), radius, CANVAS)
    assert (back.read(CANVAS) >= mask.read(CANVAS)).all()


def test_the_edge_of_the_canvas_is_no_edge() -> None:
    whole = selection.everything(CANVAS)
    assert selection.shrink(whole, 20, CANVAS) == whole
    assert selection.feather(whole, 20, CANVAS) == whole
    half = selection.rectangle(QRect(0, 0, 150, 280), CANVAS)
    assert selection.shrink(half, 20, CANVAS).content_rect() == QRect(0, 0, 130, 280)


def test_what_is_thinner_than_the_shrinking_is_gone() -> None:
    thin = selection.rectangle(QRect(50, 50, 10, 200), CANVAS)
    assert selection.is_empty(selection.shrink(thin, 5, CANVAS))
    assert not selection.is_empty(selection.shrink(thin, 4, CANVAS))


@pytest.mark.parametrize("radius", [1, 6, 8, 9, 40, 100])
def test_feathering_fades_evenly_to_both_sides(radius: int) -> None:
    half = selection.rectangle(QRect(0, 0, 150, 280), CANVAS)
    row = selection.feather(half, radius, CANVAS).read(CANVAS)[140].astype(int)
    assert (np.diff(row) <= 0).all()
    assert row[149] + row[150] == pytest.approx(255, abs=3)
    outside = row[150 + radius // 2] / 255  # one standard deviation out: 16 % of a Gaussian's edge
    assert 0.08 < outside < 0.25 or radius == 1
    assert row[0] > 250
    assert row[-1] < 5


@given(BLOBS, st.sampled_from([3.0, 20.0]))
@settings(max_examples=10)
def test_feathering_keeps_to_the_canvas(drawn: list, radius: float) -> None:
    result = selection.feather(blobs(drawn), radius, CANVAS)
    assert CANVAS.contains(result.content_rect())


def test_feathering_does_not_see_tiles() -> None:
    # The same shape over the corner of four tiles and within one.
    canvas = QRect(0, 0, 512, 512)
    over = selection.ellipse(QRectF(206, 206, 100, 100), canvas)
    within = selection.ellipse(QRectF(78, 78, 100, 100), canvas)
    a = selection.feather(over, 14, canvas).read(QRect(180, 180, 152, 152))
    b = selection.feather(within, 14, canvas).read(QRect(52, 52, 152, 152))
    assert np.array_equal(a, b)


def test_a_border_lies_on_either_side() -> None:
    mask = selection.rectangle(QRect(50, 50, 100, 100), CANVAS)
    band = selection.border(mask, 6, CANVAS).read(CANVAS)[100]
    assert np.flatnonzero(band).tolist() == [*range(47, 53), *range(147, 153)]
    with pytest.raises(ValueError, match="border"):
        selection.border(mask, 0, CANVAS)


def test_smoothing_outwards_only_adds() -> None:
    hard = selection.ellipse(QRectF(40, 40, 200, 150), CANVAS, antialias=False)
    before = hard.read(CANVAS)
    out = selection.smooth(hard, CANVAS, outwards=True).read(CANVAS)
    assert (out >= before).all()
    assert ((out > 0) & (out < 255)).any()
    both = selection.smooth(hard, CANVAS).read(CANVAS)
    assert both.sum() == pytest.approx(before.sum(), rel=0.01)


@pytest.mark.parametrize("radius", [-1, 1001])
def test_no_radius_beyond_reason(radius: int) -> None:
    for change in (selection.grow, selection.shrink, selection.feather):
        with pytest.raises(ValueError, match="radius"):
            change(mask_surface(), radius, CANVAS)


def test_nothing_stays_nothing() -> None:
    nothing = mask_surface()
    for change in (selection.grow, selection.shrink, selection.feather, selection.border):
        assert selection.is_empty(change(nothing, 5, CANVAS))
    mask = selection.rectangle(QRect(5, 5, 5, 5), CANVAS)
    for change in (selection.grow, selection.shrink, selection.feather):
        assert change(mask, 0, CANVAS) == mask
