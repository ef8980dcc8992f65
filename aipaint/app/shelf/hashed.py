"""Reads whole files for their hashes, one after the other, while nothing else is to be done."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from aipaint.app.errands import Errands
from aipaint.app.shelf.items import Item
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.families.identify.cache import FileCache
    from aipaint.families.identify.hashing import Hashes

WAIT_MS = 60_000
"""How long nothing must have been done before files are read."""

_LOOK_MS = 250


class Hashing(QObject):
    """Hashes the files of items that have none. Use it from the window's thread.

    idle: whether the machine has nothing better to do. items: what there is. hashed: called for
    each file that was read.
    """

    def __init__(
        self,
        home: Home,
        idle: Callable[[], bool],
        items: Callable[[], Sequence[Item]],
        hashed: Callable[[Path, Hashes], object],
    ) -> None:
        super().__init__()
        self._home, self._idle, self._items, self._hashed = home, idle, items, hashed
        self._errands = Errands(threads=1)
        self._cache: FileCache[Hashes] | None = None
        self._leave = threading.Event()
        self._failed: set[tuple[Path, float]] = set()
        self._reading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def begin(self, wait: int = WAIT_MS) -> None:
        """Read what has no hashes yet, once nothing was done for `wait` milliseconds."""
        if not self._reading:
            self._timer.start(wait)

    def close(self) -> None:
        """End what is under way."""
        self._timer.stop()
        self._leave.set()
        self._errands.close()

    def _step(self) -> None:
        if self._reading:
            if not self._idle():
                self._leave.set()
            self._timer.start(_LOOK_MS)
            return
        if not self._idle():
            self._timer.start(WAIT_MS)
            return
        path = self._next()
        if path is None:
            return
        self._reading = True
        self._leave.clear()
        self._errands.run(lambda: self._read(path[0]), lambda found: self._done(path, found))
        self._timer.start(_LOOK_MS)

    def _next(self) -> tuple[Path, float] | None:
        """Return the file that is to be read next, first those that may be duplicates."""
        items = [
            item
            for item in self._items()
            if item.role
            and not item.hashes
            and (item.path, item.modified) not in self._failed
            and item.path.suffix
        ]
        sizes = Counter(item.bytes for item in self._items())
        items.sort(key=lambda item: (sizes[item.bytes] < 2, item.bytes))
        # Folders of models have no hash that anybody else would know.
        found = next((item for item in items if item.path.is_file()), None)
        return None if found is None else (found.path, found.modified)

    def _read(self, path: Path) -> Hashes | UserError | None:
        from aipaint.families.identify import hashing

        if self._cache is None:
            self._cache = hashing.open_cache(self._home)
        try:
            found = hashing.hash_file(path, self._cache, self._on_bytes)
        except CancelledError:
            return None
        except UserError as error:
            return error.with_traceback(None)
        # No room for a memory: it is read again at the next start.
        with contextlib.suppress(OSError):
            self._cache.save()
        return found

    def _on_bytes(self, done: int, total: int) -> None:
        if self._leave.is_set():
            raise CancelledError

    def _done(self, path: tuple[Path, float], found: Hashes | UserError | None) -> None:
        self._reading = False
        if isinstance(found, UserError):
            self._failed.add(path)
        elif found is not None:
            self._hashed(path[0], found)
        self._timer.start(WAIT_MS if found is None else 0)
