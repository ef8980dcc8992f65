"""Pictures that are the same, byte for byte or to the eye."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image

from aipaint.core.errors import UserError
from aipaint.gallery import files, index, places
from aipaint.gallery.entry import Entry
from aipaint.gallery.look import MAX_DISTANCE, distances, groups_within, hashes_of, look_of
from aipaint.gallery.progress import Progress, Watch
from aipaint.gallery.store import Store

NEAR = 6
_BATCH = 64


class Duplicates:
    """Groups of pictures that are the same; in each the best comes first.

    The best has the most pixels, then the most stars, and was there first.
    """

    def __init__(self, store: Store, thumbnail: Callable[[Entry], Path]) -> None:
        """Prepare. thumbnail: makes the small picture by which pictures are compared."""
        self._store = store
        self._thumbnail = thumbnail

    def exact(self, watch: Watch | None = None) -> list[list[Entry]]:
        """Return groups of pictures whose files have the same content.

        watch: is told how far reading files is that were never read as a whole.
        """
        waiting = self._store.run(places.without_digest)
        for number, stored in enumerate(waiting):
            path = self._store.paths.restore(stored)
            if watch is not None:
                watch(Progress(number, len(waiting), path))
            with contextlib.suppress(OSError):
                size, digest = path.stat().st_size, files.digest_of(path)
                self._store.run(
                    lambda c: places.set_content(c, stored, size, digest)  # noqa: B023
                )
        return [self._entries(group) for group in self._store.run(places.same_digests)]

    def alike(self, distance: int = NEAR, watch: Watch | None = None) -> list[list[Entry]]:
        """Return groups of pictures that look alike.

        distance: in how many of 64 bits two may differ, 0 to 11; pictures linked by a third are
        in one group. watch: is told how far it is with pictures seen for the first time, and may
        stop it. Raises UserError for other distances.
        """
        _check(distance)
        self.look(watch)
        rows = self._store.run(places.looks)
        if not rows:
            return []
        groups: list[list[int]] = []
        for found in groups_within(hashes_of([look for _, look in rows]), distance):
            groups = found or []
            if watch is not None:
                watch(Progress(len(rows), len(rows), self._store.home.pictures))
        return [self._entries([rows[place][0] for place in group]) for group in groups]

    def like(
        self, number: int, distance: int = MAX_DISTANCE, limit: int = 50
    ) -> list[tuple[Entry, int]]:
        """Return up to `limit` pictures that look like this one, and in how many bits they differ.

        The most alike come first. Pictures that `look` has not seen yet are not among them.
        """
        _check(distance)
        entry = self._store.run(lambda c: index.by_id(c, self._store.paths, number))
        if entry is None:
            return []
        own = self._look_at(entry)
        rows = self._store.run(places.looks)
        if not own or not rows:
            return []
        apart = distances(hashes_of([look for _, look in rows]), hashes_of([own])[0])
        found: list[tuple[Entry, int]] = []
        order: list[int] = np.argsort(apart, kind="stable").tolist()
        for place in order:
            if apart[place] > distance or len(found) == limit:
                break
            other = None if rows[place][0] == number else self._entry(rows[place][0])
            if other is not None:
                found.append((other, int(apart[place])))
        return found

    def look(self, watch: Watch | None = None) -> int:
        """Look at pictures not seen yet, and return how many that were. `watch` may stop it."""
        waiting = self._store.run(places.without_look)
        seen: list[tuple[bytes, int]] = []
        for done, number in enumerate(waiting):
            entry = self._entry(number)
            if entry is None:
                continue
            if watch is not None:
                watch(Progress(done, len(waiting), entry.path))
            seen.append((self._look_at(entry), number))
            if len(seen) >= _BATCH:
                self._note(seen)
                seen = []
        self._note(seen)
        return len(waiting)

    def _look_at(self, entry: Entry) -> bytes:
        try:
            with PIL.Image.open(self._thumbnail(entry), formats=("WEBP",)) as picture:
                return look_of(picture)
        except (UserError, OSError, ValueError):
            # What cannot be shown looks like nothing.
            return b""

    def _note(self, seen: list[tuple[bytes, int]]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            places.set_looks(connection, seen)

        if seen:
            self._store.write(work)

    def _entry(self, number: int) -> Entry | None:
        return self._store.run(lambda c: index.by_id(c, self._store.paths, number))

    def _entries(self, numbers: list[int]) -> list[Entry]:
        found = [entry for number in numbers if (entry := self._entry(number)) is not None]
        return sorted(found, key=lambda e: (-e.width * e.height, -e.rating, e.id))


def _check(distance: int) -> None:
    if not 0 <= distance <= MAX_DISTANCE:
        raise UserError(
            "A distance of {distance} cannot be used.",
            fix="Give 0 (nearly the same) to {limit} (alike).",
            distance=distance,
            limit=MAX_DISTANCE,
        )
