"""A backend without a process: jobs run in the thread that polls. For scripts and tests."""

from __future__ import annotations

from collections import deque

from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Queued, Taken
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.engine.admission import admit, admit_filter
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.mailbox import Mailbox
from aipaint.engine.worker import Follow, Worker
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
        self._queue: deque[tuple[int, Recipe | Filter, Inputs]] = deque()
        self._unwanted: set[int] = set()
        self._jobs = 0

    def submit(self, recipe: Recipe, inputs: Inputs = NO_INPUTS) -> int:
        """See `Backend.submit`."""
        recipe, notes = admit(recipe, self._shelf, inputs)
        with self._ready:
            job = self._take(recipe, inputs)
            self._emit(Queued(job=job, recipe=recipe, notes=notes))
            return job

    def apply(self, wish: Filter, inputs: Inputs) -> int:
        """See `Backend.apply`."""
        wish = admit_filter(wish, inputs)
        with self._ready:
            job = self._take(wish, inputs)
            self._emit(Taken(job=job, filter=wish))
            return job

    def _take(self, work: Recipe | Filter, inputs: Inputs) -> int:
        if self._closed:
            raise UserError("The painting engine is closed.")
        self._jobs += 1
        self._queue.append((self._jobs, work, inputs))
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
            job, work, inputs = entry
            follow = Follow(self._emit, lambda: self._closed or job in self._unwanted)
            if isinstance(work, Filter):
                self._worker.apply(job, work, inputs, follow)
            else:
                self._worker.run(job, work, inputs, follow)
