"""Journals of the open documents, and those that programs which are gone have left."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from aipaint.core.errors import UserError
from aipaint.paint.document import Document
from aipaint.paint.journal import Glance, Journal, glance
from aipaint.paint.state import State

_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Left:
    """A document with unsaved work whose program is gone. It is ours as long as this lives."""

    folder: Path
    facts: Glance
    lock: QLockFile


class SafeCopies:
    """Keeps a journal of one document at a time, below `root`.

    Each run of the program has a folder there, and beside it a lock file that the system knows to
    be stale once its process is gone, so that windows never take each other's journals.
    problem, written: see `Journal`; called in another thread.
    """

    def __init__(
        self,
        root: Path,
        problem: Callable[[UserError | None], object],
        written: Callable[[int], object],
    ) -> None:
        self._root = root
        self._problem, self._written = problem, written
        self._folder: Path | None = None
        self._lock: QLockFile | None = None
        self._count = 0
        self._journal: Journal | None = None
        self._guard = threading.Lock()

    def begin(
        self,
        document: Document,
        name: str,
        path: Path | None,
        saved: bool,
        instead_of: Sequence[Left] = (),
    ) -> None:
        """Keep a document from now on. instead_of: what may go once this one is on disk."""
        waiting = list(instead_of)

        def written(step: int) -> None:
            while waiting:
                self.discard(waiting.pop())
            self._written(step)

        self._count += 1
        self._journal = Journal(
            self._own_folder() / str(self._count),
            document,
            name=name,
            path=path,
            saved=saved,
            problem=self._problem,
            written=written,
        )

    def mark_saved(self, state: State, path: Path) -> None:
        """A file holds `state` of the document that is kept."""
        if self._journal is not None:
            self._journal.mark_saved(state, path)

    def end(self) -> Callable[[], None]:
        """Keep the document no longer. Call what this returns, in any thread, to remove it."""
        journal, self._journal = self._journal, None
        return journal.close if journal is not None else lambda: None

    def close(self, keep: bool) -> None:
        """End for good. keep: leave the document for the next start."""
        if self._journal is not None:
            self._journal.close(keep)
            self._journal = None
        if self._folder is not None and not keep:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.unlock()

    def left(self) -> list[Left]:
        """Documents with unsaved work of programs that are gone, the newest first.

        What holds nothing to recover is removed. May be called from any thread. Raises UserError
        when a folder can't be read.
        """
        found: list[Left] = []
        with self._guard:
            try:
                sessions = [path for path in self._root.iterdir() if path.is_dir()]
            except FileNotFoundError:
                return []
            except OSError as error:
                raise UserError(
                    "Documents kept in {folder} can't be looked for.",
                    "{reason}.",
                    folder=self._root,
                    reason=error.strerror or error,
                ) from error
            for session in sessions:
                if session != self._folder and (lock := _taken(session)) is not None:
                    found += self._left_in(session, lock)
        return sorted(found, key=lambda one: one.facts.when, reverse=True)

    def discard(self, one: Left) -> None:
        """Remove what was left, for good."""
        shutil.rmtree(one.folder, ignore_errors=True)
        if _remove_if_empty(one.folder.parent):
            one.lock.unlock()

    def _left_in(self, session: Path, lock: QLockFile) -> list[Left]:
        found = []
        for folder in session.iterdir():
            facts = glance(folder)
            if facts is None or facts.saved:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                found.append(Left(folder, facts, lock))
        if not found and _remove_if_empty(session):
            lock.unlock()
        return found

    def _own_folder(self) -> Path:
        if self._folder is None:
            folder = self._root / uuid.uuid4().hex
            try:
                self._root.mkdir(parents=True, exist_ok=True)
            except OSError:
                return folder  # the journal meets the same and tells it
            # Locked before it is there, so that nobody can take it for one that was left.
            self._lock = _taken(folder)
            self._folder = folder
        return self._folder


def _taken(session: Path) -> QLockFile | None:
    lock = QLockFile(str(session.with_name(session.name + _LOCK)))
    lock.setStaleLockTime(0)  # only the end of its process makes a lock stale, never its age
    return lock if lock.tryLock(0) else None


def _remove_if_empty(session: Path) -> bool:
    try:
        session.rmdir()
    except OSError:
        return False  # another document is in it, or the system holds on to it till the next start
    return True
