"""Noticing what other programs do to the gallery's files, and having the index follow."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from aipaint.app.errands import Errands
from aipaint.app.library.importing import Importing, Outcome

if TYPE_CHECKING:
    from aipaint.app.library.library import Library

MOST_FOLDERS = 500  # that are watched: each costs the system a handle, or memory that has a limit
_PAUSE_MS = 1500  # without further news, after which one looks
_LONGEST_MS = 15_000  # after which one looks though there is more news
_AWAY = 60.0  # seconds after which one who comes back may find something new
_OWN_DOING = 3.0  # seconds: what changes in the gallery's own folders so soon after it wrote there
_SHARE = 10  # looking may take at most one part in so many of the time


class FolderWatch(QObject):
    """Watches imported folders and the gallery's own, and looks again where something happened.

    What lies deeper, or beyond MOST_FOLDERS, is noticed when the window comes to the front
    (`come_back`) or when one asks for it. on: whether the user wants it.
    """

    looked = Signal(object)  # Outcome of a look that nobody asked for, where something was new

    def __init__(
        self, library: Library, importing: Importing, pictures: Path, on: bool = True
    ) -> None:
        """Prepare. pictures: the gallery's own folder."""
        super().__init__()
        self._library = library
        self._pictures = str(pictures)
        self._importing = importing
        self._on = on
        self._errands = Errands(threads=1)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._hear)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(_LONGEST_MS)
        self._latest.timeout.connect(self._look)
        self._mine = False  # whether the look under way is this one's
        self._again = False
        self._news_here = self._news_there = False  # in the gallery's own folders, in others
        self._unsure = False  # news that were taken for one's own doing may have been others'
        self._wrote = 0.0
        self._began = self._ended = time.monotonic()
        self._listing = False
        importing.started.connect(self._begun)
        importing.finished.connect(self._finished)
        for signal in (library.added, library.changed, library.removed, library.restored):
            signal.connect(self._written)

    def start(self) -> None:
        """Begin to watch, and look for what happened since the program was last there."""
        if self._on:
            self._list()
            self._hear("")

    def set_on(self, on: bool) -> None:
        """Watch, or leave it."""
        self._on = on
        if on:
            self._list()
        else:
            self._pause.stop()
            self._latest.stop()
            self._unwatch(self._watcher.directories())

    def is_on(self) -> bool:
        """Whether folders are watched."""
        return self._on

    def is_looking(self) -> bool:
        """Whether the look under way is one that nobody asked for."""
        return self._mine

    def folders(self) -> list[str]:
        """The folders that are watched."""
        return self._watcher.directories()

    def come_back(self) -> None:
        """Look, when the last look was a while ago: another program may have been at the files."""
        took = self._ended - self._began
        if self._on and time.monotonic() - self._ended > max(_AWAY, took * _SHARE):
            self._news_here = self._news_here or self._unsure
            self._look()

    def close(self) -> None:
        """Watch no longer."""
        self._on = False
        self._pause.stop()
        self._latest.stop()
        self._unwatch(self._watcher.directories())
        self._errands.close()

    def _hear(self, folder: str) -> None:
        if not self._on:
            return
        if self._importing.is_running():
            # What copying writes is no news; what others do while one looks is looked at again.
            self._again = self._again or self._mine
            return
        if folder.startswith(self._pictures):
            if time.monotonic() - self._wrote < _OWN_DOING:
                self._unsure = True
                return
            self._news_here = True
        else:
            self._news_there = True
        took = self._ended - self._began
        self._pause.start(max(_PAUSE_MS, round(took * _SHARE * 1000)))
        if not self._latest.isActive():
            self._latest.start(max(_LONGEST_MS, 2 * self._pause.interval()))

    def _written(self, _told: object) -> None:
        """Take news of the gallery's own folders for one's own doing."""
        self._wrote = time.monotonic()
        if self._news_here:
            self._news_here, self._unsure = False, True
            if not self._news_there:
                self._pause.stop()
                self._latest.stop()
        today = time.strftime("%Y-%m-%d")
        if self._on and not any(Path(each).name == today for each in self.folders()):
            self._list()  # a day's first picture makes its folder

    def _look(self) -> None:
        self._pause.stop()
        self._latest.stop()
        if self._on and not self._importing.is_running():
            own, self._mine = self._news_here, True
            self._news_here = self._news_there = False
            self._unsure = self._unsure and not own
            self._importing.look_again(own)

    def _begun(self) -> None:
        self._began = time.monotonic()

    def _finished(self, outcome: Outcome) -> None:
        self._ended = time.monotonic()
        mine, self._mine = self._mine, False
        if mine and not outcome.is_nothing():
            self.looked.emit(outcome)
        if self._on:
            self._list()
        if self._again:
            self._again = False
            self._hear("")  # as from another folder

    def _list(self) -> None:
        """Find the folders to watch, off the window's thread."""
        if self._listing:
            return
        self._listing = True

        def work() -> list[str]:
            gallery = self._library.gallery()
            return [] if gallery is None else folders_to_watch(gallery.imports.watched())

        self._errands.run(work, self._watch)

    def _watch(self, wanted: list[str]) -> None:
        self._listing = False
        if not self._on:
            return
        now = set(self._watcher.directories())
        self._unwatch(now.difference(wanted))
        if fresh := [each for each in wanted if each not in now]:
            self._watcher.addPaths(fresh)  # those the system refuses are looked at now and then

    def _unwatch(self, folders: Iterable[str]) -> None:
        if gone := list(folders):
            self._watcher.removePaths(gone)


def folders_to_watch(roots: Iterable[Path], most: int = MOST_FOLDERS) -> list[str]:
    """Return up to `most` folders: the roots and what is in them, level by level.

    Hidden ones and links are left out.
    """
    level = [str(root) for root in roots if root.is_dir()]
    found: dict[str, None] = {}
    while level and len(found) < most:
        found |= dict.fromkeys(level)
        below: list[str] = []
        for folder in level:
            if len(found) + len(below) >= most:
                break
            try:
                with os.scandir(folder) as entries:
                    below += sorted(
                        entry.path
                        for entry in entries
                        if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
                    )
            except OSError:
                continue  # not to be looked into: nothing is heard of it either
        level = below
    return list(found)[:most]
