"""Which folders are watched for models besides the program's own; one small file of settings."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.paths import Home

MOST = 100
"""Folders that may be watched."""

_MAX_BYTES = 1 << 20


class _File(msgspec.Struct):
    folders: list[str] = []


def watched(home: Home) -> tuple[Path, ...]:
    """Return the folders in the order they were added. Raises UserError for a damaged file."""
    file = _place(home)
    try:
        with file.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreadable(file, error) from error
    try:
        if len(data) > _MAX_BYTES:
            raise msgspec.ValidationError("too large")
        found = msgspec.json.decode(data, type=_File).folders
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError(
            "The list of watched folders is damaged.",
            fix="Delete or mend {file}.",
            file=file,
        ) from error
    kept = (Path(folder) for folder in found[:MOST] if "\0" not in folder)
    return tuple(dict.fromkeys(folder for folder in kept if folder.is_absolute()))


def watch(home: Home, folder: Path) -> Path:
    """Watch another folder from now on, and return it as it is kept.

    Raises UserError for what is no folder, or one that is watched already, also within another.
    """
    try:
        folder = folder.expanduser().absolute()
        is_folder = folder.is_dir()
    except (OSError, ValueError, RuntimeError):
        is_folder = False
    if not is_folder:
        raise UserError(
            "There is no folder {folder}.", fix="Choose a folder of models.", folder=folder
        )
    known = watched(home)
    for other in (home.models, *known):
        if folder.resolve().is_relative_to(other.resolve()):
            raise UserError(
                "The folder {folder} is watched already.",
                "It is, or lies in, {other}.",
                folder=folder,
                other=other,
            )
    if len(known) >= MOST:
        raise UserError(
            "No more than {count} folders can be watched.",
            fix="Take one off, or watch a folder that holds several of them.",
            count=MOST,
        )
    _write(home, (*known, folder))
    return folder


def unwatch(home: Home, folder: Path) -> None:
    """Watch a folder no longer; nothing in it is touched. Raises UserError for one that is not."""
    known = watched(home)
    folder = folder.expanduser().absolute()
    if folder not in known:
        raise UserError(
            "The folder {folder} is not watched.",
            fix="`aipaint models folders list` tells which are.",
            folder=folder,
        )
    _write(home, tuple(each for each in known if each != folder))


def _write(home: Home, folders: tuple[Path, ...]) -> None:
    file = _place(home)
    try:
        data = msgspec.json.encode(_File([str(folder) for folder in folders]))
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, msgspec.json.format(data, indent=1))
    except UnicodeEncodeError as error:
        raise UserError(
            "The folder {folder} cannot be watched.",
            "Its name is not text.",
            "Give it another name.",
            folder=ascii(str(folders[-1])),
        ) from error
    except OSError as error:
        raise UserError(
            "The list of watched folders could not be written.",
            "The system says: {reason}.",
            "Check that you may write to {file}.",
            reason=error.strerror or error,
            file=file,
        ) from error


def _unreadable(file: Path, error: OSError) -> UserError:
    return UserError(
        "The list of watched folders cannot be read.",
        "The system says: {reason}.",
        "Check that you may read {file}.",
        reason=error.strerror or error,
        file=file,
    )


def _place(home: Home) -> Path:
    return home.config / "folders.json"
