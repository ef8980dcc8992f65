"""Rows of a picture that is too large for the memory, put away in a file without a name."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.events import Part


class RowStore:
    """Takes a picture in parts from the top down, and gives any of its rows back.

    folder: on whose disk they lie; the file is gone when it is closed, or the program ends however
    that may happen. needed: bytes that the picture will have.
    """

    def __init__(self, folder: Path, needed: int = 0) -> None:
        """Raises UserError where the system refuses, or where there is no room."""
        self._folder = folder
        self._row = self._rows = 0
        self._hash = hashlib.sha256()
        self.size = (0, 0)
        """Width and height, known from the first part on."""
        self.channels = 0
        with self._refusing():
            if shutil.disk_usage(folder).free < needed:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - `close` closes it

    def __call__(self, part: Part) -> None:
        """Take in the next rows. Raises UserError when the disk is full."""
        image = part.image
        if not self._rows:
            self.size, self.channels = (part.width, part.height), image.channels
            self._row = part.width * image.channels
            self._hash.update(f"{part.width}x{part.height}x{image.channels}:".encode())
        if part.top != self._rows or len(image.data) != image.height * self._row:
            raise ValueError(f"rows {part.top} of {image.channels} channels after {self._rows}")
        self._hash.update(image.data)
        with self._refusing():
            self._file.seek(part.top * self._row)
            self._file.write(image.data)
        self._rows += image.height

    def read(self, top: int, bottom: int) -> np.ndarray:
        """Return rows from `top` to before `bottom`: uint8 (h, W, C), which may be written to."""
        if not 0 <= top <= bottom <= self._rows:
            raise ValueError(f"rows {top} to {bottom} of {self._rows}")
        out = np.empty((bottom - top, self.size[0], self.channels), np.uint8)
        with self._refusing():
            self._file.seek(top * self._row)
            if self._file.readinto(out.reshape(-1).data) != out.nbytes:
                raise OSError(0, "the file is too short")
        return out

    @property
    def digest(self) -> str:
        """The name of the whole picture, see `aipaint.core.pixels.digest_of`."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    @contextlib.contextmanager
    def _refusing(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(
                "The enlarged picture cannot be put away in {folder}.",
                "The system says: {reason}.",
                "Make room there, or choose a smaller factor.",
                folder=self._folder,
                reason=error.strerror or error,
            ) from error
