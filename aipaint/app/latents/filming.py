"""Writing a morph to a file: drawn in full behind everything else, written as it comes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.app.latents.mixing import as_sources
from aipaint.app.latents.morph import Film, frame_of
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.events import AnyEvent, Asked, Cancelled, Failed, Found, Sketch
from aipaint.core.latents import Latent, Source
from aipaint.core.pixels import Image
from aipaint.core.studies import Sheet

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.families.base import ModelInfo

_AT_ONCE = 8  # frames of one request
_AHEAD = 16  # frames that are drawn and not written yet, at most
_NOTE = 256 * 1024  # bytes: key pictures that were found have long codes


class Pace(msgspec.Struct, frozen=True):
    """How far it is. eta: seconds until the end, None while that cannot be told."""

    done: int
    total: int
    eta: float | None = None


class Filming(QObject):
    """Writes one film at a time. Each `write` ends with `finished`, `refused` or `cancelled`.

    clock: seconds.
    """

    told = Signal(object)  # Pace
    finished = Signal(object)  # Path
    refused = Signal(object)  # UserError or Failed
    cancelled = Signal()
    _written = Signal(int)

    def __init__(self, studio: LatentStudio, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._studio, self._clock = studio, clock
        self._errands = Errands(threads=1)
        self._running: _Reel | None = None
        self._written.connect(self._advance)
        studio.session.closing.connect(self.close)

    def is_running(self) -> bool:
        """Whether one is being written."""
        return self._running is not None

    def write(self, film: Film, path: Path) -> None:
        """Draw all frames of a film and write them to `path`, in the format its ending names."""
        model = self._studio.model
        if self._running is not None or model is None:
            return
        reel = self._running = _Reel(film, path, model, self._clock())
        self.told.emit(Pace(0, reel.total))

        def then(sources: list[Source]) -> None:
            if reel is self._running:
                reel.sources = sources
                self._errands.run(lambda: self._write(reel), lambda end: self._end(reel, end))
                self._ask(reel)

        as_sources(film.keys, self._resolve, then)

    def cancel(self) -> None:
        """End it; an older file of that name is left as it was."""
        reel = self._running
        if reel is None:
            return
        reel.stop.set()
        if reel.job:
            self._studio.session.cancel(reel.job)
        if not reel.sources:  # its keys were still looked into
            self._running = None
            self.cancelled.emit()
        else:
            reel.frames.put(None)

    def close(self) -> None:
        """End it and wait for the thread."""
        self.cancel()
        self._errands.close()

    # Drawing, in the window's thread

    def _resolve(self, latents: Sequence[Latent], then: Callable[[list[Source]], object]) -> None:
        from aipaint.core.studies import Resolve

        reel, studio = self._running, self._studio
        assert reel is not None

        def heard(event: AnyEvent) -> None:
            if isinstance(event, Found):
                then([Source(code=code) for code in event.codes])
            elif isinstance(event, Failed) and reel is self._running:
                self._running = None
                self.refused.emit(event)

        points = tuple(latents)
        study = Resolve(model=reel.model.id, latents=points)
        studio.session.explore(study, studio.inputs_of(*points), heard, passing=False)

    def _ask(self, reel: _Reel) -> None:
        """Have more frames drawn, unless enough are waiting to be written."""
        if reel.job or reel.asking or reel.stop.is_set() or reel.asked >= reel.total:
            return
        if reel.asked - reel.written > _AHEAD - _AT_ONCE:
            return
        info = reel.model.latent
        assert info is not None
        numbers = range(reel.asked, min(reel.asked + _AT_ONCE, reel.total))
        latents = tuple(frame_of(reel.film, reel.sources, number, info) for number in numbers)
        reel.asking, reel.came = True, {}
        reel.asked = numbers.stop
        self._studio.session.explore(
            Sheet(model=reel.model.id, latents=latents),
            self._studio.inputs_of(*latents),
            lambda event: self._heard(reel, event),
            passing=False,
        )

    def _heard(self, reel: _Reel, event: AnyEvent) -> None:
        if isinstance(event, Asked):
            reel.job = event.job
            if reel.stop.is_set():
                self._studio.session.cancel(event.job)
        elif isinstance(event, Sketch):
            reel.came[event.index] = event.image
        elif isinstance(event, Found | Failed | Cancelled):
            reel.job, reel.asking = 0, False
            if isinstance(event, Found):
                for index in sorted(reel.came):
                    reel.frames.put(reel.came[index])
                if reel.asked >= reel.total:
                    reel.frames.put(None)
            else:
                reel.failed = event if isinstance(event, Failed) else None
                reel.stop.set()
                reel.frames.put(None)
            reel.came = {}
            self._ask(reel)

    def _advance(self, written: int) -> None:
        reel = self._running
        if reel is None:
            return
        reel.written = written
        spent = self._clock() - reel.began
        eta = spent / written * (reel.total - written) if spent > 1 else None
        self.told.emit(Pace(written, reel.total, eta))
        self._ask(reel)

    def _end(self, reel: _Reel, end: UserError | CancelledError | Path) -> None:
        if reel is not self._running:
            return
        self._running = None
        reel.stop.set()
        if reel.job:
            self._studio.session.cancel(reel.job)
        if reel.failed is not None:
            self.refused.emit(reel.failed)
        elif isinstance(end, UserError):
            self.refused.emit(end)
        elif isinstance(end, CancelledError):
            self.cancelled.emit()
        else:
            self.finished.emit(end)

    # Writing, in a thread of its own

    def _write(self, reel: _Reel) -> UserError | CancelledError | Path:
        from aipaint.core.animation import write_animation

        film = reel.film
        try:
            write_animation(
                reel.drawn(), reel.path, film.fps, film.loop, self._written.emit, note_of(reel)
            )
        except (UserError, CancelledError) as error:
            return error
        return reel.path


class _Reel:
    """What is being written. frames: drawn and not written yet, None after the last."""

    def __init__(self, film: Film, path: Path, model: ModelInfo, began: float) -> None:
        self.film, self.path, self.model, self.began = film, path, model, began
        self.total = film.count()
        self.sources: list[Source] = []
        self.frames: queue.SimpleQueue[Image | None] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.asked = self.written = self.job = 0
        self.asking = False
        self.came: dict[int, Image] = {}
        self.failed: Failed | None = None

    def drawn(self) -> Iterator[Image]:
        """Give the frames in their order. Raises CancelledError when no more are wanted."""
        while True:
            frame = self.frames.get()
            if self.stop.is_set():
                raise CancelledError
            if frame is None:
                return
            yield frame


def note_of(reel: _Reel) -> str:
    """Return what the file says of how it was made, as JSON: all of it, unless that is long."""
    from aipaint import __version__

    said = {"program": f"aipaint {__version__}", "model": reel.model.id, "hash": reel.model.hash}
    note = msgspec.json.encode({**said, "film": reel.film})
    return (note if len(note) <= _NOTE else msgspec.json.encode(said)).decode()
