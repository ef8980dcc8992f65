"""A backend without a process: jobs run in the thread that polls. For scripts and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import Asked, Cancelled, Queued, Taken
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.admission import admit, admit_filter, admit_study
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.line import Line
from aipaint.engine.mailbox import Mailbox
from aipaint.engine.worker import Follow, Worker
from aipaint.families.devices import find_machine
from aipaint.families.shelf import Shelf


@dataclass(frozen=True)
class _Job:
    number: int
    work: Recipe | Filter | Study
    inputs: Inputs
    passing: bool


class LocalBackend(Mailbox):
    """Paints inside `poll`, one job a call; see `aipaint.engine.backend.Backend`.

    A job can be cancelled from another thread while it is painted. A model that loads cannot be
    given up here, and a crash takes the program with it: windows use `ProcessBackend`.
    """

    def __init__(self, home: Home, shelf: Shelf | None = None) -> None:
        super().__init__()
        self._shelf = shelf or Shelf(home)
        self._worker = Worker(self._shelf)
        self._line: Line[_Job] = Line()
        self._unwanted: set[int] = set()
        self._jobs = 0
        self._wishes = Wishes()

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
        with self._ready:
            job = self._take(recipe, inputs, passing)
            self._emit(Queued(job=job, recipe=recipe, notes=notes))
            return job

    def apply(self, wish: Filter, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.apply`."""
        wish = admit_filter(wish, inputs)
        with self._ready:
            job = self._take(wish, inputs, passing)
            self._emit(Taken(job=job, filter=wish))
            return job

    def explore(self, study: Study, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.explore`."""
        study = admit_study(study, self._shelf, inputs)
        with self._ready:
            job = self._take(study, inputs, passing)
            self._emit(Asked(job=job, study=study))
            return job

    def _take(self, work: Recipe | Filter | Study, inputs: Inputs, passing: bool = False) -> int:
        if self._closed:
            raise UserError("The painting engine is closed.")
        self._jobs += 1
        self._line.add(_Job(self._jobs, work, inputs, passing))
        self._ready.notify_all()
        return self._jobs

    def arrange(self, order: Sequence[int]) -> None:
        """See `Backend.arrange`."""
        with self._ready:
            self._line.arrange(order)

    def pause(self, paused: bool) -> None:
        """See `Backend.pause`."""
        with self._ready:
            self._line.paused = paused
            self._ready.notify_all()

    def cancel(self, job: int) -> None:
        """See `Backend.cancel`."""
        with self._ready:
            running = self._line.running
            if running is not None and running.number == job:
                self._unwanted.add(job)
            elif self._line.end(job):
                self._emit(Cancelled(job=job))

    def warm(self) -> None:
        """See `Backend.warm`. There is nothing to start beforehand."""

    def configure(self, wishes: Wishes) -> None:
        """See `Backend.configure`."""
        with self._ready:
            self._wishes = wishes

    def close(self) -> None:
        """See `Backend.close`."""
        with self._ready:
            self._closed = True
            self._line.clear()
            self._ready.notify_all()

    # In the thread that polls: the next job is painted there, if there is one.

    def _worth_waking(self) -> bool:
        return super()._worth_waking() or self._line.next() is not None

    def _work(self) -> None:
        with self._ready:
            job = self._line.begin()
            wishes = self._wishes
        if job is not None:
            self._worker.configure(wishes)
            number, work = job.number, job.work
            follow = Follow(self._emit, lambda: self._closed or number in self._unwanted)
            if isinstance(work, Filter):
                self._worker.apply(number, work, job.inputs, follow)
            elif isinstance(work, Study):
                self._worker.explore(number, work, job.inputs, follow)
            else:
                self._worker.run(number, work, job.inputs, follow)
            with self._ready:
                self._line.end(number)
                self._unwanted.discard(number)
            self._know(find_machine())
