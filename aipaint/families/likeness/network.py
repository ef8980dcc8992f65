"""EfficientNet-Lite0: Tan and Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional
Neural Networks", arXiv:1905.11946, in the variant for small devices: no squeeze-and-excitation,
ReLU6 throughout.

Batch normalisation is folded into the convolutions. The classifier is left out: the averaged last
features say what a picture shows in more than the names of a thousand things.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from aipaint.core.likeness import AXES

FEATURES = 1280
# Kernel, stride of the first, expansion, channels, how many blocks.
_STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


class _Same(nn.Conv2d):
    """A convolution padded as TensorFlow does: an odd pixel goes to the right and below."""

    def __init__(self, inner: int, outer: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__(inner, outer, kernel, stride, groups=groups)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        side, step = self.kernel_size[0], self.stride[0]
        pads: list[int] = []
        for size in reversed(input.shape[2:]):
            needed = max(0, (-(-size // step) - 1) * step + side - size)
            pads += [needed // 2, needed - needed // 2]
        return super().forward(functional.pad(input, pads) if any(pads) else input)


class _Bottleneck(nn.Module):
    """An inverted residual block (MBConv without squeeze-and-excitation)."""

    def __init__(self, inner: int, outer: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inner * expansion
        self.expand = _Same(inner, wide, 1) if expansion > 1 else None
        self.depthwise = _Same(wide, wide, kernel, stride, groups=wide)
        self.project = _Same(wide, outer, 1)
        self._adds = stride == 1 and inner == outer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        wide = x if self.expand is None else functional.relu6(self.expand(x))
        out = self.project(functional.relu6(self.depthwise(wide)))
        return x + out if self._adds else out


class EfficientNetLite0(nn.Module):
    """Takes (B, 3, 224, 224) in [-1, 1] and gives the averaged last features: (B, 1280), >= 0."""

    def __init__(self) -> None:
        super().__init__()
        self.first = _Same(3, 32, 3, 2)
        blocks: list[nn.Module] = []
        inner = 32
        for kernel, stride, expansion, outer, count in _STAGES:
            for index in range(count):
                step = stride if index == 0 else 1
                blocks.append(_Bottleneck(inner, outer, kernel, step, expansion))
                inner = outer
        self.blocks = nn.Sequential(*blocks)
        self.last = _Same(inner, FEATURES, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.blocks(functional.relu6(self.first(x)))
        return functional.relu6(self.last(x)).mean((2, 3))


class Embedder(nn.Module):
    """The network, and the directions in which its features are compared.

    Takes (B, 3, 224, 224) in [-1, 1] and gives (B, AXES). The root of the features is taken, so
    that one which bursts does not outweigh the rest; the directions are the principal ones of
    many pictures, scaled so that the widest count less.
    """

    centre: torch.Tensor
    axes: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.network = EfficientNetLite0()
        self.register_buffer("centre", torch.zeros(FEATURES))
        self.register_buffer("axes", torch.zeros(AXES, FEATURES))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (self.network(x).sqrt() - self.centre) @ self.axes.T
