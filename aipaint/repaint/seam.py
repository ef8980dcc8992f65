"""Colours of a repainted part matched to its surroundings.

A decoder shifts colours a little, a sampler more. Both are seen only where new meets old, so the
difference of the two pictures is measured there, smoothed, carried inwards and added: the membrane
of Poisson image editing (Pérez, Gangnet and Blake 2003) in its cheap form, a pull-push pyramid
over a coarse grid (Gortler et al. 1996). Three corrections after another:

1. Where the model was to change nothing, any difference is its fault. It is taken off everywhere.
2. What is left along the composite mask's edge may be content. It is taken off at the edge, within
   bounds, and ever less further inside; where a picture is expanded everywhere.
3. Where a picture is expanded, the new part began with the border carried on. Its broad colours
   outlast all but the strongest noise, so that what they have moved by is the model's leaning, and
   would add up from expansion to expansion: it is taken off, the finer the weaker it was.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

_COPY = 1024  # pixels of the longest side on which all of it is measured
_ROWS = 256  # corrected at once
_CAST_BOUND = 64.0  # of 255: no decoder is further off
_OUTLIER = 96.0  # of 255: one pixel's difference counts no more
_FAR = 24.0  # cells of the coarse grid along the longest side for the model's own error
# At strength 0, where the content is the same, and at 1, where it need not be:
_EDGE_BOUND = (64.0, 24.0)  # of 255
_EDGE_CELLS = (16.0, 8.0)  # cells of the coarse grid across what is repainted
_EDGE_DEPTH = (1.0, 0.3)  # share of what is repainted after which a correction is 1/e
_RIM, _RIM_SHARE = 6.0, 0.05  # pixels of the copy, or share of what is repainted
_LEAST_CELL = 4.0  # pixels of the copy
_BROAD_BOUND = (64.0, 12.0)  # of 255
_BROAD_CELLS = (12.0, 1.0)  # cells of the coarse grid across what is new where nothing was
_OUTWARDS = 0.1  # share of what is new where nothing was, from which on the picture is expanded
_TRUSTED = 0.02  # share of a cell that must be known for the cell to be


def matched(
    result: np.ndarray,
    source: np.ndarray,
    known: np.ndarray,
    unchanged: np.ndarray,
    composite: np.ndarray,
    strength: float,
) -> np.ndarray:
    """Return `result`, uint8 (h, w, 3), with the colours of `source` at the seam.

    source: uint8 (h, w, 3), what was there. known, unchanged, composite: uint8 (h, w): where that
    is known, where the model was to change nothing (255), how much of the result is seen. strength:
    0 to 1, how much the content may differ.
    """
    height, width = composite.shape
    shrink = min(1.0, _COPY / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    there = _share(known, size)
    seen = _share(composite, size)
    kept = _share(np.where(unchanged == 255, known, np.uint8(0)), size)
    difference = _copied(source, size) - _copied(result, size)
    field = np.zeros_like(difference)
    if (kept > 0.5).any():
        cell = max(_LEAST_CELL, max(size) / _FAR)
        cast = _carried(difference, kept, cell)
        field += np.clip(cast, -_CAST_BOUND, _CAST_BOUND)
    # Half of what is seen there is new and half is old: a difference shows most.
    edge = there * (4 * seen * (1 - seen))
    rest = _edge_field(difference - field, edge, seen, there, strength)
    if rest is not None:
        field += rest
    new = seen * (1 - there)
    if _expanded(new, seen):
        field += _broad_field(difference - field, new, seen, strength)
    return _added(result, field)


def _expanded(new: np.ndarray, seen: np.ndarray) -> bool:
    """Whether so much is new where nothing was that the picture grows."""
    return bool(np.count_nonzero(new > 0.5) > _OUTWARDS * max(1, np.count_nonzero(seen > 0.5)))


def _broad_field(
    difference: np.ndarray, new: np.ndarray, seen: np.ndarray, strength: float
) -> np.ndarray:
    """The third correction, float32 (h, w, 3). new: float32 (h, w), what began with the border."""
    cell = max(_LEAST_CELL, math.sqrt(float(new.sum())) / _between(_BROAD_CELLS, strength))
    bound = _between(_BROAD_BOUND, strength**3)
    field = np.zeros_like(difference)
    for _ in range(2):  # what the smoothness of the first leaves, the second finds
        field += _carried(difference - field, new, cell)
    field = np.clip(field, -bound, bound)
    # Nothing at the seam, where the second one has made them equal.
    depth = cv2.distanceTransform((seen > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    share = np.clip(depth / max(2 * _RIM, cell / 2), 0, 1)
    return field * (share * share * (3 - 2 * share))[..., None]


def _edge_field(
    difference: np.ndarray,
    edge: np.ndarray,
    seen: np.ndarray,
    there: np.ndarray,
    strength: float,
) -> np.ndarray | None:
    """The second correction, float32 (h, w, 3); None where new nowhere meets old."""
    inside = seen > 0.5
    if not inside.any():
        return None
    if edge.sum() < 1.0:
        # A mask without any feather: the pixels just inside are all that tell.
        rim = cv2.erode(inside.astype(np.uint8), np.ones((3, 3)), borderValue=1)
        edge = np.where(inside & (rim == 0), edge + seen, 0).astype(np.float32)
        if edge.sum() < 1.0:
            return None
    across = math.sqrt(float(seen.sum()))
    depth = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
    # The weaker it was, the more of what lies behind the edge is still the same thing.
    behind = np.clip(2 - depth / max(_RIM, across * _RIM_SHARE), 0, 1)
    same = (1 - strength) ** 2 / 2
    edge = np.maximum(edge, there * seen * behind * np.float32(same))
    cell = max(_LEAST_CELL, across / _between(_EDGE_CELLS, strength))
    field = _carried(np.clip(difference, -_OUTLIER, _OUTLIER), edge, cell)
    bound = _between(_EDGE_BOUND, strength)
    field = np.clip(field, -bound, bound)
    if _expanded(seen * (1 - there), seen):
        # Nothing was there to be kept apart from, and what one expansion leaves adds up.
        return field
    # Flat where it begins: a correction that fell off at once would leave a rim.
    decay = np.exp(-((depth / max(1.0, across * _between(_EDGE_DEPTH, strength))) ** 2))
    return field * decay[..., None].astype(np.float32)


def _carried(values: np.ndarray, weight: np.ndarray, cell: float) -> np.ndarray:
    """Return weighted means over cells of so many pixels, carried on to where no weight is.

    values: float32 (h, w, 3). weight: float32 (h, w), 0 to 1.
    """
    height, width = weight.shape
    grid = max(1, round(width / cell)), max(1, round(height / cell))
    sums = cv2.resize(values * weight[..., None], grid, interpolation=cv2.INTER_AREA)
    shares = cv2.resize(weight, grid, interpolation=cv2.INTER_AREA)
    sums, shares = (
        cv2.GaussianBlur(each, (3, 3), 0, borderType=cv2.BORDER_REPLICATE)
        for each in (sums, shares)
    )
    full = _pulled(sums.reshape(grid[1], grid[0], 3), shares.reshape(grid[1], grid[0]))
    return cv2.resize(full, (width, height), interpolation=cv2.INTER_CUBIC).reshape(values.shape)


def _pulled(sums: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Pull-push: where a cell knows too little, the means of larger cells stand in."""
    means = sums / np.maximum(shares, 1e-6)[..., None]
    height, width = shares.shape
    if max(height, width) == 1 or shares.min() >= _TRUSTED:
        return means
    half = (width + 1) // 2, (height + 1) // 2
    less = cv2.resize(sums, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], 3)
    fewer = cv2.resize(shares, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0])
    coarse = cv2.resize(_pulled(less, fewer), (width, height), interpolation=cv2.INTER_LINEAR)
    trust = np.minimum(shares / _TRUSTED, 1)[..., None]
    return means * trust + coarse.reshape(sums.shape) * (1 - trust)


