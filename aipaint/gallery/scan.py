"""Looking through folders of old work: size and time first, contents only where those differ."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from aipaint.core.errors import UserError
from aipaint.core.files import atomic_file
from aipaint.core.messages import Message, say
from aipaint.gallery import catalogue, files, marking, places
from aipaint.gallery.foreign import Read, read_picture
from aipaint.gallery.progress import Imported, Progress, Watch
from aipaint.gallery.store import Store
from aipaint.gallery.walk import Seen, Walk

_BATCH = 64
_MOST_REFUSED = 200  # files of which it is told what is wrong with them


class _Looked(NamedTuple):
    """A file that was read. read: None when its content is known or it is no picture."""

    seen: Seen
    digest: str
    read: Read | None


class Scan:
    """One look through folders."""

    def __init__(self, store: Store, watch: Watch | None, again: bool = False) -> None:
        self._store = store
        self._paths = store.paths
        self._watch = watch
        self._again = again
        self._counts: dict[str, int] = {}
        self._refused: list[tuple[Path, Message]] = []
        self._undigested: dict[int, list[str]] | None = None

    def look_through(
        self, folders: Iterable[Path], copied: tuple[Path, Path] | None = None
    ) -> Imported:
        """Bring the index and the files below folders together.

        copied: from which of them to which other folder new pictures are copied first.
        """
        notes: list[Message] = []
        seen: list[Seen] = []
        walks: list[tuple[Path, Walk]] = []
        for folder in folders:
            if not folder.is_dir():
                notes.append(say("The folder {folder} is not there now.", folder=folder))
                continue
            walk = Walk(folder, self._skipped(), self._heard)
            seen += walk.files()
            walks.append((folder, walk))
        left = set(catalogue.read(self._paths.pictures).left_out)
        known = self._store.run(places.all_places)
        # The oldest first: the gallery shows what came last at the beginning.
        seen.sort(key=lambda each: each.modified)
        batch: list[_Looked] = []
        for number, each in enumerate(seen):
            if self._watch is not None:
                self._watch(Progress(number, len(seen), each.path))
            stored = self._paths.store(each.path)
            # What lies in the gallery's own folders is found when it is opened.
            if stored in left or self._paths.is_dated(stored):
                continue
            if self._is_unchanged(known.get(stored), each):
                continue
            looked = self._look(each)
            if looked is None:
                self._count("unreadable")
            elif copied is not None:
                self._take_copy(looked, *copied)
            else:
                batch.append(looked)
            if len(batch) >= _BATCH:
                self._take(batch)
                batch = []
        self._take(batch)
        if copied is None:
            there = {self._paths.store(each.path) for each in seen}
            self._forget(walks, there)
        self._store.write(lambda c: marking.read_again(c, self._paths))
        return Imported(
            **self._counts,
            refused=tuple(self._refused),
            notes=(*notes, *_told(walk for _, walk in walks)),
        )

    def _skipped(self) -> Collection[Path]:
        home = self._store.home
        days = files.day_folders(home.pictures)
        return {*days, home.data, home.cache, home.config}

    def _heard(self, count: int, folder: Path) -> None:
        if self._watch is not None:
            self._watch(Progress(count, 0, folder))

    def _is_unchanged(self, place: places.Place | None, seen: Seen) -> bool:
        if place is None or self._again:
            return False
        same = (place.size, place.modified) == (seen.size, seen.modified)
        if place.removed or (same and place.passed is None):
            return True
        if not same or place.passed is None:
            return False
        # The same content as another picture's: only while that one is there.
        kind = "unreadable" if not place.passed else "doubles"
        if kind == "unreadable":
            self._refuse(seen, say("It could not be read before, and is as it was."))
        if kind == "doubles":
            twin = self._twin(place.passed)
            if twin is None or not self._paths.restore(twin).exists():
                return False
        self._count(kind)
        return True

    def _look(self, seen: Seen) -> _Looked | None:
        """Read a file, as far as it must be; None when that cannot be done now."""
        try:
            digest = files.digest_of(seen.path)
        except OSError as error:
            self._refuse(seen, say("{reason}.", reason=error.strerror or error))
            return None
        self._complete(seen.size)
        twin = self._twin(digest)
        if twin is not None and twin != self._paths.store(seen.path):
            return _Looked(seen, digest, None)
        try:
            return _Looked(seen, digest, read_picture(seen.path, seen.modified))
        except UserError as error:
            self._refuse(seen, error.why or error.what)
            return _Looked(seen, "", None)

    def _refuse(self, seen: Seen, why: Message) -> None:
        if len(self._refused) < _MOST_REFUSED:
            self._refused.append((seen.path, why))

    def _twin(self, digest: str) -> str | None:
        return self._store.run(lambda c: places.by_digest(c, digest))

    def _complete(self, size: int) -> None:
        """Have digests of all pictures whose files are of this size: some lack theirs."""
        if self._undigested is None:
            self._undigested = {}
            for stored in self._store.run(places.without_digest):
                with contextlib.suppress(OSError):
                    length = self._paths.restore(stored).stat().st_size
                    self._undigested.setdefault(length, []).append(stored)
        for stored in self._undigested.pop(size, []):
            with contextlib.suppress(OSError):
                digest = files.digest_of(self._paths.restore(stored))
                self._store.run(
                    lambda c: places.set_content(c, stored, size, digest)  # noqa: B023
                )

    def _take_copy(self, looked: _Looked, source: Path, target: Path) -> None:
        """Copy a picture and take the copy, unless its content is there already."""
        if not looked.digest:
            self._count("unreadable")
        elif self._is_kept(looked.digest):
            self._count("doubles")
        else:
            copy = self._copied(looked, source, target)
            if self._take([copy]) == ["doubles"]:
                # Another program was faster.
                copy.seen.path.unlink(missing_ok=True)
                self._store.write(lambda c: places.forget(c, [self._paths.store(copy.seen.path)]))

    def _is_kept(self, digest: str) -> bool:
        """Whether a picture with this content is in the gallery, or was thrown away."""
        twin = self._twin(digest)
        if twin is None:
            return False
        removed = self._store.run(lambda c: places.is_removed(c, twin))
        return removed or self._paths.restore(twin).exists()

    def _copied(self, looked: _Looked, source: Path, target: Path) -> _Looked:
        """Copy a picture and return it as the copy."""
        path = target / looked.seen.path.relative_to(source)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            free, count = path, 1
            while free.exists():
                count += 1
                free = path.with_name(f"{path.stem}-{count}{path.suffix}")
            with looked.seen.path.open("rb") as original, atomic_file(free) as file:
                shutil.copyfileobj(original, file, 1 << 20)
            shutil.copystat(looked.seen.path, free)
            facts = free.stat()
        except OSError as error:
            raise UserError(
                "The picture {name} cannot be copied to {folder}.",
                "{reason}.",
                "Make room there, or take the folder in without copying.",
                name=looked.seen.path.name,
                folder=path.parent,
                reason=error.strerror or error,
            ) from error
        return looked._replace(seen=Seen(free, facts.st_size, facts.st_mtime_ns))

    def _take(self, batch: list[_Looked]) -> list[str]:
        """Note what was read, and return what became of each file.

        Decided here: another program may have come first.
        """
        if not batch:
            return []

        def work(connection: sqlite3.Connection) -> list[str]:
            return [self._take_one(connection, looked) for looked in batch]

        kinds = self._store.write(work)
        for kind in kinds:
            self._count(kind)
        return kinds

    def _take_one(self, connection: sqlite3.Connection, looked: _Looked) -> str:
        seen, digest, read = looked
        stored = self._paths.store(seen.path)
        if not digest:
            # A known picture stays as it was: it may be half written at this moment.
            places.pass_over(connection, stored, seen, "")
            return "unreadable"
        twin = places.by_digest(connection, digest)
        here = places.number_of(connection, stored)
        if twin is not None and twin != stored and here is None:
            gone = not self._paths.restore(twin).exists()
            if gone and not places.is_removed(connection, twin):
                marking.move(connection, self._paths, {twin: stored})
                places.note(connection, stored, seen, digest)
                return "moved"
            places.pass_over(connection, stored, seen, digest)
            return "doubles"
        if here is not None and twin == stored and not self._again:
            places.note(connection, stored, seen, digest)
            return "same"
        if read is None:
            if here is not None:
                # It became the same as another one: both stay.
                places.note(connection, stored, seen, digest)
            # Else what it was the double of has gone meanwhile: it is read the next time.
            return "same"
        places.put(connection, self._paths, seen, read, digest)
        return "added" if here is None else "same" if twin == stored else "changed"

    def _forget(self, walks: list[tuple[Path, Walk]], there: set[str]) -> None:
        """Forget pictures whose files are gone from folders that could be looked through."""
        closed = [folder for _, walk in walks for folder in walk.closed]
        known = self._store.run(places.all_places)
        gone: list[str] = []
        for stored, place in known.items():
            if stored in there or place.removed or self._paths.is_dated(stored):
                continue
            path = self._paths.restore(stored)
            if not any(path.is_relative_to(folder) for folder, _ in walks):
                continue
            if any(path.is_relative_to(folder) for folder in closed) or path.exists():
                continue
            gone.append(stored)
            if place.passed is None:
                self._count("gone")
        if gone:
            self._store.write(lambda c: places.forget(c, gone))

    def _count(self, kind: str) -> None:
        if kind != "same":
            self._counts[kind] = self._counts.get(kind, 0) + 1


def _told(walks: Iterable[Walk]) -> list[Message]:
    notes: list[Message] = []
    for walk in walks:
        if walk.too_large:
            notes.append(say("{count} files are too large to be pictures.", count=walk.too_large))
        if walk.links:
            notes.append(say("{count} links were not followed.", count=walk.links))
        if walk.closed:
            notes.append(
                say(
                    "{count} folders could not be looked through, {folder} among them.",
                    count=len(walk.closed),
                    folder=walk.closed[0],
                )
            )
    return notes
