"""Copies of pictures for others, written in the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.library.long_work import LongWork
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.export_copy import Wish
    from aipaint.gallery.gallery import Entry
    from aipaint.gallery.progress import Watch


class Outcome(msgspec.Struct, frozen=True):
    """What became of pictures.

    files: the copies. refused: why some could not be made. notes: what could not be kept.
    cancelled: whether it was ended early. wanted: how many there were to be.
    """

    folder: Path
    wanted: int
    files: tuple[Path, ...] = ()
    refused: tuple[UserError, ...] = ()
    notes: tuple[Message, ...] = ()
    cancelled: bool = False

    def words(self) -> Message:
        """What happened, in a sentence."""
        if len(self.files) == self.wanted == 1:
            return say("Exported as {path}.", path=self.files[0])
        return say(
            "Pictures exported to {folder}: {count} of {wanted}.",
            folder=self.folder,
            count=len(self.files),
            wanted=self.wanted,
        )

    def problem(self) -> UserError | None:
        """What the user should know of pictures that could not be copied."""
        if not self.refused:
            return None
        first = self.refused[0]
        return UserError(
            "Pictures that could not be exported: {count}.",
            "{one} {reason}",
            "{remedy}",
            count=len(self.refused),
            one=first.what,
            reason=first.why,
            remedy=first.fix,
        )


class Exporting(QObject):
    """One export at a time, as it is wished; each ends with `finished`."""

    started = Signal()
    told = Signal(object)  # Pace
    finished = Signal(object)  # Outcome

    def __init__(self, home: Home, library: Library) -> None:
        super().__init__()
        self._home = home
        self._work = LongWork(library.gallery)
        self._work.told.connect(self.told)
        self._work.finished.connect(self.finished)
        self._work.cancelled.connect(self._cancelled)
        self._last = Outcome(Path(), 0)

    def export(self, entries: Sequence[Entry], folder: Path, wish: Wish) -> None:
        """Write copies into a folder, off the window's thread."""
        wanted = tuple(entries)
        self._last = Outcome(folder, len(wanted), cancelled=True)
        self.started.emit()
        self._work.run(lambda _gallery, watch: self._export(wanted, folder, wish, watch))

    def cancel(self) -> None:
        """End it with the next picture; what was written stays."""
        self._work.cancel()

    def is_running(self) -> bool:
        """Whether copies are being written."""
        return self._work.is_running()

    def close(self) -> None:
        """Cancel, and wait for the thread."""
        self._work.close()

    def _cancelled(self) -> None:
        # Before its turn came.
        self.finished.emit(self._last)

    def _export(
        self, entries: tuple[Entry, ...], folder: Path, wish: Wish, watch: Watch
    ) -> Outcome:
        # Imported here: Pillow is not on the way to the first window.
        from aipaint.gallery.credentials import Signer
        from aipaint.gallery.exporting import Exporter, check_wish

        outcome = Outcome(folder, len(entries))
        try:
            check_wish(wish)
            exporter = Exporter(folder, wish, Signer(self._home) if wish.sign else None)
        except UserError as error:
            return msgspec.structs.replace(outcome, refused=(error,) * len(entries))
        failed: tuple[UserError, ...] = ()
        cancelled = False
        try:
            exporter.export(entries, watch)
        except CancelledError:
            cancelled = True
        except UserError as error:
            # The folder is to blame, and so it is for all that were to follow.
            failed = (error,)
        notes = {str(note): note for each in exporter.done for note in each.notes}
        return msgspec.structs.replace(
            outcome,
            files=tuple(each.path for each in exporter.done),
            refused=(*failed, *(each.error for each in exporter.refused)),
            notes=tuple(notes.values()),
            cancelled=cancelled,
        )
