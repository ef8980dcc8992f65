"""The generator of StyleGAN 3, whose details move with the picture instead of sticking to pixels.

Karras et al., "Alias-Free Generative Adversarial Networks" (https://arxiv.org/abs/2106.12423).
Parameters have the names of NVIDIA's published networks (https://github.com/NVlabs/stylegan3).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.families.gan.stylegan.filtered import lowpass, rectified, steps_of
from aipaint.families.gan.stylegan.layers import ROOT_TWO, SLOPE, Dense, Mapping, normal
from aipaint.families.gan.stylegan.shapes import Layer3, Shape3


class Input3(nn.Module):
    """A map of sine waves that the first W turns and moves: (B, w_dim) -> (B, C, side, side).

    transform: (3, 3), from places in the picture to those in the map; the identity leaves it.
    """

    transform: Tensor
    freqs: Tensor
    phases: Tensor

    def __init__(self, w_dim: int, first: Layer3) -> None:
        super().__init__()
        channels = first.channels[0]
        self.side, self.rate, self.bandwidth = first.side[0], first.rate[0], first.cutoff[0]
        # Frequencies spread evenly over a disc.
        waves = torch.randn(channels, 2)
        radii = waves.norm(dim=1, keepdim=True)
        waves = waves / (radii * radii.square().exp().pow(0.25)) * self.bandwidth
        self.weight = nn.Parameter(normal(channels, channels))
        self.affine = Dense(w_dim, 4, bias=[1.0, 0.0, 0.0, 0.0], spread=0.0)
        self.register_buffer("transform", torch.eye(3))
        self.register_buffer("freqs", waves)
        self.register_buffer("phases", torch.rand(channels) - 0.5)

    def forward(self, w: Tensor, transform: Tensor | None = None) -> Tensor:
        """Return the map. transform: instead of the network's own."""
        given = self.transform if transform is None else transform
        t = self.affine(w)
        t = t / t[:, :2].norm(dim=1, keepdim=True)
        cosine, sine, right, down = t.unbind(dim=1)
        zero, one = torch.zeros_like(cosine), torch.ones_like(cosine)
        turn = torch.stack([cosine, -sine, zero, sine, cosine, zero, zero, zero, one], dim=1)
        move = torch.stack([one, zero, -right, zero, one, -down, zero, zero, one], dim=1)
        whole = turn.view(-1, 3, 3) @ move.view(-1, 3, 3) @ given
        phases = self.phases + (self.freqs @ whole[:, :2, 2:]).squeeze(2)
        waves = self.freqs @ whole[:, :2, :2]
        # Enlarging may push frequencies beyond what the map can hold: those fade out.
        beyond = (waves.norm(dim=2) - self.bandwidth) / (self.rate / 2 - self.bandwidth)
        strength = (1 - beyond).clamp(0, 1)
        line = torch.arange(self.side, device=w.device, dtype=w.dtype)
        line = (2 * line + 1 - self.side) / (2 * self.rate)
        across = line[None, None, :] * waves[:, :, :1] + phases[:, :, None]
        along = line[None, None, :] * waves[:, :, 1:]
        x = torch.sin((along[:, :, :, None] + across[:, :, None, :]) * (2 * math.pi))
        weight = self.weight / math.sqrt(self.weight.shape[1])
        mixed = (weight * strength[:, None, :]) @ x.flatten(2)
        return mixed.view(w.shape[0], -1, self.side, self.side)


