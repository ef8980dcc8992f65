"""What a file from a stranger may ask of this machine, and the bookkeeping that holds it there.

While a file is opened at most `Budget.kept` bytes of pixels stay and `Budget.flight` bytes are in
flight, all threads together; by default these are a half and a quarter of the machine's memory.
Beside them only the file's own words (`MAX_XML`, `MAX_RECORD`, ...) take memory. A claim is
checked before anything is allocated for it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator

import psutil

from aipaint.paint.pixels import MAX_AREA, MAX_SIDE

MAX_XML = 16 << 20  # bytes of stack.xml
MAX_RECORD = 64 << 20  # bytes of our own JSON
MAX_EXTRA = 64 << 20  # bytes of each entry that was given along with a document
MAX_EXTRAS = 64  # such entries
MAX_DIRECTORY = 32 << 20  # bytes of a ZIP file's list of entries
MAX_LAYERS = 10_000
MAX_DEPTH = 100  # groups within groups
MAX_NAME = 10_000  # characters of a layer's name
MAX_OFFSET = 1 << 20  # pixels between a layer's corner and the canvas's, either way
MAX_WORK = 1 << 35  # pixels decoded for one file: some minutes
MAX_RATIO = 1100  # what deflate can blow a byte up to, and a little
GIB = 1 << 30


class TooMuchError(Exception):
    """A part of a file asks for more than the budget has left."""


class Budget:
    """Bytes of pixels for one file. May be used from several threads.

    kept: what may stay in memory. flight: what may be held while decoding; one part that is larger
    is decoded alone, as long as `kept` would bear it. work: pixels that may be decoded.
    """

    def __init__(
        self, kept: int | None = None, flight: int | None = None, work: int = MAX_WORK
    ) -> None:
        memory = psutil.virtual_memory().total if None in (kept, flight) else 0
        self.kept = max(memory // 2, GIB) if kept is None else kept
        self.flight = max(memory // 4, GIB) if flight is None else flight
        self._work = work
        self._held = self._flying = 0
        self._changed = threading.Condition()

    def keep(self, count: int) -> None:
        """Count bytes that stay. Raises TooMuchError, and counts nothing, when there is no room."""
        with self._changed:
            if self._held + count > self.kept:
                raise TooMuchError
            self._held += count

    @contextlib.contextmanager
    def decoding(self, width: int, height: int, count: int) -> Generator[None]:
        """Hold `count` bytes for a while, once other threads leave room for them.

        Raises TooMuchError for what never fits, or when the work allowed is used up.
        """
        with self._changed:
            self._work -= width * height
            if self._work < 0 or count > max(self.flight, self.kept):
                raise TooMuchError
            self._changed.wait_for(lambda: not self._flying or self._flying + count <= self.flight)
            self._flying += count
        try:
            yield
        finally:
            with self._changed:
                self._flying -= count
                self._changed.notify_all()


def fits(width: int, height: int) -> bool:
    """Whether a picture of this size can be a layer."""
    return 1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE and width * height <= MAX_AREA
