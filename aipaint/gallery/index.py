"""What the gallery's database is asked: rows of pictures and prompts. No file is touched here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.events import Facts
from aipaint.core.metadata import PictureMeta, Record
from aipaint.core.recipe import Recipe
from aipaint.gallery import kin, search, texts
from aipaint.gallery.entry import Entry
from aipaint.gallery.names import is_day
from aipaint.gallery.query import Query

MAX_PROMPTS = 5000
_MOST_VALUES = 500  # of one statement

FIELDS = (
    "pictures.id, pictures.path, pictures.created, pictures.width, pictures.height,"
    " pictures.recipe, pictures.facts, pictures.digest, pictures.rating, pictures.tags,"
    " pictures.notes, pictures.label, pictures.boards, pictures.meta"
)


class Paths:
    """Paths as the database holds them: relative inside the pictures' folder, which may move."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures

    def store(self, path: Path) -> str:
        """Return the text for a path."""
        if path.is_relative_to(self.pictures):
            return path.relative_to(self.pictures).as_posix()
        return str(path)

    def restore(self, text: str) -> Path:
        """Return the path of a text; an absolute one stays as it is."""
        return self.pictures / text

    def is_dated(self, text: str) -> bool:
        """Whether the text is that of a picture in one of the gallery's dated folders."""
        day, slash, name = text.partition("/")
        return bool(slash) and "/" not in name and is_day(day)


def insert(
    connection: sqlite3.Connection, paths: Paths, path: Path, record: Record, digest: str
) -> None:
    """Add a picture; one whose path is known already is left as it is."""
    if number := insert_row(connection, paths, path, record, digest):
        texts.put(connection, (number,))


def insert_row(
    connection: sqlite3.Connection, paths: Paths, path: Path, record: Record, digest: str
) -> int | None:
    """Add a picture that is not to be found by its texts yet; return its id if it is new."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO pictures"
        " (created, width, height, recipe, facts, pixels, digest, path)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*_said(record), digest, paths.store(path)),
    )
    number = cursor.lastrowid if cursor.rowcount else None
    if number is not None:
        kin.put(connection, number, record)
    return number


def refresh_row(connection: sqlite3.Connection, paths: Paths, path: Path, record: Record) -> None:
    """Set what is known of a picture to what its file says; its texts are left as they are."""
    row = connection.execute(
        "UPDATE pictures SET created = ?, width = ?, height = ?, recipe = ?, facts = ?, pixels = ?,"
        " digest = '', size = 0, look = NULL WHERE path = ? RETURNING id",
        (*_said(record), paths.store(path)),
    ).fetchone()
    if row is not None:
        kin.drop(connection, row[0])
        kin.put(connection, row[0], record)


def _said(record: Record) -> tuple[str | int | None, ...]:
    """Return what a record tells, in the order of the columns above."""
    return (
        stamp(record.created),
        record.recipe.width,
        record.recipe.height,
        msgspec.json.encode(record.recipe).decode(),
        msgspec.json.encode(record.facts).decode(),
        record.lineage.pixels or None,
    )


def stamp(moment: datetime) -> str:
    """Return a moment as the index writes it, ISO 8601 to the second."""
    return moment.isoformat(timespec="seconds")


def newest(
    connection: sqlite3.Connection, paths: Paths, limit: int, before_id: int | None
) -> list[Entry]:
    """Return up to `limit` pictures, newest first, older than `before_id` when that is given."""
    rows = connection.execute(
        f"SELECT {FIELDS} FROM pictures WHERE removed IS NULL AND (?1 IS NULL OR id < ?1)"
        " ORDER BY id DESC LIMIT ?2",
        (before_id, limit),
    )
    return [_entry(paths, row) for row in rows]


def found(
    connection: sqlite3.Connection,
    paths: Paths,
    query: Query,
    limit: int,
    offset: int,
    shuffle: int,
) -> list[Entry]:
    """Return up to `limit` pictures that a query asks for, after the first `offset`."""
    # Ids alone are sorted: the rows are long.
    rows = search.find(connection, "pictures.id", query, limit, offset, shuffle)
    return by_ids(connection, paths, (number for (number,) in rows.fetchall()))


def by_id(
    connection: sqlite3.Connection, paths: Paths, number: int, removed: bool = False
) -> Entry | None:
    """Return the picture with this id among those that are shown, or those removed."""
    row = connection.execute(
        f"SELECT {FIELDS} FROM pictures WHERE id = ? AND (removed IS NOT NULL) = ?",
        (number, removed),
    ).fetchone()
    return _entry(paths, row) if row else None


def by_ids(
    connection: sqlite3.Connection, paths: Paths, numbers: Iterable[int], shown: bool = False
) -> list[Entry]:
    """Return the pictures with these ids in this order; shown: without those removed."""
    wanted = list(numbers)
    condition = " AND removed IS NULL" if shown else ""
    rows: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(wanted), _MOST_VALUES):
        part = wanted[start : start + _MOST_VALUES]
        places = ",".join("?" * len(part))
        found = connection.execute(
            f"SELECT {FIELDS} FROM pictures WHERE id IN ({places}){condition}", part
        )
        rows |= {row[0]: row for row in found}
    return [_entry(paths, rows[number]) for number in wanted if number in rows]


def by_path(connection: sqlite3.Connection, paths: Paths, path: Path) -> Entry | None:
    """Return the picture with this file."""
    row = connection.execute(
        f"SELECT {FIELDS} FROM pictures WHERE path = ?", (paths.store(path),)
    ).fetchone()
    return _entry(paths, row) if row else None


def known(connection: sqlite3.Connection) -> dict[str, bool]:
    """Return the stored path of every picture, and whether it was removed."""
    return dict(connection.execute("SELECT path, removed IS NOT NULL FROM pictures"))


def holds(connection: sqlite3.Connection, record: Record) -> bool:
    """Whether a picture of these pixels, made so and in that time, is known, removed or not."""
    recipe, facts, pixels = _said(record)[3:6]
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM pictures WHERE pixels = ? AND recipe = ? AND facts = ?)",
        (pixels, recipe, facts),
    ).fetchone()
    return bool(row[0])


def names_in(connection: sqlite3.Connection, paths: Paths, folder: Path) -> set[str]:
    """Return the file names in a folder that pictures have, or had before they were removed."""
    start = paths.store(folder / "_")[:-1]
    # A range of the index on paths; the last letter that there is ends it.
    rows = connection.execute(
        "SELECT path FROM pictures WHERE path >= ?1 AND path < ?1 || ?2", (start, "\U0010ffff")
    )
    return {path[len(start) :] for (path,) in rows}


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether neither pictures nor prompts are in the index."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM pictures) OR EXISTS (SELECT 1 FROM prompts)"
    ).fetchone()
    return not row[0]


def forget(connection: sqlite3.Connection, stored: Iterable[str]) -> None:
    """Delete the rows of these stored paths."""
    for path in stored:
        rows = connection.execute("SELECT id FROM pictures WHERE path = ?", (path,)).fetchall()
        _delete(connection, rows)


def forget_removed(connection: sqlite3.Connection, before: datetime) -> None:
    """Delete the rows of pictures that were removed before a moment.

    Those whose files are not in the gallery's trash stay: the files are there, and not wanted.
    """
    rows = connection.execute("SELECT path FROM pictures WHERE removed < ?", (stamp(before),))
    forget(connection, [path for (path,) in rows.fetchall() if not Path(path).is_absolute()])


def set_path(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Note that a picture lies elsewhere; nothing else may be known to lie there."""
    row = connection.execute(
        "UPDATE pictures SET path = ? WHERE path = ? RETURNING id", (new, old)
    ).fetchone()
    if row is not None:
        texts.put(connection, row)


