"""What the networks of StyleGAN 2 and 3 have in common: dense layers and the mapping from Z to W.

Karras et al., "A Style-Based Generator Architecture for Generative Adversarial Networks"
(https://arxiv.org/abs/1812.04948). Names of parameters are those of NVIDIA's published networks.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator
from contextvars import ContextVar

import torch
from torch import Tensor, nn
from torch.nn import functional

SLOPE = 0.2
"""Of the leaky rectifier for negative numbers."""

ROOT_TWO = math.sqrt(2.0)
"""What the rectifier's result is multiplied by, so that it keeps its variance."""


_filled: ContextVar[bool] = ContextVar("filled", default=True)


@contextlib.contextmanager
def unfilled() -> Generator[None]:
    """Networks made herein have no numbers yet, and take no memory until they are given some."""
    token = _filled.set(False)
    try:
        yield
    finally:
        _filled.reset(token)


def normal(*shape: int, spread: float = 1.0) -> Tensor:
    """Return normally distributed numbers to start from, or room for others; see `unfilled`."""
    return torch.randn(shape) * spread if _filled.get() else torch.empty(shape)


def normalised(x: Tensor) -> Tensor:
    """Return (B, C) scaled so that each row's mean square is one."""
    return x * (x.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt()


class Dense(nn.Module):
    """A dense layer with an equalised learning rate: (B, in) -> (B, out).

    rate: multiplies weights and bias as they are used, and so how fast they learn. rectified:
    whether a leaky rectifier follows. bias: what it starts from, for all or each output. spread:
    standard deviation that the weights start with.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rate: float = 1.0,
        rectified: bool = False,
        bias: float | list[float] = 0.0,
        spread: float = 1.0,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(normal(outputs, inputs, spread=spread / rate))
        start = torch.as_tensor(bias, dtype=torch.float32).expand(outputs).clone()
        self.bias = nn.Parameter(start / rate)
        self.gain, self.rate, self.rectified = rate / math.sqrt(inputs), rate, rectified

    def forward(self, x: Tensor) -> Tensor:
        """Return (B, outputs)."""
        bias = self.bias if self.rate == 1.0 else self.bias * self.rate
        # The input is smaller than the weights.
        x = functional.linear(x * self.gain, self.weight, bias)
        return functional.leaky_relu(x, SLOPE) * ROOT_TWO if self.rectified else x


class Mapping(nn.Module):
    """Maps Z, and a label, to W. w_avg: the mean of W, (w_dim,), towards which W is truncated.

    num_ws: how many layers of the synthesis take a W. average_rate: how much of `w_avg` is kept
    at each update. embed, layer: widths of the label's embedding and of the hidden layers.
    """

    w_avg: Tensor

    def __init__(
        self,
        z_dim: int,
        c_dim: int,
        w_dim: int,
        num_ws: int,
        *,
        layers: int = 8,
        embed: int | None = None,
        layer: int | None = None,
        rate: float = 0.01,
        average_rate: float = 0.998,
    ) -> None:
        super().__init__()
        self.z_dim, self.c_dim, self.w_dim = z_dim, c_dim, w_dim
        self.num_ws, self.average_rate = num_ws, average_rate
        embed = (w_dim if embed is None else embed) if c_dim else 0
        layer = w_dim if layer is None else layer
        widths = [z_dim + embed, *[layer] * (layers - 1), w_dim]
        self.embed = Dense(c_dim, embed) if c_dim else None
        self.names = [f"fc{index}" for index in range(layers)]
        for name, width, following in zip(self.names, widths, widths[1:], strict=False):
            self.add_module(name, Dense(width, following, rate=rate, rectified=True))
        self.register_buffer("w_avg", torch.zeros(w_dim))

    def forward(
        self,
        z: Tensor,
        c: Tensor | None = None,
        psi: float = 1.0,
        cutoff: int | None = None,
        *,
        update: bool = False,
    ) -> Tensor:
        """Return W for each layer, (B, num_ws, w_dim).

        z: (B, z_dim), normally distributed. c: (B, c_dim), one where the label is; needed where
        c_dim is not 0. psi: 1 leaves W as it is, 0 makes it the mean. cutoff: how many layers, the
        coarsest, are truncated; None: all. update: whether `w_avg` follows this batch (training).
        Raises ValueError for a missing label or one of another width.
        """
        return self.broadcast(self.plain(z, c, update=update), psi, cutoff)

    def plain(self, z: Tensor, c: Tensor | None = None, *, update: bool = False) -> Tensor:
        """Return W before truncation and once for all layers, (B, w_dim). See `forward`."""
        x = normalised(z.to(self.w_avg.dtype))
        if self.embed is not None:
            if c is None or c.shape[1:] != (self.c_dim,):
                raise ValueError(f"a label of {self.c_dim} numbers is needed")
            x = torch.cat([x, normalised(self.embed(c.to(x.dtype)))], dim=1)
        for name in self.names:
            x = self.get_submodule(name)(x)
        if update:
            mean = x.detach().mean(dim=0)
            self.w_avg.copy_(mean.lerp(self.w_avg, self.average_rate))
        return x

    def broadcast(self, w: Tensor, psi: float = 1.0, cutoff: int | None = None) -> Tensor:
        """Return (B, w_dim) truncated, for each layer: (B, num_ws, w_dim). See `forward`."""
        ws = w.unsqueeze(1).expand(-1, self.num_ws, -1)
        if psi == 1.0:
            return ws.clone()
        truncated = self.w_avg.lerp(ws, psi)
        if cutoff is None or cutoff >= self.num_ws:
            return truncated
        return torch.cat([truncated[:, :cutoff], ws[:, cutoff:]], dim=1)
