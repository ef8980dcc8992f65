"""Colours under transparency: what lies there is seen as soon as a picture changes its size."""

from __future__ import annotations

import cv2
import numpy as np

from aipaint.families.upscale.rows import Rows

REACH = 12
"""How many pixels far colours spread; further away there is only the common colour."""

_STRIP = 256  # rows
# Below this alpha the colours of 8-bit pixels that were once premultiplied are mostly rounding.
_FAINT = 8


def common_colour(rgba: np.ndarray) -> np.ndarray:
    """Return the mean colour of what is seen of a picture (H, W, 4): uint8 (3,)."""
    total, weight = np.zeros(3), 0.0
    for top in range(0, len(rgba), _STRIP):
        part = rgba[top : top + _STRIP]
        alpha = part[..., 3].astype(np.float64)
        total += (part[..., :3] * alpha[..., None]).sum((0, 1))
        weight += float(alpha.sum())
    return np.rint(total / max(weight, 1.0)).astype(np.uint8)


def bled(rgba: np.ndarray) -> Rows:
    """Yield the colours of (H, W, 4) with those of what is seen spread under what is not.

    The same for a pixel wherever the rows are cut.
    """
    common, height = common_colour(rgba), len(rgba)
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        first, last = max(0, top - REACH), min(height, bottom + REACH)
        yield _spread(rgba[first:last], common)[top - first : bottom - first]


def _spread(rgba: np.ndarray, common: np.ndarray) -> np.ndarray:
    alpha = rgba[..., 3]
    known = (alpha >= _FAINT).astype(np.float32)
    if known.all():
        return rgba[..., :3]
    colours = rgba[..., :3].astype(np.float32) * known[..., None]
    for _ in range(REACH):
        count = cv2.boxFilter(known, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
        new = (known == 0) & (count > 0)
        if not new.any():
            break
        near = cv2.boxFilter(colours, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
        colours[new] = near[new] / count[new][:, None]
        known[new] = 1
    # What is faint and has no neighbour, as the rim of a shadow, keeps its own colour.
    own = (known == 0) & (alpha > 0)
    found = np.rint(colours).astype(np.uint8)
    found[own] = rgba[..., :3][own]
    found[(known == 0) & ~own] = common
    return found
