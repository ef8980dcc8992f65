"""BigGAN-deep's generator (Brock et al. 2019, appendix B) in plain torch, for drawing only.

Names are those of pytorch-pretrained-biggan. Spectral normalisation (Miyato et al. 2018) divides
each weight by its largest singular value, which does not change any more: that is done once, when
weights are read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.families.gan.biggan.settings import Settings

# Truncations that travelled as float32 are meant as the decimal numbers that were typed.
_DECIMALS = 6


class Norm(nn.Module):
    """Batch normalisation by statistics that belong to a truncation.

    Conditional on a row of a code, (B, 2 * z_dim), where `condition` says how wide that is; else
    by weights of its own.
    """

    running_means: Tensor
    running_vars: Tensor

    def __init__(self, channels: int, condition: int | None, settings: Settings) -> None:
        super().__init__()
        self._eps, self._steps = settings.eps, settings.n_stats - 1
        self.register_buffer("running_means", torch.zeros(settings.n_stats, channels))
        self.register_buffer("running_vars", torch.ones(settings.n_stats, channels))
        self.conditional = condition is not None
        if condition is not None:
            self.scale = nn.Linear(condition, channels, bias=False)
            self.offset = nn.Linear(condition, channels, bias=False)
        else:
            self.weight = nn.Parameter(torch.ones(channels))
            self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, row: Tensor, truncations: Sequence[float]) -> Tensor:
        """x: (B, channels, h, w). row: (B, condition). truncations: B, 0 to 1."""
        found = [self._statistics(truncation) for truncation in truncations]
        means = torch.stack([mean for mean, _ in found])
        variances = torch.stack([variance for _, variance in found])
        weight = 1 + self.scale(row) if self.conditional else self.weight
        bias = self.offset(row) if self.conditional else self.bias
        factor = weight / torch.sqrt(variances + self._eps)
        return torch.addcmul((bias - means * factor)[..., None, None], x, factor[..., None, None])

    def _statistics(self, truncation: float) -> tuple[Tensor, Tensor]:
        share, start = math.modf(truncation / (1.0 / self._steps))
        first = min(int(start), self._steps)
        if share == 0 or first == self._steps:
            return self.running_means[first], self.running_vars[first]
        # The reference weighs the two the other way round, and so are the pictures known.
        mean, variance = (
            values[first] * share + values[first + 1] * (1 - share)
            for values in (self.running_means, self.running_vars)
        )
        return mean, variance


class Block(nn.Module):
    """Four normalised convolutions beside a shortcut."""

    def __init__(self, doubles: bool, into: int, out: int, settings: Settings) -> None:
        super().__init__()
        self._doubles, self._out = doubles, out
        middle, condition = into // 4, 2 * settings.z_dim
        self.bn_0 = Norm(into, condition, settings)
        self.conv_0 = nn.Conv2d(into, middle, 1)
        self.bn_1 = Norm(middle, condition, settings)
        self.conv_1 = nn.Conv2d(middle, middle, 3, padding=1)
        self.bn_2 = Norm(middle, condition, settings)
        self.conv_2 = nn.Conv2d(middle, middle, 3, padding=1)
        self.bn_3 = Norm(middle, condition, settings)
        self.conv_3 = nn.Conv2d(middle, out, 1)

    def forward(self, x: Tensor, row: Tensor, truncations: Sequence[float]) -> Tensor:
        """See `Norm.forward`."""
        kept = x[:, : self._out]
        x = self.conv_0(functional.relu(self.bn_0(x, row, truncations)))
        x = functional.relu(self.bn_1(x, row, truncations))
        if self._doubles:
            x = functional.interpolate(x, scale_factor=2, mode="nearest")
            kept = functional.interpolate(kept, scale_factor=2, mode="nearest")
        x = functional.relu(self.bn_2(self.conv_1(x), row, truncations))
        x = functional.relu(self.bn_3(self.conv_2(x), row, truncations))
        return self.conv_3(x) + kept

    def norms(self) -> tuple[Norm, ...]:
        """Return what listens to the code."""
        return self.bn_0, self.bn_1, self.bn_2, self.bn_3


class Attention(nn.Module):
    """Every place looks at all others (Zhang et al. 2018, https://arxiv.org/abs/1805.08318)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.snconv1x1_theta = nn.Conv2d(channels, channels // 8, 1, bias=False)
        self.snconv1x1_phi = nn.Conv2d(channels, channels // 8, 1, bias=False)
        self.snconv1x1_g = nn.Conv2d(channels, channels // 2, 1, bias=False)
        self.snconv1x1_o_conv = nn.Conv2d(channels // 2, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """x: (B, channels, h, w), h and w even."""
        asked = self.snconv1x1_theta(x).flatten(2).transpose(1, 2)
        keys = functional.max_pool2d(self.snconv1x1_phi(x), 2).flatten(2).transpose(1, 2)
        values = functional.max_pool2d(self.snconv1x1_g(x), 2).flatten(2).transpose(1, 2)
        seen = functional.scaled_dot_product_attention(asked, keys, values, scale=1.0)
        seen = seen.transpose(1, 2).unflatten(2, x.shape[2:])
        return x + self.gamma * self.snconv1x1_o_conv(seen)


class Generator(nn.Module):
    """From the rows of a code to a picture."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        wide = settings.channel_width
        self._wide, self._z = wide, settings.z_dim
        self.gen_z = nn.Linear(2 * settings.z_dim, 256 * wide)
        layers: list[nn.Module] = []
        for position, (doubles, into, out) in enumerate(settings.layers):
            if position == settings.attention_layer_position:
                layers.append(Attention(into * wide))
            layers.append(Block(doubles, into * wide, out * wide, settings))
        self.layers = nn.ModuleList(layers)
        self.bn = Norm(wide, None, settings)
        # The reference makes as many channels as come in, and looks at three of them.
        self.conv_to_rgb = nn.Conv2d(wide, 3, 3, padding=1)

    def forward(self, codes: Tensor) -> Tensor:
        """Return pictures (B, 3, side, side) in [-1, 1] of codes (B, layers, 2 * z_dim + 1)."""
        rows, ends = codes[..., :-1], codes[..., -1].detach().tolist()
        truncations = [
            [round(min(max(end, 0.0), 1.0), _DECIMALS) for end in picture] for picture in ends
        ]
        x = self.gen_z(rows[:, 0]).view(-1, 4, 4, 16 * self._wide).permute(0, 3, 1, 2).contiguous()
        at = 1
        for layer in self.layers:
            if isinstance(layer, Block):
                x = layer(x, rows[:, at], [each[at] for each in truncations])
                at += 1
            else:
                x = layer(x)
        last = [each[at - 1] for each in truncations]
        return torch.tanh(self.conv_to_rgb(functional.relu(self.bn(x, rows[:, at - 1], last))))

    def blocks(self) -> list[Block]:
        """Return the layers that listen to a code, after the first."""
        return [layer for layer in self.layers if isinstance(layer, Block)]


class BigGan(nn.Module):
    """The embeddings of the classes, and the generator."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.embeddings = nn.Linear(settings.num_classes, settings.z_dim, bias=False)
        self.generator = Generator(settings)


def folded(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return weights, float32, with the spectral norm divided out, as the network names them."""
    found: dict[str, Tensor] = {}
    for name, value in tensors.items():
        stem, _, end = name.rpartition(".")
        if end in ("weight_u", "weight_v") or (end == "weight" and f"{name}_orig" in tensors):
            continue
        value = value.float()
        if end == "weight_orig":
            name = f"{stem}.weight"
            value = value / _norm(stem, value.flatten(1), tensors)
        if name.startswith("generator.conv_to_rgb."):
            value = value[:3]
        found[name] = value
    return found


def _norm(stem: str, weight: Tensor, tensors: Mapping[str, Tensor]) -> Tensor:
    """Return the largest singular value of a weight as training left it estimated."""
    left, right = tensors.get(f"{stem}.weight_u"), tensors.get(f"{stem}.weight_v")
    if left is None or left.numel() != len(weight):
        return torch.linalg.matrix_norm(weight, 2)
    left = left.float().flatten()
    if right is None or right.numel() != weight.shape[1]:
        right = functional.normalize(weight.t() @ left, dim=0)
    return torch.dot(left, weight @ right.float().flatten())
