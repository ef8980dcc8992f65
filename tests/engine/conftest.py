"""Homes with models, backends that are closed again, and a way to wait for events."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aipaint.core.events import AnyEvent, ends
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine import child
from aipaint.engine.backend import Backend
from aipaint.engine.process import ProcessBackend

# Seconds after which a test gives up; nothing that works comes near them.
LIMIT = 120.0

Start = Callable[..., ProcessBackend]


@pytest.fixture
def models(home: Home, tiny_pipeline: Path) -> Home:
    """A home with two copies of the tiny model: `tiny` and `slow`."""
    for name in ("tiny", "slow"):
        shutil.copytree(tiny_pipeline, home.models / name)
    return home


@pytest.fixture
def start(models: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a backend, with one of `tests.engine.hooks` as its process; closed after the test."""
    backends: list[ProcessBackend] = []

    def begin(main: Callable[..., Any] | None = None) -> ProcessBackend:
        if main is not None:
            monkeypatch.setattr(child, "main", main)
        backends.append(ProcessBackend(models))
        return backends[-1]

    yield begin
    for backend in backends:
        backend.close()


def a_recipe(**changes: Any) -> Recipe:
    """Return a small recipe."""
    usual: dict[str, Any] = {
        "prompt": "a cat",
        "model": "tiny",
        "steps": 3,
        "guidance": 3.0,
        "sampler": "euler_a",
        "seed": 5,
        "width": 32,
        "height": 32,
    }
    return Recipe(**(usual | changes))


def until(backend: Backend, enough: Callable[[list[AnyEvent]], bool]) -> list[AnyEvent]:
    """Poll until the events, which are returned, are enough."""
    events: list[AnyEvent] = []
    give_up = time.monotonic() + LIMIT
    while not enough(events):
        assert time.monotonic() < give_up, f"only got {[type(event) for event in events]}"
        events += backend.poll(1.0)
    return events


def ended(*jobs: int) -> Callable[[list[AnyEvent]], bool]:
    """Whether all of these jobs have ended."""
    return lambda events: set(jobs) <= {event.job for event in events if ends(event)}


def seen(kind: type, job: int) -> Callable[[list[AnyEvent]], bool]:
    """Whether such an event of that job has come."""
    return lambda events: any(isinstance(event, kind) and event.job == job for event in events)


def kinds(events: list[AnyEvent], job: int) -> list[str]:
    """Return the names of a job's events."""
    return [type(event).__name__ for event in events if event.job == job]


def last(events: list[AnyEvent], job: int) -> Any:
    """Return the last event of a job."""
    return [event for event in events if event.job == job][-1]
