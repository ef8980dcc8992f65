"""No seam: on photographs, with models that err in known ways."""

from __future__ import annotations

import numpy as np
import pytest

from aipaint.core.pixels import from_array, to_array
from aipaint.paint.compositor import flatten
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import from_rgba, to_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from aipaint.repaint import ArraySource, Box, Native, Plan, Wish, finish, plan, preview_patch
from tests.paint.looks import pixels_of
from tests.repaint.seams import (
    casting,
    colour_step,
    laid,
    local_step,
    photograph,
    scene,
)

NATIVE = Native(128, 128)
CAST = (10.0, -6.0, 4.0)
PHOTOGRAPHS = ("astronaut", "chelsea", "coffee")


def repainted(picture: np.ndarray, strength: float, soft: bool = False) -> Plan:
    height, width = picture.shape[:2]
    y, x = np.mgrid[:120, :150]
    selection = np.where(((x - 75) / 75) ** 2 + ((y - 60) / 60) ** 2 < 1, 255, 0).astype(np.uint8)
    if soft:
        selection = (selection * (x / 150)).astype(np.uint8)
    box = Box(width // 2 - 75, height // 2 - 60, 150, 120)
    wish = Wish("vary_strong", strength=strength)
    return plan(ArraySource(picture), wish, NATIVE, selection, box, Box(0, 0, width, height))


def alpha_of(made: Plan, picture: np.ndarray) -> np.ndarray:
    alpha = np.zeros(picture.shape[:2], np.uint8)
    alpha[made.box.slices(Box(0, 0, picture.shape[1], picture.shape[0]))] = made.composite
    return alpha


@pytest.mark.parametrize("name", PHOTOGRAPHS)
@pytest.mark.parametrize("pastes", [False, True])
@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_a_cast_is_gone_at_the_seam_and_no_pixel_outside_changes(
    name: str, pastes: bool, strength: float
) -> None:
    picture = photograph(name)
    made = repainted(picture, strength)
    model = casting(CAST, pastes, blur=0.7)
    alpha = alpha_of(made, picture)
    raw = laid(picture, *preview_patch(made, model(made)))
    after = laid(picture, *finish(made, model(made)))
    assert colour_step(picture, raw, alpha) > 5
    assert colour_step(picture, after, alpha) <= 2
    assert local_step(picture, after, alpha) <= 4
    assert (after[alpha == 0] == picture[alpha == 0]).all()


@pytest.mark.parametrize("soft", [False, True])
def test_as_a_layer_of_the_document_only_masked_pixels_change(soft: bool) -> None:
    picture = scene(400, 300)
    below = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    made = repainted(picture, 1.0, soft)
    box, patch = finish(made, casting(CAST)(made))
    layers = (
        Layer("picture", surface=surface_of(from_rgba(below))),
        Layer("patch", surface=surface_of(from_rgba(patch), box.x, box.y)),
    )
    state = State(400, 300, layers)
    after = to_rgba(pixels_of(flatten(state)))[..., :3]
    alpha = alpha_of(made, picture)
    assert (after[alpha == 0] == picture[alpha == 0]).all()
    assert (after[alpha == 255] != picture[alpha == 255]).any() or soft


def test_new_things_keep_their_colours() -> None:
    picture = scene(400, 300)
    made = repainted(picture, 1.0)
    assert made.image is not None
    painted = to_array(made.image).copy()
    middle = painted.shape[0] // 2, painted.shape[1] // 2
    spot = np.s_[middle[0] - 20 : middle[0] + 20, middle[1] - 20 : middle[1] + 20]
    painted[spot] = (20, 200, 30)
    box, patch = finish(made, from_array(painted))
    assert box == made.box
    seen = patch[spot][..., :3].astype(int)
    assert np.abs(seen - (20, 200, 30)).max() <= 3


def test_where_new_and_old_disagree_altogether_the_correction_is_bounded() -> None:
    picture = np.full((300, 400, 3), 20, np.uint8)
    made = repainted(picture, 1.0)
    white = from_array(np.full((made.work[1], made.work[0], 3), 230, np.uint8))
    made_again = finish(made, white)[1][..., :3]
    # A model that ignores its context altogether is off by more than any decoder.
    assert made_again.min() >= 230 - 64 - 24 - 1


def test_nothing_changed_is_nothing_corrected() -> None:
    picture = scene(400, 300)
    made = repainted(picture, 0.0)
    assert made.image is not None
    after = laid(picture, *finish(made, made.image))
    assert (after == picture).all()


@pytest.mark.parametrize("size", [(1200, 700), (90, 70)])
def test_nothing_changed_in_another_size_is_the_picture_bit_for_bit(size: tuple[int, int]) -> None:
    picture = scene(*size)
    frame = Box(0, 0, *size)
    made = plan(ArraySource(picture), Wish("refine", strength=0), NATIVE, None, None, frame)
    assert made.image is not None
    assert made.work != made.box.size
    assert (laid(picture, *finish(made, made.image)) == picture).all()


def test_a_frame_without_a_seam_is_left_as_it_was_painted() -> None:
    picture = scene(256, 128)
    frame = Box(0, 0, 256, 128)
    made = plan(ArraySource(picture), Wish("vary_strong"), NATIVE, None, None, frame)
    image = casting(CAST)(made)
    assert (finish(made, image)[1][..., :3] == to_array(image)).all()


def test_a_large_crop_is_matched_on_a_copy() -> None:
    picture = scene(1200, 700)
    box = Box(0, 0, 1200, 700)
    selection = np.zeros((700, 1200), np.uint8)
    selection[200:500, 200:1000] = 255
    made = plan(ArraySource(picture), Wish("refine"), NATIVE, selection, box, box)
    assert made.work[0] < made.box.width
    after = laid(picture, *finish(made, casting(CAST)(made)))
    assert colour_step(picture, after, alpha_of(made, picture)) <= 2
