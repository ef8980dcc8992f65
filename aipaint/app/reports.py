"""Reports of bugs, those of the window and those that the engine met, for the makers."""

from __future__ import annotations

import platform
import time
from pathlib import Path

from aipaint import __version__
from aipaint.core.errors import UserError, write_bug_report
from aipaint.core.events import Failed
from aipaint.core.files import write_atomic
from aipaint.core.messages import say


def write_report(folder: Path, detail: str) -> Path:
    """Write `detail` (a traceback or a log) with the versions; no prompt, picture or user name.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / time.strftime("engine-%Y%m%d-%H%M%S.txt")
    head = f"aipaint {__version__}\npython {platform.python_version()} on {platform.platform()}\n\n"
    write_atomic(path, (head + detail.replace(str(Path.home()), "~")).encode())
    return path


def bug_failure(folder: Path, error: Exception) -> Failed:
    """Write a report of an exception that nobody expected, and return what is said of it."""
    try:
        path = str(write_bug_report(folder, error, "in the window"))
        fix = say("A report was written: {path}", path=path)
    except OSError as problem:
        path = ""
        fix = say("No report could be written: {reason}.", reason=problem.strerror or problem)
    return Failed(
        job=0,
        what=say("A mistake in aipaint got in the way."),
        why=say("{error}", error=f"{type(error).__name__}: {error}"),
        fix=fix,
        bug=True,
        detail=path,
    )


def report_of(folder: Path, detail: str) -> Path | UserError:
    """Return the report of a failure, written now unless `detail` says where it is already."""
    known = Path(detail) if "\n" not in detail else None
    if known is not None and known.parent == folder:
        return known
    try:
        return write_report(folder, detail)
    except OSError as error:
        return UserError("No report could be written: {reason}.", reason=error.strerror or error)
