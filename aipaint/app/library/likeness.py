"""Comparing the gallery's pictures: a few at a time while nothing else is to be done, and at once
where somebody asks what is like a picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor

from aipaint.app.errands import Errands
from aipaint.app.library.batches import Batch, keep, prepare
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Cancelled, Failed, Filtered, Part, Taken
from aipaint.core.messages import say
from aipaint.core.pixels import Image

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.gallery.gallery import Gallery

SHOWN = 200  # pictures at most that are shown as like others
_LIST = 1000  # pictures that are listed at once to be compared
_AT_FIRST, _AT_MOST = 4, 32  # pictures of a job, before it is known how long one takes
_SECONDS = 0.4  # that a job may take: so long a picture that is asked for meanwhile waits
_REST_MS = 1000  # between jobs at least, while nobody waits for them
_REST_SHARE = 2  # and so many times as long as the last took
_BEGIN_MS = 30_000  # before it begins by itself: one who just came has better things to do
_IDLE_MS = 5000  # nothing else is to be done for so long before it begins
_TRIES = 3  # of jobs that fail


class HowFar(msgspec.Struct, frozen=True):
    """`done` of `total` pictures are compared. asked: somebody waits for it.

    eta: seconds until all are, None while that cannot be told.
    """

    done: int
    total: int
    asked: bool = False
    eta: float | None = None


class Like(msgspec.Struct, frozen=True):
    """What is like the pictures `asked`: ids, the most alike first, without themselves.

    complete: whether all pictures were compared.
    """

    asked: tuple[int, ...]
    found: tuple[int, ...]
    complete: bool


@dataclass
class _Asked:
    """A question. first: ids that must be compared before anything can be said."""

    ids: tuple[int, ...]
    then: Callable[[Like], object]
    first: set[int]
    total: int = 0
    began: float = 0.0
    told: bool = False  # what was known when the first were compared


class Comparing(QObject):
    """One for a session, made when the gallery is first looked at.

    on: whether pictures are compared though nobody asks. Pictures are read from their thumbnails,
    the network runs where painting does, in jobs of less than half a second.
    """

    told = Signal(object)  # HowFar, None when nothing is left to do or it was stopped

    def __init__(self, session: Session, on: bool = True) -> None:
        super().__init__()
        self._session = session
        self._on = on
        self._closed = self._listed = False
        self._under_way: list[int] = []  # ids of the pictures of the job there is
        self._failures = 0
        self._size = _AT_FIRST
        self._waiting: list[int] = []  # to be taken from the end
        self._known = (0, 0)
        self._asked: _Asked | None = None
        self._job = 0  # the last there was
        self._rows: list[Image] = []
        self._began = self._stirred = time.monotonic()
        self._cursor = QCursor.pos()
        self._errands = Errands(threads=1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        library = session.library
        library.added.connect(self._changed)
        library.restored.connect(self._changed)
        library.outdated.connect(self._changed)
        session.changed_jobs.connect(self._stir)
        session.engine.passed.connect(self._hear_passing)
        session.closing.connect(self.close)
        if on:
            self._timer.start(_BEGIN_MS)

    # What the window asks for

    def find(self, ids: Sequence[int], then: Callable[[Like], object]) -> None:
        """Find what is like pictures, and compare what was not compared before.

        `then` gets what is known when these pictures are compared, and again when all are. A
        later question takes the place of this one.
        """
        wanted = tuple(ids)

        def work(gallery: Gallery) -> tuple[list[int], list[int]]:
            return gallery.likeness.waiting(len(wanted), wanted), gallery.likeness.waiting(2**31)

        def begin(found: tuple[list[int], list[int]]) -> None:
            first, rest = found
            asked = self._asked = _Asked(wanted, then, set(first))
            asked.total, asked.began = len(rest), time.monotonic()
            self._failures = 0
            known = asked.first.union(self._under_way)
            self._waiting = [n for n in reversed(rest) if n not in known]
            self._waiting += [n for n in first if n not in self._under_way]
            self._listed = True
            self._answer()
            self._next()

        self._do(work, begin)

    def stop(self) -> None:
        """Nobody waits any more; what is left is compared when there is time."""
        if self._asked is not None:
            self._asked = None
            self.told.emit(None)
            self._rest()

    def is_on(self) -> bool:
        """Whether pictures are compared though nobody asks."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Compare pictures while there is time, or leave it."""
        self._on = on
        if on:
            self._failures, self._listed = 0, False
            self._timer.start(_REST_MS)
        self._tell()

    def close(self) -> None:
        """End it. A job that is under way ends with the engine."""
        self._closed = True
        self._asked = None
        self._timer.stop()
        self._errands.close()

    # When

    def _stir(self) -> None:
        self._stirred = time.monotonic()

    def _hear_passing(self, event: AnyEvent) -> None:
        if event.job != self._job:
            self._stir()

    def _changed(self, *_: object) -> None:
        """There may be pictures that were not compared."""
        self._listed = False
        if self._on and not self._timer.isActive():
            self._timer.start(_IDLE_MS)

    def _idle(self) -> bool:
        """Whether nothing is painted, waits or was touched lately."""
        cursor = QCursor.pos()
        if cursor != self._cursor:
            self._cursor = cursor
            self._stir()
        queue = self._session.queue
        still = 1000 * (time.monotonic() - self._stirred) >= _IDLE_MS
        return still and not queue.waiting()

    def _look(self) -> None:
        """Go on, in the background if that is wanted and disturbs nobody."""
        if self._closed or self._under_way:
            return
        if self._asked is not None:
            self._next()
        elif not self._on:
            return
        elif not self._idle():
            self._timer.start(_IDLE_MS)
        elif self._listed:
            self._next()
        else:
            self._list()

    def _rest(self) -> None:
        if not self._closed:
            spent = 1000 * (time.monotonic() - self._began)
            self._timer.start(int(max(_REST_MS, _REST_SHARE * spent)))

    # What

    def _list(self) -> None:
        """Look up what is to be compared."""

        def work(gallery: Gallery) -> tuple[list[int], tuple[int, int]]:
            gallery.likeness.tidy()
            return gallery.likeness.waiting(_LIST), gallery.likeness.count()

        def then(found: tuple[list[int], tuple[int, int]]) -> None:
            if self._asked is None:
                ids, self._known = found
                self._waiting, self._listed = ids[::-1], True
                if not ids:
                    self._known = (self._known[1], self._known[1])
                self._tell()
                self._next()

        self._do(work, then)

    def _next(self) -> None:
        """Begin with the next few, if there are any."""
        if self._closed or self._under_way:
            return
        if not self._waiting:
            self._finish()
            return
        ids = [self._waiting.pop() for _ in range(min(self._size, len(self._waiting)))]
        self._under_way, self._began = ids, time.monotonic()
        self._do(lambda gallery: prepare(gallery, ids), self._send)

    def _send(self, batch: Batch) -> None:
        if batch.wish is None or batch.inputs is None:
            self._done(batch)  # none of them can be shown
            return
        self._rows.clear()
        self._session.apply_quietly(
            batch.wish,
            batch.inputs,
            lambda event: self._hear(event, batch),
            passing=self._asked is not None,
        )

    def _hear(self, event: AnyEvent, batch: Batch) -> None:
        if isinstance(event, Taken):
            self._job = event.job
        elif isinstance(event, Part):
            self._rows.append(event.image)
        elif isinstance(event, Filtered):
            self._failures = 0
            each = event.facts.seconds / max(1, len(batch.digests))
            self._size = max(1, min(_AT_MOST, int(_SECONDS / max(each, 1e-3))))
            rows = list(self._rows)
            self._do(lambda gallery: keep(gallery, batch, rows), lambda _: self._done(batch))
        elif isinstance(event, Cancelled):
            self._under_way = []
            self._waiting += batch.ids
            self._rest()
        elif isinstance(event, Failed):
            self._under_way = []
            self._waiting += batch.ids
            self._fail(event)

    def _done(self, batch: Batch) -> None:
        """Some are compared, or cannot be."""
        self._under_way = []
        self._known = (min(self._known[1], self._known[0] + len(batch.ids)), self._known[1])
        if self._asked is not None:
            self._asked.first.difference_update(batch.ids)
            self._answer()
            self._next()
        else:
            self._tell()
            self._rest()

    def _answer(self) -> None:
        """Tell who asked, as soon as something can be said, and at the end."""
        asked = self._asked
        if asked is None:
            return
        complete = not self._waiting and not self._under_way
        self._tell()
        if asked.first or (asked.told and not complete):
            return
        asked.told = True

        def then(found: list[tuple[int, float]]) -> None:
            if asked is self._asked or complete:
                ids = tuple(number for number, _ in found)
                asked.then(Like(asked.ids, ids, complete))

        self._do(lambda gallery: gallery.likeness.like(asked.ids, SHOWN), then)

    def _finish(self) -> None:
        """Nothing of what was listed is left."""
        if self._asked is not None:
            self._asked = None
            self.told.emit(None)
            self._rest()
        elif self._known[0] < self._known[1]:
            # What was listed was not all.
            self._listed = False
            self._rest()
        else:
            self.told.emit(None)

    def _fail(self, event: Failed) -> None:
        self._failures += 1
        if self._asked is not None:
            self._asked = None
            self.told.emit(None)
            self._session.failed.emit(event)
        elif self._failures >= _TRIES:
            self._on = False
            self.told.emit(None)
            self._session.noted.emit(
                say("Pictures are not compared any more: {reason}", reason=event.what)
            )
        else:
            self._timer.start(_IDLE_MS)

    def _tell(self) -> None:
        asked = self._asked
        if asked is not None:
            left = len(self._waiting)
            done, spent = asked.total - left, time.monotonic() - asked.began
            eta = spent / done * left if done and spent > 1 else None
            self.told.emit(HowFar(done, asked.total, True, eta) if left else None)
        else:
            done, total = self._known
            self.told.emit(HowFar(done, total) if done < total else None)

    def _do(self, work: Callable[[Gallery], Any], then: Callable[[Any], object]) -> None:
        """Do `work` off the window's thread."""

        def errand() -> Any:
            gallery = self._session.library.gallery()
            try:
                return None if gallery is None else work(gallery)
            except UserError as error:
                return error

        def bring(found: Any) -> None:
            if isinstance(found, UserError):
                self._under_way = []
                self._fail(Failed(job=0, what=found.what, why=found.why, fix=found.fix))
            elif found is not None:
                then(found)

        self._errands.run(errand, bring)
