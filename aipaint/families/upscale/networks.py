"""The two networks that most upscalers are, written so that published weights fit by name."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.families.upscale.architecture import Architecture


def build(found: Architecture) -> nn.Module:
    """Return the network without its weights; maps (B, 3, H, W) in [0, 1] to `scale` times that."""
    return Compact(found) if found.kind == "compact" else Rrdb(found)


# Rows of features that an RRDBNet enlarges at once: at full size they are what takes memory.
_STRIP = 64


class Compact(nn.Module):
    """SRVGGNetCompact: Wang and others, "Real-ESRGAN", 2021, as its authors' later models are.

    Convolutions at the size of the input, whose last channels become pixels, on the input
    enlarged without smoothing.
    """

    def __init__(self, found: Architecture) -> None:
        super().__init__()
        self.scale = found.scale
        wide = found.features
        body: list[nn.Module] = [nn.Conv2d(3, wide, 3, 1, 1), nn.PReLU(wide)]
        for _ in range(found.blocks):
            body += [nn.Conv2d(wide, wide, 3, 1, 1), nn.PReLU(wide)]
        body.append(nn.Conv2d(wide, 3 * found.scale**2, 3, 1, 1))
        self.body = nn.ModuleList(body)

    def forward(self, picture: Tensor) -> Tensor:
        """Enlarge (B, 3, H, W)."""
        detail = picture
        for layer in self.body:
            detail = layer(detail)
        detail = functional.pixel_shuffle(detail, self.scale)
        return detail + functional.interpolate(picture, scale_factor=self.scale, mode="nearest")


class _Dense(nn.Module):
    """Five convolutions, each of which sees what all before it found."""

    def __init__(self, wide: int, growth: int) -> None:
        super().__init__()
        for number in range(1, 6):
            out = growth if number < 5 else wide
            self.add_module(f"conv{number}", nn.Conv2d(wide + (number - 1) * growth, out, 3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        seen = x
        for number in range(1, 5):
            found = _leaky(self.get_submodule(f"conv{number}")(seen))
            seen = torch.cat((seen, found), 1)
        return x + 0.2 * self.get_submodule("conv5")(seen)


class _Block(nn.Module):
    """Three dense blocks, and past them the way around."""

    def __init__(self, wide: int, growth: int) -> None:
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (_Dense(wide, growth) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.2 * self.rdb3(self.rdb2(self.rdb1(x)))


class Rrdb(nn.Module):
    """RRDBNet: Wang and others, "ESRGAN", 2018; with pixels folded into channels, Real-ESRGAN."""

    def __init__(self, found: Architecture) -> None:
        super().__init__()
        self.shrink, self.ups = found.shrink, found.ups
        wide = found.features
        self.conv_first = nn.Conv2d(3 * found.shrink**2, wide, 3, 1, 1)
        self.body = nn.Sequential(*(_Block(wide, found.growth) for _ in range(found.blocks)))
        self.conv_body = nn.Conv2d(wide, wide, 3, 1, 1)
        for number in range(1, found.ups + 1):
            self.add_module(f"conv_up{number}", nn.Conv2d(wide, wide, 3, 1, 1))
        self.conv_hr = nn.Conv2d(wide, wide, 3, 1, 1)
        self.conv_last = nn.Conv2d(wide, 3, 3, 1, 1)

    def forward(self, picture: Tensor) -> Tensor:
        """Enlarge (B, 3, H, W); both sides multiples of what it folds."""
        x = functional.pixel_unshuffle(picture, self.shrink) if self.shrink > 1 else picture
        x = self.conv_first(x)
        x = x + self.conv_body(self.body(x))
        margin = self.ups + 2  # rows that the convolutions after here see beyond a strip
        strips = []
        for top in range(0, x.shape[2], _STRIP):
            bottom = min(top + _STRIP, x.shape[2])
            first, last = max(0, top - margin), min(bottom + margin, x.shape[2])
            found = self._paint(x[:, :, first:last])
            large = 2**self.ups
            strips.append(found[:, :, (top - first) * large : (bottom - first) * large])
        return strips[0] if len(strips) == 1 else torch.cat(strips, 2)

    def _paint(self, x: Tensor) -> Tensor:
        for number in range(1, self.ups + 1):
            x = functional.interpolate(x, scale_factor=2, mode="nearest")
            x = _leaky(self.get_submodule(f"conv_up{number}")(x))
        return self.conv_last(_leaky(self.conv_hr(x)))


def _leaky(x: Tensor) -> Tensor:
    return functional.leaky_relu(x, 0.2, inplace=True)
