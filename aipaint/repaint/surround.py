"""What is transparent: where it is, and what stands in for it until it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from aipaint.repaint.box import Box

if TYPE_CHECKING:
    from aipaint.repaint.plan import Source

BARE = 250
"""Alpha below which a pixel is still to be painted: an antialiased edge is."""
BLIND = 32
"""Alpha below which a pixel's colour says nothing."""

_CHUNK = 1024  # pixels of a side that is looked at at once
_RADII = (2.0, 6.0, 16.0, 22.0)  # pixels of that copy over which they are averaged, ever more
_COPY = 256  # pixels of the longest side on which colours are carried on


def bare_bounds(source: Source, frame: Box) -> Box | None:
    """The smallest box around all pixels of the frame that are still to be painted, or None.

    Looks at a part of the frame at a time; what lies outside of the canvas is not looked at.
    """
    canvas = Box(0, 0, *source.size)
    inside = frame.intersection(canvas)
    if inside is None:
        return frame
    found: Box | None = None
    for side in _around(frame, inside):
        found = side if found is None else found.united(side)
    for y in range(inside.y, inside.bottom, _CHUNK):
        for x in range(inside.x, inside.right, _CHUNK):
            part = Box(x, y, min(_CHUNK, inside.right - x), min(_CHUNK, inside.bottom - y))
            if found is not None and found.contains(part):
                continue
            bounds = bounds_of(source.rgba(part)[..., 3] < BARE)
            if bounds is not None:
                bounds = bounds.moved(x, y)
                found = bounds if found is None else found.united(bounds)
    return found


def bounds_of(mask: np.ndarray) -> Box | None:
    """The smallest box around all that is not 0 in a mask (h, w), or None."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    x, y = int(columns[0]), int(rows[0])
    return Box(x, y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1)


def carried_on(rgba: np.ndarray) -> np.ndarray:
    """Return straight RGBA as RGB, uint8 (h, w, 3), with the border of the known carried on.

    Each pixel without colour takes that of the nearest one that has some, averaged with those
    behind and beside it the more the further away that is; all of it on a small copy. What is
    known stays as it is. Mid grey where nothing is known.
    """
    rgb, blind = rgba[..., :3], rgba[..., 3] < BLIND
    if not blind.any():
        return np.ascontiguousarray(rgb)
    if blind.all():
        return np.full_like(rgb, 128)
    height, width = blind.shape
    shrink = min(1.0, _COPY / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    known = np.where(blind, np.float32(0), np.float32(1))
    weight = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    sums = cv2.resize(rgb * known[..., None], size, interpolation=cv2.INTER_AREA)
    seen = weight > 1e-3
    if not seen.any():
        return np.full_like(rgb, 128)
    colours = sums / np.maximum(weight, 1e-3)[..., None]
    distance, labels = cv2.distanceTransformWithLabels(
        np.where(seen, np.uint8(0), np.uint8(1)),
        cv2.DIST_L2,
        cv2.DIST_MASK_5,
        labelType=cv2.DIST_LABEL_PIXEL,
    )
    labels = labels.astype(np.intp)
    spread: np.ndarray = _nearest(colours, seen, labels)
    for radius in _RADII:
        # So far away, what lies as far inside counts as well: a border's last pixels may be odd.
        sums, weights = (
            cv2.GaussianBlur(each, (0, 0), radius, borderType=cv2.BORDER_REFLECT)
            for each in (colours * seen[..., None], seen.astype(np.float32))
        )
        soft = _nearest(sums / np.maximum(weights, 1e-6)[..., None], seen, labels)
        soft = cv2.GaussianBlur(soft, (0, 0), radius / 3, borderType=cv2.BORDER_REPLICATE)
        share = np.clip(distance / radius, 0, 1)[..., None]
        spread = spread + (soft - spread) * share
    large = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    out = np.ascontiguousarray(rgb)
    np.copyto(out, np.clip(large + 0.5, 0, 255).astype(np.uint8), where=blind[..., None])
    return out


def _nearest(colours: np.ndarray, seen: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Give each pixel (h, w, 3) the colours of the seen one that has its label."""
    palette = np.zeros((int(labels.max()) + 1, 3), np.float32)
    palette[labels[seen]] = colours[seen]
    return palette[labels]


def _around(frame: Box, inside: Box) -> list[Box]:
    """The up to four bands of the frame that lie outside of `inside`."""
    bands = (
        Box(frame.x, frame.y, frame.width, inside.y - frame.y),
        Box(frame.x, inside.bottom, frame.width, frame.bottom - inside.bottom),
        Box(frame.x, inside.y, inside.x - frame.x, inside.height),
        Box(inside.right, inside.y, frame.right - inside.right, inside.height),
    )
    return [band for band in bands if band.width > 0 and band.height > 0]
