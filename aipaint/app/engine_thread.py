"""The thread that listens to the engine, keeps what it painted, and tells the window."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done, ends
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.engine.backend import Backend

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery

_MOST_UNKEPT = 64  # pictures held in memory while the disk refuses them


@dataclass(frozen=True)
class Arrival:
    """A finished picture. entry: where it was kept; None where it could not be, and `problem`."""

    done: Done
    entry: Entry | None
    problem: UserError | None = None


class EngineThread(QThread):
    """Owns the gallery and the backend: opens both, polls, and closes the gallery at the end.

    A picture is on disk before `arrived` tells of it, so a window that dies loses nothing.
    `make_backend` is called in this thread: what it imports does not hold up the first window.
    """

    opened = Signal()
    unusable = Signal(object)  # UserError: neither gallery nor engine could be opened
    happened = Signal(object)  # every event but Done
    arrived = Signal(object)  # Arrival
    passed = Signal(object)  # every event of a job that leaves nothing behind, Done as well
    kept_late = Signal(object)  # Arrival that could not be kept before

    def __init__(self, home: Home, make_backend: Callable[[], Backend]) -> None:
        super().__init__()
        self.setObjectName("engine")
        self._home = home
        self._make_backend = make_backend
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._backend: Backend | None = None
        self._gallery: Gallery | None = None
        self._unkept: deque[Done] = deque(maxlen=_MOST_UNKEPT)
        self._admitting = threading.Lock()
        self._passing: set[int] = set()

    def run(self) -> None:
        """Open, poll until `stop`, close."""
        with contextlib.ExitStack() as stack:
            # Whatever happens, nobody may wait for ever.
            stack.callback(self._ready.set)
            # Imported here: the first window does not wait for it.
            from aipaint.gallery.gallery import Gallery

            try:
                self._home.create()
                gallery = Gallery(self._home)
                stack.callback(gallery.close)
                backend = self._make_backend()
                stack.callback(backend.close)
            except UserError as error:
                self.unusable.emit(error)
                return
            self._gallery, self._backend = gallery, backend
            self._ready.set()
            self.opened.emit()
            if not self._stopping.is_set():
                backend.warm()
            while not self._stopping.is_set():
                self._announce(backend.poll(None))
            # What was finished while the window closed is kept as well.
            self._announce(backend.poll(0.0))
            self._keep_late()

    def stop(self) -> None:
        """End the thread and everything it owns; returns when that is done."""
        self._stopping.set()
        if self._backend is not None:
            self._backend.wake()
        self.wait()

    def backend(self) -> Backend | None:
        """Wait until the engine is open and return it; None when it never will be."""
        self._ready.wait()
        return self._backend

    def gallery(self) -> Gallery | None:
        """Wait until the gallery is open and return it; None when it never will be."""
        self._ready.wait()
        return self._gallery

    def admit(
        self,
        submit: Callable[[Backend], int],
        told: Callable[[int], object] | None = None,
        passing: bool = False,
    ) -> None:
        """Have `submit` queue a job on the open engine. Raises what it raises.

        told: called with the job's number, in this very thread, before anything of the job is
        announced. passing: its pictures are told by `passed` alone, and are not kept.
        """
        assert self._backend is not None
        with self._admitting:
            job = submit(self._backend)
            if passing:
                self._passing.add(job)
            if told is not None:
                told(job)

    def cancel(self, job: int) -> None:
        """Ask for the end of a job; does not wait."""
        if self._backend is not None:
            self._backend.cancel(job)

    def _announce(self, events: list[AnyEvent]) -> None:
        for event in events:
            with self._admitting:
                # What was admitted just now is known from here on.
                passing = event.job in self._passing
                if passing and ends(event):
                    self._passing.discard(event.job)
            if passing:
                self.passed.emit(event)
            elif isinstance(event, Done):
                self.arrived.emit(self._keep(event))
            else:
                self.happened.emit(event)

    def _keep(self, done: Done) -> Arrival:
        assert self._gallery is not None
        try:
            arrival = Arrival(done, self._gallery.keep(done))
        except UserError as error:
            self._unkept.append(done)
            return Arrival(done, None, error)
        self._keep_late()
        return arrival

    def _keep_late(self) -> None:
        """Try again what a full disk refused, oldest first, until it refuses again."""
        assert self._gallery is not None
        while self._unkept:
            try:
                entry = self._gallery.keep(self._unkept[0])
            except UserError:
                return  # said already when it was refused first
            self.kept_late.emit(Arrival(self._unkept.popleft(), entry))


def stopped_engine() -> Message:
    """Return the sentence for an engine thread that ended though nobody asked it to."""
    return say("The engine has stopped because of a mistake in aipaint.")
