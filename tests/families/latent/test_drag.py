"""Points of a picture that moves with its code are dragged, and arrive."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.latents import Latent, Source, from_vector, to_vector
from aipaint.core.pixels import Image, from_array, inputs_of
from aipaint.core.studies import Drag, Handle
from aipaint.families.latent.base import Look
from aipaint.families.latent.drag import drag
from aipaint.families.latent.sheets import draw_one
from tests.families.latent.nets import Blobs, Composing

START = Latent(sources=(Source(code=to_vector(np.zeros((4, 5)))),), noise="none")


class Listener:
    """Hears where the points are."""

    def __init__(self, until: int = 10_000) -> None:
        self.points: list[tuple[tuple[float, float], ...]] = []
        self.pictures: list[Image] = []
        self._until = until

    def __call__(
        self,
        step: int,
        steps: int,
        render: Callable[[], Image] | None,
        loss: float | None,
        points: tuple[tuple[float, float], ...],
    ) -> None:
        assert 1 <= step <= steps
        self.points.append(points)
        if render is not None:
            self.pictures.append(render())
        if step >= self._until:
            raise CancelledError


def middle(image: np.ndarray) -> tuple[float, float]:
    """Where the red disc of a picture lies, in pixels."""
    red = image[..., 0].astype(float) - image[..., 2]
    down, across = np.nonzero(red > 40)
    return float(across.mean()), float(down.mean())


def pixels(net: Blobs, code: np.ndarray) -> np.ndarray:
    drawn = draw_one(net, torch.from_numpy(code.copy())[None], Look())
    return np.frombuffer(drawn.data, np.uint8).reshape(drawn.height, drawn.width, 3)


@pytest.mark.parametrize(("across", "down"), [(14, 0), (-9, 6), (0, -12)])
def test_a_point_takes_the_picture_with_it(across: int, down: int) -> None:
    net, heard = Blobs(), Listener()
    study = Drag(
        model="m",
        latent=START,
        handles=(Handle(31.5, 31.5, 31.5 + across, 31.5 + down),),
        rate=0.01,
    )
    (code,), lengths, image = drag(Composing(net), study, {}, heard)
    found = from_vector(code)
    x, y = middle(pixels(net, found))
    assert x == pytest.approx(31.5 + across, abs=2)
    assert y == pytest.approx(31.5 + down, abs=2)
    # It ended because the point was there.
    assert lengths[-1] <= 1.0 < lengths[0]
    assert len(lengths) < 200
    assert math.dist(heard.points[-1][0], (31.5 + across, 31.5 + down)) <= 1.0
    # Only the shape was changed.
    assert not found[2:].any()
    assert found[:2].any()
    assert (
        image == heard.pictures[-1] == draw_one(net, torch.from_numpy(found.copy())[None], Look())
    )
    assert {look.noise for look in net.looks[:-1]} >= {"none"}


def test_what_the_mask_does_not_hold_stays() -> None:
    net = Blobs(32)
    small = np.zeros((32, 32), np.uint8)
    mask = from_array(small)
    inputs = inputs_of([mask])
    handle = (Handle(15.5, 15.5, 23.5, 15.5),)

    def moved(name: str) -> float:
        study = Drag(model="m", latent=START, handles=handle, mask=name, steps=30, rate=0.01)
        return float(
            np.abs(from_vector(drag(Composing(net), study, inputs, Listener())[0][0])[0, 0])
        )

    assert moved(next(iter(inputs))) < 0.5 * moved("")


def test_points_that_are_there_already_change_nothing() -> None:
    net, heard = Blobs(32), Listener()
    study = Drag(model="m", latent=START, handles=(Handle(10, 10, 10, 10),))
    (code,), lengths, _ = drag(Composing(net), study, {}, heard)
    assert not from_vector(code).any()
    assert lengths == (0.0,)


def test_a_drag_can_be_left() -> None:
    heard = Listener(until=3)
    study = Drag(model="m", latent=START, handles=(Handle(10, 10, 25, 10),))
    with pytest.raises(CancelledError):
        drag(Composing(Blobs(32)), study, {}, heard)
    assert len(heard.pictures) == 3


@pytest.mark.parametrize("handle", [Handle(-1, 5, 9, 9), Handle(5, 5, 500, 5), Handle(40, 5, 9, 9)])
def test_points_outside_of_the_picture_are_refused(handle: Handle) -> None:
    study = Drag(model="m", latent=START, handles=(handle,))
    with pytest.raises(UserError, match="outside"):
        drag(Composing(Blobs(32)), study, {}, Listener())


def test_a_mask_of_another_size_is_refused() -> None:
    inputs = inputs_of([from_array(np.zeros((8, 8), np.uint8))])
    study = Drag(model="m", latent=START, handles=(Handle(5, 5, 9, 9),), mask=next(iter(inputs)))
    with pytest.raises(UserError, match="mask"):
        drag(Composing(Blobs(32)), study, inputs, Listener())
