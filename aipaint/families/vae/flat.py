"""Autoencoders whose latents are pictures themselves, as networks with a latent space.

A code is (1, C * h * w): the latents that a painting model would see, row after row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo, Source
from aipaint.families.diffusion import latents as coder
from aipaint.families.diffusion.repaint import resized
from aipaint.families.latent.base import Look


class FlatNet:
    """A KL autoencoder of diffusers; see `aipaint.families.latent.base.LatentNet`."""

    dtype = "float32"

    def __init__(self, vae: Any, info: LatentInfo, size: tuple[int, int], factor: int) -> None:
        """vae: in float32, on the processor. factor: pixels of a side that make one latent."""
        self.info, self.size = info, size
        self.device = torch.device("cpu")
        self._vae, self._factor = vae, factor
        height, width = size[1] // factor, size[0] // factor
        self._shape = (info.dim // (height * width), height, width)

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> Tensor:
        """Refuse: what is drawn at random is no picture to it."""
        raise UserError(
            "Seeds make no sensible pictures with this model.",
            "Random numbers decode to noise: only pictures have codes here.",
            "Begin with a picture.",
        )

    @torch.no_grad()
    def encode(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """Return the codes of RGB pictures, uint8 (height, width, 3), scaled to `size`."""
        found = [self._encode(_pixels(picture, self.size)) for picture in pictures]
        return torch.cat(found).float().reshape(len(found), 1, self.info.dim)

    def mean(self) -> Tensor:
        """Return the code (1, 1, dim) in the middle of all: nothing but zeros."""
        return torch.zeros(1, 1, self.info.dim, device=self.device)

    def draw(self, codes: Tensor, look: Look) -> Tensor:
        """Return pictures (B, 3, height, width), about [-1, 1].

        Where a smaller side is enough, latents that lie next to each other are decoded as one.
        """
        latents = codes.reshape(-1, *self._shape)
        shrink = _shrink(max(self.size), look.side, self._shape)
        if shrink > 1:
            latents = functional.avg_pool2d(latents, shrink)
        return self._decode(latents)

    def features(self, codes: Tensor, look: Look) -> tuple[Tensor, Tensor]:
        """Refuse: its layers follow no points."""
        raise UserError("The pictures of autoencoders cannot be dragged.", fix="Choose a StyleGAN.")

    def steering(self, first: int, last: int) -> Tensor:
        """Refuse: each place of its latents is read by the same few weights."""
        raise UserError(
            "This model has no directions of its own.",
            "Its codes are pictures made small, in which each place stands for itself.",
            "Choose a StyleGAN, or an autoencoder of one vector.",
        )

    def footprint(self) -> int:
        """Return the bytes of its weights."""
        return sum(weight.nbytes for weight in self._vae.state_dict().values())

    def to(self, device: torch.device) -> None:
        """Move it to another device."""
        self._vae.to(device)
        self.device = device

    def _encode(self, pixels: np.ndarray) -> Tensor:
        return coder.encode(self._vae, pixels)

    def _decode(self, latents: Tensor) -> Tensor:
        return self._vae.decode(coder.unscaled(self._vae, latents), return_dict=False)[0]


class VqNet(FlatNet):
    """A VQGAN; codes are what its encoder says, and become words when they are decoded.

    Gradients pass the choice of words as if there were none (Bengio et al. 2013).
    """

    def _encode(self, pixels: np.ndarray) -> Tensor:
        shown = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))
        found = self._vae.encode((2 * shown - 1).to(self.device), return_dict=False)[0]
        return found * self._vae.config.scaling_factor

    def _decode(self, latents: Tensor) -> Tensor:
        return self._vae.decode(latents / self._vae.config.scaling_factor, return_dict=False)[0]


def _pixels(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture (height, width, 3) of `size`, float32 in [0, 1]."""
    if picture.shape[1::-1] != size:
        picture = resized(np.ascontiguousarray(picture), size)
    return picture.astype(np.float32) / 255


def _shrink(longest: int, side: int, shape: tuple[int, int, int]) -> int:
    """Return how many latents of a side may be decoded as one, a power of two."""
    found = 1
    while side and longest // (2 * found) >= side and not any(n % (2 * found) for n in shape[1:]):
        found *= 2
    return found
