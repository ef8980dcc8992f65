"""What a network that knows photographs sees in pictures, as a loss and as a discriminator's eyes.

EfficientNet-Lite0, which ships, stays as it is; gradients flow through it to the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.core.likeness import SHIPPED
from aipaint.families.likeness.network import Embedder
from aipaint.families.nets import read_net, weight_file

# After which of the network's blocks features are taken, and how many channels they have there:
# at a half, a quarter, an eighth and a sixteenth of the picture's side.
TAPS = (0, 2, 4, 10)
CHANNELS = (16, 24, 40, 112)


class Eyes(nn.Module):
    """The network's features at several scales. Raises UserError when its file is missing."""

    def __init__(self) -> None:
        super().__init__()
        embedder, _ = read_net(weight_file("", SHIPPED), Embedder, torch.device("cpu"))
        self._first = embedder.network.first
        self._blocks = nn.Sequential(*list(embedder.network.blocks)[: TAPS[-1] + 1])
        self.requires_grad_(False)

    def forward(self, pictures: Tensor, scales: int = len(TAPS)) -> list[Tensor]:
        """(B, 3, H, W) in [-1, 1] -> `scales` maps (B, C, h, w) of CHANNELS, fine to coarse."""
        x = functional.relu6(self._first(pictures))
        found: list[Tensor] = []
        for index, block in enumerate(self._blocks):
            x = block(x)
            if index in TAPS:
                found.append(x)
                if len(found) == scales:
                    break
        return found


def perceptual_loss(first: Sequence[Tensor], second: Sequence[Tensor]) -> Tensor:
    """Mean squared distance of unit-length features, summed over scales (Zhang et al. 2018)."""
    total = first[0].new_zeros(())
    for one, two in zip(first, second, strict=True):
        apart = functional.normalize(one, dim=1) - functional.normalize(two, dim=1)
        total = total + apart.square().sum(dim=1).mean()
    return total
