"""Crops for any canvas, any selection and any model."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.recipe import MAX_SIDE, MIN_SIDE
from aipaint.repaint import Box, Native
from aipaint.repaint.geometry import crop


@st.composite
def places(draw: st.DrawFn) -> tuple[Box, Box]:
    """A box, and limits that hold it."""
    width, height = draw(st.integers(1, 9000)), draw(st.integers(1, 9000))
    limits = Box(draw(st.integers(-500, 500)), draw(st.integers(-500, 500)), width, height)
    left, right = sorted((draw(st.integers(0, width - 1)), draw(st.integers(0, width - 1))))
    top, bottom = sorted((draw(st.integers(0, height - 1)), draw(st.integers(0, height - 1))))
    box = Box(limits.x + left, limits.y + top, right - left + 1, bottom - top + 1)
    return box, limits


@st.composite
def natives(draw: st.DrawFn) -> Native:
    multiple = draw(st.sampled_from([1, 8, 16, 64]))
    sides = st.integers(1, 16).map(lambda n: n * 64)
    return Native(draw(sides), draw(sides), multiple)


@given(places(), natives(), st.integers(0, 600), st.one_of(st.none(), st.integers(0, 100)))
@settings(max_examples=120)
def test_a_crop_holds_its_target_and_suits_the_model(
    place: tuple[Box, Box], native: Native, context: int, least: int | None
) -> None:
    target, limits = place
    box, (width, height) = crop(target, limits, native, context, least=least)
    step = native.step
    assert (width % step, height % step) == (0, 0)
    assert min(width, height) >= MIN_SIDE
    assert max(width, height) <= MAX_SIDE
    assert box.contains(target)
    assert (box.x, box.y) >= (limits.x, limits.y)
    if box.size == (width, height):
        # A copy without scaling may pass the limits, but by less than one multiple.
        assert box.right < limits.right + max(step, MIN_SIDE)
        assert box.bottom < limits.bottom + max(step, MIN_SIDE)
    else:
        assert limits.contains(box)
    # No more than four times the native area, but for the rounding to multiples.
    slack = (math.sqrt(4 * native.area) * 4 + 4 * step + 64) * 2 * step
    stretched = max(width, height) > 8 * min(width, height)
    assert stretched or width * height <= 4 * native.area + slack
    # One scale for both sides, but for one multiple on each.
    least_side = max(step, MIN_SIDE)
    low = max((width - least_side) / box.width, (height - least_side) / box.height)
    high = min((width + least_side) / box.width, (height + least_side) / box.height)
    assert low <= high


@given(places(), natives(), st.integers(0, 600))
@settings(max_examples=50)
def test_the_model_sees_its_native_size_where_there_is_room(
    place: tuple[Box, Box], native: Native, context: int
) -> None:
    target, limits = place
    _, (width, height) = crop(target, limits, native, context)
    if min(limits.size) >= max(native.width, native.height):
        assert width * height >= native.area


@pytest.mark.parametrize(
    ("target", "native", "expected"),
    [
        # A spot is seen with as much around it as the model was trained on.
        (Box(300, 300, 30, 30), Native(128, 128), (128, 128)),
        (Box(300, 300, 30, 30), Native(512, 512), (512, 512)),
        # Between one and four times the native area nothing is scaled.
        (Box(300, 300, 100, 140), Native(128, 128), (168, 208)),
        # What is larger is scaled to four times the native area.
        (Box(0, 0, 1024, 1024), Native(128, 128), (256, 256)),
    ],
)
def test_sizes_to_work_in(target: Box, native: Native, expected: tuple[int, int]) -> None:
    _, work = crop(target, Box(0, 0, 1024, 1024), native, 32)
    assert work == expected


def test_a_small_picture_is_enlarged_no_more_than_sensible() -> None:
    whole = Box(0, 0, 64, 64)
    assert crop(whole, whole, Native(128, 128), 32) == (whole, (128, 128))
    assert crop(whole, whole, Native(1024, 1024), 32) == (whole, (256, 256))


def test_a_crop_stays_on_the_canvas_and_looks_to_the_inside() -> None:
    box, _ = crop(Box(0, 1000, 24, 24), Box(0, 0, 1024, 1024), Native(128, 128), 32)
    assert box == Box(0, 896, 128, 128)


def test_an_odd_canvas_is_not_resampled() -> None:
    box, work = crop(Box(0, 0, 451, 300), Box(0, 0, 451, 300), Native(512, 512), 32)
    # Larger than the native size would ask for scaling; this is near enough to none.
    assert box.size == work or work[0] > box.width


def test_a_strip_gets_height_to_be_understood() -> None:
    box, _ = crop(Box(100, 500, 800, 10), Box(0, 0, 1024, 1024), Native(512, 512), 32)
    assert box.width <= 2 * box.height


def test_context_gives_way_before_sharpness_does() -> None:
    target, canvas = Box(400, 400, 200, 200), Box(0, 0, 1024, 1024)
    _, scaled_down = crop(target, canvas, Native(128, 128), 60)
    box, work = crop(target, canvas, Native(128, 128), 60, least=28)
    assert box.size == work == scaled_down
