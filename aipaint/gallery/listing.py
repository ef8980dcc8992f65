"""All pictures that are asked for, as compact arrays: ids, and the local days of each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_STAMP = 19  # letters of an ISO 8601 moment up to its seconds
_DAY = 86_400
_QUARTER = 900  # seconds: clocks are changed on a quarter of an hour


class Listing(NamedTuple):
    """Pictures in the order they were asked for.

    ids: (N,) int64. days: (N,) int32, days since 1970-01-01 by the local clock when painted.
    """

    ids: NDArray[np.int64]
    days: NDArray[np.int32]


def make_listing(ids: Sequence[int], created: Sequence[str]) -> Listing:
    """Return a listing of pictures and the moments, ISO 8601 in UTC, when they were painted."""
    return Listing(np.array(ids, np.int64), local_days(created))


def local_days(created: Sequence[str]) -> NDArray[np.int32]:
    """Return the local day of each moment, ISO 8601 in UTC, as days since 1970-01-01."""
    return days_of(np.array([each[:_STAMP] for each in created], "datetime64[s]"))


def moments_of(joined: str, count: int) -> NDArray[np.datetime64]:
    """Return the moments, ISO 8601 in UTC and all equally long, that a text of so many holds."""
    letters = np.frombuffer(joined.encode(), np.uint8).reshape(count, -1)
    return np.ascontiguousarray(letters[:, :_STAMP]).view(f"S{_STAMP}")[:, 0].astype("M8[s]")


def days_of(moments: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Return the local day of each moment in UTC, as days since 1970-01-01."""
    seconds = moments.astype(np.int64)
    # Clocks are asked once for each day, and oftener only where they were changed within it.
    days, place = np.unique(seconds // _DAY, return_inverse=True)
    begin, end = _offsets(days * _DAY), _offsets((days + 1) * _DAY)
    offsets = begin[place]
    changing = (begin != end)[place]
    if changing.any():
        quarters, place = np.unique(seconds[changing] // _QUARTER, return_inverse=True)
        offsets[changing] = _offsets(quarters * _QUARTER)[place]
    return ((seconds + offsets) // _DAY).astype(np.int32)


def _offsets(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return seconds that local clocks are before UTC."""
    return np.array([time.localtime(each).tm_gmtoff for each in seconds.tolist()], np.int64)
