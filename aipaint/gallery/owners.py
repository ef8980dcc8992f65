"""Programs that paint for one gallery: which of them live, and a folder for each."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Generator
from pathlib import Path

from aipaint.core.locks import Lock

_LOCK = "owner.lock"
_STALE = 3600.0  # seconds after which a folder without a name is nobody's


class Owner:
    """This program among them. folder: its own; it is locked until `close`, or until a kill."""

    def __init__(self, root: Path) -> None:
        """Make the folder below `root` and lock it. Raises OSError."""
        self.name = uuid.uuid4().hex
        self.folder = root / self.name
        root.mkdir(parents=True, exist_ok=True)
        # Nobody looks at a folder with another name: it is locked before it is there.
        draft = root / f".{self.name}"
        draft.mkdir()
        try:
            lock = Lock.take(draft / _LOCK)
            assert lock is not None, "nobody else knows this name"
            self._lock = lock
            try:
                draft.rename(self.folder)
            except OSError:
                # A system that moves no folder with an open file in it.
                lock.release()
                draft.rename(self.folder)
                self._lock = Lock.take(self.folder / _LOCK) or lock
        except BaseException:
            _remove(draft)
            raise

    def close(self) -> None:
        """Let go of the folder. It stays if pictures lie in it."""
        self._lock.release()
        _remove(self.folder)


def is_alive(root: Path, name: str) -> bool:
    """Whether the program of that name, or its worker, may still paint. Raises OSError."""
    locks = _locked(root / name) if name else []
    for lock in locks or ():
        lock.release()
    return locks is None


def left_behind(root: Path) -> list[Path]:
    """Return the folders of other programs in the order of their names; some may still live."""
    try:
        found = sorted(path for path in root.iterdir() if path.is_dir())
    except FileNotFoundError:
        return []
    for path in found:
        # One that was killed before it had a folder has left nothing but this.
        if path.name[0] == ".":
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - _STALE:
                    _remove(path)
    return [path for path in found if path.name[0] != "."]


@contextlib.contextmanager
def taken_over(folder: Path) -> Generator[bool]:
    """Hold the folder of a program that is gone; False while it or its worker lives.

    At the end the folder is removed, unless something is left in it. Raises OSError.
    """
    locks = _locked(folder)
    try:
        yield locks is not None
    finally:
        for lock in locks or ():
            lock.release()
        if locks is not None:
            _remove(folder)


def _locked(folder: Path) -> list[Lock] | None:
    """Lock a folder that is nobody's any more; None while somebody holds it, [] without one."""
    locks: list[Lock] = []
    if not folder.is_dir():
        return locks
    for path in sorted({folder / _LOCK, *folder.glob("*.lock")}):
        try:
            lock = Lock.take(path)
        except FileNotFoundError:
            continue  # another program was faster
        if lock is None:
            for taken in locks:
                taken.release()
            return None
        locks.append(lock)
    return locks


def _remove(folder: Path) -> None:
    """Remove a folder in which nothing but locks and unfinished files lie."""
    with contextlib.suppress(OSError):
        names = list(folder.iterdir())
        if all(path.suffix in (".lock", ".part") for path in names):
            for path in names:
                path.unlink()
            folder.rmdir()
