"""Low-pass filters, and the rectifier of StyleGAN 3 that works on a finer grid between two of them.

Section 3 and appendix C of https://arxiv.org/abs/2106.12423.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from aipaint.families.gan.stylegan.shapes import Layer3, Shape3


class Steps(NamedTuple):
    """How a layer goes to the finer grid and back.

    rate: samples a picture there. up, down: factors. up_taps, down_taps: of the filters; 1: none.
    before, after: pixels that the finer grid is padded by; negative ones are cut off.
    """

    rate: int
    up: int
    down: int
    up_taps: int
    down_taps: int
    before: int
    after: int


def steps_of(layer: Layer3, shape: Shape3, kernel: int) -> Steps:
    """Return the steps of a layer. kernel: side of its convolution's."""
    finer = 1 if layer.colours else shape.lrelu_upsampling
    rate = max(layer.rate) * finer
    up, down = rate // layer.rate[0], rate // layer.rate[1]
    taps = [
        shape.filter_size * factor if factor > 1 and not layer.colours else 1
        for factor in (up, down)
    ]
    total = (layer.side[1] - 1) * down + 1 - (layer.side[0] + kernel - 1) * up + sum(taps) - 2
    # So that the samples lie symmetrically about the picture's centre.
    before = (total + up) // 2
    return Steps(rate, up, down, taps[0], taps[1], before, total - before)


def lowpass(taps: int, cutoff: float, width: float, rate: float, radial: bool = False) -> Tensor:
    """Return a low-pass filter with a Kaiser window: (taps,), or (taps, taps) where it is radial.

    cutoff, width of the transition, rate: in the same unit. It sums to one.
    """
    attenuation = 2.285 * (taps - 1) * math.pi * width / (rate / 2) + 7.95
    if attenuation > 50:
        beta = 0.1102 * (attenuation - 8.7)
    elif attenuation > 21:
        beta = 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21)
    else:
        beta = 0.0
    window = np.kaiser(taps, beta)
    places = (np.arange(taps) - (taps - 1) / 2) / rate
    if not radial:
        found = np.sinc(2 * cutoff * places) * window
    else:
        radii = np.hypot(*np.meshgrid(places, places))
        waves = torch.special.bessel_j1(torch.from_numpy(2 * cutoff * math.pi * radii)).numpy()
        # At the centre the quotient tends to the cutoff.
        inside = radii > 0
        found = np.where(inside, waves / np.where(inside, math.pi * radii, 1.0), cutoff)
        found = found * np.outer(window, window)
    return torch.from_numpy((found / found.sum()).astype(np.float32))


def rectified(
    x: Tensor,
    up_filter: Tensor | None,
    down_filter: Tensor | None,
    steps: Steps,
    gain: float,
    slope: float,
    clamp: float | None,
) -> Tensor:
    """Return (B, C, H, W), rectified on the finer grid. gain, clamp: before the way back."""
    x = _finer(x, up_filter, steps)
    if slope != 1.0:
        x = functional.leaky_relu(x, slope)
    if gain != 1.0:
        x = x * gain
    if clamp is not None:
        x = x.clamp(-clamp, clamp)
    return _coarser(x, down_filter, steps.down)


def _finer(x: Tensor, taps: Tensor | None, steps: Steps) -> Tensor:
    up, before, after = steps.up, steps.before, steps.after
    if taps is None:
        if up > 1:
            kernel = x.new_ones(x.shape[1], 1, 1, 1) * float(up * up)
            x = functional.conv_transpose2d(x, kernel, stride=up, groups=x.shape[1])
            after += up - 1
        return functional.pad(x, (before, after, before, after))
    # A transposed convolution gives len(taps) - 1 more pixels before the first than a padded one.
    count = taps.shape[0]
    line = (taps * up).to(x.dtype)
    before, after = before - (count - 1), after - (count - up)
    for shape, stride in (((1, 1, count, 1), (up, 1)), ((1, 1, 1, count), (1, up))):
        kernel = line.view(shape).expand(x.shape[1], -1, -1, -1)
        x = functional.conv_transpose2d(x, kernel, stride=stride, groups=x.shape[1])
    return functional.pad(x, (before, after, before, after))


def _coarser(x: Tensor, taps: Tensor | None, down: int) -> Tensor:
    if taps is None:
        return x[:, :, ::down, ::down]
    channels = x.shape[1]
    if taps.ndim == 2:
        kernel = taps.to(x.dtype).flip(0, 1).expand(channels, 1, -1, -1)
        return functional.conv2d(x, kernel, stride=down, groups=channels)
    line = taps.to(x.dtype).flip(0)
    for shape, stride in (((1, 1, -1, 1), (down, 1)), ((1, 1, 1, -1), (1, down))):
        kernel = line.view(shape).expand(channels, -1, -1, -1)
        x = functional.conv2d(x, kernel, stride=stride, groups=channels)
    return x
