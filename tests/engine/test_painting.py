"""Real painting with a tiny model: the same bytes wherever it is done, and bad input in words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Done, Failed, Loading, Queued, Step
from aipaint.core.paths import Home, resources
from aipaint.core.recipe import Recipe
from aipaint.engine.local import LocalBackend
from aipaint.engine.process import ProcessBackend
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf
from tests.engine.conftest import a_recipe, ended, kinds, last, until


@pytest.fixture
def local(models: Home) -> Iterator[LocalBackend]:
    """A backend that paints in this thread."""
    backend = LocalBackend(models)
    yield backend
    backend.close()


def pictures(backend: Any, recipe: Recipe) -> list[bytes]:
    """Paint and return the bytes of each picture."""
    job = backend.submit(recipe)
    events = until(backend, ended(job))
    assert isinstance(last(events, job), Done), last(events, job)
    return [event.image.data for event in events if isinstance(event, Done)]


def test_the_same_recipe_is_the_same_picture_in_every_process(
    models: Home, local: LocalBackend
) -> None:
    recipe = a_recipe(batch=3)
    wanted = pictures(local, recipe)
    assert len(set(wanted)) == 3
    assert [pictures(local, recipe.one(index))[0] for index in range(3)] == wanted
    for _ in range(2):
        backend = ProcessBackend(models)
        try:
            backend.warm()
            assert pictures(backend, recipe) == wanted
            assert pictures(backend, recipe.one(2)) == wanted[2:]
        finally:
            backend.close()


def test_local_events_come_in_order(local: LocalBackend) -> None:
    first, second = local.submit(a_recipe()), local.submit(a_recipe())
    events = until(local, ended(first, second))
    assert kinds(events, first) == ["Queued", "Loading", "Step", "Step", "Step", "Done"]
    assert kinds(events, second) == ["Queued", "Step", "Step", "Step", "Done"]
    step = next(event for event in events if isinstance(event, Step))
    assert step.preview is not None
    assert (step.preview.width, step.preview.height) == (32, 32)


def test_local_jobs_can_be_cancelled(local: LocalBackend) -> None:
    waiting = local.submit(a_recipe())
    local.cancel(waiting)
    assert kinds(local.poll(), waiting) == ["Queued", "Cancelled"]
    running = local.submit(a_recipe())
    emit = local._emit

    def cancel_at_the_first_step(event: Any) -> None:
        emit(event)
        if isinstance(event, Step):
            # As a window would, from another thread.
            other = threading.Thread(target=local.cancel, args=(event.job,))
            other.start()
            other.join()

    local._emit = cancel_at_the_first_step  # type: ignore[method-assign]
    events = until(local, ended(running))
    assert kinds(events, running) == ["Queued", "Loading", "Step", "Cancelled"]
    assert isinstance(events[-1], Cancelled)


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": 0},
        {"steps": -1},
        {"steps": 10**9},
        {"guidance": float("nan")},
        {"guidance": float("inf")},
        {"guidance": -1.0},
        {"width": 0},
        {"width": -64},
        {"height": 10**9},
        {"width": 8192, "height": 8192},
        {"seed": -1},
        {"seed": 2**32},
        {"batch": 0},
        {"sampler": "magic"},
        {"model": "tinny"},
        {"model": ""},
        {"prompt": "x" * 100_001},
    ],
)
def test_refuses_what_makes_no_sense(local: LocalBackend, changes: dict[str, Any]) -> None:
    with pytest.raises(UserError) as caught:
        local.submit(a_recipe(**changes))
    assert caught.value.what
    assert caught.value.fix or caught.value.why
    assert local.poll() == []


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "x" * 10_000,
        "🐈‍⬛🏳️‍🌈👨‍👩‍👧‍👦",
        "قطة على السطح \u202e\u2066",
        "猫" * 500,
        "broken \ud83d",
        "\0\x07",
    ],
)
def test_paints_whatever_is_typed(local: LocalBackend, prompt: str) -> None:
    job = local.submit(a_recipe(prompt=prompt, negative_prompt=prompt, steps=1))
    events = until(local, ended(job))
    done = last(events, job)
    assert isinstance(done, Done)
    done.recipe.prompt.encode()
    assert bool(done.notes) == (len(prompt.encode("utf-8", "replace")) > 22)


@pytest.mark.parametrize(("asked", "given"), [((33, 32), (32, 32)), ((37, 43), (40, 40))])
def test_rounds_sizes_and_says_so(
    local: LocalBackend, asked: tuple[int, int], given: tuple[int, int]
) -> None:
    job = local.submit(a_recipe(width=asked[0], height=asked[1], steps=1))
    events = until(local, ended(job))
    assert isinstance(events[0], Queued)
    assert "rounded" in str(events[0].notes[0])
    done = last(events, job)
    assert (done.image.width, done.image.height) == given
    assert (done.recipe.width, done.recipe.height) == given


def test_a_model_that_is_damaged_meanwhile_fails_in_words(
    local: LocalBackend, models: Home
) -> None:
    job = local.submit(a_recipe())
    weights = next((models.models / "tiny/unet").glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-100])
    failed = last(until(local, ended(job)), job)
    assert isinstance(failed, Failed)
    assert not failed.bug
    assert "cut short" in str(failed.what)


def test_a_model_that_changed_is_loaded_anew(local: LocalBackend, models: Home) -> None:
    first = pictures(local, a_recipe())
    schedule = models.models / "tiny/scheduler/scheduler_config.json"
    schedule.write_text(schedule.read_text().replace("0.012", "0.02"))
    job = local.submit(a_recipe())
    events = until(local, ended(job))
    assert any(isinstance(event, Loading) for event in events)
    assert last(events, job).image.data != first[0]


def starter_is_there() -> bool:
    """Whether the starter's weights are in this checkout."""
    folder = resources() / "models" / STARTER_ID
    return any((folder / "unet").glob("*.safetensors"))


@pytest.mark.skipif(not starter_is_there(), reason="the starter's weights are not here")
def test_the_starter_paints(local: LocalBackend, models: Home) -> None:
    usual = Shelf(models).find(STARTER_ID).defaults
    recipe = a_recipe(
        prompt="a red apple",
        model=STARTER_ID,
        steps=4,
        guidance=usual.guidance,
        sampler=usual.sampler,
        width=usual.width,
        height=usual.height,
    )
    first = pictures(local, recipe)
    assert pictures(local, recipe) == first
    assert pictures(local, msgspec.structs.replace(recipe, prompt="蓝色的猫")) != first
