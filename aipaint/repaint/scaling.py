"""Pictures and masks in another size."""

from __future__ import annotations

import cv2
import numpy as np


def scaled(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return uint8 (h, w) or (h, w, 3) as large as `size` (width, height).

    Averages areas where it gets smaller (no aliasing), cubic where it gets larger.
    """
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    if size[0] <= width and size[1] <= height:
        return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC)


def scaled_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a mask as large as `size`, without ringing. What touches a white pixel stays so."""
    height, width = mask.shape
    if (width, height) == size:
        return mask
    if size[0] <= width and size[1] <= height:
        return cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
