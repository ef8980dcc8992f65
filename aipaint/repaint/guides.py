"""What the model gets to see of pictures that lie over the canvas: masks of regions, controls."""

from __future__ import annotations

import numpy as np

from aipaint.core.pixels import Image, from_array, to_array
from aipaint.repaint.box import Box
from aipaint.repaint.plan import Plan
from aipaint.repaint.scaling import scaled, scaled_mask


def cropped(made: Plan, image: Image, place: Box) -> Image:
    """See `aipaint.repaint.plan.crop_of`."""
    pixels = to_array(image)
    resize = scaled_mask if pixels.ndim == 2 else scaled
    pixels = resize(pixels, place.size)
    seen = np.zeros((made.box.height, made.box.width, *pixels.shape[2:]), np.uint8)
    both = place.intersection(made.box)
    if both is not None:
        seen[both.slices(made.box)] = pixels[both.slices(place)]
    return from_array(resize(seen, made.work))
