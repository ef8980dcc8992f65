"""Events on their way from whatever paints to whoever polls."""

from __future__ import annotations

import threading
from collections import deque

from aipaint.core.devices import Machine
from aipaint.core.events import AnyEvent


class Mailbox:
    """Base of backends without a process of their own: a queue of events under one condition.

    Hold `_ready` to change the backend's own state; it is a reentrant lock, so `_emit` may be
    called inside. `_closed` ends every wait.
    """

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._events: deque[AnyEvent] = deque()
        self._woken = self._closed = False
        self._machine: Machine | None = None

    def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
        """See `Backend.poll`."""
        with self._ready:
            self._ready.wait_for(self._worth_waking, timeout)
            self._woken = False
        self._work()
        with self._ready:
            found = list(self._events)
            self._events.clear()
            return found

    def wake(self) -> None:
        """See `Backend.wake`."""
        with self._ready:
            self._woken = True
            self._ready.notify_all()

    def machine(self) -> Machine | None:
        """See `Backend.machine`."""
        return self._machine

    def _worth_waking(self) -> bool:
        return bool(self._events) or self._woken or self._closed

    def _work(self) -> None:
        """What is done in the polling thread before the events are taken."""

    def _emit(self, event: AnyEvent) -> None:
        with self._ready:
            self._events.append(event)
            self._ready.notify_all()

    def _know(self, machine: Machine) -> None:
        with self._ready:
            self._machine, self._woken = machine, True
            self._ready.notify_all()
