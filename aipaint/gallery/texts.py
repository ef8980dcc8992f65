"""The texts in which one searches, and the index over them. All of it follows from other rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from aipaint.core.events import Facts
from aipaint.core.metadata import PictureMeta
from aipaint.core.recipe import SAMPLER_NAMES, Recipe
from aipaint.gallery.database import SEARCH_TABLES
from aipaint.gallery.query import normalise

# Letters of a text that are looked through; a prompt may be a whole book.
MAX_TEXT = 20_000

# Ends each text, so that in the index of three letters every letter begins a term.
_END = "\n\n"
_COLUMNS = "prompt, negative, model, sampler, seed, tags, notes, name"
_BATCH = 500
_LARGEST = 2**63 - 1  # what SQLite counts to


def put(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Write the texts of these pictures anew, from their rows."""
    for number in numbers:
        row = connection.execute(
            "SELECT path, recipe, facts, tags, notes, meta FROM pictures WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            continue
        drop(connection, number)
        connection.execute(
            f"INSERT INTO texts (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *_texts(*row)),
        )
        connection.execute(
            f"INSERT INTO search (rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM texts WHERE id = ?",
            (number,),
        )


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Forget the texts of a picture; of one that has none nothing is done."""
    # An index without its own copy of the texts must be told what it indexed.
    connection.execute(
        f"INSERT INTO search (search, rowid, {_COLUMNS})"
        f" SELECT 'delete', id, {_COLUMNS} FROM texts WHERE id = ?",
        (number,),
    )
    connection.execute("DELETE FROM texts WHERE id = ?", (number,))


def are_complete(connection: sqlite3.Connection) -> bool:
    """Whether every picture has its texts; those that an older program kept have none."""
    return not connection.execute(
        "SELECT EXISTS (SELECT 1 FROM pictures WHERE id NOT IN (SELECT id FROM texts))"
    ).fetchone()[0]


def are_ended(connection: sqlite3.Connection) -> bool:
    """Whether the texts are as `put` writes them now; the first one tells of all."""
    row = connection.execute("SELECT name FROM texts ORDER BY id LIMIT 1").fetchone()
    return row is None or row[0].endswith(_END)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the index agrees with the texts. Reads all of both."""
    try:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        return False
    return True


def clear(connection: sqlite3.Connection) -> None:
    """Put empty tables in the place of texts and index, whatever their state."""
    try:
        connection.execute("DROP TABLE IF EXISTS search")
    except sqlite3.DatabaseError:
        # Too damaged to be opened, and so to be dropped: the schema forgets it, and what it kept
        # its data in are ordinary tables then.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'search'")
        connection.execute("PRAGMA writable_schema = RESET")
        for part in ("data", "idx", "docsize", "config"):
            connection.execute(f"DROP TABLE IF EXISTS search_{part}")
    connection.execute("DROP TABLE IF EXISTS texts")
    for statement in SEARCH_TABLES:
        connection.execute(statement)


def fill(connection: sqlite3.Connection) -> None:
    """Write the texts of all pictures that have none, and the index of all texts."""
    cursor = connection.execute(
        "SELECT id, path, recipe, facts, tags, notes, meta FROM pictures"
        " WHERE id NOT IN (SELECT id FROM texts)"
    )
    while rows := cursor.fetchmany(_BATCH):
        connection.executemany(
            f"INSERT INTO texts (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *_texts(*row)) for number, *row in rows),
        )
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")


def names_of(text: str) -> tuple[str, ...]:
    """Return the tags or boards of a picture's row."""
    return msgspec.json.decode(text, type=tuple[str, ...])


def tag_text(tag: str) -> str:
    """Return what the texts hold exactly where a picture has this tag, given normalised."""
    return f"\n{tag}\n"


def _texts(
    path: str, recipe: str, facts: str, tags: str, notes: str, meta: str
) -> tuple[str | int, ...]:
    asked = msgspec.json.decode(recipe, type=Recipe)
    sampler = f"{asked.sampler} {SAMPLER_NAMES[asked.sampler]}"
    painted_by = msgspec.json.decode(facts, type=Facts).model_name
    model = " ".join((asked.model, painted_by, *(lora.model for lora in asked.loras)))
    seed = asked.seed
    if meta:
        # Another program's own words; what it does not tell is not found.
        theirs = msgspec.json.decode(meta, type=PictureMeta)
        sampler = " ".join(filter(None, (theirs.sampler, theirs.scheduler)))
        model = " ".join((theirs.model or "", *(theirs.loras or {})))
        seed = -1 if theirs.seed is None else min(theirs.seed, _LARGEST)
    return (
        _text(asked.prompt),
        _text(asked.negative_prompt),
        _text(model),
        _text(sampler),
        max(seed, -1),
        "".join(tag_text(normalise(tag)) for tag in names_of(tags)) + _END,
        _text(notes),
        # Both kinds of slashes: a path outside of the gallery is as its system writes it.
        _text(path.replace("\\", "/").rsplit("/", 1)[-1]),
    )


def _text(text: str) -> str:
    clean = normalise(text[:MAX_TEXT])
    return clean and clean + _END
