"""From the engine's door to the picture: the starter's own autoencoder, and its noise."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done, Failed, Found, Loading, Sketch
from aipaint.core.latents import Latent, Shift, Source, from_vector, to_vector
from aipaint.core.paths import find_home
from aipaint.core.pixels import digest_of, from_array, to_array
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Resolve, Sheet
from aipaint.engine.admission import admit, admit_study
from aipaint.engine.worker import Follow, Worker
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

Bench = tuple[Shelf, Worker]
INSIDE = f"{STARTER_ID}#vae"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    shelf = Shelf(find_home(tmp_path_factory.mktemp("home")))
    return shelf, Worker(shelf)


def run(bench: Bench, recipe: Recipe, inputs: dict[str, Any]) -> list[AnyEvent]:
    events: list[AnyEvent] = []
    admitted = admit(recipe, bench[0], inputs)[0]
    bench[1].run(1, admitted, inputs, Follow(events.append, lambda: False))
    return events


def drawn(bench: Bench, recipe: Recipe, inputs: dict[str, Any]) -> np.ndarray:
    last = run(bench, recipe, inputs)[-1]
    assert isinstance(last, Done), last
    return to_array(last.image).astype(float)


def a_recipe(model: str, latent: Latent | None, **changes: Any) -> Recipe:
    made = Recipe(
        model=model,
        steps=1,
        guidance=1.0,
        sampler="euler",
        seed=0,
        width=128,
        height=128,
        latent=latent,
    )
    return msgspec.structs.replace(made, **changes)


def test_a_photograph_is_encoded_slid_and_decoded(bench: Bench):
    data = pytest.importorskip("skimage.data")
    photo = from_array(np.ascontiguousarray(data.astronaut()))
    inputs = {digest_of(photo): photo}
    latent = Latent(sources=(Source(image=digest_of(photo)),))
    recipe = a_recipe(INSIDE, latent)
    found = drawn(bench, recipe, inputs)
    assert found.shape == (128, 128, 3)
    import PIL.Image

    small = PIL.Image.fromarray(data.astronaut()).resize((128, 128), PIL.Image.Resampling.LANCZOS)
    # It is like the photograph, and each time the same.
    assert np.abs(found - np.asarray(small, float)).mean() < 12
    assert np.array_equal(drawn(bench, recipe, inputs), found)
    events: list[AnyEvent] = []
    study = admit_study(Resolve(model=INSIDE, latents=(latent,)), bench[0], inputs)
    bench[1].explore(2, study, inputs, Follow(events.append, lambda: False))
    answer = events[-1]
    assert isinstance(answer, Found), answer
    code = from_vector(answer.codes[0])
    again = a_recipe(INSIDE, Latent(sources=(Source(code=answer.codes[0]),)))
    assert np.array_equal(drawn(bench, again, {}), found)
    way = np.zeros(code.shape[-1], np.float32)
    way[: len(way) // 16] = 0.2
    slid = [
        drawn(
            bench,
            a_recipe(
                INSIDE,
                Latent(
                    sources=latent.sources, shifts=(Shift(vector=to_vector(way), amount=amount),)
                ),
            ),
            inputs,
        )
        for amount in (1.0, 3.0)
    ]
    gaps = [np.abs(each - found).mean() for each in slid]
    assert 0 < gaps[0] < gaps[1]


def test_seeds_are_refused_in_words_by_an_autoencoder(bench: Bench):
    last = run(bench, a_recipe(INSIDE, Latent(sources=(Source(seed=1),))), {})[-1]
    assert isinstance(last, Failed)
    assert "Seeds" in str(last)


def test_noise_is_painted_as_the_plain_recipe_and_in_sheets(bench: Bench):
    plain = a_recipe(STARTER_ID, None, prompt="a cat", steps=2, seed=9)
    latent = Latent(sources=(Source(seed=9),))
    mixed = msgspec.structs.replace(plain, latent=latent, seed=1)
    assert np.array_equal(drawn(bench, mixed, {}), drawn(bench, plain, {}))
    # Both are one model in memory.
    assert not any(isinstance(event, Loading) for event in run(bench, mixed, {}))
    seen: list[AnyEvent] = []
    study = admit_study(Sheet(model=STARTER_ID, latents=(latent,), side=32), bench[0], {})
    bench[1].explore(3, study, {}, Follow(seen.append, lambda: False))
    assert [event.image.width for event in seen if isinstance(event, Sketch)] == [32]
    assert isinstance(seen[-1], Found)


def test_the_door_refuses_what_noise_cannot_be(bench: Bench):
    code = to_vector(np.zeros(4, np.float32))
    with pytest.raises(UserError, match="pictures or codes"):
        admit(a_recipe(STARTER_ID, Latent(sources=(Source(code=code),))), bench[0], {})
