"""Jobs in the order in which they are painted: what waits can be arranged, held and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class InLine(Protocol):
    """What a job must tell. passing: it is only looked at, and waits for no other."""

    @property
    def number(self) -> int: ...

    @property
    def passing(self) -> bool: ...


_Job = TypeVar("_Job", bound=InLine)


class Line(Generic[_Job]):
    """Jobs one after the other. Not safe by itself: its owner holds a lock.

    running: the job that is being worked at. paused: whether nothing new begins but jobs in
    passing.
    """

    def __init__(self) -> None:
        self.running: _Job | None = None
        self.paused = False
        self._waiting: list[_Job] = []

    def add(self, job: _Job) -> None:
        """Put a job at the end; one in passing before all that wait in earnest."""
        place = len(self._waiting)
        if job.passing:
            place = sum(other.passing for other in self._waiting)
        self._waiting.insert(place, job)

    def next(self) -> _Job | None:
        """Return the job that may begin now, None while one runs or nothing may."""
        first = self._waiting[0] if self._waiting else None
        if self.running is not None or first is None or (self.paused and not first.passing):
            return None
        return first

    def begin(self) -> _Job | None:
        """Let the job that may begin run, and return it."""
        first = self.next()
        if first is not None:
            self.running = self._waiting.pop(0)
        return first

    def head(self) -> _Job | None:
        """Return the job that runs, or else the one that may begin."""
        return self.running or self.next()

    def find(self, number: int) -> _Job | None:
        """Return the job of that number, None when there is none any more."""
        if self.running is not None and self.running.number == number:
            return self.running
        return next((job for job in self._waiting if job.number == number), None)

    def end(self, number: int) -> bool:
        """Take a job out, running or not; return whether it was there."""
        job = self.find(number)
        if job is None:
            return False
        if job is self.running:
            self.running = None
        else:
            self._waiting.remove(job)
        return True

    def arrange(self, order: Sequence[int]) -> None:
        """Let those that wait come in this order, those not named after them."""
        places = {number: place for place, number in enumerate(order)}
        last = len(order)
        # Stable: what is not named keeps its order; what is in passing stays in front.
        self._waiting.sort(key=lambda job: (not job.passing, places.get(job.number, last)))

    def clear(self) -> None:
        """Forget all of them."""
        self.running = None
        self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting) + (self.running is not None)
