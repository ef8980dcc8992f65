"""One download at a time, off the window's thread, and only while the settings allow it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.core.errors import CancelledError, UserError

if TYPE_CHECKING:
    from aipaint.downloads import Lifeline, Listing, Progress, RemoteFile, Web

_LAST_WORDS = 2.0  # seconds that a thread gets at the end; names are looked up without an end


class Outcome(msgspec.Struct, frozen=True):
    """How it ended: path: what is there now. problem: why not. Neither: it was cancelled."""

    path: Path | None = None
    problem: UserError | None = None


class Downloading(QObject):
    """Looks up what is at an address, and fetches it.

    allowed: asked before anything is; while it says no, nothing reaches a network. Everything is
    told in the thread that this object lives in.
    """

    found = Signal(object)  # Listing: what `look_up` found
    told = Signal(object)  # Progress
    finished = Signal(object)  # Outcome of `look_up` when that failed, and of each `fetch`

    _came = Signal(int, object)

    def __init__(self, allowed: Callable[[], bool]) -> None:
        super().__init__()
        self._allowed = allowed
        self._lifeline: Lifeline | None = None
        self._thread: threading.Thread | None = None
        self._stamp = 0
        self._closed = False
        self.progress: Progress | None = None
        self._came.connect(self._bring)

    def is_running(self) -> bool:
        """Whether something is looked up or fetched."""
        return self._lifeline is not None

    def look_up(self, text: str, sha256: str = "") -> None:
        """Ask what is at an address, as somebody typed it."""

        def work(web: Web, _tell: Callable[[Progress], None]) -> Listing:
            from aipaint.downloads import look_up, parse_address

            return look_up(parse_address(text), web, sha256)

        self._begin(work)

    def fetch(self, listing: Listing, files: tuple[RemoteFile, ...], into: Path) -> None:
        """Fetch files of what was found into a folder, or a folder in it."""

        def work(web: Web, tell: Callable[[Progress], None]) -> Outcome:
            from aipaint.downloads import fetch, make_plan

            return Outcome(path=fetch(make_plan(listing, files, into), web, tell))

        self._begin(work)

    def cancel(self) -> None:
        """End what is under way; what has come is kept for the next time."""
        if self._lifeline is not None:
            lifeline, self._lifeline = self._lifeline, None
            self._stamp += 1
            lifeline.cut()
            self.progress = None
            self.finished.emit(Outcome())

    def close(self) -> None:
        """End for good."""
        self._closed = True
        self._stamp += 1
        if self._lifeline is not None:
            self._lifeline.cut()
            self._lifeline = None
        if self._thread is not None:
            self._thread.join(_LAST_WORDS)

    def _begin(self, work: Callable[[Web, Callable[[Progress], None]], Any]) -> None:
        if self._closed or self._lifeline is not None:
            return
        if not self._allowed():
            problem = UserError(
                "aipaint works offline, so nothing is downloaded.",
                "That is how it is set.",
                "Allow the network first.",
            )
            self.finished.emit(Outcome(problem=problem))
            return
        # Imported here: nothing that opens connections is there before somebody wants one.
        from aipaint.downloads import Lifeline

        self._stamp += 1
        lifeline, stamp = Lifeline(), self._stamp
        self._lifeline = lifeline

        def tell(value: object) -> None:
            if not lifeline.is_cut:
                self._came.emit(stamp, value)

        self._thread = threading.Thread(
            # A name that is looked up cannot be interrupted; the program ends all the same.
            target=lambda: tell(_done(work, lifeline, tell)),
            name="download",
            daemon=True,
        )
        self._thread.start()

    def _bring(self, stamp: int, value: Any) -> None:
        if stamp != self._stamp or self._closed:
            return
        from aipaint.downloads import Listing, Progress

        if isinstance(value, Progress):
            self.progress = value
            self.told.emit(value)
            return
        self._lifeline = self.progress = None
        if isinstance(value, Listing):
            self.found.emit(value)
        elif isinstance(value, Outcome):
            self.finished.emit(value)
        else:
            # A mistake of ours: seen where all such are, not lost in a thread.
            self.finished.emit(Outcome())
            raise value


def _done(
    work: Callable[[Web, Callable[[Progress], None]], Any],
    lifeline: Lifeline,
    tell: Callable[[Progress], None],
) -> object:
    """Return what work comes to: a Listing, an Outcome, or the exception of a bug."""
    from aipaint.downloads import Web
    from aipaint.downloads.address import endpoint
    from aipaint.downloads.web import hub_tokens

    try:
        return work(Web(lifeline, hub_tokens(endpoint(os.environ))), tell)
    except UserError as error:
        return Outcome(problem=error)
    except CancelledError:
        return Outcome()
    except Exception as error:  # noqa: BLE001 - raised again in the window's thread
        return error
