"""Small JSON files beside the pictures: versioned, bounded, written whole, never overwritten when
they cannot be understood."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from aipaint.core.files import write_atomic

_MAX_BYTES = 64 << 20

_Content = TypeVar("_Content")


class NewerFileError(Exception):
    """The file was written by a newer program: to be left as it is."""


class _Versioned(msgspec.Struct):
    version: int


def read(path: Path, kind: type[_Content], version: int) -> _Content | None:
    """Return what a file holds, None when there is none.

    A damaged file is renamed, so that the next write does not cost what may be left in it.
    Raises NewerFileError for a later version; OSError as the system gives it.
    """
    try:
        with path.open("rb") as file:
            # Room is made for all that is asked for, whatever there is.
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, _MAX_BYTES) + 1)
    except FileNotFoundError:
        return None
    try:
        if len(data) > _MAX_BYTES:
            raise msgspec.ValidationError("too large")
        if msgspec.json.decode(data, type=_Versioned).version > version:
            raise NewerFileError
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(_free_name(path))
        return None


def write(path: Path, content: msgspec.Struct) -> None:
    """Write a file whole. Raises OSError; the older file then stays."""
    write_atomic(path, msgspec.json.format(msgspec.json.encode(content), indent=1))


def _free_name(path: Path) -> Path:
    count = 1
    while (aside := path.with_name(f"{path.name}.damaged-{count}")).exists():
        count += 1
    return aside
