"""The two kinds of error: what the user can mend, and what is a bug of ours."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from pathlib import Path

from aipaint import __version__
from aipaint.core.files import write_atomic
from aipaint.core.messages import Message, filling


class UserError(Exception):
    """Something the user can mend. Shown as it is, never with a traceback.

    what: what did not work, one sentence.
    why: the reason, one sentence, or empty when `what` says it all.
    fix: what to do next, one sentence, or empty when nothing helps.
    All three are templates with `{named}` places that `values` fill; write them as literals, so
    that they can be collected for translation.
    """

    def __init__(self, what: str, why: str = "", fix: str = "", **values: object) -> None:
        super().__init__(what, why, fix)
        filled = filling(values)
        self.what, self.why, self.fix = (Message(text, filled) for text in (what, why, fix))

    @property
    def message(self) -> str:
        """All three sentences on one line."""
        return " ".join(" ".join(str(part) for part in (self.what, self.why, self.fix)).split())

    def __str__(self) -> str:
        return self.message


class CancelledError(Exception):
    """Raised between two steps to leave a job that the user no longer wants."""


def write_bug_report(folder: Path, error: BaseException, doing: str = "") -> Path:
    """Write what we need to mend a bug into `folder` and return the file's path.

    The report holds the traceback, versions and `doing`; no prompt, picture or user name.
    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / time.strftime("bug-%Y%m%d-%H%M%S.txt")
    trace = "".join(traceback.format_exception(error)).replace(str(Path.home()), "~")
    lines = [
        f"aipaint {__version__}",
        f"python {sys.version.split()[0]} on {platform.platform()}",
        f"while: {doing or 'unknown'}",
        "",
        trace,
    ]
    write_atomic(path, "\n".join(lines).encode())
    return path
