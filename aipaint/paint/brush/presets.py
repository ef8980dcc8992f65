"""The brushes that come along and those of the user."""

from __future__ import annotations

import contextlib
import functools
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.messages import Message, say
from aipaint.core.paths import resources
from aipaint.paint.brush.parameters import Brush

_MOST_BYTES = 64 << 10  # of one preset's file
_MOST_FILES = 2000


class _Shipped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    brushes: tuple[Brush, ...]


@functools.cache
def shipped_presets() -> tuple[Brush, ...]:
    """The brushes that travel with the program, in the order they are shown."""
    data = (resources() / "brushes" / "presets.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Shipped).brushes


def load_presets(user_folder: Path | None) -> tuple[list[Brush], list[Message]]:
    """Return the shipped brushes, then the user's, and a note for each file that is no brush.

    A brush of the user's with the id of a shipped one takes its place. No folder is no brushes.
    """
    brushes = {brush.id: brush for brush in shipped_presets()}
    problems: list[Message] = []
    for path in _files(user_folder, problems):
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise ValueError("larger than any brush")
            brush = msgspec.json.decode(data, type=Brush)
        except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
            problems.append(
                say("The brush in {file} can't be used: {reason}.", file=path.name, reason=error)
            )
        else:
            brushes[brush.id] = brush
    return list(brushes.values()), problems


def save_preset(user_folder: Path, brush: Brush) -> Path:
    """Keep a brush under its id, whole or not at all; return its file.

    Raises UserError when the folder can't be written.
    """
    path = user_folder / f"{brush.id}.json"
    try:
        user_folder.mkdir(parents=True, exist_ok=True)
        write_atomic(path, msgspec.json.format(msgspec.json.encode(brush)) + b"\n")
    except OSError as error:
        raise UserError(
            "The brush could not be saved.",
            "{folder} can't be written: {reason}.",
            "Free some space or change the folder's permissions, then save again.",
            folder=user_folder,
            reason=error.strerror or error,
        ) from error
    return path


def remove_preset(user_folder: Path, brush_id: str) -> None:
    """Forget a brush of the user's; a shipped one of that id is itself again. None is no error.

    Raises UserError when the file can't be removed.
    """
    for path in _files(user_folder, []):
        if path.stem != brush_id:
            continue
        try:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        except OSError as error:
            raise UserError(
                "The brush could not be removed.",
                "{file} can't be deleted: {reason}.",
                "Change the folder's permissions, then try again.",
                file=path,
                reason=error.strerror or error,
            ) from error


def _files(folder: Path | None, problems: list[Message]) -> list[Path]:
    if folder is None:
        return []
    try:
        found = sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))
    except OSError as error:
        problems.append(
            say("The brushes in {folder} can't be read: {reason}.", folder=folder, reason=error)
        )
        return []
    return found[:_MOST_FILES]
