"""How unlike two pictures look: the distance of what a network sees in them at several depths.

Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric"
(arXiv:1801.03924), here with the features of the EfficientNet-Lite0 that ships, whose weights may
be given away. Distances can be descended along.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

from aipaint.families.likeness.network import EfficientNetLite0, Embedder
from aipaint.families.nets import read_net, weight_file

SMALLEST, LARGEST = 128, 256
"""Sides between which pictures are looked at; smaller ones are enlarged, larger ones reduced."""

# Blocks whose results are compared: a half, a quarter, an eighth, a sixteenth, a thirty-second of
# the side; and what the mean square of their difference is between pictures that have nothing in
# common, so that every depth counts the same. Measured on photographs and drawings.
_DEPTHS = {0: 75.0, 2: 115.0, 4: 115.0, 10: 80.0, 15: 15.0}


class Perceptual:
    """Compares pictures. It holds a network of 14 MB; use one for many pictures.

    device: where it looks at them. Raises UserError where its weights are damaged or missing.
    """

    def __init__(self, device: torch.device) -> None:
        net, _ = read_net(weight_file("", "efficientnet-lite0"), Embedder, device)
        self._net: EfficientNetLite0 = net.network

    def look(self, pictures: torch.Tensor) -> list[torch.Tensor]:
        """Return what is seen in pictures (B, 3, height, width) in [-1, 1], any size: features.

        One tensor (B, C, h, w) for each depth, of the same scale.
        """
        x = functional.relu6(self._net.first(_sized(pictures)))
        seen: list[torch.Tensor] = []
        last = max(_DEPTHS)
        for index, block in enumerate(self._net.blocks):
            x = block(x)
            if index in _DEPTHS:
                seen.append(x / _DEPTHS[index] ** 0.5)
            if index == last:
                break
        return seen

    def between(self, seen: Sequence[torch.Tensor], other: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return how unlike what was seen is: (B,), 0 for the same, about 1 for strangers."""
        apart = [(a - b).square().mean((1, 2, 3)) for a, b in zip(seen, other, strict=True)]
        return torch.stack(apart).mean(0)

    def __call__(self, pictures: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
        """Return how unlike pictures look: (B,). See `look` and `between`."""
        return self.between(self.look(pictures), self.look(others))


def _sized(pictures: torch.Tensor) -> torch.Tensor:
    height, width = pictures.shape[-2:]
    scale = min(max(1.0, SMALLEST / max(height, width)), LARGEST / max(height, width))
    if scale == 1:
        return pictures
    size = max(1, round(height * scale)), max(1, round(width * scale))
    return functional.interpolate(pictures, size, mode="bilinear", antialias=scale < 1)
