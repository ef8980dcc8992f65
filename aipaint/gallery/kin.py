"""What pictures were made from, as rows: each names a parent by the digest of its pixels."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from aipaint.core.metadata import Record
from aipaint.core.recipe import Recipe

Edge = tuple[str, str]
"""Role and the digest of the parent's pixels."""


def edges_of(record: Record) -> set[Edge]:
    """Return all that a picture's record says it was made from."""
    return {(each.role, each.picture) for each in record.lineage.parents} | edges_in(record.recipe)


def edges_in(recipe: Recipe) -> set[Edge]:
    """Return the pictures that a recipe names: init, mask, control, region, mix."""
    found = {("region", each.mask) for each in recipe.regions}
    found |= {("control", each.image) for each in recipe.controls}
    if recipe.latent is not None:
        found |= {("mix", digest) for digest in recipe.latent.digests()}
    if recipe.repaint is not None:
        found |= {("init", recipe.repaint.image), ("mask", recipe.repaint.mask)}
    return {(role, digest) for role, digest in found if digest}


def put(connection: sqlite3.Connection, number: int, record: Record) -> None:
    """Note what a picture was made from, as its record says; nothing may be noted of it yet."""
    connection.executemany(
        "INSERT INTO parents VALUES (?, ?, ?)",
        [(number, role, digest) for role, digest in sorted(edges_of(record))],
    )


def set_pixels(connection: sqlite3.Connection, number: int, digest: str | None) -> None:
    """Note the digest of a picture's pixels; empty where they cannot be read, None unknown."""
    connection.execute("UPDATE pictures SET pixels = ? WHERE id = ?", (digest, number))


def pixels(connection: sqlite3.Connection, number: int) -> str | None:
    """Return the digest of a picture's pixels; empty where they cannot be read, None unknown."""
    row = connection.execute("SELECT pixels FROM pictures WHERE id = ?", (number,)).fetchone()
    return row[0] if row else ""


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Forget what a picture was made from."""
    connection.execute("DELETE FROM parents WHERE child = ?", (number,))


def edges(connection: sqlite3.Connection, number: int) -> list[Edge]:
    """Return what a picture was made from."""
    return connection.execute(
        "SELECT role, picture FROM parents WHERE child = ? ORDER BY role, picture", (number,)
    ).fetchall()


def of_pixels(connection: sqlite3.Connection, digest: str) -> int | None:
    """Return the first shown picture with these pixels."""
    row = connection.execute(
        "SELECT id FROM pictures WHERE pixels = ? AND removed IS NULL ORDER BY id", (digest,)
    ).fetchone()
    return row[0] if row else None


def children(connection: sqlite3.Connection, number: int) -> list[tuple[str, int]]:
    """Return role and id of the shown pictures that were made from this one's pixels.

    Of several with the same pixels the first one is the parent.
    """
    return connection.execute(
        "SELECT parents.role, child FROM pictures AS own"
        " JOIN parents ON parents.picture = own.pixels"
        " JOIN pictures AS other ON other.id = child"
        " WHERE own.id = ? AND own.pixels <> '' AND other.removed IS NULL AND child <> own.id"
        " AND NOT EXISTS (SELECT 1 FROM pictures AS twin WHERE twin.pixels = own.pixels"
        " AND twin.id < own.id AND twin.removed IS NULL)"
        " ORDER BY child, parents.role",
        (number,),
    ).fetchall()


def enlarged(connection: sqlite3.Connection, number: int) -> tuple[list[int], list[int]]:
    """Return the ids of the shown pictures that this one was enlarged from, and of those enlarged.

    An enlarged picture keeps the record of the other: recipe and moment are the same, but it has
    more pixels than its recipe says.
    """
    rows = connection.execute(
        "SELECT other.id, other.width > own.width FROM pictures AS own JOIN pictures AS other"
        " ON other.created = own.created AND other.recipe = own.recipe AND other.meta = ''"
        " WHERE own.id = ? AND own.meta = '' AND other.removed IS NULL AND other.id <> own.id"
        " AND min(own.width, other.width) = json_extract(own.recipe, '$.width')"
        " AND other.width <> own.width ORDER BY other.id",
        (number,),
    ).fetchall()
    smaller = [other for other, larger in rows if not larger]
    return smaller[:1], [other for other, larger in rows if larger]


def unread(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[int]:
    """Return the ids of pictures whose pixels might be what these were painted from.

    Their pixels were never read, and they have the size of a recipe whose parent is not known.
    """
    found: set[int] = set()
    for number in numbers:
        rows = connection.execute(
            "SELECT other.id FROM pictures AS own JOIN parents ON child = own.id AND role = 'init'"
            " JOIN pictures AS other ON other.pixels IS NULL AND other.removed IS NULL"
            " AND other.width = json_extract(own.recipe, '$.width')"
            " AND other.height = json_extract(own.recipe, '$.height')"
            " WHERE own.id = ? AND NOT EXISTS"
            " (SELECT 1 FROM pictures WHERE pixels = parents.picture AND removed IS NULL)",
            (number,),
        )
        found.update(other for (other,) in rows)
    return sorted(found)


def with_unknown_parents(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of shown pictures that were painted over one that is not known."""
    rows = connection.execute(
        "SELECT DISTINCT child FROM parents JOIN pictures ON id = child WHERE role = 'init'"
        " AND removed IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM pictures AS other"
        " WHERE other.pixels = parents.picture AND other.removed IS NULL)"
    )
    return [number for (number,) in rows]
