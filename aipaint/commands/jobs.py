"""A job as the command line follows it: how far it is, and how it failed."""

from __future__ import annotations

import sys

from aipaint.commands.console import complain, one_line
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Done, Failed, Filtered, Loading, Step

# A wait without end cannot be interrupted on Windows.
LONGEST_WAIT = 1.0


class WorkerError(RuntimeError):
    """A bug in the worker; carries the traceback from there."""


def failure(event: Failed) -> Exception:
    """Return what to raise for a job that failed."""
    if event.bug:
        return WorkerError(f"{event.what} {event.why}\n{event.detail}")
    # The sentences are whole; what looks like a place to fill belongs to a prompt or a path.
    what, why, fix = (
        str(part).replace("{", "{{").replace("}", "}}")
        for part in (event.what, event.why, event.fix)
    )
    return UserError(what, why, fix)


class Progress:
    """One line on standard error that renews itself on a terminal, a line a step elsewhere.

    count: how many pictures the job has. unit: what a step of it is called.
    """

    def __init__(self, count: int = 1, unit: str = "step") -> None:
        self._count, self._unit = count, unit
        self._renew = sys.stderr.isatty()

    def show(self, event: object) -> None:
        """Say how far an event brings the job."""
        if isinstance(event, Loading):
            self._say(f"loading {event.model}")
        elif isinstance(event, Step):
            which = f"picture {event.index + 1}/{self._count}, " if self._count > 1 else ""
            left = f"{event.eta:.0f} s left"
            self._say(f"{which}{self._unit} {event.step}/{event.steps}, {left}")
        elif self._renew and isinstance(event, Done | Filtered | Failed | Cancelled):
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _say(self, text: str) -> None:
        if self._renew:
            print(f"\r\x1b[Kaipaint: {one_line(text)}", end="", file=sys.stderr, flush=True)
        else:
            complain(text)
