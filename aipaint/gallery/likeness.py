"""Pictures that show the like: which were described, and which are most like one or several."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import PIL.Image

from aipaint.core import likeness
from aipaint.core.errors import UserError
from aipaint.gallery import index
from aipaint.gallery.entry import Entry
from aipaint.gallery.query import Alike, Query, Term
from aipaint.gallery.store import Store
from aipaint.gallery.thumbnails import make_thumbnails
from aipaint.gallery.vectors import Vectors

MOST = 500
"""Pictures that are shown as like others, the most alike of them."""
LEAST = 0.15
"""How alike they are at least: of what has nothing to do with each other one in ten is so near."""

_PAGE = 1000
_SPARE = 2000  # vectors of pictures that are gone do no harm

Square = npt.NDArray[np.uint8]


class Likeness:
    """Vectors of pictures, by the content of their files. Methods may be called from any thread.

    What makes the vectors is elsewhere, see `aipaint.core.likeness`: here is what it is to get,
    and where its results go. All methods raise UserError when index or cache cannot be used.
    """

    def __init__(self, store: Store, thumbnail: Callable[[Entry], Path]) -> None:
        """Prepare. thumbnail: makes the small picture by which pictures are compared."""
        self._store, self._thumbnail = store, thumbnail
        name = f"likeness-{likeness.version()}.sqlite"
        self._vectors = Vectors(store.home.cache / name, likeness.VALUES)
        # Whose file cannot be shown now, and may be when it is looked for again.
        self._unseen: set[int] = set()

    def close(self) -> None:
        """Close the file of vectors."""
        self._vectors.close()

    def waiting(self, limit: int, among: Iterable[int] | None = None) -> list[int]:
        """Return up to `limit` ids of pictures that were not described yet, the newest first.

        among: ids to choose from; None for all pictures.
        """
        wanted = None if among is None else list(among)
        found: list[int] = []
        before = 2**63 - 1
        while len(found) < limit:
            if wanted is None:
                rows = self._store.run(lambda c: _page(c, before))  # noqa: B023
            else:
                part, wanted = wanted[:_PAGE], wanted[_PAGE:]
                rows = self._store.run(lambda c: _of_ids(c, part))  # noqa: B023
            if not rows:
                break
            known = self._vectors.knows([digest for _, digest in rows])
            found += [
                number
                for (number, _), there in zip(rows, known, strict=True)
                if not there and number not in self._unseen
            ]
            before = rows[-1][0]
        return found[:limit]

    def count(self) -> tuple[int, int]:
        """Return how many pictures were described, or cannot be, and how many there are."""
        digests = self._store.run(_all_digests)
        known = sum(self._vectors.knows(digests)) + len(self._unseen)
        return min(known, len(digests)), len(digests)

    def tidy(self) -> None:
        """Forget the vectors of contents that no picture has any more, where they are many.

        Those of pictures in the trash are kept.
        """
        rows = self._store.run(lambda c: c.execute("SELECT digest FROM pictures").fetchall())
        digests = {digest for (digest,) in rows if digest}
        if len(self._vectors) > 2 * len(digests) + _SPARE:
            self._vectors.keep_only(digests)

    def squares(self, numbers: Sequence[int]) -> list[tuple[int, str, Square]]:
        """Return ids, digests and squares to be described; without what cannot be shown.

        Reads thumbnails, and makes those that are not there.
        """
        found: list[tuple[int, str, Square]] = []
        for number in numbers:
            entry = self._store.run(lambda c: index.by_id(c, self._store.paths, number))  # noqa: B023
            try:
                square = None if entry is None else _square(self._thumbnail(entry))
            except (UserError, OSError, ValueError):
                square = None
            digest = self._digest(number)
            if square is None or not digest:
                self._unseen.add(number)
            else:
                found.append((number, digest, square))
        return found

    def put(self, found: Iterable[tuple[str, npt.NDArray[np.int8]]]) -> None:
        """Keep what was made of squares: digests and vectors (VALUES,)."""
        self._vectors.put([(digest, vector.tobytes()) for digest, vector in found])

    def like(
        self,
        numbers: Sequence[int],
        limit: int = MOST,
        least: float = LEAST,
        and_like: npt.NDArray[np.int8] | None = None,
    ) -> list[tuple[int, float]]:
        """Return ids of pictures like these, and how alike they are, the most alike first.

        The pictures themselves are not among them. What was not described yet is not found; when
        none of `numbers` was, nothing is. least: how alike they are at least, -1 to 1. and_like:
        vectors (N, VALUES) of pictures that are not in the gallery.
        """
        digests = [digest for digest in map(self._digest, numbers) if digest]
        vectors = self._vectors.of(digests)
        if and_like is not None:
            vectors = np.concatenate([vectors, and_like])
        left_out = set(numbers)
        found: list[tuple[int, float]] = []
        if not len(vectors):
            return found
        for some in self._vectors.nearest(vectors):
            alike = {digest: value for digest, value in some if value >= least}
            for number, digest in self._store.run(lambda c: _of_digests(c, alike)):  # noqa: B023
                if number not in left_out:
                    found.append((number, alike[digest]))
            if len(found) >= limit or len(alike) < len(some):
                break
        found.sort(key=lambda pair: (-pair[1], -pair[0]))
        return found[:limit]

    def resolved(self, query: Query) -> Query:
        """Return a query with the pictures that its conditions of likeness find."""
        if not any(isinstance(term, Alike) for term in query.terms):
            return query
        return msgspec.structs.replace(query, terms=tuple(map(self._found, query.terms)))

    def _found(self, term: Term) -> Term:
        if not isinstance(term, Alike):
            return term
        alike = (number for number, _ in self.like(term.pictures))
        return msgspec.structs.replace(term, found=(*dict.fromkeys(term.pictures), *alike))

    def _digest(self, number: int) -> str:
        rows = self._store.run(lambda c: _of_ids(c, [number]))
        return rows[0][1] if rows else ""


def square_of(picture: Path) -> Square:
    """Return a picture's file as it is to be described, as if it were in the gallery.

    Raises UserError when it is not there or cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="aipaint-") as folder:
        small = Path(folder) / "small.webp"
        make_thumbnails(picture, small, small)
        return _square(small)


def _square(thumbnail: Path) -> Square:
    # Squeezed rather than cut: what stands at the edge belongs to the picture as well.
    with PIL.Image.open(thumbnail, formats=("WEBP",)) as picture:
        side = likeness.SIDE
        return np.asarray(
            picture.convert("RGB").resize((side, side), PIL.Image.Resampling.BICUBIC), np.uint8
        )


def _page(connection: sqlite3.Connection, before: int) -> list[tuple[int, str]]:
    return connection.execute(
        "SELECT id, digest FROM pictures WHERE removed IS NULL AND id < ? ORDER BY id DESC LIMIT ?",
        (before, _PAGE),
    ).fetchall()


def _of_ids(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, str]]:
    places = ",".join("?" * len(numbers))
    return connection.execute(
        f"SELECT id, digest FROM pictures WHERE id IN ({places})", tuple(numbers)
    ).fetchall()


def _of_digests(connection: sqlite3.Connection, digests: Iterable[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for digest in digests:
        found += connection.execute(
            "SELECT id, digest FROM pictures WHERE digest = ? AND removed IS NULL", (digest,)
        ).fetchall()
    return found


def _all_digests(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT digest FROM pictures WHERE removed IS NULL")
    return [digest for (digest,) in rows]
