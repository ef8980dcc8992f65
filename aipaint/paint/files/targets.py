"""Where a file is to be written."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from aipaint.core.errors import UserError
from aipaint.core.files import atomic_file


@contextlib.contextmanager
def whole_file(path: Path) -> Generator[tuple[Path, BinaryIO]]:
    """Open a file that takes the place of `path`, links followed, when the block ends well.

    Gives the real path, too. Raises UserError for what is in the way, and for every OSError of
    the block; an older file is as it was then.
    """
    try:
        if "\0" in str(path):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real = Path(os.path.realpath(path))  # through a link, not instead of it
        if real.exists() and not stat.S_ISREG(real.stat().st_mode):
            raise UserError(
                "{path} is there already and is no ordinary file.",
                fix="Choose another name.",
                path=path,
            )
        with atomic_file(real) as file:
            yield real, file
    except OSError as error:
        raise UserError(
            "{path} cannot be written.",
            "The system says: {reason}.",
            "Make room there, or choose another place.",
            path=path,
            reason=error.strerror or error,
        ) from error
