"""A picture of the gallery."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.events import Facts
from aipaint.core.metadata import PictureMeta
from aipaint.core.recipe import Recipe


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One picture: its file, and how it was painted.

    id: grows with each picture. created: ISO 8601, UTC. digest: SHA-256 of the file as it was
    kept, by which thumbnails are cached. rating: 0 (none) to 5. label: the name of a colour, empty
    for none. boards: the collections it is on. meta: what the file of another
    program says; the recipe then tells only what can be told in our words. None for ours.
    """

    id: int
    path: Path
    created: str
    width: int
    height: int
    recipe: Recipe
    facts: Facts
    digest: str
    rating: int = 0
    tags: tuple[str, ...] = ()
    notes: str = ""
    label: str = ""
    boards: tuple[str, ...] = ()
    meta: PictureMeta | None = None
