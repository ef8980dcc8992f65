"""The trash: pictures taken out of the gallery, until they are brought back or gone for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.gallery import catalogue, files, index, marking
from aipaint.gallery.entry import Entry
from aipaint.gallery.listing import Listing, make_listing
from aipaint.gallery.store import Store


class Thrown(msgspec.Struct, frozen=True):
    """A picture in the trash.

    entry: as it was; its path is where it comes back to. removed: ISO 8601, UTC. file: where it
    lies now; None when it is gone, so that it cannot come back.
    """

    entry: Entry
    removed: str
    file: Path | None


class Trash:
    """What was taken out of the gallery. Files of its own folders lie in the trash for 30 days.

    A file outside of the gallery's folders is left where it is; only the gallery forgets it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pictures = store.home.pictures

    def put(self, numbers: Iterable[int]) -> list[Entry]:
        """Take pictures out of the gallery, and return those that were in it.

        Raises UserError when a file cannot be moved; those before it are in the trash then.
        """
        return [entry for number in numbers if (entry := self._put(number)) is not None]

    def all(self, limit: int = 200, offset: int = 0) -> list[Thrown]:
        """Return up to `limit` pictures in the trash after the first `offset`, newest first."""
        paths = self._store.paths
        rows = self._store.read(lambda c: index.removed(c, paths, limit, offset))
        return [Thrown(entry, moment, self.file(entry)) for entry, moment in rows]

    def ids(self) -> Listing:
        """Return all pictures in the trash, the last one first."""
        rows = self._store.read(index.removed_ids)
        return make_listing([number for number, _ in rows], [created for _, created in rows])

    def count(self) -> int:
        """Return how many pictures are in the trash."""
        return self._store.read(index.count_removed)

    def restore(self, numbers: Iterable[int]) -> list[Entry]:
        """Bring pictures back to where they were, and return those that could be had.

        One whose place was taken meanwhile comes back beside it. Raises UserError when a file
        cannot be moved; those before it are back then.
        """
        return [entry for number in numbers if (entry := self._restore(number)) is not None]

    def empty(self, numbers: Iterable[int] | None = None, *, for_good: bool = False) -> int:
        """Move files from the gallery's trash to the system's, or delete them for good.

        numbers: those of these ids alone; None empties all. Returns how many pictures are gone.
        Raises UserError when a file cannot be moved, or the package that knows the system's
        trash is not installed; those before it are gone then.
        """
        dispose = _delete if for_good else _system_trash()
        wanted = self._store.run(index.all_removed) if numbers is None else list(numbers)
        return sum(self._dispose(number, dispose) for number in wanted)

    def _put(self, number: int) -> Entry | None:
        paths = self._store.paths
        entry = self._store.run(lambda c: index.by_id(c, paths, number))
        if entry is None:
            return None
        self._store.run(lambda c: index.mark_removed(c, number, datetime.now(UTC)))
        if self._is_ours(entry):
            try:
                files.throw_away(self._pictures, entry.path)
            except OSError as error:
                self._store.run(lambda c: index.mark_removed(c, number, None))
                raise UserError(
                    "The picture {name} cannot be removed.",
                    "{reason}.",
                    name=entry.path.name,
                    reason=error.strerror or error,
                ) from error
        return entry

    def _restore(self, number: int) -> Entry | None:
        paths = self._store.paths

        def work(connection: sqlite3.Connection) -> Entry | None:
            entry = index.by_id(connection, paths, number, removed=True)
            if entry is None:
                return None
            if self._is_ours(entry):
                target = self._bring_back(entry)
                if target is None:
                    return None
                if target != entry.path:
                    marking.move(connection, paths, {paths.store(entry.path): paths.store(target)})
            index.mark_removed(connection, number, None)
            return index.by_id(connection, paths, number)

        return self._store.write(work)

    def _bring_back(self, entry: Entry) -> Path | None:
        """Move a file back and return where it is; None when it is not to be had any more."""
        try:
            return files.bring_back(self._pictures, entry.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UserError(
                "The picture {name} cannot be brought back.",
                "{reason}.",
                name=entry.path.name,
                reason=error.strerror or error,
            ) from error

    def _dispose(self, number: int, dispose: Callable[[Path], None]) -> bool:
        paths = self._store.paths

        def work(connection: sqlite3.Connection) -> bool:
            # Asked again: somebody else may have brought it back or emptied the trash.
            entry = index.by_id(connection, paths, number, removed=True)
            if entry is None:
                return False
            file = self.file(entry)
            if not self._is_ours(entry):
                self._leave_out(paths.store(entry.path))
            elif file is not None:
                try:
                    dispose(file)
                except FileNotFoundError:
                    pass
                except OSError as error:
                    raise UserError(
                        "The picture {name} cannot be taken from the trash.",
                        "{reason}.",
                        name=entry.path.name,
                        reason=error.strerror or error,
                    ) from error
                files.note_path(file).unlink(missing_ok=True)
            index.forget(connection, [paths.store(entry.path)])
            return True

        return self._store.write(work)

    def _leave_out(self, stored: str) -> None:
        """Write down that a file in a folder of old work does not belong to the gallery."""
        kept = catalogue.read(self._pictures)
        left = (*(each for each in kept.left_out if each != stored), stored)
        catalogue.write(self._pictures, msgspec.structs.replace(kept, left_out=left))

    def file(self, entry: Entry) -> Path | None:
        """Return where a picture's file lies, in the trash or not; None when it is gone."""
        if self._is_ours(entry):
            thrown = files.trash_path(self._pictures, entry.path)
            if thrown.exists():
                return thrown
        return entry.path if entry.path.exists() else None

    def _is_ours(self, entry: Entry) -> bool:
        return entry.path.is_relative_to(self._pictures)


def _delete(path: Path) -> None:
    path.unlink()


def _system_trash() -> Callable[[Path], None]:
    try:
        from send2trash import send2trash  # pyright: ignore[reportMissingModuleSource]
    except ImportError as error:
        raise UserError(
            "The pictures cannot go to the system's trash.",
            "The package send2trash is not installed.",
            "Install it with pip install 'aipaint[trash]', or delete them for good.",
        ) from error
    return lambda path: send2trash(str(path))
