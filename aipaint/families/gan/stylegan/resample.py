"""Makes pictures and features twice as large with a low-pass filter, as StyleGAN 2 does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional


def filter_of(taps: Sequence[float]) -> Tensor:
    """Return a filter for both directions that sums to one: (len(taps), len(taps))."""
    square = np.outer(taps, taps)
    return torch.from_numpy((square / square.sum()).astype(np.float32))


def doubled(x: Tensor, square: Tensor) -> Tensor:
    """Return (B, C, 2H, 2W): zeros between the pixels of (B, C, H, W), then the filter.

    square: (N, N), N even. Beyond the edges there are zeros.
    """
    channels, side = x.shape[1], square.shape[0]
    kernel = (square * 4.0).to(x.dtype).expand(channels, 1, side, side)
    return functional.conv_transpose2d(x, kernel, stride=2, padding=side // 2 - 1, groups=channels)


def smoothed(x: Tensor, square: Tensor) -> Tensor:
    """Return (B, C, 2H, 2W) of a transposed convolution's result, (B, C, 2H + 1, 2W + 1).

    square: (N, N), N even; four times its strength, for the zeros between the pixels.
    """
    channels, side = x.shape[1], square.shape[0]
    kernel = (square.flip(0, 1) * 4.0).to(x.dtype).expand(channels, 1, side, side)
    return functional.conv2d(x, kernel, padding=side // 2 - 1, groups=channels)


def spread(weight: Tensor) -> Tensor:
    """Return (in, 9 * out) for `widened`: a transposed convolution's weights, (out, in, 3, 3)."""
    return weight.detach().permute(1, 2, 3, 0).reshape(weight.shape[1], -1).contiguous()


def widened(x: Tensor, weights: Tensor) -> Tensor:
    """Return a transposed convolution of stride two, (B, out, 2H + 1, 2W + 1) of (B, in, H, W).

    weights: (in, 9 * out), of `spread`. One product of matrices, whose nine parts are then added
    up where they belong; with the channels last. Not for gradients.
    """
    batch, inputs, height, width = x.shape
    outputs = weights.shape[1] // 9
    parts = x.permute(0, 2, 3, 1).reshape(-1, inputs) @ weights
    parts = parts.view(batch, height, width, 3, 3, outputs)
    found = x.new_zeros(batch, 2 * height + 1, 2 * width + 1, outputs)
    for row in range(3):
        for column in range(3):
            place = found[:, row : row + 2 * height - 1 : 2, column : column + 2 * width - 1 : 2]
            place += parts[:, :, :, row, column]
    return found.permute(0, 3, 1, 2)
