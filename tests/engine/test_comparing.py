"""Pictures are compared beside everything else: nothing has to be read again for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from aipaint.core.events import Part
from aipaint.core.filters import Filter
from aipaint.core.likeness import SIDE, VALUES, order_for, vectors_of
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.engine.local import LocalBackend
from tests.engine.conftest import a_recipe, ended, kinds, until


@pytest.fixture
def local(models: Home) -> Iterator[LocalBackend]:
    """A backend that paints in this thread."""
    backend = LocalBackend(models)
    yield backend
    backend.close()


def compared() -> tuple[Filter, Inputs]:
    dice = np.random.default_rng(1)
    return order_for([dice.integers(0, 256, (SIDE, SIDE, 3), np.uint8) for _ in range(5)])


def test_the_network_stays_and_pushes_nothing_out(local: LocalBackend) -> None:
    wish, inputs = compared()
    lines = Filter(kind="edges", image=wish.image)
    jobs = [
        local.apply(wish, inputs),
        local.apply(lines, inputs),
        local.apply(wish, inputs),
        local.apply(lines, inputs),
        local.submit(a_recipe()),
        local.apply(wish, inputs),
        local.submit(a_recipe()),
    ]
    events = until(local, ended(*jobs))
    read = ["Loading" in kinds(events, job) for job in jobs]
    assert read == [True, True, False, False, True, False, False]
    rows = [e.image for e in events if isinstance(e, Part) and e.job == jobs[0]]
    assert sum(len(vectors_of(part)) for part in rows) == 5
    assert vectors_of(rows[0]).shape[1] == VALUES
    again = [e.image for e in events if isinstance(e, Part) and e.job == jobs[5]]
    assert [part.data for part in rows] == [part.data for part in again]


def test_what_is_passing_comes_before_what_waits_and_while_that_is_held(
    local: LocalBackend,
) -> None:
    wish, inputs = compared()
    local.pause(True)
    waiting = local.apply(wish, inputs)
    passing = local.apply(wish, inputs, passing=True)
    events = until(local, ended(passing))
    assert kinds(events, waiting) == ["Taken"]
    local.pause(False)
    until(local, ended(waiting))
