"""A backend without a process: jobs run in the thread that polls. For scripts and tests."""

from __future__ import annotations

from collections import deque

from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Queued
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine.admission import admit
from aipaint.engine.mailbox import Mailbox
from aipaint.engine.worker import Worker
from aipaint.families.registry import Shelf


class LocalBackend(Mailbox):
    """Paints inside `poll`, one job a call; see `aipaint.engine.backend.Backend`.

    A job can be cancelled from another thread while it is painted. A model that loads cannot be
    given up here, and a crash takes the program with it: windows use `ProcessBackend`.
    """

    def __init__(self, home: Home, shelf: Shelf | None = None) -> None:
        super().__init__()
        self._shelf = shelf or Shelf(home)
        self._worker = Worker(self._shelf)
        self._queue: deque[tuple[int, Recipe]] = deque()
        self._unwanted: set[int] = set()
        self._jobs = 0

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

    def warm(self) -> None:
        """See `Backend.warm`. There is nothing to start beforehand."""

    def close(self) -> None:
        """See `Backend.close`."""
        with self._ready:
            self._closed = True
            self._queue.clear()
            self._ready.notify_all()

    # In the thread that polls: the next job is painted there, if there is one.

    def _worth_waking(self) -> bool:
        return super()._worth_waking() or bool(self._queue)

    def _work(self) -> None:
        with self._ready:
            entry = self._queue.popleft() if self._queue else None
        if entry is not None:
            job, recipe = entry
            self._worker.run(job, recipe, self._emit, lambda: self._closed or job in self._unwanted)
