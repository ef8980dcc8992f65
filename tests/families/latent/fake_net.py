"""A latent space without a trained network: small, quick, and exact enough to be reasoned about.

A picture is the hyperbolic tangent of a sum over the layers, each with its own patterns; so a code
of zeros is grey, and every number of every layer is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo, Source
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.latent.base import Look
from aipaint.families.latent.model import LatentAdapter

INFO = LatentInfo(
    layers=4,
    dim=6,
    groups=((0, 1), (2, 3)),
    samples=True,
    truncates=True,
    noises=True,
    moves=True,
    encodes=True,
    projects=True,
    drags=True,
    slerps=True,
)


class FakeNet:
    """See `aipaint.families.latent.base.LatentNet`. size: width and height."""

    dtype = "float32"

    def __init__(self, info: LatentInfo = INFO, size: tuple[int, int] = (32, 24)) -> None:
        self.info, self.size = info, size
        self.device = torch.device("cpu")
        generator = torch.Generator().manual_seed(0)
        width, height = size
        coarse = torch.randn(info.layers, info.dim, 3 * 6 * 8, generator=generator) / info.dim**0.5
        self._patterns = coarse.reshape(-1, 3, 6, 8)
        self._patterns = functional.interpolate(
            self._patterns, (height, width), mode="bilinear", align_corners=True
        ).reshape(info.layers, info.dim, -1)
        self._classes = torch.randn(max(1, len(info.labels)), info.dim, generator=generator)
        self.drawn: list[int] = []
        self.sampled = 0

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> torch.Tensor:
        """Normally distributed, the class added."""
        self.sampled += len(sources)
        found = [self._one(source) for source in sources]
        codes = torch.stack(found)[:, None].expand(-1, self.info.layers, -1).clone()
        last = cutoff or self.info.layers
        codes[:, :last] *= psi
        return codes

    def _one(self, source: Source) -> torch.Tensor:
        numbers = np.random.RandomState(source.seed).randn(self.info.dim)
        code = torch.from_numpy(numbers).float()
        if not self.info.labels:
            return code
        if not source.labels:
            raise UserError("This model must be told a class.", fix="Choose a class.")
        return code + sum(self._classes[number] * weight for number, weight in source.labels)

    def encode(self, pictures: Sequence[np.ndarray]) -> torch.Tensor:
        """The mean colours, so that other pictures have other codes."""
        means = [torch.from_numpy(picture.mean((0, 1)) / 127.5 - 1) for picture in pictures]
        code = functional.pad(torch.stack(means).float(), (0, self.info.dim - 3))
        return code[:, None].expand(-1, self.info.layers, -1).clone()

    def mean(self) -> torch.Tensor:
        """Zeros."""
        return torch.zeros(1, self.info.layers, self.info.dim, device=self.device)

    def draw(self, codes: torch.Tensor, look: Look) -> torch.Tensor:
        """Draw; random noise is added to each pixel, moving rolls the picture."""
        self.drawn.append(len(codes))
        width, height = self.size
        patterns = self._patterns.to(codes.device)
        pixels = torch.einsum("bld,ldp->bp", codes, patterns).reshape(-1, 3, height, width)
        if look.noise == "random":
            generator = torch.Generator().manual_seed(look.noise_seed)
            pixels = pixels + 0.1 * torch.randn(pixels.shape, generator=generator).to(codes.device)
        right, down = round(look.move[0] * width), round(look.move[1] * height)
        return torch.tanh(torch.roll(pixels, (down, right), (2, 3)))

    def features(self, codes: torch.Tensor, look: Look) -> tuple[torch.Tensor, torch.Tensor]:
        """The picture, and itself at half the size."""
        if not self.info.drags:
            raise UserError("This model cannot be dragged.")
        drawn = self.draw(codes, look)
        return drawn, functional.avg_pool2d(drawn, 2)

    def steering(self, first: int, last: int) -> torch.Tensor:
        """The patterns of those layers."""
        chosen = self._patterns[first : last + 1 if last >= 0 else None]
        return chosen.permute(0, 2, 1).reshape(-1, self.info.dim)

    def grow(self, factor: float) -> None:
        """Make all patterns stronger."""
        self._patterns = self._patterns * factor

    def footprint(self) -> int:
        """Bytes of the patterns."""
        return self._patterns.nbytes

    def to(self, device: torch.device) -> None:
        """Move the patterns."""
        self.device = device
        self._patterns = self._patterns.to(device)


def fake_info(latent: LatentInfo = INFO, size: tuple[int, int] = (32, 24)) -> ModelInfo:
    """A model as if it lay on the shelf."""
    return ModelInfo(
        id="fake",
        name="Fake",
        path=Path("fake"),
        family="gan",
        defaults=Defaults(width=size[0], height=size[1], steps=1, guidance=1, sampler="euler"),
        parameters=1000,
        bytes=4000,
        hash="0123456789abcdef",
        latent=latent,
    )


def fake_model(size: tuple[int, int] = (32, 24), **can: Any) -> LatentAdapter:
    """A model in memory. can: of `LatentInfo`, what differs from being able to do all."""
    info = msgspec.structs.replace(INFO, **can)
    return LatentAdapter(fake_info(info, size), FakeNet(info, size))


def net_of(model: LatentAdapter) -> FakeNet:
    """The network of such a model."""
    assert isinstance(model.net, FakeNet)
    return model.net
