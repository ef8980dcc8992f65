"""Taking folders of old work in: what is asked for, done in the background, and told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from aipaint.app.library.long_work import LongWork
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.progress import Imported, Watch

_SHOW_MS, _SHOW_MOST_MS = 4000, 32_000  # after which what came in is shown while more comes


class Outcome(msgspec.Struct, frozen=True):
    """What became of folders.

    counts: how many pictures were added, moved, changed, gone, doubles, unreadable. notes: what
    the user should know. unreadable: the first files that are no pictures, and what is wrong with
    each. refused: folders that could not be taken, and why. cancelled: whether it ended early.
    """

    counts: dict[str, int]
    notes: tuple[Message, ...] = ()
    unreadable: tuple[tuple[Path, Message], ...] = ()
    refused: tuple[UserError, ...] = ()
    cancelled: bool = False

    def is_nothing(self) -> bool:
        """Whether everything is as it was."""
        news = sum(self.counts[name] for name in ("added", "moved", "changed", "gone"))
        return not news

    def words(self) -> Message:
        """What happened, in a sentence."""
        told = [
            say(template, count=count)
            for name, template in _WORDS.items()
            if (count := self.counts.get(name, 0))
        ]
        if not told:
            return say("Nothing is new.")
        sentence = told[0]
        for part in told[1:]:
            sentence = say("{first} {second}", first=sentence, second=part)
        return sentence


_WORDS = {
    "added": "Pictures added: {count}.",
    "moved": "Found at another place: {count}.",
    "changed": "Changed: {count}.",
    "gone": "Gone: {count}.",
    "doubles": "Known already: {count}.",
    "unreadable": "No pictures that can be read: {count}.",
}
COUNTS = tuple(_WORDS)


class Importing(QObject):
    """One import, or one look through all folders, at a time."""

    told = Signal(object)  # Pace
    finished = Signal(object)  # Outcome
    started = Signal()

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._work = LongWork(library.gallery)
        self._looking = False
        self._show = QTimer(self)
        self._show.setInterval(_SHOW_MS)
        self._show.timeout.connect(self._show_some)
        self._work.told.connect(self.told)
        self._work.finished.connect(self._finished)
        self._work.refused.connect(lambda error: self._end(Outcome(_none(), refused=(error,))))
        self._work.cancelled.connect(lambda: self._end(Outcome(_none(), cancelled=True)))

    def take(self, folders: Sequence[Path], copy: bool = False) -> None:
        """Take the pictures of folders in, where they are or as copies."""
        wanted = tuple(folders)
        self._begin(looking=False)
        self._show.start(_SHOW_MS)
        self._work.run(lambda gallery, watch: _take(gallery, watch, wanted, copy))

    def look_again(self, own: bool = True) -> None:
        """Look through all folders for what other programs did; own: the gallery's own, too."""
        self._begin(looking=True)
        self._work.run(
            lambda gallery, watch: _outcome([gallery.imports.look_again(own=own, watch=watch)])
        )

    def cancel(self) -> None:
        """End it with the next file; what came in stays."""
        self._work.cancel()

    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._work.is_running()

    def is_looking(self) -> bool:
        """Whether it is a look through all folders, and no import."""
        return self._looking

    def close(self) -> None:
        """Cancel, and wait for the thread."""
        self._show.stop()
        self._work.close()

    def _begin(self, looking: bool) -> None:
        self._looking = looking
        self.started.emit()

    def _show_some(self) -> None:
        # Listing very many takes a while itself: the longer it lasts, the more rarely.
        self._show.setInterval(min(2 * self._show.interval(), _SHOW_MOST_MS))
        # What there was is as it was: no thumbnail need be read again.
        self._library.outdated.emit()
        self._library.shelves_changed.emit()

    def _finished(self, outcome: Outcome) -> None:
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self._show.stop()
        if outcome.cancelled or outcome.refused or not outcome.is_nothing():
            self._library.announce_outdated()
        elif not self._looking:
            self._library.shelves_changed.emit()  # a folder without news is one more
        self.finished.emit(outcome)


def _take(gallery: Gallery, watch: Watch, folders: Sequence[Path], copy: bool) -> Outcome:
    found: list[Imported] = []
    refused: list[UserError] = []
    for folder in folders:
        try:
            found.append(gallery.imports.take(folder, copy=copy, watch=watch))
        except UserError as error:
            refused.append(error)
        except CancelledError:
            return _outcome(found, refused, cancelled=True)
    return _outcome(found, refused)


def _outcome(
    found: Sequence[Imported], refused: Sequence[UserError] = (), cancelled: bool = False
) -> Outcome:
    counts = {name: sum(getattr(each, name) for each in found) for name in COUNTS}
    notes = tuple(message for each in found for message in each.notes)
    unreadable = tuple(each for one in found for each in one.refused)
    return Outcome(counts, notes, unreadable, tuple(refused), cancelled)


def _none() -> dict[str, int]:
    return dict.fromkeys(COUNTS, 0)
