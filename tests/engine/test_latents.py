"""Latent spaces in the worker process: studies and recipes end to end, and cancelling them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from aipaint.core.events import Cancelled, Done, Failed, Found, Sketch
from aipaint.core.latents import Latent, Source
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Resolve, Sheet
from aipaint.engine.process import ProcessBackend
from tests.engine.conftest import ended, kinds, last, seen, until
from tests.families.gan import biggan_files


@pytest.fixture
def backend(home: Home) -> Iterator[ProcessBackend]:
    biggan_files.write(home.models / "animals")
    backend = ProcessBackend(home)
    yield backend
    backend.close()


def latent(seed: int, label: int = 1) -> Latent:
    return Latent(sources=(Source(seed=seed, labels=((label, 1.0),)),), psi=0.6)


def recipe(point: Latent) -> Recipe:
    return Recipe(
        model="animals",
        steps=1,
        guidance=1,
        sampler="euler",
        seed=point.sources[0].seed or 0,
        width=32,
        height=32,
        latent=point,
    )


def test_points_are_drawn_looked_into_and_cancelled(backend: ProcessBackend) -> None:
    # One test, for starting a worker takes longer than what it is asked here.
    painted = backend.submit(recipe(latent(5)))
    asked = backend.explore(Resolve(model="animals", latents=(latent(5),)), {})
    events = until(backend, ended(painted, asked))
    assert kinds(events, painted)[0] == "Queued"
    assert kinds(events, asked) == ["Asked", "Step", "Found"]
    first, found = last(events, painted), last(events, asked)
    assert isinstance(first, Done)
    assert isinstance(found, Found)
    code = Latent(sources=(Source(code=found.codes[0]),))
    again = backend.submit(recipe(code))
    second = last(until(backend, ended(again)), again)
    assert isinstance(second, Done)
    assert second.image == first.image
    assert second.facts.model_hash == found.facts.model_hash

    # Cancelled, it stops between two batches, and the worker lives on.
    wall = Sheet(model="animals", latents=tuple(latent(seed) for seed in range(1024)))
    job = backend.explore(wall, {})
    events = until(backend, seen(Sketch, job))
    backend.cancel(job)
    events += until(backend, ended(job))
    assert isinstance(last(events, job), Cancelled)
    assert kinds(events, job).count("Sketch") < 1024
    after = backend.submit(recipe(latent(1)))
    assert isinstance(last(until(backend, ended(after)), after), Done)

    # What is not there is told, and nothing breaks.
    plain = msgspec.structs.replace(latent(1), sources=(Source(seed=1),))
    job = backend.submit(recipe(plain))
    failed = last(until(backend, ended(job)), job)
    assert isinstance(failed, Failed)
    assert not failed.bug
    assert "class" in str(failed.what)
