"""A network with a latent space as a model of the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.latents import Latent, Source, from_vector, to_vector
from aipaint.core.pixels import Image, to_array
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Drag, Handle, Project, Resolve, Sheet
from aipaint.families.base import Findings, LatentModel
from aipaint.families.latent.model import LatentAdapter
from tests.families.latent.fake_net import fake_model, net_of


def recipe(latent: Latent | None, seed: int = 0) -> Recipe:
    return Recipe(
        model="fake",
        steps=1,
        guidance=1,
        sampler="euler",
        seed=seed,
        width=32,
        height=24,
        latent=latent,
    )


def seeds(*numbers: int, **more: Any) -> tuple[Latent, ...]:
    return tuple(Latent(sources=(Source(seed=number),), **more) for number in numbers)


def paint(model: LatentAdapter, latent: Latent | None, seed: int = 0) -> Image:
    return model.generate(recipe(latent, seed), {}, lambda *_: None)[0]


def sheet(model: LatentAdapter, latents: tuple[Latent, ...], side: int = 0) -> list[Image]:
    images: list[Image] = []

    def on_sketch(index: int, count: int, image: Image) -> None:
        assert (index, count) == (len(images), len(latents))
        images.append(image)

    model.study(Sheet(model="fake", latents=latents, side=side), {}, lambda *_: None, on_sketch)
    return images


def resolve(model: LatentAdapter, latents: tuple[Latent, ...]) -> Findings:
    return model.study(Resolve(model="fake", latents=latents), {}, lambda *_: None, lambda *_: None)


def test_it_is_what_the_engine_asks_for() -> None:
    assert isinstance(fake_model(), LatentModel)


def test_the_same_recipe_gives_the_same_bytes() -> None:
    for latent in (*seeds(1), *seeds(1, noise="random", noise_seed=4)):
        first, again = paint(fake_model(), latent), paint(fake_model(), latent)
        assert first == again
    assert paint(fake_model(), seeds(1, noise="random")[0]) != paint(fake_model(), seeds(1)[0])


def test_a_recipe_without_a_latent_is_its_seed() -> None:
    assert paint(fake_model(), None, seed=7) == paint(fake_model(), seeds(7)[0])


def test_the_facts_and_the_step() -> None:
    seen: list[Image] = []
    model = fake_model()
    image, facts, notes = model.generate(
        recipe(seeds(1)[0]), {}, lambda step, steps, render: seen.append(render())
    )
    assert seen == [image]
    assert (facts.model_hash, facts.dtype, facts.device) == ("0123456789abcdef", "float32", "cpu")
    assert type(facts.versions["torch"]) is str
    assert notes == []


def test_a_cancelled_picture_ends_in_its_step() -> None:
    def stop(*_: object) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        fake_model().generate(recipe(seeds(1)[0]), {}, stop)


def test_a_composite_becomes_one_code_that_draws_the_same() -> None:
    model = fake_model()
    mixed = Latent(sources=(Source(seed=1, shares=(0.3,)), Source(seed=2, shares=(0.7,))), psi=0.6)
    found = resolve(model, (mixed, *seeds(5)))
    assert len(found.codes) == 2
    assert from_vector(found.codes[0]).shape == (4, 6)
    alone = Latent(sources=(Source(code=found.codes[0]),))
    assert paint(model, alone) == paint(model, mixed)


def test_a_sheet_comes_in_order_and_in_batches() -> None:
    model = fake_model()
    latents = (*seeds(*range(5)), *seeds(9, move=(0.25, 0.0)), *seeds(3))
    images = sheet(model, latents)
    assert net_of(model).drawn == [5, 1, 1]
    alone = [paint(fake_model(), latent) for latent in latents]
    assert [(image.width, image.height) for image in images] == [(32, 24)] * 7
    for together, single in zip(images, alone, strict=True):
        off = np.abs(to_array(together).astype(int) - to_array(single))
        assert off.max() <= 1
    assert images[5] != images[6]


def test_random_noise_is_not_shared_between_pictures_of_a_sheet() -> None:
    latents = seeds(1, 2, 3, noise="random", noise_seed=8)
    assert sheet(fake_model(), latents) == [paint(fake_model(), latent) for latent in latents]


def test_small_sheets_are_small() -> None:
    small = sheet(fake_model(), seeds(1, 2), side=16)
    assert [(image.width, image.height) for image in small] == [(16, 12)] * 2
    whole = to_array(sheet(fake_model(), seeds(1))[0]).astype(float)
    means = whole.reshape(12, 2, 16, 2, 3).mean((1, 3))
    assert np.abs(to_array(small[0]) - means).mean() < 12
    assert sheet(fake_model(), seeds(1), side=999)[0].width == 32


def test_a_cancelled_sheet_draws_no_further_batch() -> None:
    model = fake_model(size=(256, 256))

    def stop(index: int, count: int, image: Image) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        model.study(Sheet(model="fake", latents=seeds(*range(9))), {}, lambda *_: None, stop)
    assert net_of(model).drawn == [2]


def test_numbers_without_end_are_told_in_words() -> None:
    model = fake_model()
    net_of(model).grow(torch.inf)
    with pytest.raises(UserError, match="draws nothing"):
        paint(model, seeds(1)[0])


@pytest.mark.parametrize(
    ("study", "words"),
    [
        (Project(model="fake", image="ab"), "searched for"),
        (Drag(model="fake", latent=seeds(1)[0], handles=(Handle(1, 1, 2, 2),)), "dragged"),
    ],
)
def test_what_a_model_cannot_do_is_refused(study: Project | Drag, words: str) -> None:
    model = fake_model(projects=False, drags=False)
    with pytest.raises(UserError, match=words):
        model.study(study, {}, lambda *_: None, lambda *_: None)


def test_memory_that_ran_short_on_the_processor_is_not_mended() -> None:
    model = fake_model()
    assert model.mend(MemoryError()) is None
    assert model.mend(ValueError("no")) is None
    assert model.footprint().memory > 0
    model.rest()
    assert not model.resting


def test_codes_can_be_searched_from() -> None:
    with torch.inference_mode():
        code = fake_model().compose(Latent(sources=(Source(code=to_vector(np.zeros((1, 6)))),)), {})
    assert not code.is_inference()
    code.clone().requires_grad_(True).sum().backward()
