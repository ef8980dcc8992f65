"""`aipaint gallery like`: what shows the like of a picture, in the gallery or not."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.commands.console import Commands, Shared, clean_end, emit, note, print_json
from aipaint.commands.filtering import Gathered, filter_on
from aipaint.commands.gallery_access import add_part, describe, opened
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aipaint.engine.backend import Backend
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.likeness import Square

_AT_ONCE = 16
_TELL_EVERY = 2.0  # seconds


def register(parts: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    like = add_part(
        parts,
        shared,
        "like",
        "find pictures that show the like",
        "List pictures that are like one or several, the most alike first. Pictures that were not"
        " compared before are looked at first.",
    )
    like.add_argument(
        "pictures", metavar="PICTURE", nargs="+", help="ids in the gallery, or any picture files"
    )
    like.add_argument("--limit", metavar="N", type=int, default=20, help="at most so many (20)")
    like.set_defaults(run=run_like)


def run_like(arguments: argparse.Namespace, home: Home) -> int:
    """List what is like the pictures."""
    if arguments.limit < 1:
        raise UserError(
            "{number} pictures cannot be listed.",
            fix="Give --limit a number from 1.",
            number=arguments.limit,
        )
    with opened(home) as gallery:
        numbers, squares = _asked(gallery, arguments.pictures)
        vectors = compare_all(home, gallery, squares)
        found = gallery.likeness.like(numbers, arguments.limit, -1, vectors)
        entries = {entry.id: entry for entry in gallery.entries(number for number, _ in found)}
    pairs = [(entries[number], alike) for number, alike in found if number in entries]
    if arguments.json:
        print_json(
            {
                "pictures": [
                    {**describe(entry), "likeness": round(alike, 4)} for entry, alike in pairs
                ]
            }
        )
        return 0
    for entry, alike in pairs:
        words = f"{entry.path}: {entry.recipe.prompt}" if entry.recipe.prompt else str(entry.path)
        emit(f"{alike:.2f} {words}")
    if not pairs:
        note("no other picture is in the gallery")
    return 0


def is_asked(query: str) -> bool:
    """Whether a search asks what is like a picture."""
    from aipaint.gallery.query import Alike, parse

    return any(isinstance(term, Alike) for term in parse(query).terms)


def compare_all(
    home: Home, gallery: Gallery, squares: Sequence[Square] = ()
) -> npt.NDArray[np.int8]:
    """Describe `squares`, and all pictures that never were; return the vectors of `squares`.

    Says how far it is. Raises UserError where the network or the cache cannot be used.
    """
    import numpy as np

    from aipaint.core.likeness import VALUES

    waiting = gallery.likeness.waiting(2**31)
    if not waiting and not squares:
        return np.empty((0, VALUES), np.int8)
    # Imported here: what was compared before needs no engine.
    from aipaint.engine.process import ProcessBackend
    from aipaint.families.shelf import Shelf

    told = time.monotonic()
    with clean_end(), contextlib.closing(ProcessBackend(home, Shelf(home))) as backend:
        made = [
            _vectors(backend, squares[n : n + _AT_ONCE]) for n in range(0, len(squares), _AT_ONCE)
        ]
        for first in range(0, len(waiting), _AT_ONCE):
            if time.monotonic() - told >= _TELL_EVERY:
                told = time.monotonic()
                note(f"picture {first + 1} of {len(waiting)} is compared for the first time")
            found = gallery.likeness.squares(waiting[first : first + _AT_ONCE])
            if found:
                vectors = _vectors(backend, [square for _, _, square in found])
                digests = (digest for _, digest, _ in found)
                gallery.likeness.put(zip(digests, vectors, strict=True))
    return np.concatenate(made) if made else np.empty((0, VALUES), np.int8)


def _asked(gallery: Gallery, pictures: Sequence[str]) -> tuple[list[int], list[Square]]:
    """Return the ids of those in the gallery, and the others as squares."""
    from aipaint.gallery.likeness import square_of

    numbers: list[int] = []
    squares: list[Square] = []
    for picture in pictures:
        number = int(picture) if picture.isascii() and picture.isdigit() else 0
        entry = gallery.entry(number) if 0 < number < 2**63 else None
        entry = entry or gallery.at(Path(picture))
        if entry is not None:
            numbers.append(entry.id)
        elif Path(picture).is_file():
            squares.append(square_of(Path(picture)))
        else:
            raise UserError(
                "There is no picture {picture}.",
                fix="Give a picture's file, or the id of one in the gallery.",
                picture=picture,
            )
    return numbers, squares


def _vectors(backend: Backend, squares: Sequence[Square]) -> npt.NDArray[np.int8]:
    from aipaint.core.likeness import order_for, vectors_of

    gathered = Gathered()
    filter_on(backend, *order_for(squares), argparse.Namespace(progress=False), gathered)
    return vectors_of(gathered.image)
