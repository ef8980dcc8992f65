"""The latents, defined instead of learned: three opponent colours and a slope of each 8x8 patch.

A learned code has to be trained before anything can be trained on it, and a briefly trained one
loses hues. Here channels 0 to 2 are the patch's mean colour as lightness, red-blue and
green-magenta, and channel 3 is its lightness slope along the diagonal, which tells where in the
patch an edge lies. All four are linear and have about mean 0 and deviation 1 (the slope 0.6) over
scenes; the first three are an exact preview. The autoencoder's encoder learns to compute them
and its decoder to paint a picture from them.
"""

from __future__ import annotations

import numpy as np

PATCH = 8
# Rows: lightness, red-blue, green-magenta of RGB in [-1, 1].
OPPONENT = np.array([[0.299, 0.587, 0.114], [0.5, 0.0, -0.5], [-0.5, 1.0, -0.5]])
# Measured over the starter's scenes, then fixed: a changed data set must not change the code.
MEAN = np.array([0.52, 0.08, -0.04, 0.0])
SPREAD = np.array([0.51, 0.33, 0.31, 0.15])


def slope() -> np.ndarray:
    """(PATCH, PATCH) weights of the diagonal slope; they sum to 0 and their squares to 1/PATCH²."""
    line = np.arange(PATCH) - (PATCH - 1) / 2
    weights = line[:, None] + line[None, :]
    return weights / np.sqrt((weights**2).sum()) / PATCH


def kernel() -> np.ndarray:
    """(4, 3, PATCH, PATCH) float32: the convolution of stride PATCH that makes raw latents."""
    mean = np.full((PATCH, PATCH), PATCH**-2.0)
    colours = OPPONENT[:, :, None, None] * mean
    return np.concatenate([colours, OPPONENT[:1, :, None, None] * slope()]).astype(np.float32)


def encode_patches(pictures: np.ndarray) -> np.ndarray:
    """uint8 (B, H, W, 3) -> latents, float32 (B, 4, H/8, W/8)."""
    count, height, width, _ = pictures.shape
    grid = (count, height // PATCH, PATCH, width // PATCH, PATCH, 3)
    cells = (pictures.astype(np.float32) / 127.5 - 1).reshape(grid)
    latents = np.einsum("bhiwjc,kcij->bkhw", cells, kernel(), optimize=True)
    shape = (1, 4, 1, 1)
    return ((latents - MEAN.reshape(shape)) / SPREAD.reshape(shape)).astype(np.float32)


def rgb_map() -> tuple[list[list[float]], list[float]]:
    """(4 rows of 3 factors, 3 biases): latents @ factors + bias is the patch's RGB in [-1, 1]."""
    back = np.linalg.inv(OPPONENT)  # (rgb, opponent)
    factors = np.zeros((4, 3))
    factors[:3] = (back * SPREAD[:3]).T
    bias = back @ MEAN[:3]
    return factors.round(5).tolist(), bias.round(5).tolist()
