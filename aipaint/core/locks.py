"""A lock that a process holds until it ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A file that nobody else can lock meanwhile, neither here nor in another process.

    The system gives the lock back when the process is gone, killed or not; no process number is
    compared, so none that is used again can deceive. See flock(2).
    """

    def __init__(self, path: Path, handle: int) -> None:
        """Use `take`."""
        self.path = path
        self._handle: int | None = handle

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """Lock the file at `path`, made if need be; None while somebody else holds it.

        Raises OSError where the file cannot be made or opened.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        return cls(path, handle)

    def release(self) -> None:
        """Give it back; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
