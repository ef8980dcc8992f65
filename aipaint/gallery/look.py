"""What a picture looks like in 64 bits, and which of many look alike.

The hash is of the kind that C. Zauner describes in "Implementation and benchmarking of perceptual
image hash functions" (2010): the signs of the lowest frequencies of a discrete cosine transform
against their median. Pictures that were scaled, recompressed or slightly retouched differ in a few
bits, others in about 32.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import PIL.Image

BITS = 64
MAX_DISTANCE = 11
_SIDE = 32
_FLAT = 1.5  # levels of grey: pictures that vary less have no structure to be compared
_BANDS, _BAND_BITS = 4, 16
_CHUNK = 2_000_000  # pairs compared at once

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


def look_of(picture: PIL.Image.Image) -> bytes:
    """Return 8 bytes that pictures which look alike share but for a few bits.

    Empty for a picture of one colour: it looks like any other such.
    """
    small = picture.convert("L").resize((_SIDE, _SIDE), PIL.Image.Resampling.BOX)
    grey = np.asarray(small, np.float64)
    if grey.std() < _FLAT:
        return b""
    basis, rows, columns = _transform()
    lowest = (basis @ grey @ basis.T)[rows, columns]
    return np.packbits(lowest > np.median(lowest)).tobytes()


def hashes_of(looks: list[bytes]) -> Hashes:
    """Return the hashes of looks that are not empty, as (N,) of 64 bits."""
    return np.frombuffer(b"".join(looks), ">u8").astype(np.uint64)


def distances(hashes: Hashes, other: Hashes | np.uint64) -> Numbers:
    """Return in how many bits hashes differ from others, each from its own or all from one."""
    different = np.bitwise_xor(hashes, other)
    parts = different.view(np.uint16).reshape(-1, 4)
    return _bit_counts()[parts].sum(axis=1, dtype=np.int64)


def pairs_within(hashes: Hashes, distance: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield, bit by bit, the pairs of places whose hashes differ in at most `distance` bits.

    hashes: all different. A pair may come several times. Two hashes that differ in d bits differ
    in at most d / 4 of one of their four quarters, so only those are compared of which a quarter
    is that near (M. Norouzi et al., "Fast search in Hamming space with multi-index hashing", 2012).
    """
    if not 0 <= distance <= MAX_DISTANCE:
        raise ValueError(f"a distance of {distance} is not from 0 to {MAX_DISTANCE}")
    for band in range(_BANDS):
        keys = ((hashes >> np.uint64(band * _BAND_BITS)) & np.uint64(0xFFFF)).astype(np.int64)
        order = np.argsort(keys, kind="stable")
        starts = np.searchsorted(keys[order], np.arange(2**_BAND_BITS + 1))
        for mask in _masks(distance // _BANDS):
            near = keys ^ mask
            # Each pair once: from the smaller key, or in one's own drawer from the first place.
            asking = np.flatnonzero(keys < near) if mask else np.arange(len(keys))
            first, counts = starts[near[asking]], np.diff(starts)[near[asking]]
            for some in _chunks(counts):
                left = np.repeat(asking[some], counts[some])
                begins = np.repeat(first[some], counts[some])
                within = np.arange(len(left)) - np.repeat(
                    np.cumsum(counts[some]) - counts[some], counts[some]
                )
                right = order[begins + within]
                kept = distances(hashes[left], hashes[right]) <= distance
                if not mask:
                    kept &= left < right
                yield left[kept], right[kept]


def groups_within(hashes: Hashes, distance: int) -> Iterator[list[list[int]] | None]:
    """Yield None while it works, and at last the groups of places that are linked by pairs.

    hashes: some may be the same. Groups have two places or more, the smallest place first.
    """
    different, which = np.unique(hashes, return_inverse=True)
    leads = list(range(len(different)))

    def lead(place: int) -> int:
        while leads[place] != place:
            leads[place] = leads[leads[place]]
            place = leads[place]
        return place

    for left, right in pairs_within(different, distance):
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            first, second = sorted((lead(one), lead(other)))
            leads[second] = first
        yield None
    found: dict[int, list[int]] = {}
    for place, each in enumerate(which.tolist()):
        found.setdefault(lead(each), []).append(place)
    yield sorted(group for group in found.values() if len(group) > 1)


def _chunks(counts: Numbers) -> Iterator[slice]:
    """Yield slices of which each stands for about `_CHUNK` pairs, or one drawer that has more."""
    ends = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _CHUNK, "right")))
        yield slice(begin, end)
        begin = end


def _masks(radius: int) -> list[int]:
    return [
        sum(1 << bit for bit in bits)
        for count in range(radius + 1)
        for bits in combinations(range(_BAND_BITS), count)
    ]


@functools.cache
def _bit_counts() -> npt.NDArray[np.uint8]:
    values = np.arange(2**16, dtype=">u2").view(np.uint8).reshape(-1, 2)
    return np.unpackbits(values, axis=1).sum(axis=1, dtype=np.uint8)


@functools.cache
def _transform() -> tuple[npt.NDArray[np.float64], Numbers, Numbers]:
    """Return the DCT-II as a matrix, and where its 64 lowest frequencies are, the mean left out."""
    steps = np.arange(_SIDE)
    basis = np.cos(np.pi / _SIDE * np.outer(steps, steps + 0.5))
    places = sorted(
        ((row, column) for row in range(_SIDE) for column in range(_SIDE) if row or column),
        key=lambda place: (sum(place), place),
    )[:BITS]
    rows, columns = np.array(places, np.int64).T
    return basis, rows, columns
