"""What looking through many files tells while it goes on, and at its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from aipaint.core.messages import Message


class Progress(msgspec.Struct, frozen=True):
    """`done` of `total` files were looked at; `total` is 0 while they are still being found."""

    done: int
    total: int
    path: Path


Watch = Callable[[Progress], None]
"""Is told how far it is; an exception it raises (CancelledError) stops there, and what was taken
until then stays."""


class Imported(msgspec.Struct, frozen=True):
    """What became of files: how many pictures were added, found at another place or changed, are
    gone, or known with the same content (doubles); how many files are no pictures.

    refused: the first of the files that are no pictures, and what is wrong with each. notes: what
    the user should know.
    """

    added: int = 0
    moved: int = 0
    changed: int = 0
    gone: int = 0
    doubles: int = 0
    unreadable: int = 0
    refused: tuple[tuple[Path, Message], ...] = ()
    notes: tuple[Message, ...] = ()
