"""The jobs of this sitting, newest first, and how far they are."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from aipaint.app.engine_thread import Arrival
from aipaint.core.events import (
    AnyEvent,
    Cancelled,
    Failed,
    Filtered,
    Loading,
    Part,
    Queued,
    Step,
    Taken,
)
from aipaint.core.filters import Filter
from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe

_ROOT = QModelIndex()


class State(enum.Enum):
    """Where a job stands."""

    WAITING = "waiting"
    LOADING = "loading"
    PAINTING = "painting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass
class Job:
    """One job: a recipe, or else a filter.

    picture: from 0, of `count`. step: of a filter, a tile. eta: seconds to its end, None if
    unknown.
    """

    number: int
    recipe: Recipe | None
    filter: Filter | None = None
    state: State = State.WAITING
    picture: int = 0
    step: int = 0
    steps: int = 0
    eta: float | None = None
    cancelling: bool = False
    failure: Failed | None = None
    notes: tuple[Message, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        if self.state is State.DONE:
            return 1.0
        part = self.step / self.steps if self.steps else 0.0
        return min(1.0, (self.picture + part) / max(1, self.count))

    @property
    def count(self) -> int:
        """How many pictures it paints."""
        return 1 if self.recipe is None else self.recipe.batch

    @property
    def prompt(self) -> str:
        """What it paints, in one line; empty for a filter."""
        return "" if self.recipe is None else " ".join(self.recipe.prompt.split())

    def unfinished(self) -> Recipe | None:
        """Return a recipe for those pictures of the job that are not painted yet.

        None for a filter: the picture that it works on is the window's, and gone with it.
        """
        if self.recipe is None:
            return None
        done = min(self.picture, self.recipe.batch - 1)
        return msgspec.structs.replace(
            self.recipe, seed=self.recipe.one(done).seed, batch=self.recipe.batch - done
        )


class QueueModel(QAbstractListModel):
    """Jobs as rows. `JobRole` gives the `Job`."""

    JobRole = Qt.ItemDataRole.UserRole + 1

    changed = Signal(object)  # Job, after anything about it changed

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == self.JobRole:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return job.prompt
        return None

    def jobs(self) -> list[Job]:
        """All jobs, newest first."""
        return list(self._jobs)

    def job(self, number: int) -> Job | None:
        """Return the job of that number, None when it is unknown or was cleared."""
        return next((job for job in self._jobs if job.number == number), None)

    def current(self) -> Job | None:
        """Return the job that is being painted, or the next that will be; None when idle."""
        return next((job for job in reversed(self._jobs) if not job.over), None)

    def waiting(self) -> int:
        """How many jobs are not over yet."""
        return sum(not job.over for job in self._jobs)

    def clear_over(self) -> None:
        """Forget the jobs that are over."""
        for row in reversed(range(len(self._jobs))):
            if self._jobs[row].over:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._jobs[row]
                self.endRemoveRows()

    def cancelling(self, number: int) -> None:
        """Note that the end of a job has been asked for."""
        job = self.job(number)
        if job is not None and not job.over:
            job.cancelling = True
            self._touch(job)

    def hear(self, event: AnyEvent) -> None:
        """Take in an event of the engine."""
        if isinstance(event, Queued):
            self._insert(Job(event.job, event.recipe, notes=event.notes))
            return
        if isinstance(event, Taken):
            self._insert(Job(event.job, None, event.filter))
            return
        job = self.job(event.job)
        if job is None:
            return
        if isinstance(event, Loading):
            job.state = State.LOADING
        elif isinstance(event, Step):
            job.state = State.PAINTING
            job.picture, job.step, job.steps = event.index, event.step, event.steps
            job.eta = event.eta
        elif isinstance(event, Part):
            job.state = State.PAINTING
        elif isinstance(event, Filtered):
            job.state, job.eta, job.notes = State.DONE, None, job.notes + event.notes
        elif isinstance(event, Failed):
            job.state, job.failure, job.eta = State.FAILED, event, None
        elif isinstance(event, Cancelled):
            job.state, job.eta = State.CANCELLED, None
        self._touch(job)

    def hear_arrival(self, arrival: Arrival) -> None:
        """Take in a finished picture."""
        job = self.job(arrival.done.job)
        if job is None:
            return
        job.notes += tuple(note for note in arrival.done.notes if note not in job.notes)
        job.picture, job.step = arrival.done.index + 1, 0
        if arrival.done.last:
            job.state, job.eta = State.DONE, None
        self._touch(job)

    def _insert(self, job: Job) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._jobs.insert(0, job)
        self.endInsertRows()
        self.changed.emit(job)

    def _touch(self, job: Job) -> None:
        index = self.index(self._jobs.index(job))
        self.dataChanged.emit(index, index)
        self.changed.emit(job)
