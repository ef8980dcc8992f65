"""From the model's picture to a patch of the canvas."""

from __future__ import annotations

import cv2
import numpy as np

from aipaint.core.pixels import Image, to_array
from aipaint.repaint.box import Box
from aipaint.repaint.plan import Plan
from aipaint.repaint.scaling import scaled
from aipaint.repaint.seam import matched


def finished(made: Plan, image: Image) -> tuple[Box, np.ndarray]:
    """See `aipaint.repaint.plan.finish`."""
    if made.source is not None and image == made.image:
        # Nothing changed; scaled there and back it would have.
        return made.box, _laid(made.source, made.composite)
    rgb = scaled(to_array(image)[..., :3], made.box.size)
    source, known, unchanged = made.source, made.known, made.unchanged
    if source is not None and known is not None and unchanged is not None:
        strength = float(made.wish.strength or 0)
        rgb = matched(rgb, source, known, unchanged, made.composite, strength)
    return made.box, _laid(rgb, made.composite)


def previewed(made: Plan, image: Image) -> tuple[Box, np.ndarray]:
    """See `aipaint.repaint.plan.preview_patch`."""
    rgb = to_array(image)[..., :3]
    if rgb.shape[1::-1] != made.box.size:
        rgb = cv2.resize(rgb, made.box.size, interpolation=cv2.INTER_LINEAR)
    return made.box, _laid(rgb, made.composite)


def _laid(rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    out = np.empty((*alpha.shape, 4), np.uint8)
    out[..., :3] = rgb
    out[..., 3] = alpha
    return out
