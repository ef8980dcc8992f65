"""The vectors of pictures by the content of their files: on disk, and in memory for searching.

They can be made again, so that they lie in the cache and not in the index: a small database of
its own, which several programs may have open. A damaged one is thrown away.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from aipaint.core.errors import UserError
from aipaint.gallery.database import is_damage

_Result = TypeVar("_Result")
_Number = TypeVar("_Number", bound=np.generic)
_PATIENCE = 10.0  # seconds that one program waits for another's write
_READ = 4096  # vectors read at once
_COMPARED = 512  # and compared at once: what of them the processor keeps near
_ROOM = 1024  # vectors that may be added before memory is asked for again

_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL
)"""


class Vectors:
    """Vectors of `values` numbers in [-127, 127]. All methods may be called from any thread.

    path: the database; made when it is not there. A digest is the SHA-256 of a file, 64 hex
    digits. Methods raise UserError when the database cannot be read or written.
    """

    def __init__(self, path: Path, values: int) -> None:
        self._path, self._values = path, values
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._forget()

    def close(self) -> None:
        """Close the database; it is opened again when it is used."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._forget()

    def put(self, found: Sequence[tuple[str, bytes]]) -> None:
        """Keep vectors by digest; what is there stays."""
        rows = [(bytes.fromhex(digest), vector) for digest, vector in found]

        def work(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)", rows
                )

        self._run(work)

    def knows(self, digests: Sequence[str]) -> list[bool]:
        """Return which of these pictures have a vector; an empty digest has none."""
        with self._lock:
            self._refresh()
            if self._sorted is None:
                self._sorted = np.sort(self._keys[: self._count])
            wanted = np.array([int(digest[:16] or "0", 16) for digest in digests], np.uint64)
            places = np.searchsorted(self._sorted, wanted)
            near = self._sorted[np.minimum(places, len(self._sorted) - 1)] if self._count else None
            return [False] * len(digests) if near is None else (near == wanted).tolist()

    def of(self, digests: Sequence[str]) -> npt.NDArray[np.int8]:
        """Return the vectors (N, values) of those of these pictures that have one."""

        def work(connection: sqlite3.Connection) -> list[bytes]:
            found: list[bytes] = []
            for digest in digests:
                row = connection.execute(
                    "SELECT vector FROM vectors WHERE digest = ?", (bytes.fromhex(digest),)
                ).fetchone()
                found += [row[0]] if row and len(row[0]) == self._values else []
            return found

        found = self._run(work)
        return np.frombuffer(b"".join(found), np.int8).reshape(-1, self._values)

    def nearest(
        self, vectors: npt.NDArray[np.int8], at_once: int = 512
    ) -> Iterator[list[tuple[str, float]]]:
        """Yield digests and how alike they are, -1 to 1, the most alike first, so many at once.

        vectors: (N, values), N >= 1; what is like several is like their mean direction.
        """
        wanted = vectors.astype(np.float32)
        wanted /= np.maximum(np.linalg.norm(wanted, axis=1, keepdims=True), 1e-6)
        mean = wanted.sum(0)
        mean /= max(float(np.linalg.norm(mean)), 1e-6)
        with self._lock:
            self._refresh()
            alike = np.empty(self._count, np.float32)
            part = np.empty((_COMPARED, self._values), np.float32)
            for first in range(0, self._count, _COMPARED):
                end = min(first + _COMPARED, self._count)
                np.copyto(part[: end - first], self._vectors[first:end])
                np.dot(part[: end - first], mean, out=alike[first:end])
            alike *= self._inverse[: self._count]
            numbers = self._numbers[: self._count].copy()
        # The first are mostly enough: all are put in order only where they are not.
        order = _largest(alike, at_once)
        for done in range(0, len(alike), at_once):
            if done >= len(order):
                order = _largest(alike, len(alike))
            some = order[done : done + at_once]
            digests = self._run(lambda c: _digests(c, numbers[some].tolist()))  # noqa: B023
            pairs = zip(digests, alike[some].tolist(), strict=True)
            yield [(digest, value) for digest, value in pairs if digest]

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget the vectors of all other contents."""
        wanted = [(bytes.fromhex(digest),) for digest in digests]

        def work(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("CREATE TEMP TABLE wanted (digest BLOB PRIMARY KEY)")
                connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", wanted)
                connection.execute(
                    "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM wanted)"
                )
                connection.execute("DROP TABLE wanted")

        with self._lock:
            self._run(work)
            self._forget()

    def __len__(self) -> int:
        """How many pictures have a vector."""
        with self._lock:
            self._refresh()
            return self._count - int((self._inverse[: self._count] == 0).sum())

    def _refresh(self) -> None:
        """Take in what this or another program has put since. The lock is held."""

        def work(connection: sqlite3.Connection) -> list[tuple[int, bytes, bytes]]:
            if not self._count:
                # As much memory as it takes, at once.
                self._grow(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
            return connection.execute(
                "SELECT id, digest, vector FROM vectors WHERE id > ? ORDER BY id LIMIT ?",
                (self._last, _READ),
            ).fetchall()

        while rows := self._run(work):
            self._take(rows)

    def _take(self, rows: list[tuple[int, bytes, bytes]]) -> None:
        count = self._count + len(rows)
        if count > len(self._numbers):
            self._grow(count + max(_ROOM, count // 32))
        blank = bytes(self._values)
        vectors = b"".join(row[2] if len(row[2]) == self._values else blank for row in rows)
        here = slice(self._count, count)
        self._vectors[here] = np.frombuffer(vectors, np.int8).reshape(-1, self._values)
        lengths = np.linalg.norm(self._vectors[here].astype(np.float32), axis=1)
        self._inverse[here] = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        self._numbers[here] = [row[0] for row in rows]
        self._keys[here] = [int.from_bytes(row[1][:8]) for row in rows]
        self._last, self._count, self._sorted = int(rows[-1][0]), count, None

    def _grow(self, size: int) -> None:
        def larger(old: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
            new = np.zeros((size, *old.shape[1:]), old.dtype)
            new[: self._count] = old[: self._count]
            return new

        self._vectors, self._inverse = larger(self._vectors), larger(self._inverse)
        self._numbers, self._keys = larger(self._numbers), larger(self._keys)

    def _forget(self) -> None:
        self._last = self._count = 0
        self._vectors: npt.NDArray[np.int8] = np.empty((0, self._values), np.int8)
        # 1 / length; 0 for what is no vector.
        self._inverse: npt.NDArray[np.float32] = np.empty(0, np.float32)
        self._numbers: npt.NDArray[np.int64] = np.empty(0, np.int64)
        # The first 8 bytes of each digest.
        self._keys: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._sorted: npt.NDArray[np.uint64] | None = None

    def _run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work`; a damaged database is thrown away, and the work done on a new one."""
        with self._lock:
            try:
                try:
                    return work(self._opened())
                except sqlite3.Error as error:
                    if not is_damage(error):
                        raise
                    self.close()
                    for each in ("", "-wal", "-shm"):
                        Path(f"{self._path}{each}").unlink(missing_ok=True)
                    return work(self._opened())
            except (sqlite3.Error, OSError) as error:
                raise UserError(
                    "What pictures are like cannot be kept in {folder}.",
                    "{reason}.",
                    "Make room there, or see that the folder may be written.",
                    folder=self._path.parent,
                    reason=error.strerror if isinstance(error, OSError) else error,
                ) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, _PATIENCE, check_same_thread=False)
            self._connection = connection
            connection.execute("PRAGMA journal_mode = WAL")
            # A loss of power may cost the last of them; they are made again.
            connection.execute("PRAGMA synchronous = NORMAL")
            with connection:
                connection.execute(_TABLE)
        return self._connection


def _largest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int64]:
    """Return where the `count` largest are, the largest first, equal ones in their own order."""
    if count < len(values):
        some = np.sort(np.argpartition(-values, count)[:count])
        return some[np.argsort(-values[some], kind="stable")]
    return np.argsort(-values, kind="stable")


def _digests(connection: sqlite3.Connection, numbers: list[int]) -> list[str]:
    found: list[str] = []
    for number in numbers:
        row = connection.execute("SELECT digest FROM vectors WHERE id = ?", (number,)).fetchone()
        found.append(row[0].hex() if row else "")
    return found
