"""Opening a file, whatever it holds: told by its first bytes, never by its name."""

from __future__ import annotations

import stat
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.paint.files.limits import Budget
from aipaint.paint.files.opened import Opened
from aipaint.paint.files.ora_read import open_ora


def open_document(path: Path, budget: Budget | None = None) -> Opened:
    """Read an OpenRaster document.

    budget: how much memory its pixels may take, see `Budget`. May be called from any thread.
    Raises UserError when nothing of it can be opened; what can't be kept is in `Opened.notes`.
    """
    budget = budget or Budget()
    try:
        # A pipe or a device would be waited on for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError("{path} is not a file.", fix="Choose a picture file.", path=path)
        return open_ora(path, budget)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UserError("{path} cannot be read.", "{reason}.", path=path, reason=reason) from error
