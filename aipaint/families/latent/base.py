"""What a network must offer so that its latent space can be walked in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from aipaint.core.latents import LatentInfo, Source

if TYPE_CHECKING:
    import numpy as np
    import torch


class Look(NamedTuple):
    """How a code is drawn, beside the code itself; see `aipaint.core.latents.Latent`.

    side: pixels of the longer side that are enough, 0 for all; a network may draw more, not less.
    """

    noise: str = "const"
    noise_seed: int = 0
    move: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0
    side: int = 0


class LatentNet(Protocol):
    """A network in memory, on its device. Codes are float32 tensors (B, layers, dim) there."""

    info: LatentInfo
    size: tuple[int, int]  # width, height of a picture in pixels
    device: torch.device
    dtype: str  # "float32", …: what it computes in, for the facts of a picture

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> torch.Tensor:
        """Return the codes (len(sources), layers, dim) of sources with seeds, truncated by psi.

        Draws as the reference tool does, so the same seed gives the same picture there. Raises
        UserError for classes it does not know, or that are missing.
        """
        ...

    def encode(self, pictures: Sequence[np.ndarray]) -> torch.Tensor:
        """Return the codes of RGB pictures, uint8 (height, width, 3), any size.

        Raises UserError where it has no encoder.
        """
        ...

    def mean(self) -> torch.Tensor:
        """Return the code (1, layers, dim) in the middle of all: w_avg, or zeros."""
        ...

    def draw(self, codes: torch.Tensor, look: Look) -> torch.Tensor:
        """Return pictures (B, 3, height, width) in [-1, 1]. Gradients flow to the codes."""
        ...

    def features(self, codes: torch.Tensor, look: Look) -> tuple[torch.Tensor, torch.Tensor]:
        """Return pictures as `draw` does, and feature maps (B, C, h, w), for following points.

        Raises UserError where `info.drags` is False.
        """
        ...

    def steering(self, first: int, last: int) -> torch.Tensor:
        """Return the weights (rows, dim) by which the layers first to last read their codes.

        For the closed form of SeFa (Shen and Zhou 2021), of which the directions are the right
        singular vectors. Raises UserError where there are none.
        """
        ...

    def footprint(self) -> int:
        """Return the bytes of its weights."""
        ...

    def to(self, device: torch.device) -> None:
        """Move it to another device."""
        ...
