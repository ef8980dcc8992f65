"""What a job that failed tells the user."""

from __future__ import annotations

import signal
import traceback

from aipaint.core.errors import UserError
from aipaint.core.events import Failed
from aipaint.core.messages import say


def told(job: int, error: UserError) -> Failed:
    """Return the event for something that the user can mend."""
    return Failed(job=job, what=error.what, why=error.why, fix=error.fix)


def mistake(job: int, error: BaseException) -> Failed:
    """Return the event for a bug of ours or of a library."""
    return Failed(
        job=job,
        what=say("The picture could not be painted because of a mistake in aipaint."),
        why=say("It says: {reason}", reason=" ".join(str(error).split()) or type(error).__name__),
        fix=say("Try other settings; a report for the makers can be saved."),
        bug=True,
        detail="".join(traceback.format_exception(error)),
    )


def refused(job: int, error: OSError) -> Failed:
    """Return the event for a worker process that the system would not start."""
    return Failed(
        job=job,
        what=say("The painting engine could not be started."),
        why=say("The system says: {reason}.", reason=error.strerror or error),
        fix=say("Close other programs and try again."),
    )


def died(job: int, exitcode: int | None, started: bool, log: str) -> Failed:
    """Return the event for a worker process that ended under a job.

    exitcode: as `multiprocessing.Process.exitcode` gives it, negative for a signal.
    started: whether it had come so far as to take jobs. log: the end of what it wrote.
    """
    if exitcode == -getattr(signal, "SIGKILL", 9):
        return Failed(
            job=job,
            what=say("Painting was stopped by the system."),
            why=say("That happens when the memory of the computer is used up."),
            fix=say("Close other programs, choose a smaller size or a smaller model, try again."),
        )
    if not started:
        return Failed(
            job=job,
            what=say("The painting engine could not start."),
            why=say("It ended with code {code} before it was ready.", code=exitcode),
            fix=say("Install aipaint again; a report for the makers can be saved."),
            bug=True,
            detail=log,
        )
    return Failed(
        job=job,
        what=say("The painting engine has crashed."),
        why=say("It ended with code {code} while it painted.", code=exitcode),
        fix=say("Try again; it has been started anew. If it happens again, save a report."),
        bug=True,
        detail=log,
    )
