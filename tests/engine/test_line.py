"""The line in which jobs wait."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from aipaint.engine.line import Line


@dataclass(frozen=True)
class Job:
    number: int
    passing: bool = False


def drained(line: Line[Job]) -> list[int]:
    order = []
    while (job := line.begin()) is not None:
        order.append(job.number)
        line.end(job.number)
    return order


def test_jobs_come_one_at_a_time_in_their_order() -> None:
    line: Line[Job] = Line()
    for number in (1, 2, 3):
        line.add(Job(number))
    assert line.begin() == Job(1)
    assert line.begin() is None
    assert line.head() == Job(1)
    assert line.end(2)
    assert not line.end(2)
    assert line.end(1)
    assert drained(line) == [3]


def test_what_passes_comes_first_and_is_not_held() -> None:
    line: Line[Job] = Line()
    line.add(Job(1))
    line.add(Job(2, passing=True))
    line.add(Job(3, passing=True))
    line.paused = True
    assert drained(line) == [2, 3]
    assert line.head() is None
    line.paused = False
    assert line.head() == Job(1)


@given(st.integers(0, 8), st.lists(st.integers(-2, 10)), st.booleans())
def test_arranging_loses_and_doubles_nothing(count: int, order: list[int], running: bool) -> None:
    line: Line[Job] = Line()
    for number in range(count):
        line.add(Job(number))
    begun = line.begin() if running else None
    line.arrange(order)
    assert line.running == begun
    if begun is not None:
        line.end(begun.number)
    found = drained(line)
    assert sorted(found) == [n for n in range(count) if begun is None or n != begun.number]
    named = [number for number in found if number in order]
    # A number that is named twice counts where it is named last.
    assert named == sorted(named, key=lambda n: len(order) - order[::-1].index(n))
    assert found == named + sorted(set(found) - set(named))
