"""U^2-Net p, the small one: Qin et al. 2020, "U^2-Net: Going Deeper with Nested U-Structure for
Salient Object Detection", arXiv:2005.09007.

Batch normalisation is folded into the convolutions, as in the exported weights.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

_WIDTH, _INNER = 64, 16  # channels between the blocks, and within them


class _Conv(nn.Conv2d):
    """A 3x3 convolution and a ReLU."""

    def __init__(self, inner: int, outer: int, dilation: int = 1) -> None:
        super().__init__(inner, outer, 3, padding=dilation, dilation=dilation)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return functional.relu(super().forward(input))


def _down(x: torch.Tensor) -> torch.Tensor:
    return functional.max_pool2d(x, 2, ceil_mode=True)


def _as(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=False)


class _Block(nn.Module):
    """A residual U-block (RSU-L): a U-Net of `depth` levels, added to what it was given."""

    def __init__(self, depth: int, channels: int) -> None:
        super().__init__()
        self.first = _Conv(channels, _WIDTH)
        self.down = nn.ModuleList(
            _Conv(_INNER if level else _WIDTH, _INNER) for level in range(depth - 1)
        )
        self.bottom = _Conv(_INNER, _INNER, dilation=2)
        self.up = nn.ModuleList(
            _Conv(2 * _INNER, _INNER if level else _WIDTH) for level in reversed(range(depth - 1))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = first = self.first(x)
        kept: list[torch.Tensor] = []
        for level, conv in enumerate(self.down):
            x = conv(_down(x) if level else x)
            kept.append(x)
        x = self.bottom(x)
        for conv in self.up:
            side = kept.pop()
            x = conv(torch.cat([x if x.shape == side.shape else _as(x, side), side], 1))
        return x + first


class _Flat(nn.Module):
    """The same without a change of size, for the deepest levels (RSU-4F): dilations instead."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _Conv(channels, _WIDTH)
        self.down = nn.ModuleList(
            [_Conv(_WIDTH, _INNER), _Conv(_INNER, _INNER, 2), _Conv(_INNER, _INNER, 4)]
        )
        self.bottom = _Conv(_INNER, _INNER, 8)
        self.up = nn.ModuleList(
            [_Conv(2 * _INNER, _INNER, 4), _Conv(2 * _INNER, _INNER, 2), _Conv(2 * _INNER, _WIDTH)]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = first = self.first(x)
        kept: list[torch.Tensor] = []
        for conv in self.down:
            x = conv(x)
            kept.append(x)
        x = self.bottom(x)
        for conv in self.up:
            x = conv(torch.cat([x, kept.pop()], 1))
        return x + first


class U2NetP(nn.Module):
    """Finds what a picture is of.

    Takes (B, 3, H, W), normalised as ImageNet's pictures are, and gives (B, 1, H, W) in [0, 1]:
    how likely a pixel belongs to the subject. Trained at 320 x 320.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.ModuleList(
            [_Block(depth, 3 if depth == 7 else _WIDTH) for depth in (7, 6, 5, 4)]
            + [_Flat(_WIDTH), _Flat(_WIDTH)]
        )
        self.decode = nn.ModuleList(
            [_Flat(2 * _WIDTH)] + [_Block(depth, 2 * _WIDTH) for depth in (4, 5, 6, 7)]
        )
        self.sides = nn.ModuleList(nn.Conv2d(_WIDTH, 1, 3, padding=1) for _ in range(6))
        self.fuse = nn.Conv2d(6, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        size = x
        kept: list[torch.Tensor] = []
        for level, block in enumerate(self.encode):
            x = block(_down(x) if level else x)
            kept.append(x)
        found = [kept.pop()]
        for block in self.decode:
            side = kept.pop()
            found.append(block(torch.cat([_as(found[-1], side), side], 1)))
        # From the finest to the coarsest.
        maps = [
            _as(conv(level), size) for conv, level in zip(self.sides, reversed(found), strict=True)
        ]
        return torch.sigmoid(self.fuse(torch.cat(maps, 1)))
