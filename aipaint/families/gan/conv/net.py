"""These generators as networks whose latent space can be walked in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families.gan.conv.networks import Generator
from aipaint.families.gan.conv.reading import read_generator
from aipaint.families.gan.conv.shapes import info_of
from aipaint.families.latent.base import Look


class ConvNet:
    """See `aipaint.families.latent.base.LatentNet`. A code is z, (1, z_dim)."""

    dtype = "float32"

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        self.info = info_of(generator.shape)
        self.size = (generator.shape.size, generator.shape.size)
        self.device = torch.device("cpu")

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> Tensor:
        """Return `numpy.random.RandomState(seed).randn(1, z_dim)` of each seed, times psi."""
        if any(source.labels for source in sources):
            raise UserError("This model knows no classes.", fix="Leave the class out.")
        drawn = [np.random.RandomState(source.seed).randn(1, self.info.dim) for source in sources]
        return psi * torch.from_numpy(np.stack(drawn).astype(np.float32)).to(self.device)

    def encode(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """Refuse: it has no encoder."""
        raise UserError(
            "This model cannot turn a picture into a code at once.",
            "It has no encoder.",
            "Project the picture first, and use the code that is found.",
        )

    def mean(self) -> Tensor:
        """Return the code (1, 1, z_dim) in the middle of all: zeros."""
        return torch.zeros(1, 1, self.info.dim, device=self.device)

    def draw(self, codes: Tensor, look: Look) -> Tensor:
        """Return pictures (B, 3, size, size) in [-1, 1]; grey ones with three equal channels."""
        return self.generator(codes[:, 0]).expand(-1, 3, -1, -1)

    def features(self, codes: Tensor, look: Look) -> tuple[Tensor, Tensor]:
        """Refuse: points are followed in StyleGANs."""
        raise UserError("The pictures of this model cannot be dragged.", fix="Choose a StyleGAN.")

    def steering(self, first: int, last: int) -> Tensor:
        """Return the weights (rows, z_dim) by which the first layer reads a code."""
        return self.generator.first

    def footprint(self) -> int:
        """Return the bytes of its weights."""
        return sum(weight.nbytes for weight in self.generator.state_dict().values())

    def to(self, device: torch.device) -> None:
        """Move it to another device."""
        self.generator.to(device)
        self.device = device


def read_conv(path: Path) -> ConvNet:
    """Read the generator that `detect_conv` describes, on the processor. Raises UserError."""
    return ConvNet(read_generator(path))
