"""Work on the gallery that takes a while: off the window's thread, told of, and to be cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.core.errors import CancelledError, UserError

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.progress import Progress, Watch

_TELL_EVERY = 0.1  # seconds: more often nobody reads it
_ETA_AFTER = 1.0  # seconds: before that one knows too little

Work = Callable[["Gallery", "Watch"], Any]


class Pace(msgspec.Struct, frozen=True):
    """How far it is: `done` of `total` files, 0 while they are still being found.

    eta: seconds until all are done, None while that cannot be told.
    """

    done: int
    total: int
    path: Path
    eta: float | None = None


class LongWork(QObject):
    """Does one thing at a time. Each `run` ends with `finished`, `refused` or `cancelled`.

    find_gallery: gives the gallery, None while there is none.
    """

    told = Signal(object)  # Pace
    finished = Signal(object)  # what the work returned
    refused = Signal(object)  # UserError
    cancelled = Signal()

    def __init__(self, find_gallery: Callable[[], Gallery | None]) -> None:
        super().__init__()
        self._find_gallery = find_gallery
        self._errands = Errands(threads=1)
        self._stops: list[threading.Event] = []  # of what is under way or waits

    def run(self, work: Work) -> None:
        """Do `work` after what is under way; it is handed the gallery and whom to tell."""
        stop = threading.Event()
        self._stops.append(stop)
        self._errands.run(lambda: self._do(work, stop), self._bring)

    def cancel(self) -> None:
        """End what is under way or waits, with the next file; what was done until then stays."""
        for stop in self._stops:
            stop.set()

    def is_running(self) -> bool:
        """Whether something is under way or waits."""
        return bool(self._stops)

    def close(self) -> None:
        """Cancel, and wait for the thread."""
        self.cancel()
        self._errands.close()

    def _do(self, work: Work, stop: threading.Event) -> Any:
        gallery = self._find_gallery()
        if gallery is None or stop.is_set():
            return CancelledError()
        try:
            return work(gallery, _Teller(self, stop))
        except (UserError, CancelledError) as error:
            return error

    def _bring(self, result: Any) -> None:
        del self._stops[0]  # they come back in their order
        if isinstance(result, CancelledError):
            self.cancelled.emit()
        elif isinstance(result, UserError):
            self.refused.emit(result)
        else:
            self.finished.emit(result)


class _Teller:
    """Tells of progress, not too often, and stops the work that is not wanted any more."""

    def __init__(self, work: LongWork, stop: threading.Event) -> None:
        self._work = work
        self._stop = stop
        self._told = self._began = 0.0
        self._total = 0

    def __call__(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise CancelledError
        now = time.monotonic()
        if progress.total != self._total:
            self._total, self._began = progress.total, now
        elif now - self._told < _TELL_EVERY:
            return
        self._told = now
        spent, eta = now - self._began, None
        if progress.done and spent >= _ETA_AFTER:
            eta = spent / progress.done * (progress.total - progress.done)
        self._work.told.emit(Pace(progress.done, progress.total, progress.path, eta))
