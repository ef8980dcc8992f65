"""The small autoencoders that were trained here, as networks with a latent space."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo, Source
from aipaint.families.diffusion.repaint import resized
from aipaint.families.latent.base import Look
from aipaint.families.vae.small import SmallVae


class VectorNet:
    """A code is one vector (1, latent); see `aipaint.families.latent.base.LatentNet`."""

    dtype = "float32"

    def __init__(self, vae: SmallVae, info: LatentInfo) -> None:
        self.info, self.device = info, torch.device("cpu")
        self.size = (vae.shape.size, vae.shape.size)
        self._vae = vae

    @torch.no_grad()
    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> Tensor:
        """Return the codes of seeds: `numpy.random.RandomState(seed).randn(1, latent)`, spread.

        As the codes of real pictures are spread; psi draws them to their mean.
        """
        if any(source.labels for source in sources):
            raise UserError("This model knows no classes.", fix="Leave the class out.")
        drawn = [
            np.random.RandomState(source.seed or 0).randn(1, self.info.dim) for source in sources
        ]
        normal = torch.from_numpy(np.stack(drawn)).float().to(self.device)
        return self._vae.spread(normal, psi)

    @torch.no_grad()
    def encode(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """Return the codes of RGB pictures, uint8 (height, width, 3), scaled to `size`."""
        scaled = [
            picture
            if picture.shape[1::-1] == self.size
            else resized(np.ascontiguousarray(picture), self.size)
            for picture in pictures
        ]
        shown = torch.from_numpy(np.stack(scaled)).to(self.device).permute(0, 3, 1, 2)
        return self._vae.encode(shown.float() / 127.5 - 1)[:, None]

    def mean(self) -> Tensor:
        """Return the code (1, 1, latent) in the middle of those of real pictures."""
        return self._vae.centre.reshape(1, 1, -1).clone()

    def draw(self, codes: Tensor, look: Look) -> Tensor:
        """Return pictures (B, 3, size, size), about [-1, 1]."""
        return self._vae.decode(codes[:, 0])

    def features(self, codes: Tensor, look: Look) -> tuple[Tensor, Tensor]:
        """Refuse: its layers follow no points."""
        raise UserError("The pictures of autoencoders cannot be dragged.", fix="Choose a StyleGAN.")

    def steering(self, first: int, last: int) -> Tensor:
        """Return the weights (rows, latent) of the decoder's first layer."""
        return self._vae.decoder.first.weight.detach()

    def footprint(self) -> int:
        """Return the bytes of its weights."""
        return sum(weight.nbytes for weight in self._vae.state_dict().values())

    def to(self, device: torch.device) -> None:
        """Move it to another device."""
        self._vae.to(device)
        self.device = device
