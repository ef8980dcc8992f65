"""What the gallery's database knows of pictures that are still to be painted."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata import Parent
from aipaint.core.recipe import Recipe, check

_FIELDS = "id, owner, added, recipe, prompt, parents, painted"


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A job that was ordered and is not done.

    owner: the program that paints it, or had it when it ended. recipe: as it was ordered; the
    pictures that it names are in the `InputStore`. prompt: as it was typed. parents: what else its
    pictures are made from. painted: which pictures of the batch are in the gallery, from 0.
    """

    id: int
    owner: str
    added: datetime
    recipe: Recipe
    prompt: str = ""
    parents: tuple[Parent, ...] = ()
    painted: tuple[int, ...] = ()

    def rest(self) -> Recipe:
        """Return a recipe for what is missing, from the first missing picture on."""
        missing = set(range(self.recipe.batch)).difference(self.painted)
        first = min(missing, default=self.recipe.batch - 1)
        return msgspec.structs.replace(
            self.recipe, seed=self.recipe.one(first).seed, batch=self.recipe.batch - first
        )


def add(
    connection: sqlite3.Connection,
    owner: str,
    moment: datetime,
    recipe: Recipe,
    prompt: str,
    parents: tuple[Parent, ...],
) -> int:
    """Note a job as the last one, and return its id."""
    cursor = connection.execute(
        "INSERT INTO jobs (owner, place, added, recipe, prompt, parents) VALUES"
        " (?, (SELECT coalesce(max(place), 0) + 1 FROM jobs), ?, ?, ?, ?)",
        (owner, moment.isoformat(), _json(recipe), prompt, _json(parents)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def jobs(connection: sqlite3.Connection) -> list[Pending]:
    """Return all jobs in their order; those that another version cannot read are left out."""
    rows = connection.execute(f"SELECT {_FIELDS} FROM jobs ORDER BY place, id")
    return [job for row in rows if (job := _job(row)) is not None]


def forget(connection: sqlite3.Connection, ids: Iterable[int], owner: str) -> None:
    """Delete jobs that belong to `owner`."""
    connection.executemany(
        "DELETE FROM jobs WHERE id = ? AND owner = ?", [(number, owner) for number in ids]
    )


def arrange(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Let these jobs come in this order, in the places that they have among all."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, place FROM jobs WHERE id IN ({marks})", list(ids))
    places = dict(rows.fetchall())
    known = [number for number in ids if number in places]
    connection.executemany(
        "UPDATE jobs SET place = ? WHERE id = ?",
        list(zip(sorted(places.values()), known, strict=True)),
    )


def hand_over(connection: sqlite3.Connection, job: Pending, owner: str) -> Pending | None:
    """Give a job, as it is known, another owner; None when somebody else has it by now.

    What is painted already is no part of it any more.
    """
    rest = job.rest()
    cursor = connection.execute(
        "UPDATE jobs SET owner = ?, recipe = ?, painted = '[]' WHERE id = ? AND owner = ?",
        (owner, _json(rest), job.id, job.owner),
    )
    if not cursor.rowcount:
        return None
    return msgspec.structs.replace(job, owner=owner, recipe=rest, painted=())


def note_painted(connection: sqlite3.Connection, number: int, seed: int) -> None:
    """Note that a job's picture with this seed is in the gallery; a whole job is forgotten."""
    row = connection.execute(f"SELECT {_FIELDS} FROM jobs WHERE id = ?", (number,)).fetchone()
    job = None if row is None else _job(row)
    if job is None:
        return
    seeds = [job.recipe.one(index).seed for index in range(job.recipe.batch)]
    if seed not in seeds:
        return  # it was painted before somebody else took the rest
    painted = sorted({*job.painted, seeds.index(seed)})
    if len(painted) == job.recipe.batch:
        connection.execute("DELETE FROM jobs WHERE id = ?", (number,))
    else:
        connection.execute("UPDATE jobs SET painted = ? WHERE id = ?", (_json(painted), number))


def parents_of(connection: sqlite3.Connection, number: int) -> tuple[Parent, ...]:
    """Return what else a job's pictures are made from, nothing for one that is not known."""
    row = connection.execute(f"SELECT {_FIELDS} FROM jobs WHERE id = ?", (number,)).fetchone()
    job = None if row is None else _job(row)
    return () if job is None else job.parents


def salvage(connection: sqlite3.Connection, damaged: Path) -> None:
    """Take over the jobs that a damaged index, which was set aside, can still tell of."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{damaged.as_uri()}?mode=ro", uri=True)) as source,
    ):
        columns = f"{_FIELDS}, place"
        # One by one: a page that cannot be read costs no more than what is on it.
        for row in source.execute(f"SELECT {columns} FROM jobs"):
            if _job(row[:-1]) is not None:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT OR IGNORE INTO jobs ({columns}) VALUES ({marks})", row)


def _job(row: tuple[int, str, str, str, str, str, str]) -> Pending | None:
    number, owner, added, recipe, prompt, parents, painted = row
    try:
        return Pending(
            id=number,
            owner=owner,
            added=datetime.fromisoformat(added),
            recipe=check(msgspec.json.decode(recipe, type=Recipe))[0],
            prompt=prompt,
            parents=msgspec.json.decode(parents, type=tuple[Parent, ...]),
            painted=msgspec.json.decode(painted, type=tuple[int, ...]),
        )
    except (msgspec.MsgspecError, UserError, ValueError):
        return None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
