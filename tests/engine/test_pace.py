"""The time that is left, and the time that previews may take."""

from __future__ import annotations

import pytest

from aipaint.engine.pace import Pace, PreviewBudget


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_tells_the_time_that_is_left() -> None:
    clock = Clock()
    pace = Pace(steps=4, batch=3, clock=clock)
    pace.begin()
    clock.now += 2
    assert pace.step(left=3, steps=4) == pytest.approx(3 * 2 + 2 + 2 * (4 * 2 + 2))
    for left in (2, 1, 0):
        clock.now += 2
        eta = pace.step(left, steps=4)
    assert eta == pytest.approx(2 + 2 * (4 * 2 + 2))
    clock.now += 7
    pace.end()
    pace.begin()
    clock.now += 2
    assert pace.step(left=3, steps=4) == pytest.approx(3 * 2 + 7 + 4 * 2 + 7)


def test_a_slow_first_step_is_not_taken_for_the_usual() -> None:
    clock = Clock()
    pace = Pace(steps=10, batch=1, clock=clock)
    pace.begin()
    clock.now += 60
    pace.step(left=9, steps=10)
    for left in (8, 7, 6):
        clock.now += 1
        eta = pace.step(left, steps=10)
    assert eta == pytest.approx(7)


def test_a_picture_of_fewer_steps_than_asked_for_tells_the_time_of_the_next() -> None:
    clock = Clock()
    pace = Pace(steps=20, batch=2, clock=clock)
    pace.begin()
    clock.now += 2
    assert pace.step(left=3, steps=4) == pytest.approx(3 * 2 + 2 + 4 * 2 + 2)


def test_previews_stay_within_their_share() -> None:
    clock = Clock()
    budget = PreviewBudget(0.02, clock)
    shown = 0
    for _ in range(1000):
        clock.now += 0.05
        if budget.allows():
            shown += 1
            clock.now += 0.005
            budget.spend(0.005)
    assert shown * 0.005 <= 0.02 * (clock.now - 100) + 0.005
    assert shown > 150


def test_cheap_previews_are_all_shown() -> None:
    clock = Clock()
    budget = PreviewBudget(0.02, clock)
    for _ in range(100):
        clock.now += 1.0
        assert budget.allows()
        budget.spend(0.01)
