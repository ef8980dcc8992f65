"""The blocks of StyleGAN 2's synthesis: convolutions that a style modulates, and what is added.

Modulating the weights for each picture, as the paper writes it, and scaling what goes into and
comes out of one convolution for all of them are the same sum; the latter leaves the weights alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.families.gan.stylegan import winograd
from aipaint.families.gan.stylegan.layers import ROOT_TWO, SLOPE, Dense, normal
from aipaint.families.gan.stylegan.resample import doubled, filter_of, smoothed, spread, widened

NoiseMode = Literal["const", "random", "none"]
"""The network's own noise, another for each picture, or none."""

ROOT_HALF = math.sqrt(0.5)
_LARGE = 32
"""Pixels of a side from which on the transformed weights, four times as large, pay."""


class Convolution(nn.Module):
    """A modulated 3x3 convolution with noise, bias and rectifier: (B, in, h, w) -> (B, out, H, W).

    side: H and W, in pixels. up: whether they are twice h and w.
    """

    resample_filter: Tensor
    noise_const: Tensor

    def __init__(
        self,
        inputs: int,
        outputs: int,
        w_dim: int,
        side: int,
        *,
        up: bool,
        taps: Sequence[float],
        clamp: float | None,
        noisy: bool,
    ) -> None:
        super().__init__()
        self.side, self.up, self.clamp, self.noisy = side, up, clamp, noisy
        self.register_buffer("resample_filter", filter_of(taps))
        self.affine = Dense(w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(normal(outputs, inputs, 3, 3))
        if noisy:
            self.register_buffer("noise_const", normal(side, side))
            self.noise_strength = nn.Parameter(torch.zeros([]))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self._ready: tuple[tuple[int, int], Tensor, Tensor] | None = None

    def forward(
        self,
        x: Tensor,
        w: Tensor,
        noise: NoiseMode,
        generator: torch.Generator | None,
        gain: float = 1.0,
    ) -> Tensor:
        """Return (B, outputs, side, side). w: (B, w_dim). gain: multiplies the result."""
        styles = self.affine(w)
        # A rectifier's gain can as well be applied before it.
        gain *= ROOT_TWO
        x = x * styles[:, :, None, None]
        hurried = self._hurried(x)
        if hurried:
            power, weights = self._prepared()
            x = self._quick(x, weights)
        else:
            power = self.weight.square().sum(dim=(2, 3))
            if self.up:
                x = functional.conv_transpose2d(x, self.weight.transpose(0, 1), stride=2)
            else:
                x = functional.conv2d(x, self.weight, padding=1)
        if self.up:
            x = smoothed(x, self.resample_filter)
        scale = (styles.square() @ power.t() + 1e-8).rsqrt() * gain
        added = (self.bias * gain)[:, None, None]
        limit = None if self.clamp is None else self.clamp * gain / ROOT_TWO
        drawn = None
        if self.noisy and noise != "none":
            drawn = self._noise(x, noise, generator) * (self.noise_strength * gain)
        if hurried:
            # In place: fresh memory costs many times what the sums do.
            x.mul_(scale[:, :, None, None]).add_(added)
            x = x if drawn is None else x.add_(drawn)
            functional.leaky_relu_(x, SLOPE)
            return x if limit is None else x.clamp_(-limit, limit)
        x = x * scale[:, :, None, None] + added
        x = functional.leaky_relu(x if drawn is None else x + drawn, SLOPE)
        return x if limit is None else x.clamp(-limit, limit)

    def _hurried(self, x: Tensor) -> bool:
        """Whether there is a quicker way: on the CPU, where no gradients are wanted."""
        differs = torch.is_grad_enabled() and (x.requires_grad or self.weight.requires_grad)
        return not differs and x.device.type == "cpu" and x.dtype == torch.float32

    def _quick(self, x: Tensor, weights: Tensor) -> Tensor:
        if self.up:
            return widened(x, weights)
        if weights.ndim == 3:
            return winograd.convolved(x, weights)
        return functional.conv2d(x, weights, padding=1)

    def _prepared(self) -> tuple[Tensor, Tensor]:
        """Return what the quicker way takes of the weights, made anew when they have changed."""
        version = 0 if self.weight.is_inference() else self.weight._version
        key = self.weight.data_ptr(), version
        if self._ready is None or self._ready[0] != key:
            weight = self.weight.detach()
            if self.up:
                turned = spread(weight)
            elif self.side >= _LARGE:
                turned = winograd.kernels(weight)
            else:
                turned = weight
            self._ready = key, weight.square().sum(dim=(2, 3)), turned
        return self._ready[1], self._ready[2]

    def prepared_bytes(self) -> int:
        """How many bytes the quicker way keeps beside the weights."""
        times = 1 if self.up else 4 if self.side >= _LARGE else 0
        return 4 * times * self.weight.numel()

    def _noise(self, x: Tensor, noise: NoiseMode, generator: torch.Generator | None) -> Tensor:
        if noise == "const":
            return self.noise_const
        if generator is None:
            shape = x.shape[0], 1, self.side, self.side
            return torch.randn(shape, device=x.device, dtype=x.dtype)
        drawn = torch.randn(self.side, self.side, generator=generator, device=generator.device)
        return drawn.to(x)


class Colours(nn.Module):
    """A modulated 1x1 convolution to colours: (B, in, H, W) -> (B, colours, H, W)."""

    def __init__(self, inputs: int, colours: int, w_dim: int, clamp: float | None) -> None:
        super().__init__()
        self.clamp, self.gain = clamp, 1.0 / math.sqrt(inputs)
        self.affine = Dense(w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(normal(colours, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(colours))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """Return (B, colours, H, W). w: (B, w_dim)."""
        styles = self.affine(w) * self.gain
        # Three colours of weights for each picture are far less than the picture's features.
        weights = self.weight[None, :, :, 0, 0] * styles[:, None, :]
        colours = torch.baddbmm(self.bias[None, :, None], weights, x.flatten(2))
        colours = colours.view(x.shape[0], -1, *x.shape[2:])
        return colours if self.clamp is None else colours.clamp(-self.clamp, self.clamp)


class Shortcut(nn.Module):
    """The way past a residual block, twice as large: (B, in, h, w) -> (B, out, 2h, 2w)."""

    resample_filter: Tensor

    def __init__(self, inputs: int, outputs: int, taps: Sequence[float]) -> None:
        super().__init__()
        self.register_buffer("resample_filter", filter_of(taps))
        self.weight = nn.Parameter(normal(outputs, inputs, 1, 1))
        self.gain = ROOT_HALF / math.sqrt(inputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return (B, outputs, 2h, 2w)."""
        return doubled(functional.conv2d(x, self.weight * self.gain), self.resample_filter)


class Block(nn.Module):
    """One or two convolutions of one side, and the picture so far.

    inputs: 0 for the first block, which begins with a constant. convolutions: how many there are;
    each takes a W, and the colours take the one after.
    """

    resample_filter: Tensor

    def __init__(
        self,
        inputs: int,
        outputs: int,
        w_dim: int,
        side: int,
        *,
        colours: int,
        last: bool,
        architecture: str,
        taps: Sequence[float],
        clamp: float | None,
        noisy: bool,
    ) -> None:
        super().__init__()
        self.residual = architecture == "resnet" and inputs > 0
        self.register_buffer("resample_filter", filter_of(taps))

        def convolution(count: int, up: bool) -> Convolution:
            return Convolution(
                count, outputs, w_dim, side, up=up, taps=taps, clamp=clamp, noisy=noisy
            )

        if inputs:
            self.conv0 = convolution(inputs, up=True)
        else:
            self.const = nn.Parameter(normal(outputs, side, side))
        self.conv1 = convolution(outputs, up=False)
        self.convolutions = 2 if inputs else 1
        self.torgb = (
            Colours(outputs, colours, w_dim, clamp) if last or architecture == "skip" else None
        )
        if self.residual:
            self.skip = Shortcut(inputs, outputs, taps)

    def forward(
        self,
        x: Tensor | None,
        picture: Tensor | None,
        ws: Tensor,
        noise: NoiseMode,
        generator: torch.Generator | None,
    ) -> tuple[Tensor, Tensor | None]:
        """Return features and picture of this side from those of half of it.

        ws: (B, convolutions + 1 or more, w_dim).
        """
        if x is None or self.convolutions == 1:
            start = self.const.expand(ws.shape[0], -1, -1, -1)
            y = self.conv1(start, ws[:, 0], noise, generator)
        elif self.residual:
            y = self.conv0(x, ws[:, 0], noise, generator)
            y = self.conv1(y, ws[:, 1], noise, generator, ROOT_HALF) + self.skip(x)
        else:
            y = self.conv0(x, ws[:, 0], noise, generator)
            y = self.conv1(y, ws[:, 1], noise, generator)
        if picture is not None:
            picture = doubled(picture, self.resample_filter)
        if self.torgb is not None:
            colours = self.torgb(y, ws[:, self.convolutions])
            picture = colours if picture is None else picture + colours
        return y, picture
