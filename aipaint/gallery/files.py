"""The gallery's files: where pictures lie, and what can be read back from them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.metadata import Record, read_record
from aipaint.gallery.names import is_day

TRASH = ".trash"

# A temporary file this old is nobody's any more: its writer was killed.
_STALE_SECONDS = 3600.0
_DAY_SECONDS = 86400.0


def day_folders(pictures: Path) -> list[Path]:
    """Return the dated folders, oldest first."""
    try:
        return sorted(folder for folder in pictures.iterdir() if is_day(folder.name))
    except FileNotFoundError:
        return []


def picture_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the PNG files in the folders, in the order of their names."""
    for folder in folders:
        yield from sorted(folder.glob("[0-9]*.png"))


def recover(path: Path) -> Record | None:
    """Read a picture's record from its file; None when there is none or it cannot be read."""
    try:
        return read_record(path)
    except UserError:
        # A file that someone else put here, or that is being taken away right now.
        return None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trash_path(pictures: Path, path: Path) -> Path:
    """Return where a picture lies after it was removed."""
    return pictures / TRASH / f"{path.parent.name}-{path.name}"


def throw_away(pictures: Path, path: Path) -> None:
    """Move a picture to the trash. Raises OSError; one that is gone already is no error."""
    target = trash_path(pictures, path)
    target.parent.mkdir(exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        # The trash counts its days from now.
        os.utime(path)
        path.replace(target)


def sweep(folders: Iterable[Path]) -> None:
    """Remove temporary files that writers which were killed left behind."""
    oldest = time.time() - _STALE_SECONDS
    for folder in folders:
        for part in folder.glob(".*.part"):
            _remove_older(part, oldest)


def empty_trash(pictures: Path, days: float) -> None:
    """Delete pictures thrown away more than `days` ago."""
    oldest = time.time() - days * _DAY_SECONDS
    for path in (pictures / TRASH).glob("*.png"):
        _remove_older(path, oldest)


def _remove_older(path: Path, moment: float) -> None:
    # Another instance may be faster, or the file be held open (Windows): next time then.
    with contextlib.suppress(OSError):
        if path.stat().st_mtime < moment:
            path.unlink()
