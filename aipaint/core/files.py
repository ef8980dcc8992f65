"""Whole writes: beside, fsync, rename. A reader sees the old file or the new one, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

# Reading the mask means setting it, for the whole process: once, here, before any thread runs.
_UMASK = os.umask(0)
os.umask(_UMASK)


@contextlib.contextmanager
def atomic_file(path: Path) -> Generator[BinaryIO]:
    """Open a temporary file beside `path`; when the block ends well it takes that name.

    Raises OSError as the system gives it (no folder, no permission, no space). On any exception
    the temporary file is removed and an older file at `path` is left as it was.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes private files; a picture should be as readable as any other new file.
        os.chmod(name, 0o666 & ~_UMASK)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    sync_folder(path.parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Write `data` whole to `path`. Raises OSError; an older file then stays as it was."""
    with atomic_file(path) as file:
        file.write(data)


def write_new(path: Path, data: bytes) -> None:
    """Write `data` whole to `path`, where nothing may be. Raises OSError, also FileExistsError.

    Two programs that want the same name at the same moment do not lose either's file.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_UMASK)
        try:
            os.link(name, path)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links: the name is taken first, and filled by the rename.
            path.open("xb").close()
            os.replace(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system lets a folder be opened (not Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