class Layer(nn.Module):
    """A modulated convolution and a rectifier on a finer grid, or the colours."""

    magnitude_ema: Tensor
    up_filter: Tensor | None
    down_filter: Tensor | None

    def __init__(self, shape: Shape3, layer: Layer3) -> None:
        super().__init__()
        self.layer, self.clamp, self.w_dim = layer, shape.conv_clamp, shape.w_dim
        self.kernel = 1 if layer.colours else shape.conv_kernel
        inputs, outputs = layer.channels
        self.affine = Dense(shape.w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(normal(outputs, inputs, self.kernel, self.kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("magnitude_ema", torch.ones([]))
        self.steps = steps_of(layer, shape, self.kernel)
        up, down = self.steps.up_taps, self.steps.down_taps
        rate, cutoff, width = self.steps.rate, layer.cutoff, layer.width
        self.register_buffer(
            "up_filter", lowpass(up, cutoff[0], 2 * width[0], rate) if up > 1 else None
        )
        radial = shape.use_radial_filters and not layer.critical
        self.register_buffer(
            "down_filter",
            lowpass(down, cutoff[1], 2 * width[1], rate, radial) if down > 1 else None,
        )

    def forward(self, x: Tensor, w: Tensor, update: float | None = None) -> Tensor:
        """Return (B, out, H, W) of (B, in, h, w). w: (B, w_dim).

        update: how much of the running magnitude of the input is kept, in training.
        """
        if update is not None:
            found = x.detach().square().mean()
            self.magnitude_ema.copy_(found.lerp(self.magnitude_ema, update))
        styles = self.affine(w)
        strength = self.magnitude_ema.rsqrt()
        if self.layer.colours:
            scale = strength / math.sqrt(self.weight[0].numel())
            x = functional.conv2d(x * (styles * scale)[:, :, None, None], self.weight)
        else:
            weight = self.weight * self.weight.square().mean(dim=(1, 2, 3), keepdim=True).rsqrt()
            # Of the whole batch, as the published network has it; demodulation undoes it.
            styles = styles * styles.square().mean().rsqrt()
            power = weight.square().sum(dim=(2, 3))
            demodulation = (styles.square() @ power.t() + 1e-8).rsqrt()
            x = x * (styles * strength)[:, :, None, None]
            x = functional.conv2d(x, weight, padding=self.kernel - 1)
            x = x * demodulation[:, :, None, None]
        gain, slope = (1.0, 1.0) if self.layer.colours else (ROOT_TWO, SLOPE)
        x = x + self.bias[:, None, None]
        return rectified(x, self.up_filter, self.down_filter, self.steps, gain, slope, self.clamp)


class Synthesis3(nn.Module):
    """From W to a picture: the input's map, then the layers."""

    def __init__(self, shape: Shape3) -> None:
        super().__init__()
        layers = shape.layers()
        self.scale, self.num_ws = shape.output_scale, shape.num_ws
        self.input = Input3(shape.w_dim, layers[0])
        self.names = [layer.name for layer in layers]
        for layer in layers:
            self.add_module(layer.name, Layer(shape, layer))

    def layers(self) -> Iterator[Layer]:
        """Yield the layers from coarse to fine; the last one makes the colours."""
        for name in self.names:
            yield cast(Layer, self.get_submodule(name))

    def forward(
        self,
        ws: Tensor,
        *,
        transform: Tensor | None = None,
        kept: dict[int, Tensor] | None = None,
        update: float | None = None,
    ) -> Tensor:
        """Return pictures, (B, img_channels, H, W) in about [-1, 1].

        ws: (B, num_ws, w_dim). transform: see `Input3`. kept: is given the features
        (B, C, side, side) after each layer under its number. update: see `Layer`.
        """
        x = self.input(ws[:, 0], transform)
        for index, layer in enumerate(self.layers()):
            x = layer(x, ws[:, index + 1], update)
            if kept is not None:
                kept[index] = x
        return x * self.scale


class Generator3(nn.Module):
    """A StyleGAN 3: `mapping` from Z to W, `synthesis` from W to a picture."""

    def __init__(self, shape: Shape3) -> None:
        super().__init__()
        self.shape = shape
        self.synthesis = Synthesis3(shape)
        self.num_ws = self.synthesis.num_ws
        self.mapping = Mapping(
            shape.z_dim,
            shape.c_dim,
            shape.w_dim,
            self.num_ws,
            layers=shape.mapping_layers,
            rate=shape.mapping_rate,
            average_rate=shape.average_rate,
        )

    def forward(
        self,
        z: Tensor,
        c: Tensor | None = None,
        psi: float = 1.0,
        cutoff: int | None = None,
        *,
        transform: Tensor | None = None,
    ) -> Tensor:
        """Return pictures, (B, img_channels, H, W). See `Mapping` and `Synthesis3`."""
        return self.synthesis(self.mapping(z, c, psi, cutoff), transform=transform)


def transform_of(move: tuple[float, float], turn: float) -> Tensor:
    """Return the transform, (3, 3), that moves and turns a picture.

    move: shares of its side to the right and down. turn: degrees anticlockwise.
    """
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    # From places in the picture to where they were before: the inverse of what is seen.
    matrix = torch.tensor(
        [[cosine, sine, move[0]], [-sine, cosine, move[1]], [0.0, 0.0, 1.0]], dtype=torch.float64
    )
    return torch.linalg.inv(matrix).to(torch.float32)
