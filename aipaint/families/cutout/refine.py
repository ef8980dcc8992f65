"""A coarse mask, made to follow the edges of its picture.

The guided filter (He, Sun, Tang 2010, "Guided Image Filtering") with colours as its guide: in each
window the mask is explained as a linear function of the colour. The fast variant (He and Sun 2015,
arXiv:1505.00996) finds the functions on a smaller picture and applies them to the large one.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

GUIDE_SIDE = 1280  # pixels of the longer side of the picture that the functions are found on
_EPSILON = 2e-4  # of colours in [0, 1]: below its root, 1.4 %, a difference is no edge
_STRIP = 1 << 20  # pixels finished at once


def refined(rgb: np.ndarray, mask: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the refined mask from the top down, uint8 (rows, W).

    rgb: uint8 (H, W, 3). mask: float32 (h, w) in [0, 1], of the same picture, of any size.
    """
    height, width = rgb.shape[:2]
    shrink = min(1.0, GUIDE_SIDE / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    guide = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if shrink < 1 else rgb
    guide = guide.astype(np.float32) / 255
    coarse = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
    # A pixel of the coarse mask and its neighbours: as far as its edge may be from the true one.
    radius = max(2, round(1.5 * max(size[0] / mask.shape[1], size[1] / mask.shape[0])))
    slopes, offset = _functions(guide, coarse, radius)
    rows = max(1, _STRIP // width)
    for top in range(0, height, rows):
        part = rgb[top : top + rows].astype(np.float32) / 255
        a, b = (_rows(plane, top, len(part), (width, height)) for plane in (slopes, offset))
        found = (a * part).sum(2) + b
        yield np.rint(255 * _contrast(found)).astype(np.uint8)


def _functions(guide: np.ndarray, mask: np.ndarray, radius: int) -> tuple[np.ndarray, np.ndarray]:
    """Slopes (h, w, 3) and offset (h, w) of the mask as a linear function of the colour."""

    def mean(plane: np.ndarray) -> np.ndarray:
        side = 2 * radius + 1
        return cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT_101)

    colour, level = mean(guide), mean(mask)
    cross = mean(guide * mask[..., None]) - colour * level[..., None]
    red, green, blue = (guide[..., c] for c in range(3))
    r, g, b = (colour[..., c] for c in range(3))
    # The covariance is symmetric: six of its nine entries, and the inverse by cofactors.
    rr, gg, bb = (mean(x * x) - m * m + _EPSILON for x, m in ((red, r), (green, g), (blue, b)))
    rg, rb, gb = mean(red * green) - r * g, mean(red * blue) - r * b, mean(green * blue) - g * b
    irr, igg, ibb = gg * bb - gb * gb, rr * bb - rb * rb, rr * gg - rg * rg
    irg, irb, igb = gb * rb - rg * bb, rg * gb - gg * rb, rb * rg - rr * gb
    # Positive but for rounding: the smallest eigenvalue is at least epsilon.
    determinant = np.maximum(rr * irr + rg * irg + rb * irb, _EPSILON**3)
    cr, cg, cb = (cross[..., c] for c in range(3))
    slopes = np.stack(
        [
            irr * cr + irg * cg + irb * cb,
            irg * cr + igg * cg + igb * cb,
            irb * cr + igb * cg + ibb * cb,
        ],
        axis=2,
    )
    slopes /= determinant[..., None]
    offset = level - (slopes * colour).sum(2)
    return mean(slopes), mean(offset)


def _rows(plane: np.ndarray, top: int, count: int, size: tuple[int, int]) -> np.ndarray:
    """Rows `top` to `top + count` of a plane (h, w) or (h, w, 3) as enlarged to size (W, H)."""
    height, width = plane.shape[:2]
    if (width, height) == size:
        return plane[top : top + count]
    across, down = width / size[0], height / size[1]
    # From pixels of the large plane to those of the small: centres lie at halves.
    place = np.array([[across, 0, across / 2 - 0.5], [0, down, down * (top + 0.5) - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_REPLICATE
    return cv2.warpAffine(plane, place, (size[0], count), flags=flags, borderMode=border)


def _contrast(mask: np.ndarray) -> np.ndarray:
    """Clear the haze: what is nearly outside is outside, what is nearly inside is inside."""
    return np.clip((mask - 0.08) / 0.84, 0, 1)
