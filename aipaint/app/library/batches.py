"""Pictures that are described in one job: read before it, their vectors kept after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aipaint.core.filters import Filter
from aipaint.core.likeness import order_for, vectors_of
from aipaint.core.pixels import Image, Inputs

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Gallery


@dataclass
class Batch:
    """ids: all of them. digests: of those that can be shown; wish, inputs: the job for these."""

    ids: list[int]
    digests: list[str]
    wish: Filter | None = None
    inputs: Inputs | None = None


def prepare(gallery: Gallery, ids: list[int]) -> Batch:
    """Return what the network is to get of these pictures, those that can be shown."""
    found = gallery.likeness.squares(ids)
    if not found:
        return Batch(ids, [])
    wish, inputs = order_for([square for _, _, square in found])
    return Batch(ids, [digest for _, digest, _ in found], wish, inputs)


def keep(gallery: Gallery, batch: Batch, rows: list[Image]) -> bool:
    """Keep what the network gave for a batch, row by row. Returns True. Raises UserError."""
    vectors = [vector for part in rows for vector in vectors_of(part)]
    gallery.likeness.put(zip(batch.digests, vectors, strict=True))
    return True
