"""A backend without a process: jobs run in the thread that polls. For scripts and tests."""

from __future__ import annotations

import threading
from collections import deque

from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Cancelled, Queued
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine.admission import admit
from aipaint.engine.worker import Worker
from aipaint.families.registry import Shelf


class LocalBackend:
    """Paints inside `poll`, one job a call; see `aipaint.engine.backend.Backend`.

    A job can be cancelled from another thread while it is painted. A model that loads cannot be
    given up here, and a crash takes the program with it: windows use `ProcessBackend`.
    """

    def __init__(self, home: Home, shelf: Shelf | None = None) -> None:
        self._shelf = shelf or Shelf(home)
        self._worker = Worker(self._shelf)
        self._ready = threading.Condition()
        self._events: deque[AnyEvent] = deque()
        self._queue: deque[tuple[int, Recipe]] = deque()
        self._unwanted: set[int] = set()
        self._jobs = 0
        self._woken = self._closed = False

    def submit(self, recipe: Recipe) -> int:
        """See `Backend.submit`."""
        recipe, notes = admit(recipe, self._shelf)
        with self._ready:
            if self._closed:
                raise UserError("The painting engine is closed.")
            self._jobs += 1
            self._queue.append((self._jobs, recipe))
            self._emit(Queued(job=self._jobs, recipe=recipe, notes=notes))
            return self._jobs

    def cancel(self, job: int) -> None:
        """See `Backend.cancel`."""
        with self._ready:
            waiting = deque(entry for entry in self._queue if entry[0] != job)
            if len(waiting) < len(self._queue):
                self._queue = waiting
                self._emit(Cancelled(job=job))
            else:
                self._unwanted.add(job)

    def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
        """See `Backend.poll`. Paints the next job, if there is one, before it returns."""
        with self._ready:
            self._ready.wait_for(
                lambda: self._events or self._queue or self._woken or self._closed, timeout
            )
            self._woken = False
            entry = self._queue.popleft() if self._queue else None
        if entry is not None:
            job, recipe = entry
            self._worker.run(job, recipe, self._emit, lambda: self._closed or job in self._unwanted)
        with self._ready:
            found = list(self._events)
            self._events.clear()
            return found

    def wake(self) -> None:
        """See `Backend.wake`."""
        with self._ready:
            self._woken = True
            self._ready.notify_all()

    def warm(self) -> None:
        """See `Backend.warm`. There is nothing to start beforehand."""

    def close(self) -> None:
        """See `Backend.close`."""
        with self._ready:
            self._closed = True
            self._queue.clear()
            self._ready.notify_all()

    def _emit(self, event: AnyEvent) -> None:
        with self._ready:
            self._events.append(event)
            self._ready.notify_all()