def removed(
    connection: sqlite3.Connection, paths: Paths, limit: int, offset: int
) -> list[tuple[Entry, str]]:
    """Return up to `limit` removed pictures and when that was, the last one first."""
    rows = connection.execute(
        f"SELECT {FIELDS}, pictures.removed FROM pictures WHERE removed IS NOT NULL"
        " ORDER BY removed DESC, id DESC LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [(_entry(paths, row[:-1]), row[-1]) for row in rows]


def all_removed(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of all removed pictures."""
    rows = connection.execute("SELECT id FROM pictures WHERE removed IS NOT NULL ORDER BY id")
    return [number for (number,) in rows]


def removed_ids(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return id and date of all removed pictures, the last one first."""
    return connection.execute(
        "SELECT id, created FROM pictures WHERE removed IS NOT NULL ORDER BY removed DESC, id DESC"
    ).fetchall()


def count_removed(connection: sqlite3.Connection) -> int:
    """Return how many pictures were removed."""
    return connection.execute("SELECT count(*) FROM pictures WHERE removed IS NOT NULL").fetchone()[
        0
    ]


def _delete(connection: sqlite3.Connection, rows: Iterable[tuple[int]]) -> None:
    for (number,) in rows:
        texts.drop(connection, number)
        kin.drop(connection, number)
        connection.execute("DELETE FROM on_boards WHERE picture = ?", (number,))
        connection.execute("DELETE FROM pictures WHERE id = ?", (number,))


def mark_removed(connection: sqlite3.Connection, number: int, moment: datetime | None) -> None:
    """Note when a picture was removed; None shows it again."""
    connection.execute(
        "UPDATE pictures SET removed = ? WHERE id = ?", (moment and stamp(moment), number)
    )


def add_prompt(connection: sqlite3.Connection, prompt: str, negative: str) -> None:
    """Put a pair at the top of the history, which keeps the newest MAX_PROMPTS."""
    connection.execute(
        "INSERT OR REPLACE INTO prompts (prompt, negative) VALUES (?, ?)", (prompt, negative)
    )
    connection.execute(
        "DELETE FROM prompts WHERE id <="
        " (SELECT id FROM prompts ORDER BY id DESC LIMIT 1 OFFSET ?)",
        (MAX_PROMPTS,),
    )


def prompts(connection: sqlite3.Connection, limit: int) -> list[tuple[str, str]]:
    """Return up to `limit` pairs of prompt and negative prompt, newest first."""
    rows = connection.execute(
        "SELECT prompt, negative FROM prompts ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [(prompt, negative) for prompt, negative in rows]


def _entry(paths: Paths, row: tuple[Any, ...]) -> Entry:
    number, path, created, width, height, recipe, facts, digest, *marks = row
    rating, tags, notes, label, boards, meta = marks
    return Entry(
        id=number,
        path=paths.restore(path),
        created=created,
        width=width,
        height=height,
        recipe=msgspec.json.decode(recipe, type=Recipe),
        facts=msgspec.json.decode(facts, type=Facts),
        digest=digest,
        rating=rating,
        tags=texts.names_of(tags),
        notes=notes,
        label=label,
        boards=texts.names_of(boards),
        meta=msgspec.json.decode(meta, type=PictureMeta) if meta else None,
    )
