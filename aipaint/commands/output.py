"""Where `aipaint generate` puts its pictures, and all that can be wrong with that beforehand."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Protocol

from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.files import write_atomic
from aipaint.core.metadata import PictureFormat, encode, format_for, require_room
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.gallery.gallery import Gallery
from aipaint.gallery.names import next_number, picture_name

# Beyond the pixels themselves, which no format here exceeds by more.
_FILE_OVERHEAD = 2**17


class Output(Protocol):
    """Takes finished pictures."""

    def save(self, done: Done) -> Path:
        """Write a picture whole and return its file. Raises UserError when that fails."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def open_output(target: str | None, recipe: Recipe, home: Home) -> Output:
    """Return where pictures of `recipe` go: a file, an existing folder, or None: the gallery.

    Raises UserError for what can be told before painting: an unknown kind of file, a folder that
    is missing or may not be written, a full disk.
    """
    if target is None:
        return _Kept(home)
    path = Path(target)
    try:
        # An empty text, as an unset variable of a script leaves it, is not the folder one is in.
        is_folder = bool(target) and path.is_dir()
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error
    if is_folder:
        _check_folder(path, recipe)
        return _Folder(path)
    if target.endswith(("/", os.sep)):
        raise _no_folder(path)
    require_room(recipe, format_for(path))
    if not path.parent.is_dir():
        raise _no_folder(path.parent)
    _check_folder(path.parent, recipe)
    output = _Files(path, recipe.batch)
    for index in range(recipe.batch):
        _check_target(output.path(index))
    return output


class _Files:
    """One file, or for a batch `name-1.png`, `name-2.png`, …; older files are replaced."""

    def __init__(self, path: Path, count: int) -> None:
        self._path, self._count = path, count
        self._kind: PictureFormat = format_for(path)

    def path(self, index: int) -> Path:
        if self._count == 1:
            return self._path
        return self._path.with_name(f"{self._path.stem}-{index + 1}{self._path.suffix}")

    def save(self, done: Done) -> Path:
        path = self.path(done.index)
        _write(path, encode(done.image, done.recipe, done.facts, self._kind))
        return path

    def close(self) -> None:
        pass


class _Folder:
    """New PNG files in a folder, named like those of the gallery."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, done: Done) -> Path:
        data = encode(done.image, done.recipe, done.facts, "PNG")
        try:
            number = next_number(os.listdir(self._folder))
        except OSError as error:
            raise _refusal(self._folder, error) from error
        path = self._folder / picture_name(number, done.recipe.seed, done.recipe.prompt)
        _write(path, data)
        return path

    def close(self) -> None:
        pass


class _Kept:
    """The gallery."""

    def __init__(self, home: Home) -> None:
        self._gallery = Gallery(home)

    def save(self, done: Done) -> Path:
        return self._gallery.keep(done).path

    def close(self) -> None:
        self._gallery.close()


def _check_folder(folder: Path, recipe: Recipe) -> None:
    try:
        # What permission bits promise, a read-only disk or a strange file system may not keep.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"?")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UserError(
            "Nothing can be written to {folder}.",
            "The system says: {reason}.",
            "Choose another folder.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    # One picture at least; a batch may compress to a fraction of what it could take.
    needed = recipe.width * recipe.height * 3 + _FILE_OVERHEAD
    if free < needed:
        raise UserError(
            "There is no room for the picture in {folder}.",
            "{free} MB are free, up to {needed} MB are needed.",
            "Make room, or choose another folder.",
            folder=folder,
            free=f"{free / 1e6:.1f}",
            needed=f"{needed / 1e6:.1f}",
        )


def _check_target(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error
    if not stat.S_ISREG(mode):
        raise UserError(
            "{path} is there already and is no ordinary file.",
            fix="Choose another name.",
            path=path,
        )


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomic(path, data)
    except OSError as error:
        raise _refusal(path, error) from error


def _no_folder(folder: Path) -> UserError:
    return UserError(
        "The folder {folder} does not exist.",
        fix="Make it first, or choose another.",
        folder=folder,
    )


def _refusal(path: Path, error: OSError | ValueError) -> UserError:
    return UserError(
        "The picture cannot be saved as {path}.",
        "The system says: {reason}.",
        "Make room there, or choose another place.",
        path=path,
        reason=(isinstance(error, OSError) and error.strerror) or error,
    )
