"""The thread that listens to the engine, keeps what it painted, and tells the window."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from aipaint.core import arrivals
from aipaint.core.devices import Machine, Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done, ends
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.engine.backend import Backend

if TYPE_CHECKING:
    from aipaint.core.metadata import Parent
    from aipaint.gallery.gallery import Entry, Gallery

_MOST_UNKEPT = 64  # pictures held in memory while the disk refuses them


@dataclass(frozen=True)
class Arrival:
    """A finished picture. entry: where it was kept; None where it could not be, and `problem`."""

    done: Done
    entry: Entry | None
    problem: UserError | None = None


@dataclass(frozen=True)
class Order:
    """What is known of a job whose pictures are kept.

    parents: what they are made from, beside what the recipe names. pending: its id in the
    gallery's queue. place: where its pictures lie until they are kept. Both None where the queue
    could not be written.
    """

    parents: tuple[Parent, ...] = ()
    pending: int | None = None
    place: Path | None = None


_NO_ORDER = Order()


class EngineThread(QThread):
    """Owns the gallery and the backend: opens both, polls, and closes the gallery at the end.

    A picture is on disk before `arrived` tells of it, so a window that dies loses nothing.
    `make_backend` is called in this thread: what it imports does not hold up the first window.
    """

    opened = Signal()
    mended = Signal(bool)  # after `opened`; whether the gallery is another than before
    refused = Signal(object)  # UserError: the gallery could not be mended
    unusable = Signal(object)  # UserError: neither gallery nor engine could be opened
    happened = Signal(object)  # every event but Done
    arrived = Signal(object)  # Arrival
    passed = Signal(object)  # every event of a job that leaves nothing behind, Done as well
    kept_late = Signal(object)  # Arrival that could not be kept before
    noted = Signal(object)  # Message: what the user should know of the queue
    unsafe = Signal(object)  # UserError: the queue cannot be remembered
    machine_known = Signal(object)  # tuple[Device, ...]; again after each job

    def __init__(self, home: Home, make_backend: Callable[[], Backend]) -> None:
        super().__init__()
        self.setObjectName("engine")
        self._home = home
        self._make_backend = make_backend
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._backend: Backend | None = None
        self._gallery: Gallery | None = None
        self._unkept: deque[tuple[Done, Order]] = deque(maxlen=_MOST_UNKEPT)
        self._admitting = threading.Lock()
        self._passing: set[int] = set()
        self._orders: dict[int, Order] = {}
        self._paused = False
        self._wishes = Wishes()
        self._machine: Machine | None = None

    def run(self) -> None:
        """Open, poll until `stop`, close."""
        with contextlib.ExitStack() as stack:
            # Whatever happens, nobody may wait for ever.
            stack.callback(self._ready.set)
            # Imported here: the first window does not wait for it.
            from aipaint.gallery.gallery import Gallery

            try:
                self._home.create()
                gallery = Gallery(self._home, mend=False)
                stack.callback(gallery.close)
                problem = self._open_queue(gallery)
                stack.callback(gallery.queue.close)
                backend = self._make_backend()
                stack.callback(backend.close)
            except UserError as error:
                self.unusable.emit(error)
                return
            with self._admitting:
                self._gallery, self._backend = gallery, backend
                backend.pause(self._paused)
                backend.configure(self._wishes)
            self._ready.set()
            self.opened.emit()
            if problem is not None:
                self.unsafe.emit(problem)
            if not self._stopping.is_set():
                backend.warm()
                # Its process starts while the gallery is mended.
                self._announce(backend.poll(0.0))
                self._mend(gallery)
            while not self._stopping.is_set():
                self._announce(backend.poll(None))
                self._tell_machine(backend)
            # What was finished while the window closed is kept as well.
            self._announce(backend.poll(0.0))
            self._keep_late()

    def _mend(self, gallery: Gallery) -> None:
        """Bring the gallery and its files together, while its pictures are looked at already.

        Only then is it known whether what programs that are gone had finished is there or not.
        """
        try:
            changed = gallery.catch_up()
        except UserError as error:
            self.refused.emit(error)
            return
        found, notes = gallery.collect()
        for note in notes:
            self.noted.emit(note)
        self.mended.emit(changed or bool(found))

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
        order: Order = _NO_ORDER,
    ) -> None:
        """Have `submit` queue a job on the open engine. Raises what it raises.

        told: called with the job's number, in this very thread, before anything of the job is
        announced. passing: its pictures are told by `passed` alone, and are not kept. order: what
        is known of a job whose pictures are.
        """
        assert self._backend is not None
        with self._admitting:
            job = submit(self._backend)
            if passing:
                self._passing.add(job)
            else:
                self._orders[job] = order
            if told is not None:
                told(job)

    def pause(self, paused: bool) -> None:
        """Let nothing new begin, or go on; at any time, before the engine is open as well."""
        with self._admitting:
            self._paused = paused
            if self._backend is not None:
                self._backend.pause(paused)

    def configure(self, wishes: Wishes) -> None:
        """Hold and run models like this from the next job on; at any time, as `pause`."""
        with self._admitting:
            self._wishes = wishes
            if self._backend is not None:
                self._backend.configure(wishes)

    def machine(self) -> Machine | None:
        """Return what the engine runs on, None while that is not known."""
        return self._machine

    def arrange(self, jobs: Sequence[int]) -> list[int]:
        """Let waiting jobs come in this order; return their ids in the gallery's queue."""
        with self._admitting:
            if self._backend is not None:
                self._backend.arrange(jobs)
            orders = [self._orders.get(job, _NO_ORDER) for job in jobs]
        return [order.pending for order in orders if order.pending is not None]

    def cancel(self, job: int) -> None:
        """Ask for the end of a job; does not wait."""
        if self._backend is not None:
            self._backend.cancel(job)

    def _tell_machine(self, backend: Backend) -> None:
        machine = backend.machine()
        if machine is not None and machine is not self._machine:
            self._machine = machine
            self.machine_known.emit(machine.devices)

    def _announce(self, events: list[AnyEvent]) -> None:
        for event in events:
            with self._admitting:
                # What was admitted just now is known from here on.
                passing = event.job in self._passing
                order = self._orders.get(event.job, _NO_ORDER)
                if ends(event):
                    self._passing.discard(event.job)
                    self._orders.pop(event.job, None)
            if passing:
                self.passed.emit(event)
            elif isinstance(event, Done):
                self.arrived.emit(self._keep(event, order))
            else:
                if ends(event):
                    self._forget(order)
                self.happened.emit(event)

    def _open_queue(self, gallery: Gallery) -> UserError | None:
        """Become one of the programs that paint; without that, painting goes on less safely."""
        try:
            gallery.queue.open()
        except UserError as error:
            return error
        return None

    def _forget(self, order: Order) -> None:
        """A job has failed or is not wanted any more: no later start offers it."""
        assert self._gallery is not None
        if order.pending is None:
            return
        try:
            self._gallery.queue.forget([order.pending])
        except UserError as error:
            self.noted.emit(error.what)

    def _store(self, done: Done, order: Order) -> Entry:
        assert self._gallery is not None
        entry = self._gallery.keep(done, parents=order.parents, job=order.pending)
        if order.place is not None:
            arrivals.drop(order.place, done.index)
        return entry

    def _keep(self, done: Done, order: Order) -> Arrival:
        try:
            arrival = Arrival(done, self._store(done, order))
        except UserError as error:
            self._unkept.append((done, order))
            return Arrival(done, None, error)
        self._keep_late()
        return arrival

    def _keep_late(self) -> None:
        """Try again what a full disk refused, oldest first, until it refuses again."""
        while self._unkept:
            try:
                entry = self._store(*self._unkept[0])
            except UserError:
                return  # said already when it was refused first
            self.kept_late.emit(Arrival(self._unkept.popleft()[0], entry))


def stopped_engine() -> Message:
    """Return the sentence for an engine thread that ended though nobody asked it to."""
    return say("The engine has stopped because of a mistake in aipaint.")
