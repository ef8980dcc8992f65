"""The backend of the studio: a queue here, and a worker process that owns torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from aipaint.core.devices import Machine, Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Asked, Cancelled, Queued, Taken
from aipaint.core.filters import Filter
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.admission import admit, admit_filter, admit_study
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.job import Job
from aipaint.engine.keeper import REAP_SECONDS, Keeper


class ProcessBackend(Keeper):
    """Paints in a process of its own; see `aipaint.engine.backend.Backend`.

    Nothing happens unless some thread polls: the worker is started, fed and replaced there.
    """

    def submit(
        self,
        recipe: Recipe,
        inputs: Inputs = NO_INPUTS,
        *,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> int:
        """See `Backend.submit`."""
        recipe, notes = admit(recipe, self._shelf, inputs)
        with self._lock:
            job = self._queue(recipe, inputs, arriving, passing)
            self._last_model = recipe.model
            self._events.append(Queued(job=job, recipe=recipe, notes=notes))
            self._ring()
        return job

    def apply(self, wish: Filter, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.apply`."""
        wish = admit_filter(wish, inputs)
        with self._lock:
            job = self._queue(wish, inputs, passing=passing)
            self._events.append(Taken(job=job, filter=wish))
            self._ring()
        return job

    def explore(self, study: Study, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.explore`."""
        study = admit_study(study, self._shelf, inputs)
        with self._lock:
            job = self._queue(study, inputs, passing=passing)
            self._events.append(Asked(job=job, study=study))
            self._ring()
        return job

    def _queue(
        self,
        work: Recipe | Filter | Study,
        inputs: Inputs,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> int:
        """Put a job in the queue. The lock is held."""
        if self._closed:
            raise UserError("The painting engine is closed.")
        self._count += 1
        self._line.add(Job(self._count, work, inputs, arriving, passing))
        return self._count

    def arrange(self, order: Sequence[int]) -> None:
        """See `Backend.arrange`."""
        with self._lock:
            self._line.arrange(order)

    def pause(self, paused: bool) -> None:
        """See `Backend.pause`."""
        with self._lock:
            self._line.paused = paused
            self._ring()

    def cancel(self, job: int) -> None:
        """See `Backend.cancel`."""
        with self._lock:
            found = self._line.find(job)
            if found is None or found.unwanted:
                return
            found.unwanted = True
            if not found.sent or found.loading:
                # Nobody paints it, or nobody can leave it but by killing the worker.
                self._replace = self._replace or found.loading
                self._line.end(job)
                self._events.append(Cancelled(job=job))
            self._ring()

    def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
        """See `Backend.poll`."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._polling:
            listened = False
            while True:
                if not self._torn_down and not self._closed:
                    self._drive()
                with self._lock:
                    over = listened and end is not None and time.monotonic() >= end
                    if self._events or self._woken or self._closed or over:
                        self._woken = False
                        found = list(self._events)
                        self._events.clear()
                        return found
                self._listen(end)
                listened = True

    def wake(self) -> None:
        """See `Backend.wake`."""
        with self._lock:
            self._woken = True
            self._ring()

    def warm(self) -> None:
        """See `Backend.warm`: imports torch, and loads the model used last or the starter."""
        with self._lock:
            self._want_start = self._want_warm = True
            self._ring()

    def configure(self, wishes: Wishes) -> None:
        """See `Backend.configure`."""
        with self._lock:
            self._wishes = wishes
            self._ring()

    def machine(self) -> Machine | None:
        """See `Backend.machine`."""
        with self._lock:
            return self._machine

    def close(self) -> None:
        """See `Backend.close`. May be called again, and while another thread polls."""
        with self._lock:
            self._closed = True
            self._line.clear()
            self._ring()
        with self._polling:
            if self._torn_down:
                return
            self._torn_down = True
            handles = [*self._dying, *([self._worker] if self._worker else [])]
            for handle in handles:
                handle.kill()
            for handle in handles:
                handle.gone(REAP_SECONDS)
            self._worker, self._dying = None, []
            with self._lock:
                self._bell.close()
                self._ringer.close()
