"""Programs that paint for one gallery: which of them live, and a folder for each."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Generator
from pathlib import Path

from aipaint.core.locks import Lock

_LOCK = "owner.lock"


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
    """Whether the program of that name may still paint. Raises OSError."""
    try:
        lock = Lock.take(root / name / _LOCK) if name else None
    except FileNotFoundError:
        return False
    if lock is not None:
        lock.release()
    return bool(name) and lock is None


def left_behind(root: Path) -> list[Path]:
    """Return the folders of other programs, the oldest first; some may still live."""
    try:
        folders = [path for path in root.iterdir() if path.name[0] != "." and path.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(folders, key=lambda path: path.stat().st_mtime)


@contextlib.contextmanager
def taken_over(folder: Path) -> Generator[bool]:
    """Hold the folder of a program that is gone; False while it or its worker lives.

    At the end the folder is removed, unless something is left in it. Raises OSError.
    """
    locks: list[Lock] = []
    gone = True
    for path in sorted({folder / _LOCK, *folder.glob("*.lock")}):
        lock = Lock.take(path)
        if lock is None:
            gone = False
            break
        locks.append(lock)
    try:
        yield gone
    finally:
        for lock in locks:
            lock.release()
        if gone:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder in which nothing but locks and unfinished files lie."""
    with contextlib.suppress(OSError):
        names = list(folder.iterdir())
        if all(path.suffix in (".lock", ".part") for path in names):
            for path in names:
                path.unlink()
            folder.rmdir()
