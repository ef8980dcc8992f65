"""What tells painted pictures from real ones: a plain network, or heads on a frozen one's features.

The plain one is StyleGAN 2's (Karras et al. 2020), narrow. The projected one (Sauer et al. 2021,
"Projected GANs Converge Faster", https://arxiv.org/abs/2111.01007) judges random mixtures of the
features of a network that knows photographs: it needs far fewer pictures, and no gradient penalty.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from aipaint.families.gan.stylegan.layers import Dense
from aipaint.training.perceptual import CHANNELS, Eyes

_GROUP = 4  # pictures whose differences are measured together
# Root mean square of the features at each scale, of drawn faces and of photographs alike.
_USUAL = (6.3, 8.9, 8.6, 6.8)


class _Convolution(nn.Module):
    """A convolution with an equalised learning rate and a leaky rectifier; `down` halves first."""

    def __init__(self, inner: int, outer: int, kernel: int, *, down: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outer, inner, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outer))
        self._gain, self._down = 1 / math.sqrt(inner * kernel * kernel), down

    def forward(self, x: Tensor) -> Tensor:
        if self._down:
            x = functional.avg_pool2d(x, 2)
        x = functional.conv2d(
            x, self.weight * self._gain, self.bias, padding=self.weight.shape[-1] // 2
        )
        return functional.leaky_relu(x, 0.2) * math.sqrt(2)


class Plain(nn.Module):
    """Judges (B, 3, side, side): (B, 1), above 0 where it takes a picture for a real one."""

    def __init__(self, side: int, base: int, most: int) -> None:
        super().__init__()

        def width(at: int) -> int:
            return min(base // at, most)

        self.first = _Convolution(3, width(side), 1)
        blocks: list[nn.Module] = []
        at = side
        while at > 4:
            blocks += [
                _Convolution(width(at), width(at), 3),
                _Convolution(width(at), width(at // 2), 3, down=True),
            ]
            at //= 2
        self.blocks = nn.Sequential(*blocks)
        self.last = _Convolution(width(at) + 1, width(at), 3)
        self.dense = Dense(width(at) * at * at, width(at), rectified=True)
        self.judge = Dense(width(at), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        x = self.blocks(self.first(pictures))
        x = self.last(torch.cat([x, _differences(x)], dim=1))
        return self.judge(self.dense(x.flatten(1)))


def _differences(x: Tensor) -> Tensor:
    """How much the pictures of a group differ, (B, 1, h, w): what collapses is found out."""
    count = len(x)
    group = next(size for size in range(min(_GROUP, count), 0, -1) if count % size == 0)
    grouped = x.unflatten(0, (group, -1))
    apart = (grouped.var(dim=0, unbiased=False) + 1e-8).sqrt().mean(dim=(1, 2, 3))
    return apart.repeat(group)[:, None, None, None].expand(-1, 1, *x.shape[2:])


class Projected(nn.Module):
    """Judges (B, 3, H, W), H and W at least 64: (B, judgements) from all scales and places."""

    def __init__(self, head_width: int, seed: int) -> None:
        super().__init__()
        self.eyes = Eyes()
        dice = torch.Generator().manual_seed(seed)
        # Random and never trained: all features count, also those that are easily left out.
        self.across = nn.ModuleList(_mixing(c, head_width, 1, dice) for c in CHANNELS)
        self.finer = nn.ModuleList(_mixing(head_width, head_width, 3, dice) for _ in CHANNELS[1:])
        self.heads = nn.ModuleList(_head(head_width, halvings) for halvings in (3, 2, 1, 0))

    def forward(self, pictures: Tensor) -> Tensor:
        features = [f / scale for f, scale in zip(self.eyes(pictures), _USUAL, strict=True)]
        judged: list[Tensor] = []
        x: Tensor | None = None
        for level in reversed(range(len(features))):
            mixed = self.across[level](features[level])
            if x is not None:
                finer = self.finer[level](x)
                mixed = mixed + functional.interpolate(finer, size=mixed.shape[2:], mode="nearest")
            x = mixed
            judged.append(self.heads[level](x).flatten(1))
        return torch.cat(judged, dim=1)


def _mixing(inner: int, outer: int, kernel: int, dice: torch.Generator) -> nn.Conv2d:
    mixing = nn.Conv2d(inner, outer, kernel, padding=kernel // 2, bias=False)
    fan = inner * kernel * kernel
    with torch.no_grad():
        mixing.weight.copy_(torch.randn(mixing.weight.shape, generator=dice) / math.sqrt(fan))
    return mixing.requires_grad_(False)


def _head(width: int, halvings: int) -> nn.Module:
    layers: list[nn.Module] = []
    for _ in range(halvings):
        layers += [spectral_norm(nn.Conv2d(width, width, 4, 2, 1)), nn.LeakyReLU(0.2)]
    layers += [spectral_norm(nn.Conv2d(width, width, 3, 1, 1)), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, spectral_norm(nn.Conv2d(width, 1, 3, 1, 1)))
