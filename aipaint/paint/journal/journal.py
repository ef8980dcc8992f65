"""The journal of an open document: hears every step and has it on disk a moment later."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.paint.document import Change, Document
from aipaint.paint.journal.book import SLACK, AbandonedError, Book, Page
from aipaint.paint.state import State, same_work

RETRY_S = 5.0  # how soon a full disk is tried again when nothing is painted


class Journal:
    """Writes every committed step of `document` into `folder`, in a thread of its own.

    Steps that come faster than the disk takes them are written as one: the newest state. The
    calling thread only hands a reference over. `recover` gives the state back.

    name, path: of the document, kept for `recover`. saved: whether `path` holds the present state.
    problem: called with a UserError when the disk no longer takes the journal, and with None when
    it does again; written: called with the number of the newest step that is on disk (the state
    the journal began with is step 0). Both are called in the journal's thread. slack: bytes the
    file may have before it is made smaller.
    """

    def __init__(
        self,
        folder: Path,
        document: Document,
        *,
        name: str = "",
        path: Path | None = None,
        saved: bool = False,
        problem: Callable[[UserError | None], object] | None = None,
        written: Callable[[int], object] | None = None,
        slack: int = SLACK,
    ) -> None:
        self.folder = folder
        self._name, self._path = name, path
        self._saved = document.state if saved else None
        self._problem, self._written = problem, written
        self._state, self._step = document.state, 0
        self._wake = threading.Condition()
        self._page: Page | None = self._next_page()
        self._writing = self._failing = self._closing = self._unwanted = False
        self._book = Book(folder, lambda: self._unwanted, slack)
        self._deafen = document.listen(self._hear)
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def step(self) -> int:
        """How many steps were handed over."""
        return self._step

    def describe(self, name: str, path: Path | None) -> None:
        """Keep another name and place of the document."""
        self._name, self._path = name, path
        self._hand_over()

    def mark_saved(self, state: State, path: Path) -> None:
        """Keep that `path` holds `state`, so that it is not offered for recovery."""
        self._saved = state
        self.describe(path.stem, path)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until all that was handed over is on disk; False if it can't be, or not in time."""
        with self._wake:
            self._wake.wait_for(lambda: self._failing or self._is_idle(), timeout)
            return self._is_idle() and not self._failing

    def close(self, keep: bool = False) -> None:
        """End the thread. keep: finish writing and leave the folder; otherwise remove it."""
        with self._wake:
            if self._closing:
                return
            self._closing, self._unwanted = True, not keep
            self._wake.notify_all()
        self._deafen()
        self._thread.join()
        if not keep:
            # What can't be removed now is offered, or removed, at another start.
            shutil.rmtree(self.folder, ignore_errors=True)

    def _hear(self, change: Change) -> None:
        if change.committed and change.after is not self._state:
            self._state = change.after
            self._step += 1
            self._hand_over()

    def _hand_over(self) -> None:
        with self._wake:
            self._page = self._next_page()
            self._wake.notify_all()

    def _next_page(self) -> Page:
        saved = self._saved is not None and same_work(self._saved, self._state)
        path = "" if self._path is None else str(self._path)
        return Page(self._state, self._step, self._name, path, saved)

    def _is_idle(self) -> bool:
        return self._page is None and not self._writing

    def _run(self) -> None:
        try:
            while (page := self._take()) is not None:
                self._write(page)
        finally:
            self._book.close()
            with self._wake:
                self._writing = False
                self._failing = self._failing or not self._closing  # a bug ends up here
                self._wake.notify_all()

    def _take(self) -> Page | None:
        with self._wake:
            self._wake.wait_for(lambda: self._page is not None or self._closing)
            page, self._page = self._page, None
            self._writing = page is not None
            return None if self._unwanted else page

    def _write(self, page: Page) -> None:
        error: OSError | None = None
        with contextlib.suppress(AbandonedError):
            try:
                self._book.write(page)
            except OSError as caught:
                error = caught
        told = self._failing
        with self._wake:
            self._writing, self._failing = False, error is not None
            if error is not None and self._page is None and not self._closing:
                self._page = page
            self._wake.notify_all()
        if error is None and self._written is not None and not self._unwanted:
            self._written(page.step)
        if self._problem is not None and told != (error is not None):
            self._problem(None if error is None else _cannot_write(self.folder, error))
        if error is not None:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._page is not page, RETRY_S)


def _cannot_write(folder: Path, error: OSError) -> UserError:
    return UserError(
        "What you paint can't be kept safe against a crash just now.",
        "The folder {folder} can't be written: {reason}.",
        "You can go on painting. Make room on that disk, and save the document.",
        folder=folder,
        reason=error.strerror or error,
    )
