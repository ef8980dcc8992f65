"""Reports of bugs that the engine met, for the makers."""

from __future__ import annotations

import platform
import time
from pathlib import Path

from aipaint import __version__
from aipaint.core.files import write_atomic


def write_report(folder: Path, detail: str) -> Path:
    """Write `detail` (a traceback or a log) with the versions; no prompt, picture or user name.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / time.strftime("engine-%Y%m%d-%H%M%S.txt")
    head = f"aipaint {__version__}\npython {platform.python_version()} on {platform.platform()}\n\n"
    write_atomic(path, (head + detail.replace(str(Path.home()), "~")).encode())
    return path
