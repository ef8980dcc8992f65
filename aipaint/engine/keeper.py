"""Keeps the worker process of a backend: starts it, feeds it, hears it, replaces it.

The queue stays on this side, so that a worker may die, or be killed because it does not obey, and
nothing is lost but the picture it was at. Everything that touches the process happens in the thread
that polls; the other methods change the queue and wake that thread.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from multiprocessing import connection

import msgspec

from aipaint.core import arrivals
from aipaint.core.devices import Machine, Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import (
    AnyEvent,
    Cancelled,
    Done,
    Failed,
    Loading,
    Step,
    ends,
)
from aipaint.core.paths import Home
from aipaint.engine.failures import died, refused
from aipaint.engine.handle import Handle
from aipaint.engine.job import Job
from aipaint.engine.line import Line
from aipaint.engine.protocol import (
    Apply,
    Cancel,
    Configure,
    Explore,
    Loaded,
    Ready,
    Report,
    Run,
    Warm,
    Warmed,
)
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

# How long a worker may take to obey: so many of its own steps, and seconds at least.
GRACE_STEPS, GRACE_SECONDS = 4, 8.0
REAP_SECONDS = 10.0


class Keeper:
    """One worker process after the other, and the queue that they work at.

    All but the attributes that say so are guarded by `_lock`.
    """

    def __init__(self, home: Home, shelf: Shelf | None = None) -> None:
        self._home = home
        self._shelf = shelf or Shelf(home)
        self._lock = threading.Lock()
        self._polling = threading.Lock()
        self._bell, self._ringer = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._rung = self._woken = self._closed = self._torn_down = False
        self._events: deque[AnyEvent] = deque()
        self._line: Line[Job] = Line()
        self._count = 0
        self._last_model: str | None = None
        self._want_start = self._want_warm = False
        self._wishes = Wishes()
        self._machine: Machine | None = None
        # Touched by the polling thread alone, and by `close` when nobody polls.
        self._worker: Handle | None = None
        self._dying: list[Handle] = []
        self._replace = False
        self._slowest, self._stepped_at = 0.0, 0.0

    def _drive(self) -> None:
        """Bring the worker to where it should be: started, replaced, fed, told to stop."""
        self._dying = [handle for handle in self._dying if not handle.gone()]
        with self._lock:
            replace, self._replace = self._replace, False
            head = self._line.head()
            start = self._want_start or head is not None
        if head is not None and head.unwanted and time.monotonic() > head.deadline:
            replace = True
            self._finish(Cancelled(job=head.number))
        if replace and self._worker is not None:
            self._drop(self._worker)
            # Whoever cancels goes on painting: the next worker imports meanwhile.
            start = self._want_start = True
        if start and self._worker is None:
            self._start()
        if self._worker is None:
            return
        with self._lock:
            wishes = self._wishes
            command = self._next_command(self._worker, self._line.head())
        if self._worker.ready and self._worker.wishes != wishes:
            # Before the job that is to follow them.
            self._worker.wishes = wishes
            self._worker.send(Configure(wishes))
        if command is not None:
            self._worker.send(command)

    def _start(self) -> None:
        try:
            self._worker = Handle(self._home)
        except OSError as error:
            with self._lock:
                self._want_start = self._want_warm = False
                head = self._line.head()
                if head is not None:
                    self._line.end(head.number)
                    self._events.append(refused(head.number, error))

    def _next_command(
        self, worker: Handle, head: Job | None
    ) -> Run | Apply | Explore | Cancel | Warm | None:
        if head is None:
            if not (worker.ready and self._want_warm and not worker.warming):
                return None
            self._want_warm = False
            model = self._warmable()
            worker.warming = model is not None
            worker.model = model
            return None if model is None else Warm(model)
        if head.sent:
            if not head.unwanted or head.told:
                return None
            head.told = True
            head.deadline = time.monotonic() + max(GRACE_SECONDS, GRACE_STEPS * self._slowest)
            return Cancel(head.number)
        # From here on it keeps its place: it is said to load, or does.
        self._line.begin()
        if worker.ready and not worker.warming:
            head.sent, worker.model = True, head.model
            self._want_warm = False
            self._stepped_at = 0.0
            return head.command()
        if not head.announced:
            head.announced = True
            self._events.append(Loading(job=head.number, model=head.model))
        return None

    def _warmable(self) -> str | None:
        try:
            return self._shelf.find(self._last_model or STARTER_ID).id
        except UserError:
            # Then nothing is loaded beforehand; the one who asks for a model is told why.
            return None

    def _listen(self, end: float | None) -> None:
        """Wait for the bell, the worker or the time, and take in what the worker says."""
        now = time.monotonic()
        with self._lock:
            head = self._line.running
            deadline = head.deadline if head is not None else float("inf")
        limit = min(deadline, float("inf") if end is None else end)
        worker = self._worker
        waiting = [self._bell, *(worker.wait_on() if worker else [])]
        waiting += [handle.process.sentinel for handle in self._dying]
        heard = connection.wait(waiting, None if limit == float("inf") else max(0.0, limit - now))
        if self._bell in heard:
            with self._lock:
                self._bell.recv_bytes()
                self._rung = False
        if worker is None:
            return
        # Asked before the last messages are read: none can come after them.
        ended = worker.process.sentinel in heard
        if ended or worker.reports in heard:
            for report in worker.receive():
                self._take(worker, report)
        if ended:
            self._bury(worker)

    def _take(self, worker: Handle, report: Report) -> None:
        if isinstance(report, Ready):
            worker.ready = True
            return
        if isinstance(report, Warmed):
            worker.warming = False
            return
        if isinstance(report, Machine):
            with self._lock:
                # Whoever polls asks for it.
                self._machine, self._woken = report, True
            return
        with self._lock:
            head = self._line.running
            if head is None or not head.sent or head.number != report.job:
                # The last words of a job that was given up.
                return
            if isinstance(report, Loaded):
                head.loading = False
                return
            if isinstance(report, Loading):
                if head.unwanted:
                    self._replace = True
                    self._line.end(head.number)
                    self._events.append(Cancelled(job=head.number))
                    return
                head.loading = True
                if head.announced:
                    return
                head.announced = True
            if isinstance(report, Step):
                now = time.monotonic()
                if self._stepped_at:
                    self._slowest = max(self._slowest, now - self._stepped_at)
                self._stepped_at = now
            if isinstance(report, Done):
                head.pictures = report.index + 1
            self._events.append(report)
            if ends(report):
                self._line.end(head.number)

    def _finish(self, event: Failed | Cancelled) -> None:
        """End the job at the head without the worker's help."""
        with self._lock:
            if self._line.end(event.job):
                self._events.append(event)

    def _bury(self, worker: Handle) -> None:
        """A worker died: say so to the job that it was at; the next job gets a new one."""
        worker.gone(REAP_SECONDS)
        code, self._worker = worker.process.exitcode, None
        with self._lock:
            # Without a job nothing is started again: what dies at its start would do so for ever.
            self._want_start = self._want_warm = False
            head = self._line.head()
            hit = head is not None and (head.sent or not worker.ready)
        if head is None or not hit or self._takes_over(head):
            return
        if head.unwanted:
            self._finish(Cancelled(job=head.number))
        else:
            self._finish(died(head.number, code, worker.ready, worker.last_words()))

    def _takes_over(self, job: Job) -> bool:
        """Tell of pictures that a dead worker put on the disk; return whether they end the job."""
        if job.arriving is None or not job.sent:
            return False
        while (done := arrivals.waiting(job.arriving, job.pictures)) is not None:
            # The number is that of this very run.
            done = msgspec.structs.replace(done, job=job.number)
            with self._lock:
                job.pictures += 1
                self._events.append(done)
                if done.last:
                    self._line.end(job.number)
                    return True
        return False

    def _drop(self, worker: Handle) -> None:
        worker.kill()
        self._worker = None
        self._dying.append(worker)

    def _ring(self) -> None:
        """Let a waiting poll look again. The lock is held."""
        if not self._rung and not self._bell.closed:
            self._rung = True
            self._ringer.send_bytes(b"!")
