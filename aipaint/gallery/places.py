"""What the index knows of files: where pictures lie, their sizes, times and contents."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from aipaint.gallery import index, texts
from aipaint.gallery.foreign import Read
from aipaint.gallery.index import Paths
from aipaint.gallery.walk import Seen


class Place(NamedTuple):
    """A file: bytes and time of its last change, as they were when it was read.

    removed: the picture was taken out of the gallery. passed: None for a picture of the gallery;
    for a file that was passed over, the digest of its content, empty when it is no picture.
    """

    size: int
    modified: int
    removed: bool
    passed: str | None


def all_places(connection: sqlite3.Connection) -> dict[str, Place]:
    """Return all files by stored path."""
    rows = connection.execute("SELECT path, size, modified, digest FROM passed_over")
    found = {path: Place(size, time, False, digest) for path, size, time, digest in rows}
    rows = connection.execute("SELECT path, size, modified, removed IS NOT NULL FROM pictures")
    for path, size, time, removed in rows:
        found[path] = Place(size, time, bool(removed), None)
    return found


def by_digest(connection: sqlite3.Connection, digest: str) -> str | None:
    """Return the stored path of a picture with this content, the first one if there are more."""
    row = connection.execute(
        "SELECT path FROM pictures WHERE digest = ? ORDER BY id", (digest,)
    ).fetchone()
    return row[0] if row and digest else None


def number_of(connection: sqlite3.Connection, stored: str) -> int | None:
    """Return the id of the picture with this stored path."""
    row = connection.execute("SELECT id FROM pictures WHERE path = ?", (stored,)).fetchone()
    return row[0] if row else None


def below(connection: sqlite3.Connection, start: str) -> list[tuple[int, str]]:
    """Return ids and stored paths of shown pictures whose path begins so, newest first."""
    return connection.execute(
        "SELECT id, path FROM pictures WHERE substr(path, 1, ?) = ? AND removed IS NULL"
        " ORDER BY id DESC",
        (len(start), start),
    ).fetchall()


def is_removed(connection: sqlite3.Connection, stored: str) -> bool:
    """Whether the picture with this stored path was taken out of the gallery."""
    row = connection.execute("SELECT removed FROM pictures WHERE path = ?", (stored,)).fetchone()
    return bool(row and row[0])


def contents_of(
    connection: sqlite3.Connection, stored: Iterable[str]
) -> dict[tuple[int, str], str]:
    """Return the stored paths of these pictures by size and digest, as far as those are known."""
    found: dict[tuple[int, str], str] = {}
    for each in stored:
        row = connection.execute(
            "SELECT size, digest FROM pictures WHERE path = ? AND size > 0 AND digest <> ''",
            (each,),
        ).fetchone()
        if row:
            found[row] = each
    return found


def without_digest(connection: sqlite3.Connection) -> list[str]:
    """Return the stored paths of shown pictures whose content was never read as a whole."""
    rows = connection.execute("SELECT path FROM pictures WHERE digest = '' AND removed IS NULL")
    return [path for (path,) in rows]


def set_content(connection: sqlite3.Connection, stored: str, size: int, digest: str) -> None:
    """Note the bytes of a picture's file and their SHA-256."""
    connection.execute(
        "UPDATE pictures SET size = ?, digest = ? WHERE path = ?", (size, digest, stored)
    )


def put(connection: sqlite3.Connection, paths: Paths, seen: Seen, read: Read, digest: str) -> int:
    """Add the picture in a file, or set what is known of it to what its file says; return its id.

    Within a transaction.
    """
    stored = paths.store(seen.path)
    if index.insert_row(connection, paths, seen.path, read.record, digest) is None:
        index.refresh_row(connection, paths, seen.path, read.record)
    meta = msgspec.json.encode(read.meta).decode() if read.meta is not None else ""
    (number,) = connection.execute(
        "UPDATE pictures SET meta = ?, width = ?, height = ?, digest = ? WHERE path = ?"
        " RETURNING id",
        (meta, read.width, read.height, digest, stored),
    ).fetchone()
    note(connection, stored, seen, digest)
    texts.put(connection, (number,))
    return number


def note(connection: sqlite3.Connection, stored: str, seen: Seen, digest: str) -> None:
    """Note size, time and content of a picture's file."""
    connection.execute(
        "UPDATE pictures SET size = ?, modified = ?, digest = ? WHERE path = ?",
        (seen.size, seen.modified, digest, stored),
    )
    connection.execute("DELETE FROM passed_over WHERE path = ?", (stored,))


def pass_over(connection: sqlite3.Connection, stored: str, seen: Seen, digest: str) -> None:
    """Note a file that is no picture, or has the content of another: not to be read each time."""
    if number_of(connection, stored) is None:
        connection.execute(
            "INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?)",
            (stored, seen.size, seen.modified, digest),
        )


def forget(connection: sqlite3.Connection, stored: Iterable[str]) -> None:
    """Forget files that are gone: pictures, and those that were passed over."""
    gone = list(stored)
    index.forget(connection, gone)
    connection.executemany("DELETE FROM passed_over WHERE path = ?", [(each,) for each in gone])


def same_digests(connection: sqlite3.Connection) -> list[list[int]]:
    """Return the ids of shown pictures with the same content, group by group."""
    rows = connection.execute(
        "SELECT digest, id FROM pictures WHERE removed IS NULL AND digest IN (SELECT digest"
        " FROM pictures WHERE digest <> '' AND removed IS NULL GROUP BY digest HAVING count(*) > 1)"
        " ORDER BY id"
    )
    found: dict[str, list[int]] = {}
    for digest, number in rows:
        found.setdefault(digest, []).append(number)
    return list(found.values())


def looks(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """Return the ids of shown pictures that look like something, and the 8 bytes of how."""
    return connection.execute(
        "SELECT id, look FROM pictures WHERE removed IS NULL AND length(look) = 8 ORDER BY id"
    ).fetchall()


def without_look(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of shown pictures that were not looked at."""
    rows = connection.execute(
        "SELECT id FROM pictures WHERE removed IS NULL AND look IS NULL ORDER BY id"
    )
    return [number for (number,) in rows]


def set_looks(connection: sqlite3.Connection, seen: Iterable[tuple[bytes, int]]) -> None:
    """Note what pictures look like: 8 bytes, or none, and the id."""
    connection.executemany("UPDATE pictures SET look = ? WHERE id = ?", seen)
