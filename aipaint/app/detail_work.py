"""Upscaling with detail: first the filter, then a painting model that goes over its result.

For the user that is one job: its row in the queue is the filter's, and goes on while the model
paints, tile by tile, in passing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from aipaint.app.errands import Errands
from aipaint.core.errors import UserError
from aipaint.core.events import (
    AnyEvent,
    Cancelled,
    Done,
    Failed,
    Filtered,
    Loading,
    Part,
    Queued,
    Step,
    Taken,
)
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.app.queue_model import Job
    from aipaint.app.session import Session
    from aipaint.repaint.detail import Detail, Detailing
    from aipaint.repaint.detail_rows import RowStore

_Asked = tuple[Recipe, dict[str, Image]]


class DetailedUpscale(QObject):
    """One upscaling with detail.

    errands: of one thread. picture: gives what is enlarged; slow. on_rows: takes rows of the
    result, called by an errand, as is `picture`. wanted: whether it still is. done: called in the
    window's thread when all rows have come, with the recipe of the whole. over: the same, however
    it ended.
    """

    def __init__(
        self,
        session: Session,
        errands: Errands,
        wish: Filter,
        detailing: Detailing,
        *,
        picture: Callable[[], Image],
        on_rows: Callable[[Part], object],
        wanted: Callable[[], bool],
        done: Callable[[Recipe], object],
        over: Callable[[DetailedUpscale], object],
    ) -> None:
        super().__init__(session)
        self._session, self._errands = session, errands
        self._wish, self._detailing = wish, detailing
        self._picture, self._on_rows = picture, on_rows
        self._wanted, self._done, self._over = wanted, done, over
        self._store: RowStore | None = None
        self._detail: Detail | None = None
        self._filtered: Filtered | None = None
        self._job = self._painting = 0  # the queue's row, and the tile that is being painted
        self._began = 0.0
        self._stopping: UserError | bool = False
        session.queue.changed.connect(self._hear_queue)

    def start(self) -> None:
        """Go to work."""
        self._errands.run(self._prepare, self._prepared)

    def close(self) -> None:
        """Give back what is held open. Call when no errand is under way any more."""
        if self._store is not None:
            self._store.close()
            self._store = None

    # The filter

    def _prepare(self) -> tuple[Filter, dict[str, Image]] | UserError:
        from aipaint.repaint.detail_rows import RowStore

        image = self._picture()
        needed = len(image.data) * self._wish.scale**2
        try:
            self._store = RowStore(self._session.home.cache, needed)
        except UserError as error:
            return error
        return msgspec.structs.replace(self._wish, image=digest_of(image)), {
            digest_of(image): image
        }

    def _prepared(self, ready: tuple[Filter, dict[str, Image]] | UserError) -> None:
        if isinstance(ready, UserError):
            self._session.show_error(ready)
            self._finish()
        else:
            self._session.apply_filter(*ready, self._hear_filter)

    def _hear_filter(self, event: AnyEvent) -> None:
        if isinstance(event, Taken):
            self._job = event.job
        elif isinstance(event, Part):
            self._errands.run(lambda: self._put_away(event), self._refused)
        elif isinstance(event, Failed | Cancelled):
            if isinstance(self._stopping, UserError):
                self._session.show_error(self._stopping)
            self._finish()
        elif isinstance(event, Filtered):
            for note in event.notes:
                self._session.noted.emit(note)
            self._filtered = event
            # The row is not over: from here on a model paints.
            self._tell(Loading(job=self._job, model=self._detailing.draft.model))
            self._errands.run(self._first, self._paint)

    def _put_away(self, part: Part) -> UserError | None:
        assert self._store is not None
        try:
            # What was refused once must not be followed by the rest.
            if not self._stopping:
                self._store(part)
        except UserError as error:
            return error
        return None

    def _refused(self, error: UserError | None) -> None:
        if error is not None and not self._stopping:
            self._stopping = error
            self._session.cancel(self._job)

    # The tiles

    def _first(self) -> _Asked | UserError | None:
        from aipaint.repaint.detail import Detail

        assert self._store is not None
        if self._stopping:
            return None
        self._detail = Detail(self._detailing, self._store, self._on_rows)
        self._began = time.monotonic()
        return self._next()

    def _next(self) -> _Asked | UserError | None:
        assert self._detail is not None
        try:
            return self._detail.next()
        except UserError as error:
            return error

    def _paint(self, asked: _Asked | UserError | None) -> None:
        """Have a tile painted; None: there is none left."""
        if isinstance(asked, UserError) and not self._stopping:
            self._stopping = asked
        if self._stopping:
            self._stop()
        elif not self._wanted():
            self._session.noted.emit(say("The document that it was made for is closed."))
            self._stop()
        elif asked is None:
            assert self._filtered is not None
            assert self._detail is not None
            self._tell(msgspec.structs.replace(self._filtered, notes=()))
            self._done(self._detail.recipe)
            self._finish()
        else:
            self._session.paint_passing(*asked, self._hear_tile)  # type: ignore[misc]

    def _hear_tile(self, event: AnyEvent) -> None:
        if isinstance(event, Queued | Done) and self._detail is not None and not self._detail.done:
            # Every tile would say the same.
            for note in event.notes:
                self._session.noted.emit(note)
        if isinstance(event, Queued):
            self._painting = event.job
            if self._stopping:
                self._session.engine.cancel(event.job)
        elif isinstance(event, Done):
            self._painting = 0
            image = event.image
            self._errands.run(lambda: self._taken(image), self._go_on)
        elif isinstance(event, Failed):
            failed = msgspec.structs.replace(event, job=self._job)
            self._tell(failed)
            self._session.failed.emit(failed)
            self._finish()
        elif isinstance(event, Cancelled):
            self._stop()

    def _taken(self, image: Image) -> tuple[int, int, _Asked | UserError | None]:
        assert self._detail is not None
        self._detail.take(image)
        done = self._detail.done
        return done, self._detail.count, None if self._stopping else self._next()

    def _go_on(self, found: tuple[int, int, _Asked | UserError | None]) -> None:
        done, count, asked = found
        left = (time.monotonic() - self._began) / done * (count - done)
        self._tell(Step(job=self._job, index=0, step=done, steps=count, eta=left))
        self._paint(asked)

    # Its end

    def _hear_queue(self, job: Job) -> None:
        """Somebody wants the row to end; the filter's own end the session sees to."""
        if job.number == self._job and job.cancelling and not self._stopping:
            self._stopping = True
            if self._painting:
                self._session.engine.cancel(self._painting)

    def _stop(self) -> None:
        if isinstance(self._stopping, UserError):
            error = self._stopping
            self._tell(Failed(job=self._job, what=error.what, why=error.why, fix=error.fix))
            self._session.show_error(error)
        else:
            self._tell(Cancelled(job=self._job))
        self._finish()

    def _tell(self, event: AnyEvent) -> None:
        self._session.queue.hear(event)
        self._session.changed_jobs.emit()

    def _finish(self) -> None:
        self._session.queue.changed.disconnect(self._hear_queue)
        store, self._store = self._store, None
        if store is not None:
            self._errands.run(store.close)
        self._over(self)
        self.deleteLater()