def _added(result: np.ndarray, field: np.ndarray) -> np.ndarray:
    """The result plus the smooth field, enlarged, a few rows at a time."""
    if np.abs(field).max() < 0.25:
        return result
    height, width = result.shape[:2]
    if field.shape[:2] == (height, width):
        total = result + field
        return np.clip(total + 0.5, 0, 255).astype(np.uint8)
    out = np.empty_like(result)
    tall = cv2.resize(field, (width, field.shape[0]), interpolation=cv2.INTER_LINEAR)
    # The rows of the copy that each row of the result lies between.
    place = (np.arange(height) + 0.5) * field.shape[0] / height - 0.5
    place = np.clip(place, 0, field.shape[0] - 1)
    for top in range(0, height, _ROWS):
        at = place[top : top + _ROWS]
        low = at.astype(np.intp)
        high = np.minimum(low + 1, field.shape[0] - 1)
        share = (at - low).astype(np.float32)[:, None, None]
        rows = tall[low] * (1 - share) + tall[high] * share
        total = result[top : top + _ROWS] + rows
        out[top : top + _ROWS] = np.clip(total + 0.5, 0, 255).astype(np.uint8)
    return out


def _copied(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if pixels.shape[1::-1] != size:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return pixels.astype(np.float32)


def _share(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if mask.shape[::-1] != size:
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return mask.astype(np.float32) / np.float32(255)


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share
