"""The two networks of arbitrary style transfer: Ghiasi et al. 2017, "Exploring the structure of a
real-time, arbitrary neural artistic stylization network", arXiv:1705.06830.

The style predictor is a MobileNetV2 (Sandler et al. 2018, arXiv:1801.04381), the transformer a
narrow version of the paper's. Where the weights had batch normalisation it is folded in.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

STYLE = 100  # numbers that describe a style
_EPSILON = 1e-5
# Channels, how many blocks, stride of the first.
_STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
_EXPANSION = 6


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
        return super().forward(functional.pad(input, pads))


class _Bottleneck(nn.Module):
    """An inverted residual block."""

    def __init__(self, inner: int, outer: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inner * expansion
        self.expand = _Same(inner, wide, 1) if expansion > 1 else None
        self.depthwise = _Same(wide, wide, 3, stride, groups=wide)
        self.project = _Same(wide, outer, 1)
        self._adds = stride == 1 and inner == outer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        wide = x if self.expand is None else functional.relu6(self.expand(x))
        out = self.project(functional.relu6(self.depthwise(wide)))
        return x + out if self._adds else out


class Predictor(nn.Module):
    """Describes the style of a picture: (B, 3, 256, 256) in [0, 1] to (B, 100, 1, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = _Same(3, 32, 3, 2)
        blocks = [_Bottleneck(32, 16, 1, 1)]
        inner = 16
        for outer, count, stride in _STAGES:
            for index in range(count):
                blocks.append(_Bottleneck(inner, outer, stride if index == 0 else 1, _EXPANSION))
                inner = outer
        self.blocks = nn.Sequential(*blocks)
        self.last = _Same(inner, 1280, 1)
        self.bottleneck = nn.Conv2d(1280, STYLE, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu6(self.last(self.blocks(functional.relu6(self.first(x)))))
        return self.bottleneck(x.mean((2, 3), keepdim=True))


def _mirrored(conv: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    pad = conv.kernel_size[0] // 2
    return conv(functional.pad(x, (pad, pad, pad, pad), mode="reflect"))


class _Styled(nn.Module):
    """A convolution and conditional instance normalisation: the style says scale and shift."""

    def __init__(self, inner: int, outer: int, kernel: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inner, outer, kernel, bias=False)
        self.scale = nn.Conv2d(STYLE, outer, 1)
        self.shift = nn.Conv2d(STYLE, outer, 1)

    def forward(self, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        x = functional.instance_norm(_mirrored(self.conv, x), eps=_EPSILON)
        return x.mul_(self.scale(style)).add_(self.shift(style))


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = _Styled(channels, channels), _Styled(channels, channels)

    def forward(self, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        return x + self.second(functional.relu(self.first(x, style)), style)


class Transformer(nn.Module):
    """Paints (B, 3, H, W) in [0, 1] in a style; H and W are multiples of 4, 16 at least."""

    def __init__(self) -> None:
        super().__init__()
        self.contract = nn.ModuleList(
            [nn.Conv2d(3, 8, 9), nn.Conv2d(8, 16, 3, 2), nn.Conv2d(16, 32, 3, 2)]
        )
        self.residual = nn.ModuleList(_Residual(32) for _ in range(5))
        self.expand = nn.ModuleList([_Styled(32, 16), _Styled(16, 8)])
        self.last = _Styled(8, 3, 9)

    def forward(self, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        for conv in self.contract:
            x = functional.relu(_mirrored(conv, x))  # type: ignore[arg-type]
        for block in self.residual:
            x = block(x, style)
        for block in self.expand:
            x = functional.relu(block(functional.interpolate(x, scale_factor=2.0), style))
        return torch.sigmoid(self.last(x, style))


class StyleTransfer(nn.Module):
    """Both networks, as their weights lie in one file."""

    def __init__(self) -> None:
        super().__init__()
        self.predictor, self.transformer = Predictor(), Transformer()
