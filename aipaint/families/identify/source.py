"""Opens a stranger's file: only a regular one, never waiting, and reads no further than asked."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from aipaint.core.messages import say
from aipaint.families.identify.found import RefusedError, UnreadableError


class Source:
    """An open file. size: in bytes, when it was opened. file: its reader, anywhere in it."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file = file
        self.path = path
        self.size = os.fstat(file.fileno()).st_size

    def read(self, offset: int, count: int) -> bytes:
        """Return `count` bytes from `offset` on, fewer where the file ends."""
        if offset >= self.size:
            return b""
        self.file.seek(offset)
        return self.file.read(count)

    def need(self, offset: int, count: int) -> bytes:
        """Return `count` bytes from `offset` on. Raises RefusedError where the file ends."""
        data = self.read(offset, count)
        if len(data) < count:
            raise cut_short(self.size, offset + count)
        return data


@contextlib.contextmanager
def opened(path: Path) -> Generator[Source]:
    """Open a regular file. Raises UnreadableError for all else, and where the system refuses."""
    # A pipe that is called .safetensors would wait for somebody who writes into it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError as error:
        raise UnreadableError(say("It is not there.")) from error
    except PermissionError as error:
        raise UnreadableError(
            say("You have no permission to read it."),
            say("Change the file's permissions, or copy it to a folder of yours."),
        ) from error
    except (OSError, ValueError) as error:
        raise unreadable(error) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError(say("It is no ordinary file."))
    with os.fdopen(handle, "rb") as file:
        yield Source(file, path)


def unreadable(error: OSError | ValueError) -> UnreadableError:
    """Return the refusal of what the system cannot read."""
    reason = error.strerror if isinstance(error, OSError) else None
    return UnreadableError(
        say("It cannot be read: {reason}.", reason=reason or error),
        say("Check that its disk is connected."),
    )


def cut_short(size: int, needed: int) -> RefusedError:
    """Return the refusal of a file that ends before what its header names."""
    return RefusedError(
        say(
            "It is cut short: it has {size} bytes of at least {needed}.",
            size=f"{size:,}",
            needed=f"{needed:,}",
        ),
        say("Its download or copy has not ended well: get it again."),
    )


def damaged(detail: str = "") -> RefusedError:
    """Return the refusal of a file that contradicts itself; detail: in its format's own words."""
    if not detail:
        return RefusedError(say("It is damaged."), say("Get it again."))
    return RefusedError(say("It is damaged ({detail}).", detail=detail[:200]), say("Get it again."))
