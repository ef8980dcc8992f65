"""How pictures are compared: what the network gets, and the vectors it gives.

A job of kind "embed" takes squares of `SIDE` pixels below each other and gives a grey picture, a
row of `VALUES` bytes for each square: a vector whose direction tells what the picture shows and
where which colours are. Its length means nothing, so that each is stored in 8 bits by its largest
value. Two pictures are as alike as the cosine of the angle between their vectors.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from aipaint.core.filters import MAX_FILTER_SIDE, Filter
from aipaint.core.paths import resources
from aipaint.core.pixels import Image, Inputs, digest_of, from_array, to_array

SHIPPED = "efficientnet-lite0"
SIDE = 224  # pixels the network was trained on
LAYOUT = 3  # parts across and down whose mean colours are compared
AXES = 192  # directions in the space of the network's features
VALUES = AXES + 3 * LAYOUT**2
MOST = MAX_FILTER_SIDE // SIDE
"""Squares of one job."""

Codes = npt.NDArray[np.int8]


class _Card(msgspec.Struct):
    hash: str


@functools.cache
def version() -> str:
    """Return 16 hex digits: vectors of another version cannot be compared with those of this."""
    card = resources() / "filters" / SHIPPED / "filter.json"
    return msgspec.json.decode(card.read_bytes(), type=_Card).hash


def codes_of(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    """Return vectors (N, VALUES) as the bytes of grey pixels: 128 stands for 0."""
    largest = np.abs(vectors).max(1, keepdims=True)
    codes = np.rint(vectors * (127 / np.maximum(largest, 1e-12)))
    return (codes + 128).astype(np.uint8)


def vectors_of(rows: Image) -> Codes:
    """Return what a job gave as vectors (N, VALUES) in [-127, 127]. Raises ValueError for more."""
    pixels = to_array(rows)
    if pixels.ndim != 2 or pixels.shape[1] != VALUES:
        raise ValueError(f"no vectors: {pixels.shape}")
    return (pixels.astype(np.int16) - 128).astype(np.int8)


def order_for(squares: Sequence[npt.NDArray[np.uint8]]) -> tuple[Filter, Inputs]:
    """Return the job that describes squares, uint8 (SIDE, SIDE, 3), 1 to `MOST` of them."""
    image = from_array(np.concatenate(squares))
    name = digest_of(image)
    return Filter(kind="embed", image=name), {name: image}
