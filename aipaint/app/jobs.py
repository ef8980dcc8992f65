"""What the window does with the queue: pause, arrange, end, and what earlier sittings left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.engine_thread import EngineThread
from aipaint.app.errands import Errands
from aipaint.app.orders import Orders
from aipaint.app.queue_model import QueueModel
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import Recipe, check

if TYPE_CHECKING:
    from aipaint.gallery.queue import Pending


class Jobs(QObject):
    """The jobs of the queue's list, and those that are offered.

    remember_paused: called when that changes. left: what programs that are gone have not finished.
    """

    left_changed = Signal()
    refused = Signal(object)  # UserError
    noted = Signal(object)  # Message

    def __init__(
        self,
        engine: EngineThread,
        orders: Orders,
        queue: QueueModel,
        errands: Errands,
        paused: bool,
        remember_paused: Callable[[bool], object],
    ) -> None:
        super().__init__()
        self._engine, self._orders, self._queue, self._errands = engine, orders, queue, errands
        self._remember_paused = remember_paused
        self.left: tuple[Pending, ...] = ()
        queue.arranged.connect(orders.arrange)
        queue.set_paused(paused)
        engine.pause(paused)

    # What earlier sittings left

    def look_for_left(self, old: Sequence[dict[str, Any]], adopted: Callable[[], object]) -> None:
        """Find what is offered. old: recipes that an older version left, as plain data; they are
        written into the queue first.

        adopted: called when that is done. While the queue is paused all of it is queued at once:
        it begins no sooner than its user wishes.
        """

        def work() -> list[Pending] | UserError:
            gallery = self._engine.gallery()
            if gallery is None:
                return []
            try:
                if old:
                    gallery.queue.adopt(_recipes(old))
                return gallery.queue.left()
            except UserError as error:
                return error

        def then(found: list[Pending] | UserError) -> None:
            if isinstance(found, UserError):
                self.refused.emit(found)
                return
            adopted()
            self.left = tuple(found)
            self.left_changed.emit()
            if self.left and self.is_paused():
                self.take_left()

        self._errands.run(work, then)

    def count_left(self) -> int:
        """How many pictures are offered."""
        return sum(job.rest().batch for job in self.left)

    def take_left(self) -> None:
        """Queue what earlier sittings left."""
        left = self._give_up_left()

        def then(some: bool) -> None:
            if not some:
                self.noted.emit(say("Another window of aipaint has taken these pictures."))

        if left:
            self._orders.resume(left, then)

    def drop_left(self) -> None:
        """Forget what earlier sittings left."""
        left = self._give_up_left()

        def work() -> UserError | None:
            gallery = self._engine.gallery()
            try:
                if gallery is not None:
                    gallery.queue.drop(left)
            except UserError as error:
                return error
            return None

        self._errands.run(work, lambda error: error and self.refused.emit(error))

    def _give_up_left(self) -> tuple[Pending, ...]:
        left, self.left = self.left, ()
        self.left_changed.emit()
        return left

    # The queue

    def is_paused(self) -> bool:
        """Whether nothing new begins."""
        return self._queue.paused

    def pause(self, paused: bool) -> None:
        """Let nothing new begin, or go on; what has begun is finished. It is remembered."""
        if paused != self._queue.paused:
            self._engine.pause(paused)
            self._queue.set_paused(paused)
            self._remember_paused(paused)

    def cancel(self, number: int) -> None:
        """End one job."""
        self._queue.cancelling(number)
        self._engine.cancel(number)

    def cancel_all(self) -> None:
        """End every job, those that wait first so that none of them starts meanwhile."""
        for job in reversed(self._queue.jobs()):
            if not job.over:
                self.cancel(job.number)

    def clear_waiting(self) -> None:
        """End every job that has not begun."""
        for job in reversed(self._queue.waiting_jobs()):
            self.cancel(job.number)


def _recipes(plain: Iterable[dict[str, Any]]) -> list[Recipe]:
    """Return those that are recipes in this version."""
    found: list[Recipe] = []
    for one in plain:
        with contextlib.suppress(msgspec.ValidationError, UserError):
            found.append(check(msgspec.convert(one, Recipe))[0])
    return found
