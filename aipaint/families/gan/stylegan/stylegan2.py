"""The generator of StyleGAN 2 and StyleGAN2-ADA.

Karras et al., "Analyzing and Improving the Image Quality of StyleGAN"
(https://arxiv.org/abs/1912.04958) and "Training Generative Adversarial Networks with Limited Data"
(https://arxiv.org/abs/2006.06676). Parameters have the names of NVIDIA's published networks
(https://github.com/NVlabs/stylegan3), whose weights can be loaded as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from aipaint.families.gan.stylegan.layers import Mapping
from aipaint.families.gan.stylegan.modulated import Block, NoiseMode
from aipaint.families.gan.stylegan.shapes import Shape2


class Synthesis(nn.Module):
    """From W to a picture. resolutions: sides of the blocks `b4`, `b8`, ...; num_ws: of all."""

    def __init__(self, shape: Shape2) -> None:
        super().__init__()
        self.resolutions = shape.resolutions()
        self.num_ws = 0
        for side in self.resolutions:
            block = Block(
                shape.channels(side // 2) if side > 4 else 0,
                shape.channels(side),
                shape.w_dim,
                side,
                colours=shape.img_channels,
                last=side == shape.img_resolution,
                architecture=shape.architecture,
                taps=shape.resample_filter,
                clamp=shape.conv_clamp,
                noisy=shape.use_noise,
            )
            self.num_ws += block.convolutions + (1 if side == shape.img_resolution else 0)
            self.add_module(f"b{side}", block)

    def blocks(self) -> Iterator[tuple[int, Block, int]]:
        """Yield each block's side, the block, and which W its first layer takes."""
        first = 0
        for side in self.resolutions:
            block = self.get_submodule(f"b{side}")
            assert isinstance(block, Block)
            yield side, block, first
            first += block.convolutions

    def forward(
        self,
        ws: Tensor,
        noise: NoiseMode = "const",
        *,
        generator: torch.Generator | None = None,
        upto: int | None = None,
        kept: dict[int, Tensor] | None = None,
    ) -> Tensor:
        """Return pictures, (B, img_channels, H, W) in about [-1, 1].

        ws: (B, num_ws, w_dim). noise: the network's own, random, or none. generator: what
        random noise is drawn from, the same for the whole batch; None: torch's own, another for
        each picture. upto: side of the last block to compute; the architecture `skip` has
        a picture of that size there, a sketch of the whole one. kept: is given the features
        (B, C, side, side) after each block under its side. Raises ValueError where an architecture
        has no picture at `upto`.
        """
        x: Tensor | None = None
        picture: Tensor | None = None
        for side, block, first in self.blocks():
            features, picture = block(x, picture, ws[:, first:], noise, generator)
            x = features
            if kept is not None:
                kept[side] = features
            if side == upto:
                break
        if picture is None:
            raise ValueError(f"there is no picture of {upto} pixels within this architecture")
        return picture


class Generator(nn.Module):
    """A StyleGAN 2: `mapping` from Z to W, `synthesis` from W to a picture."""

    def __init__(self, shape: Shape2) -> None:
        super().__init__()
        self.shape = shape
        self.synthesis = Synthesis(shape)
        self.num_ws = self.synthesis.num_ws
        self.mapping = Mapping(
            shape.z_dim,
            shape.c_dim,
            shape.w_dim,
            self.num_ws,
            layers=shape.mapping_layers,
            embed=shape.embed_features,
            layer=shape.layer_features,
            rate=shape.mapping_rate,
            average_rate=shape.average_rate,
        )

    def forward(
        self,
        z: Tensor,
        c: Tensor | None = None,
        psi: float = 1.0,
        cutoff: int | None = None,
        noise: NoiseMode = "const",
        *,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """Return pictures, (B, img_channels, H, W). See `Mapping` and `Synthesis`."""
        return self.synthesis(self.mapping(z, c, psi, cutoff), noise, generator=generator)
