"""Old work taken into the gallery, and its index healed after other programs were at the files."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.gallery import catalogue, files, index, mending, places
from aipaint.gallery.progress import Imported, Watch
from aipaint.gallery.scan import Scan
from aipaint.gallery.store import Store

COPIES = "imported"
_DAYS = 60  # of the gallery's own folders that are watched


class Imports:
    """Folders of old work. Their files are only read, never changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pictures = store.home.pictures

    def folders(self) -> list[Path]:
        """Return the folders whose pictures belong to the gallery."""
        return [self._pictures / each for each in catalogue.read(self._pictures).folders]

    def take(self, folder: Path, *, copy: bool = False, watch: Watch | None = None) -> Imported:
        """Add the pictures of a folder and all below it. Those known already are passed over.

        copy: put them into the gallery's folder `imported`, else they stay where they are.
        Raises UserError when there is no such folder, or the disk has no room for copies.
        """
        folder = folder.absolute()
        if not folder.is_dir():
            raise UserError(
                "There is no folder {folder}.", fix="Choose a folder of pictures.", folder=folder
            )
        work = Scan(self._store, watch)
        target = self._pictures / COPIES / folder.name if copy else None
        if target is None:
            self._note(folder)
        else:
            self._note(self._pictures / COPIES)
        return work.look_through([folder], None if target is None else (folder, target))

    def rescan(self, *, again: bool = False, watch: Watch | None = None) -> Imported:
        """Look through all folders of old work for what is new, moved, changed or gone.

        again: read every file, not only those whose size or time are others. Pictures on a disk
        that is not there now stay in the gallery.
        """
        copies = self._pictures / COPIES
        files.sweep([copies, *(path for path in copies.rglob("*") if path.is_dir())])
        return Scan(self._store, watch, again).look_through(self.folders())

    def look_again(self, *, own: bool = True, watch: Watch | None = None) -> Imported:
        """Bring the index and all folders together: those of old work, and the gallery's own.

        What another program moved, renamed, changed or deleted is followed, and marks with it.
        own: whether to look through the gallery's own as well, which holds others up meanwhile.
        Raises UserError when the folders or the index cannot be used.
        """
        if not own:
            return self.rescan(watch=watch)
        before = self._dated()
        mended = self._store.mend(lambda c: mending.mend(c, self._store.paths))
        after = self._dated()
        moved = max(0, len(after - before) - mended.added)
        old = self.rescan(watch=watch)
        return msgspec.structs.replace(
            old,
            added=old.added + mended.added,
            moved=old.moved + moved,
            gone=old.gone + max(0, len(before - after) - moved),
            notes=(*mended.notes, *old.notes),
        )

    def watched(self) -> list[Path]:
        """Return the folders where other programs are likely to be: old work, the latest days."""
        days = files.day_folders(self._pictures)
        return [*self.folders(), *reversed(days[-_DAYS:])]

    @property
    def own(self) -> Path:
        """The gallery's own folder."""
        return self._pictures

    def below(self, folder: Path) -> list[int]:
        """Return the ids of the pictures in a folder and all below it, newest first.

        In the gallery's own folder only what was painted here counts, not copies of old work.
        """
        folder, paths = folder.absolute(), self._store.paths
        if folder == self._pictures:
            found = self._store.run(lambda c: places.below(c, ""))
            return [number for number, stored in found if paths.is_dated(stored)]
        inside = folder.is_relative_to(self._pictures)
        start = paths.store(folder).rstrip("/" + os.sep) + ("/" if inside else os.sep)
        return [number for number, _ in self._store.run(lambda c: places.below(c, start))]

    def forget(self, folder: Path) -> None:
        """Look no longer through a folder; its pictures stay in the gallery while it has its index.

        Raises UserError when it is none of the folders.
        """
        stored = self._store.paths.store(folder.absolute())

        def work(_: sqlite3.Connection) -> None:
            kept = catalogue.read(self._pictures)
            if stored not in kept.folders:
                raise UserError("{folder} is no folder of the gallery's.", folder=folder)
            folders = tuple(each for each in kept.folders if each != stored)
            catalogue.write(self._pictures, msgspec.structs.replace(kept, folders=folders))

        self._store.write(work)

    def _dated(self) -> set[str]:
        """Return the stored paths of the pictures in the gallery's own folders."""
        paths = self._store.paths
        found = self._store.run(index.known)
        return {each for each, removed in found.items() if not removed and paths.is_dated(each)}

    def _note(self, folder: Path) -> None:
        """Write down that a folder belongs to the gallery, and all that was left out of it."""
        paths = self._store.paths

        def work(_: sqlite3.Connection) -> None:
            kept = catalogue.read(self._pictures)
            folders = [paths.restore(each) for each in kept.folders]
            inside = any(folder.is_relative_to(each) for each in folders)
            outer = [each for each in folders if not each.is_relative_to(folder)]
            new = folders if inside else [*outer, folder]
            left = [s for s in kept.left_out if not paths.restore(s).is_relative_to(folder)]
            changed = msgspec.structs.replace(
                kept, folders=tuple(paths.store(each) for each in new), left_out=tuple(left)
            )
            if changed != kept:
                catalogue.write(self._pictures, changed)

        self._store.write(work)
