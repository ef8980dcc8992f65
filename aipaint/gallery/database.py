"""Opening the gallery's SQLite file: migrations with a backup before each, damage, refusals."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from aipaint.core.errors import UserError

# Seconds that one instance waits for another's write.
BUSY_TIMEOUT = 10.0

# What searching needs, all of it made from the pictures' rows: the texts in which one searches,
# normalised, and the index of every three letters in a row, which finds parts of words in any
# script. The index reads its texts from the table, so each is kept once.
SEARCH_TABLES: tuple[str, ...] = (
    """CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        prompt TEXT NOT NULL,
        negative TEXT NOT NULL,
        model TEXT NOT NULL,
        sampler TEXT NOT NULL,
        seed INTEGER NOT NULL,
        tags TEXT NOT NULL,
        notes TEXT NOT NULL,
        name TEXT NOT NULL
    )""",
    "CREATE INDEX texts_by_seed ON texts (seed)",
    """CREATE VIRTUAL TABLE search USING fts5 (
        prompt, negative, model, sampler, seed, tags, notes, name,
        content = 'texts', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
    )""",
)

# The statements that lead from version n to n + 1. Never change one that was released.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE pictures (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL UNIQUE,
            created TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            recipe TEXT NOT NULL,
            facts TEXT NOT NULL,
            digest TEXT NOT NULL,
            removed TEXT
        )""",
        """CREATE TABLE prompts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            prompt TEXT NOT NULL,
            negative TEXT NOT NULL,
            UNIQUE (prompt, negative)
        )""",
    ),
    (
        "ALTER TABLE pictures ADD COLUMN rating INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE pictures ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE pictures ADD COLUMN notes TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX pictures_by_rating ON pictures (rating, id)",
        "CREATE INDEX pictures_by_created ON pictures (created)",
        "CREATE INDEX pictures_marked ON pictures (path)"
        " WHERE rating <> 0 OR tags <> '[]' OR notes <> ''",
        "CREATE TABLE marks_read (folder TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID",
        *SEARCH_TABLES,
    ),
    (
        "ALTER TABLE pictures ADD COLUMN label TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE pictures ADD COLUMN boards TEXT NOT NULL DEFAULT '[]'",
        "CREATE INDEX pictures_by_label ON pictures (label, id) WHERE label <> ''",
        "DROP INDEX pictures_marked",
        "CREATE INDEX pictures_marked ON pictures (path) WHERE rating <> 0 OR tags <> '[]'"
        " OR notes <> '' OR label <> '' OR boards <> '[]'",
        # What follows from the column `boards`. board: the name, normalised.
        """CREATE TABLE on_boards (
            board TEXT NOT NULL,
            picture INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (board, picture)
        ) WITHOUT ROWID""",
        "CREATE INDEX on_boards_by_picture ON on_boards (picture)",
        # Files of marks have more to tell than an older program took from them.
        "DELETE FROM marks_read",
    ),
    (
        # What other programs' pictures say of themselves, as JSON; empty for ours.
        "ALTER TABLE pictures ADD COLUMN meta TEXT NOT NULL DEFAULT ''",
        # Bytes of the file and nanoseconds of its last change; 0 where nobody looked.
        "ALTER TABLE pictures ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE pictures ADD COLUMN modified INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX pictures_by_digest ON pictures (digest)",
        # Files of imported folders that are no pictures (digest empty), or have one's content.
        """CREATE TABLE passed_over (
            path TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            digest TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
    (
        # Eight bytes of what it looks like, none where that cannot be told, NULL until seen.
        "ALTER TABLE pictures ADD COLUMN look BLOB",
    ),
    (
        # The digest of the pixels as RGB, empty where they cannot be read, NULL until known.
        "ALTER TABLE pictures ADD COLUMN pixels TEXT",
        "CREATE INDEX pictures_by_pixels ON pictures (pixels) WHERE pixels IS NOT NULL",
        # What each picture was made from. picture: the digest of the parent's pixels.
        """CREATE TABLE parents (
            child INTEGER NOT NULL,
            role TEXT NOT NULL,
            picture TEXT NOT NULL,
            PRIMARY KEY (child, role, picture)
        ) WITHOUT ROWID""",
        "CREATE INDEX parents_by_picture ON parents (picture)",
        """INSERT OR IGNORE INTO parents
            SELECT id, 'init', json_extract(recipe, '$.repaint.image') FROM pictures
            WHERE json_extract(recipe, '$.repaint.image') <> ''
            UNION SELECT id, 'mask', json_extract(recipe, '$.repaint.mask') FROM pictures
            WHERE json_extract(recipe, '$.repaint.mask') <> ''
            UNION SELECT pictures.id, 'control', json_extract(value, '$.image')
            FROM pictures, json_each(recipe, '$.controls')
            UNION SELECT pictures.id, 'region', json_extract(value, '$.mask')
            FROM pictures, json_each(recipe, '$.regions')""",
    ),
    (
        # Jobs that are still to be painted. place: their order. recipe, parents, painted: JSON;
        # painted: which pictures of the batch are kept. No id is used twice: files are named so.
        """CREATE TABLE jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            owner TEXT NOT NULL,
            place INTEGER NOT NULL,
            added TEXT NOT NULL,
            recipe TEXT NOT NULL,
            prompt TEXT NOT NULL,
            parents TEXT NOT NULL,
            painted TEXT NOT NULL DEFAULT '[]'
        )""",
        # The trash is small: what is in it is found without looking at all pictures.
        "CREATE INDEX pictures_removed ON pictures (removed, id) WHERE removed IS NOT NULL",
    ),
)


class DamagedError(Exception):
    """The file is no database, or a broken one."""


def open_database(
    path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS, *, check: bool = True
) -> sqlite3.Connection:
    """Return a connection to the database at `path`, made or brought up to date.

    It may be used by several threads, one at a time. check: look through the whole file first,
    which takes a while; else `check_whole` does so later. Raises UserError when a newer program
    wrote the file or the system refuses; DamagedError when it must be set aside.
    """
    try:
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise refusal(path, error) from error
    try:
        _prepare(connection, path, migrations, check)
    except sqlite3.Error as error:
        connection.close()
        if is_damage(error):
            raise DamagedError(str(error)) from error
        raise refusal(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def open_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write to a database that `open_database` has opened.

    It may be used by several threads, one at a time. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def check_whole(connection: sqlite3.Connection) -> None:
    """Look through the whole file. Raises sqlite3.DatabaseError where it is damaged."""
    problem: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        error = sqlite3.DatabaseError(problem)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _prepare(
    connection: sqlite3.Connection,
    path: Path,
    migrations: Sequence[Sequence[str]],
    check: bool,
) -> None:
    _choose_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA trusted_schema = OFF")
    if check:
        check_whole(connection)
    while True:
        version = _version(connection)
        if version > len(migrations):
            raise UserError(
                "The gallery's index was written by a newer aipaint.",
                "It has version {found}; this aipaint reads up to {known}.",
                "Update aipaint, or move {path} away: the pictures stay and it is made anew.",
                found=version,
                known=len(migrations),
                path=path,
            )
        if version == len(migrations):
            # A file whose tables are missing is as damaged as one whose pages are.
            connection.execute(
                "SELECT 1 FROM pictures, prompts, marks_read, on_boards, passed_over, parents, jobs"
                " LIMIT 0"
            )
            return
        with transaction(connection):
            # Another instance may have come first while this one waited.
            if _version(connection) != version:
                continue
            if version:
                _back_up(path, version)
            for statement in migrations[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")


def _choose_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, waiting for another instance that does the same.

    SQLite refuses this switch at once, whatever the time-out, when two connections want it
    together: each holds the file as a reader, so neither could ever become the only one.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            # A network folder may not offer WAL; SQLite then keeps its older way, safe too.
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _back_up(path: Path, version: int) -> None:
    """Copy the database beside itself; a copy that breaks off does not take the name."""
    kept = path.with_name(f"{path.name}.version-{version}")
    part = kept.with_name(f"{kept.name}.part")
    part.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT)) as source,
        contextlib.closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
    part.replace(kept)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Hold the right to write; commit at the end, or undo everything on an exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite may have undone it all by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def set_aside(path: Path) -> Path:
    """Rename a damaged database with its side files, and return the new name."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{count}")
    for ending in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    return aside


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error says that the file itself is broken, not that the system refuses."""
    # The lowest byte is the primary code; the others only refine it.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    missing_table = code == sqlite3.SQLITE_ERROR and "no such table" in str(error)
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or missing_table


def refusal(path: Path, error: sqlite3.Error | OSError) -> UserError:
    """Return what to tell the user when the index cannot be read or written."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UserError(
            "The gallery's index is in use.",
            "Another program has held {path} for more than {seconds} seconds.",
            "Close it and try again.",
            path=path,
            seconds=int(BUSY_TIMEOUT),
        )
    return UserError(
        "The gallery's index {path} cannot be used.",
        "{reason}.",
        "See that the disk has room and that the folder may be written.",
        path=path,
        reason=getattr(error, "strerror", None) or error,
    )
