"""What the index knows of marks: rows of pictures with ratings, labels, tags, notes and boards."""

from __future__ import annotations

import sqlite3

import msgspec

from aipaint.gallery import texts
from aipaint.gallery.marks import Marks
from aipaint.gallery.query import normalise

# As the index of marked pictures says it, or it would not be used.
_MARKED = "(rating <> 0 OR tags <> '[]' OR notes <> '' OR label <> '' OR boards <> '[]')"


def set_marks(connection: sqlite3.Connection, stored: str, marks: Marks) -> None:
    """Note what the user added to the picture with this stored path, when there is one."""
    tags, boards = (msgspec.json.encode(each).decode() for each in (marks.tags, marks.boards))
    values = (marks.rating, tags, marks.notes, marks.label, boards)
    row = connection.execute(
        "SELECT id, tags, notes, boards FROM pictures"
        " WHERE path = ? AND (rating, tags, notes, label, boards) IS NOT (?, ?, ?, ?, ?)",
        (stored, *values),
    ).fetchone()
    if row is None:
        return
    number, *before, boards_before = row
    connection.execute(
        "UPDATE pictures SET rating = ?, tags = ?, notes = ?, label = ?, boards = ? WHERE id = ?",
        (*values, number),
    )
    if before != [tags, marks.notes]:
        texts.put(connection, (number,))
    if boards_before != boards:
        connection.execute("DELETE FROM on_boards WHERE picture = ?", (number,))
        connection.executemany(
            "INSERT OR REPLACE INTO on_boards VALUES (?, ?, ?)",
            [(normalise(name), number, name) for name in marks.boards],
        )


def marked(connection: sqlite3.Connection, start: str = "") -> dict[str, Marks]:
    """Return the marks of all pictures that have any, by their stored path.

    start: how the path begins.
    """
    rows = connection.execute(
        f"SELECT path, rating, tags, notes, label, boards FROM pictures WHERE {_MARKED}"
        " AND path >= ?1 AND path < ?1 || ?2",
        (start, "\U0010ffff"),
    )
    return {
        path: Marks(rating, texts.names_of(tags), notes, label, texts.names_of(boards))
        for path, rating, tags, notes, label, boards in rows
    }


def marked_paths(connection: sqlite3.Connection) -> list[str]:
    """Return the stored paths of all pictures that have marks."""
    return [path for (path,) in connection.execute(f"SELECT path FROM pictures WHERE {_MARKED}")]


def tags(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return all tags and how many pictures have each, the most used first."""
    rows = connection.execute(
        "SELECT value, count(*) FROM pictures, json_each(pictures.tags)"
        " WHERE tags <> '[]' AND removed IS NULL GROUP BY value ORDER BY count(*) DESC, value"
    )
    found: dict[str, tuple[str, int]] = {}
    for tag, count in rows:
        # Spelt in several ways it is still one tag.
        name, before = found.get(normalise(tag), (tag, 0))
        found[normalise(tag)] = name, before + count
    return sorted(found.values(), key=lambda pair: (-pair[1], normalise(pair[0])))


def boards(connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """Return each board's name and how many pictures are on it, by its name normalised."""
    rows = connection.execute(
        "SELECT board, min(name), sum(removed IS NULL) FROM on_boards"
        " JOIN pictures ON id = picture GROUP BY board"
    )
    return {board: (name, count) for board, name, count in rows}


def on_board(connection: sqlite3.Connection, board: str) -> list[int]:
    """Return the ids of the pictures on a board, removed ones too. board: its name, normalised."""
    rows = connection.execute("SELECT picture FROM on_boards WHERE board = ?", (board,))
    return [number for (number,) in rows]


def marks_of(connection: sqlite3.Connection, number: int) -> tuple[str, Marks] | None:
    """Return a picture's stored path and marks, also of one removed; None without such a row."""
    row = connection.execute(
        "SELECT path, rating, tags, notes, label, boards FROM pictures WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    path, rating, tags, notes, label, boards = row
    return path, Marks(rating, texts.names_of(tags), notes, label, texts.names_of(boards))


def stamps(connection: sqlite3.Connection) -> dict[str, str]:
    """Return for each folder what its file of marks was like when it was last read."""
    return dict(connection.execute("SELECT folder, stamp FROM marks_read"))


def set_stamp(connection: sqlite3.Connection, folder: str, stamp: str) -> None:
    """Note what a folder's file of marks is like."""
    connection.execute("INSERT OR REPLACE INTO marks_read VALUES (?, ?)", (folder, stamp))


def forget_stamps(connection: sqlite3.Connection) -> None:
    """Have all files of marks read again."""
    connection.execute("DELETE FROM marks_read")
