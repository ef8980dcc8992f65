"""The two masks of a repainting, made from one selection.

The denoise mask tells the model what to change and fades outwards; the composite mask tells what
of its answer is taken over and lies within, so that no half-denoised pixel is ever seen (the two
masks of krita-ai-diffusion; the soft one is InvokeAI's gradient mask, for differential diffusion).

All masks are uint8 (h, w). The array's edge is no edge of a selection: what touches it neither
shrinks nor fades there, as at the canvas's edge.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_EXACT = 64  # pixels of radius up to which growing works at full size


def composite_mask(selection: np.ndarray, grow: int, feather: int) -> np.ndarray:
    """Return what is taken over: the selection, grown and feathered.

    It fades over `feather` pixels and ends `grow` pixels outside of the selection, counted along
    rows and columns, never beyond. Soft edges stay soft. Where a wide feather would leave nothing
    of a small selection, it is narrowed to what `grow` has room for.
    """
    fade = feather // 2
    reach = grow - fade
    hard = grown(selection, reach) if reach >= 0 else _shrunk(selection, -reach)
    if not hard.any():
        fade, hard = grow, selection
    return faded(hard, fade)


def denoise_mask(selection: np.ndarray, grow: int, soft: int) -> np.ndarray:
    """Return what the model changes: 255 in all of the grown selection, fading over `soft`.

    Also a faintly selected pixel is changed wholly: how much of that is seen is the business of
    the composite mask, which lies inside.
    """
    half = max(1, soft // 2)
    touched = np.where(selection > 0, np.uint8(255), np.uint8(0))
    return faded(_squarely(touched, grow + half), half)


def grown(mask: np.ndarray, radius: int) -> np.ndarray:
    """Return the grey dilation by an octagon that reaches `radius` pixels along the axes.

    Above 64 pixels it is computed on a smaller copy and is exact to a fiftieth of the radius.
    """
    if radius <= 0:
        return mask
    if radius > _EXACT:
        return _by_copy(mask, radius, grown)
    square = round(radius * 0.414)
    out = cv2.dilate(mask, np.ones((2 * square + 1,) * 2, np.uint8)) if square else mask
    return cv2.dilate(out, _CROSS, iterations=radius - square)


def faded(mask: np.ndarray, radius: int) -> np.ndarray:
    """Return the mask blurred by a kernel that ends `radius` pixels away, rows and columns."""
    out = mask
    for part in (radius // 2, radius - radius // 2):
        if part:
            side = 2 * part + 1
            out = cv2.blur(out, (side, side), borderType=cv2.BORDER_REPLICATE)
    return out


def _squarely(mask: np.ndarray, radius: int) -> np.ndarray:
    """Dilated by a square of `radius` pixels at least: the shape that `faded` reaches in."""
    if radius > _EXACT:
        more = radius + 2 * _cell(radius)
        return _by_copy(mask, more, _squarely)
    side = 2 * radius + 1
    return cv2.dilate(cv2.dilate(mask, np.ones((1, side))), np.ones((side, 1)))


def _shrunk(mask: np.ndarray, radius: int) -> np.ndarray:
    """The erosion by at least `radius` pixels, rows and columns."""
    return ~_squarely(~mask, radius)


def _cell(radius: int) -> int:
    return -(-radius // _EXACT)


def _by_copy(
    mask: np.ndarray, radius: int, work: Callable[[np.ndarray, int], np.ndarray]
) -> np.ndarray:
    """Dilate on a copy that keeps the largest value of each cell, by up to `radius` pixels.

    It is less by up to two cells: what one pixel makes of its whole cell must not reach further.
    """
    cell = _cell(radius)
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % cell), (0, -width % cell)), mode="edge")
    rows, columns = padded.shape[0] // cell, padded.shape[1] // cell
    small = padded.reshape(rows, cell, columns, cell).max((1, 3))
    small = work(small, max(1, radius // cell - 1))
    large = cv2.resize(small, padded.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.maximum(large[:height, :width], mask)
