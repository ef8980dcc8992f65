"""Two masks from one selection."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.repaint.masks import composite_mask, denoise_mask


def spot(side: int = 200, at: int = 90, size: int = 20) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    mask[at : at + size, at : at + size] = 255
    return mask


def square(mask: np.ndarray, radius: int) -> np.ndarray:
    return cv2.dilate((mask > 0).astype(np.uint8), np.ones((2 * radius + 1,) * 2, np.uint8)) > 0


@st.composite
def selections(draw: st.DrawFn) -> np.ndarray:
    """A few spots and holes with hard or soft edges."""
    mask = np.zeros((140, 170), np.uint8)
    for _ in range(draw(st.integers(1, 3))):
        x, y = draw(st.integers(0, 169)), draw(st.integers(0, 139))
        cv2.circle(mask, (x, y), draw(st.integers(1, 50)), draw(st.sampled_from([0, 130, 255])), -1)
    blur = draw(st.sampled_from([0, 0, 5, 15]))
    return cv2.blur(mask, (blur, blur)) if blur else mask


@given(selections(), st.integers(0, 80), st.integers(0, 120))
@settings(max_examples=40)
def test_what_is_seen_lies_within_what_is_painted_anew(
    selection: np.ndarray, grow: int, feather: int
) -> None:
    composite = composite_mask(selection, grow, feather)
    denoise = denoise_mask(selection, grow, feather)
    assert not composite[~square(selection, grow)].any()
    assert (denoise[composite > 0] == 255).all()
    assert composite.any() == selection.any()


def test_the_selected_part_is_new_throughout_where_growing_has_room_for_the_fade() -> None:
    selection = spot()
    composite = composite_mask(selection, 12, 12)
    assert (composite[selection == 255] >= 250).all()
    row = composite[100, 110:125].astype(int)
    assert (np.diff(row) <= 0).all()
    assert 0 < row[6] < 255


def test_without_grow_and_feather_it_is_the_selection_itself() -> None:
    soft = cv2.blur(spot(), (9, 9))
    assert (composite_mask(soft, 0, 0) == soft).all()


def test_half_selected_stays_half_seen_and_is_painted_wholly() -> None:
    half = np.where(spot() > 0, np.uint8(128), np.uint8(0))
    assert composite_mask(half, 8, 8).max() == 128
    assert denoise_mask(half, 8, 8).max() == 255


def test_holes_stay_holes_and_an_inverted_selection_works() -> None:
    inverted = ~spot(size=80, at=60)
    composite = composite_mask(inverted, 10, 10)
    assert composite[100, 100] == 0
    # The picture's own border is no seam.
    assert (composite[0] == 255).all()
    assert (composite[:, -1] == 255).all()


@pytest.mark.parametrize("grow", [100, 300])
def test_a_wide_reach_ends_where_it_should(grow: int) -> None:
    selection = spot(900, 440)
    composite = composite_mask(selection, grow, 20)
    reached = np.flatnonzero(composite[450]).max() - 459
    assert grow * 0.9 <= reached <= grow


def test_a_feather_too_wide_for_a_small_selection_leaves_something() -> None:
    assert composite_mask(spot(size=6), 4, 100).any()
