"""Pictures that grow."""

from __future__ import annotations

import numpy as np
import pytest

from aipaint.core.pixels import Image, from_array, to_array
from aipaint.repaint import ArraySource, Box, Native, Plan, Wish, finish, plan
from aipaint.repaint.surround import carried_on
from tests.repaint.seams import Model, casting, laid, photograph, scene

NATIVE = Native(128, 128)
STRIP = 48  # pixels


def grown(
    picture: np.ndarray, model: Model, by: int, wish: Wish | None = None
) -> tuple[np.ndarray, Plan]:
    """The picture with a strip more on the right, opaque RGB."""
    height, width = picture.shape[:2]
    frame = Box(0, 0, width + by, height)
    made = plan(ArraySource(picture), wish or Wish("expand"), NATIVE, None, None, frame)
    canvas = np.zeros((height, width + by, 3), np.uint8)
    canvas[:, :width] = picture
    assert (made.composite[Box(width, 0, by, height).slices(made.box)] == 255).all()
    return laid(canvas, *finish(made, model(made))), made


def test_what_is_beyond_the_overlap_stays_bit_for_bit() -> None:
    picture = scene(300, 200)
    after, made = grown(picture, casting((9, -5, 3)), STRIP)
    reach = int(made.wish.grow or 0)
    assert (after[:, : 300 - reach] == picture[:, : 300 - reach]).all()
    assert after[:, 300:].any()


def test_the_seam_has_no_step() -> None:
    picture = scene(300, 200)
    for pastes in (False, True):
        after, _ = grown(picture, casting((9, -5, 3), pastes), STRIP)
        step = after[:, 300:306].mean((0, 1)) - picture[:, 294:300].mean((0, 1))
        assert np.abs(step).max() <= 3


@pytest.mark.parametrize("pastes", [False, True])
def test_twenty_expansions_do_not_drift(pastes: bool) -> None:
    """The mean of the last strip against the first, and of each against the one before."""
    photo = photograph("coffee")[100:260, 200:420]
    model = casting((8, -6, 5), pastes, slope=False)
    picture, means = photo, []
    for _ in range(20):
        width = picture.shape[1]
        picture, _ = grown(picture, model, STRIP)
        means.append(picture[:, width:].mean((0, 1)))
    # The next expansion overlaps the strip that was painted last: measured at the end.
    for index in range(20):
        left = photo.shape[1] + index * STRIP
        means[index] = picture[:, left : left + STRIP].mean((0, 1))
    assert np.abs(means[-1] - means[0]).max() < 3
    assert np.abs(np.diff(means, axis=0)).max() < 3
    assert (picture[:, : photo.shape[1] - 64] == photo[:, :-64]).all()


def leaning(made: Plan) -> Image:
    """A model that knows pictures on white: what is new becomes lighter, at its end above all."""
    assert made.image is not None
    assert made.mask is not None
    before = to_array(made.image).astype(np.float32)
    further = np.cumsum(to_array(made.mask) > 0, axis=1)[..., None] / np.float32(STRIP)
    after = before + (255 - before) * np.clip(0.05 + 0.15 * further, 0, 0.2)
    after[:, -6:] += 6
    share = to_array(made.mask)[..., None] / np.float32(255)
    return from_array(np.clip(before + (after - before) * share, 0, 255).astype(np.uint8))


def test_a_leaning_does_not_add_up() -> None:
    photo = photograph("coffee")[100:260, 200:420]
    picture = photo
    for _ in range(20):
        picture, _ = grown(picture, leaning, STRIP, Wish("expand", strength=0.3))
    # The first strip is still half the photograph's own edge.
    begin = photo.shape[1] + STRIP
    second, last = picture[:, begin : begin + STRIP], picture[:, -STRIP:]
    assert np.abs(last.mean((0, 1)) - second.mean((0, 1))).max() < 3


def test_all_four_sides_and_a_frame_beside_the_picture() -> None:
    picture = scene(200, 160)
    around = Box(-40, -30, 290, 240)
    made = plan(ArraySource(picture), Wish("expand"), NATIVE, None, None, around)
    assert made.box.contains(around)
    inner = made.composite[Box(60, 50, 80, 60).slices(made.box)]
    assert not inner.any()
    beside = Box(200, 0, 100, 160)
    made = plan(ArraySource(picture), Wish("expand"), NATIVE, None, None, beside)
    # It sees the picture though the frame does not hold it.
    assert made.repaint is not None
    assert made.box.x < 200


def test_transparent_holes_of_the_frame_are_painted_and_nothing_else() -> None:
    picture = np.dstack([scene(300, 200), np.full((200, 300), 255, np.uint8)])
    picture[80:120, 100:160, 3] = 0
    made = plan(ArraySource(picture), Wish("fill"), NATIVE, None, None, Box(0, 0, 300, 200))
    assert (made.composite[Box(100, 80, 60, 40).slices(made.box)] == 255).all()
    far = made.composite.copy()
    far[Box(80, 60, 100, 80).slices(made.box)] = 0
    assert not far.any()


def test_the_unknown_begins_with_the_border_carried_outwards() -> None:
    picture = np.zeros((100, 160, 4), np.uint8)
    picture[:50, :100] = (200, 30, 30, 255)
    picture[50:, :100] = (30, 30, 200, 255)
    rgb = carried_on(picture)
    assert (rgb[:, :100] == picture[:, :100, :3]).all()
    assert np.abs(rgb[10, 150].astype(int) - (200, 30, 30)).max() <= 8
    assert np.abs(rgb[90, 150].astype(int) - (30, 30, 200)).max() <= 8
    assert (carried_on(np.zeros((9, 9, 4), np.uint8)) == 128).all()


def test_weak_expansion_begins_with_it_too() -> None:
    _, made = grown(scene(300, 200), casting((0, 0, 0)), STRIP, Wish("expand", strength=0.5))
    assert made.image is not None
    assert made.repaint is not None
    assert made.repaint.fill == "original"
    assert to_array(made.image).min() > 0
