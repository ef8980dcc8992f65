"""The pressure curve: a monotone cubic through the points, Fritsch and Carlson 1980."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence

from aipaint.paint.brush.parameters import Points

_STEPS = 1024


def respond(points: Points, pressure: float) -> float:
    """What a pressure (clamped to 0..1) becomes, 0 to 1. points: as `Brush.curve`."""
    at = min(max(pressure, 0.0), 1.0) * _STEPS
    table = _table(points)
    index = min(int(at), _STEPS - 1)
    low = table[index]
    return low + (table[index + 1] - low) * (at - index)


@functools.lru_cache(maxsize=64)
def _table(points: Points) -> tuple[float, ...]:
    slopes = _slopes(points)
    out, piece = [], 0
    for step in range(_STEPS + 1):
        x = step / _STEPS
        while piece < len(points) - 2 and x > points[piece + 1][0]:
            piece += 1
        (x0, y0), (x1, y1) = points[piece], points[piece + 1]
        wide = x1 - x0
        t = (x - x0) / wide
        m0, m1 = slopes[piece] * wide, slopes[piece + 1] * wide
        y = (
            (2 * t**3 - 3 * t**2 + 1) * y0
            + (t**3 - 2 * t**2 + t) * m0
            + (3 * t**2 - 2 * t**3) * y1
            + (t**3 - t**2) * m1
        )
        out.append(min(max(y, 0.0), 1.0))
    return tuple(out)


def _slopes(points: Points) -> Sequence[float]:
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    slopes = [rises[0], *((a + b) / 2 for a, b in itertools.pairwise(rises)), rises[-1]]
    for index, rise in enumerate(rises):
        if rise == 0.0:
            slopes[index] = slopes[index + 1] = 0.0
            continue
        before, after = slopes[index] / rise, slopes[index + 1] / rise
        if before < 0.0 or after < 0.0:  # a peak or a dip: flat there
            slopes[index] = max(before, 0.0) * rise
            slopes[index + 1] = max(after, 0.0) * rise
        size = math.hypot(slopes[index] / rise, slopes[index + 1] / rise)
        if size > 3.0:
            slopes[index] *= 3.0 / size
            slopes[index + 1] *= 3.0 / size
    return slopes
