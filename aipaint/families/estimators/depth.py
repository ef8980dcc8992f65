"""A network's numbers for depth as a grey picture: near is white, as ControlNets learned it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import torch

from aipaint.families.estimators.detect import EstimatorInfo
from aipaint.families.estimators.network import estimate
from aipaint.families.estimators.pixels import View

# Shares, in percent, of the numbers that become black and white: a few are always far off.
_BLACK, _WHITE = 1, 99
_NEAREST = 1e-3  # of a distance, in the network's unit


def draw_depth(rgb: np.ndarray, net: Any, view: View, info: EstimatorInfo) -> np.ndarray:
    """Return uint8 (H, W) of uint8 (H, W, 3). Raises UserError as `estimate` does."""
    given = torch.from_numpy(view.shown(rgb))
    found = estimate(net, info, "predicted_depth", pixel_values=given)
    depth = found.reshape(found.shape[-2:])
    height, width = rgb.shape[:2]
    return cv2.resize(grey(depth, info.distance), (width, height), interpolation=cv2.INTER_CUBIC)


def grey(depth: np.ndarray, distance: bool) -> np.ndarray:
    """Return uint8 of the same shape, 255 for what is nearest; black where all is equally far.

    distance: whether the numbers grow with the distance. Inverted they are what the others give:
    halving a distance doubles them.
    """
    near = 1 / np.maximum(depth, _NEAREST) if distance else depth
    black, white = (float(value) for value in np.percentile(near, (_BLACK, _WHITE)))
    if white - black <= 1e-6 * max(abs(white), abs(black)):
        return np.zeros(depth.shape, np.uint8)
    return np.rint(255 * np.clip((near - black) / (white - black), 0, 1)).astype(np.uint8)
