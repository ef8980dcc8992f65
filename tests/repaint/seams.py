"""Photographs, models that err in known ways, and how a seam is measured."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from aipaint.core.pixels import Image, from_array, to_array
from aipaint.repaint import Box, Plan

RING = 8  # pixels inside of the seam whose mean colour is compared

Model = Callable[[Plan], Image]


def photograph(name: str) -> np.ndarray:
    """One of scikit-image's photographs at full size: uint8 (h, w, 3)."""
    from skimage import data

    return np.ascontiguousarray(getattr(data, name)()[..., :3])


def scene(width: int, height: int) -> np.ndarray:
    """Something like a photograph, uint8 (h, w, 3): a sky, a ground, a round thing, grain."""
    y, x = np.mgrid[:height, :width].astype(np.float32) / max(width, height)
    rgb = np.stack([90 + 100 * y, 140 + 40 * x, 200 - 120 * y], -1)
    rgb[((x - 0.5) ** 2 + (y - 0.4) ** 2) < 0.04] = (190, 120, 60)
    grain = np.random.default_rng(1).normal(0, 6, rgb.shape)
    return np.clip(rgb + cv2.GaussianBlur(grain, (0, 0), 1) * 2, 0, 255).astype(np.uint8)


def casting(
    shift: tuple[float, float, float], pastes: bool = False, blur: float = 0, slope: bool = True
) -> Model:
    """A model that changes nothing but the colours, by up to 255; with `slope` more on the right.

    pastes: it leaves what it is not to change as it is. blur: standard deviation, pixels.
    """

    def paint(made: Plan) -> Image:
        assert made.image is not None
        before = to_array(made.image).astype(np.float32)
        ends = (0.6, 1.4) if slope else (1, 1)
        share = np.linspace(*ends, before.shape[1], dtype=np.float32)[None, :, None]
        after = before + np.float32(shift) * share
        if blur:
            after = cv2.GaussianBlur(after, (0, 0), blur)
        if pastes and made.mask is not None:
            share = to_array(made.mask)[..., None] / np.float32(255)
            after = before + (after - before) * share
        return from_array(np.clip(after + 0.5, 0, 255).astype(np.uint8))

    return paint


def laid(canvas: np.ndarray, box: Box, patch: np.ndarray) -> np.ndarray:
    """An opaque canvas with a patch over it, uint8 (h, w, 3), rounded as exactly as can be."""
    out = canvas.copy()
    inside = box.intersection(Box(0, 0, canvas.shape[1], canvas.shape[0]))
    assert inside is not None
    here = out[inside.slices(Box(0, 0, canvas.shape[1], canvas.shape[0]))]
    new = patch[inside.slices(box)]
    alpha = new[..., 3:].astype(np.int32)
    here[...] = (new[..., :3] * alpha + here * (255 - alpha) + 127) // 255
    return out


def colour_step(before: np.ndarray, after: np.ndarray, alpha: np.ndarray) -> float:
    """How much the mean colour jumps where new meets old, of 255, in the worst channel.

    Just outside of the seam nothing has changed. So the step is the mean change in the ring of 8
    pixels just inside, beyond what the picture itself had there. before, after: uint8 (h, w, 3).
    alpha: uint8 (h, w), how much of the new is seen. 0 where there is no seam.
    """
    ring = ring_of(alpha)
    if not ring.any():
        return 0.0
    change = after[ring].astype(np.float64) - before[ring]
    return float(np.abs(change.mean(0)).max())


def local_step(before: np.ndarray, after: np.ndarray, alpha: np.ndarray, cell: int = 32) -> float:
    """The same as `colour_step` in each cell of 32 × 32 pixels alone, and the mean of those."""
    ring = ring_of(alpha).astype(np.float64)
    change = (after.astype(np.float64) - before) * ring[..., None]
    steps = []
    for y in range(0, ring.shape[0], cell):
        for x in range(0, ring.shape[1], cell):
            count = ring[y : y + cell, x : x + cell].sum()
            if count >= cell:
                total = change[y : y + cell, x : x + cell].sum((0, 1))
                steps.append(np.abs(total / count).max())
    return float(np.mean(steps)) if steps else 0.0


def ring_of(alpha: np.ndarray) -> np.ndarray:
    """The 8 pixels just inside of where the new covers the old, as bools (h, w)."""
    covered = (alpha >= 250).astype(np.uint8)
    inner = cv2.erode(covered, np.ones((2 * RING + 1,) * 2, np.uint8), borderValue=1)
    return (covered == 1) & (inner == 0)
