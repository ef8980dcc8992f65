"""`aipaint` alone: the studio."""

from __future__ import annotations

import argparse

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.engine.doctor.screen import window_problem


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Open the studio and return when it was closed. Raises UserError where no window can be."""
    # Qt ends the whole program without a word of help when it finds no screen: ask before.
    problem = window_problem()
    if problem is not None:
        raise problem
    try:
        from aipaint.ui.main import run as open_studio
    except ImportError as error:
        if "aipaint" in (error.name or ""):
            raise
        raise UserError(
            "The studio cannot be opened.",
            "Qt cannot be loaded: {reason}.",
            "See `aipaint doctor`, or use `aipaint generate`.",
            reason=error,
        ) from error
    return open_studio(home)
