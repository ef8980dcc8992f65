"""Searching for pictures that a network of five numbers has drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from aipaint.core.errors import CancelledError
from aipaint.core.latents import Latent, Source, from_vector, to_vector
from aipaint.core.pixels import Image, from_array, inputs_of, to_array
from aipaint.core.studies import Project
from aipaint.families.latent import perceptual
from aipaint.families.latent.base import Look
from aipaint.families.latent.project import project
from aipaint.families.latent.search import fit_note, fitted
from aipaint.families.latent.sheets import draw_one
from tests.families.latent.nets import Blobs, Composing


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are not enlarged before they are looked at, which is faster."""
    monkeypatch.setattr(perceptual, "SMALLEST", 32)


HIDDEN = torch.tensor([0.12, -0.1, 0.3, 0.9, -0.8])


class Listener:
    """Hears of each step and renders its picture."""

    def __init__(self, until: int = 10_000) -> None:
        self.losses: list[float] = []
        self.last: Image | None = None
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
        assert points == ()
        if step > self._until:
            raise CancelledError
        if loss is not None:
            self.losses.append(loss)
        if render is not None:
            self.last = render()


def drawn(net: Blobs, numbers: torch.Tensor) -> Image:
    return draw_one(net, numbers.expand(1, net.info.layers, -1), Look())


def apart(one: Image, other: Image) -> float:
    return float(np.abs(to_array(one).astype(float) - to_array(other)).mean())


@pytest.mark.parametrize("space", ["w", "w+"])
def test_a_picture_of_the_model_is_found(space: str) -> None:
    net, heard = Blobs(32), Listener()
    target = drawn(net, HIDDEN)
    (name,) = inputs = inputs_of([target])
    study = Project(model="m", image=name, space=space, steps=40)  # type: ignore[arg-type]
    (code,), values, image = project(Composing(net), study, inputs, heard)
    numbers = from_vector(code)
    assert numbers.shape == (4, 5)
    assert (numbers[0] == numbers[3]).all() == (space == "w")
    assert len(values) == 40
    assert list(values) == heard.losses
    assert values[-1] < values[0] / 10
    assert image is not None
    assert apart(image, target) < 8
    assert numbers[0, :3] == pytest.approx(HIDDEN[:3].numpy(), abs=0.1)
    # What was found is drawn again, bit for bit.
    assert draw_one(net, torch.from_numpy(numbers.copy())[None], Look()) == image
    assert heard.last is not None
    assert apart(heard.last, image) < 8


def test_the_same_search_finds_the_same() -> None:
    net = Blobs(32)
    inputs = inputs_of([drawn(net, HIDDEN)])
    study = Project(model="m", image=next(iter(inputs)), steps=5)
    one, other = (project(Composing(net), study, inputs, Listener()) for _ in range(2))
    assert one == other


def test_a_search_begins_where_it_is_told() -> None:
    net, heard = Blobs(32), Listener()
    start = Latent(sources=(Source(code=to_vector(HIDDEN.expand(4, -1).numpy())),), noise="none")
    inputs = inputs_of([drawn(net, HIDDEN)])
    study = Project(model="m", image=next(iter(inputs)), steps=3, start=start)
    net.looks.clear()
    project(Composing(net), study, inputs, heard)
    assert heard.losses[0] < 5e-3
    assert {look.noise for look in net.looks} == {"none"}


def test_an_encoder_says_where_to_begin() -> None:
    net = Blobs(32, encodes=True)
    inputs = inputs_of([drawn(net, torch.full((5,), 0.125))])
    heard = Listener()
    project(Composing(net), Project(model="m", image=next(iter(inputs)), steps=2), inputs, heard)
    assert heard.losses[0] < 5e-3


def test_a_search_can_be_left() -> None:
    net, heard = Blobs(32), Listener(until=2)
    inputs = inputs_of([drawn(net, HIDDEN)])
    with pytest.raises(CancelledError):
        project(Composing(net), Project(model="m", image=next(iter(inputs))), inputs, heard)
    assert len(heard.losses) == 2


def test_it_searches_also_where_gradients_are_forbidden() -> None:
    net = Blobs(32)
    inputs = inputs_of([drawn(net, HIDDEN)])
    study = Project(model="m", image=next(iter(inputs)), steps=6)
    with torch.inference_mode():
        _, values, _ = project(Composing(net), study, inputs, Listener())
    assert values[-1] < values[0]


def test_what_is_wider_than_the_model_s_picture_is_cut_around_its_middle() -> None:
    pixels = np.zeros((40, 120, 3), np.uint8)
    pixels[:, 40:80] = (200, 100, 50)
    image = from_array(pixels)
    found = fitted(image, (16, 16))
    assert found.shape == (16, 16, 3)
    assert (found == (200, 100, 50)).all()
    assert "16×16" in str(fit_note(image, (16, 16)))
    assert fit_note(from_array(pixels[:, :40]), (16, 16)) is None
    assert fitted(from_array(pixels[:, 40:41]), (16, 16)).shape == (16, 16, 3)


def test_what_is_transparent_lies_on_white() -> None:
    pixels = np.zeros((8, 8, 4), np.uint8)
    assert (fitted(from_array(pixels), (32, 32)) == 255).all()
