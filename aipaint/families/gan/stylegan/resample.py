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
