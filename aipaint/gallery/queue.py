"""Jobs that are still to be painted, in the gallery's index: a kill or a restart loses none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from aipaint.core import arrivals
from aipaint.core.errors import UserError
from aipaint.core.metadata import Parent
from aipaint.core.metadata.record import encodable
from aipaint.core.recipe import Recipe
from aipaint.gallery import pending
from aipaint.gallery.owners import Owner, is_alive
from aipaint.gallery.pending import Pending
from aipaint.gallery.store import Store

__all__ = ["Pending", "Queue"]

FOLDER = "arriving"
_NOBODY = ""


class Queue:
    """The jobs of all programs that paint for this gallery. Any thread may call its methods.

    Each job has one owner, a program; what programs that are gone have left is there to be taken,
    by one of those that live. Methods raise UserError where the index refuses.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._root = store.home.data / FOLDER
        self._owner: Owner | None = None

    @property
    def root(self) -> Path:
        """The folder in which each program has one for its pictures that are not kept yet."""
        return self._root

    def open(self) -> None:
        """Become one of the programs that paint. Raises UserError when the disk refuses."""
        try:
            self._owner = Owner(self._root)
        except OSError as error:
            raise UserError(
                "The queue cannot be remembered in {folder}.",
                "{reason}.",
                "Make room there; until then a crash costs what waits to be painted.",
                folder=self._root,
                reason=error.strerror or error,
            ) from error

    @property
    def is_open(self) -> bool:
        """Whether jobs can be noted."""
        return self._owner is not None

    def close(self) -> None:
        """End it; jobs that are not done are there for the next program."""
        if self._owner is not None:
            self._owner.close()
            self._owner = None

    def add(self, recipe: Recipe, prompt: str = "", parents: tuple[Parent, ...] = ()) -> int:
        """Note a job of this program as its last one, and return its id."""
        assert self._owner is not None
        owner, moment = self._owner.name, datetime.now(UTC)
        clean = _clean(recipe)
        return self._store.write(
            lambda c: pending.add(c, owner, moment, clean, encodable(prompt), parents)
        )

    def place_of(self, job: int) -> Path:
        """Return where the pictures of a job lie before they are kept."""
        assert self._owner is not None
        return arrivals.place_of(self._owner.folder, job)

    def forget(self, jobs: Iterable[int]) -> None:
        """Forget jobs of this program: they failed, or nobody wants them any more."""
        ids = list(jobs)
        if self._owner is not None and ids:
            owner = self._owner.name
            self._store.write(lambda c: pending.forget(c, ids, owner))

    def arrange(self, jobs: Sequence[int]) -> None:
        """Remember another order of these jobs among themselves."""
        if jobs:
            self._store.write(lambda c: pending.arrange(c, jobs))

    def jobs(self) -> list[Pending]:
        """Return the jobs of this program in their order."""
        owner = self._owner.name if self._owner is not None else None
        return [job for job in self._store.run(pending.jobs) if job.owner == owner]

    def left(self) -> list[Pending]:
        """Return the jobs of programs that are gone, in their order."""
        own = self._owner.name if self._owner is not None else None
        found = [job for job in self._store.run(pending.jobs) if job.owner != own]
        alive = {name for name in {job.owner for job in found} if self._is_alive(name)}
        return [job for job in found if job.owner not in alive]

    def take(self, jobs: Iterable[Pending]) -> list[Pending]:
        """Take jobs that were left and return those that nobody else took meanwhile.

        What is painted of them is no part of them any more.
        """
        assert self._owner is not None
        owner, wanted = self._owner.name, list(jobs)

        def work(connection: sqlite3.Connection) -> list[Pending]:
            taken = (pending.hand_over(connection, job, owner) for job in wanted)
            return [job for job in taken if job is not None]

        return self._store.write(work)

    def drop(self, jobs: Iterable[Pending]) -> None:
        """Forget jobs that were left, unless somebody took them meanwhile."""
        wanted = list(jobs)

        def work(connection: sqlite3.Connection) -> None:
            for job in wanted:
                pending.forget(connection, (job.id,), job.owner)

        self._store.write(work)

    def adopt(self, recipes: Sequence[Recipe]) -> None:
        """Note what an older version left elsewhere, as left behind; each recipe once."""
        moment = datetime.now(UTC)
        wanted = [_clean(recipe) for recipe in recipes]

        def work(connection: sqlite3.Connection) -> None:
            known = [job.recipe for job in pending.jobs(connection) if job.owner == _NOBODY]
            for recipe in wanted:
                if recipe not in known:
                    pending.add(connection, _NOBODY, moment, recipe, "", ())

        self._store.write(work)

    def digests(self) -> set[str]:
        """Return the digests of all pictures that pending jobs begin with."""
        found: set[str] = set()
        return found.union(*(job.recipe.digests() for job in self._store.run(pending.jobs)))

    def _is_alive(self, name: str) -> bool:
        try:
            return is_alive(self._root, name)
        except OSError:
            # Better offered by the next start than painted twice.
            return True


def _clean(recipe: Recipe) -> Recipe:
    """Return a recipe without lone surrogates, which no database can hold."""
    return msgspec.structs.replace(
        recipe,
        prompt=encodable(recipe.prompt),
        negative_prompt=encodable(recipe.negative_prompt),
        model=encodable(recipe.model),
        regions=tuple(
            msgspec.structs.replace(region, prompt=encodable(region.prompt))
            for region in recipe.regions
        ),
    )
