"""The jobs of this sitting: what is painted, what waits in its order, what is over."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

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
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe

THUMBNAIL = 96  # pixels of a job's picture at most

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class State(enum.Enum):
    """Where a job stands."""

    WAITING = "waiting"
    LOADING = "loading"
    PAINTING = "painting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Job:
    """One job: a recipe, or else a filter.

    picture: from 0, of `count`. step: of a filter, a tile. eta: seconds to its end, None if
    unknown. thumbnail: of what is seen of it so far.
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
    thumbnail: QImage | None = None

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


class QueueModel(QAbstractListModel):
    """Jobs as rows: those that have begun, those that wait in the order in which they will begin,
    those that are over with the newest first. `JobRole` gives the `Job`.

    paused: whether nothing new begins.
    """

    JobRole = Qt.ItemDataRole.UserRole + 1

    changed = Signal(object)  # Job, after anything about it changed
    arranged = Signal(list)  # numbers of the waiting jobs in the order that the user gave them
    pause_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.paused = False
        self._jobs: list[Job] = []

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == self.JobRole:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return job.prompt
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if not index.isValid():
            return found | Qt.ItemFlag.ItemIsDropEnabled  # between the rows, not onto them
        if self._jobs[index.row()].state is State.WAITING:
            return found | Qt.ItemFlag.ItemIsDragEnabled
        return found

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def jobs(self) -> list[Job]:
        """All jobs, as the rows are."""
        return list(self._jobs)

    def job(self, number: int) -> Job | None:
        """Return the job of that number, None when it is unknown or was cleared."""
        return next((job for job in self._jobs if job.number == number), None)

    def row_of(self, job: Job) -> int:
        """Return the row of one of the jobs."""
        return self._jobs.index(job)

    def current(self) -> Job | None:
        """Return the job that is being painted, or the next that will be.

        None when idle, and when all that is left is held.
        """
        job = self._jobs[0] if self._jobs else None
        if job is None or job.over or (self.paused and job.state is State.WAITING):
            return None
        return job

    def waiting(self) -> int:
        """How many jobs are not over yet."""
        return sum(not job.over for job in self._jobs)

    def waiting_jobs(self) -> list[Job]:
        """Those that have not begun, in their order.

        Where nothing holds it, the first of all is begun with already: the engine takes it before
        it tells of it.
        """
        first = 0 if self.paused else 1
        return [job for job in self._jobs[first:] if job.state is State.WAITING]

    def set_paused(self, paused: bool) -> None:
        """Note that nothing new begins, or that it does again."""
        if paused != self.paused:
            self.paused = paused
            self.pause_changed.emit(paused)

    def move(self, numbers: Iterable[int], before: int) -> None:
        """Put waiting jobs together before the one at place `before` of those that wait, from 0."""
        chosen = set(numbers)
        old = self.waiting_jobs()
        moving = [job for job in old if job.number in chosen]
        ahead = [job for job in old[: max(0, before)] if job.number not in chosen]
        behind = [job for job in old[max(0, before) :] if job.number not in chosen]
        new = [*ahead, *moving, *behind]
        if new == old:
            return
        first = self.row_of(old[0])
        for row, job in enumerate(new, first):
            self._move(self.row_of(job), row)
        self.arranged.emit([job.number for job in new])

    def move_by(self, numbers: Iterable[int], places: int) -> None:
        """Move waiting jobs one place, or more, down (or up when that is negative)."""
        chosen = set(numbers)
        old = self.waiting_jobs()
        rows = [place for place, job in enumerate(old) if job.number in chosen]
        if rows:
            self.move(chosen, rows[0] + places if places < 0 else rows[-1] + places + 1)

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
            if event.preview is not None:
                job.thumbnail = _small(event.preview)
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
        job.thumbnail = _small(arrival.done.image)
        if arrival.done.last:
            job.state, job.eta = State.DONE, None
        self._touch(job)

    def _insert(self, job: Job) -> None:
        row = self.waiting()
        self.beginInsertRows(QModelIndex(), row, row)
        self._jobs.insert(row, job)
        self.endInsertRows()
        self.changed.emit(job)

    def _touch(self, job: Job) -> None:
        """A job changed: it goes where it belongs now, and views look at it again."""
        row, phase = self.row_of(job), _phase(job)
        # All others stand where they belong: its neighbours tell.
        before = [_phase(other) for other in self._jobs[max(0, row - 1) : row]]
        behind = [_phase(other) for other in self._jobs[row + 1 : row + 2]]
        if any(other > phase for other in before) or any(other < phase for other in behind):
            others = [_phase(other) for other in self._jobs if other is not job]
            # What ends comes before all that ended earlier, what begins after what has begun.
            last = phase if phase == 2 else phase + 1
            self._move(row, sum(other < last for other in others))
        index = self.index(self.row_of(job))
        self.dataChanged.emit(index, index)
        self.changed.emit(job)

    def _move(self, row: int, to: int) -> None:
        if row == to:
            return
        self.beginMoveRows(_ROOT, row, row, _ROOT, to + 1 if to > row else to)
        self._jobs.insert(to, self._jobs.pop(row))
        self.endMoveRows()


def _phase(job: Job) -> int:
    """0 for what has begun, 1 for what waits, 2 for what is over."""
    return 2 if job.over else 1 if job.state is State.WAITING else 0


def _small(image: Image) -> QImage:
    whole = QImage(
        image.data, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888
    )
    keep = Qt.AspectRatioMode.KeepAspectRatio
    size = min(THUMBNAIL, max(image.width, image.height))
    # A large one is not looked at pixel by pixel: the window waits for it.
    if size < max(image.width, image.height):
        whole = whole.scaled(4 * size, 4 * size, keep)
    return whole.scaled(size, size, keep, Qt.TransformationMode.SmoothTransformation)
